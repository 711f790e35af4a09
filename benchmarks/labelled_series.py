"""Made-up hourly figures with anomalies whose place is known.

A shop has hours, weekdays, growth, weather (whole days that go better or worse) and chance. Into
the second half of each series a few anomalies are put; the first half has an outage that nobody
wrote down, as past months have.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from stratum_desktop.domain.anomaly.metric import Metric
from stratum_desktop.domain.anomaly.series import HOUR, HourFigure, Series

ZONE = ZoneInfo("Europe/Berlin")
START_S = round(datetime(2026, 4, 6, tzinfo=ZONE).timestamp())
"""A Monday."""
WEEKS = 8
LABELS_FROM_S = START_S + 4 * 7 * 24 * HOUR
END_S = START_S + WEEKS * 7 * 24 * HOUR
_HOURS = (END_S - START_S) // HOUR
_BY_HOUR = (
    *(10, 6, 4, 3, 3, 5, 12, 24, 36, 46, 52, 55),
    *(58, 54, 50, 48, 50, 56, 66, 78, 86, 78, 52, 26),
)
_BY_WEEKDAY = (1.0, 0.94, 0.92, 0.97, 1.04, 1.1, 1.22)
_ANOMALIES = 4


@dataclass(frozen=True)
class Labelled:
    """A series and the spans, in epoch seconds, in which something was wrong."""

    name: str
    series: Series
    wrong: tuple[tuple[int, int], ...]


def volumes(random: Random, *, a_day: float) -> Labelled:
    """Events of a shop: lost in part or whole, or doubled."""
    wrong = tuple(_places(random))
    factors = [random.choice((0.0, 0.1, 0.4, 2.0, 3.0)) for _ in wrong]
    outage = _outage(random)
    weather = _weather(random, 0.1)
    figures = {}
    for at in _all_hours():
        usual = a_day * _share(at) * (1.04 ** ((at - START_S) / (7 * 24 * HOUR)))
        usual *= weather[(at - START_S) // (24 * HOUR)] * random.lognormvariate(0, 0.08)
        usual *= _factor(at, wrong, factors) * (0.0 if outage[0] <= at < outage[1] else 1.0)
        count = _poisson(random, usual)
        if count:
            figures[at] = HourFigure(float(count), count)
    return Labelled(
        f"{a_day:,.0f} events a day", Series(Metric.RECEIVED, "server/shop", figures), wrong
    )


def match_rates(random: Random, *, a_day: float) -> Labelled:
    """A share of about 92 % that wanders a little; it loses 12 to 45 points."""
    wrong = tuple(_places(random))
    lost = [random.uniform(12, 45) for _ in wrong]
    weather = _weather(random, 0.015)
    outage = _outage(random)
    figures = {}
    for at in _all_hours():
        whole = _poisson(random, a_day * _share(at))
        percent = 92 * weather[(at - START_S) // (24 * HOUR)]
        percent -= sum(
            down for down, span in zip(lost, wrong, strict=True) if span[0] <= at < span[1]
        )
        percent -= 60.0 if outage[0] <= at < outage[1] else 0.0
        chance = min(0.995, max(0.0, percent / 100))
        part = sum(random.random() < chance for _ in range(whole))
        if whole:
            figures[at] = HourFigure(float(part), whole)
    return Labelled(
        f"match rate of {a_day:,.0f} a day", Series(Metric.MATCH_RATE, "meta", figures), wrong
    )


def latencies(random: Random, *, a_day: float) -> Labelled:
    """A median of some five minutes, longer at night; it grows 3 to 20 times."""
    wrong = tuple(_places(random))
    slower = [random.uniform(3, 20) for _ in wrong]
    weather = _weather(random, 0.1)
    outage = _outage(random)
    figures = {}
    for at in _all_hours():
        whole = _poisson(random, a_day * _share(at))
        usual = (300 + 4 / _share(at)) * weather[(at - START_S) // (24 * HOUR)]
        usual *= _factor(at, wrong, slower) * (30.0 if outage[0] <= at < outage[1] else 1.0)
        lags = sorted(usual * random.lognormvariate(0, 0.7) for _ in range(whole))
        if lags:
            figures[at] = HourFigure(lags[len(lags) // 2], whole)
    return Labelled(
        f"latency of {a_day:,.0f} a day", Series(Metric.LATENCY, "meta", figures), wrong
    )


def _all_hours() -> Iterator[int]:
    return iter(range(START_S, END_S, HOUR))


def _share(at: int) -> float:
    local = datetime.fromtimestamp(at, ZONE)
    return _BY_HOUR[local.hour] / sum(_BY_HOUR) * _BY_WEEKDAY[local.weekday()]


def _weather(random: Random, spread: float) -> list[float]:
    """One factor a day; a good day is mostly followed by another."""
    found, mood = [], 0.0
    for _ in range(_HOURS // 24 + 1):
        mood = 0.6 * mood + random.gauss(0, spread)
        found.append(math.exp(mood))
    return found


def _places(random: Random) -> Iterator[tuple[int, int]]:
    """Yield spans of 4 to 30 hours that begin by day, far from each other."""
    stretch = (END_S - LABELS_FROM_S) // _ANOMALIES
    for number in range(_ANOMALIES):
        day = LABELS_FROM_S + number * stretch + random.randrange(0, 4) * 24 * HOUR
        start = day + random.randrange(7, 17) * HOUR
        yield start, start + random.randrange(4, 31) * HOUR


def _outage(random: Random) -> tuple[int, int]:
    start = START_S + random.randrange(3, 24) * 24 * HOUR + random.randrange(24) * HOUR
    return start, start + random.randrange(8, 36) * HOUR


def _factor(at: int, spans: tuple[tuple[int, int], ...], factors: list[float]) -> float:
    return math.prod(
        factor for factor, span in zip(factors, spans, strict=True) if span[0] <= at < span[1]
    )


def _poisson(random: Random, mean: float) -> int:
    if mean > 50:
        return max(0, round(random.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, random.random()
    while product > limit:
        count += 1
        product *= random.random()
    return count
