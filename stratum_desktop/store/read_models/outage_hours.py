"""What requests of a destination came to, hour by hour: what an outage of delivery is told by."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

_OUTCOME = (
    "CASE WHEN state IN ('retry', 'held', 'rejected', 'uncertain') THEN 'failed' ELSE state END"
)


class DestinationHour(NamedTuple):
    """How many live deliveries of a destination came to one end in one UTC hour."""

    destination_id: int
    hour_at: int
    #: delivered | skipped | failed: what a request failed, however often it did
    outcome: str
    deliveries: int


class OutageHours:
    """Counts by the hour and destination."""

    def __init__(self, connection: Connection) -> None:
        """Read on this connection's snapshot."""
        self._connection = connection

    def outcomes(self, *, since_s: int, until_s: int) -> tuple[DestinationHour, ...]:
        """Return what live deliveries came to; what expired or was cancelled is not among it."""
        rows = self._connection.exec_driver_sql(
            f"SELECT destination_id, hour_at, {_OUTCOME}, sum(count) FROM delivery_hourly"
            " WHERE hour_at >= ? AND hour_at < ? AND origin = 'server' AND state IN"
            " ('delivered', 'skipped', 'retry', 'held', 'rejected', 'uncertain')"
            " GROUP BY 1, 2, 3",
            (since_s, until_s),
        )
        return tuple(
            DestinationHour(id_, hour, outcome, int(count)) for id_, hour, outcome, count in rows
        )

    def first_delivery_s(self, destination_id: int, *, since_s: int, until_s: int) -> int | None:
        """Return when the first request of a span that delivered left; None without any."""
        first = self._connection.exec_driver_sql(
            "SELECT started_at_ms FROM attempt WHERE destination_id = ? AND started_at_ms >= ?"
            " AND started_at_ms < ? AND outcome IN ('delivered', 'partly')"
            " ORDER BY started_at_ms LIMIT 1",
            (destination_id, since_s * 1000, until_s * 1000),
        ).scalar()
        return None if first is None else int(first) // 1000
