"""How many deliveries a filter lets through, and which of them stands at a place in the list.

Of what was delivered there is no count: it is what there is and is nowhere else. How much there is
of a destination and a source is counted ahead by blocks of ids, and what is elsewhere stands in
narrow indexes. A place in a list is found by counting what comes before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import Connection, func, select, text

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.store.read_models.delivery_filter import (
    BEHIND_ALL,
    DeliveryFilter,
    conditions,
    first_received,
    leads_by_index,
)
from stratum_desktop.store.read_models.event_ids import events_like
from stratum_desktop.store.read_models.open_deliveries import OUT_IDS
from stratum_desktop.store.repositories.claims import id_list
from stratum_desktop.store.repositories.delivery_blocks import DeliveryBlockRepository
from stratum_desktop.store.repositories.delivery_upkeep import DeliveryUpkeep
from stratum_desktop.store.tables import ASIDE, BLOCK, DEAD, LET_GO, QUEUED, delivery

_BLOCKS_WALKED = 5
"""Source: own measurement; a walk past all of so many blocks takes fifteen milliseconds."""
_EVENTS_NAMED, _EVENTS_AT_ONCE = 50_000, 2_000
"""Events of a text that are named one by one, and in one statement: ten milliseconds each."""
_OF_EVENTS = text("delivery.event_id IN (SELECT CAST(value AS BIGINT) FROM json_each(:events))")
_S = DeliveryState
_SORTED_AT_MOST = 50_000
"""Ids of a narrow index that are sorted for a place; own measurement: in fifteen milliseconds."""
_LEADS_TO = {
    _S.READY: QUEUED,
    _S.SENDING: f"id IN ({OUT_IDS})",
    **dict.fromkeys((_S.RETRY, _S.HELD), ASIDE),
    **dict.fromkeys((_S.SKIPPED, _S.CANCELLED), LET_GO),
    **dict.fromkeys(DEAD_LETTER_STATES, DEAD),
}


class Span(NamedTuple):
    """Ids from the first up to `end`, which is none of them."""

    first: int
    end: int


def delivery_counts(connection: Connection, where: DeliveryFilter) -> Mapping[DeliveryState, int]:
    """Return how many deliveries the filter lets through, by state; absent = none."""
    if where == DeliveryFilter(states=where.states, destination_id=where.destination_id):
        totals: Counter[DeliveryState] = Counter()
        for (of, state), count in DeliveryUpkeep(connection).counts_by_state().items():
            if where.destination_id in (None, of) and (not where.states or state in where.states):
                totals[DeliveryState(state)] += count
        return totals
    if where.text or where.reason_code:
        return _counts_of_few(connection, where)
    return _counts(connection, where, _span(connection, where))


def _counts_of_few(connection: Connection, where: DeliveryFilter) -> Mapping[DeliveryState, int]:
    """Count what an event's id or a reason leads to, one by one."""
    query = select(delivery.c.state, func.count()).group_by(delivery.c.state)
    events: list[int] = []
    if where.text and not leads_by_index(where):
        named = events_like(where.text).limit(_EVENTS_NAMED + 1)
        events = [*connection.execute(named).scalars()]
    if not 0 < len(events) <= _EVENTS_NAMED:
        rows = connection.execute(query.where(*conditions(connection, where)))
        return {DeliveryState(state): count for state, count in rows}
    counts: Counter[DeliveryState] = Counter()
    rest = conditions(connection, replace(where, text=""))
    for begin in range(0, len(events), _EVENTS_AT_ONCE):
        some = _OF_EVENTS.bindparams(events=id_list(events[begin : begin + _EVENTS_AT_ONCE]))
        rows = connection.execute(query.where(some, *rest))
        counts.update({DeliveryState(state): count for state, count in rows})
    return counts


def id_at(connection: Connection, where: DeliveryFilter, place: int) -> int | None:
    """Return the id of the delivery at this place of the list, newest first; None behind it."""
    if where.text or where.reason_code:
        return _walk(connection, where, place)
    whole = _span(connection, where)
    newer, older = 0, _number(connection, where, whole)
    if place >= older:
        return None
    if leads_by_index(where) and older <= _SORTED_AT_MOST:
        return _walk(connection, where, place)
    ids = _all_ids(connection)
    span = Span(max(whole.first, ids.first), min(whole.end, ids.end))
    by_halves = False
    while span.end - span.first > BLOCK:
        share = 0.5 if by_halves else (place - newer + 0.5) / (older - newer)
        middle = _edge_near(span.end - share * (span.end - span.first), span)
        found = _number(connection, where, Span(middle, whole.end))
        if place < found:
            span, older = Span(middle, span.end), found
        else:
            span, newer = Span(span.first, middle), found
        # What is spread evenly is met at once; halves promise an end where it is not.
        by_halves = not by_halves
    return _walk(connection, where, place - newer, span)


def spans(connection: Connection, where: DeliveryFilter, below: int) -> Iterator[Span]:
    """Yield where the list goes on below an id, newest first: nothing of it lies elsewhere.

    What is rare, or was long ago, is met without a walk past all that came since.
    """
    is_narrow = where.destination_id is not None or where.source is not None
    if not is_narrow or where.text or leads_by_index(where):
        yield Span(0, below)
        return
    whole, blocks = _span(connection, where), DeliveryBlockRepository(connection)
    begin, below = blocks.next(), min(below, whole.end)
    if below > begin * BLOCK:
        yield Span(begin * BLOCK, below)
    while begin * BLOCK > whole.first and (
        found := blocks.with_any(
            below=min(begin, -(-below // BLOCK)),
            destination_id=where.destination_id,
            source=where.source,
            limit=_BLOCKS_WALKED,
        )
    ):
        begin = found[-1]
        end = found[0] + 1
        for newer, older in pairwise((*found, -2)):
            if newer - older > 1:
                yield Span(newer * BLOCK, min(end * BLOCK, below))
                end = older + 1


def _edge_near(id_: float, span: Span) -> int:
    """Return the edge of a block within a span of more than one that is nearest to an id."""
    lowest, highest = span.first // BLOCK + 1, (span.end - 1) // BLOCK
    return min(max(round(id_ / BLOCK), lowest), highest) * BLOCK


def _walk(
    connection: Connection, where: DeliveryFilter, place: int, span: Span | None = None
) -> int | None:
    query = select(delivery.c.id).where(*conditions(connection, where, by_index=span is None))
    if span is not None:
        query = query.where(delivery.c.id >= span.first, delivery.c.id < span.end)
    query = query.order_by(delivery.c.id.desc()).offset(place).limit(1)
    return connection.execute(query).scalar_one_or_none()


def _span(connection: Connection, where: DeliveryFilter) -> Span:
    """Return the ids of the filter's time."""
    return Span(
        0 if where.since is None else first_received(connection, where.since),
        BEHIND_ALL if where.until is None else first_received(connection, where.until),
    )


def _number(connection: Connection, where: DeliveryFilter, span: Span) -> int:
    if not where.states:
        return _total(connection, where, span)
    return sum(_counts(connection, where, span).values())


def _counts(
    connection: Connection, where: DeliveryFilter, span: Span
) -> Mapping[DeliveryState, int]:
    """Count the filter's deliveries of a span; of its parts state, destination and source count."""
    wanted = where.states or frozenset(_S)
    if _S.DELIVERED not in wanted:
        return _elsewhere(connection, where, span, wanted)
    counts = _elsewhere(connection, where, span, frozenset(_S) - {_S.DELIVERED})
    delivered = _total(connection, where, span) - counts.total()
    found = {state: count for state, count in counts.items() if state in wanted}
    return {**found, _S.DELIVERED: delivered} if delivered else found


def _elsewhere(
    connection: Connection, where: DeliveryFilter, span: Span, wanted: frozenset[DeliveryState]
) -> Counter[DeliveryState]:
    """Count what is in these states, none of which is `delivered`; absent: none."""
    rest, asked = _narrowed(where)
    # "+": by what leads to the states, not by the ids. A comparison costs as much as a step.
    if span.first:
        rest, asked = f"{rest} AND +id >= ?", (*asked, span.first)
    if span.end < BEHIND_ALL:
        rest, asked = f"{rest} AND +id < ?", (*asked, span.end)
    counts: Counter[DeliveryState] = Counter()
    for state in sorted(wanted):
        found: int = connection.exec_driver_sql(
            f"SELECT count(*) FROM delivery WHERE {_LEADS_TO[state]} AND state = '{state}'{rest}",
            asked,
        ).scalar_one()
        if found:
            counts[state] = found
    return counts


def _total(connection: Connection, where: DeliveryFilter, span: Span) -> int:
    """Count a span's deliveries of the filter's destination and source, in whatever state."""
    if where.destination_id is None and where.source is None:
        dense = _dense_ids(connection)
        if dense is not None:
            return max(0, min(span.end, dense.end) - max(span.first, dense.first))
    first, end = -(-span.first // BLOCK), span.end // BLOCK
    end = min(end, DeliveryBlockRepository(connection).next())
    if first >= end:
        return _rows(connection, where, span)
    narrow, narrowed = _narrowed(where)
    whole = connection.exec_driver_sql(
        f"SELECT sum(count) FROM delivery_block WHERE block >= ? AND block < ?{narrow}",
        (first, end, *narrowed),
    ).scalar()
    edges = Span(span.first, first * BLOCK), Span(end * BLOCK, span.end)
    return int(whole or 0) + sum(_rows(connection, where, one) for one in edges)


def _rows(connection: Connection, where: DeliveryFilter, span: Span) -> int:
    if span.first >= span.end:
        return 0
    narrow, narrowed = _narrowed(where)
    count: int = connection.exec_driver_sql(
        f"SELECT count(*) FROM delivery WHERE id >= ? AND id < ?{narrow}", (*span, *narrowed)
    ).scalar_one()
    return count


def _narrowed(where: DeliveryFilter) -> tuple[str, tuple[object, ...]]:
    """Return what deliveries and blocks alike have to fulfil, and its parameters."""
    asked = {"destination_id": where.destination_id, "source": where.source}
    set_ = {name: value for name, value in asked.items() if value is not None}
    return "".join(f" AND {name} = ?" for name in set_), tuple(set_.values())


def _dense_ids(connection: Connection) -> Span | None:
    """Return all ids where they count up without a gap; None where they do not.

    Deliveries are never deleted, so the ledger knows how many there are without counting.
    """
    found = _all_ids(connection)
    ledger = "SELECT sum(accepted_count) FROM destination"
    count = connection.exec_driver_sql(ledger).scalar()
    return found if count and found.end - found.first == count else None


def _all_ids(connection: Connection) -> Span:
    ends = "SELECT (SELECT min(id) FROM delivery), (SELECT max(id) FROM delivery)"
    oldest, newest = connection.exec_driver_sql(ends).one()
    return Span(0, 0) if newest is None else Span(oldest, newest + 1)
