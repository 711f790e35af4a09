"""Facts of one campaign, made up for judging: matured days before a Friday noon in Berlin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from rule_past import campaign_of

from stratum_desktop.domain.rules.facts import AccountDay, CampaignFacts, KnownDay, TodaySoFar
from stratum_desktop.domain.rules.figure import MICRO, Figure, in_micros
from stratum_desktop.domain.rules.maturity import Maturity

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
#: Days are mature from this age on in these facts.
AGE = 3
NEWEST = NOW.date() - timedelta(days=AGE)
LEARNED = Maturity(28, 30, (Fraction(1, 2), Fraction(9, 10), *[Fraction(1)] * 26))


def day(
    on: date, spend: float, conversions: float = 0, revenue: float = 0, *, is_outage: bool = False
) -> KnownDay:
    """Return a day; money in major units."""
    figure = Figure(int(spend * MICRO), conversions, int(revenue * MICRO), 1000, 10)
    return KnownDay(on, figure, is_outage)


def days_until(newest: date, figures: Sequence[tuple[float, ...]]) -> tuple[KnownDay, ...]:
    """Return days in a row, the oldest first, of (spend, conversions, revenue)."""
    first = newest - timedelta(days=len(figures) - 1)
    return tuple(day(first + timedelta(days=n), *one) for n, one in enumerate(figures))


TODAY = TodaySoFar(
    hours=Decimal(12),
    expected_share=Decimal("0.5"),
    is_learned=False,
    spend=Decimal(50),
    budget=Decimal(100),
    period_days=1,
    spend_before=Decimal(0),
    budget_before=Decimal(0),
)


def facts_of(days: Sequence[KnownDay] = (), **others: object) -> CampaignFacts:
    """Return facts of a campaign of 100 EUR a day that is on plan at noon."""
    account = tuple(
        AccountDay(one.on, in_micros(one.told.conversions), one.told.revenue_micros)
        for one in days
        if not one.is_outage
    )
    facts = CampaignFacts(
        now=NOW,
        entity=campaign_of(1),
        is_listed=True,
        currency="EUR",
        budget_step=Decimal("0.01"),
        days=tuple(days),
        today=TODAY,
        maturity=LEARNED,
        account_days=account,
        budget_changed_at=None,
        status_changed_at=None,
    )
    return replace(facts, **others)


def week(spend: float, conversions: float, revenue: float) -> tuple[KnownDay, ...]:
    """Return seven matured days that together have these sums, evenly."""
    return days_until(NEWEST, [(spend / 7, conversions / 7, revenue / 7)] * 7)
