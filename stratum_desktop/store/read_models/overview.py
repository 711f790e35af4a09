"""Figures of the overview: delivered by hour and day, and what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.store.tables import ASIDE, QUEUED, delivery_hourly


def delivered_by_hour(
    connection: Connection, *, since: int, until: int
) -> Mapping[tuple[int, int], int]:
    """Return deliveries confirmed per hour, from the hourly counts.

    Args:
        since: epoch seconds, the start of an hour.
        until: exclusive.

    Returns:
        (destination id, start of the hour in epoch seconds) to count; absent = none.
    """
    rows = connection.execute(
        select(
            delivery_hourly.c.destination_id,
            delivery_hourly.c.hour_at,
            func.sum(delivery_hourly.c.count).label("delivered"),
        )
        .where(
            delivery_hourly.c.hour_at >= since,
            delivery_hourly.c.hour_at < until,
            delivery_hourly.c.state == DeliveryState.DELIVERED,
        )
        .group_by(delivery_hourly.c.destination_id, delivery_hourly.c.hour_at)
    )
    return {(row.destination_id, row.hour_at): row.delivered for row in rows}


def hours_with_deliveries(
    connection: Connection, destination_ids: Sequence[int], *, since: int, until: int
) -> frozenset[int]:
    """Return the hours in which any of these destinations confirmed anything; as above."""
    marks = ", ".join("?" * len(destination_ids)) or "NULL"
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT hour_at FROM delivery_hourly WHERE hour_at >= ? AND hour_at < ?"
        f" AND state = 'delivered' AND destination_id IN ({marks})",
        (since, until, *destination_ids),
    )
    return frozenset(row[0] for row in rows)


def skipped_by_hour(
    connection: Connection, *, since: int, until: int
) -> Mapping[tuple[int, int], int]:
    """Return live events that a destination was not sent, per hour; arguments as above."""
    rows = connection.exec_driver_sql(
        "SELECT destination_id, hour_at, sum(count) FROM delivery_hourly WHERE hour_at >= ?"
        " AND hour_at < ? AND state = 'skipped' AND origin = 'server' GROUP BY 1, 2",
        (since, until),
    )
    return {(id_, hour_at): int(count) for id_, hour_at, count in rows}


def last_delivery_ms(connection: Connection) -> Mapping[int, int]:
    """Return when each destination last confirmed a request, epoch milliseconds."""
    rows = connection.exec_driver_sql(
        "SELECT id, (SELECT started_at_ms + duration_ms FROM attempt"
        " WHERE destination_id = destination.id AND outcome IN ('delivered', 'partly')"
        " ORDER BY started_at_ms DESC LIMIT 1) FROM destination"
    )
    return {id_: at_ms for id_, at_ms in rows if at_ms is not None}


def expiring_count(connection: Connection, *, before: int) -> int:
    """Return how many deliveries that wait pass their age limit before this epoch second.

    Held ones among them: a hold does not stop their age.
    """
    row = connection.exec_driver_sql(
        f"SELECT (SELECT count(*) FROM delivery WHERE {QUEUED} AND deadline_at < ?)"
        f" + (SELECT count(*) FROM delivery WHERE {ASIDE} AND state = 'held' AND deadline_at < ?)",
        (before, before),
    ).one()
    return int(row[0])
