"""What measures, strengths and lags are called, in the window and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from math import trunc
from types import MappingProxyType

from stratum_desktop.domain.correlation.measure import Measure
from stratum_desktop.domain.correlation.relation import Strength

MEASURE_NAMES: Mapping[Measure, str] = MappingProxyType(
    {
        Measure.EMQ: "EMQ",
        Measure.EVENT_MATCH: "Event match score",
        Measure.PIXEL_COVERAGE: "Pixel coverage",
        Measure.LATENCY_SCORE: "Latency score",
        Measure.ATTRIBUTION: "Attribution accuracy",
        Measure.FRESHNESS: "Freshness score",
        Measure.DELIVERED: "Delivered conversions",
        Measure.SUCCESS_RATE: "Delivery success rate",
        Measure.LATENCY: "Conversion latency (median)",
        Measure.PLATFORM_CONVERSIONS: "Conversions by the platform",
        Measure.PLATFORM_REVENUE: "Revenue by the platform",
        Measure.PLATFORM_SPEND: "Spend by the platform",
        Measure.RECEIVED: "Events received",
        Measure.DUPLICATE_RATE: "Duplicate rate",
        Measure.COLLISION_RATE: "Collision rate",
        Measure.GIVEN_ID_RATE: "Events with their own id",
    }
)

STRENGTH_NAMES: Mapping[Strength, str] = MappingProxyType(
    {
        Strength.STRONG: "strong",
        Strength.SOME: "some",
        Strength.NONE: "none",
        Strength.NO_DATA: "no data",
    }
)

NOT_CAUSE = (
    "That two figures move together does not say that one causes the other. A season, a sale, an "
    "outage or a change of the website moves many figures at once, and the same orders go to every "
    "platform."
)
"""Stands wherever a correlation is shown."""

BY_CHANCE = "No more than chance shows at one lag or another."

SAME_FIGURES = "One is computed from the other, so they have to agree."


def coefficient_words(value: float | None) -> str:
    """Return -1 to 1 with its sign, cut off after two decimals, so that 0.998 is not 1."""
    if value is None:
        return "no data"
    return f"{trunc(round(value * 100, 6)) / 100:+.2f}"


def lag_words(lag: int, first: str, second: str, *, unit: str = "day") -> str:
    """Return which series runs ahead: "EMQ, Meta, runs 2 days ahead of EMQ, TikTok"."""
    if lag == 0:
        return "on the same day" if unit == "day" else f"in the same {unit}"
    count = abs(lag)
    ahead, behind = (first, second) if lag > 0 else (second, first)
    return f"{ahead} runs {count} {unit}{'' if count == 1 else 's'} ahead of {behind}"
