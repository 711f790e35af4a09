"""The timetable's runner with jobs of the test's own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time

import pytest
from eventually import eventually

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.engine.runner import Runner
from stratum_desktop.engine.timetable import Job
from stratum_desktop.services.engine_desk import JobOutcome, RunEnd

DAY = 86_400


class Diary:
    """Makes jobs that note when they run."""

    def __init__(self):
        self.ran: list[str] = []

    def job(self, name, every=DAY, *, counts=None, problem=None, **traits):
        async def run(services, should_stop):
            self.ran.append(name)
            if problem is not None:
                raise problem
            return {"things": 1} if counts is None else counts

        return Job(name, every, run, **traits)


@pytest.fixture
def diary():
    return Diary()


@pytest.fixture
async def start(services, clock):
    """Start a runner with these jobs; every one is stopped at the end."""
    started = []

    async def begin(*jobs, should_stop=lambda: False, using=services):
        runner = Runner(using, clock, should_stop=should_stop, timetable=jobs)
        started.append(runner)
        await runner.start()
        return runner

    yield begin
    for runner in started:
        await runner.stop()


async def succeeded(services, *names):
    for name in names:
        run_id = await services.engine_desk.begin_run(name)
        await services.engine_desk.end_run(run_id, RunEnd(JobOutcome.DONE, {}))


async def test_jobs_that_were_missed_run_once_and_in_the_order_of_the_timetable(
    services, clock, diary, start
):
    await succeeded(services, "second", "third", "first")
    clock.advance(seconds=40 * DAY)
    await succeeded(services, "fresh")
    jobs = [diary.job(name) for name in ("first", "fresh", "second", "third", "never ran")]
    runner = await start(*jobs)
    await runner.stop()
    assert diary.ran == ["first", "second", "third", "never ran"]


async def test_a_job_of_every_start_runs_though_it_just_did(services, diary, start):
    await succeeded(services, "watch", "other")
    runner = await start(diary.job("watch", at_start=True), diary.job("other"))
    await runner.stop()
    assert diary.ran == ["watch"]


async def test_a_failed_run_does_not_count_as_the_last_one(services, diary, start):
    run_id = await services.engine_desk.begin_run("job")
    await services.engine_desk.end_run(run_id, RunEnd(JobOutcome.FAILED, {}, "It failed."))
    runner = await start(diary.job("job"))
    await runner.stop()
    assert diary.ran == ["job"]


async def test_a_daily_job_that_was_slept_through_runs_once(services, clock, diary, start):
    await succeeded(services, "backup")
    clock.advance(seconds=3 * DAY)
    runner = await start(diary.job("backup", None, daily_at=time(3)))
    await runner.stop()
    assert diary.ran == ["backup"]


async def test_a_daily_job_that_ran_today_waits_for_its_time(services, diary, start):
    await succeeded(services, "backup")
    runner = await start(diary.job("backup", None, daily_at=time(3)))
    (scheduled,) = runner._scheduler.get_jobs()
    trigger = str(scheduled.trigger)
    await runner.stop()
    assert diary.ran == []
    assert "hour='3', minute='0', second='0'" in trigger


async def test_a_job_on_request_only_is_never_caught_up(diary, start):
    runner = await start(diary.job("uploads", None))
    await runner.stop()
    assert diary.ran == []


async def test_a_clock_that_was_set_back_delays_a_job_by_one_interval_at_most(
    services, clock, diary, start
):
    clock.advance(seconds=3_650 * DAY)
    await succeeded(services, "job")
    clock.set_wall(clock.now_ms() - 3_650 * DAY * 1000)
    await start(diary.job("job", every=1))

    async def ran():
        await services.maintenance.jobs()
        return diary.ran

    await eventually(ran)


@pytest.mark.expects_log("ERROR .*bad failed")
async def test_a_bug_stops_no_other_job_and_is_recorded(services, diary, start):
    secret = "person@shop.example"
    runner = await start(diary.job("bad", problem=ValueError(secret)), diary.job("good"))
    await runner.stop()
    runs = {run.job: run for run in await services.maintenance.jobs()}
    assert diary.ran == ["bad", "good"]
    assert runs["bad"].outcome == "failed"
    assert "ValueError" in (runs["bad"].error or "")
    assert secret not in (runs["bad"].error or "")
    assert runs["good"].outcome == "done"


@pytest.mark.expects_log("WARNING .*job failed: The network is gone")
async def test_a_job_that_keeps_failing_is_logged_once(services, diary, start, caplog):
    trouble = Trouble("The network is gone.", reason=Reason("network.unreachable"))
    runner = await start(diary.job("job", problem=trouble))
    for _ in range(3):
        await runner.run("job")
    await runner.stop()
    assert sum("The network is gone" in line.getMessage() for line in caplog.records) == 1
    runs = await services.maintenance.jobs()
    assert [run.error for run in runs] == ["The network is gone."] * 4


@pytest.mark.expects_log("ERROR .*watch failed: It was changed")
async def test_an_alarm_is_an_error(diary, start):
    trouble = Trouble("It was changed.", reason=Reason("audit.broken"))
    runner = await start(diary.job("watch", problem=trouble, is_alarm=True))
    await runner.stop()


async def test_a_job_never_overlaps_itself(services, start):
    inside = 0
    most = 0
    runs = 0

    async def work(_services, _should_stop):
        nonlocal inside, most, runs
        inside += 1
        most = max(most, inside)
        await services.maintenance.jobs()
        inside -= 1
        runs += 1
        return {"things": 1}

    runner = await start(Job("job", None, work))
    for _ in range(4):
        runner.ring("job")
    await runner.stop()
    assert (runs, most) == (4, 1)


async def test_an_upload_that_did_something_is_followed_by_the_score(diary, start):
    runner = await start(diary.job("uploads", None), diary.job("emq_refresh", None))
    await runner.run("uploads")
    assert diary.ran == ["uploads", "emq_refresh"]


async def test_an_upload_that_found_nothing_is_followed_by_nothing(services, diary, start):
    runner = await start(diary.job("uploads", None, counts={}), diary.job("emq_refresh", None))
    await runner.run("uploads")
    assert diary.ran == ["uploads"]
    assert [run.outcome for run in await services.maintenance.jobs()] == ["nothing_to_do"]


async def test_stopping_waits_for_what_runs_and_begins_nothing_new(diary, start):
    stopping = asyncio.Event()

    async def long(_services, should_stop):
        stopping.set()
        diary.ran.append("long")
        return {"things": 1}

    runner = await start(Job("long", DAY, long), diary.job("later"), should_stop=stopping.is_set)
    await runner.stop()
    assert diary.ran == ["long"]


class _Deaf:
    """A desk whose database fails."""

    def __init__(self, desk):
        self._desk = desk

    async def last_success_ms(self, job):
        return await self._desk.last_success_ms(job)

    async def begin_run(self, job):
        raise Trouble("The disk is full.", reason=Reason("store.disk_full"))


@pytest.mark.expects_log("job failed: The disk is full")
async def test_a_run_that_cannot_be_recorded_stops_nothing(services, diary, start):
    finished = asyncio.Event()

    async def finish():
        finished.set()

    deaf = replace(services, engine_desk=_Deaf(services.engine_desk))
    runner = await start(diary.job("job", None), using=deaf)
    runner.ring("job", then=finish)
    await runner.stop()
    assert finished.is_set()
    assert diary.ran == []
