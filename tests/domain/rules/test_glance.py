"""Judged quickly is judged the same: against all that was told, from the start, by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from rule_past import MadePast, campaign_of, enter, make_past
from rules_by_hand import mature_age, wish

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityStatus
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.rules.condition import AllOf, ChangeBudget, Condition
from stratum_desktop.domain.rules.definition import (
    OwnSettings,
    PacingSettings,
    RuleDefinition,
    RuleKind,
    ScalingSettings,
    Schedule,
    StatusSettings,
    Targets,
)
from stratum_desktop.domain.rules.figure import Figure
from stratum_desktop.domain.rules.glance import Glance
from stratum_desktop.domain.rules.judgement import Metric, Operator, Span
from stratum_desktop.domain.rules.judging import judge

TARGETS = st.sampled_from(
    [
        Targets(),
        Targets(roas=Decimal(2)),
        Targets(cpa=Decimal(15)),
        Targets(roas=Decimal("2.5"), cpa=Decimal(10)),
        Targets(least_roas=Decimal(3)),
        Targets(most_cpa=Decimal(8)),
        Targets(Decimal(4), Decimal(8), Decimal("2.5"), Decimal(12)),
    ]
)
RULES = {
    RuleKind.PACING: PacingSettings(),
    RuleKind.SCALING: ScalingSettings(),
    RuleKind.STATUS: StatusSettings(),
    RuleKind.OWN: OwnSettings(
        AllOf(
            (
                Condition(Metric.CPA, Span.LAST_3, Operator.ABOVE, Decimal(12)),
                Condition(Metric.PACE, Span.TODAY, Operator.ABOVE, Decimal("0.8")),
            )
        ),
        ChangeBudget(Decimal(-10)),
    ),
}
BY_HAND = (RuleKind.PACING, RuleKind.SCALING, RuleKind.STATUS)


def moved(judgement):
    """Say which way a judgement goes, in the words of `rules_by_hand`."""
    move = judgement.move
    if move is None:
        return "", False
    if move.lever is Lever.STATUS:
        return "pause", judgement.is_immature
    before, after = move.amounts
    return ("raise" if after > before else "cut"), judgement.is_immature


def looks(past, seed):
    """Yield the book as it was at some instants, asked while it is being written."""
    book = past.book()
    book.know_outages(past.outages)
    every = 17 + seed % 23
    for number, entry in enumerate(past.entries):
        enter(book, entry)
        is_last = number + 1 == len(past.entries)
        if is_last or (number % every == 0 and past.entries[number + 1].at > entry.at):
            yield book, entry.at + timedelta(seconds=1)


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), targets=TARGETS)
def test_what_a_glance_rules_out_is_not_wanted(seed, targets):
    past = make_past(seed)
    rules = [RuleDefinition(kind, RULES[kind], targets, cool_down_hours=12) for kind in RuleKind]
    glances: list[Glance] = []
    for book, now in looks(past, seed):
        glances = glances or [Glance(rule, book) for rule in rules]
        for number in (1, 2):
            may = [glance.may_move(number, int(now.timestamp() * 1000)) for glance in glances]
            facts = book.facts(number, now=now)
            moves = [judge(rule, facts, band=Band.RELIABLE).move for rule in rules]
            now_ms = int(now.timestamp() * 1000)
            due = [number in glance.due(now_ms) for glance in glances]
            assert due == may
            assert not any(move and not told for move, told in zip(moves, may, strict=True))


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), targets=TARGETS)
def test_what_is_judged_from_the_book_is_what_all_tellings_say(seed, targets):
    # Coarse steps may round a change away.
    past = replace(make_past(seed), step=Decimal("0.001"), currency="KWD")
    rules = [RuleDefinition(kind, RULES[kind], targets, cool_down_hours=0) for kind in BY_HAND]
    for count, (book, now) in enumerate(looks(past, seed)):
        if count % 3:
            continue
        by_hand = past.by_hand(now)
        for number in (1, 2):
            facts = book.facts(number, now=now)
            assert facts.maturity.age(Decimal(95)) == mature_age(by_hand, now, 95)
            for rule in rules:
                judged = judge(rule, facts, band=Band.RELIABLE)
                fewer = book.facts(number, now=now, lookback=rule.lookback)
                assert judge(rule, fewer, band=Band.RELIABLE) == judged
                assert moved(judged) == wish(by_hand, rule, number, now), rule.kind


SCALING = RuleDefinition(RuleKind.SCALING, ScalingSettings(), Targets(roas=Decimal(2)))
HIGH_BUDGET = Condition(Metric.DAILY_BUDGET, Span.TODAY, Operator.ABOVE, Decimal(100))


def book_of_a_week(book, *, revenue):
    """Tell seven settled days of a campaign, and return when."""
    now = datetime(2026, 6, 10, 10, tzinfo=UTC)
    at_ms = int(now.timestamp() * 1000)
    for back in range(4, 11):
        starts = book.calendar.bounds(book.calendar.day_of(int(now.timestamp())) - back)[0]
        figure = Figure(100_000_000, 10.0, revenue * 1_000_000, 1, 1)
        book.learn_days([(at_ms, 1, starts, *figure)])
    return at_ms


def a_book():
    book = MadePast("UTC", "USD", 3, 1, Decimal("0.01")).book()
    book.learn_entity(1, campaign_of(1), is_listed=True, at_ms=0)
    return book


def test_a_glance_may_begin_with_an_empty_book():
    for kind in RuleKind:
        book = MadePast("UTC", "USD", 3, 1, Decimal("0.01")).book()
        glance = Glance(RuleDefinition(kind, RULES[kind]), book)
        assert glance.due(10**12) == []


def test_what_is_told_again_counts_at_the_next_glance():
    book = a_book()
    glance = Glance(SCALING, book)
    for revenue, may in ((300, True), (200, False), (100, True), (0, True), (201, False)):
        at_ms = book_of_a_week(book, revenue=revenue)
        assert glance.may_move(1, at_ms) is may
        assert glance.due(at_ms) == [1] * may


def test_an_own_rule_sees_another_budget_at_the_next_glance():
    book = a_book()
    glance = Glance(
        RuleDefinition(RuleKind.OWN, OwnSettings(HIGH_BUDGET, ChangeBudget(Decimal(-10)))), book
    )
    rests_ms = 24 * 3_600_000
    assert not glance.may_move(1, 0)
    book.learn_entity(1, campaign_of(1, 101), is_listed=True, at_ms=1000)
    for at_ms, may in ((999 + rests_ms, False), (1000 + rests_ms, True)):
        assert glance.may_move(1, at_ms) is may
        assert glance.due(at_ms) == [1] * may


def test_a_campaign_that_has_rested_is_due_by_the_clock_alone_and_one_that_is_changed_no_more():
    book = a_book()
    at_ms = book_of_a_week(book, revenue=300)
    glance = Glance(SCALING, book)
    assert glance.due(at_ms) == [1]
    book.learn_change(1, Lever.STATUS, at_ms=at_ms)
    assert glance.due(at_ms) == [1]
    book.learn_change(1, Lever.DAILY_BUDGET, at_ms=at_ms)
    rests_ms = SCALING.cool_down_hours * 3_600_000
    assert glance.due(at_ms) == glance.due(at_ms + rests_ms - 1) == []
    assert glance.due(at_ms + rests_ms) == [1]


def test_a_glance_looks_at_what_could_be_changed_alone():
    budget = Budget(BudgetKind.SHARED, Decimal(100))
    for other in (
        {"budget": budget},
        {"status": EntityStatus.PAUSED},
        {"is_learning": True},
    ):
        book = a_book()
        at_ms = book_of_a_week(book, revenue=300)
        glance = Glance(replace(SCALING, cool_down_hours=0), book)
        assert glance.may_move(1, at_ms)
        assert not glance.may_move(2, at_ms)
        changed = replace(campaign_of(1), **other)
        book.learn_entity(1, changed, is_listed=True, at_ms=at_ms)
        assert not glance.may_move(1, at_ms)


def test_a_glance_keeps_to_the_hours_of_the_rule():
    book = a_book()
    at_ms = book_of_a_week(book, revenue=300)
    for hour, may in ((9, False), (10, True), (11, False)):
        rule = replace(SCALING, schedule=Schedule(hours=(hour,)))
        assert Glance(rule, book).may_move(1, at_ms) is may
