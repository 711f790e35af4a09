"""The Approvals page by keys: every decision, what it asks first, and what it never does twice."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from made_actions import NOW, action, waiting
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed
from stratum_desktop.gui.pages.approvals.state import Choices, Which
from stratum_desktop.gui.view_model import Phase
from stratum_desktop.services.approvals import OperatorView, Role
from stratum_desktop.services.approvals.view import Preview
from stratum_desktop.services.gate import Stop

SHIFT = Qt.KeyboardModifier.ShiftModifier
K = Qt.Key


def listed(page):
    return [line.action.name for line in page._queue.records.rows if line.action is not None]


def shown_buttons(widget):
    return [one.text() for one in widget.findChildren(QPushButton) if one.isVisibleTo(widget)]


def said(widget):
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


async def refresh(page):
    page.view_model.reload()
    await page.view_model.settle()


async def test_what_expires_first_stands_on_top_and_the_cursor_is_on_it(page):
    assert listed(page) == ["Summer sale", "Brand search", "Retargeting"]
    assert page._queue.current.action.id == 1
    assert page._queue.hasFocus()


async def test_j_and_k_move_whoever_has_the_keyboard(page, press):
    await press(K.Key_J, K.Key_J, K.Key_K)
    assert page._queue.current.action.id == 2
    page._undo.button.setFocus()
    await press(K.Key_J)
    assert page._queue.current.action.id == 3


async def test_a_approves_what_was_shown_at_once(page, press, services):
    await press(K.Key_J, K.Key_A)
    assert services.arguments("approvals.approve") == [({2: "hash-2"},)]


async def test_a_held_key_and_a_double_click_decide_one_line_alone(page, window, services):
    keys = {one.key().toString(): one.autoRepeat() for one in page.findChildren(QShortcut)}
    assert {name for name, repeats in keys.items() if repeats} == {"J", "K"}
    assert {"A", "Shift+A", "R", "U", "O", "B"} < set(keys)
    approve = page._decide._approve
    QTest.mouseClick(approve, Qt.MouseButton.LeftButton)
    page._queue.selectRow(1)
    QTest.mouseDClick(approve, Qt.MouseButton.LeftButton)
    await page.view_model.settle()
    assert services.arguments("approvals.approve") == [({1: "hash-1"},)]
    assert page._queue.hasFocus()


async def test_after_a_decision_the_cursor_stands_on_the_next_line(page, press, services):
    await press(K.Key_A)
    services.actions[0] = waiting(1, 30)
    await refresh(page)
    assert listed(page)[0] == "Brand search"
    assert page._queue.current.action.id == 2
    assert page._queue.hasFocus()


async def test_r_rejects_at_once_and_offers_the_way_back(page, press, services):
    until = NOW + timedelta(seconds=30)
    rejected = replace(action(1), state=ActionState.REJECTED, undo_until=until)
    services.answers["approvals.reject"] = Changed((rejected,), frozenset())
    await press(K.Key_R)
    assert services.arguments("approvals.reject") == [((1,),)]
    notice = page.view_model.shown.notice
    assert notice.action == "Undo"
    notice.run()
    await page.view_model.settle()
    assert services.arguments("approvals.undo") == [((1,),)]


async def test_x_selects_and_shift_a_asks_with_the_sum_before_several_are_approved(
    page, press, services
):
    await press(K.Key_X, K.Key_J, K.Key_X)
    assert [one.id for one in page.view_model.state.selected] == [1, 2]
    await press(K.Key_A, modifier=SHIFT)
    assert services.arguments("approvals.preview") == [((1, 2),)]
    assert services.arguments("approvals.approve") == []
    text = said(page._panel)
    assert "Approve 2 changes?" in text
    assert "Adds at most 8.00 EUR a day, 243.33 EUR a month." in text
    assert "Takes away at most 24.00 EUR a day, 730.00 EUR a month." in text
    assert "Of 1 change the money is not known." in text
    await press(K.Key_Return)
    assert services.arguments("approvals.approve") == [({1: "hash-1", 2: "hash-2"},)]
    assert page.view_model.state.marked == frozenset()
    assert page._queue.hasFocus()


async def test_what_cannot_be_approved_is_named_and_left_out(page, press, services):
    why = Reason("gate.never_measured", {"platform": "Google Ads"})
    services.answers["approvals.preview"] = Preview(2, {"EUR": 8}, {}, 0, ((2, why),))
    await press(K.Key_X, K.Key_J, K.Key_X)
    await press(K.Key_A, modifier=SHIFT)
    assert "Approve 1 change?" in said(page._panel)
    assert "Not Brand search: The EMQ of Google Ads was never measured." in said(page._panel)
    await press(K.Key_Return)
    assert services.arguments("approvals.approve") == [({1: "hash-1"},)]


async def test_a_click_on_its_box_selects_a_line(page):
    column = page._queue.columnViewportPosition(0) + 10
    row = page._queue.rowViewportPosition(1) + 10
    QTest.mouseClick(page._queue.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(column, row))
    assert page.view_model.state.marked == frozenset({2})


async def test_esc_leaves_a_question_and_nothing_is_done(page, press, services):
    await press(K.Key_X, K.Key_J, K.Key_X, K.Key_R)
    assert "Reject 2 changes?" in said(page._panel)
    await press(K.Key_Escape)
    assert not page._panel.isVisible()
    assert services.arguments("approvals.reject") == []
    assert page._queue.hasFocus()


async def test_keys_decide_nothing_while_a_question_is_open(page, press, services):
    await press(K.Key_S)
    assert "Snooze “Summer sale”?" in said(page._panel)
    page._panel.buttons[0].setFocus()
    await press(K.Key_A, K.Key_R, K.Key_J)
    assert services.arguments("approvals.approve") == services.arguments("approvals.reject") == []
    assert page._queue.current.action.id == 1


async def test_s_and_enter_put_off_for_an_hour(page, press, services):
    await press(K.Key_S)
    assert shown_buttons(page._panel)[:2] == ["1 hour", "3 hours"]
    await press(K.Key_Return)
    assert services.asked("approvals.snooze") == [{"until": NOW + timedelta(hours=1)}]


async def test_nothing_is_put_off_beyond_its_end(page, press, services):
    services.actions[0] = replace(services.actions[0], expires_at=NOW + timedelta(minutes=50))
    await refresh(page)
    await press(K.Key_S)
    assert shown_buttons(page._panel) == ["Cancel (Esc)"]
    assert "too soon to put it off" in said(page._panel)


async def test_u_takes_back_what_was_approved_last(page, press, services):
    await press(K.Key_U)
    assert services.arguments("approvals.undo") == [((5,),)]


async def test_u_takes_back_a_rejection_for_a_moment_and_a_snooze_at_any_time(
    page, press, services, clock
):
    until = NOW + timedelta(seconds=30)
    services.actions = [
        action(1, state=ActionState.REJECTED, undo_until=until),
        action(2, state=ActionState.SNOOZED, snoozed_until=NOW + timedelta(hours=1)),
    ]
    await refresh(page)
    page.view_model.choose(Which.DONE)
    await press(K.Key_U)
    clock.advance(seconds=31)
    await press(K.Key_U)
    page.view_model.choose(Which.SNOOZED)
    await press(K.Key_U)
    assert services.arguments("approvals.undo") == [((1,),), ((2,),)]


async def test_u_says_when_there_is_nothing_to_take_back(page, press, services):
    services.actions = services.actions[:4]
    await refresh(page)
    await press(K.Key_U)
    assert services.arguments("approvals.undo") == []
    assert "Nothing can be taken back" in page.view_model.shown.notice.sentence


async def test_the_countdown_follows_the_clock_and_runs_only_while_it_is_seen(
    page, window, services, clock
):
    assert page._undo.sentence == "Newsletter: 40.00 → 48.00 EUR. Applies in 23 s."
    assert page._undo.is_counting
    clock.advance(seconds=9)
    page._undo.tick()
    assert page._undo.sentence.endswith("Applies in 14 s.")
    clock.advance(seconds=60)
    page._undo.tick()
    assert page._undo.sentence.endswith("Applies any moment.")
    window.hide()
    assert not page._undo.is_counting
    window.show()
    services.actions = services.actions[:4]
    await refresh(page)
    assert not page._undo.isVisible()
    assert not page._undo.is_counting


async def test_an_approval_of_several_is_taken_back_as_one(page, press, services):
    services.actions += [waiting(7, 29), waiting(8, 29)]
    await refresh(page)
    assert page._undo.sentence == "2 changes, +16.00 EUR a day. Applies in 29 s."
    page._undo.button.click()
    await page.view_model.settle()
    assert services.arguments("approvals.undo") == [((7, 8),)]


async def test_space_opens_the_evidence_and_it_follows_the_cursor(page, window, press):
    await press(K.Key_Space)
    assert window.drawer.isVisible()
    assert window.drawer.accessibleName() == "Summer sale"
    await press(K.Key_J)
    assert window.drawer.accessibleName() == "Brand search"
    await press(K.Key_Return)
    assert not window.drawer.isVisible()
    assert page.view_model.state.detail is None


async def test_the_evidence_says_values_rows_receipt_and_what_happened(page, window, press):
    await press(K.Key_Return)
    text = said(window.drawer)
    assert "4.21 × over the last 7 matured days; wanted at least 3.60 ×. Met." in text
    assert (
        "No data over the last 7 matured days; wanted at most 12.00 EUR. Nobody can tell." in text
    )
    assert "The EMQ of Meta is directional: 66.2 at least." in text
    assert "Needed: an EMQ of Meta of at least 80; now 66.2." in text
    assert "66.2, measured 1 h 30 min ago" in text
    assert "2026-03-02/meta" in text
    assert "“Watch this one.”" in text
    assert "Recomputed from the receipt alone: the same decision" in text


async def test_a_comment_that_is_being_typed_outlives_a_refresh(page, window, press, services):
    await press(K.Key_Space)
    window.drawer.findChild(QLineEdit, "comment").setFocus()
    QTest.keyClicks(window.drawer.findChild(QLineEdit, "comment"), "Half a s")
    services.actions[0] = replace(services.actions[0], verdict=Verdict.HOLD)
    await refresh(page)
    field = page._comment.findChild(QLineEdit, "comment")
    assert (field.text(), field.hasFocus()) == ("Half a s", True)
    await press(K.Key_J)
    assert page._comment.findChild(QLineEdit, "comment").text() == "Half a sj"


async def test_without_a_network_the_page_says_so_and_still_decides(page, press, services):
    services.answers["dashboards.status"] = SimpleNamespace(network="offline")
    await refresh(page)
    assert page.view_model.shown.phase is Phase.OFFLINE
    await press(K.Key_A)
    assert services.arguments("approvals.approve") == [({1: "hash-1"},)]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (("dashboards.status", SimpleNamespace(network="offline")), "Waits until online again."),
        (("gate.stopped", Stop(NOW, "person", "Broken.")), "Waits until autopilot runs."),
    ],
)
async def test_what_cannot_run_now_does_not_count_down(page, services, answer, words):
    services.actions.append(waiting(8, 30))
    services.answers |= [answer]
    await refresh(page)
    assert page._undo.sentence.endswith(words)
    page.view_model.choose(Which.UNDER_WAY)
    assert words.rstrip(".") in [
        page._queue.model().index(row, 7).data(Qt.ItemDataRole.AccessibleTextRole).split(", ")[1]
        for row in range(page._queue.model().rowCount())
    ]


async def test_a_page_that_cannot_be_read_keeps_what_it_showed_and_offers_to_try_again(
    page, services
):
    services.answers["approvals.list"] = Trouble("The disk is away.", reason=Reason("disk.away"))
    await refresh(page)
    assert page.view_model.shown.phase is Phase.ERROR
    assert listed(page)[0] == "Summer sale"
    assert "The disk is away." in said(page)


async def test_c_keeps_a_comment_and_an_empty_one_is_none(page, press, services):
    await press(K.Key_C)
    await press(K.Key_Return)
    assert services.arguments("approvals.comment") == []
    QTest.keyClicks(page._panel.field, "ask r about it")
    await press(K.Key_Return)
    assert services.arguments("approvals.comment") == [(1, "ask r about it")]
    assert services.arguments("approvals.reject") == []


async def test_typing_in_the_filter_decides_nothing_and_narrows(page, window, press, services):
    await press(K.Key_Slash)
    assert page._filter.search.hasFocus()
    QTest.keyClicks(page._filter.search, "brand")
    await press(K.Key_Return)
    assert listed(page) == ["Brand search"]
    assert not [call for call, _, _ in services.calls if "approve" in call.split(".")[1]]


async def test_g_groups_by_rule_and_x_on_a_heading_selects_its_group(page, press):
    await press(K.Key_G)
    headings = [line.heading.title for line in page._queue.records.rows if line.heading]
    assert headings == ["Cut what loses", "Scale what works", "Without a rule"]
    page._queue.selectRow(0)
    await press(K.Key_X)
    assert page.view_model.state.marked == frozenset({2})
    await press(K.Key_X, K.Key_G)
    assert page.view_model.state.marked == frozenset()


async def test_a_blocked_one_takes_a_typed_reason_of_an_approver(page, press, services):
    page.view_model.choose(Which.BLOCKED)
    await press(K.Key_A)
    assert "Override (O)" in page.view_model.shown.notice.sentence
    await press(K.Key_O, K.Key_Return)
    assert services.arguments("approvals.override") == []
    assert "The EMQ of Meta is directional: 66.2 at least." in said(page._panel)
    QTest.keyClicks(page._panel.field, "Launch day")
    await press(K.Key_Return)
    assert services.asked("approvals.override") == [{"content_hash": "hash-4", "why": "Launch day"}]


async def test_who_is_no_approver_is_told_so(page, press, services):
    services.answers["approvals.operators"] = (
        OperatorView(1, "Ana", Role.OPERATOR, "", "", is_self=True, added_at=NOW),
    )
    await refresh(page)
    page.view_model.choose(Which.BLOCKED)
    await press(K.Key_O)
    assert not page._panel.isVisible()
    assert "Only an approver" in page.view_model.shown.notice.sentence


async def test_b_rolls_back_once_it_is_said_what_will_be_set(page, press, services):
    page.view_model.choose(Which.DONE)
    await press(K.Key_B)
    assert "Sets 40.00 EUR, as it was before; now 48.00 EUR." in said(page._panel)
    assert services.arguments("execution.roll_back") == []
    await press(K.Key_Return)
    assert services.arguments("execution.roll_back") == [(6,)]


async def test_a_roll_back_that_the_gate_blocks_says_where_it_stands(page, press, services):
    blocked = action(11, state=ActionState.BLOCKED)
    services.answers["execution.roll_back"] = Changed(blocked, frozenset())
    page.view_model.choose(Which.DONE)
    await press(K.Key_B, K.Key_Return)
    assert "stands under Blocked" in page.view_model.shown.notice.sentence


async def test_a_stale_one_shows_three_values_and_two_ways_on(page, window, press, services):
    services.actions = [action(9, "Moved", state=ActionState.STALE)]
    await refresh(page)
    await press(K.Key_Space)
    text = said(window.drawer)
    assert "Proposed from\n" in text
    assert "44.00 EUR, read" in text
    buttons = {one.text(): one for one in window.drawer.findChildren(QPushButton)}
    buttons["Propose anew"].click()
    await page.view_model.settle()
    assert services.arguments("approvals.propose_anew") == [(9,)]
    buttons["Dismiss"].click()
    await page.view_model.settle()
    assert services.arguments("approvals.reject") == [((9,),)]


async def test_a_second_approver_is_named_as_what_it_waits_for(page, press, services):
    half = action(1, state=ActionState.APPROVED, approvals_missing=1)
    services.actions = [action(1)]
    await refresh(page)
    services.actions = [half]
    await press(K.Key_A)
    assert "waits for a second approver" in page.view_model.shown.notice.sentence
    await refresh(page)
    page.view_model.choose(Which.UNDER_WAY)
    assert page._queue.current.action == half
    assert "Approve (A)" in shown_buttons(page._decide)


async def test_what_was_refused_is_said_and_stays_open(page, press, services):
    services.answers["approvals.approve"] = Refusal(
        "It was changed since you looked.", reason=Reason("actions.changed")
    )
    await press(K.Key_A)
    assert page.view_model.shown.notice.sentence == "It was changed since you looked."
    assert listed(page)[0] == "Summer sale"


async def test_the_strip_names_the_worst_and_unknown_does_not_look_like_bad(page):
    text = said(page._modes)
    assert "TikTok needs a look: its EMQ is unknown. Nothing may run by itself." in text
    tiles = {one.accessibleName() for one in page._modes._tiles}
    assert "TikTok: Unknown. Nothing may run by itself." in tiles
    assert "Cuts, small raises" in text
    assert "Directional" not in text, "beside a pill that says so"
    page._modes._tiles[1].resize(180, 58)
    assert "Directional · Cuts, small raises" in said(page._modes)


async def test_a_stopped_autopilot_is_a_band_across_the_page(page, services):
    assert not page._stopped.isVisible()
    services.answers["gate.stopped"] = Stop(NOW, "person", "Tracking broke.")
    await refresh(page)
    assert page._stopped.isVisible()
    assert "Autopilot has been stopped since 02/03/2026 12:00 by a person: Tracking broke." in said(
        page._stopped
    )


async def test_what_ended_last_stands_on_top_of_what_is_done(page, services):
    services.actions = [
        action(at, name, state=ActionState.APPLIED, state_at=NOW - timedelta(minutes=ago))
        for at, (name, ago) in enumerate([("Earlier", 9), ("Last", 1), ("First", 30)], 1)
    ]
    await refresh(page)
    page.view_model.choose(Which.DONE)
    assert listed(page) == ["Last", "Earlier", "First"]


async def test_each_tab_says_what_will_be_there(page, services):
    services.actions = []
    await refresh(page)
    for which, words in (
        (Which.OPEN, "Nothing waits for a decision"),
        (Which.SNOOZED, "Nothing is snoozed"),
        (Which.DONE, "Nothing was decided yet"),
    ):
        page.view_model.narrow(Choices(which=which))
        assert words in said(page._none)
        assert not page._queue.isVisible()


async def test_an_action_that_another_page_names_is_opened(page, window):
    page.view_model.receive(6)
    await page.view_model.settle()
    assert window.drawer.accessibleName() == "Winter coats"


@pytest.mark.parametrize("width", [1000, 1280, 1920])
async def test_change_and_campaign_are_seen_at_every_width(page, window, width, press):
    window.resize(width, 700)
    await press(K.Key_Space)
    seen = [
        column.key
        for at, column in enumerate(page._queue._columns)
        if not page._queue.isColumnHidden(at)
    ]
    assert seen[0] == "mark"
    assert {"what", "change"} < set(seen)
    assert page._queue.horizontalHeader().length() <= page._queue.viewport().width()


async def test_the_evidence_leads_to_the_rule_that_wants_it(page, window, press, monkeypatch):
    opened = []
    monkeypatch.setattr(window, "open_page", lambda *names: opened.append(names))
    await press(K.Key_Return)
    buttons = window.drawer.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Show the rule").click()
    next(one for one in page.commands() if one.title == "Show the rule").run()
    assert opened == [("rules", page._desk.current.rule_id)] * 2


async def test_what_has_another_pages_words_is_listed(page):
    page.view_model.receive("cut what")
    await page.view_model.settle()
    assert [one.rule_name for one in page.view_model.state.shown] == ["Cut what loses"]
    assert page._filter.search.text() == "cut what"
    page.view_model.narrow(Choices(text="no such rule"))
    assert "Open the rules" in [one.text() for one in page._none.findChildren(QPushButton)]


async def test_without_an_ad_account_the_first_step_is_to_connect_one(page, services):
    services.actions.clear()
    services.answers["gate.modes"] = ()
    await refresh(page)
    assert "Open accounts" in [one.text() for one in page._none.findChildren(QPushButton)]
