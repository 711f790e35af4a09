"""The days that a rule looks at: matured ones with spend, without outages, the newest first.

Source: product rulebook, section 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.domain.rules.condition import MATURED_DAYS
from stratum_desktop.domain.rules.definition import Lookback
from stratum_desktop.domain.rules.facts import AccountDay, CampaignFacts, KnownDay
from stratum_desktop.domain.rules.figure import Totals, totals_of
from stratum_desktop.domain.rules.judgement import Span

_SPAN_OF = {days: span for span, days in MATURED_DAYS.items()}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MaturedDays:
    """What one look at matured days found."""

    span: Span
    #: Oldest first.
    days: tuple[KnownDay, ...]
    #: None: too few of them for a verdict, and `too_few` says when there will be one.
    totals: Totals | None
    too_few: Reason | None

    @property
    def dates(self) -> tuple[date, ...]:
        """The days that were looked at."""
        return tuple(day.on for day in self.days)


def matured(facts: CampaignFacts, lookback: Lookback, span: Span | None = None) -> MaturedDays:
    """Return the last matured days of a span, of the rule's own where none is named."""
    span = span or _SPAN_OF[lookback.days]
    most = MATURED_DAYS[span]
    days = spent_days(facts, lookback, most)
    if len(days) < min(lookback.least_days, most):
        return MaturedDays(span, days, None, _too_few(facts, lookback, len(days)))
    return MaturedDays(span, days, totals_of(day.told for day in days), None)


def spent_days(
    facts: CampaignFacts, lookback: Lookback, most: int | None = None
) -> tuple[KnownDay, ...]:
    """Return matured days with spend within reach, oldest first, without outages.

    Args:
        facts: where they are.
        lookback: how far back, and what is mature.
        most: so many, the newest ones; None: all.
    """
    newest = newest_matured(facts, lookback)
    oldest = newest - timedelta(days=lookback.reach_back_days - 1)
    found: list[KnownDay] = []
    for day in reversed(facts.days):
        if day.on < oldest or len(found) == most:
            break
        if day.on <= newest and _counts(day):
            found.append(day)
    return tuple(reversed(found))


def young_days(facts: CampaignFacts, lookback: Lookback) -> tuple[KnownDay, ...]:
    """Return the days with spend since the last matured one, today left out, oldest first."""
    newest = newest_matured(facts, lookback)
    return tuple(day for day in facts.days if day.on > newest and _counts(day))


def newest_matured(facts: CampaignFacts, lookback: Lookback) -> date:
    """Return the youngest local day that is mature now, told or not."""
    return facts.now.date() - timedelta(days=facts.maturity.age(lookback.mature_pct))


def order_value(account_days: Sequence[AccountDay], *, newest: date, days: int) -> Decimal | None:
    """Return what a conversion of the account was worth in its last matured days.

    None: there was none. An order's worth is the shop's, so all campaigns count.

    Args:
        account_days: oldest first, without outages.
        newest: the youngest matured day.
        days: how many of them.
    """
    last = [day for day in account_days if day.on <= newest][-days:]
    conversions = sum(day.conversion_micros for day in last)
    if conversions <= 0:
        return None
    return Decimal(sum(day.revenue_micros for day in last)) / conversions


def _counts(day: KnownDay) -> bool:
    return day.told.spend_micros > 0 and not day.is_outage


def _too_few(facts: CampaignFacts, lookback: Lookback, found: int) -> Reason:
    said: Facts = {"days": found, "least": lookback.least_days}
    on = _first_verdict_on(facts, lookback, lookback.least_days - found)
    return Reason("rules.too_few_days", {**said, "on": None if on is None else on.isoformat()})


def _first_verdict_on(facts: CampaignFacts, lookback: Lookback, missing: int) -> date | None:
    """Return when the missing days will have matured, if it goes on spending every day."""
    waiting = [day.on for day in young_days(facts, lookback)]
    if facts.entity.status is EntityStatus.ACTIVE and facts.is_listed:
        today = facts.now.date()
        waiting += [today + _DAY * ahead for ahead in range(missing)]
    if len(waiting) < missing:
        return None
    return waiting[missing - 1] + timedelta(days=facts.maturity.age(lookback.mature_pct))
