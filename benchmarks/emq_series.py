"""Made-up daily scores, as a shop's EMQ goes: what it was on seven days, added up every day.

None of them is longer than what the product learns from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from statistics import fmean

DAYS = 126
_WEEK = 7

Scores = list[float | None]


def steady(random: Random) -> Scores:
    """Nothing happens but chance."""
    usual = random.uniform(68, 92)
    return _rolling(random, [usual + random.gauss(0, 4) for _ in range(_LONG)])


def incidents(random: Random) -> Scores:
    """About once a month something breaks for some days."""
    usual = random.uniform(68, 92)
    days = [usual + random.gauss(0, 3) for _ in range(_LONG)]
    at = 3
    while (at := at + round(random.expovariate(1 / 30)) + 3) < _LONG:
        depth = random.uniform(8, 40)
        for on in range(at, min(_LONG, at + random.randrange(1, 8))):
            days[on] -= depth
    return _rolling(random, days)


def new_levels(random: Random) -> Scores:
    """Now and then a change for good, to the better or to the worse."""
    level, days = random.uniform(68, 92), []
    for _ in range(_LONG):
        level = random.uniform(60, 95) if random.random() < 1 / 35 else level
        days.append(level + random.gauss(0, 3))
    return _rolling(random, days)


def drifting(random: Random) -> Scores:
    """It goes up or down a little every day, for weeks."""
    level, slope, days = random.uniform(68, 92), random.uniform(-0.25, 0.25), []
    for _ in range(_LONG):
        slope = random.uniform(-0.25, 0.25) if random.random() < 1 / 50 else slope
        level = min(97.0, max(45.0, level + slope))
        days.append(level + random.gauss(0, 3))
    return _rolling(random, days)


def nearly_full(random: Random) -> Scores:
    """As good as can be, where half of what chance does is cut off."""
    return _rolling(random, [97 + random.gauss(0, 4) for _ in range(_LONG)])


def weekdays(random: Random) -> Scores:
    """Weekends unlike working days, as where attribution or freshness follows the week."""
    usual, adds = random.uniform(68, 92), [random.gauss(0, 3) for _ in range(_WEEK)]
    return [_cut(usual + adds[on % _WEEK] + random.gauss(0, 1.5)) for on in range(DAYS)]


def with_gaps(random: Random) -> Scores:
    """Incidents, and a fifth of all days was not measured."""
    return [None if random.random() < 0.2 else score for score in incidents(random)]


def short(random: Random) -> Scores:
    """The first six weeks of a shop with incidents."""
    return incidents(random)[:42]


FAMILIES: Sequence[tuple[str, Callable[[Random], Scores]]] = (
    ("steady", steady),
    ("incidents", incidents),
    ("new levels", new_levels),
    ("drifting", drifting),
    ("nearly full marks", nearly_full),
    ("weekdays", weekdays),
    ("incidents, a fifth not measured", with_gaps),
    ("incidents, first six weeks", short),
)

_LONG = DAYS + _WEEK - 1


def _rolling(random: Random, days: Sequence[float]) -> Scores:
    cut = [_cut(day) for day in days]
    return [
        _cut(fmean(cut[end - _WEEK : end]) + random.gauss(0, 0.4))
        for end in range(_WEEK, _LONG + 1)
    ]


def _cut(score: float) -> float:
    return min(100.0, max(0.0, score))
