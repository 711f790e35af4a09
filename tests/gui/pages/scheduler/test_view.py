"""The Schedule page: the timetable, the chosen job, its runs, run now, pause and resume."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from stratum_desktop.domain.reason import Reason
from stratum_desktop.engine.timetable import TIMETABLE, published
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.scheduler import PAGE, words
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.services.engine_desk import BY_HAND, JobOutcome, RunEnd
from stratum_desktop.services.timetable import RunState


@pytest.fixture
async def desk(workspace, clock):
    """An engine that lives and told its timetable."""
    desk = workspace.engine_desk
    due = {job.name: clock.now_ms() + 60_000 for job in TIMETABLE if job.is_timed}
    await desk.publish(published(TIMETABLE, due))
    await desk.started(pid=42)
    return desk


@pytest.fixture
async def lived(desk, clock):
    """What ran and what was skipped: two readings, an upload that failed, two skips."""
    for counts, seconds in (({"figures": 1_204, "requests": 3}, 2), ({}, 65)):
        run_id = await desk.begin_run("metrics_sync")
        clock.advance(seconds=seconds)
        outcome = JobOutcome.DONE if counts else JobOutcome.NOTHING_TO_DO
        await desk.end_run(run_id, RunEnd(outcome, counts))
    for _ in range(2):
        clock.advance(seconds=300)
        await desk.skip("metrics_sync", Reason("job.offline"))
    run_id = await desk.begin_run("uploads")
    await desk.end_run(run_id, RunEnd(JobOutcome.FAILED, {}, "The disk is full. Make room."))
    await desk.beat(network="online")


def table(view, name):
    return next(one for one in view.findChildren(RecordView) if one.accessibleName() == name)


def cells(view, name):
    """What a table shows: the words of each row by the titles of its columns."""
    shown = table(view, name)
    titles = [one.title for one in shown.records.columns]
    return [
        dict(zip(titles, (one.text(row) for one in shown.records.columns), strict=True))
        for row in shown.records.rows
    ]


def line(view, title):
    return next(one for one in cells(view, "Timetable") if one["Job"] == title)


async def press(view, name):
    buttons = [one for one in view.findChildren(QPushButton) if one.isVisibleTo(view)]
    next(one for one in buttons if one.accessibleName() == name).click()
    await view.view_model.settle()


async def choose(view, job):
    view.view_model.receive(job)
    await view.view_model.settle()


async def test_before_any_engine_the_page_says_what_will_be_here(open_view, said):
    assert "The engine tells what it runs" in said(await open_view(PAGE))


async def test_the_timetable_shows_every_figure_of_its_rows(open_view, lived, workspace, clock):
    view = await open_view(PAGE)
    rows = await workspace.engine_desk._store.read(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT job, started_at_ms, ended_at_ms, counts FROM job_run"
            " WHERE outcome <> 'skipped' ORDER BY id"
        ).all()
    )
    last = {job: (began, ended) for job, began, ended, _ in rows}
    shown = {row.job: row for row in table(view, "Timetable").records.rows}
    assert next(iter(shown)) == "delivery_drain"
    for job, row in shown.items():
        if job not in last:
            assert row.last is None
            continue
        began, ended = last[job]
        assert round(row.last.started_at.timestamp() * 1000) == began
        assert row.last.duration_ms == ended - began
    reading = line(view, "Read ad accounts")
    assert (reading["Runs"], reading["Took"]) == ("Every 5 min", "1 min")
    assert reading["Last outcome"] == "Nothing to do"
    assert reading["Skipped since"].startswith("2 times: There was no network.")
    assert line(view, "Measure EMQ")["Last outcome"] == "Never ran"
    assert line(view, "Clean up and back up")["Runs"] == "Daily at 03:00 UTC"
    due = next(row.next_at for row in shown.values() if row.job == "clean_up")
    assert line(view, "Clean up and back up")["Next"] == shown_as.instant(due)


async def test_what_failed_is_chosen_first_and_its_runs_are_listed(open_view, lived, said):
    view = await open_view(PAGE)
    assert view.view_model.state.job.job == "uploads"
    assert table(view, "Timetable").current.job == "uploads"
    (run,) = cells(view, "Past runs")
    assert (run["Outcome"], run["Error or reason"]) == ("Failed", "The disk is full. Make room.")
    assert "Failed: Work through uploads." in said(view)


async def test_the_runs_of_a_job_are_its_rows_newest_first(
    open_view, lived, workspace, shell, said
):
    view = await open_view(PAGE)
    await choose(view, "metrics_sync")
    skip, idle, done = cells(view, "Past runs")
    assert (skip["Outcome"], skip["Counted"]) == ("Skipped", "2 times")
    assert (idle["Outcome"], idle["Counted"]) == ("Nothing to do", "–")
    assert (done["Counted"], done["Took"]) == ("figures 1,204, requests 3", "2,000 ms")
    runs = table(view, "Past runs")
    runs.selectRow(2)
    runs.clicked.emit(runs.currentIndex())
    text = said(shell.drawer)
    assert "1,204" in text
    assert "2,000 ms" in text
    view.drawer_closed()
    assert view.view_model.state.run is None


async def test_keys_move_through_the_jobs_and_open_a_run(open_view, lived, qtbot, shell):
    view = await open_view(PAGE)
    jobs = table(view, "Timetable")
    before = jobs.currentIndex().row()
    qtbot.keyClicks(jobs, "j")
    await view.view_model.settle()
    assert view.view_model.state.job.job == jobs.records.rows[before + 1].job
    await choose(view, "uploads")
    runs = table(view, "Past runs")
    runs.selectRow(0)
    qtbot.keyClick(runs, Qt.Key.Key_Return)
    assert shell.drawer_title == "Work through uploads"


async def test_a_job_is_asked_for_once(open_view, lived, workspace):
    view = await open_view(PAGE)
    await choose(view, "anomalies")
    await press(view, "Run now")
    assert "It runs at once." in view.view_model.shown.notice.sentence
    view.view_model.reload()
    await view.view_model.settle()
    assert line(view, "Look for anomalies")["Next"] == "Asked for"
    (request,) = await workspace.engine_desk.take_requests()
    assert (request.job, request.argument) == ("anomalies", BY_HAND)


async def test_a_pause_says_what_it_means_and_asks_why(open_view, desk, workspace, said):
    view = await open_view(PAGE)
    await choose(view, "clean_up")
    await press(view, "Pause")
    assert "While it rests: No backup is made" in said(view)
    await press(view, "Pause job")
    assert (await workspace.timetable.show()).jobs[-1].pause is None
    why = next(
        one for one in view.findChildren(QLineEdit) if one.accessibleName() == "Why it is to rest"
    )
    why.setText("The disk is being changed.")
    await press(view, "Pause job")
    await choose(view, "clean_up")
    view.view_model.reload()
    await view.view_model.settle()
    shown = line(view, "Clean up and back up")
    assert (shown["Last outcome"], shown["Next"]) == ("Paused", "When resumed")
    assert "The disk is being changed." in said(view)
    await press(view, "Resume")
    view.view_model.reload()
    await view.view_model.settle()
    assert line(view, "Clean up and back up")["Last outcome"] == "Never ran"
    actions = [one.action for one in await workspace.audit.entries()]
    assert actions == ["job.resumed", "job.paused"]


async def test_what_protects_data_offers_no_pause_and_says_why(open_view, desk, said):
    view = await open_view(PAGE)
    for job in ("delivery_drain", "audit_check"):
        await choose(view, job)
        assert "cannot be paused" in said(view)
        names = [one.accessibleName() for one in view.findChildren(QPushButton)]
        shown = [one for one in view.findChildren(QPushButton) if one.isVisibleTo(view)]
        assert "Pause" in names
        assert "Pause" not in [one.accessibleName() for one in shown]
    view.commands()[1].run()
    assert "cannot be paused" in view.view_model.shown.notice.sentence
    assert not view.view_model.state.asks_why


async def test_without_an_engine_nothing_is_due(open_view, lived, clock, said):
    clock.advance(seconds=60)
    view = await open_view(PAGE)
    assert "The engine does not run" in said(view)
    assert line(view, "Measure EMQ")["Next"] == "With the engine"


def test_every_state_of_a_run_has_a_look():
    assert set(words.LOOKS) == set(RunState)
