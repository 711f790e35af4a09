"""The shop's orders by day and the platform whose click they carry, as far as they are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.store.bulk import adding, insert_sql, put, run_many
from stratum_desktop.store.tables import order_day, order_progress


class OrderDay(NamedTuple):
    """One row of `order_day`, in the order it is written."""

    #: ISO day.
    date: str
    platform: str
    #: ISO 4217; "" where an order names none.
    currency: str
    orders: int
    revenue_micros: int


class Order(NamedTuple):
    """An event that tells of an order for the first time."""

    event_row_id: int
    #: Epoch seconds.
    event_time: int
    value: float | None
    currency: str | None
    body: bytes


_ADD = insert_sql(order_day, OrderDay._fields) + adding(order_day, ("orders", "revenue_micros"))
_NEW = (
    "SELECT e.id, e.event_time, e.value, e.currency, e.body FROM event e"
    " WHERE e.id > ? AND e.id <= ? AND e.name = 'Purchase' AND e.origin <> 'pixel'"
    " AND NOT EXISTS (SELECT 1 FROM event p WHERE p.order_id = e.order_id AND p.id < e.id"
    " AND p.name = 'Purchase' AND p.origin <> 'pixel') ORDER BY e.id"
)


class OrderDayRepository:
    """Counted orders."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def progress(self) -> tuple[str, int] | None:
        """Return whose days were counted, and up to which event; None before anything was."""
        row = self._connection.exec_driver_sql("SELECT zone, event_id FROM order_progress").first()
        return None if row is None else (row[0], int(row[1]))

    def set_progress(self, zone: str, event_row_id: int) -> None:
        """Keep how far was counted."""
        put(self._connection, order_progress, id=1, zone=zone, event_id=event_row_id)

    def newest_event(self) -> int:
        """Return the highest number of an event; 0 without any."""
        found = self._connection.exec_driver_sql("SELECT max(id) FROM event").scalar()
        return 0 if found is None else int(found)

    def orders(self, *, after: int, until: int) -> tuple[Order, ...]:
        """Return the orders that events of a stretch tell of first, as they came in.

        Args:
            after: number of an event, not included.
            until: included.
        """
        rows = self._connection.exec_driver_sql(_NEW, (after, until))
        return tuple(Order(*row) for row in rows)

    def add(self, rows: Iterable[OrderDay]) -> None:
        """Add to what is counted."""
        run_many(self._connection, _ADD, rows)

    def forget(self) -> None:
        """Forget everything that was counted; it can be counted again."""
        for table in (order_day, order_progress):
            self._connection.exec_driver_sql(f"DELETE FROM {table.name}")

    def days(self, *, since: str, until: str) -> tuple[OrderDay, ...]:
        """Return what is counted of a span of ISO days, both included, by day and platform."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {', '.join(OrderDay._fields)} FROM order_day WHERE date BETWEEN ? AND ?"
            " ORDER BY date, platform, currency",
            (since, until),
        )
        return tuple(OrderDay(*row) for row in rows)

    def first_days(self) -> Sequence[tuple[str, str]]:
        """Return each platform with the first ISO day of an order of it."""
        rows = self._connection.exec_driver_sql(
            "SELECT platform, min(date) FROM order_day GROUP BY platform ORDER BY platform"
        )
        return [(platform, first) for platform, first in rows]
