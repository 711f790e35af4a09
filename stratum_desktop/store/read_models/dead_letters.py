"""Dead letters, as replay and export read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, select

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.store.tables import delivery, delivery_body, destination, event

_IDS_PER_QUERY = 10_000


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One delivery that a person has to decide on."""

    delivery_id: int
    destination: str
    event_name: str
    event_id: str
    order_id: str | None
    event_time: int
    state: DeliveryState
    #: JSON of a Reason.
    reason: str | None
    deadline_at: int
    has_body: bool


def dead_letters(
    connection: Connection,
    *,
    delivery_ids: Sequence[int] | None = None,
    destination_id: int | None = None,
) -> tuple[DeadLetter, ...]:
    """Return dead letters, oldest first.

    Args:
        delivery_ids: these deliveries whatever their state; None means every dead letter.
        destination_id: only of this destination; None means of all.
    """
    return tuple(
        DeadLetter(
            delivery_id=row.id,
            destination=row.label,
            event_name=row.name,
            event_id=row.event_id,
            order_id=row.order_id,
            event_time=row.event_time,
            state=DeliveryState(row.state),
            reason=row.reason,
            deadline_at=row.deadline_at,
            has_body=row.body_of is not None,
        )
        for query in _queries(delivery_ids, destination_id)
        for row in connection.execute(query)
    )


def _queries(
    delivery_ids: Sequence[int] | None, destination_id: int | None
) -> Iterator[Select[tuple[object, ...]]]:
    query = (
        select(
            delivery.c.id,
            destination.c.label,
            event.c.name,
            event.c.event_id,
            event.c.order_id,
            event.c.event_time,
            delivery.c.state,
            delivery.c.reason,
            delivery.c.deadline_at,
            delivery_body.c.delivery_id.label("body_of"),
        )
        .join(event, event.c.id == delivery.c.event_id)
        .join(destination, destination.c.id == delivery.c.destination_id)
        .outerjoin(delivery_body, delivery_body.c.delivery_id == delivery.c.id)
        .order_by(delivery.c.id)
    )
    if destination_id is not None:
        query = query.where(delivery.c.destination_id == destination_id)
    if delivery_ids is None:
        yield query.where(delivery.c.state.in_(sorted(DEAD_LETTER_STATES)))
        return
    wanted = sorted(set(delivery_ids))
    for start in range(0, len(wanted), _IDS_PER_QUERY):
        yield query.where(delivery.c.id.in_(wanted[start : start + _IDS_PER_QUERY]))
