"""Deliveries, their frozen bodies, the requests that carried them, and their counts."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from stratum_desktop.store.tables.registry import BigKey, metadata, partial_index

delivery = Table(
    "delivery",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("event_id", BigKey, ForeignKey("event.id"), nullable=False),
    Column("destination_id", ForeignKey("destination.id"), nullable=False),
    # As the event says it, and as unchangeable: reading a million events for it takes a second.
    Column("source", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text),  # JSON of a Reason
    Column("due_at_ms", BigInteger, nullable=False, server_default="0"),
    Column("deadline_at", BigInteger, nullable=False),  # epoch seconds; expired after it
    Column("attempt_count", Integer, nullable=False, server_default="0"),
    Column("attempt_id", BigKey),  # the last attempt
    # When bytes may first have reached the platform without its word for it; what is out for the
    # first time has its instant in `claim`, what was delivered at once in `attempt`.
    Column("first_sent_at_ms", BigInteger),
    Column("settled_at_ms", BigInteger),
    # Finding the bad event of a refused batch: deliveries that go in one request next time
    # (null: with any), and the attempt whose refusal began it.
    Column("isolation", BigInteger),
    Column("isolation_root", BigInteger),
)
QUEUED = "state IN ('ready', 'retry')"
ASIDE = "state <> 'ready' AND state <> 'sending' AND state <> 'delivered'"
"""Most deliveries go from `ready` to `delivered` and never pass the index over these states, which
spares a sixth of the cost of sending them. SQLite uses such an index where a query repeats its
words; a list of more than two it would build anew for every row that changes."""
DEAD = (
    f"{ASIDE} AND state <> 'retry' AND state <> 'held' AND state <> 'skipped'"
    " AND state <> 'cancelled'"
)
"""What a person has to decide on: rejected, expired, uncertain."""
LET_GO = "state IN ('skipped', 'cancelled')"
"""What nobody has to look at again. Lists count it, by the hundred thousand, also by source."""
partial_index(
    "ix_delivery_due",
    delivery.c.destination_id,
    delivery.c.deadline_at,
    delivery.c.id,
    where=text(QUEUED),
)
partial_index(
    "ix_delivery_aside",
    delivery.c.state,
    delivery.c.destination_id,
    delivery.c.settled_at_ms,
    where=text(ASIDE),
)
partial_index(
    "ix_delivery_let_go",
    delivery.c.state,
    delivery.c.destination_id,
    delivery.c.source,
    where=text(LET_GO),
)
# With what is asked of dead letters by the ten thousand: which there are, whose, and why.
partial_index(
    "ix_delivery_dead",
    delivery.c.state,
    delivery.c.destination_id,
    delivery.c.reason,
    delivery.c.source,
    delivery.c.event_id,
    where=text(DEAD),
)
partial_index(
    "ix_delivery_isolation",
    delivery.c.isolation_root,
    where=delivery.c.isolation_root.is_not(None),
)
Index("ix_delivery_event", delivery.c.event_id)
partial_index(
    "ix_delivery_settled",
    delivery.c.settled_at_ms,
    where=delivery.c.settled_at_ms.is_not(None),
)

# One row for each request that is out: who holds it, until when, and what it carries. Everything
# in `sending` is named by exactly one; whoever settles ends it by its token.
claim = Table(
    "claim",
    metadata,
    Column("token", LargeBinary, primary_key=True),
    Column("destination_id", ForeignKey("destination.id"), nullable=False),
    Column("taken_at_ms", BigInteger, nullable=False),
    Column("lease_until_ms", BigInteger, nullable=False),  # boot clock
    Column("lease_boot_id", String, nullable=False),
    Column("delivery_count", Integer, nullable=False),
    # JSON list of [first, last] of `delivery.id`: what is queued together is claimed together.
    Column("spans", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The frozen wire body, sealed where it holds values in clear; absent for skipped deliveries.
# Beside it stands what a request needs to know of the event: reading the event itself costs as
# much as reading the body.
delivery_body = Table(
    "delivery_body",
    metadata,
    Column("delivery_id", BigKey, ForeignKey("delivery.id"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("is_sealed", Boolean, nullable=False),
    Column("sha256", LargeBinary, nullable=False),  # of the bytes that are sent
    Column("event_name", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("action_source", String, nullable=False),
    Column("value", Float),
)

# What a delivery's body was before a person had it written anew; the line of its timeline with
# this number is that decision, and the attempts before it carried this body.
former_body = Table(
    "former_body",
    metadata,
    Column("delivery_id", BigKey, ForeignKey("delivery.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),  # delivery_history.seq
    Column("body", LargeBinary, nullable=False),
    Column("is_sealed", Boolean, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# One HTTP request.
attempt = Table(
    "attempt",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("destination_id", ForeignKey("destination.id"), nullable=False),
    Column("started_at_ms", BigInteger, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("parcel_count", Integer, nullable=False),
    Column("request_bytes", Integer, nullable=False),
    Column("http_status", Integer),
    Column("platform_code", String),
    Column("trace_id", String),
    Column("outcome", String, nullable=False),  # delivered | partly | a failure's name
    Column("reason", Text),  # JSON of a Reason
    Column("answer", Text, nullable=False),  # redacted, at most 2,000 characters
)
Index("ix_attempt_started", attempt.c.destination_id, attempt.c.started_at_ms)

# Every change of a delivery but the plain ready → sending → delivered, which its row tells.
delivery_history = Table(
    "delivery_history",
    metadata,
    Column("delivery_id", BigKey, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text),
    Column("attempt_id", BigKey),
    sqlite_with_rowid=False,
)

# Counts that screens read, written in the transaction that settles. Hours are UTC.
delivery_hourly = Table(
    "delivery_hourly",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),  # epoch seconds of the hour's start
    Column("destination_id", BigKey, primary_key=True),
    Column("origin", String, primary_key=True),
    Column("event_name", String, primary_key=True),
    Column("state", String, primary_key=True),
    Column("reason_code", String, primary_key=True, server_default=""),
    Column("count", BigInteger, nullable=False),
    Column("value_sum", Float, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

BLOCK = 10_000
"""Ids of deliveries that are counted together. Source: own measurement; what of a span is no whole
block is counted row by row, in three milliseconds at most."""

# How many deliveries of each block, `id / BLOCK`, are of one destination and source, which none of
# them ever changes: once every id of a block is given, its counts hold for good.
delivery_block = Table(
    "delivery_block",
    metadata,
    Column("block", BigInteger, primary_key=True),
    Column("destination_id", BigKey, primary_key=True),
    Column("source", String, primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
