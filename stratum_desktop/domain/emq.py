"""EMQ: five drivers, one score of 0-100, and how much of it is measured.

    measurement ──read()──▶ DriverReading ──score()──▶ EmqScore ──workspace_score()──▶ mean

A driver either has evidence, or is *missing* (counts as 0 in the lower bound and as 100 in the
upper), or is *not applicable* (its weight leaves the sum). The band reads the lower bound, so
losing the evidence of a bad driver can never make a platform look better.

Source: product rulebook, section 4.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from stratum_desktop.domain.reason import Reason


class Driver(StrEnum):
    """One of the five things the score is made of."""

    #: Share of events that the platform can match to a person.
    EVENT_MATCH = "event_match"
    #: Share of website conversions that browser and server both saw.
    PIXEL_COVERAGE = "pixel_coverage"
    #: Time from a conversion to its confirmed delivery.
    LATENCY = "latency"
    #: How near the platform's figures are to the shop's own.
    ATTRIBUTION = "attribution"
    #: How old the newest figures are.
    FRESHNESS = "freshness"


class DriverStatus(StrEnum):
    """What a driver's measured quantity says."""

    GOOD = "good"
    WARNING = "warning"
    CRITICAL = "critical"
    #: It applies, and nothing was measured.
    NO_DATA = "no_data"
    #: The operator declared that it does not apply here.
    NOT_APPLICABLE = "not_applicable"


class Band(StrEnum):
    """How far the signals can be trusted."""

    #: Lower bound of 80 or more.
    RELIABLE = "reliable"
    #: From 60 to below 80.
    DIRECTIONAL = "directional"
    #: From 40 to below 60.
    UNSAFE = "unsafe"
    #: Below 40.
    CRITICAL = "critical"
    #: Less than 60 % of the weight was measured.
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """What a driver is measured in."""

    #: Per cent, 0-100; such a driver scores its own value.
    PCT = "pct"
    #: Hours; lower is better.
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class DriverRule:
    """How one driver counts and is judged."""

    #: Share of the whole score; the five add up to 1.
    weight: float
    unit: Unit
    #: Good from here (per cent) or below here (hours).
    good_at: float
    #: Critical below here (per cent) or from here (hours).
    critical_at: float
    #: (hours, score) corners with straight lines between; empty: the value is its own score.
    curve: tuple[tuple[float, float], ...] = ()


RULES: Mapping[Driver, DriverRule] = {
    Driver.EVENT_MATCH: DriverRule(0.30, Unit.PCT, 90.0, 70.0),
    Driver.PIXEL_COVERAGE: DriverRule(0.25, Unit.PCT, 85.0, 65.0),
    Driver.LATENCY: DriverRule(
        0.20, Unit.HOURS, 1.0, 4.0, ((0.0, 100.0), (1.0, 90.0), (4.0, 65.0), (24.0, 0.0))
    ),
    Driver.ATTRIBUTION: DriverRule(0.15, Unit.PCT, 85.0, 70.0),
    Driver.FRESHNESS: DriverRule(
        0.10, Unit.HOURS, 1.0, 6.0, ((0.0, 100.0), (1.0, 90.0), (6.0, 60.0), (24.0, 0.0))
    ),
}
"""Weights, thresholds and curves. Source: product rulebook, section 4, table of drivers."""

KNOWN_FROM_EVIDENCE_PCT = 60
"""Below this evidence the band is unknown. Source: product rulebook, section 4."""

BAND_FLOORS = ((Band.RELIABLE, 80), (Band.DIRECTIONAL, 60), (Band.UNSAFE, 40), (Band.CRITICAL, 0))
"""Lowest lower bound of each band, best first. Source: product rulebook, section 4."""


@dataclass(frozen=True, slots=True)
class DriverReading:
    """One driver as it was measured at one instant."""

    driver: Driver
    #: Share of the whole score, 0-1.
    weight: float
    #: 0-100; None when missing or not applicable.
    score: float | None
    #: In `unit`; None without a measurement. A score of 0 may stand without one: something was
    #: expected and never came.
    measured: float | None
    unit: Unit
    status: DriverStatus
    #: How many events, conversions or days the measurement rests on.
    sample_size: int
    #: What was measured, or why nothing was.
    evidence: Reason
    as_of: datetime


@dataclass(frozen=True, slots=True)
class DriverLine:
    """One driver inside a score."""

    reading: DriverReading
    #: What it takes off the lower bound, 0-100; None when it does not apply. Those of one score
    #: add up to 100 − `EmqScore.lower`.
    points_lost: float | None


@dataclass(frozen=True, slots=True)
class EmqScore:
    """A score, its bounds, and how much of it was measured."""

    #: 0-100 over the measured drivers; None when nothing was measured.
    score: float | None
    #: With missing drivers taken as 0, and as 100; None when nothing was measured.
    lower: float | None
    upper: float | None
    #: Measured share of the weight that applies, rounded down.
    evidence_pct: int
    band: Band
    #: In the order of `Driver`; empty for a workspace, whose parts have their own.
    drivers: tuple[DriverLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PlatformScore:
    """One platform's part of the workspace score."""

    platform: str
    score: EmqScore
    #: In the same window; the weight of this platform.
    conversions_delivered: int


@dataclass(frozen=True, slots=True)
class WorkspaceScore:
    """The mean over platforms, and who is behind it."""

    score: EmqScore
    #: The platform with the lowest lower bound; None when no platform counts.
    worst: str | None
    #: Platforms whose band is unknown, in the order given.
    left_out: tuple[str, ...]


def read(
    driver: Driver, measured: float | None, *, sample_size: int, evidence: Reason, as_of: datetime
) -> DriverReading:
    """Judge a measured quantity.

    Args:
        driver: which of the five.
        measured: per cent or hours, by the driver's rule. None, or anything that is not a
            finite number in range, is a missing driver.
        sample_size: what the measurement rests on.
        evidence: what was measured.
        as_of: when.
    """
    rule = RULES[driver]
    if measured is None or not _is_in_range(measured, rule.unit):
        return _reading(driver, None, None, DriverStatus.NO_DATA, sample_size, evidence, as_of)
    status, value = _status(rule, measured), _score_of(rule, measured)
    return _reading(driver, value, measured, status, sample_size, evidence, as_of)


def never_came(driver: Driver, *, evidence: Reason, as_of: datetime) -> DriverReading:
    """Return the reading of something that was expected and of which nothing ever came: 0."""
    return _reading(driver, 0.0, None, DriverStatus.CRITICAL, 0, evidence, as_of)


def not_applicable(driver: Driver, *, evidence: Reason, as_of: datetime) -> DriverReading:
    """Return the reading of a driver that the operator declared not to apply."""
    return _reading(driver, None, None, DriverStatus.NOT_APPLICABLE, 0, evidence, as_of)


def score(readings: Iterable[DriverReading]) -> EmqScore:
    """Return the score of these drivers, with its bounds, evidence and band.

    A driver that is not among the readings, or whose score is not a finite number in 0-100, is
    missing if it is listed as applying; unlisted drivers do not apply.
    """
    lines = sorted(readings, key=lambda reading: list(Driver).index(reading.driver))
    applying = [one for one in lines if one.status is not DriverStatus.NOT_APPLICABLE]
    total = sum((_weight(one) for one in applying), Fraction())
    known = {one.driver: value for one in applying if (value := _evidence(one)) is not None}
    measured = sum((_weight(one) for one in applying if one.driver in known), Fraction())
    if not measured:
        return EmqScore(None, None, None, 0, Band.UNKNOWN, _lines(lines, known, total))
    points = sum(
        (_weight(one) * known[one.driver] for one in applying if one.driver in known), Fraction()
    )
    lower = points / total
    evidence_pct = math.floor(100 * measured / total)
    return EmqScore(
        score=float(points / measured),
        lower=float(lower),
        upper=float((points + 100 * (total - measured)) / total),
        evidence_pct=evidence_pct,
        band=band_of(lower, evidence_pct),
        drivers=_lines(lines, known, total),
    )


def band_of(lower: Fraction | float | None, evidence_pct: int) -> Band:
    """Return the band of a lower bound; unknown without enough evidence."""
    if lower is None or evidence_pct < KNOWN_FROM_EVIDENCE_PCT:
        return Band.UNKNOWN
    return next(band for band, floor in BAND_FLOORS if lower >= floor)


def workspace_score(parts: Sequence[PlatformScore]) -> WorkspaceScore:
    """Return the mean over platforms, weighted by conversions delivered.

    Platforms whose band is unknown are left out and named; when no platform delivered
    anything, all count the same.
    """
    left_out = tuple(part.platform for part in parts if part.score.band is Band.UNKNOWN)
    counted = [part for part in parts if part.score.band is not Band.UNKNOWN]
    if not counted:
        return WorkspaceScore(EmqScore(None, None, None, 0, Band.UNKNOWN), None, left_out)
    weights = [part.conversions_delivered for part in counted]
    if not any(weights):
        weights = [1] * len(counted)
    lower = _mean([part.score.lower for part in counted], weights)
    evidence_pct = math.floor(_mean([part.score.evidence_pct for part in counted], weights))
    mean = EmqScore(
        score=float(_mean([part.score.score for part in counted], weights)),
        lower=float(lower),
        upper=float(_mean([part.score.upper for part in counted], weights)),
        evidence_pct=evidence_pct,
        band=band_of(lower, evidence_pct),
    )
    worst = min(counted, key=lambda part: (part.score.lower or 0.0, part.platform))
    return WorkspaceScore(mean, worst.platform, left_out)


def _reading(
    driver: Driver,
    value: float | None,
    measured: float | None,
    status: DriverStatus,
    sample_size: int,
    evidence: Reason,
    as_of: datetime,
) -> DriverReading:
    rule = RULES[driver]
    return DriverReading(
        driver, rule.weight, value, measured, rule.unit, status, sample_size, evidence, as_of
    )


def _is_in_range(measured: float, unit: Unit) -> bool:
    return math.isfinite(measured) and measured >= 0 and (unit is Unit.HOURS or measured <= 100)


def _status(rule: DriverRule, measured: float) -> DriverStatus:
    if rule.unit is Unit.PCT:
        if measured >= rule.good_at:
            return DriverStatus.GOOD
        return DriverStatus.WARNING if measured >= rule.critical_at else DriverStatus.CRITICAL
    if measured < rule.good_at:
        return DriverStatus.GOOD
    return DriverStatus.WARNING if measured < rule.critical_at else DriverStatus.CRITICAL


def _score_of(rule: DriverRule, measured: float) -> float:
    if not rule.curve:
        return float(measured)
    for (left, high), (right, low) in zip(rule.curve, rule.curve[1:], strict=False):
        if measured <= right:
            return high + (low - high) * (measured - left) / (right - left)
    return rule.curve[-1][1]


def _weight(reading: DriverReading) -> Fraction:
    # Weights are decimal fractions of few places; as such they add up exactly.
    return Fraction(reading.weight).limit_denominator(10_000)


def _evidence(reading: DriverReading) -> Fraction | None:
    if reading.status is DriverStatus.NO_DATA or reading.score is None:
        return None
    if not math.isfinite(reading.score) or not 0 <= reading.score <= 100:
        return None
    return Fraction(reading.score)


def _lines(
    readings: Sequence[DriverReading], known: Mapping[Driver, Fraction], total: Fraction
) -> tuple[DriverLine, ...]:
    return tuple(
        DriverLine(
            one,
            None
            if one.status is DriverStatus.NOT_APPLICABLE
            else float(_weight(one) * (100 - known.get(one.driver, Fraction())) / total),
        )
        for one in readings
    )


def _mean(values: Sequence[float | None], weights: Sequence[int]) -> Fraction:
    pairs = zip(values, weights, strict=True)
    return sum((Fraction(value or 0) * weight for value, weight in pairs), Fraction()) / sum(
        weights
    )
