"""What the Rules page says, told again from rows by another way."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from made_rules import CAMPAIGNS, FIRED, SCALING, detail, replay, rule, scorecard

from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.rules.codec import definition_to_json
from stratum_desktop.domain.rules.condition import AllOf, AnyOf, ChangeBudget, Condition
from stratum_desktop.domain.rules.definition import (
    OwnSettings,
    RuleDefinition,
    RuleKind,
    Targets,
    default_rules,
)
from stratum_desktop.domain.rules.judgement import Metric, Operator, Span
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.rules import words
from stratum_desktop.gui.pages.rules.drafts import draft_of, new_draft, read_draft, with_values
from stratum_desktop.gui.pages.rules.drawer import week_rows
from stratum_desktop.gui.pages.rules.form import RuleForm
from stratum_desktop.gui.pages.rules.now_part import campaigns_words
from stratum_desktop.gui.pages.rules.record_part import effect_words, interval_words, tally_facts
from stratum_desktop.gui.pages.rules.replay_part import by_day, replay_facts, trust_words
from stratum_desktop.gui.pages.rules.state import State
from stratum_desktop.gui.pages.rules.version_words import version_lines

DEAR = Condition(Metric.CPA, Span.LAST_7, Operator.ABOVE, Decimal(30))
POOR = Condition(Metric.ROAS, Span.LAST_3, Operator.BELOW, Decimal("1.5"))
OWN = RuleDefinition(
    RuleKind.OWN,
    OwnSettings(AllOf((DEAR, AnyOf((POOR, DEAR)))), ChangeBudget(Decimal(-15))),
    undo_if_worse=True,
)
EVERY = [*(one for _, one in default_rules()), SCALING, OWN]


@pytest.mark.parametrize("definition", EVERY, ids=lambda one: one.kind.value)
def test_a_form_that_nobody_touched_holds_the_rule_that_it_shows(qtbot, definition):
    draft = draft_of(rule(1, "A rule", definition=definition))
    form, typed = RuleForm(), []
    qtbot.addWidget(form)
    form.typed.connect(lambda name, plain: typed.append((name, plain)))
    form.show_draft(draft, State((), (("meta", "Meta"),)))
    form._on_typed()
    ((name, plain),) = typed
    again = with_values(draft, name, plain)
    assert again.fault is None
    assert words.rule_words(definition) == form._said.text()
    assert json.loads(definition_to_json(definition)) == json.loads(
        definition_to_json(_read(again))
    )


def _read(draft):
    found = read_draft(draft)
    assert isinstance(found, RuleDefinition)
    return found


def test_a_new_rule_has_a_name_that_is_free():
    taken = ["My rule", "My rule 2"]
    assert new_draft(RuleKind.OWN, taken).name == "My rule 3"


def test_conditions_read_as_they_are_nested():
    assert words.rule_words(OWN).startswith(
        "When CPA over the last 7 matured days is above 30.00 and (ROAS over the last 3 matured "
        "days is below 1.50 × or CPA over the last 7 matured days is above 30.00), cut the daily "
        "budget by 15 %."
    )


def test_each_day_of_a_replay_counts_what_fired_on_it():
    found = replay(SCALING, 7)
    days, counts = by_day(found)
    assert len(days) == 8
    assert Counter(
        {(on, one): n for on, day in zip(days, counts, strict=True) for one, n in day.items()}
    ) == (Counter((one.at.date(), one.verdict) for one in FIRED))
    facts = dict(replay_facts(found, of_draft=False))
    assert facts["It would have proposed"] == f"{len(FIRED)} times"
    kinds = Counter(one.verdict for one in FIRED)
    assert facts["The gate then"] == (
        f"{kinds[Verdict.PASS]} would have run, {kinds[Verdict.HOLD]} held, "
        f"{kinds[Verdict.BLOCK]} blocked"
    )
    passed = sum(one.money_per_day for one in FIRED if one.verdict is Verdict.PASS)
    assert facts["Money of what would have run"] == f"+{passed:.2f} EUR a day by raises"
    assert facts["What held or blocked"] == "the EMQ was not known (3 times)"
    assert "X never" in trust_words(found)


def test_a_week_is_told_by_day_and_what_is_not_known_is_no_data():
    one = FIRED[1]
    rows = {name: told for name, *told in week_rows(one.before, one.after)}
    assert rows["Spend"] == [f"{one.before.spend / one.before.days:.2f}", "No data"]
    assert rows["CPA"] == ["20.00", "No data"]
    assert rows["ROAS"] == ["3.00", "No data"]
    idle = replace(one.before, conversions=0.0, spend=Decimal(0))
    assert week_rows(idle, None)[3] == ("CPA", "No data", "No data")


def test_campaigns_are_counted_with_why_they_are_left_alone():
    wanted = [one for one in CAMPAIGNS if one.judgement.move is not None]
    assert campaigns_words(CAMPAIGNS).startswith(
        f"It wants to change {len(wanted)} of {len(CAMPAIGNS)} campaigns."
    )
    assert campaigns_words(CAMPAIGNS[1:]) == (
        "It wants to change none of 3 campaigns. It leaves alone: too few conversions (2), the "
        "rule has no target (1)."
    )


def test_an_effect_is_told_with_its_interval_or_not_at_all():
    record = scorecard(1)
    known, unknown = record.effects
    assert effect_words(known) == "8 % higher than look-alikes"
    assert interval_words(known) == "3 % lower to 20 % higher"
    assert {effect_words(unknown), interval_words(unknown)} == {"No data"}
    facts = dict(tally_facts(record))
    decided = record.tally.approved + record.tally.rejected
    assert facts["Approved of decided"] == shown_as.percent(100 * 6 / decided)


def test_a_version_says_what_it_changed():
    first, second = OWN, replace(OWN, targets=Targets(cpa=Decimal(20)), undo_if_worse=False)
    view = detail(rule(1, "Own", definition=second, version=2))
    older = replace(view.versions[1], definition=first)
    newest, oldest = version_lines((view.versions[0], older))
    assert newest.said == "Target CPA: not set → 20; Proposes to take changes back: yes → no"
    assert oldest.said == "The rule was made."


def test_a_replay_without_a_campaign_says_so_alone():
    none = replace(replay(SCALING, 7), campaigns=0)
    assert replay_facts(none, of_draft=False) == (
        ("Looked at", "No campaign: none was in its scope in these days."),
    )


def test_limits_in_money_say_in_which():
    limits = Targets(least_roas=Decimal("1.5"), most_cpa=Decimal(74))
    said = words.rule_words(replace(SCALING, targets=limits))
    assert "With minimum ROAS 1.50, maximum CPA 74 in each account's currency." in said
    assert "currency" not in words.rule_words(SCALING)
