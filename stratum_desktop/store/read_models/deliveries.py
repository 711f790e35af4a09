"""Deliveries as a list, fast at ten million rows.

Lists run newest first. A window of a list is found without walking past what lies before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.store.read_models.delivery_counts import delivery_counts, id_at, spans
from stratum_desktop.store.read_models.delivery_filter import (
    BEHIND_ALL,
    DeliveryFilter,
    conditions,
)
from stratum_desktop.store.tables import delivery, destination, event

__all__ = [
    "DeliveryFilter",
    "DeliveryRow",
    "at",
    "delivery_counts",
    "delivery_row",
    "delivery_rows",
    "delivery_window",
    "sources",
]


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery as a list shows it."""

    id: int
    event_row_id: int
    event_name: str
    event_id: str
    order_id: str | None
    #: Label of the destination.
    destination: str
    platform: str
    source: str
    origin: str
    state: DeliveryState
    reason: Reason | None
    attempts: int
    event_at: datetime
    received_at: datetime
    settled_at: datetime | None
    #: When a retry is due; None in other states.
    due_at: datetime | None
    deadline_at: datetime
    value: float | None
    currency: str | None


def delivery_rows(
    connection: Connection, where: DeliveryFilter, *, after: int | None, limit: int
) -> tuple[DeliveryRow, ...]:
    """Return deliveries with ids below `after`, newest first; None starts at the newest."""
    fits = conditions(connection, where)
    found: list[DeliveryRow] = []
    for span in spans(connection, where, BEHIND_ALL if after is None else after):
        # First which, told by an index where there is one; only then what is shown of them.
        chosen = select(delivery.c.id).where(*fits, delivery.c.id < span.end)
        if span.first:
            chosen = chosen.where(delivery.c.id >= span.first)
        chosen = chosen.order_by(delivery.c.id.desc()).limit(limit - len(found))
        query = _ROWS.where(delivery.c.id.in_(chosen)).order_by(delivery.c.id.desc())
        found += (_row(row) for row in connection.execute(query))
        if len(found) == limit:
            break
    return tuple(found)


def delivery_window(
    connection: Connection, where: DeliveryFilter, *, first: int, limit: int
) -> tuple[DeliveryRow, ...]:
    """Return rows `first` to `first + limit` of the list, newest first."""
    start = id_at(connection, where, first)
    if start is None:
        return ()
    return delivery_rows(connection, where, after=start + 1, limit=limit)


def delivery_row(connection: Connection, delivery_id: int) -> DeliveryRow | None:
    """Return one delivery, or None."""
    row = connection.execute(_ROWS.where(delivery.c.id == delivery_id)).one_or_none()
    return None if row is None else _row(row)


def sources(connection: Connection) -> tuple[str, ...]:
    """Return every source that events came from, by name."""
    rows = connection.exec_driver_sql("SELECT DISTINCT source FROM ingest_hourly ORDER BY source")
    return tuple(row[0] for row in rows)


_ROWS = (
    select(
        delivery.c.id,
        delivery.c.event_id.label("event_row_id"),
        event.c.name,
        event.c.event_id,
        event.c.order_id,
        destination.c.label,
        destination.c.platform,
        event.c.source,
        event.c.origin,
        delivery.c.state,
        delivery.c.reason,
        delivery.c.attempt_count,
        event.c.event_time,
        event.c.received_at_ms,
        delivery.c.settled_at_ms,
        delivery.c.due_at_ms,
        delivery.c.deadline_at,
        event.c.value,
        event.c.currency,
    )
    .join(event, event.c.id == delivery.c.event_id)
    .join(destination, destination.c.id == delivery.c.destination_id)
)


def _row(row: Row[*tuple[Any, ...]]) -> DeliveryRow:
    is_waiting = row.state == DeliveryState.RETRY and row.due_at_ms > 0
    return DeliveryRow(
        id=row.id,
        event_row_id=row.event_row_id,
        event_name=row.name,
        event_id=row.event_id,
        order_id=row.order_id,
        destination=row.label,
        platform=row.platform,
        source=row.source,
        origin=row.origin,
        state=DeliveryState(row.state),
        reason=reason_from_json(row.reason),
        attempts=row.attempt_count,
        event_at=datetime.fromtimestamp(row.event_time, UTC),
        received_at=at(row.received_at_ms),
        settled_at=None if row.settled_at_ms is None else at(row.settled_at_ms),
        due_at=at(row.due_at_ms) if is_waiting else None,
        deadline_at=datetime.fromtimestamp(row.deadline_at, UTC),
        value=row.value,
        currency=row.currency,
    )


def at(epoch_ms: int) -> datetime:
    """Return the instant of stored epoch milliseconds."""
    return datetime.fromtimestamp(epoch_ms / 1000, UTC)
