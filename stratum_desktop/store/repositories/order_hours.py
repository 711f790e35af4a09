"""Where the orders of each hour stand, as far as that is counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.store.bulk import insert_sql, put, run_many
from stratum_desktop.store.tables import order_apart, order_counted, order_hourly

HOUR_MS = 3_600_000
HOUR_S = 3_600
_HOUR = f"/ {HOUR_MS} * {HOUR_S}"
_MARK = "INSERT INTO order_stale (hour_at)"
_OF_DELIVERY = (
    f"{_MARK} SELECT e.received_at_ms {_HOUR} FROM delivery d JOIN event e ON e.id = d.event_id"
    " WHERE d.id = ? AND e.order_id IS NOT NULL ON CONFLICT DO NOTHING"
)
# The hours of events that are not counted yet, and of every other event of their orders; then
# those of events that were counted before their deliveries were there.
_NOT_COUNTED = (
    f"SELECT o.received_at_ms {_HOUR} AS hour_at FROM event o WHERE o.order_id IS NOT NULL"
    " AND o.order_id IN (SELECT order_id FROM event WHERE id > ? AND order_id IS NOT NULL)"
    f" UNION SELECT e.received_at_ms {_HOUR} FROM delivery d JOIN event e ON e.id = d.event_id"
    " WHERE d.id > ? AND +d.event_id <= ? AND e.order_id IS NOT NULL"
)
_EVERY_HOUR = f"SELECT DISTINCT received_at_ms {_HOUR} FROM event WHERE order_id IS NOT NULL"
_STORED = "SELECT hour_at, ranks, orders FROM order_hourly"
_STORED_APART = "SELECT hour_at, event_id, source, order_id, ranks FROM order_apart"
MOVING = "d.state IN ('ready', 'sending', 'retry', 'held')"
"""What comes to something else without a word to `count_anew`."""
_HAVE_SETTLED = (
    "SELECT DISTINCT a.hour_at FROM order_apart a WHERE a.ranks IS NULL AND NOT EXISTS"
    f" (SELECT 1 FROM delivery d WHERE d.event_id = a.event_id AND {MOVING})"
)


class OrdersCounted(NamedTuple):
    """Up to where orders are counted, or their hours known as stale."""

    #: Names the destinations that ranks speak of.
    lanes: str
    event_id: int
    delivery_id: int


class OrderHour(NamedTuple):
    """Orders of one hour that are accounted for alike, in the order of `order_hourly`."""

    #: Epoch seconds of its start.
    hour_at: int
    #: A letter for each platform.
    ranks: str
    orders: int


class OrderApart(NamedTuple):
    """An event of an order that is told by itself, in the order of `order_apart`."""

    hour_at: int
    event_id: int
    source: str
    order_id: str
    #: None while deliveries are on the way.
    ranks: str | None


_ADD_HOUR = insert_sql(order_hourly, OrderHour._fields)
_ADD_APART = insert_sql(order_apart, OrderApart._fields)


class OrderHourRepository:
    """Counted hours of orders."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def counted(self) -> OrdersCounted | None:
        """Return how far was counted; None before anything was."""
        row = self._connection.exec_driver_sql(
            "SELECT lanes, event_id, delivery_id FROM order_counted"
        ).first()
        return None if row is None else OrdersCounted(*row)

    def count_anew(self, delivery_ids: Iterable[int]) -> None:
        """Let the hours of orders be counted anew whose settled deliveries were changed."""
        run_many(self._connection, _OF_DELIVERY, ((one,) for one in delivery_ids))

    def not_counted(self, found: OrdersCounted) -> frozenset[int]:
        """Return the hours whose counts do not hold, epoch seconds."""
        rows = self._connection.exec_driver_sql(
            f"SELECT hour_at FROM order_stale UNION {_NOT_COUNTED}",
            (found.event_id, found.delivery_id, found.event_id),
        )
        return frozenset(int(row[0]) for row in rows)

    def to_count(self, found: OrdersCounted) -> frozenset[int]:
        """Return the hours that the next count begins with: of what settled since as well."""
        settled = self._connection.exec_driver_sql(_HAVE_SETTLED).scalars()
        return self.not_counted(found) | {int(hour_at) for hour_at in settled}

    def hours(self) -> tuple[int, ...]:
        """Return every hour that has orders, or counts of any, epoch seconds."""
        counted = "SELECT hour_at FROM order_hourly UNION SELECT hour_at FROM order_apart"
        rows = self._connection.exec_driver_sql(f"{_EVERY_HOUR} UNION {counted} ORDER BY 1")
        return tuple(int(hour_at) for hour_at in rows.scalars())

    def stored(self, hour_at: int) -> tuple[tuple[OrderHour, ...], tuple[OrderApart, ...]]:
        """Return what is kept of an hour, in the order of its keys."""
        ask, at = self._connection.exec_driver_sql, (hour_at,)
        counts = ask(f"{_STORED} WHERE hour_at = ? ORDER BY ranks", at)
        apart = ask(f"{_STORED_APART} WHERE hour_at = ? ORDER BY event_id", at)
        return tuple(OrderHour(*row) for row in counts), tuple(OrderApart(*row) for row in apart)

    def go_on(self, lanes: str) -> None:
        """Note every hour that is to be counted: all of them where the destinations changed."""
        run, found = self._connection.exec_driver_sql, self.counted()
        if found is None or found.lanes != lanes:
            self.forget()
            run(f"{_MARK} {_EVERY_HOUR}")
        else:
            hours = self.to_count(found)
            run_many(
                self._connection,
                f"{_MARK} VALUES (?) ON CONFLICT DO NOTHING",
                ((hour_at,) for hour_at in sorted(hours)),
            )
        newest = run("SELECT (SELECT max(id) FROM event), (SELECT max(id) FROM delivery)").one()
        put(
            self._connection,
            order_counted,
            id=1,
            lanes=lanes,
            event_id=newest[0] or 0,
            delivery_id=newest[1] or 0,
        )

    def stale(self, *, limit: int) -> tuple[int, ...]:
        """Return the newest hours that are to be counted anew, epoch seconds."""
        rows = self._connection.exec_driver_sql(
            "SELECT hour_at FROM order_stale ORDER BY hour_at DESC LIMIT ?", (limit,)
        )
        return tuple(int(hour_at) for hour_at in rows.scalars())

    def replace(
        self, hour_at: int, counts: Iterable[OrderHour], apart: Iterable[OrderApart]
    ) -> None:
        """Keep what an hour comes to in place of what was kept of it."""
        for table in ("order_hourly", "order_apart", "order_stale"):
            self._connection.exec_driver_sql(f"DELETE FROM {table} WHERE hour_at = ?", (hour_at,))
        run_many(self._connection, _ADD_HOUR, counts)
        run_many(self._connection, _ADD_APART, apart)

    def forget(self) -> None:
        """Let everything be counted anew."""
        for table in ("order_hourly", "order_apart", "order_stale", "order_counted"):
            self._connection.exec_driver_sql(f"DELETE FROM {table}")
