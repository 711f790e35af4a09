"""A series made ready to be compared: what comes round every week is taken out, then ranked.

Two shops that rest on Sundays would agree by their Sundays alone, and two that grow by their
growth alone. So every step is told as its change against the step a whole season before, the
same weekday or the same hour of the week, which takes both out. A step without that partner has
no change.

The changes are ranked, because one sale day must not make a correlation by itself, and because
no figure here is normally distributed.

Source: seasonal differencing (Box & Jenkins 1970); ranks (Spearman 1904).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from operator import mul
from statistics import fmean, pstdev
from typing import cast

from stratum_desktop.domain.reason import Reason

MOST_STILL_PCT = 50
"""From so many of its changes alike on, a series stands still: few steps would decide. Source:
own choice."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How series step, and how far apart they are looked at."""

    #: Steps after which a step of the same kind comes round.
    season: int
    #: Steps that one series may run before the other, either way.
    most_lag: int
    #: Pairs of changes without which nothing is said.
    least: int


DAILY = Pace(season=7, most_lag=7, least=14)
"""Days. Source: own choice; 14 pairs need three weeks."""

HOURLY = Pace(season=7 * 24, most_lag=48, least=7 * 24)
"""Hours. Source: own choice; a week of pairs needs two weeks."""


class Track:
    """One series on one pace."""

    def __init__(
        self,
        name: str,
        figures: Mapping[int, float | None],
        pace: Pace,
        *,
        scale: Callable[[float], float] = float,
        leave_out: Collection[int] = (),
    ) -> None:
        """Make it ready.

        Args:
            name: what a person calls it.
            figures: by the number of the step; None and absent are the same: not measured.
            pace: how it steps.
            scale: where a figure lies on the scale on which its changes are told.
            leave_out: steps of outages.
        """
        self.name = name
        self.pace = pace
        self.figures: Mapping[int, float] = {
            at: scale(value)
            for at, value in sorted(figures.items())
            if value is not None and at not in leave_out
        }
        self.changes: Mapping[int, float] = {
            at: value - self.figures[at - pace.season]
            for at, value in self.figures.items()
            if at - pace.season in self.figures
        }
        ranks = standardised(ranked(list(self.changes.values())))
        by_step = dict(zip(self.changes, ranks, strict=True))
        self._start = min(by_step, default=0)
        #: Ranks of changes from `_start` on, without a step left out.
        self._line = [by_step.get(at) for at in range(self._start, max(by_step, default=-1) + 1)]
        self._has_gaps = None in self._line
        self._agreement: dict[int, float] = {}

    @property
    def why_none(self) -> Reason | None:
        """Return why nothing can be said of it, whatever it is compared with."""
        if not self.figures:
            return Reason("correlation.not_measured", {"which": self.name})
        if len(self.changes) < self.pace.least:
            return Reason(
                "correlation.too_few_steps",
                {"which": self.name, "pairs": len(self.changes), "needed": self.pace.least},
            )
        alike = max(Counter(self.changes.values()).values())
        if 100 * alike > MOST_STILL_PCT * len(self.changes):
            return Reason("correlation.stood_still", {"which": self.name})
        return None

    def agreement(self, apart: int) -> float:
        """Return how far the series agrees with itself so many steps later, -1 to 1.

        0 where no two steps lie so far apart.
        """
        if apart not in self._agreement:
            here, later = self.beside(self, apart)
            shared = sum(map(mul, here, later)) / len(here) if here else 0.0
            self._agreement[apart] = shared
        return self._agreement[apart]

    def beside(self, other: Track, lag: int) -> tuple[list[float], list[float]]:
        """Return the ranks of both at the steps that both measured, the other's so much later."""
        ahead = self._start + lag - other._start
        mine, theirs = self._line[max(0, -ahead) :], other._line[max(0, ahead) :]
        if not self._has_gaps and not other._has_gaps:
            both = min(len(mine), len(theirs))
            return cast("list[float]", mine[:both]), cast("list[float]", theirs[:both])
        pairs = [
            (one, two)
            for one, two in zip(mine, theirs, strict=False)
            if one is not None and two is not None
        ]
        return [one for one, _ in pairs], [two for _, two in pairs]


def ranked(values: Sequence[float]) -> list[float]:
    """Return the place of each value from 1 on; equal ones share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    places, passed = [0.0] * len(values), 0
    for _, group in groupby(order, key=values.__getitem__):
        alike = list(group)
        for at in alike:
            places[at] = passed + (len(alike) + 1) / 2
        passed += len(alike)
    return places


def standardised(values: Sequence[float]) -> list[float]:
    """Return values about 0 with a variance of 1; all 0 where they do not differ."""
    if not values:
        return []
    middle, spread = fmean(values), pstdev(values)
    return [(value - middle) / spread if spread else 0.0 for value in values]


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return Pearson's coefficient of what stands beside; None where either does not differ."""
    count = len(first)
    if count < 2 or len(set(first)) < 2 or len(set(second)) < 2:
        return None
    sum_x, sum_y = sum(first), sum(second)
    across: float = sum(map(mul, first, second)) - sum_x * sum_y / count
    along_x: float = sum(map(mul, first, first)) - sum_x * sum_x / count
    along_y: float = sum(map(mul, second, second)) - sum_y * sum_y / count
    if along_x <= 0 or along_y <= 0:
        return None
    return max(-1.0, min(1.0, across / sqrt(along_x * along_y)))
