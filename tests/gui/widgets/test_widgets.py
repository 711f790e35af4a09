"""Small controls: what they say, emit and take."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.theme import Role
from stratum_desktop.gui.view_model import Notice, Tone
from stratum_desktop.gui.widgets import (
    Card,
    DropArea,
    EmptyState,
    Evidence,
    KeyValues,
    Label,
    Pill,
    ProgressRow,
    QuietBar,
    RecordView,
    SearchField,
    SegmentedTabs,
    make_button,
    make_icon_button,
)
from stratum_desktop.gui.widgets.progress_row import ProgressFacts


@pytest.fixture
def shown(qtbot):
    def show(widget):
        qtbot.addWidget(widget)
        widget.show()
        return widget

    return show


def test_a_button_is_called_by_its_verb_and_runs(shown):
    runs = []
    button = shown(make_button("Send 1,204 events", lambda: runs.append(1)))
    assert button.accessibleName() == "Send 1,204 events"
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert runs == [1]


def test_an_icon_button_has_a_spoken_name(shown):
    button = shown(make_icon_button("close", "Dismiss", lambda: None))
    assert (button.accessibleName(), button.toolTip()) == ("Dismiss", "Dismiss")
    assert not button.icon().isNull()


def test_a_quiet_bar_says_acts_and_goes(shown):
    runs = []
    bar = shown(QuietBar())
    bar.show_notice(Notice("Sent.", Tone.GOOD, action="Undo", run=lambda: runs.append(1)))
    assert bar.accessibleName() == "Sent."
    (action,) = [one for one in bar.findChildren(QPushButton) if one.text() == "Undo"]
    action.click()
    assert runs == [1]
    assert not bar.isVisible()


def test_a_quiet_bar_without_an_action_has_no_button_for_one(shown):
    bar = shown(QuietBar())
    bar.show_notice(Notice("Sent."))
    assert not bar.findChild(QPushButton).isVisible()


def test_an_empty_state_offers_steps_the_first_most_visibly(shown):
    runs = []
    state = shown(EmptyState())
    state.set_words("No platform", "Connect one.", "accounts")
    state.set_actions([("Connect", lambda: runs.append(1)), ("Explore", lambda: None)])
    buttons = state.findChildren(QPushButton)
    assert [one.property("kind") for one in buttons] == ["primary", "normal"]
    buttons[0].click()
    assert runs == [1]


def test_a_search_waits_for_a_pause_but_not_for_enter(shown, qtbot):
    field = shown(SearchField("Filter deliveries"))
    seen = []
    field.searched.connect(seen.append)
    QTest.keyClicks(field, " ord-1 ")
    assert seen == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert seen == ["ord-1"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert seen == ["ord-1", ""]


def test_a_search_runs_by_itself_when_typing_pauses(shown, qtbot):
    field = shown(SearchField("Filter deliveries"))
    with qtbot.waitSignal(field.searched) as searched:
        QTest.keyClicks(field, "abc")
    assert searched.args == ["abc"]


@pytest.fixture
def tabs(shown):
    made = SegmentedTabs("Platform")
    made.set_tabs([("", "All"), ("meta", "Meta"), ("google", "Google Ads of a long name")], "meta")
    return shown(made)


def test_tabs_keep_what_is_chosen_when_their_titles_change(tabs):
    tabs.set_tabs([("", "All 3"), ("meta", "Meta 2"), ("google", "Google 1")])
    assert tabs.current == "meta"


def test_tabs_fall_back_to_the_first_when_the_chosen_one_is_gone(tabs):
    tabs.set_tabs([("", "All"), ("tiktok", "TikTok")])
    assert tabs.current == ""


def test_tabs_tell_what_a_person_chose_and_nothing_else(tabs):
    seen = []
    tabs.chosen.connect(seen.append)
    tabs.choose("google")
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    QTest.keyClick(tabs, Qt.Key.Key_Left)
    tabs.findChildren(QPushButton)[1].click()
    assert seen == ["", "google", "meta"]


def test_tabs_that_do_not_fit_are_cut_with_dots_and_keep_their_spoken_names(shown):
    frame = QWidget()
    tabs = SegmentedTabs("Platform")
    tabs.setParent(frame)
    tabs.set_tabs([("", "All"), ("meta", "Meta"), ("google", "Google Ads of a long name")])
    shown(frame)
    tabs.resize(180, 30)
    long = tabs.findChildren(QPushButton)[2]
    assert long.text().endswith("…")
    assert long.accessibleName() == "Google Ads of a long name"
    assert long.toolTip() == "Google Ads of a long name"


def test_facts_are_named_for_a_screen_reader(shown):
    facts = shown(KeyValues([("Token", "in the keyring")]))
    assert "Token: in the keyring" in [one.accessibleName() for one in facts.findChildren(Label)]


def test_progress_says_done_rate_and_time_left(shown, qtbot):
    row = shown(ProgressRow())
    row.set_facts(ProgressFacts("orders.csv", 61_200, 102_000, "rows", 68_000.4, 31))
    said = [one.text() for one in row.findChildren(Label)]
    assert "61,200 of 102,000 rows · 68,000 rows/s · 31 s left" in said
    with qtbot.waitSignal(row.cancelled):
        row.cancel_button.click()


def test_progress_of_unknown_length_does_not_pretend(shown):
    row = shown(ProgressRow())
    row.set_facts(ProgressFacts("orders.csv", 7, None, "rows"))
    assert (row._bar.minimum(), row._bar.maximum()) == (0, 0)
    assert "7 rows" in [one.text() for one in row.findChildren(Label)]


@pytest.fixture
def area(shown):
    return shown(DropArea("Drop a file", "Nothing leaves before Send.", [".csv", ".xlsx"]))


def test_a_fitting_file_is_taken(area, qtbot):
    with qtbot.waitSignal(area.dropped) as dropped:
        area.take([Path("Orders.CSV")])
    assert dropped.args == [Path("Orders.CSV")]


@pytest.mark.parametrize(
    ("paths", "sentence"),
    [
        (
            ["orders.pdf"],
            "orders.pdf is not a .csv or .xlsx file. Export it as one first.",
        ),
        (["a.csv", "b.csv"], "2 files were dropped. Drop one file at a time."),
    ],
)
def test_anything_else_is_refused_in_words(area, qtbot, paths, sentence):
    with qtbot.waitSignal(area.refused) as refused:
        area.take([Path(path) for path in paths])
    assert refused.args == [sentence]


def test_a_file_can_be_picked_without_a_mouse(area, qtbot):
    with qtbot.waitSignal(area.pick_requested):
        QTest.keyClick(area.button, Qt.Key.Key_Space)


def test_evidence_shows_the_rows_behind_or_says_there_are_none(shown):
    evidence = Evidence()
    evidence.add_words("How", "Counted.")
    evidence.add_facts("Measured", [("Seen", "612")])
    evidence.add_rows("Rows", ["Event", "At"], [("Purchase", "09:12"), ("Lead",)])
    evidence.add_rows("None", ["Event"], [])
    shown(evidence)
    (table,) = evidence.findChildren(RecordView)
    assert table.model().index(0, 1).data() == "09:12"
    assert table.model().index(1, 1).data() == ""
    assert "No rows." in [one.text() for one in evidence.findChildren(Label)]


def test_a_pill_and_a_card_are_called_by_their_words(shown):
    pill = shown(Pill(PillLook("Reliable", "good", Role.GOOD)))
    assert pill.accessibleName() == "Reliable"
    card = shown(Card("Deliveries today", caption="UTC"))
    card.set_title("Deliveries")
    assert card.accessibleName() == "Deliveries"
