"""The Outages page: the list, the drawer, the form, and the dates for bidding."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton

from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.pages.outages import PAGE
from stratum_desktop.gui.pages.outages.words import look_of
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.store.repositories.website_hours import WebsiteHour

HOUR = timedelta(hours=1)


@pytest.fixture
def now(clock) -> datetime:
    """Noon, in UTC."""
    return datetime.fromtimestamp(clock.now_ms() / 1000, UTC)


@pytest.fixture
async def google(workspace, clock):
    """Google Ads is connected."""
    await workspace.outages._store.write(
        lambda uow: uow.destinations.add(
            platform="google",
            account="1234567890",
            label="Google",
            base_url="",
            options={},
            now_ms=clock.now_ms(),
        )
    )


@pytest.fixture
async def found(workspace, now):
    """A break of tracking this morning, found by itself, with its hours; returns its id."""
    why = Reason(
        "outage.fell_behind_visits", {"side": "server", "told": 3, "usual": 40, "witness": 900}
    )
    window = OutageWindow(None, now - 5 * HOUR, now - 3 * HOUR, OutageKind.TRACKING, "engine", why)
    hours = [
        WebsiteHour(int((now - back * HOUR).timestamp()), "server", "", 90 + back, back)
        for back in range(1, 12)
    ]

    def keep(uow):
        uow.website_hours.keep(hours)
        return uow.outages.add(window, at_ms=0)

    return await workspace.outages._store.write(keep)


def table(widget, name: str) -> RecordView:
    return next(one for one in widget.findChildren(RecordView) if one.accessibleName() == name)


def field(widget, name: str) -> QLineEdit:
    return next(one for one in widget.findChildren(QLineEdit) if one.accessibleName() == name)


async def press(view, widget, text: str) -> None:
    next(one for one in widget.findChildren(QPushButton) if one.text() == text).click()
    await again(view)


async def again(view) -> None:
    await view.view_model.settle()
    view.view_model.reload()
    await view.view_model.settle()


def listed(view) -> list[tuple[str, str]]:
    return [
        (look_of(one).word, one.window.kind.value) for one in table(view, "Outages").records.rows
    ]


async def test_a_new_workspace_says_what_is_looked_for(open_view, said):
    text = said(await open_view(PAGE))
    assert "No outage is known" in text
    assert "No outage of the last 90 days" in text
    assert "Tools, Budgets" not in text


async def test_an_outage_opens_with_its_hours_in_the_drawer(open_view, found, said, shell, now):
    view = await open_view(PAGE)
    assert listed(view) == [("Over", "tracking")]
    view.view_model.select(found)
    await view.view_model.settle()
    assert shell.drawer_title.startswith("Tracking, ")
    text = said(shell.drawer)
    assert "The server told 3 conversions, usually 40, while 900 visits went on." in text
    assert "Left out of what alerts expect, of every forecast" in text
    rows = next(
        one.records.rows for one in shell.drawer.findChildren(RecordView) if one.records.rows
    )
    shown = {cells[0].split(" ", 1)[1]: cells[1:] for cells in rows}
    for back in range(1, 12):
        mark = " ●" if back in (4, 5) else ""
        at = f"{now - back * HOUR:%H:%M}{mark}"
        assert shown[at] == (str(90 + back), "–", str(back))
    await press(view, shell.drawer, "Fields and faults of what came in")
    assert shell.opened == [("data_quality", None)]


async def test_an_outage_is_marked_by_hand_and_the_form_is_empty_again(open_view, google, now):
    view = await open_view(PAGE)
    form = view._form
    field(form, "From").setText(f"{now - 4 * HOUR:%Y-%m-%d %H:%M}")
    field(form, "To").setText(f"{now - 2 * HOUR:%Y-%m-%d %H:%M}")
    field(form, "What happened").setText("The shop was down.")
    await press(view, form, "Mark outage")
    assert listed(view) == [("Over", "by_hand")]
    (one,) = table(view, "Outages").records.rows
    assert (one.window.start_at, one.window.end_at) == (now - 4 * HOUR, now - 2 * HOUR)
    assert field(form, "From").text() == field(form, "What happened").text() == ""


async def test_times_are_those_of_the_accounts_zone(open_view, workspace, now):
    await workspace.settings.set("workspace.time_zone", "Asia/Kolkata")
    view = await open_view(PAGE)
    field(view._form, "From").setText("2026-03-02 15:30")
    field(view._form, "What happened").setText("Down.")
    await press(view, view._form, "Mark outage")
    (one,) = table(view, "Outages").records.rows
    assert one.window.start_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert listed(view) == [("Goes on", "by_hand")]


@pytest.mark.parametrize(
    ("typed", "to"), [("yesterday", ""), ("", ""), ("2026-03-02 09:00", "noon")]
)
async def test_a_time_that_is_none_is_said_and_nothing_is_kept(open_view, typed, to):
    view = await open_view(PAGE)
    field(view._form, "From").setText(typed)
    field(view._form, "To").setText(to)
    field(view._form, "What happened").setText("Down.")
    await press(view, view._form, "Mark outage")
    assert table(view, "Outages").records.rows == ()


async def test_without_a_word_on_why_nothing_is_marked(open_view):
    view = await open_view(PAGE)
    field(view._form, "From").setText("2026-03-02 09:00")
    await press(view, view._form, "Mark outage")
    assert table(view, "Outages").records.rows == ()


async def test_both_ends_are_set_in_the_drawer(open_view, found, shell, workspace):
    view = await open_view(PAGE)
    view.view_model.select(found)
    await view.view_model.settle()
    field(shell.drawer, "From").setText("2026-03-02 06:00")
    field(shell.drawer, "To; empty while it goes on").setText("")
    await press(view, shell.drawer, "Set start and end")
    (one,) = await workspace.outages.list()
    assert one.window.start_at == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert one.is_going_on


async def test_a_dismissed_outage_is_listed_beside_the_others_and_comes_back(
    open_view, found, shell, said, workspace
):
    view = await open_view(PAGE)
    view.view_model.select(found)
    await view.view_model.settle()
    await press(view, shell.drawer, "Dismiss")
    assert not (await workspace.outages.list())[0].is_dismissed
    field(shell.drawer, "Why it was none").setText("A sale for members.")
    await press(view, shell.drawer, "Dismiss")
    assert listed(view) == [("Dismissed", "tracking")]
    assert "Dismissed: A sale for members." in said(shell.drawer)
    view.view_model.show_all(shows_all=False)
    await view.view_model.settle()
    assert listed(view) == []
    await press(view, shell.drawer, "Let it count as an outage")
    assert listed(view) == [("Over", "tracking")]


async def test_dates_are_copied_and_saved_as_they_are_shown(
    open_view, google, found, workspace, tmp_path
):
    view = await open_view(PAGE)
    view.view_model.show_delay(3)
    await view.view_model.settle()
    (one,) = table(view, "Dates for data exclusions").records.rows
    assert f"{one.start:%Y-%m-%d %H:%M}" == "2026-02-27 07:00"
    await press(view, view, "Copy")
    assert QGuiApplication.clipboard().text() == "\t".join(one.cells)
    path = tmp_path / "dates.csv"
    view.view_model.save(path)
    await view.view_model.settle()
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert tuple(list(csv.reader(file))[1]) == one.cells


async def test_another_page_can_name_the_outage_to_look_at(open_view, found, workspace):
    await workspace.outages.dismiss(found, why="None.")
    view = await open_view(PAGE)
    view.view_model.receive(found)
    await view.view_model.settle()
    assert view.view_model.state.detail.outage.id == found
    assert listed(view) == [("Dismissed", "tracking")]
    view.drawer_closed()
    assert view.view_model.state.detail is None


async def test_the_palette_looks_for_outages(open_view):
    view = await open_view(PAGE)
    next(one for one in view.commands() if one.title == "Look for outages now").run()
    await view.view_model.settle()
    assert view.view_model.shown.notice.sentence == "Nothing new was found."
