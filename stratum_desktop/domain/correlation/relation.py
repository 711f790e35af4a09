"""How two series move together, at every lag, and how surely.

A coefficient of so many days is not one of so many independent days: neighbours resemble each
other, all the more where a figure looks back over a week. The sample is therefore counted as the
number of independent pairs that would be as telling. And whoever looks at fifteen lags finds
something at one of them, so intervals hold for all lags together, not for each by itself.

Source: effective sample size: Bartlett (1946); Pyper & Peterman (1998), with no more than there
are pairs. Interval: Fisher (1915), with the variance for ranks of Bonett & Wright (2000). All
lags together: Bonferroni. Small and large: Cohen (1988).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import atanh, sqrt, tanh
from statistics import NormalDist

from stratum_desktop.domain.correlation.track import Pace, Track, correlation, ranked
from stratum_desktop.domain.reason import Reason

CONFIDENCE_PCT = 95
"""How often all intervals of a pair hold what they speak of. Source: usual."""

LEAST_EFFECTIVE = 6.0
"""Independent pairs without which nothing is said. Source: own choice; Fisher's interval needs
more than 3, and is as wide as the scale at 6."""

STRONG_FROM = 0.5
"""From here on a correlation is large. Source: Cohen (1988)."""

_ALMOST_ONE = 1 - 1e-9


class Strength(StrEnum):
    """What a person reads at a glance."""

    #: The whole interval lies beyond `STRONG_FROM`.
    STRONG = "strong"
    #: The whole interval lies on one side of zero.
    SOME = "some"
    #: Nothing that chance would not show as well.
    NONE = "none"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class LagFigure:
    """What one lag shows; figures are None where too little was measured."""

    #: Steps by which the second series follows the first; below 0 it runs ahead.
    lag: int
    #: Pairs of changes that both sides measured.
    pairs: int
    #: Independent pairs that would tell as much.
    effective: float | None = None
    #: Of the ranks of changes, -1 to 1.
    value: float | None = None
    #: Of all lags together.
    low: float | None = None
    high: float | None = None

    @property
    def strength(self) -> Strength:
        """What its interval allows to say."""
        if self.low is None or self.high is None:
            return Strength.NO_DATA
        nearest = max(self.low, -self.high)
        if nearest >= STRONG_FROM:
            return Strength.STRONG
        return Strength.SOME if nearest > 0 else Strength.NONE


@dataclass(frozen=True, slots=True)
class Relation:
    """How two series move together."""

    #: From the second far ahead to the second far behind, without gaps.
    lags: tuple[LagFigure, ...]
    #: The lag that chance explains least; None without one that says anything.
    strongest: LagFigure | None
    #: Why there is no strongest lag.
    why_none: Reason | None

    @property
    def strength(self) -> Strength:
        """What can be said of the pair."""
        return Strength.NO_DATA if self.strongest is None else self.strongest.strength


def relate(first: Track, second: Track) -> Relation:
    """Return how two series of one pace move together."""
    pace = first.pace
    pairs = {lag: first.beside(second, lag) for lag in range(-pace.most_lag, pace.most_lag + 1)}
    counts = tuple(LagFigure(lag, len(found[0])) for lag, found in pairs.items())
    most = max(one.pairs for one in counts)
    why_none = first.why_none or second.why_none or _too_few(most, pace)
    if why_none is not None:
        return Relation(counts, None, why_none)
    dependence = _dependence(first, second, most)
    values = {
        lag: correlation(*found) if len(found[0]) >= pace.least else None
        for lag, found in pairs.items()
    }
    usable = {
        lag: len(pairs[lag][0]) / dependence
        for lag, value in values.items()
        if value is not None and len(pairs[lag][0]) / dependence >= LEAST_EFFECTIVE
    }
    if not usable:
        facts = {"pairs": most, "effective": round(most / dependence, 1)}
        return Relation(counts, None, Reason("correlation.too_alike", facts))
    lags = tuple(
        _figure(one, values[one.lag], usable.get(one.lag), looked_at=len(usable)) for one in counts
    )
    return Relation(lags, _strongest(lags), None)


def _too_few(most: int, pace: Pace) -> Reason | None:
    if most >= pace.least:
        return None
    return Reason("correlation.too_few_pairs", {"pairs": most, "needed": pace.least})


def _dependence(first: Track, second: Track, count: int) -> float:
    """Return by what the pairs are fewer than they seem, 1 or more.

    It is the sum of what both series share with themselves at each distance, up to a season or
    a quarter of the pairs: what lies further apart is told by too few.
    """
    furthest = min(count - 1, max(first.pace.season, count // 4))
    shared = sum(
        (1 - apart / count) * first.agreement(apart) * second.agreement(apart)
        for apart in range(1, furthest + 1)
    )
    return max(1.0, 1 + 2 * shared)


def _figure(
    count: LagFigure, value: float | None, effective: float | None, *, looked_at: int
) -> LagFigure:
    if value is None or effective is None:
        return count
    place = atanh(max(-_ALMOST_ONE, min(_ALMOST_ONE, value)))
    reach = _quantile(looked_at) * _error(value, effective)
    return LagFigure(
        count.lag, count.pairs, effective, value, tanh(place - reach), tanh(place + reach)
    )


@cache
def _quantile(looked_at: int) -> float:
    missed = (1 - CONFIDENCE_PCT / 100) / looked_at
    return NormalDist().inv_cdf(1 - missed / 2)


def _error(value: float, effective: float) -> float:
    return sqrt((1 + value * value / 2) / (effective - 3))


def _strongest(lags: Sequence[LagFigure]) -> LagFigure:
    """Return the lag that lies furthest from nothing by its own error; the nearest of equals."""

    def surely(one: LagFigure) -> float:
        if one.value is None or one.effective is None:
            return -1.0
        place = atanh(min(_ALMOST_ONE, abs(one.value)))
        return round(place / _error(one.value, one.effective), 9)

    return max(lags, key=lambda one: (surely(one), -abs(one.lag)))


def as_they_are(first: Track, second: Track, lag: int) -> float | None:
    """Return Spearman's coefficient of the figures themselves, weekdays and growth included."""
    pairs = [
        (one, second.figures[at + lag])
        for at, one in first.figures.items()
        if at + lag in second.figures
    ]
    one, other = (ranked([pair[side] for pair in pairs]) for side in (0, 1))
    return correlation(one, other)
