"""What was told of a step of a campaign, in the numbers that rules count in."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

MICRO = 1_000_000
"""Money and conversions are counted in millionths. Source: the finest platform counts money so."""

_PER_MICRO = Decimal(1).scaleb(-6)


class Figure(NamedTuple):
    """A day or an hour as it was told; the columns of `ad_figure`, in their order."""

    spend_micros: int
    #: Platforms may count in fractions.
    conversions: float
    revenue_micros: int
    impressions: int
    clicks: int


class Totals(NamedTuple):
    """Several days together, in whole numbers, so that no order of adding matters."""

    spend_micros: int = 0
    #: Millionths of a conversion.
    conversion_micros: int = 0
    revenue_micros: int = 0
    impressions: int = 0
    clicks: int = 0


def totals_of(figures: Iterable[Figure]) -> Totals:
    """Return the sum of figures."""
    spend = conversions = revenue = impressions = clicks = 0
    for one in figures:
        spend += one[0]
        conversions += in_micros(one[1])
        revenue += one[2]
        impressions += one[3]
        clicks += one[4]
    return Totals(spend, conversions, revenue, impressions, clicks)


def in_micros(count: float) -> int:
    """Return a count in millionths."""
    return round(count * MICRO)


def money_micros(amount: Decimal) -> int:
    """Return money in millionths; a part of one is cut off."""
    return int(amount * MICRO)


def from_micros(micros: int) -> Decimal:
    """Return millionths as they are spoken of."""
    return Decimal(micros) * _PER_MICRO
