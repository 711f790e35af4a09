"""The figures that are watched, which side of each is bad, and how little is not worth a word.

Source of every tolerance: own choice; below it a person would do nothing about the change,
however certain it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Metric(StrEnum):
    """A figure that is counted by the hour."""

    #: Events taken in, by sender.
    RECEIVED = "received"
    #: Live events that a platform confirmed.
    DELIVERED = "delivered"
    #: Share of live events for a platform with identifiers that it can match on, 0-100.
    MATCH_RATE = "match_rate"
    #: Median seconds from a live conversion to its delivery, by platform.
    LATENCY = "latency"
    #: Share of live deliveries that ended rejected, expired or uncertain, 0-100, by platform.
    FAILURE_RATE = "failure_rate"
    #: Share of what a sender sent that could not be used, 0-100.
    REFUSED_RATE = "refused_rate"
    #: Share of what a sender sent that had come before, 0-100.
    DUPLICATE_RATE = "duplicate_rate"
    #: Share of what a sender sent under an id that stands for something else, 0-100.
    COLLISION_RATE = "collision_rate"
    #: Share of a sender's events that bring their own id, 0-100.
    GIVEN_ID_RATE = "given_id_rate"
    #: What a platform says its ads cost, in the ad account's currency.
    SPEND = "spend"
    #: Conversions that a platform counts itself, by the hour of the ad.
    TOLD_CONVERSIONS = "told_conversions"
    #: What such a conversion cost.
    CPA = "cpa"
    #: What such conversions were worth for each unit of money spent.
    ROAS = "roas"


class Kind(StrEnum):
    """How a figure behaves."""

    COUNT = "count"
    #: Per cent of a whole.
    RATE = "rate"
    #: Seconds.
    DURATION = "duration"
    #: Money of a step.
    AMOUNT = "amount"
    #: One sum divided by another.
    RATIO = "ratio"


class Direction(StrEnum):
    """On which side of what is usual."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Traits:
    """What the rules need to know of a metric."""

    kind: Kind
    #: The sides on which it is an anomaly.
    bad: frozenset[Direction]
    #: Counts and durations: part of what is expected, 0-1. Rates: points of per cent.
    tolerance: float
    #: A platform tells it: an hour without a figure is one that nobody knows, not one of nothing.
    is_told: bool = False


_LOW, _HIGH = frozenset({Direction.LOW}), frozenset({Direction.HIGH})

TRAITS: Mapping[Metric, Traits] = MappingProxyType(
    {
        Metric.RECEIVED: Traits(Kind.COUNT, _LOW | _HIGH, 0.3),
        Metric.DELIVERED: Traits(Kind.COUNT, _LOW, 0.3),
        Metric.MATCH_RATE: Traits(Kind.RATE, _LOW, 3.0),
        Metric.LATENCY: Traits(Kind.DURATION, _HIGH, 0.5),
        Metric.FAILURE_RATE: Traits(Kind.RATE, _HIGH, 5.0),
        Metric.REFUSED_RATE: Traits(Kind.RATE, _HIGH, 3.0),
        Metric.DUPLICATE_RATE: Traits(Kind.RATE, _HIGH, 2.0),
        Metric.COLLISION_RATE: Traits(Kind.RATE, _HIGH, 0.5),
        Metric.GIVEN_ID_RATE: Traits(Kind.RATE, _LOW, 5.0),
        Metric.SPEND: Traits(Kind.AMOUNT, _LOW | _HIGH, 0.5, is_told=True),
        Metric.TOLD_CONVERSIONS: Traits(Kind.COUNT, _LOW | _HIGH, 0.3, is_told=True),
        Metric.CPA: Traits(Kind.RATIO, _HIGH, 0.5, is_told=True),
        Metric.ROAS: Traits(Kind.RATIO, _LOW, 0.4, is_told=True),
    }
)
"""By metric."""

OF_DELIVERY = frozenset({Metric.DELIVERED, Metric.MATCH_RATE, Metric.LATENCY, Metric.FAILURE_RATE})
"""Counted of what we deliver to a platform."""

OF_ADS = frozenset({Metric.SPEND, Metric.TOLD_CONVERSIONS, Metric.CPA, Metric.ROAS})
"""Told by a platform of its ads; signal health is judged by them.

Source: product rulebook, section 5.
"""

OF_PLATFORM = OF_DELIVERY | OF_ADS
"""Counted of a platform; the others are counted of a sender."""

KNOWN_AFTER_HOURS = 3
"""Hours after the end of one at which its told figures are taken, and never taken again.

Conversions go on coming in for days, so hours are compared as they were known at one age. Source:
own choice; platforms tell of an hour within 15 minutes, and most conversions of a click come soon.
"""
