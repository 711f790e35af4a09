"""What is known of an account, as it was known when it was learned."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from rule_past import enter, make_past

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.rules.book import AccountBook
from stratum_desktop.domain.rules.figure import Figure
from stratum_desktop.domain.window import Window

NOON = datetime(2026, 10, 20, 10, tzinfo=UTC)
CAMPAIGN = AdEntity(
    EntityKind.CAMPAIGN,
    "c",
    None,
    "C",
    EntityStatus.ACTIVE,
    "",
    Budget(BudgetKind.DAILY, Decimal(100)),
)


def ms(at):
    return int(at.timestamp()) * 1000


def new_book(*, evens_out_over_days=1):
    return AccountBook(
        AdAccount("1", "Shop", "EUR", "Europe/Berlin"),
        settles_after_days=28,
        evens_out_over_days=evens_out_over_days,
        budget_step=Decimal("0.01"),
    )


def tell_day(book, at, figure, *, told_at=None):
    starts = book.calendar.bounds(book.calendar.day_of(int(at.timestamp())))[0]
    book.learn_days([(ms(told_at or at), 1, starts, *figure)])


def test_a_campaign_that_nobody_has_seen_has_no_facts():
    book = new_book()
    tell_day(book, NOON, Figure(1, 0.0, 0, 0, 0))
    assert book.facts(1, now=NOON) is None
    assert book.facts(2, now=NOON) is None


def test_a_later_telling_of_the_same_day_takes_its_place():
    book = new_book()
    book.learn_entity(1, CAMPAIGN, is_listed=True, at_ms=ms(NOON))
    tell_day(book, NOON, Figure(30_000_000, 1.0, 0, 0, 0))
    assert book.facts(1, now=NOON).today.spend == 30
    tell_day(book, NOON, Figure(40_000_000, 2.0, 0, 0, 0), told_at=NOON + timedelta(hours=1))
    after = book.facts(1, now=NOON + timedelta(days=1))
    assert [(day.on.isoformat(), day.told.conversions) for day in after.days] == [
        ("2026-10-20", 2.0)
    ]
    assert after.today.spend is None
    assert after.account_days[0].conversion_micros == 2_000_000


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), asked=st.sets(st.integers(0, 300), max_size=6))
def test_what_is_asked_early_changes_nothing_and_what_comes_later_changes_no_answer(seed, asked):
    """A replay that asks between the entries sees what an evaluation at that instant saw."""
    past = make_past(seed)
    book, answers = past.book(), []
    book.know_outages(past.outages)
    last = len(past.entries) - 1
    for number, entry in enumerate(past.entries):
        enter(book, entry)
        is_whole = number == last or past.entries[number + 1].at > entry.at
        if is_whole and (number == last or number in asked):
            now = entry.at + timedelta(minutes=1)
            answers.append((number, now, [book.facts(one, now=now) for one in (1, 2)]))
    for number, now, answer in answers:
        then = past.book()
        for entry in past.entries[: number + 1]:
            enter(then, entry)
        then.know_outages(past.outages)
        assert [then.facts(one, now=now) for one in (1, 2)] == answer


def test_spend_is_looked_at_as_of_when_something_of_today_was_told_last():
    book = new_book()
    book.learn_entity(1, CAMPAIGN, is_listed=True, at_ms=ms(NOON))
    tell_day(book, NOON, Figure(30_000_000, 1.0, 0, 0, 0))
    tell_day(
        book,
        NOON - timedelta(days=3),
        Figure(1, 1.0, 0, 0, 0),
        told_at=NOON + timedelta(hours=5),
    )
    today = book.facts(1, now=NOON + timedelta(hours=6)).today
    assert (today.hours, today.expected_share) == (12, Decimal("0.5"))


def test_another_budget_or_status_was_changed_by_when_it_is_found():
    book = new_book()
    book.learn_entity(1, CAMPAIGN, is_listed=True, at_ms=ms(NOON))
    assert book.facts(1, now=NOON).budget_changed_at is None
    renamed = replace(CAMPAIGN, name="D", is_learning=True)
    book.learn_entity(1, renamed, is_listed=True, at_ms=ms(NOON))
    assert book.facts(1, now=NOON).budget_changed_at is None
    raised = replace(CAMPAIGN, budget=Budget(BudgetKind.DAILY, Decimal(120)))
    later = NOON + timedelta(hours=1)
    book.learn_entity(1, raised, is_listed=True, at_ms=ms(later))
    found = book.facts(1, now=later)
    assert (found.budget_changed_at, found.status_changed_at) == (later, None)
    paused = replace(raised, status=EntityStatus.PAUSED)
    book.learn_entity(1, paused, is_listed=True, at_ms=ms(later + timedelta(hours=1)))
    assert book.facts(1, now=later + timedelta(hours=1)).status_changed_at is not None
    # What is remembered of it says more exactly when; what is older changes nothing.
    book.learn_change(1, Lever.DAILY_BUDGET, at_ms=ms(NOON))
    assert book.facts(1, now=later + timedelta(hours=1)).budget_changed_at == later
    book.learn_change(1, Lever.DAILY_BUDGET, at_ms=ms(later + timedelta(minutes=9)))
    found = book.facts(1, now=later + timedelta(hours=1))
    assert found.budget_changed_at == later + timedelta(minutes=9)


def test_a_period_has_the_days_on_which_a_budget_was_known_to_be_in_force():
    book = new_book(evens_out_over_days=7)
    known_since = NOON - timedelta(days=5)
    book.learn_entity(1, CAMPAIGN, is_listed=True, at_ms=ms(known_since))
    paused = replace(CAMPAIGN, status=EntityStatus.PAUSED)
    raised = replace(CAMPAIGN, budget=Budget(BudgetKind.DAILY, Decimal(150)))
    for back in range(9, -1, -1):
        if back == 3:
            book.learn_entity(1, raised, is_listed=True, at_ms=ms(NOON - timedelta(days=3)))
        if back == 2:
            before = NOON - timedelta(days=2, hours=13)
            book.learn_entity(1, paused, is_listed=True, at_ms=ms(before))
        if back == 1:
            book.learn_entity(1, CAMPAIGN, is_listed=True, at_ms=ms(NOON - timedelta(days=1)))
        tell_day(book, NOON - timedelta(days=back), Figure(10_000_000, 0.0, 0, 0, 0))
    today = book.facts(1, now=NOON).today
    # Five days back nobody knew it at midnight; four days back 100, three 150, two none, one 100.
    assert (today.period_days, today.spend_before, today.budget_before) == (7, 30, 350)


def test_a_period_of_seven_days_is_today_and_the_six_before():
    book = new_book(evens_out_over_days=7)
    book.learn_entity(1, CAMPAIGN, is_listed=True, at_ms=ms(NOON - timedelta(days=20)))
    for back in range(9, -1, -1):
        tell_day(book, NOON - timedelta(days=back), Figure(back * 1_000_000, 0.0, 0, 0, 0))
    today = book.facts(1, now=NOON).today
    assert (today.spend_before, today.budget_before) == (6 + 5 + 4 + 3 + 2 + 1, 600)


def test_a_budget_of_a_whole_run_is_spread_over_the_days_that_are_left():
    start = NOON - timedelta(days=4)
    book = new_book(evens_out_over_days=7)
    run = replace(
        CAMPAIGN,
        budget=Budget(BudgetKind.LIFETIME, Decimal(1000)),
        starts_at=start,
        ends_at=NOON + timedelta(days=5),
    )
    book.learn_entity(1, run, is_listed=True, at_ms=ms(NOON))
    for back in range(4, -1, -1):
        tell_day(book, NOON - timedelta(days=back), Figure(100_000_000, 0.0, 0, 0, 0))
    today = book.facts(1, now=NOON).today
    # 600 are left for today and five more days; such a budget is not evened out.
    assert (today.budget, today.period_days) == (100, 1)
    longer = replace(run, starts_at=NOON - timedelta(days=40))
    book.learn_entity(1, longer, is_listed=True, at_ms=ms(NOON))
    assert book.facts(1, now=NOON).today.budget is None
    over = replace(run, ends_at=NOON - timedelta(days=1))
    book.learn_entity(1, over, is_listed=True, at_ms=ms(NOON))
    assert book.facts(1, now=NOON).today.budget is None
    endless = replace(run, ends_at=None)
    book.learn_entity(1, endless, is_listed=True, at_ms=ms(NOON))
    assert book.facts(1, now=NOON).today.budget is None


def test_every_local_day_that_an_outage_touches_is_one_of_it():
    book = new_book()
    book.learn_entity(1, CAMPAIGN, is_listed=True, at_ms=ms(NOON))
    for back in (3, 2, 1):
        tell_day(book, NOON - timedelta(days=back), Figure(1, 1.0, 0, 0, 0), told_at=NOON)
    night = datetime(2026, 10, 18, 21, 30, tzinfo=UTC)
    book.know_outages([Window(night, night + timedelta(hours=1))])
    found = book.facts(1, now=NOON)
    assert [(day.on.day, day.is_outage) for day in found.days] == [
        (17, False),
        (18, True),
        (19, True),
    ]
    assert [day.on.day for day in found.account_days] == [17]
    book.know_outages([])
    assert not any(day.is_outage for day in book.facts(1, now=NOON).days)
