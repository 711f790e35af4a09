"""A workspace whose ads live at practice platforms, and changes of them that were approved."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from approved_changes import (
    approve,
    budget_change,
    has_daily_budget,
    learn_account,
    measure,
)
from manual_clock import ManualClock

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import Move
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import Fault, PracticeMeta, PracticeServer
from stratum_desktop.practice.servers.vendor import Answered, Call
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.services.execution import Execution, Ran
from stratum_desktop.services.execution.levers import value_of
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction, StoredStep
from stratum_desktop.store.repositories.ad_accounts import KnownEntity


class SpoiltMeta(PracticeMeta):
    """Plans a fault for the call that follows a reading or a writing of an entity."""

    def __init__(self, world: AdWorld) -> None:
        super().__init__(world=world)
        self.server: PracticeServer | None = None
        #: One for each reading of an entity; None: the call after it goes well.
        self.after_read: deque[Fault | None] = deque()
        self.after_write: list[Fault] = []
        #: Writes that were processed.
        self.written: list[str] = []

    def answer(self, call: Call, **more: Any) -> Answered:
        answered = super().answer(call, **more)
        is_entity = call.path.rpartition("/")[2].isdigit()
        assert self.server is not None
        if is_entity and call.method == "GET" and self.after_read:
            fault = self.after_read.popleft()
            self.server.faults.add(*([] if fault is None else [fault]))
        if call.method == "POST":
            self.written.append(call.path.rpartition("/")[2])
            self.server.faults.add(*self.after_write)
            self.after_write.clear()
        return answered


@dataclass
class Desk:
    """What a test does with approved changes."""

    workspace: Workspace
    clock: ManualClock
    world: AdWorld
    meta: SpoiltMeta
    server: PracticeServer
    execution: Execution
    entities: tuple[KnownEntity, ...] = ()
    is_online: list[bool] = field(default_factory=lambda: [True])

    @property
    def campaigns(self) -> list[KnownEntity]:
        """Those whose daily budget is their own."""
        return [*filter(has_daily_budget, self.entities)]

    @property
    def campaign(self) -> KnownEntity:
        return self.campaigns[0]

    def approve(
        self, pct: int = -20, *, move: Move | None = None, nth: int = 0, **more: Any
    ) -> int:
        """Approve a change of a campaign's budget by so many per cent."""
        one = self.campaigns[nth]
        wanted = budget_change(one, pct) if move is None else move
        return self.write(lambda uow: approve(uow, self.workspace, one, wanted, **more))

    def measure(self, emq: float) -> None:
        self.write(lambda uow: measure(uow, self.workspace, emq=emq))

    def write(self, fn: Callable[..., Any]) -> Any:
        return self.workspace.store.write_now(fn)

    def read(self, fn: Callable[..., Any]) -> Any:
        return self.workspace.store.read_now(fn)

    def stored(self, action_id: int) -> StoredAction:
        found: StoredAction | None = self.read(lambda uow: uow.actions.get(action_id))
        assert found is not None
        return found

    def steps(self, action_id: int) -> list[tuple[str, str]]:
        rows: tuple[StoredStep, ...] = self.read(lambda uow: uow.actions.steps(action_id))
        return [(one.stage, one.outcome) for one in rows]

    def audited(self) -> list[str]:
        rows = self.read(
            lambda uow: uow.connection.exec_driver_sql(
                "SELECT action FROM audit WHERE action LIKE 'action.%' ORDER BY seq"
            ).all()
        )
        return [row[0] for row in rows]

    def live(self, action_id: int) -> str | None:
        """The value at the platform."""
        stored = self.stored(action_id)
        now = self.clock.now_ms() / 1000
        for one in self.world.entities("meta", stored.kind, now=now):
            if one.external_id == stored.external_id:
                return value_of(one, stored.move.lever)
        raise LookupError(action_id)

    def set_live(self, action_id: int, value: Any) -> None:
        """Let somebody else set a budget."""
        stored, now = self.stored(action_id), self.clock.now_ms() / 1000
        self.world.set_daily_budget("meta", stored.external_id, value, now=now, by="Ads Manager")

    async def run(self) -> tuple[Ran, ...]:
        return (await self.execution.run()).value.actions

    async def state(self, action_id: int) -> ActionState:
        """Run once; where the action stands then."""
        await self.run()
        return self.stored(action_id).state


@pytest.fixture
def world(clock: ManualClock) -> AdWorld:
    return AdWorld(begun_at=clock.now_ms() / 1000)


@pytest.fixture
def meta(world: AdWorld) -> SpoiltMeta:
    return SpoiltMeta(world)


@pytest.fixture
def server(clock: ManualClock, meta: SpoiltMeta) -> Iterator[PracticeServer]:
    with PracticeServer(vendors=[meta], now=lambda: clock.now_ms() / 1000, keep_calls=50) as server:
        meta.server = server
        yield server


@pytest.fixture
async def desk(
    services: Services,
    workspace: Workspace,
    clock: ManualClock,
    world: AdWorld,
    meta: SpoiltMeta,
    server: PracticeServer,
) -> AsyncIterator[Desk]:
    """A connected account on good signals."""
    await connect_practice(services, server)
    execution = Execution(workspace)
    desk = Desk(workspace, clock, world, meta, server, execution)
    await services.settings.set("autopilot.raises_currency", "EUR")
    desk.measure(95.0)
    desk.entities = desk.write(lambda uow: learn_account(uow, workspace, world))
    yield desk
    await execution.close()
