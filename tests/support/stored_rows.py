"""Destinations, events and deliveries as rows, for tests of the store and of nothing above it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from stratum_desktop.domain.delivery import SETTLED_STATES, DeliveryState
from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.repositories.delivery_records import (
    AttemptRecord,
    BodyRecord,
    Claimed,
    DeliveryRecord,
    Lease,
)
from stratum_desktop.store.repositories.events import EventRecord
from stratum_desktop.store.store import Store
from stratum_desktop.store.tables import claim as claim_table
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")

#: What `ManualClock` starts at.
NOW_MS = 1_772_452_800_000
NOW = NOW_MS // 1000
BOOT_MS = 3_600_000
DAY = 86_400


def a_destination(uow: UnitOfWork, account: str = "1", *, platform: str = "meta") -> int:
    """Connect an account; returns its id."""
    return uow.destinations.add(
        platform=platform,
        account=account,
        label=f"{platform} {account}",
        base_url="https://platform.example",
        options={},
        now_ms=NOW_MS,
    )


def an_event(uow: UnitOfWork, **changes: object) -> int:
    """Store a purchase of a minute ago, with changes to its row; returns its id."""
    row_id = uow.events.next_id()
    record = EventRecord(
        id=row_id,
        name="Purchase",
        event_id=f"order-{row_id}",
        event_id_is_given=True,
        event_time=NOW - 60,
        received_at_ms=NOW_MS,
        origin="server",
        source="shop",
        action_source="website",
        upload_id=None,
        order_id=None,
        value=20.0,
        currency="EUR",
        body=b"{}",
        clear=None,
        file_row=None,
    )
    uow.events.add(by_column(record._replace(**changes)))
    return row_id


def a_delivery(
    uow: UnitOfWork,
    destination_id: int,
    *,
    event: int | None = None,
    state: DeliveryState = DeliveryState.READY,
    deadline_at: int = NOW + DAY,
    reason: str | None = None,
    is_sealed: bool = False,
) -> int:
    """Store a delivery with its body, of an event of its own unless given; returns its id."""
    event = an_event(uow) if event is None else event
    delivery_id = uow.deliveries.next_id()
    settled_at_ms = NOW_MS if state in SETTLED_STATES else None
    body = f'{{"delivery":{delivery_id}}}'.encode()
    source = uow.connection.exec_driver_sql(
        "SELECT source FROM event WHERE id = ?", (event,)
    ).scalar_one()
    uow.deliveries.add(
        by_column(
            DeliveryRecord(
                delivery_id,
                event,
                destination_id,
                source,
                state,
                reason,
                deadline_at,
                settled_at_ms,
            )
        ),
        [[] for _ in BodyRecord._fields]
        if state is DeliveryState.SKIPPED
        else by_column(_body(uow, delivery_id, event, body, is_sealed=is_sealed)),
    )
    uow.destinations.add_accepted(destination_id, 1)
    if state is DeliveryState.SENDING:
        insert = insert_sql(claim_table, [column.name for column in claim_table.c])
        lease = a_lease(f"of-{delivery_id}".encode())
        until, boot_id = lease.until_boot_ms, lease.boot_id
        spans = f"[[{delivery_id}, {delivery_id}]]"
        uow.connection.exec_driver_sql(
            insert, (lease.token, destination_id, NOW_MS, until, boot_id, 1, spans)
        )
    return delivery_id


def _body(
    uow: UnitOfWork, delivery_id: int, event_id: int, body: bytes, *, is_sealed: bool
) -> BodyRecord:
    about = uow.connection.exec_driver_sql(
        "SELECT name, origin, action_source, value FROM event WHERE id = ?", (event_id,)
    ).one()
    return BodyRecord(delivery_id, body, is_sealed, hashlib.sha256(body).digest(), *about)


def by_column(*rows: tuple[object, ...]) -> list[list[object]]:
    """Return rows as repositories take many of them; at least one."""
    return [[*column] for column in zip(*rows, strict=True)]


def a_lease(token: bytes = b"worker-1", *, until_boot_ms: int = BOOT_MS + 30_000) -> Lease:
    """A lease of half a minute on this boot."""
    return Lease(token, until_boot_ms, "boot-1")


def claim(
    uow: UnitOfWork, destination_id: int, lease: Lease, *, limit: int = 100, now_ms: int = NOW_MS
) -> Claimed | None:
    """Claim what is due."""
    due = uow.claims.due(destination_id, earliest=limit, now_ms=now_ms)
    if due is not None:
        uow.claims.take(destination_id, due, lease=lease, now_ms=now_ms)
    return due


def claims_of(uow: UnitOfWork) -> list[dict[str, object]]:
    """Return every claim as it is stored."""
    found = uow.connection.exec_driver_sql("SELECT * FROM claim")
    return [dict(row) for row in found.mappings()]


def an_attempt(uow: UnitOfWork, destination_id: int, **changes: object) -> int:
    """Store a request that went well, with changes to its row; returns its id."""
    record = AttemptRecord(
        destination_id=destination_id,
        started_at_ms=NOW_MS,
        duration_ms=40,
        parcel_count=1,
        request_bytes=100,
        http_status=200,
        platform_code=None,
        trace_id=None,
        outcome="delivered",
        reason=None,
        answer="{}",
    )
    return uow.deliveries.add_attempt(record._replace(**changes))


def row_of(uow: UnitOfWork, delivery_id: int) -> dict[str, object]:
    """Return a delivery as it is stored, by column."""
    found = uow.connection.exec_driver_sql("SELECT * FROM delivery WHERE id = ?", (delivery_id,))
    return dict(found.mappings().one())


def history_of(uow: UnitOfWork, delivery_id: int) -> list[tuple[object, ...]]:
    """Return (seq, at_ms, state, reason, attempt_id) of every change, by seq."""
    found = uow.connection.exec_driver_sql(
        "SELECT seq, at_ms, state, reason, attempt_id FROM delivery_history"
        " WHERE delivery_id = ? ORDER BY seq",
        (delivery_id,),
    )
    return [tuple(row) for row in found]


class _Undo(Exception):
    pass


def undone(store: Store, fn: Callable[[UnitOfWork], T]) -> T:
    """Run in a write transaction that is then taken back; returns the function's value."""
    value: list[T] = []

    def run(uow: UnitOfWork) -> None:
        _count_from_one(uow)
        value.append(fn(uow))
        raise _Undo

    try:
        store.write_now(run)
    except _Undo:
        return value[0]
    raise AssertionError("unreachable: the run always raises")


def _count_from_one(uow: UnitOfWork) -> None:
    """Let new ids begin anew, as they do in an empty file; taken back with the rest."""
    if uow.connection.dialect.name == "postgresql":
        names = "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()"
        for (name,) in uow.connection.exec_driver_sql(names).all():
            uow.connection.exec_driver_sql(f"ALTER SEQUENCE {name} RESTART")
