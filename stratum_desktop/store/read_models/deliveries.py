"""Deliveries as lists and counts, fast at a million rows.

Lists run newest first. A window of a list is found without walking past what lies before it:
unfiltered ids are dense and can be computed, filtered lists walk a narrow index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    TextClause,
    func,
    literal_column,
    select,
    text,
)

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, OPEN_STATES, DeliveryState
from stratum_desktop.domain.reason import CODE_KEY, Reason, reason_from_json
from stratum_desktop.store.read_models.event_ids import events_like
from stratum_desktop.store.read_models.open_deliveries import OPEN_IDS, OUT_IDS
from stratum_desktop.store.repositories.delivery_upkeep import DeliveryUpkeep
from stratum_desktop.store.tables import ASIDE, DEAD, QUEUED, delivery, destination, event

_IS_OUT = f"delivery.id IN ({OUT_IDS})"
# Outside the index that `ASIDE` leads to.
_ON_THE_WAY = frozenset({DeliveryState.READY, DeliveryState.SENDING, DeliveryState.DELIVERED})
# Spelled out: a parameter would keep PostgreSQL from seeing that it groups by what it selects.
code_of_reason = func.json_extract(delivery.c.reason, literal_column(f"'$.{CODE_KEY}'"))
# No delivery has this id.
_BEHIND_ALL = 2**62


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries a list shows; an empty part lets everything through."""

    states: frozenset[DeliveryState] = frozenset()
    destination_id: int | None = None
    source: str | None = None
    #: An event id or order id, or how one begins.
    text: str = ""
    #: When the event was received; `until` is exclusive.
    since: datetime | None = None
    until: datetime | None = None
    #: The code of the reason that a delivery stands where it stands; "" lets all through.
    reason_code: str = ""


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
    # First which, told by an index where there is one; only then what is shown of them.
    # Where events have to be looked at, the newest that fit are met soon on a walk past all.
    fits = conditions(connection, where, by_index=where.source is None)
    chosen = select(delivery.c.id).select_from(tables(where)).where(*fits)
    if after is not None:
        chosen = chosen.where(delivery.c.id < after)
    chosen = chosen.order_by(delivery.c.id.desc()).limit(limit)
    query = _ROWS.where(delivery.c.id.in_(chosen)).order_by(delivery.c.id.desc())
    return tuple(_row(row) for row in connection.execute(query))


def delivery_window(
    connection: Connection, where: DeliveryFilter, *, first: int, limit: int
) -> tuple[DeliveryRow, ...]:
    """Return rows `first` to `first + limit` of the list, newest first."""
    start = _id_at(connection, where, first)
    if start is None:
        return ()
    return delivery_rows(connection, where, after=start + 1, limit=limit)


def delivery_counts(connection: Connection, where: DeliveryFilter) -> Mapping[DeliveryState, int]:
    """Return how many deliveries the filter lets through, by state; absent = none."""
    if where == DeliveryFilter(states=where.states, destination_id=where.destination_id):
        totals: Counter[DeliveryState] = Counter()
        for (of, state), count in DeliveryUpkeep(connection).counts_by_state().items():
            if where.destination_id in (None, of) and (not where.states or state in where.states):
                totals[DeliveryState(state)] += count
        return totals
    if where == DeliveryFilter(states=where.states, since=where.since) and where.since is not None:
        counts = _counts_since(connection, where.since)
        if counts is not None:
            return {
                state: n for state, n in counts.items() if not where.states or state in where.states
            }
    query = (
        select(delivery.c.state, func.count())
        .select_from(tables(where))
        .where(*conditions(connection, where))
        .group_by(delivery.c.state)
    )
    return {DeliveryState(state): count for state, count in connection.execute(query)}


def _counts_since(connection: Connection, since: datetime) -> Mapping[DeliveryState, int] | None:
    """Count what was received then or later; None where ids do not say how much that is.

    What was delivered is what there is and is nowhere else, so it need not be looked at.
    """
    newest = _newest_of_dense(connection)
    if newest is None:
        return None
    first = min(_first_received(connection, since), newest + 1)
    rows = connection.exec_driver_sql(
        f"SELECT state, count(*) FROM delivery WHERE {ASIDE} AND state <> 'retry' AND id >= ?"
        f" GROUP BY state UNION ALL SELECT state, count(*) FROM delivery WHERE {QUEUED}"
        " AND +id >= ? GROUP BY state"
        " UNION ALL SELECT 'sending', count(*) FROM delivery WHERE state = 'sending'"
        f" AND id IN ({OUT_IDS}) AND +id >= ?",
        (first, first, first),
    )
    counts = {DeliveryState(state): int(count) for state, count in rows if count}
    delivered = newest - first + 1 - sum(counts.values())
    return {**counts, DeliveryState.DELIVERED: delivered} if delivered else counts


def _newest_of_dense(connection: Connection) -> int | None:
    """Return the last id where ids count up from the first without a gap, else None.

    Deliveries are never deleted, so the ledger knows how many there are without counting.
    """
    newest, oldest, count = connection.exec_driver_sql(
        "SELECT (SELECT max(id) FROM delivery), (SELECT min(id) FROM delivery),"
        " (SELECT sum(accepted_count) FROM destination)"
    ).one()
    return int(newest) if count and newest - oldest + 1 == count else None


def delivery_row(connection: Connection, delivery_id: int) -> DeliveryRow | None:
    """Return one delivery, or None."""
    row = connection.execute(_ROWS.where(delivery.c.id == delivery_id)).one_or_none()
    return None if row is None else _row(row)


def sources(connection: Connection) -> tuple[str, ...]:
    """Return every source that events came from, by name."""
    rows = connection.exec_driver_sql("SELECT DISTINCT source FROM ingest_hourly ORDER BY source")
    return tuple(row[0] for row in rows)


def _id_at(connection: Connection, where: DeliveryFilter, place: int) -> int | None:
    if where == DeliveryFilter():
        newest = _newest_of_dense(connection)
        # Where ledger and ids disagree, the list is walked.
        if newest is not None:
            oldest = connection.exec_driver_sql("SELECT min(id) FROM delivery").scalar_one()
            return newest - place if newest - place >= oldest else None
    query = (
        select(delivery.c.id)
        .select_from(tables(where))
        .where(*conditions(connection, where))
        .order_by(delivery.c.id.desc())
        .offset(place)
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def tables(where: DeliveryFilter) -> FromClause:
    """Return what a query without the list's columns has to read."""
    if where.source is None:
        return delivery
    return delivery.join(event, event.c.id == delivery.c.event_id)


def conditions(
    connection: Connection, where: DeliveryFilter, *, by_index: bool = True
) -> tuple[ColumnElement[bool] | TextClause, ...]:
    """Return what a query over `delivery`, and `event` beside it, has to fulfil.

    Args:
        by_index: in the words of the index over their states, where there is one.
    """
    found: list[ColumnElement[bool] | TextClause] = []
    if where.states:
        found.append(delivery.c.state.in_(sorted(where.states)))
        if by_index:
            found += _indexed(where.states)
    if where.destination_id is not None:
        found.append(delivery.c.destination_id == where.destination_id)
    if where.text:
        found.append(delivery.c.event_id.in_(events_like(where.text)))
    if where.source is not None:
        found.append(event.c.source == where.source)
    if where.reason_code:
        found.append(code_of_reason == where.reason_code)
    if where.since is not None:
        found.append(delivery.c.id >= _first_received(connection, where.since))
    if where.until is not None:
        found.append(delivery.c.id < _first_received(connection, where.until))
    return tuple(found)


def _indexed(states: frozenset[DeliveryState]) -> tuple[TextClause, ...]:
    """Return what leads to deliveries in these states without a walk past all others.

    As text: a Boolean column would be compared with 1, and no index be recognised.
    """
    if states == {DeliveryState.SENDING}:
        return (text(_IS_OUT),)
    if states <= {DeliveryState.READY, DeliveryState.RETRY}:
        return (text(QUEUED),)
    if states <= OPEN_STATES:
        return (text(f"delivery.id IN ({OPEN_IDS})"),)
    if states <= DEAD_LETTER_STATES:
        return (text(DEAD),)
    if states.isdisjoint(_ON_THE_WAY):
        return (text(ASIDE),)
    return ()


def _first_received(connection: Connection, since: datetime) -> int:
    """Return the id of the first delivery received then or later; ids grow with arrival."""
    row = connection.exec_driver_sql(
        "SELECT id FROM delivery WHERE event_id >= (SELECT id FROM event"
        " WHERE received_at_ms >= ? ORDER BY received_at_ms, id LIMIT 1)"
        " ORDER BY event_id, id LIMIT 1",
        (int(since.timestamp() * 1000),),
    ).first()
    return _BEHIND_ALL if row is None else int(row[0])


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
