"""When in the course of a day a campaign spends, learned from its hours of the last weeks.

Source: product rulebook, section 7.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence, Set
from itertools import accumulate
from operator import add, mul, sub
from typing import NamedTuple

from stratum_desktop.domain.rules.calendar import Hour

CURVE_DAYS = 28
"""Days before today whose hours teach."""

LEAST_CURVE_DAYS = 7
"""Days with spend by the hour without which every hour is taken for equal. Source: product
rulebook, section 4: what is expected of an hour takes 7 days of history."""

_CLOCK_HOURS = 24
_HOUR = 3600
NO_HOURS = array("q", [0]) * _CLOCK_HOURS
"""A day by hour of the clock on which nothing was spent; a copy is filled."""


class HourCurve:
    """Spend of one campaign by day and hour of the clock."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._days: dict[int, array[int]] = {}
        #: Which days were added up last, and their sum by hour of the clock: from one day to the
        #: next, one comes and one goes.
        self._summed: Set[int] = frozenset()
        self._sums = [0] * _CLOCK_HOURS

    def tell(self, on: int, clock: int, spend_micros: int) -> bool:
        """Take in an hour of a day that has each hour once; say whether it is other than before."""
        if (hours := self._days.get(on)) is None:
            hours = self._days[on] = NO_HOURS[:]
        # What is taken back was not spent at this hour.
        spent = spend_micros if spend_micros > 0 else 0
        if hours[clock] == spent:
            return False
        if on in self._summed:
            self._sums[clock] += spent - hours[clock]
        hours[clock] = spent
        return True

    def tell_day(self, on: int, spent: Sequence[int]) -> None:
        """Take in a day that has each hour once, by hour of the clock."""
        if on in self._days or on in self._summed:
            for clock, spend_micros in enumerate(spent):
                self.tell(on, clock, spend_micros)
        else:
            self._days[on] = array("q", [one if one > 0 else 0 for one in spent])

    def weights(self, teaching: Set[int]) -> Sequence[int] | None:
        """Return what is usually spent at each hour of the clock; None: too little is known.

        Args:
            teaching: the days that count; see `teaching_days`.
        """
        if not self._days:
            return None
        for on in self._summed - teaching:
            if (hours := self._days.get(on)) is not None:
                self._sums = list(map(sub, self._sums, hours))
        for on in teaching - self._summed:
            if (hours := self._days.get(on)) is not None:
                self._sums = list(map(add, self._sums, hours))
        self._summed = teaching
        return tuple(self._sums) if self._are_enough(teaching) else None

    def _are_enough(self, teaching: Set[int]) -> bool:
        missing = LEAST_CURVE_DAYS
        for on in teaching:
            missing -= any(self._days.get(on, ()))
            if not missing:
                return True
        return False


def teaching_days(today: int, left_out: Collection[int]) -> Set[int]:
    """Return the days that an hour curve is learned from on a day.

    Args:
        today: the day that is looked at; only those before it teach.
        left_out: days of outages.
    """
    return frozenset(range(today - CURVE_DAYS, today)).difference(left_out)


class Place(NamedTuple):
    """An instant of a local day, by the hours that the day really has."""

    #: Seconds of the day that have gone by.
    gone_s: int
    #: Which hour it is, and how many seconds of it have gone by.
    hour: int
    part_s: int


def place_of(at_s: int, hours: Sequence[Hour]) -> Place:
    """Return where in a day an instant lies; before and after it are its ends."""
    first, last = hours[0], hours[-1]
    at_s = min(max(at_s, first.starts_s), last.starts_s + last.seconds)
    # No hour is longer than an hour: the place may lie further on, never before.
    place = min((at_s - first.starts_s) // _HOUR, len(hours) - 1)
    while place + 1 < len(hours) and hours[place + 1].starts_s <= at_s:
        place += 1
    return Place(at_s - first.starts_s, place, at_s - hours[place].starts_s)


class DayShape:
    """How much of one local day's spend is expected by any second of it."""

    def __init__(self, seconds: Sequence[int], weights: Sequence[int]) -> None:
        """Spread weights over a day.

        Args:
            seconds: of the hours that the day really has.
            weights: of the same hours; none, or none above 0: each counts by its length.
        """
        self.is_learned = any(weights)
        self._weights = weights if self.is_learned else (1,) * len(seconds)
        self._before: list[int] = list(accumulate(map(mul, self._weights, seconds), initial=0))
        #: What `expected` is of, above 0.
        self.whole = self._before[-1]

    def expected(self, place: Place) -> int:
        """Return what is expected by then, as a part of `whole`."""
        return self._before[place[1]] + self._weights[place[1]] * place[2]
