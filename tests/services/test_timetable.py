"""The timetable as a person sees and steers it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.engine.timetable import AFTER, TIMETABLE, published
from stratum_desktop.services.engine_desk import BY_HAND, JobOutcome, RunEnd
from stratum_desktop.services.timetable import JobState, RunState
from stratum_desktop.services.wording.jobs import JOB_WORDS, job_words


@pytest.fixture
async def lines(services):
    """What the engine tells of its own timetable, with an engine that lives."""
    due = {job.name: 1_000_000 + place for place, job in enumerate(TIMETABLE) if job.is_timed}
    told = published(TIMETABLE, due)
    await services.engine_desk.publish(told)
    await services.engine_desk.started(pid=42)
    return told


async def ran(services, clock, job, outcome, *, seconds=3, counts=None, error=None):
    run_id = await services.engine_desk.begin_run(job)
    clock.advance(seconds=seconds)
    await services.engine_desk.end_run(run_id, RunEnd(outcome, counts or {}, error))


async def job_of(services, name):
    return next(one for one in (await services.timetable.show()).jobs if one.job == name)


async def test_where_no_engine_ever_ran_there_is_no_timetable(services):
    view = await services.timetable.show()
    assert (view.jobs, view.engine.running) == ((), False)


async def test_every_line_of_the_engine_is_shown_in_its_order_with_words(services, lines):
    view = await services.timetable.show()
    assert [one.job for one in view.jobs] == [one.job for one in lines]
    for one, line in zip(view.jobs, lines, strict=True):
        assert (one.every_seconds, one.daily_at) == (line.every_seconds, line.daily_at)
        at = None if line.next_due_ms is None else line.next_due_ms / 1000
        assert one.next_at == (None if at is None else datetime.fromtimestamp(at, UTC))
        assert one.title == job_words(one.job).title
    assert {one.job for one in view.jobs} >= JOB_WORDS.keys(), "words of a job that is gone"
    score = await job_of(services, "emq_refresh")
    assert score.waits_for == ("Read ad accounts",)
    assert "emq_refresh" in AFTER["uploads"]
    assert score.follows == (job_words("uploads").title,)
    assert (await job_of(services, "uploads")).state is JobState.ON_REQUEST


async def test_a_job_without_words_goes_by_its_name(services):
    assert job_words("count_the_stars").title == "Count the stars"
    assert job_words("count_the_stars").at_rest
    await services.engine_desk.publish(published((), {}))
    await services.engine_desk.begin_run("sync.meta")
    part = await job_of(services, "sync.meta")
    assert (part.title, part.state) == ("Read Meta", JobState.PART)
    assert not part.can_run


async def test_the_last_run_and_the_skip_since_it_are_those_of_the_rows(
    services, workspace, clock, lines
):
    await ran(services, clock, "metrics_sync", JobOutcome.DONE, seconds=7, counts={"figures": 12})
    await services.engine_desk.skip("metrics_sync", Reason("job.offline"))
    clock.advance(seconds=300)
    await services.engine_desk.skip("metrics_sync", Reason("job.offline"))
    await ran(services, clock, "anomalies", JobOutcome.FAILED, error="The disk is full.")
    seen = await job_of(services, "metrics_sync")
    rows = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT outcome, started_at_ms, ended_at_ms, counts FROM job_run"
            " WHERE job = 'metrics_sync' ORDER BY id"
        ).all()
    )
    (_, began, ended, counts), (_, first, last, skips) = rows
    assert seen.last.duration_ms == ended - began == 7_000
    assert seen.last.counts == json.loads(counts) == {"figures": 12}
    assert seen.skipped.times == json.loads(skips)["times"] == 2
    assert (seen.skipped.started_at.timestamp(), seen.skipped.ended_at.timestamp()) == (
        first / 1000,
        last / 1000,
    )
    assert "no network" in seen.skipped.words
    assert seen.skipped.duration_ms is None
    failed = await job_of(services, "anomalies")
    assert (failed.last.state, failed.last.words) == (RunState.FAILED, "The disk is full.")
    assert failed.skipped is None


async def test_what_has_no_end_runs_only_while_its_engine_lives(services, clock, lines):
    await services.engine_desk.begin_run("clean_up")
    assert (await job_of(services, "clean_up")).is_running
    clock.advance(seconds=60)
    dead = await job_of(services, "clean_up")
    assert (dead.last.state, dead.next_at) == (RunState.CUT_OFF, None)
    await services.engine_desk.started(pid=43)
    assert (await job_of(services, "clean_up")).last.state is RunState.CUT_OFF


async def test_a_pause_is_kept_told_and_audited(services, clock, lines):
    await services.timetable.pause("clean_up", why=" The disk is being changed. ")
    seen = await job_of(services, "clean_up")
    assert seen.state is JobState.PAUSED
    assert (seen.pause.why, seen.pause.who) == (
        "The disk is being changed.",
        "test",
    )
    await services.timetable.resume("clean_up")
    assert (await job_of(services, "clean_up")).pause is None
    resumed, paused = await services.audit.entries()
    assert (paused.action, paused.subject) == ("job.paused", "job/clean_up")
    assert (resumed.action, json.loads(resumed.before)["why"]) == (
        "job.resumed",
        "The disk is being changed.",
    )


@pytest.mark.parametrize(
    ("job", "why", "words"),
    [
        ("delivery_drain", "Rest.", "pause its destination in Accounts"),
        ("audit_check", "Rest.", "protects the proof"),
        ("pipeline_health", "Rest.", "nothing is lost"),
        ("clean_up", "  ", "1 to 500 characters"),
        ("clean_up", "x" * 501, "1 to 500 characters"),
        ("sing", "Rest.", "no job 'sing'"),
    ],
)
async def test_what_protects_data_or_says_no_reason_is_not_paused(services, lines, job, why, words):
    with pytest.raises(Refusal, match=words):
        await services.timetable.pause(job, why=why)
    assert await services.audit.entries() == ()


async def test_a_pause_and_its_end_are_said_once(services, lines):
    with pytest.raises(Refusal, match="does not rest"):
        await services.timetable.resume("clean_up")
    await services.timetable.pause("clean_up", why="Rest.")
    with pytest.raises(Refusal, match="rests already"):
        await services.timetable.pause("clean_up", why="Rest.")
    with pytest.raises(Refusal, match="no job 'sing'"):
        await services.timetable.resume("sing")


async def test_a_resumed_job_runs_at_once_only_for_what_was_skipped(services, clock, lines):
    desk = services.engine_desk
    await services.timetable.pause("clean_up", why="Rest.")
    assert not (await services.timetable.resume("clean_up")).value
    clock.advance(seconds=1)
    await services.timetable.pause("clean_up", why="Rest.")
    await desk.skip("clean_up", Reason("job.rests", {"who": "me", "why": "Rest."}))
    assert (await services.timetable.resume("clean_up")).value
    assert [(one.job, one.argument) for one in await desk.take_requests()] == [("clean_up", "")]


async def test_run_now_is_a_request_of_a_person_and_audited(services, lines):
    await services.timetable.run_now("anomalies")
    assert (await job_of(services, "anomalies")).is_asked_for
    (request,) = await services.engine_desk.take_requests()
    assert (request.job, request.argument) == ("anomalies", BY_HAND)
    assert [one.action for one in await services.audit.entries()] == ["job.asked_for"]
    for job, words in (("delivery_drain", "runs all the time"), ("sing", "no job 'sing'")):
        with pytest.raises(Refusal, match=words):
            await services.timetable.run_now(job)


async def test_a_skipped_check_takes_no_alarm_away(services, clock, lines):
    await ran(services, clock, "audit_check", JobOutcome.FAILED, error="It was changed.")
    await services.engine_desk.skip("audit_check", Reason("job.still_running"))
    assert (await services.dashboards.status()).alarms == ("It was changed.",)
