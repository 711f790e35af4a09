"""What is stored of deliveries and their events, to write their bodies anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from stratum_desktop.store.repositories.claims import LISTED, id_list

_REWRITABLE = (
    "SELECT d.id, d.destination_id, e.name, e.event_id, e.event_id_is_given, e.event_time,"
    " e.origin, e.source, e.action_source, e.body, e.clear, b.body, b.is_sealed, b.sha256"
    " FROM delivery d JOIN event e ON e.id = d.event_id"
    f" LEFT JOIN delivery_body b ON b.delivery_id = d.id WHERE d.{LISTED} ORDER BY d.id"
)


@dataclass(frozen=True, slots=True)
class Rewritable:
    """One delivery: its event, and the body that it would be sent with."""

    delivery_id: int
    destination_id: int
    name: str
    event_id: str
    event_id_is_given: bool
    event_time: int
    origin: str
    source: str
    action_source: str
    #: As `domain.event_body` writes it.
    event: bytes
    #: Sealed JSON of what is kept in clear; None: nothing is.
    clear: bytes | None
    #: None: nothing was frozen.
    wire: bytes | None
    wire_is_sealed: bool
    #: Of the bytes that would be sent.
    wire_sha256: bytes | None


@dataclass(frozen=True, slots=True)
class FormerBody:
    """A body that was replaced by another."""

    delivery_id: int
    #: Number of the line of the delivery's timeline that tells of it.
    seq: int
    body: bytes
    is_sealed: bool
    sha256: bytes


def rewritable(connection: Connection, delivery_ids: Sequence[int]) -> tuple[Rewritable, ...]:
    """Return these deliveries, oldest first."""
    rows = connection.exec_driver_sql(_REWRITABLE, (id_list(delivery_ids),))
    return tuple(Rewritable(*row) for row in rows)


def former_bodies(connection: Connection, delivery_id: int) -> tuple[FormerBody, ...]:
    """Return the bodies that a delivery had before its present one, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT delivery_id, seq, body, is_sealed, sha256 FROM former_body"
        " WHERE delivery_id = ? ORDER BY seq",
        (delivery_id,),
    )
    return tuple(FormerBody(*row) for row in rows)
