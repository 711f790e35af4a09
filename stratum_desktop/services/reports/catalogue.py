"""What reports there are, and what their columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a column holds, and so how it is written."""

    TEXT = "text"
    #: ISO day in the workspace's zone.
    DAY = "day"
    COUNT = "count"
    #: 0-100.
    SCORE = "score"
    #: 0-10.
    TENTHS = "tenths"
    PCT = "pct"
    HOURS = "hours"
    MS = "ms"


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column."""

    #: As the table that it is read from names it.
    key: str
    #: What a person reads, with the unit.
    title: str
    unit: Unit = Unit.TEXT


@dataclass(frozen=True, slots=True)
class Report:
    """A question with a name. All of them take a number of days and, if wanted, one platform."""

    name: str
    title: str
    #: What it answers, in a sentence.
    about: str
    columns: tuple[ReportColumn, ...]


_PLATFORM = ReportColumn("platform", "Platform")
_MEASURED_ON = ReportColumn("measurement_date", "Day", Unit.DAY)

REPORTS: tuple[Report, ...] = (
    Report(
        "emq-history",
        "EMQ history",
        "The score of each day, of every platform and of the workspace.",
        (
            _MEASURED_ON,
            _PLATFORM,
            ReportColumn("overall_score", "EMQ", Unit.SCORE),
            ReportColumn("parameter_quality", "Params, 0-10", Unit.TENTHS),
            ReportColumn("deduplication_quality", "Dedupe, 0-10", Unit.TENTHS),
            ReportColumn("event_coverage", "Coverage, %", Unit.PCT),
            ReportColumn("events_received", "Events", Unit.COUNT),
            ReportColumn("events_matched", "Matchable", Unit.COUNT),
            ReportColumn("status", "Band"),
        ),
    ),
    Report(
        "latency",
        "Conversion latency",
        "How long live conversions took to be delivered, by day, platform and event.",
        (
            ReportColumn("period_date", "Day", Unit.DAY),
            _PLATFORM,
            ReportColumn("event_type", "Event"),
            ReportColumn("event_count", "Conversions", Unit.COUNT),
            ReportColumn("avg_latency_ms", "Mean, ms", Unit.MS),
            ReportColumn("median_latency_ms", "P50, ms", Unit.MS),
            ReportColumn("p95_latency_ms", "P95, ms", Unit.MS),
            ReportColumn("p99_latency_ms", "P99, ms", Unit.MS),
            ReportColumn("speed_class", "Speed"),
        ),
    ),
    Report(
        "offline-match",
        "Offline match rates",
        "What became of the records of the files that were sent. A file that went to several "
        "platforms stands under all of their names together.",
        (
            _PLATFORM,
            ReportColumn("batches", "Files", Unit.COUNT),
            ReportColumn("total_records", "Records", Unit.COUNT),
            ReportColumn("successful_records", "Taken in", Unit.COUNT),
            ReportColumn("failed_records", "Failed", Unit.COUNT),
            ReportColumn("duplicate_records", "Duplicates", Unit.COUNT),
            ReportColumn("match_rate_pct", "Match rate, %", Unit.PCT),
        ),
    ),
    Report(
        "dedupe-quality",
        "Dedupe quality",
        "How well copies can be told apart, day by day.",
        (
            _MEASURED_ON,
            _PLATFORM,
            ReportColumn("deduplication_quality", "Dedupe, 0-10", Unit.TENTHS),
            ReportColumn("quality", "Quality"),
            ReportColumn("events_received", "Events", Unit.COUNT),
        ),
    ),
    Report(
        "signal-health",
        "Signal health, day by day",
        "The status of each platform's day, with what it was told from.",
        (
            ReportColumn("date", "Day", Unit.DAY),
            _PLATFORM,
            ReportColumn("status", "Status"),
            ReportColumn("emq_score", "EMQ", Unit.SCORE),
            ReportColumn("conversion_volume", "Conversions", Unit.COUNT),
            ReportColumn("data_freshness_hours", "Freshness, h", Unit.HOURS),
            ReportColumn("anomaly_count", "Anomalies", Unit.COUNT),
        ),
    ),
    Report(
        "signal-health-summary",
        "Signal health, summed up",
        "How many days of each status a platform had.",
        (
            _PLATFORM,
            ReportColumn("ok_days", "OK days", Unit.COUNT),
            ReportColumn("risk_days", "Risk days", Unit.COUNT),
            ReportColumn("degraded_days", "Degraded days", Unit.COUNT),
            ReportColumn("critical_days", "Critical days", Unit.COUNT),
            ReportColumn("unknown_days", "Unknown days", Unit.COUNT),
            ReportColumn("mean_emq_score", "Mean EMQ", Unit.SCORE),
            ReportColumn("conversion_volume", "Conversions", Unit.COUNT),
            ReportColumn("worst_freshness_hours", "Worst freshness, h", Unit.HOURS),
            ReportColumn("anomaly_count", "Anomalies", Unit.COUNT),
        ),
    ),
)
"""In the order in which they are listed."""
