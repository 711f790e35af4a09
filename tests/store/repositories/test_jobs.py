"""Runs, requests and the engine's sign of life."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from stratum_desktop.store.repositories.jobs import (
    EngineState,
    JobOutcome,
    JobRepository,
    JobRequest,
    JobRun,
)
from stratum_desktop.store.tables import engine_state, job_request, job_run


@pytest.fixture
def jobs():
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        for table in (job_run, job_request, engine_state):
            table.create(connection)
        yield JobRepository(connection)
    engine.dispose()


def ended(jobs: JobRepository, job: str, outcome: JobOutcome, at_ms: int) -> int:
    run = jobs.start_run(job, at_ms=at_ms)
    jobs.end_run(run, outcome=outcome, at_ms=at_ms + 5)
    return run


def test_a_run_is_recorded_from_start_to_end(jobs: JobRepository) -> None:
    run = jobs.start_run("sync", at_ms=10)
    assert jobs.last_runs() == (JobRun(run, "sync", 10, None, None, {}, None),)
    jobs.end_run(run, outcome=JobOutcome.FAILED, at_ms=20, counts={"rows": 3}, error="no answer")
    assert jobs.last_runs() == (
        JobRun(run, "sync", 10, 20, JobOutcome.FAILED, {"rows": 3}, "no answer"),
    )


def test_runs_come_newest_first_of_one_job_or_all(jobs: JobRepository) -> None:
    ids = [ended(jobs, job, JobOutcome.DONE, at) for at, job in enumerate("aabab")]
    assert [run.id for run in jobs.last_runs()] == ids[::-1]
    assert [run.job for run in jobs.last_runs(job="b")] == ["b", "b"]
    assert [run.id for run in jobs.last_runs(limit=2)] == ids[:-3:-1]


def test_the_last_success_is_no_failure_and_no_open_run(jobs: JobRepository) -> None:
    assert jobs.last_success("a") is None
    first = ended(jobs, "a", JobOutcome.DONE, 10)
    ended(jobs, "a", JobOutcome.FAILED, 20)
    ended(jobs, "b", JobOutcome.DONE, 25)
    jobs.start_run("a", at_ms=30)
    assert jobs.last_success("a").id == first
    idle = ended(jobs, "a", JobOutcome.NOTHING_TO_DO, 40)
    assert jobs.last_success("a").id == idle


def test_requests_that_still_wait_are_asked_once(jobs: JobRepository) -> None:
    first = jobs.request("uploads", "7", at_ms=1)
    assert jobs.request("uploads", "7", at_ms=2) == first
    other = jobs.request("uploads", "8", at_ms=3)
    assert jobs.take_requests(at_ms=4) == (
        JobRequest(first, "uploads", "7", 1),
        JobRequest(other, "uploads", "8", 3),
    )
    assert jobs.take_requests(at_ms=5) == ()


def test_a_request_made_while_the_same_is_served_is_kept(jobs: JobRepository) -> None:
    first = jobs.request("drain", at_ms=1)
    jobs.take_requests(at_ms=2)
    second = jobs.request("drain", at_ms=3)
    assert second != first
    assert [request.id for request in jobs.take_requests(at_ms=4)] == [second]


def test_open_requests_are_counted_until_they_are_done(jobs: JobRepository) -> None:
    ids = [jobs.request(job, at_ms=1) for job in "abc"]
    jobs.take_requests(at_ms=2)
    assert jobs.open_request_count() == 3
    jobs.done(ids[:2], at_ms=3)
    assert jobs.open_request_count() == 1
    jobs.done([], at_ms=4)
    assert jobs.open_request_count() == 1


def test_what_a_dead_engine_had_taken_is_taken_again(jobs: JobRepository) -> None:
    served, cut_off = jobs.request("a", at_ms=1), jobs.request("b", at_ms=1)
    jobs.take_requests(at_ms=2)
    jobs.done([served], at_ms=3)
    assert jobs.give_back_requests() == 1
    assert [request.id for request in jobs.take_requests(at_ms=4)] == [cut_off]


def test_old_runs_and_finished_requests_are_forgotten_and_open_ones_kept(
    jobs: JobRepository,
) -> None:
    ended(jobs, "a", JobOutcome.DONE, 10)
    ended(jobs, "a", JobOutcome.DONE, 100)
    finished, waiting = jobs.request("a", at_ms=1), jobs.request("b", at_ms=1)
    jobs.done([finished], at_ms=20)
    assert jobs.forget_runs(before_ms=50) == 2
    assert [run.started_at_ms for run in jobs.last_runs()] == [100]
    assert [request.id for request in jobs.take_requests(at_ms=60)] == [waiting]


def test_the_engine_says_who_it_is_and_that_it_lives(jobs: JobRepository) -> None:
    assert jobs.engine() is None
    jobs.engine_started(pid=42, boot_id="boot", at_ms=10)
    jobs.beat(at_ms=20)
    assert jobs.engine() == EngineState(42, "boot", 10, 20, "unknown", None, None)
    jobs.engine_stopped(at_ms=30)
    assert jobs.engine() == EngineState(None, None, None, 30, "unknown", None, None)


def test_the_network_is_recorded_when_it_changes(jobs: JobRepository) -> None:
    assert jobs.set_network("offline", at_ms=5)
    assert not jobs.set_network("offline", at_ms=6)
    assert jobs.set_network("online", at_ms=7)
    assert jobs.engine() == EngineState(None, None, None, None, "online", 7, None)


def test_the_place_that_delivers_is_kept_beside_the_engine(jobs):
    jobs.set_home("here")
    jobs.engine_started(pid=7, boot_id="boot-1", at_ms=1)
    jobs.engine_stopped(at_ms=2)
    assert jobs.engine().home == "here"
