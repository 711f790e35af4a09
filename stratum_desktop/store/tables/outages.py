"""Outage windows: found or marked, and what a person said of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from stratum_desktop.store.tables.registry import BigKey, metadata

outage_window = Table(
    "outage_window",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("tenant_id", Integer, nullable=False, server_default="1"),
    Column("platform", String),  # null: all platforms
    Column("kind", String, nullable=False),  # tracking | delivery | dedupe | by_hand
    Column("found_by", String, nullable=False),  # actor, as in `audit`
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger),  # exclusive; null: goes on
    Column("why", Text, nullable=False),  # JSON of a Reason
    Column("noticed_at_ms", BigInteger, nullable=False),
    # A person set its start or end, so that what is found later leaves them alone.
    Column("is_set_by_hand", Boolean, nullable=False),
    # Kept, so that what a person knows to be none is not found again; null: it counts.
    Column("dismissed_at_ms", BigInteger),
    Column("dismissed_why", Text),
)
Index("ix_outage_start", outage_window.c.start_ms)

# Live website events by the hour they came in: what a break between visits and conversions is
# told by. An hour without any has no row; one that is over is not counted again.
website_hourly = Table(
    "website_hourly",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),  # epoch seconds of the UTC hour's start
    Column("origin", String, primary_key=True),  # server | pixel
    Column("click", String, primary_key=True),  # gclid, fbc, …; "": whatever they came by
    Column("visits", BigInteger, nullable=False),
    Column("conversions", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
