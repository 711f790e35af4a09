from hashlib import sha256

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton

from stratum_desktop.gui.pages.identity import PAGE
from stratum_desktop.gui.pages.identity.platform_card import PlatformCard
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.services.identity_inspector import ActionSource


@pytest.fixture
async def view(open_view):
    return await open_view(PAGE)


async def type_in(view, **person):
    view._form.fill(person)
    await view.view_model.settle()


def field(view, name):
    return next(one for one in view.findChildren(QLineEdit) if one.accessibleName() == name)


def cards(view):
    return [card for card in view.findChildren(PlatformCard) if card.isVisibleTo(view)]


def table(view, platform):
    return next(
        one
        for one in view.findChildren(RecordView)
        if one.accessibleName() == f"What {platform} would be told"
    )


async def test_before_anybody_is_typed_the_page_says_what_will_be_here(view, said):
    assert "Type a person" in said(view)
    assert "neither stored nor logged nor sent" in said(view)


async def test_typing_shows_every_platform_after_a_pause(view, qtbot, said):
    line = field(view, "E-mail")
    with qtbot.waitSignal(view._form.typed, timeout=5_000):
        qtbot.keyClicks(line, "Jo.Hn@gmail.com")
    await view.view_model.settle()
    assert len(cards(view)) == len(view.view_model.state.inspection.platforms)
    (row,) = table(view, "Google Ads").records.rows
    assert (row.text, row.sent) == ("john@gmail.com", sha256(b"john@gmail.com").hexdigest())
    assert "without dots and plus-suffix" in said(view)


async def test_what_cannot_be_used_is_said_beside_its_field(view, said):
    await type_in(view, phone="030 901820")
    assert "has no country code" in said(view)
    await type_in(view, phone="+49 30 901820")
    assert "has no country code" not in said(view)


async def test_one_platform_can_be_looked_at_alone(view):
    await type_in(view, email="a@b.de")
    tabs = view.header().findChildren(QPushButton)
    next(one for one in tabs if one.accessibleName() == "TikTok").click()
    assert [card.accessibleName() for card in cards(view)] == ["TikTok"]
    await type_in(view, email="c@d.de")
    assert [card.accessibleName() for card in cards(view)] == ["TikTok"]


async def test_enter_on_a_row_copies_the_hash_and_says_so(view, qtbot):
    await type_in(view, email="a@b.de")
    rows = table(view, "Snapchat")
    rows.select_first()
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == sha256(b"a@b.de").hexdigest()
    assert view.view_model.shown.notice.sentence == "Copied the SHA-256 of “E-mail”."


async def test_a_value_in_clear_is_copied_under_its_own_name(view, qtbot):
    await type_in(view, gclid="Cj0KCQ")
    rows = table(view, "Google Ads")
    rows.select_first()
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "Cj0KCQ"
    assert "value in clear" in view.view_model.shown.notice.sentence


async def test_copying_without_a_row_says_how(view):
    await type_in(view, email="a@b.de")
    next(one for one in view.commands() if one.title.startswith("Copy")).run()
    assert "Put the cursor on a row" in view.view_model.shown.notice.sentence


async def test_where_the_event_took_place_changes_what_is_taken(view, said):
    await type_in(view, email="a@b.de", external_id="U-1")
    assert "external_id" in {row.field for row in table(view, "TikTok").records.rows}
    view._source.chosen.emit(ActionSource.APP)
    await view.view_model.settle()
    assert "Shown for Purchase" in said(view)


async def test_clearing_forgets_the_person(view, said):
    await type_in(view, email="a@b.de")
    next(one for one in view.findChildren(QPushButton) if one.text() == "Clear").click()
    await view.view_model.settle()
    assert view.view_model.state.typed == {}
    assert "Type a person" in said(view)


async def test_the_example_shows_the_page_at_work(view):
    next(one for one in view.findChildren(QPushButton) if one.text() == "Example").click()
    await view.view_model.settle()
    assert len(table(view, "Meta").records.rows) > 10


async def test_nothing_typed_is_left_in_the_workspace_or_in_settings(view, tmp_path):
    await type_in(view, email="canary-55@shop.example", last_name="Canaryson")
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert b"anaryson" not in file.read_bytes()
            assert b"canary-55" not in file.read_bytes()
    assert not [key for key in QSettings().allKeys() if "anary" in str(QSettings().value(key))]
