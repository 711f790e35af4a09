"""What past lines were worth: each day on which one could be drawn, against what came after it.

A line is drawn from the days up to its own alone (rolling origins), and stands beside the
seasonal naive rule, which says of each day what was measured on that weekday last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from stratum_desktop.domain.forecast.past import Past

_WEEK = 7


@dataclass(frozen=True, slots=True)
class BackTest:
    """How past lines compare with what was measured."""

    #: Days on which a line was drawn and met a measured day.
    origins: int
    #: Days ahead that were measured, over all lines.
    compared: int
    #: Of these, per cent that lay in their range.
    coverage_pct: float
    #: Mean distance from the line.
    error_points: float
    #: Mean distance of the seasonal naive rule.
    naive_error_points: float
    #: Mean absolute scaled error: the error by the change from week to week in the days before.
    #: None where nothing had changed. Source: Hyndman and Koehler, "Another look at measures of
    #: forecast accuracy", 2006.
    mase: float | None
    #: The same of the seasonal naive rule.
    naive_mase: float | None


@dataclass(frozen=True, slots=True)
class _Met:
    """One day ahead that was measured."""

    origin: int
    is_inside: bool
    error: float
    naive_error: float
    #: Mean change from week to week that was known when the line was drawn; None without any.
    scale: float | None


def back_test(past: Past) -> BackTest | None:
    """Return what lines after every past day were worth; None where none met a measured day."""
    met = [one for at in range(len(past.scores) - 1) for one in _met(past, at)]
    if not met:
        return None
    scaled = [one for one in met if one.scale is not None]
    scale = sum(one.scale or 0.0 for one in scaled)
    return BackTest(
        origins=len({one.origin for one in met}),
        compared=len(met),
        coverage_pct=100 * sum(one.is_inside for one in met) / len(met),
        error_points=fmean(one.error for one in met),
        naive_error_points=fmean(one.naive_error for one in met),
        mase=sum(one.error for one in scaled) / scale if scale else None,
        naive_mase=sum(one.naive_error for one in scaled) / scale if scale else None,
    )


def seasonal_naive(scores: Sequence[float | None], at: int, ahead: int) -> float | None:
    """Return what was measured last, by a place, on the weekday of the day so far ahead."""
    place = at + ahead
    while place >= 0:
        score = scores[place] if place <= at else None
        if score is not None:
            return score
        place -= _WEEK
    return None


def _met(past: Past, at: int) -> list[_Met]:
    line, scale = past.line(at), _weekly_change(past.scores[: at + 1])
    found = []
    for ahead, said in enumerate(line, start=1):
        came = past.scores[at + ahead] if at + ahead < len(past.scores) else None
        naive = seasonal_naive(past.scores, at, ahead)
        # Without an earlier day of that weekday there is nothing to stand beside.
        if came is None or naive is None:
            continue
        is_inside = said.low <= came <= said.high
        found.append(_Met(at, is_inside, abs(came - said.score), abs(came - naive), scale))
    return found


def _weekly_change(scores: Sequence[float | None]) -> float | None:
    changes = [
        abs(score - before)
        for score, before in zip(scores[_WEEK:], scores, strict=False)
        if score is not None and before is not None
    ]
    return fmean(changes) if changes else None
