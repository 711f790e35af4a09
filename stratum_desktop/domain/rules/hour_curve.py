"""When in the course of a day a campaign spends, learned from its hours of the last weeks.

Source: product rulebook, section 7.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


class HourCurve:
    """Spend of one campaign by day and hour of the clock."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._days: dict[int, list[int]] = {}
        #: Which days were added up last, and their sum by hour of the clock: from one day to the
        #: next, one comes and one goes.
        self._summed: set[int] = set()
        self._sums = [0] * _CLOCK_HOURS
        #: Counts up with each hour of a day before today that was told otherwise than before.
        self.version = 0

    def tell(self, on: int, clock: int, spend_micros: int, *, today: int) -> None:
        """Take in an hour of a day that has each hour once."""
        if (hours := self._days.get(on)) is None:
            hours = self._days[on] = [0] * _CLOCK_HOURS
        if hours[clock] != spend_micros:
            # What is taken back was not spent at this hour.
            spent = max(0, spend_micros)
            if on in self._summed:
                self._sums[clock] += spent - hours[clock]
            hours[clock] = spent
            if on < today:
                self.version += 1

    def weights(self, today: int, left_out: Collection[int]) -> Sequence[int] | None:
        """Return what is usually spent at each hour of the clock; None: too little is known.

        Args:
            today: the day that is looked at; only those before it teach.
            left_out: days of outages.
        """
        if not self._days:
            return None
        last = range(today - CURVE_DAYS, today)
        days = (self._days.keys() & last).difference(left_out)
        for on in self._summed - days:
            self._sums = list(map(sub, self._sums, self._days[on]))
        for on in days - self._summed:
            self._sums = list(map(add, self._sums, self._days[on]))
        self._summed = days
        if sum(any(self._days[on]) for on in days) < LEAST_CURVE_DAYS:
            return None
        return tuple(self._sums)


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

    def __init__(self, hours: Sequence[Hour], weights: Sequence[int] | None) -> None:
        """Spread the weights of the clock's hours over the hours that the day really has."""
        own = [] if weights is None else [weights[hour.clock] for hour in hours]
        self.is_learned = any(own)
        self._weights = own if self.is_learned else [1] * len(hours)
        seconds = [hour.seconds for hour in hours]
        self._before: list[int] = list(accumulate(map(mul, self._weights, seconds), initial=0))
        #: What `expected` is of, above 0.
        self.whole = self._before[-1]

    def expected(self, place: Place) -> int:
        """Return what is expected by then, as a part of `whole`."""
        return self._before[place[1]] + self._weights[place[1]] * place[2]
