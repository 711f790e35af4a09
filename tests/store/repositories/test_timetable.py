"""The timetable as rows: its lines, what rests, and what was skipped."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.repositories.jobs import JobOutcome
from stratum_desktop.store.repositories.timetable import JobPause, ScheduleLine

OFFLINE, BUSY = Reason("job.offline"), Reason("job.still_running")
LINES = (
    ScheduleLine("drain", every_seconds=1, is_standing=True),
    ScheduleLine("read", every_seconds=300, next_due_ms=900),
    ScheduleLine("score", follows=("read",), waits_for=("read", "drain"), is_alarm=True),
    ScheduleLine("night", daily_at="03:00", next_due_ms=5),
)


@pytest.fixture
async def write(shared_store):
    """Run a function in a transaction, on both kinds of database; nothing ran there yet."""
    await shared_store.write(
        lambda uow: uow.connection.exec_driver_sql("DELETE FROM job_run WHERE id > 0")
    )

    async def run(fn):
        return await shared_store.write(fn)

    return run


async def test_the_timetable_is_what_was_told_last_in_its_order(write):
    await write(lambda uow: uow.timetable.publish((ScheduleLine("gone"),)))
    await write(lambda uow: uow.timetable.publish(LINES))
    assert await write(lambda uow: uow.timetable.lines()) == LINES
    await write(lambda uow: uow.timetable.set_next("read", 1_200))
    lines = await write(lambda uow: uow.timetable.lines())
    assert [one.next_due_ms for one in lines] == [None, 1_200, None, 5]


async def test_a_job_rests_until_it_is_resumed(write):
    pause = JobPause("read", 7, "person", "The account moves.")
    await write(lambda uow: uow.timetable.pause(pause))
    assert await write(lambda uow: uow.timetable.pause_of("read")) == pause
    assert await write(lambda uow: uow.timetable.pause_of("score")) is None
    await write(lambda uow: uow.timetable.resume("read"))
    assert await write(lambda uow: uow.timetable.pause_of("read")) is None


async def test_skips_in_a_row_for_one_reason_are_one_row_that_counts_them(write):
    def story(uow):
        table = uow.timetable
        table.skip("read", OFFLINE, at_ms=10)
        table.skip("read", OFFLINE, at_ms=20)
        table.skip("other", OFFLINE, at_ms=21)
        table.skip("read", OFFLINE, at_ms=30, until_ms=50, times=3)
        table.skip("read", BUSY, at_ms=60)
        uow.jobs.end_run(uow.jobs.start_run("read", at_ms=70), outcome=JobOutcome.DONE, at_ms=80)
        table.skip("read", BUSY, at_ms=90)
        return uow.jobs.last_runs(job="read")

    runs = await write(story)
    assert [(run.started_at_ms, run.ended_at_ms, run.reason, dict(run.counts)) for run in runs] == [
        (90, 90, BUSY, {"times": 1}),
        (70, 80, None, {}),
        (60, 60, BUSY, {"times": 1}),
        (10, 50, OFFLINE, {"times": 5}),
    ]


async def test_a_skip_is_neither_a_run_nor_a_success_nor_an_end(write):
    def story(uow):
        uow.jobs.end_run(uow.jobs.start_run("read", at_ms=10), outcome=JobOutcome.FAILED, at_ms=11)
        uow.timetable.skip("read", OFFLINE, at_ms=20)
        table = uow.timetable
        return (
            uow.jobs.last_ended("read").started_at_ms,
            uow.jobs.last_success("read"),
            table.latest_run("read").started_at_ms,
            table.latest("read").started_at_ms,
            table.latest("never"),
            [table.was_skipped_since("read", at_ms) for at_ms in (20, 21)],
        )

    assert await write(story) == (10, None, 10, 20, None, [True, False])


async def test_every_job_that_ever_ran_is_known_by_name(write):
    def story(uow):
        before = uow.timetable.names_of_runs()
        for job in ("b", "a", "b", "sync.meta"):
            uow.jobs.start_run(job, at_ms=1)
        uow.timetable.skip("c", OFFLINE, at_ms=2)
        return before, uow.timetable.names_of_runs()

    assert await write(story) == ((), ("a", "b", "c", "sync.meta"))
