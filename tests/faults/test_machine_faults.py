"""What happens to the machine itself: workers that hang, clocks that jump, wake-ups that lie.

Rows 15, 17, 25, 43 and 47 of the fault matrix.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from eventually import eventually

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeServer
from stratum_desktop.practice.servers.meta import PracticeMeta
from stratum_desktop.practice.servers.vendor import Answered, Call
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services

HOUR_MS = 3_600_000
SLOW = Fault(FaultKind.SLOW_DRIP, interval_seconds=0.02)


@pytest.fixture
async def second(workspace) -> AsyncIterator[Services]:
    """Another worker on the same database."""
    built = services_of(workspace)
    yield built
    await built.close()


async def drain_that_hangs(shop, meta) -> asyncio.Task[Any]:
    """Start a drain and return it once its request has arrived and the answer drips."""
    before = meta.ledger.counts("meta").requests
    meta.faults.add(SLOW)
    hanging = asyncio.create_task(shop.services.delivery.drain())

    async def has_arrived() -> bool:
        return meta.ledger.counts("meta").requests > before

    await eventually(has_arrived)
    return hanging


@pytest.mark.parametrize(
    ("confirmed", "state"), [(0, "uncertain"), (4, "delivered")], ids=["none", "all but one"]
)
async def test_fault_15_what_was_not_confirmed_by_its_count_says_so_and_goes_once(
    services, shop, workspace, states, clock, confirmed, state
):
    class Forgetful(PracticeMeta):
        def answer(self, call: Call, **circumstances: Any) -> Answered:
            answered = super().answer(call, **circumstances)
            said = orjson.loads(answered.body) | {"events_received": confirmed}
            return replace(answered, body=orjson.dumps(said))

    with PracticeServer(vendors=[Forgetful()], now=lambda: clock.now_ms() / 1000) as forgetful:
        await connect_practice(services, forgetful)
        await shop.sell(5)
        await services.delivery.drain()
        clock.advance(seconds=3_600)
        await services.delivery.drain()
        assert forgetful.ledger.counts("meta").requests == 1
    assert states() == {state: 5}
    told = await workspace.store.read(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT count(*) FROM delivery WHERE reason IS NOT NULL"
        ).scalar_one()
    )
    assert told == 5


async def test_fault_17_a_version_that_ended_holds_and_fills_no_dead_letters(
    services, shop, meta, states
):
    (destination,) = await services.accounts.list()
    await services.accounts.connect(
        platform="meta",
        account=destination.account,
        secrets=PracticeMeta.secrets,
        options={"api_version": "v19.0"},
        base_url=destination.base_url,
    )
    await shop.sell(3)
    await services.delivery.drain()
    assert states() == {"held": 3}
    (destination,) = await services.accounts.list()
    assert destination.held_reason is not None
    assert (await services.delivery.replay(dry_run=True)).value.replayable == 0


async def test_fault_25_a_worker_that_hung_past_its_lease_changes_nothing_when_it_wakes(
    shop, meta, states, clock, second
):
    await shop.sell(4)
    hanging = await drain_that_hangs(shop, meta)
    await second.delivery.drain()
    assert meta.ledger.counts("meta").requests == 1, "a live lease is nobody else's"
    clock.advance(seconds=121)
    await second.delivery.drain()
    clock.advance(seconds=5)
    await second.delivery.drain()
    assert states() == {"delivered": 4}
    late = await hanging
    assert late.value.delivered == 0
    assert states() == {"delivered": 4}
    counts = meta.ledger.counts("meta")
    assert (counts.counted, counts.doubled, counts.conflicting) == (4, 0, 0)
    assert (await shop.services.maintenance.verify()).ok


@pytest.mark.parametrize("jump_ms", [HOUR_MS, -HOUR_MS], ids=["an hour on", "an hour back"])
async def test_fault_43_a_jump_of_the_wall_clock_hands_no_delivery_to_two_workers(
    shop, meta, states, clock, second, jump_ms
):
    await shop.sell(4)
    hanging = await drain_that_hangs(shop, meta)
    clock.set_wall(clock.now_ms() + jump_ms)
    await second.delivery.drain()
    # It asked for the time, and sent no event.
    assert meta.ledger.counts("meta").accepted_requests == 1
    await hanging
    assert states() == {"delivered": 4}
    assert meta.ledger.counts("meta").received == 4


async def test_fault_43_after_a_night_asleep_each_delivery_goes_once_more_at_most(
    shop, meta, states, clock, second
):
    await shop.sell(4)
    hanging = await drain_that_hangs(shop, meta)
    clock.advance(ms=8 * HOUR_MS)
    # The machine wakes: the old request is still out, and the engine starts anew beside it.
    await second.delivery.drain()
    clock.advance(seconds=5)
    await second.delivery.drain()
    await hanging
    assert states() == {"delivered": 4}
    counts = meta.ledger.counts("meta")
    assert counts.received <= 8
    assert counts.doubled == 0


async def test_fault_43_a_clock_set_back_by_years_ends_nothing(shop, states, clock):
    await shop.sell(3)
    clock.set_wall(clock.now_ms() - 10 * 365 * 24 * HOUR_MS)
    await shop.services.delivery.drain()
    assert "expired" not in states()


async def test_fault_47_wake_ups_that_come_many_times_at_once_send_everything_once(
    shop, meta, states, second
):
    await shop.sell(30)
    await asyncio.gather(
        *(worker.delivery.drain() for worker in (shop.services, second) for _ in range(5))
    )
    assert states() == {"delivered": 30}
    assert meta.ledger.counts("meta").received == 30


async def test_fault_47_a_wake_up_that_never_came_is_made_good_by_the_next_sweep(
    shop, meta, states
):
    await shop.sell(2)
    await shop.sell(2)
    await shop.services.delivery.drain()
    assert states() == {"delivered": 4}
    assert meta.ledger.counts("meta").requests == 1
