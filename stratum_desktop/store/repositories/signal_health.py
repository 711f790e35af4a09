"""The daily rows of signal health, and the measurements that they are made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.tables import fact_signal_health_daily


class HealthRow(NamedTuple):
    """One row of `fact_signal_health_daily`, in the order it is written; None is unknown."""

    #: ISO day in the workspace's zone.
    date: str
    platform: str
    #: A value of `domain.signal_health.DayStatus`.
    status: str
    emq_score: float | None
    #: Conversions delivered on the day.
    conversion_volume: int
    data_freshness_hours: float | None
    #: None: nothing was looked for.
    anomaly_count: int | None


class HealthSums(NamedTuple):
    """One platform's rows of a span, counted."""

    platform: str
    ok_days: int
    risk_days: int
    degraded_days: int
    critical_days: int
    unknown_days: int
    #: Mean over the days whose status is known.
    mean_emq_score: float | None
    conversion_volume: int
    worst_freshness_hours: float | None
    anomaly_count: int | None


_COLUMNS = ", ".join(HealthRow._fields)
_KEEP = (
    insert_sql(fact_signal_health_daily, HealthRow._fields)
    + " ON CONFLICT (tenant_id, date, platform) DO UPDATE SET status = excluded.status,"
    " emq_score = excluded.emq_score, conversion_volume = excluded.conversion_volume,"
    " data_freshness_hours = excluded.data_freshness_hours,"
    " anomaly_count = excluded.anomaly_count"
)
_SUMS = (
    "SELECT platform, count(*) FILTER (WHERE status = 'ok') AS ok_days,"
    " count(*) FILTER (WHERE status = 'risk') AS risk_days,"
    " count(*) FILTER (WHERE status = 'degraded') AS degraded_days,"
    " count(*) FILTER (WHERE status = 'critical') AS critical_days,"
    " count(*) FILTER (WHERE status = 'unknown') AS unknown_days,"
    " avg(emq_score) FILTER (WHERE status <> 'unknown') AS mean_emq_score,"
    " CAST(sum(conversion_volume) AS BIGINT) AS conversion_volume,"
    " max(data_freshness_hours) AS worst_freshness_hours,"
    " CAST(sum(anomaly_count) AS BIGINT) AS anomaly_count"
    " FROM fact_signal_health_daily WHERE tenant_id = 1 AND date BETWEEN ? AND ?"
    " GROUP BY platform ORDER BY platform"
)


class SignalHealthRepository:
    """Daily health, one row per day and platform."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def keep(self, rows: Sequence[HealthRow]) -> None:
        """Store rows, each over an earlier one of its day and platform."""
        if rows:
            self._connection.exec_driver_sql(_KEEP, list(rows))

    def forget_all(self) -> int:
        """Delete every row; returns how many. They can be made again."""
        return self._connection.exec_driver_sql("DELETE FROM fact_signal_health_daily").rowcount

    def rows(self, *, since: str, until: str) -> tuple[HealthRow, ...]:
        """Return the rows of a span of ISO days, both included, by day and platform."""
        found = self._connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM fact_signal_health_daily WHERE tenant_id = 1"
            " AND date BETWEEN ? AND ? ORDER BY date, platform",
            (since, until),
        )
        return tuple(HealthRow(*row) for row in found)

    def sums(self, *, since: str, until: str) -> tuple[HealthSums, ...]:
        """Count the rows of a span of ISO days, both included, by platform."""
        return tuple(
            HealthSums(*row) for row in self._connection.exec_driver_sql(_SUMS, (since, until))
        )

    def measured_days(self) -> tuple[str, ...]:
        """Return the ISO days on which any platform's EMQ was measured, oldest first."""
        found = self._connection.exec_driver_sql(
            "SELECT DISTINCT measurement_date FROM emq_measurements WHERE tenant_id = 1"
            " AND platform <> '' AND pixel_id = '' ORDER BY measurement_date"
        )
        return tuple(row[0] for row in found)

    def unwritten_days(self) -> tuple[str, ...]:
        """Return the ISO days of which a measured platform has no row, oldest first."""
        found = self._connection.exec_driver_sql(
            "SELECT DISTINCT m.measurement_date FROM emq_measurements m WHERE m.tenant_id = 1"
            " AND m.platform <> '' AND m.pixel_id = '' AND NOT EXISTS"
            " (SELECT 1 FROM fact_signal_health_daily h WHERE h.tenant_id = m.tenant_id"
            " AND h.date = m.measurement_date AND h.platform = m.platform)"
            " ORDER BY m.measurement_date"
        )
        return tuple(row[0] for row in found)
