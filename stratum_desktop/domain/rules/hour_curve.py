"""When in the course of a day a campaign spends, learned from its hours of the last weeks.

Source: product rulebook, section 7.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
        #: Counts up with each hour that was told otherwise than before.
        self.version = 0

    def tell(self, on: int, clock: int, spend_micros: int) -> None:
        """Take in an hour of a day that has each hour once."""
        if (hours := self._days.get(on)) is None:
            hours = self._days[on] = [0] * _CLOCK_HOURS
        if hours[clock] != spend_micros:
            hours[clock] = spend_micros
            self.version += 1

    def weights(self, today: int, left_out: Collection[int]) -> Sequence[int] | None:
        """Return what is usually spent at each hour of the clock; None: too little is known.

        Args:
            today: the day that is looked at; only those before it teach.
            left_out: days of outages.
        """
        days = [
            hours
            for on in range(today - CURVE_DAYS, today)
            if (hours := self._days.get(on)) is not None and on not in left_out and any(hours)
        ]
        if len(days) < LEAST_CURVE_DAYS:
            return None
        return [max(0, sum(hours)) for hours in zip(*days, strict=True)]


class DayShape:
    """How much of one local day's spend is expected by any second of it."""

    def __init__(self, hours: Sequence[Hour], weights: Sequence[int] | None) -> None:
        """Spread the weights of the clock's hours over the hours that the day really has."""
        own = [] if weights is None else [weights[hour.clock] for hour in hours]
        self.is_learned = any(own)
        self._hours = hours
        self._weights = own if self.is_learned else [1] * len(hours)
        self._before = [0]
        for hour, weight in zip(hours, self._weights, strict=True):
            self._before.append(self._before[-1] + weight * hour.seconds)
        #: What `expected` is of, above 0.
        self.whole = self._before[-1]

    def expected(self, at_s: int) -> int:
        """Return what is expected by an instant, as a part of `whole`."""
        first = self._hours[0].starts_s
        if at_s <= first:
            return 0
        # Hours are as long as an hour, or shorter: the place may lie further on, never before.
        place = min((at_s - first) // _HOUR, len(self._hours) - 1)
        while place + 1 < len(self._hours) and self._hours[place + 1].starts_s <= at_s:
            place += 1
        hour = self._hours[place]
        gone = min(at_s - hour.starts_s, hour.seconds)
        return self._before[place] + self._weights[place] * gone
