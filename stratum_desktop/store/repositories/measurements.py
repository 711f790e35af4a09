"""EMQ measurements, platform figures by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.store.bulk import upsert_sql
from stratum_desktop.store.tables import (
    emq_measurements,
    platform_daily,
)


@dataclass(frozen=True, slots=True)
class EmqMeasurement:
    """One row of `emq_measurements`, in the order it is written; None is unknown."""

    measurement_date: str
    #: "" for the workspace.
    platform: str
    overall_score: float | None
    #: 0-10.
    parameter_quality: float | None
    #: 0-10.
    deduplication_quality: float | None
    #: 0-100.
    event_coverage: float | None
    events_received: int
    events_matched: int
    #: A band of `domain.emq`.
    status: str
    lower_bound: float | None
    upper_bound: float | None
    evidence_pct: int
    #: JSON list of the drivers.
    drivers: str
    measured_at_ms: int


class DailyFigure(NamedTuple):
    """One row of `platform_daily`, in the order it is written."""

    #: ISO day in the account's zone.
    date: str
    platform: str
    #: conversions | revenue | spend | match_rate
    measure: str
    #: platform | ga4 | orders; a truth stands under the platform it is compared with.
    source: str
    value: float
    learned_at_ms: int


_MEASUREMENT_COLUMNS = tuple(EmqMeasurement.__dataclass_fields__)
_KEEP_MEASUREMENT = upsert_sql(emq_measurements, _MEASUREMENT_COLUMNS)
_KEEP_FIGURE = upsert_sql(platform_daily, DailyFigure._fields)


class MeasurementRepository:
    """EMQ measurements, platform figures by day."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def keep_measurements(self, rows: Sequence[EmqMeasurement]) -> None:
        """Store measurements, each over an earlier one of its day and platform."""
        self._many(
            _KEEP_MEASUREMENT,
            [tuple(getattr(row, name) for name in _MEASUREMENT_COLUMNS) for row in rows],
        )

    def measurements(self, platform: str, *, since: str, until: str) -> tuple[EmqMeasurement, ...]:
        """Return a platform's measurements of a span of ISO days, both included, oldest first."""
        columns = ", ".join(_MEASUREMENT_COLUMNS)
        rows = self._connection.exec_driver_sql(
            f"SELECT {columns} FROM emq_measurements WHERE tenant_id = 1 AND platform = ?"
            " AND pixel_id = '' AND measurement_date BETWEEN ? AND ? ORDER BY measurement_date",
            (platform, since, until),
        )
        return tuple(EmqMeasurement(*row) for row in rows)

    def of_day(self, on: str) -> tuple[EmqMeasurement, ...]:
        """Return what was measured of every platform on an ISO day, by platform."""
        columns = ", ".join(_MEASUREMENT_COLUMNS)
        rows = self._connection.exec_driver_sql(
            f"SELECT {columns} FROM emq_measurements WHERE tenant_id = 1 AND platform <> ''"
            " AND pixel_id = '' AND measurement_date = ? ORDER BY platform",
            (on,),
        )
        return tuple(EmqMeasurement(*row) for row in rows)

    def keep_daily(self, rows: Sequence[DailyFigure]) -> None:
        """Store what was learned of a day, each over what was known before."""
        self._many(_KEEP_FIGURE, rows)

    def forget_daily(self, platform: str, measures: Sequence[str], *, source: str) -> None:
        """Delete what was learned of these measures from a source, on every day."""
        for measure in measures:
            self._connection.exec_driver_sql(
                "DELETE FROM platform_daily WHERE platform = ? AND measure = ? AND source = ?",
                (platform, measure, source),
            )

    def _many(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            self._connection.exec_driver_sql(sql, list(rows))
