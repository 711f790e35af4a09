"""The command palette, by keyboard alone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from stratum_desktop.gui.fuzzy import fuzzy_score


def _open(frame):
    QTest.keyClick(frame, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    return frame.palette_box


async def test_ctrl_k_offers_pages_and_the_commands_of_the_open_page(frame):
    palette = _open(frame)
    assert palette.isVisible()
    assert palette.found == ("Alpha", "Beta", "Gamma", "Count the words")
    assert frame.focusWidget() is palette.field


async def test_typing_filters_and_enter_goes_there(frame):
    palette = _open(frame)
    QTest.keyClicks(palette.field, "bt")
    assert palette.found == ("Beta",)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    await frame.deck.view.view_model.settle()
    assert frame.deck.current_id == "beta"
    assert not palette.isVisible()


async def test_the_arrow_keys_move_and_wrap(frame):
    palette = _open(frame)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert frame.deck.view.runs == 1


async def test_keywords_find_a_page_too(frame):
    palette = _open(frame)
    QTest.keyClicks(palette.field, "wording")
    assert palette.found == ("Alpha", "Beta", "Gamma")


async def test_nothing_found_is_said(frame):
    palette = _open(frame)
    QTest.keyClicks(palette.field, "zzz")
    assert palette.found == ()
    assert palette.nothing.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


async def test_escape_closes_it_and_gives_the_keyboard_back(frame):
    palette = _open(frame)
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert frame.deck.current_id == "alpha"


def test_letters_must_stand_in_their_order():
    assert fuzzy_score("ofup", "Offline uploads") is not None
    assert fuzzy_score("upof", "Offline uploads") is None


def test_starts_of_words_beat_letters_inside():
    assert fuzzy_score("ou", "Offline uploads") > fuzzy_score("ou", "Accounts")


def test_letters_in_a_row_beat_letters_apart():
    assert fuzzy_score("del", "Deliveries") > fuzzy_score("del", "Derived fields")


def test_nothing_wanted_fits_everything():
    assert fuzzy_score(" ", "Deliveries") is not None
