"""Scales on which a figure scatters about alike, whether it is small or large.

On its scale an observation has two sources of scatter: chance, which is known from how much was
counted, and everything else, which is learned. Chance is `chance()`; the rest is one learned
number times `rest()`.

Source: variance-stabilising transformations: Anscombe (1948) for counts, arcsine for shares.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from stratum_desktop.domain.anomaly.metric import Direction, Kind, Traits

_ANSCOMBE = 0.375
_LEAST_MONEY = 0.01
"""What less is taken for, so that nothing has a place on the scale of factors. Source: own choice,
a cent of most currencies."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of one kind of figure."""

    kind: Kind

    @property
    def is_multiplied(self) -> bool:
        """Say whether a level changes all hours by one factor, and not by one term."""
        return self.kind is Kind.COUNT

    def up(self, value: float) -> float:
        """Return where a figure lies on the scale."""
        match self.kind:
            case Kind.COUNT:
                return 2 * math.sqrt(value + _ANSCOMBE)
            case Kind.RATE:
                return 2 * math.asin(math.sqrt(min(100.0, max(0.0, value)) / 100))
            case Kind.DURATION:
                return math.log1p(value)
            case Kind.AMOUNT | Kind.RATIO:
                return math.log(max(value, _LEAST_MONEY))

    def down(self, place: float) -> float:
        """Return the figure that lies there; what lies outside is at the figure's own limit."""
        match self.kind:
            case Kind.COUNT:
                return max(0.0, max(0.0, place / 2) ** 2 - _ANSCOMBE)
            case Kind.RATE:
                return 100 * math.sin(min(math.pi, max(0.0, place)) / 2) ** 2
            case Kind.DURATION:
                return math.expm1(max(0.0, place))
            case Kind.AMOUNT | Kind.RATIO:
                return math.exp(place)

    def chance(self, sample: int) -> float:
        """Return the variance that chance alone gives to a figure of so many events."""
        return 1.0 if self.kind is Kind.COUNT else 1 / max(1, sample)

    def rest(self, place: float) -> float:
        """Return how the learned variance grows with what is expected."""
        return max(1.0, self.down(place)) if self.kind is Kind.COUNT else 1.0


def beyond_tolerance(traits: Traits, centre: float, edge: float, side: Direction) -> float:
    """Return an edge moved out to where a change begins to matter."""
    margin = traits.tolerance * (1.0 if traits.kind is Kind.RATE else centre)
    if side is Direction.LOW:
        return max(0.0, min(edge, centre - margin))
    highest = 100.0 if traits.kind is Kind.RATE else math.inf
    return min(highest, max(edge, centre + margin))
