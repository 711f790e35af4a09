"""Where the orders of each hour stand, counted ahead; see `services.order_ledger`.

Ranks are a letter for each platform, in the order of `order_counted.lanes`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from stratum_desktop.store.tables.registry import BigKey, metadata

# Orders that are accounted for everywhere, and all of whose events came in within the hour.
order_hourly = Table(
    "order_hourly",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),  # epoch seconds of the hour's start
    Column("ranks", String, primary_key=True),
    Column("orders", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Each event of every other order: told one by one.
order_apart = Table(
    "order_apart",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),
    Column("event_id", BigKey, primary_key=True),
    Column("source", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("ranks", String),  # null: deliveries are on the way, their rows say where it stands
    sqlite_with_rowid=False,
)

# Hours of which what is counted may no longer hold.
order_stale = Table(
    "order_stale",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)

# Up to where hours are counted or noted as stale: one row, or none before anything was.
order_counted = Table(
    "order_counted",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lanes", Text, nullable=False),  # the destinations that ranks speak of
    Column("event_id", BigKey, nullable=False),
    Column("delivery_id", BigKey, nullable=False),
)
