from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from stratum_desktop.domain.emq import Band, Driver, DriverStatus, Unit
from stratum_desktop.domain.signal_health import (
    Component,
    ComponentScore,
    DayStatus,
    health_score,
    measured,
)
from stratum_desktop.domain.signal_metric import (
    P95_ATTEMPT_MS,
    RETRY_RATE_PCT,
    SUCCESS_RATE_PCT,
    metric,
    open_minutes,
    rate,
)
from stratum_desktop.domain.window import Window
from stratum_desktop.gui.pages.signal_health.drawer import why
from stratum_desktop.services.signal_health import DriverStanding, HealthDay, HealthEvidence
from stratum_desktop.services.signal_quality import DeliveryMetrics

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUIET = DeliveryMetrics(
    platform="meta",
    window=Window(AT, AT),
    success_rate_pct=rate(0, 0, SUCCESS_RATE_PCT),
    retry_rate_pct=rate(0, 0, RETRY_RATE_PCT),
    circuit_open_minutes=open_minutes(None, sample_size=0),
    p95_attempt_ms=metric(None, P95_ATTEMPT_MS, sample_size=0),
)


def evidence(band: Band = Band.RELIABLE, **scores: float | None) -> HealthEvidence:
    parts = [measured(Component(name), value) for name, value in scores.items()]
    return HealthEvidence(
        day=HealthDay(date(2026, 3, 2), "meta", DayStatus.OK, 90.0, 5, 1.0, None),
        health=health_score(parts, emq_band=band),
        emq_band=band,
        gap_pct=None,
        drivers=(),
        delivery=QUIET,
        measured_at=AT,
    )


def test_a_day_on_which_nothing_is_off_says_so():
    assert why(evidence(emq=90, freshness=100, variance=100)) == "Health is good. Nothing is off."


def test_anomalies_of_a_good_day_are_said():
    good = evidence(emq=90, freshness=100, variance=100)
    found = replace(good, day=replace(good.day, anomaly_count=2))
    assert why(found) == (
        "Health is good. 2 anomalies touch this day; by themselves they change no status."
    )
    assert "1 anomaly touches this day" in why(
        replace(good, day=replace(good.day, anomaly_count=1))
    )
    none = replace(good, day=replace(good.day, anomaly_count=0))
    assert why(none) == "Health is good. Nothing is off."


def test_a_healthy_day_names_what_is_off_target_with_its_value():
    found = replace(
        evidence(emq=90, freshness=100, variance=100),
        drivers=(
            DriverStanding(Driver.PIXEL_COVERAGE, DriverStatus.CRITICAL, 40.0, 40.0, Unit.PCT),
            DriverStanding(Driver.LATENCY, DriverStatus.WARNING, 70.0, 3.0, Unit.HOURS),
        ),
        delivery=replace(QUIET, retry_rate_pct=rate(5, 100, RETRY_RATE_PCT)),
    )
    assert why(found) == (
        "Health is good. Off target: pixel coverage 40\u00a0% (critical), "
        "retry rate 5\u00a0% (warning)."
    )


def test_an_unknown_day_says_what_is_missing():
    assert why(evidence(Band.UNKNOWN, emq=90, freshness=100)) == (
        "EMQ is unknown on this day, and so is health."
    )
    assert why(evidence(emq=90, anomaly=100)).startswith("Only 55\u00a0% of the weight")


def test_a_low_day_names_what_is_low_and_what_is_missing():
    assert why(evidence(emq=60, freshness=20, variance=100)) == (
        "Health is certain to 49.0 of 100. Low: EMQ, Freshness. "
        "Not measured, so counted as nothing: Anomalies."
    )


@pytest.mark.parametrize("component", [Component.VARIANCE, Component.FRESHNESS])
def test_what_does_not_apply_is_not_called_missing(component):
    parts = [
        measured(Component.EMQ, 50),
        ComponentScore(component, None, None, None, applies=False),
    ]
    found = replace(evidence(), health=health_score(parts, emq_band=Band.UNSAFE))
    assert component.name.capitalize() not in why(found)
