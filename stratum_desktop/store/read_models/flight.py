"""What is stored of one event, whatever destination it was for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from stratum_desktop.store.read_models.deliveries import at as instant
from stratum_desktop.store.read_models.event_ids import events_like


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where an event stood in a file that a person uploaded."""

    upload_id: int
    name: str
    #: As a spreadsheet counts: the header is row 1.
    row: int | None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event as it was accepted."""

    id: int
    name: str
    event_id: str
    event_id_is_given: int
    order_id: str | None
    source: str
    origin: str
    action_source: str
    event_time: int
    received_at_ms: int
    value: float | None
    currency: str | None
    upload_id: int | None
    #: Of the file it stood in.
    upload_name: str | None
    #: Where it stood in that file; the header is row 1.
    file_row: int | None
    body: bytes

    @property
    def file(self) -> FilePlace | None:
        """Where it stood in a file; None of what came in none."""
        if self.upload_id is None:
            return None
        return FilePlace(self.upload_id, self.upload_name or "", self.file_row)


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A second copy of an event that came in and was not taken."""

    at: datetime
    #: `duplicate`: the same in every part; `collision`: the same id, another content.
    verdict: str
    source: str
    origin: str
    upload_name: str | None
    file_row: int | None


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What was frozen for a delivery."""

    byte_count: int
    #: Lower-case hex, of the bytes that are sent.
    sha256: str
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a person decided, as the audit chain has it."""

    #: Number of the row in the chain.
    seq: int
    at: datetime
    actor: str
    action: str


_EXACT = (
    "SELECT id FROM event WHERE event_id_is_given AND event_id = ?"
    " UNION SELECT id FROM event WHERE order_id = ? ORDER BY id DESC"
)
_EVENT = (
    "SELECT e.id, e.name, e.event_id, e.event_id_is_given, e.order_id, e.source, e.origin,"
    " e.action_source, e.event_time, e.received_at_ms, e.value, e.currency, e.upload_id,"
    " b.batch_name, e.file_row, e.body FROM event e"
    " LEFT JOIN offline_conversion_batches b ON b.id = e.upload_id WHERE e.id = ?"
)


def events_named(connection: Connection, text: str, *, limit: int) -> tuple[StoredEvent, ...]:
    """Return the events of an order id or event id, newest first.

    Where none has exactly this id, those whose id starts so.
    """
    ids = connection.exec_driver_sql(_EXACT, (text, text)).scalars().all()
    if not ids:
        like = events_like(text).subquery()
        newest = select(like.c.id).order_by(like.c.id.desc())
        ids = connection.execute(newest.limit(limit)).scalars().all()
    found = (event_numbered(connection, one) for one in ids[:limit])
    return tuple(one for one in found if one is not None)


def event_numbered(connection: Connection, event_row_id: int) -> StoredEvent | None:
    """Return one event by its row, or None."""
    row = connection.exec_driver_sql(_EVENT, (event_row_id,)).one_or_none()
    return None if row is None else StoredEvent(*row)


def copies_of(connection: Connection, event_row_id: int) -> tuple[CopyRow, ...]:
    """Return the second copies of an event, oldest first.

    Of a file's rows only collisions are kept one by one; its duplicates are counted.
    """
    rows = connection.exec_driver_sql(
        "SELECT c.received_at_ms, c.verdict, c.source, c.origin, b.batch_name, c.file_row"
        " FROM duplicate c"
        " LEFT JOIN offline_conversion_batches b ON b.id = c.upload_id"
        " WHERE c.of_event_id = ? ORDER BY c.received_at_ms, c.id",
        (event_row_id,),
    )
    return tuple(CopyRow(instant(row[0]), *row[1:]) for row in rows)


def delivery_ids_of(connection: Connection, event_row_id: int) -> tuple[int, ...]:
    """Return the deliveries of an event, one for each destination, in the order they were made."""
    rows = connection.exec_driver_sql(
        "SELECT id FROM delivery WHERE event_id = ? ORDER BY id", (event_row_id,)
    )
    return tuple(row[0] for row in rows)


def body_facts(connection: Connection, delivery_id: int) -> BodyFacts | None:
    """Return what was frozen for a delivery; None when nothing was, or it was erased."""
    row = connection.exec_driver_sql(
        "SELECT length(body), sha256, is_sealed FROM delivery_body WHERE delivery_id = ?",
        (delivery_id,),
    ).one_or_none()
    return None if row is None else BodyFacts(row[0], row[1].hex(), bool(row[2]))


def decision_of(
    connection: Connection,
    action: str,
    *,
    at: datetime,
    within_ms: int,
    of_delivery: int | None = None,
) -> DecisionRow | None:
    """Return the first decision of this kind from an instant on, or None.

    A decision is noted at the end of the transaction that carries it out, and no other comes
    between.

    Args:
        action: as the audit chain calls it.
        at: when the change was made.
        within_ms: how much later it may have been noted.
        of_delivery: only decisions on the destination of this delivery; None: on anything.
    """
    since_ms = round(at.timestamp() * 1000)
    row = connection.exec_driver_sql(
        "SELECT seq, at_ms, actor, action FROM audit WHERE at_ms BETWEEN ?1 AND ?2 AND action = ?3"
        " AND (CAST(?4 AS BIGINT) IS NULL OR subject ="
        " 'destination/' || (SELECT destination_id FROM delivery WHERE id = ?4))"
        " ORDER BY seq LIMIT 1",
        (since_ms, since_ms + within_ms, action, of_delivery),
    ).one_or_none()
    return None if row is None else DecisionRow(row[0], instant(row[1]), row[2], row[3])
