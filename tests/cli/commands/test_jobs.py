"""`jobs`: the timetable, its runs, and steering it."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.reason import Reason
from stratum_desktop.engine.timetable import TIMETABLE, published
from stratum_desktop.services.engine_desk import JobOutcome, RunEnd


@pytest.fixture
def told(ask):
    """An engine told its timetable and ended."""
    ask(lambda services: services.engine_desk.publish(published(TIMETABLE, {"clean_up": 1_000})))


def test_without_an_engine_there_is_no_timetable(cli):
    answer = cli("jobs", "list")
    assert answer.code == 0
    assert answer.out.startswith("none\nNo engine has run here yet")


def test_the_timetable_tells_when_jobs_run_and_why_not(cli, ask, told):
    async def story(services):
        run_id = await services.engine_desk.begin_run("metrics_sync")
        await services.engine_desk.end_run(run_id, RunEnd(JobOutcome.DONE, {}))
        await services.engine_desk.skip("metrics_sync", Reason("job.offline"))

    ask(story)
    lines = {line.split()[0]: line for line in cli("jobs", "list").out.splitlines()}
    assert "every 5 min" in lines["metrics_sync"]
    assert "done" in lines["metrics_sync"]
    assert "1: There was no network." in lines["metrics_sync"]
    assert "at 03:00" in lines["clean_up"]
    assert "on request" in lines["uploads"]
    assert "nothing is due" in lines["The"] + cli("jobs", "list").out
    told_jobs = cli("jobs", "list", "--json").json["jobs"]
    assert [one["job"] for one in told_jobs][:2] == ["delivery_drain", "uploads"]


def test_the_runs_of_one_job_are_listed_with_its_skips(cli, ask, told):
    async def story(services):
        await services.engine_desk.skip("clean_up", Reason("job.still_running"))
        await services.engine_desk.begin_run("uploads")

    ask(story)
    (one,) = cli("jobs", "runs", "clean_up", "--json").json
    assert (one["outcome"], one["times"], one["error"]) == ("skipped", 1, None)
    assert one["skipped_because"] == "The run before had not ended."
    assert len(cli("jobs", "--json").json) == 2


def test_a_job_is_paused_with_what_that_means_and_resumed(cli, told):
    answer = cli("jobs", "pause", "clean_up", "--why", "The disk is full.")
    assert (answer.code, "No backup is made" in answer.out) == (0, True)
    paused = next(
        one for one in cli("jobs", "list", "--json").json["jobs"] if one["job"] == "clean_up"
    )
    assert paused["pause"]["who"] == "the command line"
    assert cli("jobs", "resume", "clean_up", "--json").json == {"runs_now": False}
    assert cli("jobs", "resume", "clean_up").code == 3


def test_what_protects_data_is_not_paused(cli, told):
    answer = cli("jobs", "pause", "audit_check", "--why", "Quiet.")
    assert (answer.code, "cannot be paused" in answer.err) == (3, True)


def test_a_job_is_asked_for_and_waits_for_the_engine(cli, told):
    assert "as soon as the engine runs" in cli("jobs", "run", "anomalies").out
    assert cli("jobs", "run", "sing").code == 3
