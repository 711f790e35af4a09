"""Figures with a target: rates of dedupe and of delivery, each good, warning or critical.

Source: product rulebook, sections 2 (dedupe metrics) and 3.3 (delivery metrics).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class MetricStatus(StrEnum):
    """How a figure stands against its target."""

    GOOD = "good"
    WARNING = "warning"
    CRITICAL = "critical"
    #: No traffic: there is nothing to judge.
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a figure stops being good, and where it becomes critical.

    Lower is better when `good` < `critical`, higher is better when `good` > `critical`.
    Between the two, both included, it is a warning.
    """

    good: float
    critical: float

    def judge(self, value: float | None) -> MetricStatus:
        """Return the status of a value; None has none."""
        if value is None or not math.isfinite(value):
            return MetricStatus.NO_DATA
        sign = 1 if self.good < self.critical else -1
        if sign * value < sign * self.good:
            return MetricStatus.GOOD
        return (
            MetricStatus.WARNING if sign * value <= sign * self.critical else MetricStatus.CRITICAL
        )


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure and how it stands. The unit is in the name of the field that holds it."""

    value: float | None
    status: MetricStatus
    target: Target
    #: How many events, attempts or days it rests on.
    sample_size: int


DUPLICATE_RATE_PCT = Target(2.0, 5.0)
GIVEN_ID_PCT = Target(95.0, 80.0)
COLLISION_RATE_PCT = Target(0.1, 1.0)
SUCCESS_RATE_PCT = Target(99.0, 95.0)
RETRY_RATE_PCT = Target(2.0, 10.0)
P95_ATTEMPT_MS = Target(500.0, 2000.0)
CIRCUIT_OPEN_MINUTES_A_DAY = Target(0.0, 5.0)
"""Any open minute is a warning, more than five a day are critical."""


def metric(value: float | None, target: Target, *, sample_size: int) -> Metric:
    """Judge a figure against its target."""
    return Metric(value, target.judge(value), target, sample_size)


def rate(part: int, whole: int, target: Target) -> Metric:
    """Return `part` as per cent of `whole`, judged; without a whole there is no rate."""
    return metric(100 * part / whole if whole else None, target, sample_size=whole)


def open_minutes(value: float | None, *, sample_size: int) -> Metric:
    """Judge minutes a day with an open circuit: exactly none is good."""
    judged = metric(value, CIRCUIT_OPEN_MINUTES_A_DAY, sample_size=sample_size)
    if value == 0:
        return Metric(value, MetricStatus.GOOD, CIRCUIT_OPEN_MINUTES_A_DAY, sample_size)
    return judged
