"""The Rules page by keys and words: looking, writing, trying on the past, and what is asked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from made_rules import TALLY, rule
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton
from turns import one_turn

from stratum_desktop.domain.rules.definition import Mode, RuleKind
from stratum_desktop.gui.pages.rules import PAGE
from stratum_desktop.gui.pages.rules.state import Part
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.services.autopilot.view import GuardedStanding


def table(widget, name):
    return next(one for one in widget.findChildren(RecordView) if one.accessibleName() == name)


def field(widget, name):
    return next(one for one in widget.findChildren(QLineEdit) if one.accessibleName() == name)


def cells(view):
    model = view.model()
    return [
        [model.index(row, at).data() for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


async def type_text(page, name, text):
    edit = field(page, name)
    edit.setText(text)
    edit.textEdited.emit(text)
    await page.view_model.settle()


async def answer(page, verb):
    """Press a verb of the question that is asked."""
    await one_turn()
    (box,) = [one for one in page.findChildren(QMessageBox) if one.isVisible()]
    next(one for one in box.findChildren(QPushButton) if one.text() == verb).click()
    await page.view_model.settle()


async def test_every_rule_is_listed_with_what_became_of_its_proposals(page, said):
    assert cells(table(page, "Rules"))[0] == [
        "Scale what performs",
        "Performance scaling",
        "Suggests",
        "1",
        "9 proposed · 6 approved · 2 rejected · 1 rolled back",
    ]
    assert "Guarded mode takes 20 approvals of this version without a roll-back; it has 6." in (
        said(page)
    )
    assert "raise the daily budget by 20 % when ROAS reaches 1.20 times its target" in said(page)


async def test_what_each_campaign_gets_now_is_counted_and_opens_with_its_values(page, said, window):
    assert (
        "It wants to change 1 of 4 campaigns. It leaves alone: too few conversions (2), the "
        in (said(page))
    )
    campaigns = table(page, "What the rule makes of each campaign")
    assert [row[2] for row in cells(campaigns)] == ["40.00 → 48.00 EUR", "—", "—", "—"]
    campaigns.selectRow(0)
    campaigns.clicked.emit(campaigns.currentIndex())
    drawer = said(window)
    assert "4.20 × over the last 7 matured days; wanted at least 3.60 ×. Met." in drawer
    assert "1 matured day" in drawer


async def test_keys_move_edit_replay_and_begin_a_rule(page, press, services):
    page.setFocus()
    await press(Qt.Key.Key_J)
    assert page.view_model.chosen == 2
    await press(Qt.Key.Key_E)
    assert page.view_model.state.part is Part.EDIT
    await press(Qt.Key.Key_R)
    assert page.view_model.state.part is Part.REPLAY
    assert services.asked("autopilot.replay")[0]["days"] == 30
    assert page.view_model.state.tried.of_draft
    page.setFocus()
    QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_N)
    await answer(page, "Own rule")
    assert page.view_model.state.draft.plain["kind"] == RuleKind.OWN.value


async def test_a_fault_is_said_at_its_field_and_nothing_is_saved(page, said, services):
    page.view_model.show(Part.EDIT)
    await page.view_model.settle()
    await type_text(page, "Raise by (%)", "90")
    assert "This is out of its limits: from 1 to 50." in said(page)
    assert "Mend what is marked" in said(page)
    page.view_model.save()
    await page.view_model.settle()
    assert services.arguments("autopilot.save") == []
    await type_text(page, "Raise by (%)", "12,5")
    assert "Now: It wants to change 1 of 4 campaigns." in said(page)
    page.view_model.save()
    await page.view_model.settle()
    ((name, definition),) = services.arguments("autopilot.save")
    assert (name, definition.settings.raise_pct) == ("Scale what performs", Decimal("12.5"))
    assert page.view_model.state.draft is None


async def test_what_somebody_saved_meanwhile_is_said_and_nothing_typed_is_lost(
    page, said, services
):
    page.view_model.show(Part.EDIT)
    await type_text(page, "Name of the rule", "Mine")
    services.rules[0] = rule(1, "Scale what performs", version=4)
    page.view_model.save()
    await page.view_model.settle()
    assert page.view_model.shown.notice.sentence == "Somebody was faster."
    assert page.view_model.state.draft.name == "Mine"
    page.view_model.reload()  # as soon as the window is told of the change
    await page.view_model.settle()
    assert "Version 4 was saved on" in said(page)
    page._on_saved()
    await answer(page, "Cancel")
    assert page.view_model.state.draft.name == "Mine"
    page._on_saved()
    await answer(page, "Save on top")
    assert [one["begun_from"] for one in services.asked("autopilot.save")] == [1, 4]
    assert (page.view_model.state.draft, services.rules[-1].name) == (None, "Mine")


async def test_leaving_a_changed_draft_asks_once_and_keeps_it_when_told_to(page, press):
    page.view_model.show(Part.EDIT)
    await type_text(page, "Name of the rule", "Another name")
    table(page, "Rules").selectRow(1)
    await answer(page, "Cancel")
    assert page.view_model.state.draft.name == "Another name"
    assert table(page, "Rules").current.id == page.view_model.chosen == 1
    table(page, "Rules").selectRow(1)
    await answer(page, "Leave it")
    assert page.view_model.state.draft is None
    assert page.view_model.chosen == 2
    page.view_model.show(Part.EDIT)
    await page.view_model.settle()
    table(page, "Rules").selectRow(0)
    await page.view_model.settle()
    assert page.view_model.chosen == 1


async def test_saving_a_guarded_rule_says_that_it_goes_back_to_suggesting(page, said, services):
    services.rules[0] = rule(1, "Scale what performs", mode=Mode.GUARDED)
    page.view_model.reload()
    page.view_model.show(Part.EDIT)
    await page.view_model.settle()
    page.view_model.show(Part.EDIT)
    assert "the rule goes back to suggesting" in said(page)


async def test_guarded_mode_has_to_be_earned_first(page, services):
    page._on_switched(Mode.GUARDED)
    await page.view_model.settle()
    assert services.arguments("autopilot.set_mode") == []
    assert "it has 6" in page.view_model.shown.notice.sentence


async def test_guarded_mode_is_asked_for_and_removing_too(page, services):
    services.rules[0] = rule(1, "Scale", guarded=GuardedStanding(20, 20, None))
    page.view_model.reload()
    await page.view_model.settle()
    page._on_switched(Mode.GUARDED)
    await answer(page, "Cancel")
    assert services.arguments("autopilot.set_mode") == []
    page._on_switched(Mode.GUARDED)
    await answer(page, "Let it run")
    assert services.arguments("autopilot.set_mode") == [(1, Mode.GUARDED)]
    page._on_removed()
    await answer(page, "Remove")
    assert services.arguments("autopilot.remove") == [(1,)]
    said = page.view_model.shown.notice.sentence
    assert said.startswith("The rule is removed. What it changed stays. 1 proposal that waited")


async def test_switching_off_says_what_is_withdrawn_before_and_after(page, services):
    page._on_switched(Mode.OFF)
    await one_turn()
    (box,) = [one for one in page.findChildren(QMessageBox) if one.isVisible()]
    assert "Its 1 proposal that waits for a decision will be withdrawn." in box.informativeText()
    await answer(page, "Switch off")
    assert services.arguments("autopilot.set_mode") == [(1, Mode.OFF)]
    assert page.view_model.shown.notice.sentence == (
        "Scale what performs: off. It proposes nothing. 1 proposal that waited for a decision was "
        "withdrawn. 2 approved changes stay: the gate decides once more before it runs, "
        "and undo takes it back."
    )
    services.rules[0] = rule(1, "Idle", tally=replace(TALLY, open=0))
    page.view_model.reload()
    await page.view_model.settle()
    page._on_switched(Mode.OFF)
    await page.view_model.settle()
    assert len(services.arguments("autopilot.set_mode")) == 2, "nothing to ask about"


async def test_campaigns_are_chosen_by_any_part_of_their_name(page, services):
    page.view_model.show(Part.EDIT)
    await page.view_model.settle()
    name = "Only these campaigns: type a name or an id"
    finder = field(page, name).completer()
    finder.setCompletionPrefix("brand")
    assert finder.currentCompletion() == "Brand search · Meta · 23842"
    field(page, name).setText(finder.currentCompletion())
    finder.activated.emit(finder.currentCompletion())
    QApplication.processEvents()
    page.view_model.save()
    await page.view_model.settle()
    ((_, definition),) = services.arguments("autopilot.save")
    assert definition.scope.campaigns == ("23842",)


async def test_a_firing_opens_with_what_the_gate_said_and_the_weeks_around_it(page, said, window):
    page.view_model.replay()
    await page.view_model.settle()
    firings = table(page, "What the rule would have proposed")
    # The newest first; the one held without mature days after it has no data.
    assert [row[5] for row in cells(firings)] == ["Held", "Blocked", "Held", "Passes"]
    assert [row[7] for row in cells(firings)][2:] == ["No data", "CPA 20.00 → 25.00"]
    firings.selectRow(1)
    firings.clicked.emit(firings.currentIndex())
    assert "The EMQ of Meta was never measured." in said(window)


@pytest.mark.parametrize("part", list(Part))
async def test_every_part_fits_a_narrow_window_beside_a_drawer(page, window, part):
    window.resize(1000, 700)
    page.view_model.show(part)
    await page.view_model.settle()
    if part is not Part.EDIT:
        page._on_campaign(page.view_model.state.detail.campaigns[0])
    await one_turn()
    assert page._area.widget().minimumSizeHint().width() <= page._area.viewport().width()


async def test_a_new_workspace_offers_the_default_rules(open_view, said, settled):
    view = await open_view(PAGE)
    assert "They only suggest" in said(view)
    next(
        one for one in view.findChildren(QPushButton) if one.text() == "Add the default rules"
    ).click()
    await settled(view)
    assert [one.name for one in view.view_model.state.rules] == [
        "Keep spend on plan",
        "Scale what performs",
        "Pause what loses money",
    ]
    assert "No campaign is in its scope." in said(view)


async def test_a_rule_leads_to_what_it_proposed(page, window, monkeypatch):
    opened = []
    monkeypatch.setattr(window, "open_page", lambda *names: opened.append(names))
    (lead,) = [one for one in page.findChildren(QPushButton) if one.text() == "1 to decide"]
    lead.click()
    assert opened == [("approvals", "Scale what performs")]
