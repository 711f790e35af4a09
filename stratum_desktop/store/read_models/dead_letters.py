"""Dead letters, as replay and export read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, func, literal_column, select

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.domain.reason import CODE_KEY
from stratum_desktop.store.read_models.delivery_filter import (
    DeliveryFilter,
    code_of_reason,
    conditions,
)
from stratum_desktop.store.tables import delivery, delivery_body, destination, event

_IDS_PER_QUERY = 10_000
# A line that says `retry` after the first send: the answer to that send never came. Parts of a
# refused batch say so too, and may leave again in the same millisecond; nothing of them arrived.
# `uncertain` says so in every series, also in one before a replay.
_FIRST_DOUBT = (
    "(SELECT min(h.at_ms) FROM delivery_history h WHERE h.delivery_id = delivery.id"
    " AND (h.state = 'uncertain' OR h.state = 'retry' AND h.at_ms >= delivery.first_sent_at_ms"
    f" AND json_extract(h.reason, '$.{CODE_KEY}') IS DISTINCT FROM 'delivery.batch_refused'))"
)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One delivery that a person has to decide on."""

    delivery_id: int
    destination_id: int
    destination: str
    platform: str
    event_name: str
    event_id: str
    order_id: str | None
    event_time: int
    action_source: str
    state: DeliveryState
    #: JSON of a Reason.
    reason: str | None
    deadline_at: int
    #: When the platform may have got it without its word for it; None: it has not got it.
    doubtful_since_ms: int | None
    has_body: bool


def dead_letters(
    connection: Connection,
    *,
    delivery_ids: Sequence[int] | None = None,
    where: DeliveryFilter | None = None,
) -> tuple[DeadLetter, ...]:
    """Return dead letters, oldest first.

    Args:
        delivery_ids: these deliveries whatever their state; None means every dead letter.
        where: only what it lets through; of its states those that are dead letters count, and
            without any all of them. None lets everything through.
    """
    found = where or DeliveryFilter()
    return tuple(
        _letter(row)
        for query in _queries(connection, delivery_ids, found)
        for row in connection.execute(query)
    )


def dead_letter_reasons(connection: Connection, where: DeliveryFilter) -> Mapping[str, int]:
    """Return how many dead letters have each code of a reason, the most frequent first.

    "" stands for those without one. Everything of the filter counts but its reason.
    """
    states = (where.states or DEAD_LETTER_STATES) & DEAD_LETTER_STATES
    if not states:
        return {}
    wide = replace(where, states=states, reason_code="")
    query = (
        select(code_of_reason, func.count())
        .where(*conditions(connection, wide))
        .group_by(code_of_reason)
        .order_by(func.count().desc(), func.coalesce(code_of_reason, ""))
    )
    return {code or "": count for code, count in connection.execute(query)}


def _letter(row: Row[*tuple[Any, ...]]) -> DeadLetter:
    state = DeliveryState(row.state)
    doubts = [one for one in (row.first_doubt, row.first_sent_at_ms) if one is not None]
    is_doubtful = row.first_doubt is not None or state is DeliveryState.UNCERTAIN
    return DeadLetter(
        delivery_id=row.id,
        destination_id=row.destination_id,
        destination=row.label,
        platform=row.platform,
        event_name=row.name,
        event_id=row.event_id,
        order_id=row.order_id,
        event_time=row.event_time,
        action_source=row.action_source,
        state=state,
        reason=row.reason,
        deadline_at=row.deadline_at,
        doubtful_since_ms=min(doubts, default=0) if is_doubtful else None,
        has_body=row.body_of is not None,
    )


def _queries(
    connection: Connection, delivery_ids: Sequence[int] | None, where: DeliveryFilter
) -> Iterator[Select[*tuple[Any, ...]]]:
    query = (
        select(
            delivery.c.id,
            delivery.c.destination_id,
            destination.c.label,
            destination.c.platform,
            event.c.name,
            event.c.event_id,
            event.c.order_id,
            event.c.event_time,
            event.c.action_source,
            delivery.c.state,
            delivery.c.reason,
            delivery.c.deadline_at,
            delivery.c.first_sent_at_ms,
            literal_column(_FIRST_DOUBT).label("first_doubt"),
            delivery_body.c.delivery_id.label("body_of"),
        )
        .join(event, event.c.id == delivery.c.event_id)
        .join(destination, destination.c.id == delivery.c.destination_id)
        .outerjoin(delivery_body, delivery_body.c.delivery_id == delivery.c.id)
        .order_by(delivery.c.id)
    )
    if delivery_ids is None:
        states = (where.states or DEAD_LETTER_STATES) & DEAD_LETTER_STATES
        if not states:
            return
        yield query.where(*conditions(connection, replace(where, states=states)))
        return
    query = query.where(*conditions(connection, replace(where, states=frozenset())))
    wanted = sorted(set(delivery_ids))
    for start in range(0, len(wanted), _IDS_PER_QUERY):
        yield query.where(delivery.c.id.in_(wanted[start : start + _IDS_PER_QUERY]))
