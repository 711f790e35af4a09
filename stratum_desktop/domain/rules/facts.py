"""Everything that is known of one campaign at an instant and that a rule may look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from stratum_desktop.domain.ads.entity import AdEntity
from stratum_desktop.domain.rules.figure import Figure
from stratum_desktop.domain.rules.maturity import Maturity

LONGEST_LOOK_DAYS = 56
"""Days before the newest matured one that facts reach back to. Source: own choice: twice the 28 of
the rulebook, and the most that a rule may ask for."""


class KnownDay(NamedTuple):
    """A local day of a campaign, over by now, as it was told last."""

    on: date
    told: Figure
    #: Lies in an outage: rules leave it out.
    is_outage: bool


class AccountDay(NamedTuple):
    """A local day of the whole account; millionths of a conversion and of its currency."""

    on: date
    conversion_micros: int
    revenue_micros: int


@dataclass(frozen=True, slots=True)
class TodaySoFar:
    """What pacing looks at. Shares are of the whole local day, 0-1."""

    #: Hours of the day that have gone by, as they really do, when the account was read last.
    hours: Decimal
    #: What the curve expects of the day's spend by then.
    expected_share: Decimal
    #: The curve was learned from this campaign's hours; else every hour is taken for equal.
    is_learned: bool
    #: Today's spend as it was told last; None: nothing was told.
    spend: Decimal | None
    #: What is to be spent on this day; None: it is not known, or not the campaign's own.
    budget: Decimal | None
    #: Days over which the platform evens spend out, today included; 1: none but today.
    period_days: int
    #: Spend of that period's other days that are known, and what was to be spent on them.
    spend_before: Decimal
    budget_before: Decimal


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """One campaign as it was known at an instant. Money is in the account's currency."""

    #: Aware, in the account's time zone.
    now: datetime
    entity: AdEntity
    #: False: the platform lists it no more.
    is_listed: bool
    currency: str
    #: The smallest step of a budget.
    budget_step: Decimal
    #: Every day before today that was told, oldest first; a day without a figure is not there.
    days: tuple[KnownDay, ...]
    today: TodaySoFar
    maturity: Maturity
    #: Of the whole account by day, outages left out, oldest first: what an order is worth.
    account_days: tuple[AccountDay, ...]
    #: When anybody changed it last; None: nobody ever did, as far as is known.
    budget_changed_at: datetime | None
    status_changed_at: datetime | None
