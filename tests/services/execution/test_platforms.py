"""Every platform that can be acted on: changes are carried out and taken back, written once."""

from __future__ import annotations

from collections import Counter

from approved_changes import (
    approve,
    budget_change,
    has_daily_budget,
    learn_account,
    measure,
    pause,
)

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import Capability
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services.execution import Execution

S = ActionState
PLATFORMS = [
    one.manifest.key for one in registry.all() if Capability.ACT in one.manifest.capabilities
]


async def test_a_budget_and_a_status_of_each_are_set_and_taken_back(services, workspace, clock):
    store, began = workspace.store, clock.now_ms() / 1000
    world, execution = AdWorld(begun_at=began), Execution(workspace)

    def approve_two(uow, platform):
        measure(uow, workspace, platform)
        entities = learn_account(uow, workspace, world, platform)
        first, second = [*filter(has_daily_budget, entities)][:2]
        return [
            approve(uow, workspace, first, budget_change(first, -20)),
            approve(uow, workspace, second, pause(second)),
        ]

    async def states(actions):
        found = [await store.read(lambda uow, one=one: uow.actions.get(one)) for one in actions]
        return Counter(one.state for one in found)

    with PracticeServer(world=world, now=lambda: clock.now_ms() / 1000) as server:
        await connect_practice(services, server)
        await services.settings.set("autopilot.raises_currency", "EUR")
        actions = []
        for platform in PLATFORMS:
            actions += await store.write(lambda uow, one=platform: approve_two(uow, one))
        await execution.run()
        assert await states(actions) == {S.APPLIED: len(actions)}
        backs = [(await execution.roll_back(one)).value.id for one in actions]
        clock.advance(seconds=30)
        await execution.run()
        assert await states(backs) == {S.APPLIED: len(actions)}
        assert await states(actions) == {S.ROLLED_BACK: len(actions)}
    await execution.close()
    for platform in PLATFORMS:
        written = Counter(one.external_id for one in world.changes(platform, since=began))
        assert sorted(written.values()) == [2, 2], "once there and once back"
