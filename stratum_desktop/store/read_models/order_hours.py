"""The order ledger from counted hours, and what counts an hour.

What is counted holds for whole hours of which nothing changed since; the rest of a period is read
event by event, so the ledger is that of `orders.order_ledger` at every moment.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from stratum_desktop.domain.order import OrderState
from stratum_desktop.store.read_models.orders import (
    BY_RANK,
    FIRST_OPEN,
    IN_PERIOD,
    IS_ORDER,
    ORDER_ROWS,
    OpenOrder,
    OrderCounts,
    PlatformLanes,
    open_lines,
    order_ledger,
    parameters,
    rank_sql,
)
from stratum_desktop.store.repositories.order_hours import (
    HOUR_MS,
    HOUR_S,
    MOVING,
    OrderApart,
    OrderHour,
    OrderHourRepository,
)

_A = ord("a")
_ORDERS_PER_QUERY = 200
_QUIET_BELOW = chr(_A + FIRST_OPEN)
_BY_LETTER = {chr(_A + rank): state for rank, state in enumerate(BY_RANK)}
_SPAN = "hour_at >= :first AND hour_at < :end"
_OTHER_HOUR = (
    "EXISTS (SELECT 1 FROM event o WHERE o.order_id = e.order_id AND o.source = e.source AND"
    " (o.received_at_ms < :since OR o.received_at_ms >= :until)"
    f" AND {IS_ORDER.replace('e.', 'o.')})"
)

Order = tuple[str, str]
"""Source and order id."""


class _Seen(NamedTuple):
    event_id: int
    source: str
    order_id: str
    ranks: str


def lanes_key(lanes: Sequence[PlatformLanes]) -> str:
    """Return what changes whenever ranks would speak of something else."""
    return ";".join(
        f"{one.platform} {','.join(map(str, one.destination_ids))} {one.connected_at_ms}"
        for one in lanes
    )


def ledger(
    connection: Connection,
    lanes: Sequence[PlatformLanes],
    *,
    of: str | None,
    since_ms: int,
    until_ms: int,
    limit: int,
) -> tuple[OrderCounts, tuple[OpenOrder, ...]]:
    """Return the sums, and the newest open orders.

    Args:
        lanes: every connected platform, at least one.
        of: the platform to answer for; None means all.
        since_ms: when the orders' events were received, first.
        until_ms: exclusive.
        limit: at most so many orders are listed, each with every platform that lacks it.
    """
    wanted = [place for place, one in enumerate(lanes) if of in (None, one.platform)]
    hours = OrderHourRepository(connection)
    found = hours.counted()
    if found is None or found.lanes != lanes_key(lanes):
        chosen = [lanes[place] for place in wanted]
        period = {"since_ms": since_ms, "until_ms": until_ms}
        return order_ledger(connection, chosen, limit=limit, **period)
    vectors: Counter[str] = Counter()
    orders = _Orders()
    asked = parameters(lanes, since_ms=since_ms, until_ms=until_ms)
    for first, end, holds in _spans(since_ms, until_ms, hours.not_counted(found)):
        if holds:
            _add_counted(connection, lanes, (first, end), asked, vectors, orders)
        else:
            between = {
                "since": max(since_ms, first * 1000),
                "until": min(until_ms, end * 1000),
            }
            orders.add(_live(connection, lanes, _OF_PERIOD, asked | between))
    return _told(connection, lanes, wanted, vectors, orders, asked, limit)


class CountedHour(NamedTuple):
    """What an hour comes to."""

    counts: tuple[OrderHour, ...]
    apart: tuple[OrderApart, ...]
    #: How many orders it has.
    orders: int


def count_hour(connection: Connection, lanes: Sequence[PlatformLanes], hour_at: int) -> int:
    """Count an hour anew from the rows, and keep that; returns how many orders it has."""
    found = hour_from_rows(connection, lanes, hour_at)
    OrderHourRepository(connection).replace(hour_at, found.counts, found.apart)
    return found.orders


def hour_from_rows(
    connection: Connection, lanes: Sequence[PlatformLanes], hour_at: int
) -> CountedHour:
    """Return what the rows of an hour come to."""
    since_ms = hour_at * 1000
    asked = parameters(lanes, since_ms=since_ms, until_ms=since_ms + HOUR_MS)
    seen = _live(connection, lanes, _OF_PERIOD, asked)
    orders = _Orders()
    orders.add(seen)
    moving = _numbers(connection, f"{_EVENTS} JOIN delivery d ON d.event_id = e.id", MOVING, asked)
    spread = _numbers(connection, _EVENTS, _OTHER_HOUR, asked)
    told_apart = {(one.source, one.order_id) for one in seen if one.event_id in spread}
    told_apart |= {order for order, ranks in orders.ranks.items() if max(ranks) >= _QUIET_BELOW}
    counts = Counter(ranks for order, ranks in orders.ranks.items() if order not in told_apart)
    apart = (
        OrderApart(
            *(hour_at, one.event_id, one.source, one.order_id),
            None if one.event_id in moving else one.ranks,
        )
        for one in seen
        if (one.source, one.order_id) in told_apart
    )
    return CountedHour(
        tuple(OrderHour(hour_at, ranks, count) for ranks, count in sorted(counts.items())),
        tuple(apart),
        len(orders.ranks),
    )


class _Orders:
    """Orders that are told by themselves: the worst of each, and its newest event."""

    def __init__(self) -> None:
        self.ranks: dict[Order, str] = {}
        self.newest: dict[Order, int] = {}

    def add(self, seen: Iterable[_Seen]) -> None:
        """Put events to their orders."""
        for event_id, source, order_id, ranks in seen:
            order = source, order_id
            known = self.ranks.get(order)
            self.ranks[order] = ranks if known is None else "".join(map(max, known, ranks))
            self.newest[order] = max(event_id, self.newest.get(order, 0))


def _spans(
    since_ms: int, until_ms: int, not_counted: frozenset[int]
) -> Iterator[tuple[int, int, bool]]:
    """Yield from and until which hour, epoch seconds, and whether what is counted holds."""
    first, last = since_ms // HOUR_MS * HOUR_S, (until_ms - 1) // HOUR_MS * HOUR_S
    begun, before = first, None
    for hour_at in range(first, last + HOUR_S, HOUR_S):
        is_whole = since_ms <= hour_at * 1000 and (hour_at + HOUR_S) * 1000 <= until_ms
        holds = is_whole and hour_at not in not_counted
        if before is not None and holds != before:
            yield begun, hour_at, before
            begun = hour_at
        before = holds
    if before is not None:
        yield begun, last + HOUR_S, before


def _add_counted(
    connection: Connection,
    lanes: Sequence[PlatformLanes],
    span: tuple[int, int],
    asked: Mapping[str, object],
    vectors: Counter[str],
    orders: _Orders,
) -> None:
    ends = {"first": span[0], "end": span[1]}
    for ranks, count in connection.exec_driver_sql(
        f"SELECT ranks, sum(orders) FROM order_hourly WHERE {_SPAN} GROUP BY ranks", ends
    ):
        vectors[ranks] += int(count)
    rows = connection.exec_driver_sql(
        "SELECT event_id, source, order_id, ranks FROM order_apart"
        f" WHERE {_SPAN} AND ranks IS NOT NULL",
        ends,
    ).all()
    orders.add(_Seen(*row) for row in rows)
    orders.add(_live(connection, lanes, _ON_THE_WAY, {**asked, **ends}))


def _told(
    connection: Connection,
    lanes: Sequence[PlatformLanes],
    wanted: Sequence[int],
    vectors: Counter[str],
    orders: _Orders,
    asked: Mapping[str, object],
    limit: int,
) -> tuple[OrderCounts, tuple[OpenOrder, ...]]:
    vectors.update(orders.ranks.values())
    by_platform: dict[str, Counter[OrderState]] = {lanes[n].platform: Counter() for n in wanted}
    for ranks, count in vectors.items():
        for place in wanted:
            by_platform[lanes[place].platform][_BY_LETTER[ranks[place]]] += count
    still_open = [
        (orders.newest[order], order)
        for order, ranks in orders.ranks.items()
        if any(ranks[place] >= _QUIET_BELOW for place in wanted)
    ]
    listed: list[OpenOrder] = []
    newest = [order for _, order in sorted(still_open, reverse=True)[:limit]]
    for begin in range(0, len(newest), _ORDERS_PER_QUERY):
        some = newest[begin : begin + _ORDERS_PER_QUERY]
        rows = _rows_of(connection, some, asked)
        for order in some:
            ranks = orders.ranks[order]
            states = {lanes[place].platform: _BY_LETTER[ranks[place]] for place in wanted}
            listed += open_lines(*order, states, rows[order])
    return OrderCounts(vectors.total(), by_platform), tuple(listed)


def _rows_of(
    connection: Connection, orders: Sequence[Order], asked: Mapping[str, object]
) -> Mapping[Order, Sequence[Row[Any]]]:
    """Return the deliveries of orders, newest first."""
    names = {f"order{number}": order_id for number, (_, order_id) in enumerate(orders)}
    marks = ", ".join(f":{name}" for name in names)
    found: dict[Order, list[Row[Any]]] = defaultdict(list)
    sql = ORDER_ROWS.format(chosen=f"IN ({marks})", in_period=IN_PERIOD)
    for row in connection.exec_driver_sql(sql, {**asked, **names}):
        found[row.source, row.order_id].append(row)
    return found


_EVENTS = "SELECT DISTINCT e.id FROM event e INDEXED BY ix_event_order_received"
_DELIVERIES = "LEFT JOIN delivery d ON d.event_id = e.id"
_OF_PERIOD = f"FROM event e INDEXED BY ix_event_order_received {_DELIVERIES} WHERE {IN_PERIOD}"
_ON_THE_WAY = (
    "FROM (SELECT event_id FROM order_apart"
    f" WHERE {_SPAN} AND ranks IS NULL) AS a JOIN event e ON e.id = a.event_id {_DELIVERIES}"
)


def _numbers(
    connection: Connection, events: str, where: str, asked: Mapping[str, object]
) -> frozenset[int]:
    sql = f"{events} WHERE {IN_PERIOD} AND {where}"
    return frozenset(connection.exec_driver_sql(sql, dict(asked)).scalars())


def _live(
    connection: Connection,
    lanes: Sequence[PlatformLanes],
    which: str,
    asked: Mapping[str, object],
) -> list[_Seen]:
    """Return where events stand, as their rows say."""
    ranks = ", ".join(rank_sql(place, one) for place, one in enumerate(lanes))
    rows = connection.exec_driver_sql(
        f"SELECT e.id, e.source, e.order_id, {ranks} {which} GROUP BY e.received_at_ms, e.id",
        dict(asked),
    )
    return [_seen(*row) for row in rows]


def _seen(event_id: int, source: str, order_id: str, *ranks: int) -> _Seen:
    return _Seen(event_id, source, order_id, "".join(chr(_A + rank) for rank in ranks))
