"""What was measured of the signals, day by day."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, String, Table, Text

from stratum_desktop.store.tables.registry import BigKey, metadata

# What platforms and the shop say of a day; filled by syncs, later by readers.
platform_daily = Table(
    "platform_daily",
    metadata,
    Column("date", String, primary_key=True),  # ISO day in the account's zone
    Column("platform", String, primary_key=True),
    Column("measure", String, primary_key=True),  # conversions | revenue | spend | match_rate
    Column("source", String, primary_key=True),  # platform | ga4 | orders
    Column("value", Float, nullable=False),
    Column("learned_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The shop's own orders by day and the platform whose click they carry: what its own count is
# compared with. Counted as they come in; see services.attribution.
order_day = Table(
    "order_day",
    metadata,
    Column("date", String, primary_key=True),  # ISO day in the workspace's zone
    Column("platform", String, primary_key=True),
    Column("currency", String, primary_key=True),  # "" where an order names none
    Column("orders", BigInteger, nullable=False),
    Column("revenue_micros", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# How far `order_day` has counted: one row, or none where all is to be counted anew.
order_progress = Table(
    "order_progress",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("zone", String, nullable=False),  # whose days were counted
    Column("event_id", BigKey, nullable=False),  # events up to it are in
)

emq_measurements = Table(
    "emq_measurements",
    metadata,
    Column("tenant_id", Integer, primary_key=True, server_default="1"),
    Column("measurement_date", String, primary_key=True),
    Column("platform", String, primary_key=True),  # "" for the workspace
    Column("pixel_id", String, primary_key=True, server_default=""),
    Column("overall_score", Float),
    Column("parameter_quality", Float),  # 0-10
    Column("deduplication_quality", Float),  # 0-10
    Column("event_coverage", Float),
    Column("events_received", BigInteger, nullable=False),
    Column("events_matched", BigInteger, nullable=False),
    Column("status", String, nullable=False),
    Column("lower_bound", Float),
    Column("upper_bound", Float),
    Column("evidence_pct", Integer, nullable=False),
    Column("drivers", Text, nullable=False),  # JSON list, see domain.emq
    Column("measured_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# One platform's day in one row, for outside readers; made from what else is stored, see
# services.signal_health. Name and columns are a contract (rulebook 10).
fact_signal_health_daily = Table(
    "fact_signal_health_daily",
    metadata,
    Column("tenant_id", Integer, primary_key=True, server_default="1"),
    Column("date", String, primary_key=True),  # ISO day in the workspace's zone
    Column("platform", String, primary_key=True),
    Column("status", String, nullable=False),  # ok | risk | degraded | critical | unknown
    Column("emq_score", Float),
    Column("conversion_volume", BigInteger, nullable=False),
    Column("data_freshness_hours", Float),
    Column("anomaly_count", BigInteger),  # null: nothing was looked for
    sqlite_with_rowid=False,
)

# Lags of live conversions that a platform confirmed, by the day it did; see domain.latency_sketch.
latency_day = Table(
    "latency_day",
    metadata,
    Column("period_date", String, primary_key=True),  # ISO day in the workspace's zone
    Column("platform", String, primary_key=True),
    Column("event_type", String, primary_key=True),
    Column("event_count", BigInteger, nullable=False),
    Column("total_seconds", BigInteger, nullable=False),
    Column("buckets", LargeBinary, nullable=False),  # how many in each, 4 bytes, lowest first
    sqlite_with_rowid=False,
)

# Several of those days together, and each day by platform alone: sums, see services.latency.blocks.
latency_block = Table(
    "latency_block",
    metadata,
    Column("days", Integer, primary_key=True),
    Column("first_date", String, primary_key=True),  # ISO day, as in `latency_day`
    Column("platform", String, primary_key=True),  # "" for all
    Column("event_type", String, primary_key=True),  # "" for all
    Column("event_count", BigInteger, nullable=False),
    Column("total_seconds", BigInteger, nullable=False),
    Column("buckets", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# The same lags by the hour their events came in, and those of files and replays apart from live
# ones: what the latency of a rolling window is told from. By the day of confirmation as well, so
# that a day can be counted anew.
latency_arrival = Table(
    "latency_arrival",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),  # epoch seconds of the UTC hour's start
    Column("period_date", String, primary_key=True),  # as in `latency_day`
    Column("platform", String, primary_key=True),
    Column("series", String, primary_key=True),  # live | upload | replay
    Column("event_count", BigInteger, nullable=False),
    Column("total_seconds", BigInteger, nullable=False),
    Column("buckets", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# How far all three have counted: one row, or none where all is to be counted anew.
latency_progress = Table(
    "latency_progress",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("zone", String, nullable=False),  # whose days were counted
    Column("attempt_id", BigKey, nullable=False),  # deliveries of it and of those before are in
)

# Instants whose day has to be counted anew, because a delivery of then was taken back.
latency_stale = Table(
    "latency_stale",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("delivered_at_ms", BigInteger, nullable=False),
)

# What outside readers know of `latency_day`, row by row the same days, platforms and events.
conversion_latency_stats = Table(
    "conversion_latency_stats",
    metadata,
    Column("tenant_id", Integer, primary_key=True, server_default="1"),
    Column("period_date", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("event_type", String, primary_key=True),
    Column("event_count", BigInteger, nullable=False),
    Column("avg_latency_ms", Float),
    Column("median_latency_ms", Float),
    Column("p95_latency_ms", Float),
    Column("p99_latency_ms", Float),
    Column("speed_class", String),
    sqlite_with_rowid=False,
)
