"""Which deliveries a list shows, and what a query has to fulfil for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, TextClause, func, literal_column, text

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, OPEN_STATES, DeliveryState
from stratum_desktop.domain.reason import CODE_KEY
from stratum_desktop.store.read_models.event_ids import events_like
from stratum_desktop.store.read_models.open_deliveries import OPEN_IDS, OUT_IDS
from stratum_desktop.store.tables import ASIDE, DEAD, LET_GO, QUEUED, delivery

_IS_OUT = f"delivery.id IN ({OUT_IDS})"
# "+": dead letters are looked up among the text's events, whose deliveries may be many more.
_EVENT_OF_DEAD = literal_column("+delivery.event_id", delivery.c.event_id.type)
# Outside the index that `ASIDE` leads to.
_ON_THE_WAY = frozenset({DeliveryState.READY, DeliveryState.SENDING, DeliveryState.DELIVERED})
# Spelled out: a parameter would keep PostgreSQL from seeing that it groups by what it selects.
code_of_reason = func.json_extract(delivery.c.reason, literal_column(f"'$.{CODE_KEY}'"))
BEHIND_ALL = 2**62
"""No delivery has this id, or a later one."""


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


def conditions(
    connection: Connection, where: DeliveryFilter, *, by_index: bool = True
) -> tuple[ColumnElement[bool] | TextClause, ...]:
    """Return what a query over `delivery` has to fulfil.

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
    if where.source is not None:
        found.append(delivery.c.source == where.source)
    if where.text:
        of_dead = by_index and where.states and where.states <= DEAD_LETTER_STATES
        event_id = _EVENT_OF_DEAD if of_dead else delivery.c.event_id
        found.append(event_id.in_(events_like(where.text)))
    if where.reason_code:
        found.append(code_of_reason == where.reason_code)
    if where.since is not None:
        found.append(delivery.c.id >= first_received(connection, where.since))
    if where.until is not None:
        found.append(delivery.c.id < first_received(connection, where.until))
    return tuple(found)


def leads_by_index(where: DeliveryFilter) -> bool:
    """Say whether an index leads to the filter's states without a walk past all others."""
    return bool(where.states and _indexed(where.states))


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
    if states <= {DeliveryState.SKIPPED, DeliveryState.CANCELLED}:
        return (text(LET_GO),)
    if states.isdisjoint(_ON_THE_WAY):
        return (text(ASIDE),)
    return ()


def first_received(connection: Connection, since: datetime) -> int:
    """Return the id of the first delivery received then or later; ids grow with arrival."""
    row = connection.exec_driver_sql(
        "SELECT id FROM delivery WHERE event_id >= (SELECT id FROM event"
        " WHERE received_at_ms >= ? ORDER BY received_at_ms, id LIMIT 1)"
        " ORDER BY event_id, id LIMIT 1",
        (int(since.timestamp() * 1000),),
    ).first()
    return BEHIND_ALL if row is None else int(row[0])
