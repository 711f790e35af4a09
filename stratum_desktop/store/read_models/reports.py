"""The reports' queries: plain SQL over the tables that outside readers rely on."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

Cell = str | int | float | None
Rows = tuple[tuple[Cell, ...], ...]


class Span(NamedTuple):
    """What a report looks at."""

    #: First and last ISO day in the workspace's zone, both included.
    since: str
    until: str
    #: From and up to when, ISO 8601 UTC as `offline_conversion_batches` spells it.
    since_at: str
    until_at: str
    #: Key of one platform; None means all.
    platform: str | None


class ReportReadModel:
    """One method for each report."""

    def __init__(self, connection: Connection) -> None:
        """Read on this connection's snapshot."""
        self._connection = connection

    def emq_history(self, span: Span) -> Rows:
        """Return each day's measurement, the newest first; platform "" is the workspace."""
        return self._rows(
            "SELECT measurement_date, platform, overall_score, parameter_quality,"
            " deduplication_quality, event_coverage, events_received, events_matched, status"
            " FROM emq_measurements WHERE tenant_id = 1 AND pixel_id = ''"
            f" AND measurement_date BETWEEN ? AND ?{_of_platform(span)}"
            " ORDER BY measurement_date DESC, platform",
            (span.since, span.until, *_named(span)),
        )

    def latency(self, span: Span) -> Rows:
        """Return each day's latency by platform and event, the newest first."""
        return self._rows(
            "SELECT period_date, platform, event_type, event_count, avg_latency_ms,"
            " median_latency_ms, p95_latency_ms, p99_latency_ms, speed_class"
            " FROM conversion_latency_stats WHERE tenant_id = 1"
            f" AND period_date BETWEEN ? AND ?{_of_platform(span)}"
            " ORDER BY period_date DESC, platform, event_type",
            (span.since, span.until, *_named(span)),
        )

    def offline_match(self, span: Span) -> Rows:
        """Return what became of the records of files that were sent, by where they went to."""
        return self._rows(
            "SELECT platform, count(*), CAST(sum(total_records) AS BIGINT),"
            " CAST(sum(successful_records) AS BIGINT), CAST(sum(failed_records) AS BIGINT),"
            " CAST(sum(duplicate_records) AS BIGINT),"
            " 100.0 * CAST(sum(successful_records) AS FLOAT) / nullif(sum(total_records), 0)"
            " FROM offline_conversion_batches WHERE tenant_id = 1 AND status = 'sent'"
            f" AND created_at >= ? AND created_at < ?{_among_platforms(span)}"
            " GROUP BY platform ORDER BY platform",
            (span.since_at, span.until_at, *_named(span)),
        )

    def dedupe_quality(self, span: Span) -> Rows:
        """Return each day's dedupe quality, 0-10, the newest first."""
        return self._rows(
            "SELECT measurement_date, platform, deduplication_quality, events_received"
            " FROM emq_measurements WHERE tenant_id = 1 AND pixel_id = ''"
            f" AND measurement_date BETWEEN ? AND ?{_of_platform(span)}"
            " ORDER BY measurement_date DESC, platform",
            (span.since, span.until, *_named(span)),
        )

    def signal_health(self, span: Span) -> Rows:
        """Return each day's health, the newest first."""
        return self._rows(
            "SELECT date, platform, status, emq_score, conversion_volume, data_freshness_hours,"
            " anomaly_count FROM fact_signal_health_daily WHERE tenant_id = 1"
            f" AND date BETWEEN ? AND ?{_of_platform(span)}"
            " ORDER BY date DESC, platform",
            (span.since, span.until, *_named(span)),
        )

    def _rows(self, sql: str, parameters: tuple[object, ...]) -> Rows:
        return tuple(tuple(row) for row in self._connection.exec_driver_sql(sql, parameters))


def _of_platform(span: Span) -> str:
    return "" if span.platform is None else " AND platform = ?"


def _among_platforms(span: Span) -> str:
    """Return the condition that one platform is among those joined by commas."""
    if span.platform is None:
        return ""
    return " AND ',' || platform || ',' LIKE '%,' || ? || ',%'"


def _named(span: Span) -> tuple[str, ...]:
    return () if span.platform is None else (span.platform,)
