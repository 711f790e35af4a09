"""What was judged by the hour, what was out of the ordinary, and what a person said of it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from stratum_desktop.store.tables.registry import BigKey, metadata

# Live lags by the hour they ended in: what latency is judged from. An hour without deliveries has
# no row; one that is over is not counted again.
latency_hourly = Table(
    "latency_hourly",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),  # epoch seconds of the UTC hour's start
    Column("platform", String, primary_key=True),
    Column("median_seconds", Float, nullable=False),
    Column("deliveries", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What a platform told of its ads by the hour, as it was known at one age of every hour, see
# domain.anomaly.metric. An hour that nobody knew by then has no row; one that is counted stays.
ad_hourly = Table(
    "ad_hourly",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),  # epoch seconds of the UTC hour's start
    Column("platform", String, primary_key=True),
    Column("spend_micros", BigInteger),  # null: accounts in several currencies
    Column("revenue_micros", BigInteger),
    Column("conversions", Float, nullable=False),
    Column("clicks", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Each step that was judged, with what was expected of it then. Written once, never changed.
judged_point = Table(
    "judged_point",
    metadata,
    Column("metric", String, primary_key=True),  # see domain.anomaly.metric
    Column("subject", String, primary_key=True),  # a platform, or origin/source
    Column("start_s", BigInteger, primary_key=True),  # epoch seconds
    Column("end_s", BigInteger, nullable=False),  # exclusive
    Column("value", Float),  # null: nothing to measure
    Column("sample", BigInteger, nullable=False),
    Column("centre", Float),  # null: too little history
    Column("low", Float),
    Column("high", Float),
    Column("season", String),  # daily | weekly
    Column("flagged", String),  # low | high; null: neither, or on its good side
    sqlite_with_rowid=False,
)
Index("ix_judged_end", judged_point.c.end_s)

# Flags that belong together.
anomaly = Table(
    "anomaly",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("tenant_id", Integer, nullable=False, server_default="1"),
    Column("metric", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("direction", String, nullable=False),  # low | high
    Column("start_s", BigInteger, nullable=False),
    Column("end_s", BigInteger, nullable=False),  # of the last flagged step, exclusive
    Column("flag_count", Integer, nullable=False),
    Column("quiet_count", Integer, nullable=False),  # unflagged points since the last flag
    Column("is_open", Boolean, nullable=False),
    # The worst point, beside `judged_point`, which is forgotten after a while.
    Column("worst_start_s", BigInteger, nullable=False),
    Column("worst_end_s", BigInteger, nullable=False),
    Column("worst_value", Float, nullable=False),
    Column("worst_sample", BigInteger, nullable=False),
    Column("worst_centre", Float, nullable=False),
    Column("worst_low", Float, nullable=False),
    Column("worst_high", Float, nullable=False),
    Column("worst_season", String, nullable=False),
)
Index("ix_anomaly_start", anomaly.c.start_s)

# One for each anomaly: that it began, and what became of it.
alert = Table(
    "alert",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("anomaly_id", ForeignKey("anomaly.id"), nullable=False, unique=True),
    Column("state", String, nullable=False),  # open | ended | resolved
    Column("severity", String, nullable=False),  # warning | critical
    Column("cause", Text, nullable=False),  # JSON of a Reason
    Column("noticed_at_ms", BigInteger, nullable=False),
    Column("changed_at_ms", BigInteger, nullable=False),  # of the state
)

alert_note = Table(
    "alert_note",
    metadata,
    Column("alert_id", ForeignKey("alert.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor", String, nullable=False),
    Column("text", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Of what a person wants to hear no more for now.
alert_mute = Table(
    "alert_mute",
    metadata,
    Column("metric", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("since_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger),  # null: until it is taken back
    sqlite_with_rowid=False,
)
