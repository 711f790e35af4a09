"""Figures and words of the queue, each told again from the made rows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from made_actions import CHECKED, CUT, NOW, PAUSE, action, history, waiting

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import budget_move
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui import move_words
from stratum_desktop.gui.pages.approvals import grounds_words, words
from stratum_desktop.gui.pages.approvals.columns import lines_of
from stratum_desktop.gui.pages.approvals.state import DONE, LIVE, Choices, State, Which
from stratum_desktop.services.approvals.view import Source


@pytest.mark.parametrize(
    ("move", "change", "day", "month"),
    [
        (("40", "48", "EUR"), "40.00 → 48.00 EUR", "+8.00 EUR a day", "+243.33 EUR a month"),
        (("12000", "9600", "JPY"), "12,000 → 9,600 JPY", "−2,400 JPY a day", "−73,000 JPY a month"),
        (("1.25", "1.5", "KWD"), "1.250 → 1.500 KWD", "+0.250 KWD a day", "+7.604 KWD a month"),
    ],
)
def test_money_is_said_in_the_places_of_its_currency(move, change, day, month):
    before, after = Decimal(move[0]), Decimal(move[1])
    made = action(1, move=budget_move(before, after, move[2]), money_per_day=after - before)
    assert move_words.change_text(made.move) == change
    assert words.per_day(made) == day
    assert words.per_month(made) == month


@pytest.mark.parametrize(
    ("after", "said"), [("48", "+20 %"), ("36.5", "−8.8 %"), ("40.01", "0 %"), ("120", "+200 %")]
)
def test_a_budget_says_by_how_much_it_changes(after, said):
    made = action(1, move=budget_move(Decimal(40), Decimal(after), "EUR"))
    assert words.size_text(made) == said


def test_a_pause_says_its_effect_and_unknown_money_is_no_zero():
    made = action(1, move=PAUSE, effect=Effect.CUT, money_per_day=None)
    assert move_words.change_text(made.move) == "Active → Paused"
    assert words.size_text(made) == "Lowers spend"
    assert words.per_day(made) == "No data"
    assert words.per_month(made) == ""


def test_a_sum_keeps_currencies_apart_and_counts_what_is_not_known():
    made = [
        action(1),
        action(2, move=CUT, money_per_day=Decimal("-24.1")),
        action(3, move=budget_move(Decimal(10), Decimal(12), "USD"), money_per_day=Decimal(2)),
        action(4, move=PAUSE, money_per_day=None),
    ]
    assert words.summed(made) == "−16.10 EUR a day, +2.00 USD a day, money of 1 not known"


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (action(1), "Rule"),
        (action(1, source=Source.PERSON), "Mine"),
        (action(1, source=Source.ROLL_BACK), "Mine"),
        (action(1, state=ActionState.STALE), "Conflict"),
    ],
)
def test_three_colours_have_three_words(made, word):
    assert words.colour_of(made).word == word


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (action(1), "3 h 1 min left"),
        (action(1, expires_at=NOW - timedelta(seconds=1)), "Expired"),
        (waiting(1, 12), "Applies in 12 s"),
        (waiting(1, 0), "Applies any moment"),
        (waiting(1, 9, why=Reason("autopilot.stopped", {"by": "person"})), "Tried again in 9 s"),
        (action(1, state=ActionState.APPROVED), "Second approver"),
        (action(1, state=ActionState.APPLIED), "2 Mar 11:00"),
    ],
)
def test_every_state_says_what_comes_next_or_when_it_was(made, said, utc):
    assert words.then(made, NOW) == said


def test_a_proposal_says_which_version_of_its_rule_made_it():
    assert words.version_text(action(1, rule_version=2, rule_version_now=2)) == "2"
    assert words.version_text(action(1, rule_version_now=3)) == "1; the rule is at 3 by now"


def test_every_action_is_listed_in_one_tab_alone():
    assert set(ActionState) == LIVE | DONE
    every = tuple(action(at, state=one) for at, one in enumerate(ActionState))
    live = tuple(one for one in every if one.state in LIVE)
    done = tuple(one for one in every if one.state in DONE)
    seen = []
    for which in Which:
        state = State(live, done, (), None, False, True, choices=Choices(which))
        seen += [one.id for one in state.shown]
        if which is not Which.DONE:
            assert state.counts[which] == len(state.shown)
    assert sorted(seen) == [one.id for one in every]


def test_a_heading_sums_what_its_rule_wants():
    made = [action(1), action(2, rule_name="B"), action(3, rule_name="B", money_per_day=None)]
    lines = lines_of(made, Choices(is_grouped=True), frozenset({2, 3}))
    assert [line.key for line in lines] == ["B", 2, 3, "Scale what works", 1]
    assert lines[0].heading.sum == "2 changes · +8.00 EUR a day, money of 1 not known"
    assert [line.is_marked for line in lines] == [True, True, True, False, False]


def test_a_reason_why_it_stands_where_it_does_comes_before_why_it_was_wanted():
    blocked = Reason("gate.never_measured", {"platform": "Meta"})
    assert words.why(action(1, state=ActionState.BLOCKED, why=blocked)).startswith("The EMQ of")
    assert words.why(action(1)) == "The change names no platform, so nothing is known of it."


def test_the_chart_tells_each_day_again_and_leaves_gaps():
    rows = history()
    days = grounds_words.days_of(rows)
    spend, roas = grounds_words.chart_lines(rows, CHECKED, "EUR")
    assert len(days) == 10
    assert [at for at, value in enumerate(spend.values) if value is None] == [3]
    by_day = {row.on: row for row in rows}
    for at, on in enumerate(days):
        if on in by_day:
            assert spend.values[at] == float(by_day[on].spend)
            assert roas.values[at] == pytest.approx(90 / (30 + at))
    assert (roas.name, roas.threshold) == ("ROAS", 3.6)


def test_a_day_without_a_conversion_has_no_cpa():
    spend, cpa = grounds_words.chart_lines(history(), (CHECKED[1],), "EUR")
    assert cpa.name == "CPA"
    assert [at for at, value in enumerate(cpa.values) if value is None] == [3, 6]
    assert cpa.values[0] == pytest.approx(10.0)
    assert cpa.threshold == 12.0
    assert spend.threshold is None


def test_a_day_says_whether_its_numbers_count():
    cells = [grounds_words.day_row(row)[0] for row in history()]
    assert cells[4] == "25 Feb ▨"
    assert cells[-1] == "1 Mar ○"
    assert cells[0] == "20 Feb"
