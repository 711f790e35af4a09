"""The timetable's runner with jobs of the test's own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time

import pytest
from eventually import eventually

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.engine.job import LATE_MS, Job
from stratum_desktop.engine.runner import Runner
from stratum_desktop.services.engine_desk import EngineDesk, JobOutcome, RunEnd

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

    async def begin(*jobs, should_stop=lambda: False, using=services, network="online"):
        runner = Runner(
            using, clock, should_stop=should_stop, network=lambda: network, timetable=jobs
        )
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
        await services.timetable.runs()
        return diary.ran

    await eventually(ran)


@pytest.mark.expects_log("ERROR .*bad failed")
async def test_a_bug_stops_no_other_job_and_is_recorded(services, diary, start):
    secret = "person@shop.example"
    runner = await start(diary.job("bad", problem=ValueError(secret)), diary.job("good"))
    await runner.stop()
    runs = {run.job: run for run in await services.timetable.runs()}
    assert diary.ran == ["bad", "good"]
    assert runs["bad"].state == "failed"
    assert "ValueError" in (runs["bad"].words or "")
    assert secret not in (runs["bad"].words or "")
    assert runs["good"].state == "done"


@pytest.mark.expects_log("WARNING .*job failed: The network is gone")
async def test_a_job_that_keeps_failing_is_logged_once(services, diary, start, caplog):
    trouble = Trouble("The network is gone.", reason=Reason("network.unreachable"))
    runner = await start(diary.job("job", problem=trouble))
    for _ in range(3):
        await runner.run("job")
    await runner.stop()
    assert sum("The network is gone" in line.getMessage() for line in caplog.records) == 1
    runs = await services.timetable.runs()
    assert [run.words for run in runs] == ["The network is gone."] * 4


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
        await services.timetable.runs()
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
    assert [run.state for run in await services.timetable.runs()] == ["nothing_to_do"]


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

    async def pause_of(self, job):
        return None

    async def publish(self, lines):
        pass

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


async def skips(services, job):
    runs = await services.timetable.runs(job)
    return [(one.words, one.times) for one in runs if one.times is not None]


async def come_due(runner, *names):
    """Let the time of these jobs come, all at once, as after a sleep."""
    await asyncio.gather(*(runner._on_due(name) for name in names))
    while runner._tasks:
        await asyncio.gather(*runner._tasks)


async def test_a_job_at_rest_is_skipped_with_its_reason_and_served_on_request(
    services, diary, start
):
    runner = await start(diary.job("job", None), diary.job("after", None))
    await services.timetable.pause("job", why="The account moves.")
    await come_due(runner, "job")
    await come_due(runner, "job")
    assert diary.ran == []
    assert await skips(services, "job") == [("Paused by test: The account moves.", 2)]
    await runner.run("job", by_hand=True)
    assert diary.ran == ["job"]
    await services.timetable.resume("job")
    await runner.run("job")
    assert diary.ran == ["job", "job"]


async def test_a_time_that_comes_during_a_run_is_a_skip(services, start):
    began, go_on = asyncio.Event(), asyncio.Event()

    async def work(_services, _should_stop):
        began.set()
        await go_on.wait()
        return {}

    runner = await start(Job("job", None, work))
    runner.ring("job")
    await began.wait()
    tick = asyncio.ensure_future(runner._tick(runner._jobs["job"]))
    await tick
    go_on.set()
    await runner.stop()
    assert await skips(services, "job") == [("The run before had not ended.", 1)]
    assert len(await services.timetable.runs("job")) == 2


@pytest.mark.parametrize(("is_practice", "ran"), [(True, ["job"]), (False, [])])
async def test_without_a_network_only_practice_platforms_are_asked(
    services, workspace, diary, start, is_practice, ran
):
    desk = EngineDesk(replace(workspace, is_practice=is_practice))
    using = replace(services, engine_desk=desk)
    runner = await start(diary.job("job", needs_network=True), using=using, network="offline")
    await runner.stop()
    assert diary.ran == ran
    assert bool(await skips(services, "job")) is not is_practice


async def test_what_was_due_many_times_while_nobody_ran_is_one_run_and_one_row(
    services, clock, diary, start
):
    await succeeded(services, "job")
    clock.advance(seconds=10 * 300 + 30)
    runner = await start(diary.job("job", 300))
    await runner.stop()
    assert diary.ran == ["job"]
    ((words, times),) = await skips(services, "job")
    # The tenth time was half a minute ago: the run of now is for it.
    assert (times, "One run made up for all of it" in words) == (9, True)


async def test_a_sleep_of_the_engine_is_told_and_caught_up_once(services, clock, diary, start):
    await succeeded(services, "job")
    runner = await start(diary.job("job", 300))
    clock.advance(seconds=300)
    await come_due(runner, "job")
    assert await skips(services, "job") == []
    clock.advance(seconds=3 * 300)
    runner._due_ms["job"] = clock.now_ms() - 2 * 300_000
    await come_due(runner, "job")
    assert [times for _, times in await skips(services, "job")] == [2]
    assert diary.ran == ["job", "job"]


class _Forgetful:
    """A desk that cannot keep the timetable."""

    def __init__(self, desk):
        self._desk = desk

    def __getattr__(self, name):
        return getattr(self._desk, name)

    async def publish(self, lines):
        raise Trouble("The disk is full.", reason=Reason("store.disk_full"))


@pytest.mark.expects_log("the timetable cannot be told: The disk is full")
async def test_jobs_run_though_the_timetable_cannot_be_told(services, diary, start):
    using = replace(services, engine_desk=_Forgetful(services.engine_desk))
    runner = await start(diary.job("job"), using=using)
    await runner.stop()
    assert diary.ran == ["job"]


async def test_a_paused_job_that_slept_is_told_as_paused_alone(services, clock, diary, start):
    await succeeded(services, "job")
    runner = await start(diary.job("job", 300))
    await services.timetable.pause("job", why="Rest.")
    clock.advance(seconds=DAY)
    await come_due(runner, "job")
    assert [words.split(":")[0] for words, _ in await skips(services, "job")] == ["Paused by test"]


async def test_on_waking_a_job_lets_those_before_it_go_first(services, diary, start):
    names = ("rules", "score", "sync")
    waits = {"rules": ("sync", "score"), "score": ("sync",), "sync": ("not here",)}
    await succeeded(services, *names)
    runner = await start(*(diary.job(one, 300, waits_for=waits[one]) for one in names))
    await come_due(runner, *names)
    assert diary.ran == ["sync", "score", "rules"]
    assert await skips(services, "sync") == []
    for name in ("rules", "score"):
        ((words, times),) = await skips(services, name)
        assert (words, times) == ("It waited until “Sync” had ended.", 1)


async def test_the_timetable_is_told_with_what_is_due_next(services, clock, diary, start):
    await succeeded(services, "job")
    await start(diary.job("job", 300), diary.job("asked", None, is_alarm=True))
    drain, job, asked = (await services.timetable.show()).jobs
    assert drain.job == "delivery_drain"
    await services.engine_desk.started(pid=1)
    _, job, asked = (await services.timetable.show()).jobs
    assert round(job.next_at.timestamp() * 1000) == clock.now_ms() + 300_000
    assert (asked.next_at, asked.pause_refused is not None) == (None, True)


@pytest.mark.parametrize(
    ("every", "at", "late_ms", "times"),
    [
        (300, None, 0, None),
        (300, None, LATE_MS, None),
        (300, None, LATE_MS + 1, 1),
        (300, None, LATE_MS + 300_000, 1),
        (300, None, LATE_MS + 300_001, 2),
        (None, time(3), LATE_MS + 2 * DAY * 1000 + 1, 3),
        (None, None, 10 * DAY * 1000, None),
    ],
)
def test_a_time_is_missed_once_it_is_a_minute_ago(diary, every, at, late_ms, times):
    missed = diary.job("job", every, daily_at=at).missed(5_000, 5_000 + late_ms)
    assert (None if missed is None else missed.times) == times
    if missed is not None:
        step = DAY * 1000 if at else every * 1000
        assert missed.last_ms == missed.first_ms + (missed.times - 1) * step
        assert 5_000 + late_ms - missed.last_ms <= LATE_MS + step
