"""What a campaign spends: hour by hour, as busy as the shop, and evened out as platforms do."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum, auto
from math import inf
from random import Random
from typing import NamedTuple

from stratum_desktop.domain.ads.entity import BudgetKind
from stratum_desktop.practice.ads.local_time import LocalDay, day_of, local_day
from stratum_desktop.practice.ads.plan import OVER_PACING, OVER_PACING_SINCE, Role
from stratum_desktop.practice.ads.planned import PlannedEntity
from stratum_desktop.practice.ads.timeline import Stretch

_DAY_NOISE = 0.12
_HOUR_NOISE = 0.25
_HOURS = 25
"""Draws of a day, whatever its length."""
_EAGERNESS = 2.0
"""How far above an even use of what a period has left a day may go."""
_LITTLE = 1e-9


class _Period(Enum):
    """Over what a daily budget is an average."""

    #: Sunday to Saturday.
    WEEK = auto()
    MONTH = auto()


class Evening(NamedTuple):
    """How a platform evens out spend."""

    #: How far above its daily budget a day may go, as a factor.
    day_may_reach: float
    over: _Period


EVENINGS = {
    "meta": Evening(1.75, _Period.WEEK),
    "google": Evening(2.0, _Period.MONTH),
    "tiktok": Evening(1.25, _Period.WEEK),
    "snapchat": Evening(1.25, _Period.WEEK),
    "linkedin": Evening(1.5, _Period.WEEK),
}
"""Source: the platforms' help pages on daily budgets, as the agencies quoted them in 2026-11 (Meta
75 % and seven budgets a week, TikTok 25 %, Google twice and 30.4 budgets a month, LinkedIn 50 %);
Snapchat names none that could be read and is played like TikTok."""
_DAYS_OF_A_MONTH = 30.4
"""Source: support.google.com/google-ads/answer/6385083, as agreed for this product."""


class DaySpend(NamedTuple):
    """A campaign's day by the hour, as long as it is known."""

    #: In the currency's smallest unit.
    hours: tuple[int, ...]
    #: What it would spend on an average day, as set when the hour began, in major units.
    set_to: tuple[float, ...]


class SpendLedger:
    """One campaign's spend. Full days are kept, because nothing changes them any more."""

    def __init__(
        self,
        platform: str,
        campaign: PlannedEntity,
        stretches: Sequence[Stretch],
        *,
        key: int,
        begun_on: date,
        places: int,
    ) -> None:
        """Begin with the campaign's first day.

        Args:
            key: of the campaign's chance.
            begun_on: the account's day 0.
            places: of the currency.
        """
        self._evening = EVENINGS[platform]
        self._campaign = campaign
        self._stretches = tuple(stretches)
        self._key = key
        self._over_pacing_on = begun_on + timedelta(days=OVER_PACING_SINCE)
        self._units: int = 10**places
        self.first_day = day_of(campaign.starts)
        self._full: list[DaySpend] = []
        self._budgets: list[float] = []
        self._spent: list[int] = []

    def day(self, on: date, until: float) -> DaySpend:
        """Return a day's spend as far as it was spent at an instant."""
        index = (on - self.first_day).days
        if index < 0:
            return DaySpend((), ())
        while len(self._full) < index:
            self._fill()
        if len(self._full) > index and until >= local_day(on).edges[-1]:
            return self._full[index]
        if until >= local_day(on).edges[-1]:
            return self._fill()
        return self._spend(local_day(on), until)

    def _fill(self) -> DaySpend:
        day = local_day(self.first_day + timedelta(days=len(self._full)))
        found = self._spend(day, inf)
        # A budget that was raised in the course of a day counts for the whole of it.
        budget = max((one.a_day for one in self._during(day)), default=0.0)
        self._full.append(found)
        self._budgets.append(budget)
        self._spent.append(sum(found.hours))
        return found

    def _during(self, day: LocalDay) -> list[Stretch]:
        first, end = day.edges[0], day.edges[-1]
        return [one for one in self._stretches if one.start < end and one.end > first]

    def _spend(self, day: LocalDay, until: float) -> DaySpend:
        during = self._during(day)
        chance = Random(self._key << 20 | day.on.toordinal())  # noqa: S311 - nothing secret
        busy = self._pace(day.on) * (1 + _DAY_NOISE * (2 * chance.random() - 1))
        noise = [1 + _HOUR_NOISE * (2 * chance.random() - 1) for _ in range(_HOURS)]
        limits = [(one, self._limit(day.on, one.a_day)) for one in during]
        spent, before, hours, set_to = 0.0, 0, [], []
        for number, share in enumerate(day.shares):
            start, end = day.edges[number], min(day.edges[number + 1], until)
            if end <= start:
                break
            eager = share * busy * noise[number] / 3600
            set_at_start = 0.0
            for (since, ends, a_day), limit in limits:
                if since < end and ends > start:
                    if since <= start:
                        set_at_start = a_day
                    seconds = (ends if ends < end else end) - (since if since > start else start)
                    reached = spent + a_day * eager * seconds
                    # Spent stays spent where a budget was cut below it.
                    spent = max(spent, min(reached, limit))
            total = int(spent * self._units + _LITTLE)
            hours.append(total - before)
            set_to.append(set_at_start)
            before = total
        return DaySpend(tuple(hours), tuple(set_to))

    def _pace(self, on: date) -> float:
        plan = self._campaign.campaign
        is_over = plan is not None and plan.role is Role.OVER_PACING
        return self._campaign.pace * (OVER_PACING if is_over and on >= self._over_pacing_on else 1)

    def _limit(self, on: date, budget: float) -> float:
        """Return the most that may be spent on a day while a daily budget stands."""
        index = (on - self.first_day).days
        if self._campaign.budget.kind is BudgetKind.LIFETIME:
            amount = float(self._campaign.budget.amount or 0)
            return max(0.0, amount - sum(self._spent[:index]) / self._units)
        gone, left, budgets = self._period(on)
        first = max(0, index - gone)
        allowed = (sum(self._budgets[first:index]) + budget * left) * budgets
        remaining = max(0.0, allowed - sum(self._spent[first:index]) / self._units)
        reach = budget * self._evening.day_may_reach
        return min(reach, remaining, _EAGERNESS * remaining / left)

    def _period(self, on: date) -> tuple[int, int, float]:
        """Return a period's days before this one, those left with it, and its budgets a day."""
        if self._evening.over is _Period.WEEK:
            gone = on.isoweekday() % 7
            return gone, 7 - gone, 1.0
        days = monthrange(on.year, on.month)[1]
        return on.day - 1, days - on.day + 1, _DAYS_OF_A_MONTH / days
