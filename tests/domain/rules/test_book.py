"""What is known of an account, as it was known when it was learned."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.rules.book import AccountBook
from stratum_desktop.domain.rules.definition import default_rules
from stratum_desktop.domain.rules.figure import Figure
from stratum_desktop.domain.rules.glance import Glance

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


def new_book():
    return AccountBook(
        AdAccount("1", "Shop", "EUR", "Europe/Berlin"),
        settles_after_days=28,
        evens_out_over_days=1,
        budget_step=Decimal("0.01"),
    )


def tell_day(book, at, figure, *, told_at=None):
    starts = book.calendar.bounds(book.calendar.day_of(int(at.timestamp())))[0]
    book.learn_figure(1, Step.DAY, starts, figure, at_ms=ms(told_at or at))


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


def test_a_glance_looks_at_known_campaigns_alone():
    book = new_book()
    glance = Glance(default_rules()[0][1], book)
    assert not glance.may_move(1, ms(NOON))
