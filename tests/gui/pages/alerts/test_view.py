"""The Alerts page: the list, the alert that is looked at, and what can be done about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from stored_ingest import LOST_HOURS, silent_month

from stratum_desktop.gui.charts import ExpectedRange
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.pages.alerts import PAGE
from stratum_desktop.gui.pages.alerts.words import look_of
from stratum_desktop.gui.widgets import RecordView


def table(view, name: str) -> RecordView:
    return next(one for one in view.findChildren(RecordView) if one.accessibleName() == name)


def button(view, text: str) -> QPushButton:
    return next(one for one in view.findChildren(QPushButton) if one.text() == text)


async def press(view, text: str) -> None:
    button(view, text).click()
    await view.view_model.settle()
    view.view_model.reload()
    await view.view_model.settle()


async def test_without_alerts_the_page_says_what_will_be_here(open_view, said):
    text = said(await open_view(PAGE))
    assert "Nothing was out of the ordinary" in text
    assert "7 days of history" in text


async def test_an_alert_is_shown_with_cause_figures_and_chart(open_view, silent_shop, said):
    view = await open_view(PAGE)
    (row,) = table(view, "Alerts").records.rows
    assert row.id == silent_shop.id
    text = said(view)
    assert "Fewer events than usual from shop (server)" in text
    assert "no browser side is connected" in text
    assert f"lasted {LOST_HOURS} h, goes on" in text
    chart = view.findChild(ExpectedRange)
    assert sum(one.is_flagged for one in chart._points) == LOST_HOURS
    assert "out of range" in chart.accessibleDescription()


async def test_the_chart_draws_what_the_rows_add_up_to(open_view, workspace, silent_shop):
    view = await open_view(PAGE)
    drawn = {
        int(one.start_at.timestamp()): one.value for one in view.findChild(ExpectedRange)._points
    }
    rows = await workspace.alerts._store.read(
        lambda uow: dict(
            tuple(row)
            for row in uow.connection.exec_driver_sql(
                "SELECT hour_at, sum(count) FROM ingest_hourly GROUP BY hour_at"
            )
        )
    )
    assert len(drawn) > 90
    assert all(value == rows.get(at, 0) for at, value in drawn.items())


async def test_resolving_takes_it_off_the_open_list(open_view, silent_shop, said):
    view = await open_view(PAGE)
    await press(view, "Resolve")
    # Nothing is open any more, so all are listed.
    assert _look(table(view, "Alerts")).word == "Resolved"
    assert not button(view, "Resolve").isVisibleTo(view)
    view.view_model.show_all(shows_all=False)
    await view.view_model.settle()
    assert "Nothing asks for attention" in said(view)


def _look(alerts: RecordView) -> PillLook:
    return look_of(alerts.records.rows[0])


async def test_a_mute_is_taken_back_by_the_same_button(open_view, silent_shop, said):
    view = await open_view(PAGE)
    view.view_model.show_all(shows_all=True)
    await view.view_model.settle()
    await press(view, "Mute for 7 days")
    assert "muted until" in said(view)
    assert _look(table(view, "Alerts")).word == "Muted"
    await press(view, "Unmute")
    assert "muted until" not in said(view)


async def test_a_note_is_typed_and_kept(open_view, silent_shop, said, qtbot):
    view = await open_view(PAGE)
    field = next(one for one in view.findChildren(QLineEdit) if one.accessibleName() == "Note")
    button(view, "Add note").click()
    assert view.view_model.shown.busy == frozenset()
    field.setText("Asked the agency.")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    await view.view_model.settle()
    view.view_model.reload()
    await view.view_model.settle()
    assert "Asked the agency." in said(view)
    assert field.text() == ""


async def test_another_page_can_name_the_alert_to_look_at(open_view, silent_shop):
    view = await open_view(PAGE)
    view.view_model.receive(silent_shop.id)
    await view.view_model.settle()
    assert view.view_model.state.shows_all
    assert view.view_model.state.detail.alert.id == silent_shop.id


async def test_a_row_behind_it_leads_to_its_event(
    open_view, workspace, events, clock, shell, qtbot
):
    """Three events come in an hour that is far below what is usual."""
    await silent_month(workspace, clock)
    clock.advance(seconds=3_600)
    await workspace.alerts.watch()
    view = await open_view(PAGE)
    rows = table(view, "Rows behind the alert")
    assert len(rows.records.rows) == events
    rows.selectRow(0)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert shell.opened == [("orders", rows.records.rows[0].event_id)]


@pytest.mark.parametrize("command", ["Look for alerts now", "Resolve this alert"])
async def test_the_palette_offers_what_the_buttons_do(open_view, command):
    view = await open_view(PAGE)
    next(one for one in view.commands() if one.title == command).run()
    await view.view_model.settle()
    assert view.view_model.shown.error is None


async def test_outages_of_all_platforms_are_shaded_on_the_figure_of_a_sender(
    open_view, silent_shop, workspace, clock
):
    now = datetime.fromtimestamp(clock.now_ms() / 1000, UTC)
    mark = workspace.outages.mark
    await mark(platform=None, start=now - timedelta(hours=9), end=None, why="no network")
    view = await open_view(PAGE)
    (chart,) = view.findChildren(ExpectedRange)
    shaded = [row[0] for row in chart.data_rows()[1:] if row[-1]]
    starts = [datetime.fromisoformat(row[0]) for row in chart.data_rows()[1:]]
    expected = [at.isoformat() for at in starts if at > now - timedelta(hours=10)]
    assert shaded == expected
    assert shaded
    assert "Marked outage since" in chart.accessibleDescription()


async def test_an_outage_of_one_platform_says_nothing_of_a_sender(
    open_view, silent_shop, workspace, meta, clock
):
    now = datetime.fromtimestamp(clock.now_ms() / 1000, UTC)
    await workspace.outages.mark(
        platform="meta", start=now - timedelta(hours=9), end=None, why="refused"
    )
    view = await open_view(PAGE)
    assert view.view_model.state.detail is not None
    assert view.view_model.state.outages == ()
    view.view_model.select(silent_shop.id)
    await view.view_model.settle()
    assert view.view_model.state.outages == ()
