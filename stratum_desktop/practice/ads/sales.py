"""What a campaign's clicks brought, and when its platform learned of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise
from math import exp
from random import Random
from typing import NamedTuple

from stratum_desktop.practice.ads.local_time import LocalDay
from stratum_desktop.practice.ads.planned import PlannedEntity
from stratum_desktop.practice.ads.spend import DaySpend
from stratum_desktop.practice.shop import order_value

MATURITY = ((0.25, 0.0), (1.0, 0.62), (6.0, 0.74), (24.0, 0.82), (96.0, 0.96), (168.0, 1.0))
"""Hours since the click, and the share of its conversions that the platform knows by then.

Of a whole day it makes about 70 % at its end, 95 % four days later and all after seven. Source:
made up; the seven days are the usual attribution window after a click.
"""
MATURE_AFTER_SECONDS = round(MATURITY[-1][0] * 3600)
_DIMINISHING = 0.25
"""A campaign with twice its budget brings 2 ** (1 - this) times as much. Source: made up."""
_CREDITS = {"google": (1.0, 1.0, 1.0, 0.5, 0.5, 0.25)}
"""What of a conversion is an ad's where the platform divides it among several."""
_WHOLE = (1.0,)


class Sale(NamedTuple):
    """One conversion of a campaign."""

    #: Epoch seconds.
    known_at: float
    credit: float
    #: In the currency's smallest unit.
    value: int


class SalesBook:
    """One campaign's conversions."""

    def __init__(
        self,
        platform: str,
        campaign: PlannedEntity,
        *,
        key: int,
        first_budget: float,
        units: float,
        tracked: Callable[[int], float],
    ) -> None:
        """Take what decides them.

        Args:
            key: of the campaign's chance.
            first_budget: what it would spend a day with the budget that it began with.
            units: smallest units of the currency for one of the shop's currency.
            tracked: share of conversions that tracking saw, by the hour's start.
        """
        self._credits = _CREDITS.get(platform, _WHOLE)
        per_unit = campaign.conversions_per_unit
        self._per_unit = per_unit * len(self._credits) / sum(self._credits)
        self._key = key
        self._first_budget = first_budget
        self._units = units
        self._tracked = tracked

    def day(
        self, day: LocalDay, spend: DaySpend, spent_units: int
    ) -> tuple[tuple[int, tuple[Sale, ...]], ...]:
        """Return a day's conversions that will ever come of what was spent so far, by hour.

        Args:
            spent_units: smallest units of the account's currency in one of it.

        Returns:
            The number of the hour and what came of it; hours without any are left out.
        """
        if self._per_unit == 0:
            return ()
        found = []
        chance = Random(self._key << 21 | day.on.toordinal())  # noqa: S311 - nothing secret
        draws = [chance.random() for _ in range(25)]
        for number, spent in enumerate(spend.hours):
            if spent == 0:
                continue
            expected = spent / spent_units * self._per_unit * self._tracked(day.edges[number])
            if draws[number] <= 1 - expected:
                continue
            expected *= self._diminished(spend.set_to[number])
            count = _poisson(draws[number], expected)
            if count:
                found.append((number, self._sales(day.edges[number], count)))
        return tuple(found)

    def _diminished(self, budget: float) -> float:
        if budget <= self._first_budget or self._first_budget <= 0:
            return 1.0
        return float((self._first_budget / budget) ** _DIMINISHING)

    def _sales(self, starts: int, count: int) -> tuple[Sale, ...]:
        chance = Random(self._key << 40 | starts)  # noqa: S311 - nothing secret
        return tuple(self._sale(chance, starts) for _ in range(count))

    def _sale(self, chance: Random, starts: int) -> Sale:
        clicked_at = starts + 3600 * chance.random()
        credit = chance.choice(self._credits)
        value = round(order_value(chance) * credit * self._units)
        return Sale(clicked_at + delay_seconds(chance.random()), credit, value)


def delay_seconds(share: float) -> float:
    """Return how long after a click this share of its conversions is known; 0-1."""
    place = max(1, bisect_left([known for _, known in MATURITY], share))
    (since, before), (until, after) = list(pairwise(MATURITY))[min(place, len(MATURITY) - 1) - 1]
    return 3600 * (since + (until - since) * (share - before) / (after - before))


def _poisson(draw: float, expected: float) -> int:
    """Return how often something happens; never less for a larger expectation."""
    chance = exp(-expected)
    below, count = chance, 0
    while draw > below and chance > 0:
        count += 1
        chance *= expected / count
        below += chance
    return count
