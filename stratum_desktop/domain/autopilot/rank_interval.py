"""The middle of a sample and where the middle of all such values lies, whatever their shape.

Between which of the ordered values the true median lies with at least so much certainty follows
from coin tosses alone, so nothing is drawn at random and the same sample gives the same range.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb
from statistics import median

CERTAINTY = 0.90
"""How often the range holds the true median at least. Source: own choice, usual for a decision that
can be taken back."""


@dataclass(frozen=True, slots=True)
class MedianRange:
    """A median and its range."""

    median: float
    lower: float
    upper: float


def median_range(values: Iterable[float], *, certainty: float = CERTAINTY) -> MedianRange | None:
    """Return the median with its range; None where there are too few values for one.

    Args:
        values: independent of each other.
        certainty: 0-1, exclusive.
    """
    ordered = sorted(values)
    place = _place(len(ordered), certainty)
    if place is None:
        return None
    return MedianRange(median(ordered), ordered[place], ordered[-1 - place])


def least_values(certainty: float = CERTAINTY) -> int:
    """Return how many values a range takes at least."""
    count = 1
    while _place(count, certainty) is None:
        count += 1
    return count


def _place(count: int, certainty: float) -> int | None:
    """Return how many values may be left out at either end; None: even all are too few."""
    outside = 0.0
    found: int | None = None
    for place in range((count + 1) // 2):
        # Chance that the true median lies below the value at this place, or above its twin.
        outside += 2 * comb(count, place) / 2**count
        if outside > 1 - certainty:
            break
        found = place
    return found
