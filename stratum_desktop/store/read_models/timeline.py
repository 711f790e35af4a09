"""One delivery from receipt to the platform's verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.store.read_models.deliveries import at
from stratum_desktop.store.repositories.verdicts import AWAITING
from stratum_desktop.store.tables import (
    attempt,
    delivery,
    delivery_body,
    delivery_history,
    event,
    verdict,
)

_CONFIRMED = Reason("delivery.confirmed_later")


class EntryKind(StrEnum):
    """What a line of the timeline tells."""

    RECEIVED = "received"
    CHANGED = "changed"
    DELIVERED = "delivered"
    #: The platform's later word on what it had taken.
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One HTTP request that carried the delivery."""

    id: int
    at: datetime
    duration_ms: int
    parcel_count: int
    request_bytes: int
    http_status: int | None
    platform_code: str | None
    trace_id: str | None
    outcome: str
    reason: Reason | None
    #: Redacted, at most 2,000 characters.
    answer: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of the timeline."""

    at: datetime
    kind: EntryKind
    state: DeliveryState | None
    reason: Reason | None
    attempt: AttemptRow | None
    #: Number of the change among those of the delivery; None of what is no stored change.
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class StoredBodies:
    """What was stored for a delivery: the event, and the frozen wire body."""

    event: bytes
    #: None for skipped deliveries and after erasure.
    wire: bytes | None
    wire_is_sealed: bool


def timeline_entries(connection: Connection, delivery_id: int) -> tuple[TimelineEntry, ...]:
    """Return everything that happened to a delivery, oldest first; empty when unknown."""
    row = connection.execute(
        select(
            event.c.received_at_ms,
            delivery.c.state,
            delivery.c.reason,
            delivery.c.settled_at_ms,
            delivery.c.attempt_id,
        )
        .join(event, event.c.id == delivery.c.event_id)
        .where(delivery.c.id == delivery_id)
    ).one_or_none()
    if row is None:
        return ()
    changes = connection.execute(
        select(delivery_history)
        .where(delivery_history.c.delivery_id == delivery_id)
        .order_by(delivery_history.c.seq)
    ).all()
    wanted = {change.attempt_id for change in changes} | {row.attempt_id}
    attempts = _attempts(connection, wanted)
    received = TimelineEntry(at(row.received_at_ms), EntryKind.RECEIVED, None, None, None)
    entries = [received]
    if not changes and row.state in (DeliveryState.SKIPPED, DeliveryState.EXPIRED):
        # Decided at the door, so there is no later change to tell of.
        state, reason = DeliveryState(row.state), reason_from_json(row.reason)
        entries.append(
            TimelineEntry(at(row.received_at_ms), EntryKind.CHANGED, state, reason, None)
        )
    entries += [
        TimelineEntry(
            at(change.at_ms),
            EntryKind.CHANGED,
            DeliveryState(change.state),
            reason_from_json(change.reason),
            attempts.get(change.attempt_id),
            change.seq,
        )
        for change in changes
    ]
    if row.state == DeliveryState.DELIVERED and row.settled_at_ms is not None:
        entries += _end_of(connection, row, attempts.get(row.attempt_id))
    return tuple(entries)


def stored_bodies(connection: Connection, delivery_id: int) -> StoredBodies | None:
    """Return what was stored for a delivery, or None when it is unknown."""
    row = connection.execute(
        select(event.c.body.label("event"), delivery_body.c.body, delivery_body.c.is_sealed)
        .select_from(delivery)
        .join(event, event.c.id == delivery.c.event_id)
        .outerjoin(delivery_body, delivery_body.c.delivery_id == delivery.c.id)
        .where(delivery.c.id == delivery_id)
    ).one_or_none()
    return None if row is None else StoredBodies(row.event, row.body, bool(row.is_sealed))


def _end_of(
    connection: Connection, row: Row[Any, Any, Any, Any, Any], carried_by: AttemptRow | None
) -> list[TimelineEntry]:
    """Return how a delivery ended, and what the platform said of it later if it did."""
    spoken = connection.execute(
        select(verdict.c.spoken_at_ms, verdict.c.reason)
        .where(verdict.c.attempt_id == row.attempt_id)
        .where(verdict.c.spoken_at_ms.is_not(None))
    ).one_or_none()
    reason = reason_from_json(row.reason) if spoken is None else AWAITING
    delivered = DeliveryState.DELIVERED
    end = TimelineEntry(at(row.settled_at_ms), EntryKind.DELIVERED, delivered, reason, carried_by)
    if spoken is None:
        return [end]
    said = reason_from_json(spoken.reason) or _CONFIRMED
    return [end, TimelineEntry(at(spoken.spoken_at_ms), EntryKind.VERDICT, delivered, said, None)]


def _attempts(connection: Connection, ids: set[int | None]) -> dict[int, AttemptRow]:
    known = [one for one in ids if one is not None]
    rows = connection.execute(select(attempt).where(attempt.c.id.in_(known)))
    return {row.id: _attempt(row) for row in rows}


def _attempt(row: Row[tuple[object, ...]]) -> AttemptRow:
    return AttemptRow(
        id=row.id,
        at=at(row.started_at_ms),
        duration_ms=row.duration_ms,
        parcel_count=row.parcel_count,
        request_bytes=row.request_bytes,
        http_status=row.http_status,
        platform_code=row.platform_code,
        trace_id=row.trace_id,
        outcome=row.outcome,
        reason=reason_from_json(row.reason),
        answer=row.answer,
    )
