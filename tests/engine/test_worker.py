"""A running engine on a real store, delivering to a real server."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from ad_actions import a_raise, known_campaign
from eventually import eventually

from stratum_desktop.domain.autopilot.life import OPEN, ActionState
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.engine.worker import Worker
from stratum_desktop.services.delivery.claim import claim_batch
from stratum_desktop.services.engine_desk import STOP
from stratum_desktop.store.database import open_store

pytestmark = pytest.mark.usefixtures("shop")


@asynccontextmanager
async def running(services, clock):
    worker = Worker(services, clock, network=lambda: "online")
    task = asyncio.create_task(worker.run())
    try:
        yield worker, task
    finally:
        worker.stop()
        await task


async def ended(services, job):
    async def ask():
        return [run for run in await services.timetable.runs() if run.job == job and run.ended_at]

    return await eventually(ask)


async def test_what_waits_is_delivered_and_so_is_what_comes_later(services, shop, clock, states):
    await shop.sell(3)

    async def all_delivered():
        return set(states()) == {"delivered"}

    async with running(services, clock):
        await eventually(all_delivered)
        await shop.sell(2)
        await eventually(all_delivered)
    assert states() == {"delivered": 5}


async def test_it_says_that_it_lives_and_that_it_has_ended(services, clock):
    async def status():
        found = await services.dashboards.status()
        return found if found.network == "online" else None

    async with running(services, clock):
        seen = await eventually(status)
        assert seen.engine.running
        assert seen.engine.pid == os.getpid()
    after = await services.dashboards.status()
    assert not after.engine.running
    assert after.engine.pid is None


async def test_a_silent_engine_is_taken_for_dead(services, clock):
    await services.engine_desk.started(4711)
    clock.advance(seconds=19)
    assert (await services.dashboards.status()).engine.running
    clock.advance(seconds=2)
    assert not (await services.dashboards.status()).engine.running


async def test_a_requested_job_runs_and_the_request_is_done(services, clock):
    async with running(services, clock):
        await ended(services, "emq_refresh")
        before = len(await ended(services, "emq_refresh"))
        await services.engine_desk.request("emq_refresh")

        async def served():
            status = await services.dashboards.status()
            return status.pending_jobs == 0

        await eventually(served)
        assert len(await ended(services, "emq_refresh")) == before + 1


@pytest.mark.expects_log("no job sing")
async def test_a_request_for_an_unknown_job_is_put_away(services, clock):
    await services.engine_desk.request("sing")

    async def served():
        return (await services.dashboards.status()).pending_jobs == 0

    async with running(services, clock):
        await eventually(served)


async def test_a_request_ends_it(services, clock):
    worker = Worker(services, clock, network=lambda: "online")
    task = asyncio.create_task(worker.run())

    async def running_now():
        return (await services.dashboards.status()).engine.running

    await eventually(running_now)
    await services.engine_desk.request(STOP)
    await asyncio.wait_for(task, 20)
    assert (await services.dashboards.status()).pending_jobs == 0


async def test_a_wish_to_end_that_nobody_heard_does_not_end_the_next_engine(
    services, shop, clock, states
):
    await services.engine_desk.request(STOP)
    await shop.sell(1)

    async def delivered():
        return states() == {"delivered": 1}

    async with running(services, clock) as (_, task):
        await eventually(delivered)
        assert not task.done()
    assert (await services.dashboards.status()).pending_jobs == 0


async def test_stopping_leaves_nothing_half_sent(services, shop, clock, meta, states):
    await shop.sell(2_500)
    async with running(services, clock) as (worker, task):

        async def first_request():
            return meta.ledger.counts("meta").requests

        await eventually(first_request)
        worker.stop()
        await task
    assert "sending" not in states()
    assert sum(states().values()) == 2_500
    assert meta.ledger.counts("meta").unique == states().get("delivered", 0)


@pytest.mark.of_a_file
async def test_what_a_dead_engine_had_claimed_goes_at_once(
    services, shop, clock, states, workspace
):
    await shop.sell(2)
    await workspace.store.write(lambda uow: claim_batch(uow, workspace, 1))
    assert states() == {"sending": 2}

    async def delivered():
        return states() == {"delivered": 2}

    async with running(services, clock):
        await eventually(delivered)


@pytest.mark.of_a_file
async def test_another_process_rings_by_committing(services, shop, clock, states, workspace):
    other = replace(
        workspace,
        store=open_store(workspace.store.path, key=bytes(range(32)), clock=clock),
    )

    async def delivered():
        return states() == {"delivered": 1}

    try:
        async with running(services, clock):
            from stratum_desktop.services.ingestion import Ingestion

            await Ingestion(other).add(lines=shop.lines(1), source="shop")
            await eventually(delivered)
    finally:
        await other.store.close()


class _Troubled:
    """A delivery service whose disk fails at every drain."""

    def __init__(self, delivery):
        self._delivery = delivery

    async def take_over(self):
        await self._delivery.take_over()

    async def ask_for_verdicts(self, *, should_stop):
        return await self._delivery.ask_for_verdicts(should_stop=should_stop)

    async def watch(self):
        return await self._delivery.watch()

    async def drain(self, *, should_stop):
        raise Trouble("The disk is full.", reason=Reason("store.disk_full"))


@pytest.mark.expects_log("The disk is full")
async def test_trouble_with_delivery_stops_neither_jobs_nor_the_end(services, clock):
    troubled = replace(services, delivery=_Troubled(services.delivery))
    worker = Worker(troubled, clock, network=lambda: "offline")
    task = asyncio.create_task(worker.run())
    await services.engine_desk.request("emq_refresh")

    async def served():
        status = await services.dashboards.status()
        return status.pending_jobs == 0 and status.network == "offline"

    await eventually(served)
    worker.stop()
    # It rests after trouble, but not once it was told to stop.
    await asyncio.wait_for(task, 3)


@pytest.mark.expects_log("ERROR .*pipeline_health failed: Deliveries do not add up")
async def test_deliveries_that_do_not_add_up_raise_an_alarm_at_the_start(
    services, shop, clock, workspace
):
    await shop.sell(2)
    await _lose_count(workspace)
    async with running(services, clock):
        runs = await ended(services, "pipeline_health")
    assert runs[-1].state == "failed"
    (alarm,) = (await services.dashboards.status()).alarms
    assert "3 accepted, 2 found" in alarm
    report = await services.maintenance.verify()
    assert not report.ok


@pytest.mark.expects_log("ERROR .*pipeline_health failed: Deliveries do not add up")
async def test_an_imbalance_is_noticed_as_soon_as_a_drain_went_idle(
    services, shop, clock, workspace
):
    async with running(services, clock):
        runs = await ended(services, "pipeline_health")
        assert [run.state for run in runs] == ["done"]
        await _lose_count(workspace)
        await shop.sell(1)

        async def failed():
            newest = (await ended(services, "pipeline_health"))[0]
            return newest.state == "failed"

        await eventually(failed)
    assert (await services.dashboards.status()).alarms


async def _lose_count(workspace):
    await workspace.store.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE destination SET accepted_count = accepted_count + 1"
        )
    )


async def test_an_action_runs_at_once_when_its_undo_window_ends(services, workspace, clock):
    ends_ms = clock.now_ms() + 30_000

    def approved(uow):
        entity = known_campaign(uow, at_ms=clock.now_ms())
        action = uow.actions.add(a_raise(entity, at_ms=clock.now_ms()))
        uow.actions.move_to(
            action, OPEN, ActionState.UNDO_WINDOW, at_ms=clock.now_ms(), undo_until_ms=ends_ms
        )
        return action

    action = await workspace.store.write(approved)

    async def was_looked_at():
        found = await workspace.store.read(lambda uow: uow.actions.get(action))
        return found.state is not ActionState.UNDO_WINDOW

    async with running(services, clock):
        before = len(await ended(services, "run_actions"))
        assert not await was_looked_at()
        clock.advance(seconds=30)
        await eventually(was_looked_at)
        assert len(await ended(services, "run_actions")) >= before
