"""What signal health answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from stratum_desktop.domain.emq import Band, Driver, DriverStatus, Unit
from stratum_desktop.domain.signal_health import DayStatus, HealthScore
from stratum_desktop.services.signal_quality import DeliveryMetrics


@dataclass(frozen=True, slots=True)
class HealthDay:
    """One platform's day."""

    on: date
    platform: str
    status: DayStatus
    #: 0-100, of the 7 local days that ended with this one; None is unknown.
    emq_score: float | None
    #: Delivered on this day.
    conversion_volume: int
    #: Age of the newest figures when the day was last measured; None is unknown.
    data_freshness_hours: float | None
    #: None: nothing was looked for.
    anomaly_count: int | None


@dataclass(frozen=True, slots=True)
class HealthSummary:
    """A platform's days, counted."""

    #: Absent = none. Together with `days_without_data` they add up to the days asked for.
    days: Mapping[DayStatus, int]
    #: Days without a row.
    days_without_data: int
    #: Over the days whose status is known; None without one.
    mean_emq_score: float | None
    #: None without any row.
    conversion_volume: int | None
    worst_freshness_hours: float | None
    #: None: nothing was looked for.
    anomaly_count: int | None


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One platform on the board."""

    platform: str
    label: str
    #: One for each day of the board; None where there is no row.
    days: tuple[HealthDay | None, ...]
    summary: HealthSummary


@dataclass(frozen=True, slots=True)
class HealthBoard:
    """Platforms down, days across."""

    #: Oldest first, without gaps; the last one still runs.
    days: tuple[date, ...]
    #: By label: what is connected, and what has rows of these days.
    lines: tuple[HealthLine, ...]


@dataclass(frozen=True, slots=True)
class DriverStanding:
    """One of the five drivers of EMQ, as it was stored of a day."""

    driver: Driver
    status: DriverStatus
    score: float | None
    measured: float | None
    unit: Unit


@dataclass(frozen=True, slots=True)
class RequestOfDay:
    """One request to the platform."""

    started_at: datetime
    duration_ms: int
    #: `delivered`, `partly`, or what failed.
    outcome: str


@dataclass(frozen=True, slots=True)
class DayRows:
    """The rows behind a day's delivery figures."""

    #: Deliveries that ended on the day, by state; absent = none.
    outcomes: Mapping[str, int]
    #: Those that did not go through first, then the slowest; at most as many as were asked for.
    requests: tuple[RequestOfDay, ...]
    #: All requests of the day.
    request_count: int


@dataclass(frozen=True, slots=True)
class HealthEvidence:
    """Why a day has its status."""

    #: As the rows say now; the board shows it as it was last counted.
    day: HealthDay
    health: HealthScore
    emq_band: Band
    #: Mean gap between platform and truth in per cent; None without attribution figures.
    gap_pct: float | None
    #: In the order of `Driver`.
    drivers: tuple[DriverStanding, ...]
    delivery: DeliveryMetrics
    #: When the drivers were last measured for this day.
    measured_at: datetime
    #: None where nobody asked for them.
    rows: DayRows | None = None
