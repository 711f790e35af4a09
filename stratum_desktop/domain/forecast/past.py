"""A score's measured days, and the line with its range that could be drawn after each of them.

The range is conformal: as wide as the errors that the same rule made on earlier days of the same
series say, and no distribution is assumed.

Source: product rulebook, section 4, "Forecast".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from stratum_desktop.domain.forecast.smoothing import PACES, Learned, Pace, follow, within_scale
from stratum_desktop.domain.window import EMQ_DAYS

HORIZON_DAYS = 14
"""How far ahead."""

COVERAGE_PCT = 80
"""How often a day should lie in its range."""

NEEDED_DAYS = 14
"""Measured days below which there is no line."""

NEEDED_WITHIN_DAYS = 28
"""The days that they are counted in."""

_WARM_UP_DAYS = 3
"""Days after the first from which errors count: own choice."""

_LEAST_HALF_WIDTH = 0.5
"""Points that a range is always wide to either side: own choice. A fortnight that stood still is no
proof that the next one will."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What was said of one day ahead; each 0-100."""

    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Error:
    """How far an expectation was from what was measured."""

    #: Place of the day on which it was said.
    origin: int
    points: float
    #: Points by the growth of the range.
    scaled: float


class Past:
    """Days of one score, and what was known after each."""

    def __init__(self, scores: Sequence[float | None]) -> None:
        """Learn from days without gaps, oldest first; None was not measured."""
        self.scores = tuple(scores)
        self._learned = {pace: follow(self.scores, pace) for pace in PACES}
        self._errors = {pace: self._errors_by_day(pace) for pace in PACES}
        self._points_until = {
            pace: tuple(accumulate(sum(error.points for error in of_day) for of_day in by_day))
            for pace, by_day in self._errors.items()
        }

    def measured_days(self, at: int) -> int:
        """Return how many of the last `NEEDED_WITHIN_DAYS` up to a place were measured."""
        recent = self.scores[max(0, at + 1 - NEEDED_WITHIN_DAYS) : at + 1]
        return sum(score is not None for score in recent)

    def line(self, at: int) -> tuple[Expected, ...]:
        """Return what can be said of the days after a place; none after too few measured days.

        Nothing after that place is looked at.
        """
        if self.measured_days(at) < NEEDED_DAYS:
            return ()
        # Every pace has as many errors, so the least of all together was the nearest so far.
        pace = min(PACES, key=lambda one: self._points_until[one][at])
        learned = self._learned[pace][at]
        if learned is None:
            return ()
        known = [error for of_day in self._errors[pace][: at + 1] for error in of_day]
        half_width = _half_width(known)
        return tuple(_expected(learned, ahead, half_width) for ahead in _AHEAD)

    def _errors_by_day(self, pace: Pace) -> list[list[_Error]]:
        """Return errors by the day on which they became known."""
        learned = self._learned[pace]
        warm = [one for one in learned if one is not None][_WARM_UP_DAYS:]
        first = warm[0].at if warm else len(self.scores)
        found: list[list[_Error]] = []
        for at, score in enumerate(self.scores):
            origins = learned[max(first, at - HORIZON_DAYS) : at]
            found.append(
                [_error(one, at, score) for one in origins if one is not None and score is not None]
            )
        return found


_AHEAD = range(1, HORIZON_DAYS + 1)


def _error(learned: Learned, at: int, score: float) -> _Error:
    ahead = at - learned.at
    points = abs(score - learned.expect(ahead))
    return _Error(learned.at, points, points / learned.growth(ahead))


def _half_width(errors: Sequence[_Error]) -> float:
    """Return how many points one day ahead are wide to either side, from errors of the past.

    A quantile of few errors is too small, and errors on days near each other are nearly one: the
    score looks back `EMQ_DAYS`, so only as many count as stretches of that length. Source: the
    finite-sample correction of split conformal prediction, (1 + 1 / n) of the wanted coverage; that
    n counts stretches is own choice, by the benchmark, where ranges without it were too narrow.
    """
    stretches = max(1.0, len({error.origin for error in errors}) / EMQ_DAYS)
    share = min(1.0, COVERAGE_PCT / 100 * (1 + 1 / stretches))
    ordered = sorted(error.scaled for error in errors)
    return max(_LEAST_HALF_WIDTH, ordered[ceil(share * len(ordered)) - 1])


def _expected(learned: Learned, ahead: int, half_width: float) -> Expected:
    score, reach = learned.expect(ahead), half_width * learned.growth(ahead)
    return Expected(score, within_scale(score - reach), within_scale(score + reach))
