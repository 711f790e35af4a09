"""The days ahead of a score, with their ranges and what such lines were worth before.

A day that was not measured, or that is left out as an outage, is missing and never a zero.

Source: product rulebook, section 4, "Forecast".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from stratum_desktop.domain.forecast.back_test import BackTest, back_test
from stratum_desktop.domain.forecast.past import NEEDED_DAYS, NEEDED_WITHIN_DAYS, Past
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.window import days_before

LOOKS_BACK_DAYS = 126
"""Older days say little of those ahead: own choice, 18 weeks."""


@dataclass(frozen=True, slots=True)
class DayAhead:
    """One day of the line; scores are 0-100."""

    on: date
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can be said of the days ahead."""

    #: The next `HORIZON_DAYS`, or none.
    days: tuple[DayAhead, ...]
    #: Why there are none.
    why_none: Reason | None
    #: Of the last `NEEDED_WITHIN_DAYS`, without what was left out.
    measured_days: int
    #: None without a line, or where no past line has met a measured day yet.
    back_test: BackTest | None


def outlook(
    scores: Mapping[date, float | None], *, last_day: date, leave_out: Collection[date] = ()
) -> Outlook:
    """Return the line from the day after the last one on.

    Args:
        scores: 0-100, by day. Anything else, None and an absent day were not measured. Days after
            the last one, and before the `LOOKS_BACK_DAYS` that end with it, are not looked at.
        last_day: the last day that is over.
        leave_out: days of outages.
    """
    days = [
        None if on in leave_out else _measured(scores.get(on))
        for on in days_before(last_day, LOOKS_BACK_DAYS)
    ]
    past, last = Past(days), len(days) - 1
    measured_days = past.measured_days(last)
    line = past.line(last)
    if not line:
        return Outlook((), _too_few(measured_days), measured_days, None)
    ahead = tuple(
        DayAhead(last_day + timedelta(days=number), one.score, one.low, one.high)
        for number, one in enumerate(line, start=1)
    )
    return Outlook(ahead, None, measured_days, back_test(past))


def _measured(score: float | None) -> float | None:
    if score is None or not isfinite(score) or not 0 <= score <= 100:
        return None
    return score


def _too_few(measured_days: int) -> Reason:
    return Reason(
        "forecast.too_few_days",
        {"measured": measured_days, "within": NEEDED_WITHIN_DAYS, "needed": NEEDED_DAYS},
    )
