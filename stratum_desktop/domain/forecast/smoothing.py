"""Exponential smoothing of a daily score: a level, and what each weekday adds to it.

There is no trend: a score that ends at 0 and at 100 does not go on as it went, and on the made-up
series of the benchmark lines with a damped trend were further off than those without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast what was learned gives way to what was measured last; each 0-1."""

    level: float
    #: 0: weekdays are alike.
    weekday: float

    def growth(self, days_ahead: int) -> float:
        """Return how many times wider than for one day ahead a range is for so many.

        Source: the variance of simple exponential smoothing as a state space model (Hyndman,
        Koehler, Ord and Snyder, Forecasting with Exponential Smoothing, 2008, chapter 6).
        """
        return sqrt(1 + (days_ahead - 1) * self.level**2)


PACES = tuple(Pace(level, weekday) for level in (0.1, 0.3, 0.6, 1.0) for weekday in (0.0, 0.2))
"""Those that are tried. Source: own choice; more of them were no nearer in the benchmark."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was known when a day was over."""

    #: Place of the day in its series.
    at: int
    pace: Pace
    level: float
    #: By place in the series, modulo seven.
    weekdays: tuple[float, ...]
    #: Days since the last one that was measured; 0 where it was this one.
    unmeasured_days: int

    def expect(self, days_ahead: int) -> float:
        """Return the score so many days later, 0-100."""
        return within_scale(self.level + self.weekdays[(self.at + days_ahead) % _WEEK])

    def growth(self, days_ahead: int) -> float:
        """Return how much wider the range is than for the day after one that was measured."""
        return self.pace.growth(days_ahead + self.unmeasured_days)


def follow(scores: Sequence[float | None], pace: Pace) -> list[Learned | None]:
    """Return what was known after every day, by that day and those before it alone.

    Args:
        scores: one for each day without gaps, oldest first; None teaches nothing.
        pace: how fast to learn.

    Returns:
        As many as scores; None before the first that was measured.
    """
    found: list[Learned | None] = []
    known: Learned | None = None
    for at, score in enumerate(scores):
        known = _after(known, at, score, pace)
        found.append(known)
    return found


def within_scale(score: float) -> float:
    """Return the score, cut off at 0 and at 100."""
    return min(100.0, max(0.0, score))


def _after(known: Learned | None, at: int, score: float | None, pace: Pace) -> Learned | None:
    if known is None:
        return None if score is None else Learned(at, pace, score, (0.0,) * _WEEK, 0)
    if score is None:
        return Learned(at, pace, known.level, known.weekdays, known.unmeasured_days + 1)
    today = at % _WEEK
    error = score - known.level - known.weekdays[today]
    weekdays = list(known.weekdays)
    weekdays[today] += pace.weekday * (1 - pace.level) * error
    return Learned(at, pace, known.level + pace.level * error, tuple(weekdays), 0)
