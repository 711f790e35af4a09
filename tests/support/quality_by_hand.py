"""The figures of data quality, worked out from the rows by a second way: slowly, by definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

#: What each platform of these tests can match a person on, one field at a time.
MATCHES_ON: Mapping[str, frozenset[str]] = {
    "Meta": frozenset({"email", "phone", "external_id"}),
    "Snapchat": frozenset({"email", "phone"}),
}

Row = Mapping[str, str]
"""Field to what stands there; only what is usable."""


def matched(rows: Sequence[Row], platform: str) -> int:
    """Count the rows that name somebody to the platform."""
    return sum(any(row.get(field) for field in MATCHES_ON[platform]) for row in rows)


def match_rate(rows: Sequence[Row]) -> Fraction:
    """Return the share of pairs of row and platform that match."""
    found = sum(matched(rows, platform) for platform in MATCHES_ON)
    return Fraction(found, len(rows) * len(MATCHES_ON))


def points(rows: Sequence[Row], mended: Sequence[Row]) -> Fraction:
    """Return the EMQ points between rows as they are and as they would be: 30 for a whole rate."""
    return 30 * (match_rate(mended) - match_rate(rows))


def with_field(rows: Sequence[Row], places: Sequence[int], field: str) -> list[Row]:
    """Return the rows with the field filled in at these places."""
    return [{**row, field: "mended"} if place in places else row for place, row in enumerate(rows)]


def interval(share: Fraction, sample: int, confidence: float) -> tuple[float, float]:
    """Return where a share lies: every p from which this one is no rarer than agreed, by halving.

    The score interval by its definition: |share - p| = z * sqrt(p * (1 - p) / sample).
    """
    z, seen = NormalDist().inv_cdf((1 + confidence) / 2), float(share)

    def is_far(p: float) -> bool:
        return abs(seen - p) > z * sqrt(p * (1 - p) / sample)

    return _edge(seen, 0.0, is_far), _edge(seen, 1.0, is_far)


def _edge(inside: float, outside: float, is_far: object) -> float:
    if not is_far(outside):  # type: ignore[operator]
        return outside
    for _ in range(200):
        middle = (inside + outside) / 2
        inside, outside = (
            (inside, middle) if is_far(middle) else (middle, outside)  # type: ignore[operator]
        )
    return inside
