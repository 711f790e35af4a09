"""The Audit page: entries, filters, the drawer, the whole check, and the export."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from stratum_desktop.gui.page import Group
from stratum_desktop.gui.pages import discover_pages
from stratum_desktop.gui.pages.audit import PAGE
from stratum_desktop.gui.pages.audit.filter_bar import FilterBar
from stratum_desktop.gui.pages.audit.words import LEADS
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.audit import AuditSearch
from stratum_desktop.services.engine_desk import JobOutcome, RunEnd, ScheduleLine


@pytest.fixture
async def story(workspace, meta):
    """Four decisions: a destination, two settings, a pause with its reason."""
    del meta
    await workspace.engine_desk.publish([ScheduleLine("clean_up", daily_at="03:00")])
    await workspace.settings.set("workspace.name", "Shop")
    await workspace.settings.set("workspace.currency", "GBP")
    await workspace.timetable.pause("clean_up", why="The disk is being changed.")


@pytest.fixture
def forge(workspace):
    """Change an entry as somebody with the file and the key could."""

    async def change(number):
        def write(uow):
            uow.connection.exec_driver_sql("DROP TRIGGER audit_refuses_update")
            uow.connection.exec_driver_sql(f"UPDATE audit SET actor = 'me' WHERE seq = {number}")

        await workspace.engine_desk._store.write(write)

    return change


def cells(view, settled_rows=10):
    """What the table shows: the words of each row by the titles of its columns."""
    model = view.table_model
    rows = [model.record(at) for at in range(min(model.rowCount(), settled_rows))]
    return [{one.title: one.text(row) for one in model.columns} for row in rows]


def choice(view, name):
    boxes = view.findChild(FilterBar).findChildren(ChoiceBox)
    return next(one for one in boxes if one.accessibleName() == name)


async def press(view, name):
    buttons = [one for one in view.findChildren(QPushButton) if one.isVisibleTo(view)]
    next(one for one in buttons if one.accessibleName() == name).click()
    await view.view_model.settle()


async def search(view, settled, **what):
    view.view_model.search(AuditSearch(**what))
    await settled(view)
    return [one["Entry"] for one in cells(view)]


async def test_before_any_decision_the_page_says_what_will_be_here(open_view, said, shell):
    view = await open_view(PAGE)
    assert "Nothing was decided yet" in said(view)
    assert PAGE.group is Group.WORKSPACE
    await press(view, "Open settings")
    assert shell.opened == [("settings", None)]


async def test_every_entry_tells_who_what_when_why_before_and_after(
    open_view, story, workspace, said
):
    view = await open_view(PAGE)
    pause, currency, name, connected = cells(view)
    assert [one["Entry"] for one in (pause, currency, name, connected)] == ["4", "3", "2", "1"]
    assert (pause["Who"], pause["What"]) == ("Person", "Job paused")
    assert (pause["On"], pause["Why"]) == ("Clean up and back up", "The disk is being changed.")
    assert (currency["Before"], currency["After"], currency["Why"]) == ("USD", "GBP", "")
    assert name["On"] == "Name"
    assert (connected["What"], connected["On"]) == ("Destination connected", "Meta shop")
    assert "Platform meta" in connected["After"]
    rows = await workspace.audit.entries()
    assert view.view_model.state.total == len(rows) == view.view_model.state.summary.entries
    assert "Newest first, 4 entries." in said(view)


async def test_entries_are_found_by_who_what_and_any_word(open_view, story, settled, said):
    view = await open_view(PAGE)
    assert await search(view, settled, action="setting.changed") == ["3", "2"]
    assert await search(view, settled, text="meta shop") == ["1"]
    assert await search(view, settled, actor="person", text="disk") == ["4"]
    assert await search(view, settled, text="nothing like it") == []
    assert "No entry matches these filters." in said(view)
    await press(view, "Clear filters")
    await settled(view)
    assert len(cells(view)) == 4
    labels = [choice(view, "What").itemText(at) for at in range(choice(view, "What").count())]
    assert labels == [
        "Everything",
        "Destination connected (1)",
        "Job paused (1)",
        "Setting changed (2)",
    ]
    assert choice(view, "Who").itemText(1) == "Person (4)"
    choice(view, "What").chosen.emit("job.paused")
    await settled(view)
    assert [one["Entry"] for one in cells(view)] == ["4"]


async def test_an_entry_opens_by_key_with_all_that_it_says(open_view, story, qtbot, shell, said):
    view = await open_view(PAGE)
    table = view.findChild(RecordView)
    table.setFocus()
    qtbot.keyClicks(table, "jj")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert shell.drawer_title == "Entry 3"
    text = said(shell.drawer)
    for words in ("No reason was given.", "Setting changed", "USD", "GBP", "setting.changed"):
        assert words in text
    lead = next(one for one in shell.drawer.findChildren(QPushButton))
    lead.click()
    assert shell.opened == [("settings", None)]
    view.drawer_closed()
    assert view.view_model.state.entry is None


async def test_a_whole_chain_is_said_to_be_whole(open_view, story, said):
    view = await open_view(PAGE)
    assert "The engine has not checked them yet." in said(view)
    await press(view, "Verify every entry")
    assert "The chain is whole: 4 entries, and every one fits" in said(view)
    assert "Show the entry" not in said(view)


async def test_a_broken_chain_says_where_what_to_do_and_shows_the_entry(
    open_view, story, forge, said, shell
):
    await forge(2)
    view = await open_view(PAGE)
    await press(view, "Verify every entry")
    text = said(view)
    assert "The chain is broken at entry 2" in text
    assert "keep the database and every backup" in text
    await press(view, "Show the entry")
    assert shell.drawer_title == "Entry 2"


async def test_what_the_engine_found_stands_without_being_asked_for(
    open_view, story, workspace, said
):
    desk = workspace.engine_desk
    await desk.end_run(
        await desk.begin_run("audit_check"),
        RunEnd(JobOutcome.FAILED, {}, "The audit log was changed: entry 2 does not fit."),
    )
    text = said(await open_view(PAGE))
    assert "and found a fault" in text
    assert "entry 2 does not fit" in text


async def test_what_the_filters_let_through_is_exported(
    open_view, story, settled, tmp_path, workspace
):
    view = await open_view(PAGE)
    await search(view, settled, action="setting.changed")
    path = tmp_path / "log.csv"
    view.view_model.export(path)
    await view.view_model.settle()
    assert view.view_model.shown.notice.sentence == "2 entries written to log.csv."
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["entry"] for row in csv.DictReader(file)] == ["3", "2"]
    assert (await workspace.audit.entries(limit=1))[0].action == "audit.exported"


async def test_another_page_can_name_an_entry_or_a_text(open_view, story, settled):
    view = await open_view(PAGE)
    view.view_model.receive(2)
    await settled(view)
    assert view.view_model.state.entry.seq == 2
    view.view_model.receive(77)
    await settled(view)
    assert "Entry 77 is not there" in view.view_model.shown.notice.sentence
    view.view_model.receive("currency")
    await settled(view)
    assert [one["Entry"] for one in cells(view)] == ["3"]


def test_an_entry_leads_only_to_pages_that_there_are():
    titles = {page.id: page.title for page in discover_pages()}
    assert all(titles.get(page) == title for title, page in LEADS.values())
