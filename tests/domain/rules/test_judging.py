"""What rules want: one below, on and above every threshold, and what stands against it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rule_facts import AGE, NEWEST, NOW, TODAY, day, days_until, facts_of, week
from rule_past import campaign_of

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityStatus
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.rules.condition import AllOf, AnyOf, ChangeBudget, Condition, SetStatus
from stratum_desktop.domain.rules.definition import (
    Lookback,
    OwnSettings,
    PacingSettings,
    RuleDefinition,
    RuleKind,
    ScalingSettings,
    Schedule,
    StatusSettings,
    Targets,
)
from stratum_desktop.domain.rules.facts import AccountDay
from stratum_desktop.domain.rules.judgement import Metric, Operator, Span
from stratum_desktop.domain.rules.judging import judge
from stratum_desktop.domain.rules.maturity import Maturity
from stratum_desktop.services.wording import WORDS, sentence

ROAS = Targets(roas=Decimal(2))
CPA = Targets(cpa=Decimal(20))
BOTH = Targets(roas=Decimal(2), cpa=Decimal(20))
PACING = RuleDefinition(RuleKind.PACING, PacingSettings(), BOTH)
SCALING = RuleDefinition(RuleKind.SCALING, ScalingSettings(), BOTH)
STATUS = RuleDefinition(
    RuleKind.STATUS,
    StatusSettings(),
    Targets(cpa=Decimal(20), least_roas=Decimal(2), most_cpa=Decimal(30)),
    cool_down_hours=0,
)
GOOD = week(700, 70, 2100)


def verdict(rule, facts, band=Band.RELIABLE):
    """Return the new value, "" for none, and the code; every answer is checked for its words."""
    judged = judge(rule, facts, band=band)
    assert judged.reason.code in WORDS
    assert "?" not in sentence(judged.reason)
    assert not (judged.is_immature and judged.move is None)
    return ("" if judged.move is None else judged.move.after), judged.reason.code


def today(**others):
    return replace(TODAY, **others)


# Scaling.


@pytest.mark.parametrize(
    ("targets", "sums", "after", "code"),
    [
        (ROAS, (100, 5, "240"), "120", "rules.above_target"),
        (ROAS, (100, 5, "239.99"), "", "rules.near_target"),
        (ROAS, (100, 5, "140.01"), "", "rules.near_target"),
        (ROAS, (100, 5, "140"), "80", "rules.below_target"),
        (CPA, (80, 5, "0"), "120", "rules.above_target"),
        (CPA, ("80.01", 5, "0"), "", "rules.near_target"),
        (CPA, ("129.99", 5, "0"), "", "rules.near_target"),
        (CPA, (130, 5, "0"), "80", "rules.below_target"),
        (BOTH, (80, 5, "192"), "120", "rules.above_target"),
        (BOTH, (80, 5, "191.99"), "", "rules.votes_differ"),
        (BOTH, (130, 5, "400"), "", "rules.votes_differ"),
        (BOTH, (130, 5, "100"), "80", "rules.below_target"),
        (ROAS, (100, "4.999", "1000"), "", "rules.too_few_conversions"),
        (Targets(least_roas=Decimal(2)), (100, 5, "1000"), "", "rules.no_target"),
    ],
)
def test_scaling_follows_the_votes_of_its_targets(targets, sums, after, code):
    spend, conversions, revenue = (float(one) for one in sums)
    days = (
        day(NEWEST - timedelta(days=2), spend, conversions, revenue),
        *(day(NEWEST - timedelta(days=back), 0.000001) for back in (1, 0)),
    )
    # A millionth of spend makes a day count and moves no sum that matters.
    total = replace(SCALING, targets=targets, lookback=Lookback(least_days=1))
    assert verdict(total, facts_of(days[:1])) == (after, code)


def test_a_verdict_takes_three_matured_days_and_says_when_it_will_have_them():
    days = days_until(NOW.date() - timedelta(days=1), [(100, 50, 500)] * 4)
    judged = judge(SCALING, facts_of(days), band=Band.RELIABLE)
    assert judged.move is None
    # Two are mature today (17th and 16th), the 18th will be tomorrow.
    assert judged.reason.facts == {"days": 2, "least": 3, "on": "2026-11-21"}
    assert all(one.value is None and one.holds is None for one in judged.checked)
    new = judge(SCALING, facts_of(), band=Band.RELIABLE)
    assert new.reason.facts["on"] == (NOW.date() + timedelta(days=2 + AGE)).isoformat()
    assert "is expected on 2026-11-25" in sentence(new.reason)


def test_days_without_spend_and_outages_are_replaced_by_earlier_ones_within_reach():
    kept = [day(NEWEST - timedelta(days=back), 100, 5, 300) for back in (27, 20, 9, 8, 7)]
    days = [
        day(NEWEST - timedelta(days=28), 100, 5000, 0),
        *kept,
        day(NEWEST - timedelta(days=5), 0, 0, 0),
        day(NEWEST - timedelta(days=4), 100, 0, 0, is_outage=True),
        day(NEWEST - timedelta(days=1), 100, 5, 300),
        day(NEWEST + timedelta(days=1), 100, 0, 0),
        day(NOW.date() - timedelta(days=1), 100, 0, 0),
    ]
    judged = judge(SCALING, facts_of(days), band=Band.RELIABLE)
    assert judged.days == (*(one.on for one in kept), NEWEST - timedelta(days=1))
    assert {one.metric: one.value for one in judged.checked} == {
        Metric.CONVERSIONS: 30,
        Metric.ROAS: 3,
        Metric.CPA: 20,
    }


@pytest.mark.parametrize("conversions", [0, 100])
def test_young_days_never_scale(conversions):
    young = days_until(NOW.date() - timedelta(days=1), [(100, conversions, conversions * 50)] * 2)
    assert verdict(SCALING, facts_of((*GOOD, *young))) == ("120", "rules.above_target")


# Pacing.


@pytest.mark.parametrize(
    ("spend", "after", "code"),
    [
        ("34.99", "120", "rules.under_pace"),
        ("35", "", "rules.on_pace"),
        ("65", "", "rules.on_pace"),
        ("65.01", "80", "rules.over_pace"),
    ],
)
def test_pacing_looks_at_spend_by_what_was_to_be_spent_by_now(spend, after, code):
    facts = facts_of(GOOD, today=today(spend=Decimal(spend)))
    assert verdict(PACING, facts) == (after, code)


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ({"hours": Decimal("1.99")}, "rules.too_early"),
        ({"hours": Decimal(2), "expected_share": Decimal("0.0999")}, "rules.too_early"),
        ({"hours": Decimal(2), "expected_share": Decimal("0.1")}, "rules.over_pace"),
        ({"spend": None}, "rules.nothing_told_today"),
        ({"budget": None}, "rules.budget_unknown"),
    ],
)
def test_pacing_waits_until_the_day_says_something(others, code):
    facts = facts_of(GOOD, today=today(**({"spend": Decimal(99)} | others)))
    assert verdict(PACING, facts)[1] == code


def test_spend_above_plan_is_judged_over_the_days_that_the_platform_evens_out():
    week_so_far = {"period_days": 7, "budget_before": Decimal(600)}
    facts = facts_of(today=today(spend=Decimal(150), spend_before=Decimal(500), **week_so_far))
    reason = judge(PACING, facts, band=Band.RELIABLE).reason
    assert (reason.code, reason.facts["days"]) == ("rules.on_pace", 7)
    assert reason.facts["over"] < 1.3 < reason.facts["pace"]
    facts = facts_of(today=today(spend=Decimal(50), spend_before=Decimal(800), **week_so_far))
    judged = judge(PACING, facts, band=Band.RELIABLE)
    assert judged.move.after == "80"
    assert "over the last 7 days" in sentence(judged.reason)


@pytest.mark.parametrize(
    ("targets", "sums", "code"),
    [
        (Targets(), (700, 70, 2100), "rules.slow_without_target"),
        (ROAS, (700, 70, 1400), "rules.under_pace"),
        (ROAS, (700, 70, 1399), "rules.slow_off_target"),
        (CPA, (700, 35, 0), "rules.under_pace"),
        (CPA, (700, 34, 0), "rules.slow_off_target"),
        (CPA, (700, 0, 9999), "rules.slow_off_target"),
        (replace(ROAS, most_cpa=Decimal(5)), (700, 70, 2100), "rules.slow_off_target"),
        (replace(CPA, least_roas=Decimal(4)), (700, 70, 2100), "rules.slow_off_target"),
    ],
)
def test_a_slow_campaign_gets_more_only_where_every_target_is_met(targets, sums, code):
    days = days_until(NEWEST, [sums, (0.0,), (0.0,)])
    rule = replace(PACING, targets=targets, lookback=Lookback(least_days=1))
    facts = facts_of(days, today=today(spend=Decimal(10)))
    assert verdict(rule, facts)[1] == code


def test_a_slow_campaign_with_too_few_matured_days_gets_nothing():
    facts = facts_of(GOOD[:2], today=today(spend=Decimal(10)))
    assert verdict(PACING, facts) == ("", "rules.too_few_days")


# Status.


def status(days, targets=STATUS.targets, **others):
    return verdict(replace(STATUS, targets=targets), facts_of(days, **others))


LIMITS = Targets(least_roas=Decimal(2), most_cpa=Decimal(30))


@pytest.mark.parametrize(
    ("targets", "sums", "after", "code"),
    [
        (replace(LIMITS, most_cpa=None), (100, 5, 99), "paused", "rules.poor_roas"),
        (replace(LIMITS, most_cpa=None), (100, 5, 100), "", "rules.within_limits"),
        (replace(LIMITS, least_roas=None), (301, 5, 999), "paused", "rules.high_cpa"),
        (replace(LIMITS, least_roas=None), (300, 5, 999), "", "rules.within_limits"),
        # Four conversions are no sample; spend above 3 x 20 is one.
        (LIMITS, (30, 4, 29), "", "rules.within_limits"),
        (replace(LIMITS, cpa=Decimal(20)), (60, 4, 59), "", "rules.within_limits"),
        (replace(LIMITS, cpa=Decimal(20)), (61, 4, 60), "paused", "rules.poor_roas"),
        (CPA, (60, 0, 0), "", "rules.within_limits"),
        (CPA, (61, 0, 0), "paused", "rules.no_conversion"),
        (CPA, (61, 1, 0), "", "rules.within_limits"),
    ],
)
def test_a_campaign_is_paused_for_what_it_lost_on_matured_days(targets, sums, after, code):
    spend, conversions, revenue = sums
    days = days_until(NEWEST, [(spend - 2, conversions, revenue), (1, 0, 0), (1, 0, 0)])
    # What the account's orders are worth is not known here.
    assert status(days, targets, account_days=()) == (after, code)


@pytest.mark.parametrize(("spend", "code"), [(150, "within_limits"), (151, "no_conversion")])
def test_without_a_target_cpa_three_average_orders_are_too_much(spend, code):
    orders = tuple(AccountDay(NEWEST - timedelta(days=n), 1_000_000, 50_000_000) for n in range(28))
    before = AccountDay(NEWEST - timedelta(days=28), 1_000_000, 9_000_000_000)
    young = AccountDay(NEWEST + timedelta(days=1), 1_000_000, 9_000_000_000)
    days = days_until(NEWEST, [(spend - 2, 0, 0), (1, 0, 0), (1, 0, 0)])
    account = (before, *reversed(orders), young)
    assert status(days, Targets(), account_days=account)[1] == f"rules.{code}"
    assert status(days, Targets(), account_days=())[1] == "rules.no_limit"


def test_seven_poor_days_in_a_row_pause_and_six_do_not():
    targets = Targets(least_roas=Decimal(2), most_cpa=Decimal(30))
    poor, good = (10, 0.5, 19), (10, 1, 20)
    assert status(days_until(NEWEST, [good, *[poor] * 7]), targets)[1] == "rules.poor_days"
    assert status(days_until(NEWEST, [good, *[poor] * 6]), targets)[1] == "rules.within_limits"
    assert status(days_until(NEWEST, [*[poor] * 7, good]), targets)[1] == "rules.within_limits"
    # Without a conversion a day is poor once its spend passes the most CPA.
    cost = replace(targets, least_roas=None)
    dear, cheap = (30.01, 0, 0), (30, 0, 0)
    assert status(days_until(NEWEST, [dear] * 7), cost, account_days=())[1] == "rules.poor_days"
    assert status(days_until(NEWEST, [cheap] * 7), cost, account_days=())[1] != "rules.poor_days"


def test_days_without_spend_and_outages_do_not_end_a_row_of_poor_days():
    found = list(days_until(NEWEST, [(10, 0.5, 19)] * 9))
    found[2] = found[2]._replace(told=found[2].told._replace(spend_micros=0))
    found[5] = day(found[5].on, 10, 1, 99, is_outage=True)
    targets = Targets(least_roas=Decimal(2))
    assert status(found, targets)[1] == "rules.poor_days"
    judged = judge(replace(STATUS, targets=targets), facts_of(found), band=Band.UNKNOWN)
    assert judged.checked[-1].value == 7


def test_a_pause_on_young_numbers_says_that_they_may_still_mature():
    young = days_until(NOW.date() - timedelta(days=1), [(30.5, 0, 0)] * 2)
    facts = facts_of((*GOOD, *young))
    judged = judge(STATUS, facts, band=Band.RELIABLE)
    assert judged.move.after == "paused"
    assert judged.is_immature
    assert "may still mature" in sentence(judged.reason)
    assert judged.days[-2:] == tuple(one.on for one in young)
    one_came = replace(facts, days=(*facts.days[:-1], day(facts.days[-1].on, 30.5, 1)))
    assert judge(STATUS, one_came, band=Band.RELIABLE).move is None
    less = days_until(NOW.date() - timedelta(days=1), [(30, 0, 0)] * 2)
    assert judge(STATUS, facts_of((*GOOD, *less)), band=Band.RELIABLE).move is None


def test_where_matured_days_give_no_verdict_young_ones_may_pause():
    young = days_until(NOW.date() - timedelta(days=1), [(200, 5, 90)] * 2)
    judged = judge(STATUS, facts_of(young), band=Band.RELIABLE)
    assert (judged.reason.code, judged.is_immature) == ("rules.young_poor_roas", True)
    # With a verdict that is good, only spend without any conversion counts.
    assert judge(STATUS, facts_of((*GOOD, *young)), band=Band.RELIABLE).move is None
    outage = [one._replace(is_outage=True) for one in young]
    assert judge(STATUS, facts_of(outage), band=Band.RELIABLE).reason.code == "rules.too_few_days"


# What stands against it.


@pytest.mark.parametrize("rule", [PACING, SCALING])
@pytest.mark.parametrize(
    ("band", "after"),
    [
        (Band.RELIABLE, "120"),
        (Band.DIRECTIONAL, "110"),
        (Band.UNSAFE, ""),
        (Band.CRITICAL, ""),
        (Band.UNKNOWN, ""),
    ],
)
def test_the_band_shapes_raises_and_leaves_cuts(rule, band, after):
    slow = facts_of(GOOD, today=today(spend=Decimal(10)))
    assert verdict(rule, slow, band)[0] == after
    if not after:
        assert verdict(rule, slow, band)[1] == "rules.band_forbids_raise"
    bad = facts_of(week(700, 7, 70), today=today(spend=Decimal(90)))
    assert verdict(rule, bad, band)[0] == "80"


def test_in_the_learning_phase_nothing_is_scaled_and_nothing_raised():
    learning = replace(campaign_of(1), is_learning=True)
    slow = facts_of(GOOD, entity=learning, today=today(spend=Decimal(10)))
    assert verdict(PACING, slow)[1] == "rules.learning"
    assert verdict(SCALING, slow)[1] == "rules.learning"
    bad = facts_of(week(700, 7, 70), entity=learning, today=today(spend=Decimal(90)))
    assert verdict(SCALING, bad)[1] == "rules.learning"
    assert verdict(PACING, bad)[0] == "80"
    assert verdict(STATUS, bad)[0] == "paused"


@pytest.mark.parametrize(
    ("entity", "code"),
    [
        ({"budget": Budget(BudgetKind.SHARED, Decimal(100), "7", 3)}, "rules.budget_shared"),
        ({"budget": Budget(BudgetKind.LIFETIME, Decimal(900))}, "rules.budget_lifetime"),
        ({"budget": Budget(BudgetKind.ELSEWHERE)}, "rules.budget_elsewhere"),
        ({"status": EntityStatus.PAUSED}, "rules.does_not_run"),
        ({"status": EntityStatus.ENDED}, "rules.not_there_any_more"),
    ],
)
def test_what_cannot_be_changed_is_not_proposed_and_says_why(entity, code):
    changed = replace(campaign_of(1), **entity)
    for of_today in (today(budget=None), today(spend=Decimal(99))):
        facts = facts_of(GOOD, entity=changed, today=of_today)
        assert verdict(PACING, facts) == ("", code)
    assert verdict(SCALING, facts_of(GOOD, entity=changed)) == ("", code)


def test_what_the_platform_lists_no_more_is_left_alone():
    gone = facts_of(GOOD, is_listed=False)
    assert verdict(SCALING, gone) == ("", "rules.not_there_any_more")


@pytest.mark.parametrize(("minutes", "after"), [(0, "120"), (1, "")])
def test_a_rule_rests_24_hours_after_the_last_change_by_anyone(minutes, after):
    changed = NOW - timedelta(hours=24) + timedelta(minutes=minutes)
    assert verdict(SCALING, facts_of(GOOD, budget_changed_at=changed))[0] == after
    assert verdict(SCALING, facts_of(GOOD, status_changed_at=NOW))[0] == "120"
    bad = facts_of(week(700, 7, 70), status_changed_at=NOW, budget_changed_at=NOW)
    assert verdict(STATUS, bad)[0] == "paused"


def test_a_rule_proposes_in_its_hours_alone():
    at_noon = replace(SCALING, schedule=Schedule(hours=(12,), weekdays=(5,)))
    assert verdict(at_noon, facts_of(GOOD))[0] == "120"
    for schedule in (Schedule(hours=(11, 13)), Schedule(weekdays=(6, 7))):
        rule = replace(SCALING, schedule=schedule)
        assert verdict(rule, facts_of(GOOD)) == ("", "rules.not_at_this_hour")


@pytest.mark.parametrize(
    ("currency", "step", "budget", "after"),
    [
        ("JPY", "1", "1003", "1204"),
        ("JPY", "1", "2", ""),
        ("KWD", "0.001", "1.003", "1.204"),
        ("USD", "0.01", "10.03", "12.04"),
        ("EUR", "1", "12", "14"),
        ("EUR", "5", "12", "15"),
        # A step above would be more than the cap of 50 %.
        ("EUR", "10", "12", ""),
    ],
)
def test_a_new_budget_is_in_the_places_and_steps_of_its_currency(currency, step, budget, after):
    facts = facts_of(
        GOOD,
        entity=campaign_of(1, Decimal(budget)),
        currency=currency,
        budget_step=Decimal(step),
    )
    found, code = verdict(SCALING, facts)
    assert found == after
    assert after or code == "rules.changes_nothing"


# Own rules.

DEAR = Condition(Metric.CPA, Span.LAST_7, Operator.ABOVE, Decimal(20))
MUCH = Condition(Metric.SPEND, Span.LAST_3, Operator.AT_LEAST, Decimal(100))
YOUNG = Condition(Metric.CONVERSIONS, Span.SINCE_MATURED, Operator.AT_MOST, Decimal(0))
FAST = Condition(Metric.PACE, Span.TODAY, Operator.ABOVE, Decimal("1.2"))


def own(conditions, action=None):
    settings = OwnSettings(conditions, action or ChangeBudget(Decimal(-30)))
    return RuleDefinition(RuleKind.OWN, settings, LIMITS)


def test_an_own_rule_does_what_it_says_where_its_conditions_hold():
    bad = facts_of(week(700, 7, 70), today=today(spend=Decimal(90)))
    assert verdict(own(AllOf((DEAR, MUCH, FAST))), bad) == ("70", "rules.conditions_met")
    assert verdict(own(AllOf((DEAR, MUCH, FAST))), facts_of(GOOD))[1] == "rules.conditions_not_met"
    assert verdict(own(AnyOf((FAST, MUCH))), facts_of(GOOD))[0] == "70"
    assert verdict(own(AnyOf((DEAR,))), facts_of())[1] == "rules.conditions_unknown"
    pause = own(DEAR, SetStatus(EntityStatus.PAUSED))
    judged = judge(pause, bad, band=Band.UNKNOWN)
    assert (judged.move.lever, judged.move.after) == (Lever.STATUS, "paused")
    assert [(one.value, one.holds) for one in judged.checked] == [(100, True)]


def test_an_own_rule_that_starts_looks_at_paused_campaigns_and_is_a_raise():
    start = own(
        Condition(Metric.ROAS, Span.LAST_7, Operator.AT_LEAST, Decimal(2)),
        SetStatus(EntityStatus.ACTIVE),
    )
    rests = facts_of(GOOD, entity=replace(campaign_of(1), status=EntityStatus.PAUSED))
    assert verdict(start, rests) == ("active", "rules.conditions_met")
    assert verdict(start, rests, Band.UNSAFE) == ("", "rules.band_forbids_raise")
    assert verdict(start, facts_of(GOOD)) == ("", "rules.runs_already")


def test_what_rests_on_young_numbers_alone_is_immature():
    young = days_until(NOW.date() - timedelta(days=1), [(30, 0, 0)])
    facts = facts_of((*week(700, 7, 70), *young))
    assert judge(own(AllOf((DEAR, YOUNG))), facts, band=Band.RELIABLE).is_immature
    assert not judge(own(AnyOf((DEAR, YOUNG))), facts, band=Band.RELIABLE).is_immature


def test_an_own_rule_asks_today_only_once_it_says_something():
    early = facts_of(GOOD, today=today(spend=Decimal(90), hours=Decimal(1)))
    assert verdict(own(FAST), early) == ("", "rules.conditions_unknown")


def test_an_own_rule_counts_poor_days_and_looks_at_the_budget():
    poor = Condition(Metric.POOR_DAYS, Span.LAST_28, Operator.AT_LEAST, Decimal(7))
    large = Condition(Metric.DAILY_BUDGET, Span.TODAY, Operator.AT_LEAST, Decimal(100))
    assert verdict(own(AllOf((poor, large))), facts_of(week(700, 7, 70)))[0] == "70"
    assert verdict(own(AllOf((poor, large))), facts_of(GOOD))[0] == ""


# Laws.

SUMS = st.tuples(st.integers(1, 500), st.integers(0, 30), st.integers(0, 2000))
DAYS = st.lists(SUMS, min_size=3, max_size=9)
DEFAULTS = st.sampled_from(
    [PACING, SCALING, replace(PACING, targets=ROAS), replace(SCALING, targets=CPA)]
)


def is_raise(judged):
    if judged.move is None:
        return False
    before, after = judged.move.amounts
    return after > before


@settings(max_examples=150)
@given(rule=DEFAULTS, found=DAYS, more=st.lists(st.integers(0, 500), min_size=9, max_size=9))
def test_more_spend_with_equal_conversions_never_makes_a_raise_likelier(rule, found, more):
    slow = today(spend=Decimal(5))
    cheap = facts_of(days_until(NEWEST, found), today=slow)
    dearer = [(spend + add, *rest) for (spend, *rest), add in zip(found, more, strict=False)]
    dear = facts_of(days_until(NEWEST, dearer), today=slow)
    if is_raise(judge(rule, dear, band=Band.RELIABLE)):
        assert is_raise(judge(rule, cheap, band=Band.RELIABLE))


@settings(max_examples=150)
@given(rule=DEFAULTS, found=DAYS, band=st.sampled_from(Band), unknown=st.integers(0, 4))
def test_what_is_not_known_never_proposes_a_raise(rule, found, band, unknown):
    days = days_until(NEWEST, found)
    facts = facts_of(days, today=today(spend=Decimal(5)))
    known = is_raise(judge(rule, facts, band=band))
    less = [
        replace(facts, days=days[:2]),
        replace(facts, maturity=Maturity(28, 3)),
        replace(facts, days=()),
        replace(facts, days=tuple(one._replace(is_outage=True) for one in days)),
    ]
    if unknown < len(less):
        assert not is_raise(judge(rule, less[unknown], band=band))
    assert not is_raise(judge(rule, facts, band=Band.UNKNOWN))
    if known:
        assert band in (Band.RELIABLE, Band.DIRECTIONAL)


@settings(max_examples=100)
@given(found=DAYS)
def test_two_targets_move_only_where_each_alone_would_move_the_same_way(found):
    facts = facts_of(days_until(NEWEST, found))
    moves = [
        judge(replace(SCALING, targets=targets), facts, band=Band.RELIABLE).move
        for targets in (ROAS, CPA, BOTH)
    ]
    assert moves[2] == (moves[0] if moves[0] == moves[1] else None)


AMOUNTS = st.integers(1, 10**7)


@settings(max_examples=150)
@given(
    units=AMOUNTS,
    pct=st.one_of(st.integers(1, 50), st.integers(-90, -1)),
    kind=st.sampled_from(
        [("JPY", "1"), ("KWD", "0.001"), ("USD", "0.01"), ("USD", "0.05"), ("EUR", "1")]
    ),
    band=st.sampled_from([Band.RELIABLE, Band.DIRECTIONAL]),
)
@example(units=7, pct=15, kind=("JPY", "1"), band=Band.DIRECTIONAL)
def test_no_budget_is_off_its_steps_above_its_cap_or_the_same(units, pct, kind, band):
    currency, step = kind[0], Decimal(kind[1])
    before = units * step
    rule = own(MUCH, ChangeBudget(Decimal(pct)))
    facts = facts_of(GOOD, entity=campaign_of(1, before), currency=currency, budget_step=step)
    move = judge(rule, facts, band=band).move
    if move is None:
        asked = min(pct, 10) if band is Band.DIRECTIONAL else pct
        assert abs(before * asked / 100) < step
        return
    _, after = move.amounts
    assert after % step == 0
    assert after > 0
    assert (after > before) == (pct > 0)
    assert after <= before * (Decimal("1.1") if band is Band.DIRECTIONAL else Decimal("1.5"))
