"""Requests that a platform took and judges later, and what it said in the end."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from stratum_desktop.store.tables.registry import BigKey, metadata, partial_index

# One row for a request whose deliveries are delivered and unconfirmed; kept once it has spoken.
verdict = Table(
    "verdict",
    metadata,
    Column("attempt_id", BigKey, ForeignKey("attempt.id"), primary_key=True),
    Column("destination_id", ForeignKey("destination.id"), nullable=False),
    # What the platform calls the request.
    Column("reference", String, nullable=False),
    Column("delivery_count", Integer, nullable=False),
    # JSON list of [first, last] of `delivery.id`.
    Column("spans", Text, nullable=False),
    Column("delivered_at_ms", BigInteger, nullable=False),
    Column("due_at_ms", BigInteger),  # when to ask next; null once it has spoken
    Column("spoken_at_ms", BigInteger),
    Column("ruling", String),
    Column("reason", Text),  # JSON of a Reason
)
partial_index("ix_verdict_due", verdict.c.due_at_ms, where=verdict.c.due_at_ms.is_not(None))
