"""The frame: pages by mouse and keyboard, drawer, title, what it remembers."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.main_window import MainWindow
from stratum_desktop.gui.navigation import Navigation
from stratum_desktop.gui.view_model import Notice, Phase


def _press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window, key, modifier)


async def test_the_first_page_opens(frame):
    assert frame.deck.current_id == "alpha"
    assert frame.deck.view.label.text() == "hello"


async def test_every_page_of_a_practice_workspace_says_practice_in_the_title(frame):
    for page_id in frame.deck.page_ids:
        frame.open_page(page_id)
        await frame.deck.view.view_model.settle()
        assert frame.windowTitle().endswith("PRACTICE")
        assert frame.windowTitle().startswith(page_id.capitalize())


async def test_a_usual_workspace_does_not(qtbot, services, clock, memory, words_page):
    services.answers["words.read"] = "hello"
    window = MainWindow([words_page("alpha")], services.context(clock), memory=memory)
    qtbot.addWidget(window)
    window.start()
    await window.deck.view.view_model.close()
    assert window.windowTitle() == "Alpha – Test – Stratum"
    window.may_close = True


async def test_ctrl_and_a_number_go_to_a_page(frame):
    _press(frame, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    await frame.deck.view.view_model.settle()
    assert frame.deck.current_id == "beta"


async def test_a_click_in_the_navigation_goes_to_a_page(frame):
    button = frame.navigation.findChild(QPushButton, "gamma")
    button.click()
    await frame.deck.view.view_model.settle()
    assert frame.deck.current_id == "gamma"
    assert button.isChecked()


async def test_a_page_says_how_much_waits_there_and_an_unknown_one_nothing(frame):
    button = frame.navigation.findChild(QPushButton, "beta")
    frame.navigation.show_count("beta", 4)
    frame.navigation.show_count("of another version", 4)
    badge = button.findChild(QLabel)
    assert (badge.text(), badge.isVisible()) == ("4", True)
    assert button.accessibleName() == "Beta, 4 waiting"
    frame.navigation.toggle_fold()
    assert not badge.isVisible()
    frame.navigation.toggle_fold()
    assert badge.isVisible()
    frame.navigation.show_count("beta", 0)
    assert not badge.isVisible()
    assert button.accessibleName() == "Beta"


async def test_the_navigation_is_one_tab_stop_walked_by_arrow_keys(frame):
    first = frame.navigation.findChild(QPushButton, "alpha")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert frame.focusWidget().objectName() == "beta"
    await frame.deck.view.view_model.settle()
    assert frame.deck.current_id == "beta"


def test_where_the_pages_do_not_fit_the_list_scrolls_to_the_open_one(qtbot, words_page):
    navigation = Navigation([words_page(f"page{number}") for number in range(30)])
    qtbot.addWidget(navigation)
    navigation.resize(208, 320)
    navigation.show()
    for page_id in ("page29", "page0"):
        navigation.mark(page_id)
        button = navigation.findChild(QPushButton, page_id)
        assert button.height() >= 22
        assert not button.visibleRegion().isEmpty()


async def test_an_argument_reaches_the_view_model_even_of_the_open_page(frame):
    frame.open_page("alpha", {"state": "held"})
    assert frame.deck.view.view_model.received == [{"state": "held"}]


async def test_an_unknown_page_changes_nothing(frame):
    frame.open_page("of_a_later_version")
    assert frame.deck.current_id == "alpha"


async def test_a_page_that_was_left_turns_stale_and_one_that_is_open_reloads(frame, services):
    left = frame.deck.view.view_model
    frame.open_page("beta")
    await frame.deck.view.view_model.settle()
    for view_model in frame.deck.view_models:
        view_model.on_changed(frozenset({Topic.EVENTS}))
    await frame.deck.view.view_model.settle()
    assert left.shown.phase is Phase.STALE
    assert frame.deck.view.view_model.shown.phase is Phase.READY
    assert len(services.asked("words.read")) == 3


async def test_slash_puts_the_keyboard_into_the_filter_and_is_typed_there(frame):
    _press(frame, Qt.Key.Key_Slash)
    field = frame.deck.view.filter
    assert frame.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_Slash)
    assert field.text() == "/"


async def test_the_header_says_of_when_the_figures_are(frame):
    assert frame.header.freshness.startswith("as of ")
    frame.deck.view.view_model.became_hidden()
    frame.deck.view.view_model.on_changed(frozenset({Topic.EVENTS}))
    assert frame.header.freshness.startswith("Changed since · as of ")


async def test_the_drawer_opens_with_a_title_and_escape_closes_it(frame):
    frame.show_drawer("Pixel coverage", QLabel("because"))
    assert frame.drawer.isVisible()
    assert frame.drawer.accessibleName() == "Pixel coverage"
    _press(frame, Qt.Key.Key_Escape)
    assert not frame.drawer.isVisible()


async def test_going_elsewhere_closes_the_drawer(frame):
    frame.show_drawer("Pixel coverage", QLabel("because"))
    frame.open_page("beta")
    await frame.deck.view.view_model.settle()
    assert not frame.drawer.isVisible()


async def test_a_page_s_command_runs_by_its_key_only_while_the_page_is_open(frame):
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    alpha = frame.deck.view
    _press(frame, Qt.Key.Key_W, both)
    assert alpha.runs == 1
    frame.open_page("beta")
    await frame.deck.view.view_model.settle()
    _press(frame, Qt.Key.Key_W, both)
    assert (alpha.runs, frame.deck.view.runs) == (1, 1)


async def test_f5_loads_the_page_again(frame, services):
    _press(frame, Qt.Key.Key_F5)
    await frame.deck.view.view_model.settle()
    assert len(services.asked("words.read")) == 2


async def test_folding_leaves_icons_with_spoken_names(frame):
    _press(frame, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert frame.navigation.is_folded
    button = frame.navigation.findChild(QPushButton, "beta")
    assert button.text() == ""
    assert button.accessibleName() == "Beta"


async def test_closing_asks_its_owner_first(frame, qtbot):
    with qtbot.waitSignal(frame.close_requested):
        frame.close()
    assert frame.isVisible()
    frame.may_close = True
    frame.close()
    assert not frame.isVisible()


async def test_the_next_window_opens_as_this_one_closed(frame, qtbot, context, memory, words_page):
    frame.open_page("beta")
    await frame.deck.view.view_model.settle()
    frame.navigation.set_folded(True)
    frame.may_close = True
    frame.close()
    memory.sync()
    again = QSettings(memory.fileName(), QSettings.Format.IniFormat)
    second = MainWindow([words_page("alpha"), words_page("beta")], context, memory=again)
    qtbot.addWidget(second)
    second.start()
    for view_model in second.deck.view_models:
        await view_model.close()
    assert second.deck.current_id == "beta"
    assert second.navigation.is_folded
    second.may_close = True


async def test_a_message_outlives_the_page_it_came_from(frame):
    frame.say(Notice("Applying in 30 s.", action="Undo"))
    frame.open_page("beta")
    await frame.deck.view.view_model.settle()
    assert frame.bar.sentence == "Applying in 30 s."
    assert frame.bar.isVisible()


@pytest.mark.parametrize("line_limit", [200])
def test_the_frame_stays_small_and_names_no_page(line_limit):
    import inspect

    from stratum_desktop.gui import main_window
    from stratum_desktop.gui.pages import discover_pages

    source = inspect.getsource(main_window)
    assert len(source.splitlines()) <= line_limit
    assert not [page.id for page in discover_pages() if f'"{page.id}"' in source]
