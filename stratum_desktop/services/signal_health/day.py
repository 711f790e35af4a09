"""One platform's day, from rows that are stored: the day's EMQ, its deliveries, its anomalies.

The same rows make the same day to the last digit, whenever it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import orjson

from stratum_desktop.domain.emq import Band, Driver, DriverStatus, Unit
from stratum_desktop.domain.event_name import is_website_conversion
from stratum_desktop.domain.signal_health import (
    Component,
    ComponentScore,
    anomaly_score,
    day_status,
    freshness_score,
    health_score,
    measured,
    variance_score,
)
from stratum_desktop.domain.window import local_day
from stratum_desktop.services.signal_health.anomalies import Anomalies, anomalies_of
from stratum_desktop.services.signal_health.report import (
    DayRows,
    DriverStanding,
    HealthDay,
    HealthEvidence,
    RequestOfDay,
)
from stratum_desktop.services.signal_quality.delivery_metrics import metrics_of_day
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.store.read_models.signal_quality import SignalEvidence
from stratum_desktop.store.repositories.measurements import EmqMeasurement
from stratum_desktop.store.repositories.signal_health import HealthRow
from stratum_desktop.store.unit_of_work import UnitOfWork

_ENDED = ("delivered", "rejected", "expired")
"""States that the success rate is counted from."""


def evidence_of_day(uow: UnitOfWork, on: date, moment: Moment) -> Iterator[HealthEvidence]:
    """Yield every platform that was measured on a day, with what its status rests on."""
    for row in uow.measurements.of_day(on.isoformat()):
        yield _evidence(uow, on, row, moment)


def evidence_of_platform(
    uow: UnitOfWork, platform: str, on: date, moment: Moment
) -> HealthEvidence | None:
    """Return the same of one platform; None where nothing was measured of it on that day."""
    day = on.isoformat()
    rows = uow.measurements.measurements(platform, since=day, until=day)
    return _evidence(uow, on, rows[0], moment) if rows else None


def rows_of_day(uow: UnitOfWork, platform: str, on: date, moment: Moment, *, limit: int) -> DayRows:
    """Return the rows behind the delivery figures of a platform's day."""
    counts, window = SignalEvidence(uow.connection), local_day(on, moment.zone)
    attempts = counts.attempts(platform, window)
    worst = sorted(attempts, key=lambda one: (one.outcome == "delivered", -one.duration_ms))
    outcomes = counts.outcome_counts(platform, window)
    return DayRows(
        outcomes={state: outcomes[state] for state in _ENDED if outcomes.get(state)},
        requests=tuple(
            RequestOfDay(
                datetime.fromtimestamp(one.started_at_ms / 1000, UTC), one.duration_ms, one.outcome
            )
            for one in worst[:limit]
        ),
        request_count=len(attempts),
    )


def row_of(day: HealthDay) -> HealthRow:
    """Return a day as it is stored."""
    return HealthRow(
        day.on.isoformat(),
        day.platform,
        day.status.value,
        day.emq_score,
        day.conversion_volume,
        day.data_freshness_hours,
        day.anomaly_count,
    )


def _evidence(uow: UnitOfWork, on: date, row: EmqMeasurement, moment: Moment) -> HealthEvidence:
    counts, window = SignalEvidence(uow.connection), local_day(on, moment.zone)
    drivers = {one.driver: one for one in _drivers(row)}
    anomalies = anomalies_of(uow, row.platform, window)
    gap_pct = _gap_pct(drivers.get(Driver.ATTRIBUTION))
    health = health_score(_components(row, drivers, gap_pct, anomalies), emq_band=Band(row.status))
    delivery = metrics_of_day(counts, row.platform, window, now_ms=moment.now_ms)
    status = day_status(
        health.health,
        has_critical_driver=any(one.status is DriverStatus.CRITICAL for one in drivers.values()),
        delivery=(
            delivery.success_rate_pct.status,
            delivery.retry_rate_pct.status,
            delivery.circuit_open_minutes.status,
            delivery.p95_attempt_ms.status,
        ),
    )
    delivered = counts.delivered_by_name(row.platform, window)
    freshness = drivers.get(Driver.FRESHNESS)
    return HealthEvidence(
        day=HealthDay(
            on=on,
            platform=row.platform,
            status=status,
            emq_score=row.overall_score,
            conversion_volume=sum(
                count for name, count in delivered.items() if is_website_conversion(name)
            ),
            data_freshness_hours=None if freshness is None else freshness.measured,
            anomaly_count=None if anomalies is None else anomalies.count,
        ),
        health=health,
        emq_band=Band(row.status),
        gap_pct=gap_pct,
        drivers=tuple(drivers.values()),
        delivery=delivery,
        measured_at=datetime.fromtimestamp(row.measured_at_ms / 1000, UTC),
    )


def _components(
    row: EmqMeasurement,
    drivers: Mapping[Driver, DriverStanding],
    gap_pct: float | None,
    anomalies: Anomalies | None,
) -> Iterator[ComponentScore]:
    yield ComponentScore(Component.EMQ, row.overall_score, row.lower_bound, row.upper_bound)
    freshness = drivers.get(Driver.FRESHNESS)
    yield _of_driver(Component.FRESHNESS, freshness, _fresh(freshness))
    attribution = drivers.get(Driver.ATTRIBUTION)
    yield _of_driver(Component.VARIANCE, attribution, variance_score(gap_pct))
    found = None if anomalies is None else anomaly_score(anomalies.anomalous, anomalies.judged)
    yield measured(Component.ANOMALY, found)


def _of_driver(
    component: Component, standing: DriverStanding | None, value: float | None
) -> ComponentScore:
    """Return a component that goes when the driver it is taken from was declared not to apply."""
    if standing is not None and standing.status is DriverStatus.NOT_APPLICABLE:
        return ComponentScore(component, None, None, None, applies=False)
    return measured(component, value)


def _fresh(standing: DriverStanding | None) -> float | None:
    """Return the score of freshness; what was expected and never came is 0, not missing."""
    if standing is None:
        return None
    if standing.measured is None and standing.status is DriverStatus.CRITICAL:
        return 0.0
    return freshness_score(standing.measured)


def _gap_pct(standing: DriverStanding | None) -> float | None:
    """Return the mean gap that attribution accuracy was taken from; 100 stands for any larger."""
    if standing is None or standing.measured is None:
        return None
    return 100 - standing.measured


def _drivers(row: EmqMeasurement) -> Iterator[DriverStanding]:
    for one in orjson.loads(row.drivers):
        yield DriverStanding(
            Driver(one["driver"]),
            DriverStatus(one["status"]),
            one["score"],
            one["measured"],
            Unit(one["unit"]),
        )
