"""A figure hour by hour, and in the wider steps that a thin one is judged in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from stratum_desktop.domain.anomaly.metric import TRAITS, Kind, Metric
from stratum_desktop.domain.window import Window, days_before

HOUR = 3600
"""Seconds. Source: the calendar."""

WIDTHS = (1, 2, 3, 4, 6, 12, 24)
"""Hours that a step may have; each divides a day. Source: own choice."""

LEAST_A_STEP = 12
"""Events that a step has on an ordinary day, on average; fewer say too little. Source: own choice:
the loss of all of them is then beyond chance."""

WIDTH_FROM_DAYS = 28
"""Days before a day that its width is chosen from. Source: own choice, four of each weekday."""

LEAST_SAMPLE = 5
"""Events without which a share or a median of one step is not judged. Source: own choice."""


class HourFigure(NamedTuple):
    """What was counted in one UTC hour; an hour without one had nothing to count.

    Counts: `whole` events. Rates: `part` of `whole`. Durations: `part` is the median in seconds
    of `whole` events. Amounts: `part` of money, for `whole` clicks. Ratios: `part` divided by
    `per`, made of `whole` events.
    """

    part: float
    whole: int
    per: float = 0.0


@dataclass(frozen=True, slots=True)
class Series:
    """One metric of one platform or sender."""

    metric: Metric
    #: A platform's key, or `origin/source`.
    subject: str
    #: By the start of the UTC hour, epoch seconds; hours with nothing may be absent.
    figures: Mapping[int, HourFigure]

    @property
    def kind(self) -> Kind:
        """How it behaves."""
        return TRAITS[self.metric].kind

    @property
    def is_told(self) -> bool:
        """Whether an hour without a figure is not known."""
        return TRAITS[self.metric].is_told

    @property
    def first_s(self) -> int | None:
        """Start of the first hour in which anything was counted; None when nothing ever was."""
        return min((at for at, one in self.figures.items() if one.whole), default=None)


@dataclass(frozen=True, slots=True)
class Step:
    """One or several hours of a local day that are judged together."""

    #: Epoch seconds.
    start_s: int
    #: Exclusive.
    end_s: int
    #: None: nothing to measure, or a step cut short by a change of clocks.
    value: float | None
    sample: int
    on: date
    #: Which step of its day, from 0.
    place: int

    def is_within(self, windows: Iterable[Window]) -> bool:
        """Say whether it touches one of these stretches of time."""
        return any(
            self.start_s * 1000 < window.end_ms and window.start_ms < self.end_s * 1000
            for window in windows
        )


def local_hours(first_s: int, until_s: int, zone: ZoneInfo) -> list[tuple[int, date, int]]:
    """Return the start, the local day and the local hour of each whole UTC hour of a span."""
    found = []
    for start in range(first_s, until_s - HOUR + 1, HOUR):
        local = datetime.fromtimestamp(start, UTC).astimezone(zone)
        found.append((start, local.date(), local.hour))
    return found


def steps(series: Series, hours: Sequence[tuple[int, date, int]], width: int) -> list[Step]:
    """Return the steps of these hours, oldest first; one that still goes on is left out.

    Args:
        series: the figures.
        hours: what `local_hours` gives.
        width: hours a step has.
    """
    found = []
    for (on, place), group in groupby(hours, key=lambda one: (one[1], one[2] // width)):
        starts = [start for start, _, _ in group]
        is_last = starts[-1] == hours[-1][0]
        if len(starts) < width and is_last:
            continue
        if len(starts) <= width or width > 1:
            found.append(_step(series, starts, on, place, is_whole=len(starts) == width))
            continue
        # The hour that comes twice where clocks go back.
        found += [_step(series, [start], on, place, is_whole=True) for start in starts]
    return found


def widths(
    series: Series, hours: Sequence[tuple[int, date, int]], leave_out: Sequence[Window]
) -> Mapping[date, int | None]:
    """Return for each local day how many hours its steps have, from the days before it.

    None: too little comes in a day to judge by, or nothing is known of the days before. Days in
    an outage say nothing, and neither does the first, which may have begun at any hour.
    """
    totals: dict[date, int] = {}
    out = {on for start, on, _ in hours if _is_out(start, leave_out)}
    for start, on, _ in hours:
        one = series.figures.get(start)
        totals[on] = totals.get(on, 0) + (one.whole if one else 0)
    first = min(totals, default=None)
    found: dict[date, int | None] = {}
    for on in totals:
        before = list(days_before(on, WIDTH_FROM_DAYS + 1))[:-1]
        told = [totals[day] for day in before if day in totals and day != first and day not in out]
        usual = median(told) if told else 0
        enough = (width for width in WIDTHS if usual * width / 24 >= LEAST_A_STEP)
        found[on] = next(enough, None)
    return found


def _is_out(start_s: int, windows: Sequence[Window]) -> bool:
    return any(
        one.start_ms < (start_s + HOUR) * 1000 and start_s * 1000 < one.end_ms for one in windows
    )


def _step(series: Series, starts: Sequence[int], on: date, place: int, *, is_whole: bool) -> Step:
    parts = [series.figures[start] for start in starts if start in series.figures]
    value, sample = _together(series.kind, parts)
    is_known = is_whole and not (series.is_told and len(parts) < len(starts))
    return Step(starts[0], starts[-1] + HOUR, value if is_known else None, sample, on, place)


def _together(kind: Kind, parts: Sequence[HourFigure]) -> tuple[float | None, int]:
    sample = sum(one.whole for one in parts)
    if kind is Kind.COUNT:
        return float(sample), sample
    if kind is Kind.AMOUNT:
        return sum(one.part for one in parts), sample
    if sample < LEAST_SAMPLE:
        return None, sample
    if kind is Kind.RATE:
        return 100 * sum(one.part for one in parts) / sample, sample
    if kind is Kind.RATIO:
        below = sum(one.per for one in parts)
        return (sum(one.part for one in parts) / below if below else None), sample
    return weighted_median([(one.part, float(one.whole)) for one in parts]), sample


def weighted_median(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the smallest value that at least half of the weight does not exceed."""
    ordered = sorted(pairs)
    half, passed = sum(weight for _, weight in ordered) / 2, 0.0
    for value, weight in ordered:
        passed += weight
        if passed >= half:
            return value
    raise ValueError("nothing has no median")
