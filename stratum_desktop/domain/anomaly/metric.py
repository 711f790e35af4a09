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


class Kind(StrEnum):
    """How a figure behaves."""

    COUNT = "count"
    #: Per cent of a whole.
    RATE = "rate"
    #: Seconds.
    DURATION = "duration"


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
    }
)
"""By metric."""

OF_PLATFORM = frozenset({Metric.DELIVERED, Metric.MATCH_RATE, Metric.LATENCY, Metric.FAILURE_RATE})
"""Counted of a platform; the others are counted of a sender."""
