"""Signal health: EMQ, freshness, variance and anomalies as one figure of 0-100.

    EMQ, hours, gap, anomalies ──▶ ComponentScore ──health_score()──▶ HealthScore
                                                  ──day_status()────▶ DayStatus

A component either has evidence, or is *missing* (counts as 0 in the lower bound and as 100 in
the upper), or does not apply (its weight leaves the sum). Health reads the lower bound, and is
unknown whenever EMQ is.

Source: product rulebook, section 5.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from stratum_desktop.domain.emq import KNOWN_FROM_EVIDENCE_PCT, Band
from stratum_desktop.domain.signal_metric import MetricStatus


class Component(StrEnum):
    """One of the four things that health is made of."""

    #: How far the signals can be trusted.
    EMQ = "emq"
    #: How old the newest figures are.
    FRESHNESS = "freshness"
    #: How far the platform's figures are from the shop's own.
    VARIANCE = "variance"
    #: How many of the figures of the last day behave as never before.
    ANOMALY = "anomaly"


WEIGHTS: Mapping[Component, float] = {
    Component.EMQ: 0.40,
    Component.FRESHNESS: 0.25,
    Component.VARIANCE: 0.20,
    Component.ANOMALY: 0.15,
}

FRESH_UP_TO_HOURS, STALE_FROM_HOURS = 24.0, 48.0
"""Freshness is 100 up to the first and 0 from the second on, with a straight line between."""

SMALL_GAP_PCT, LARGE_GAP_PCT = 10.0, 50.0
"""Variance is 100 up to the first and 0 from the second on, with a straight line between."""


class Health(StrEnum):
    """What the lower bound of health says."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"
    #: Too little evidence, or EMQ itself is unknown.
    UNKNOWN = "unknown"


HEALTH_FLOORS = ((Health.HEALTHY, 70), (Health.DEGRADED, 40), (Health.UNHEALTHY, 0))
"""Lowest lower bound of each, best first."""


class DayStatus(StrEnum):
    """One platform's day in one word, as the board shows it."""

    OK = "ok"
    #: Healthy, but a driver is critical or a delivery figure is off its target.
    RISK = "risk"
    DEGRADED = "degraded"
    CRITICAL = "critical"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """One component as it was measured."""

    component: Component
    #: 0-100; None without evidence.
    score: float | None
    #: What is certain of it, 0-100; None without evidence.
    lower: float | None
    #: What it may be at most, 0-100; None without evidence.
    upper: float | None
    #: False: declared not to apply, so that its weight leaves the sum.
    applies: bool = True


@dataclass(frozen=True, slots=True)
class HealthScore:
    """The composite, its bounds, and how much of it was measured."""

    #: 0-100 over the measured components; None when nothing was measured.
    score: float | None
    #: With missing components taken as 0, and as 100; None when nothing was measured.
    lower: float | None
    upper: float | None
    #: Measured share of the weight that applies, rounded down.
    evidence_pct: int
    health: Health
    #: In the order of `Component`.
    components: tuple[ComponentScore, ...]


def measured(component: Component, score: float | None) -> ComponentScore:
    """Return a component whose score is certain; None, or no number in 0-100, is missing."""
    known = score if score is not None and math.isfinite(score) and 0 <= score <= 100 else None
    return ComponentScore(component, known, known, known)


def freshness_score(hours: float | None) -> float | None:
    """Return 0-100 for the age of the newest figures; None stays None."""
    return _falling(hours, FRESH_UP_TO_HOURS, STALE_FROM_HOURS)


def variance_score(gap_pct: float | None) -> float | None:
    """Return 0-100 for the mean gap between platform and truth in per cent; None stays None."""
    return _falling(gap_pct, SMALL_GAP_PCT, LARGE_GAP_PCT)


def anomaly_score(anomalous: int, judged: int) -> float | None:
    """Return 0-100 for how many of the judged figures are anomalous; None where none was judged."""
    return 100 - 100 * anomalous / judged if judged else None


def health_score(components: Iterable[ComponentScore], *, emq_band: Band) -> HealthScore:
    """Return the composite; a component that is not among them is missing."""
    given = {one.component: one for one in components}
    lines = tuple(given.get(one, measured(one, None)) for one in Component)
    applying = [one for one in lines if one.applies]
    known = [one for one in applying if one.score is not None]
    total, weight = _weight(applying), _weight(known)
    if not weight:
        return HealthScore(None, None, None, 0, Health.UNKNOWN, lines)
    lower = _points(known, [one.lower for one in known]) / total
    upper = (_points(known, [one.upper for one in known]) + 100 * (total - weight)) / total
    evidence_pct = math.floor(100 * weight / total)
    return HealthScore(
        score=float(_points(known, [one.score for one in known]) / weight),
        lower=float(lower),
        upper=float(upper),
        evidence_pct=evidence_pct,
        health=_health(lower, evidence_pct, emq_band),
        components=lines,
    )


def day_status(
    health: Health, *, has_critical_driver: bool, delivery: Iterable[MetricStatus]
) -> DayStatus:
    """Return the day's status.

    Args:
        health: of the day's last measurement.
        has_critical_driver: whether any EMQ driver is critical.
        delivery: how the day's delivery figures stand against their targets.
    """
    match health:
        case Health.UNKNOWN:
            return DayStatus.UNKNOWN
        case Health.UNHEALTHY:
            return DayStatus.CRITICAL
        case Health.DEGRADED:
            return DayStatus.DEGRADED
    is_off = any(one in (MetricStatus.WARNING, MetricStatus.CRITICAL) for one in delivery)
    return DayStatus.RISK if has_critical_driver or is_off else DayStatus.OK


def _health(lower: Fraction, evidence_pct: int, emq_band: Band) -> Health:
    if emq_band is Band.UNKNOWN or evidence_pct < KNOWN_FROM_EVIDENCE_PCT:
        return Health.UNKNOWN
    return next(health for health, floor in HEALTH_FLOORS if lower >= floor)


def _falling(value: float | None, best_up_to: float, worst_from: float) -> float | None:
    """Return 100 up to one value, 0 from another on, and a straight line between."""
    if value is None or not math.isfinite(value) or value < 0:
        return None
    share = (worst_from - value) / (worst_from - best_up_to)
    return 100 * min(1.0, max(0.0, share))


def _weight(components: Sequence[ComponentScore]) -> Fraction:
    return sum((_exact(WEIGHTS[one.component]) for one in components), Fraction())


def _points(components: Sequence[ComponentScore], values: Sequence[float | None]) -> Fraction:
    pairs = zip(components, values, strict=True)
    return sum(
        (_exact(WEIGHTS[one.component]) * Fraction(value or 0) for one, value in pairs), Fraction()
    )


def _exact(weight: float) -> Fraction:
    # Weights are decimal fractions of few places; as such they add up exactly.
    return Fraction(weight).limit_denominator(10_000)
