"""The order ledger: where every order of a period stands at every platform.

One pass over the events of the period and their deliveries, each found by an index; what lies
outside the period is never read. About 1.5 µs of processor time for a delivery.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from stratum_desktop.domain.event_name import NOT_CONVERSIONS
from stratum_desktop.domain.order import ACCOUNTED, NOT_DUE, WORST_FIRST, OrderState
from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.store.read_models.deliveries import at


@dataclass(frozen=True, slots=True)
class PlatformLanes:
    """The destinations of one platform, as the ledger sees them."""

    platform: str
    destination_ids: tuple[int, ...]
    #: When the first of them was connected.
    connected_at_ms: int


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """One order that one platform has not got, and that was not skipped for a cause."""

    source: str
    order_id: str
    platform: str
    state: OrderState
    #: Of the delivery that speaks for the order.
    reason: Reason | None
    #: None when nothing was queued.
    delivery_id: int | None
    event_name: str
    event_id: str
    received_at: datetime
    value: float | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """The ledger's sums."""

    #: Orders of the period.
    orders: int
    #: Platform to the count of each state; the states of a platform add up to `orders`.
    by_platform: Mapping[str, Mapping[OrderState, int]]


def order_ledger(
    connection: Connection,
    lanes: Sequence[PlatformLanes],
    *,
    since_ms: int,
    until_ms: int,
    limit: int,
) -> tuple[OrderCounts, tuple[OpenOrder, ...]]:
    """Return the sums, and the newest open orders.

    Args:
        lanes: the platforms to answer for; at least one.
        since_ms: when the orders' events were received, first.
        until_ms: exclusive.
        limit: at most so many orders are listed, each with every platform that lacks it.
    """
    counts: dict[str, Counter[OrderState]] = {one.platform: Counter() for one in lanes}
    listed: list[OpenOrder] = []
    orders = 0
    asked = parameters(lanes, since_ms=since_ms, until_ms=until_ms) | {"most": limit}
    for row in connection.exec_driver_sql(ledger_sql(lanes), asked).all():
        source, order_id, count, *ranks = row
        states = dict(zip(counts, (BY_RANK[rank] for rank in ranks), strict=True))
        if source is None:
            orders += count
            for platform, state in states.items():
                counts[platform][state] += count
        else:
            listed += _open_of(connection, source, order_id, states, asked)
    return OrderCounts(orders, counts), tuple(listed)


def order_count(connection: Connection, *, since_ms: int, until_ms: int) -> int:
    """Return how many orders came in a period, wherever they were to go."""
    found: int = connection.exec_driver_sql(
        "SELECT count(*) FROM (SELECT DISTINCT source, order_id FROM event e"
        f" INDEXED BY ix_event_order_received WHERE {IN_PERIOD}) AS orders",
        {"since": since_ms, "until": until_ms},
    ).scalar_one()
    return found


BY_RANK: tuple[OrderState, ...] = WORST_FIRST[::-1]
_RANK = {state: rank for rank, state in enumerate(BY_RANK)}
FIRST_OPEN = 1 + max(_RANK[state] for state in ACCOUNTED | NOT_DUE)
_RANK_OF_DELIVERY = (
    "CASE d.state "
    + " ".join(f"WHEN '{state}' THEN {rank}" for state, rank in _RANK.items())
    + " END"
)
_NAMES = ", ".join(f"'{name}'" for name in sorted(NOT_CONVERSIONS))
IS_ORDER = f"e.order_id IS NOT NULL AND e.origin <> 'pixel' AND e.name NOT IN ({_NAMES})"
IN_PERIOD = f"e.received_at_ms >= :since AND e.received_at_ms < :until AND {IS_ORDER}"


ORDER_ROWS = (
    "SELECT e.name, e.event_id, e.received_at_ms, e.value, e.currency, t.platform, d.id, d.state,"
    " d.reason, e.source, e.order_id FROM event e INDEXED BY ix_event_order"
    " LEFT JOIN delivery d ON d.event_id = e.id"
    " LEFT JOIN destination t ON t.id = d.destination_id"
    " WHERE e.order_id {chosen} AND {in_period} ORDER BY e.id DESC, d.id"
)
ORDER_SQL = ORDER_ROWS.format(chosen="= :order_id AND e.source = :source", in_period=IN_PERIOD)
"""The deliveries of one order, newest first."""


def ledger_sql(lanes: Sequence[PlatformLanes]) -> str:
    """Return the query: sums first, with no source, then the newest open orders.

    Its columns are source, order id, count, and a rank for each platform.
    """
    places = range(len(lanes))
    ranks = ", ".join(f"{rank_sql(place, one)} AS r{place}" for place, one in enumerate(lanes))
    worst = ", ".join(f"max(r{place}) AS r{place}" for place in places)
    names = ", ".join(f"r{place}" for place in places)
    is_open = " OR ".join(f"r{place} >= {FIRST_OPEN}" for place in places)
    return (
        f"WITH seen AS (SELECT e.id, e.source, e.order_id, {ranks} FROM event e"
        " INDEXED BY ix_event_order_received"
        f" LEFT JOIN delivery d ON d.event_id = e.id WHERE {IN_PERIOD}"
        " GROUP BY e.received_at_ms, e.id),"
        f" orders AS MATERIALIZED (SELECT source, order_id, max(id) AS newest, {worst}"
        " FROM seen GROUP BY source, order_id)"
        f" SELECT NULL, NULL, count(*), {names} FROM orders GROUP BY {names}"
        f" UNION ALL SELECT * FROM (SELECT source, order_id, newest, {names} FROM orders"
        f" WHERE {is_open} ORDER BY newest DESC LIMIT :most) AS newest"
    )


def rank_sql(place: int, one: PlatformLanes) -> str:
    """Return the rank of an event at a platform: of its worst delivery, or of having none."""
    ids = ", ".join(str(int(number)) for number in one.destination_ids)
    was_meant = (
        f"e.received_at_ms >= :connected{place} AND (e.upload_id IS NULL OR e.upload_id IN"
        " (SELECT id FROM offline_conversion_batches"
        f" WHERE instr(',' || platform || ',', :platform{place}) > 0))"
    )
    return (
        f"coalesce(max(CASE WHEN d.destination_id IN ({ids}) THEN {_RANK_OF_DELIVERY} END),"
        f" CASE WHEN {was_meant} THEN {_RANK[OrderState.MISSING]}"
        f" ELSE {_RANK[OrderState.ELSEWHERE]} END)"
    )


def parameters(
    lanes: Sequence[PlatformLanes], *, since_ms: int, until_ms: int
) -> dict[str, object]:
    """Return what `rank_sql` and `IN_PERIOD` ask for by name."""
    found: dict[str, object] = {"since": since_ms, "until": until_ms}
    for place, one in enumerate(lanes):
        found[f"connected{place}"] = one.connected_at_ms
        found[f"platform{place}"] = f",{one.platform},"
    return found


def _open_of(
    connection: Connection,
    source: str,
    order_id: str,
    states: Mapping[str, OrderState],
    asked: Mapping[str, object],
) -> Iterator[OpenOrder]:
    rows = connection.exec_driver_sql(
        ORDER_SQL, {**asked, "order_id": order_id, "source": source}
    ).all()
    return open_lines(source, order_id, states, rows)


def open_lines(
    source: str, order_id: str, states: Mapping[str, OrderState], rows: Sequence[Row[Any]]
) -> Iterator[OpenOrder]:
    """Yield an order once for each platform that lacks it, with the delivery that says so.

    Args:
        source: of the order.
        order_id: of the order.
        states: platform to where the order stands there.
        rows: its deliveries, as `ORDER_ROWS` tells them.
    """
    for platform, state in states.items():
        if _RANK[state] < FIRST_OPEN:
            continue
        speaks = next((row for row in rows if (row.platform, row.state) == (platform, state)), None)
        row = speaks or rows[0]
        yield OpenOrder(
            source=source,
            order_id=order_id,
            platform=platform,
            state=state,
            reason=None if speaks is None else reason_from_json(speaks.reason),
            delivery_id=None if speaks is None else speaks.id,
            event_name=row.name,
            event_id=row.event_id,
            received_at=at(row.received_at_ms),
            value=row.value,
            currency=row.currency,
        )
