"""What came in and what became of it, hour by hour: what anomalies are judged from.

Files are left out everywhere: they come when a person brings them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.store.read_models.delivery_lag import (
    FROM_DELIVERIES,
    LIVE,
    NOT_REPLAYED,
    SETTLED_LAG,
)

NO_IDENTITY = "identity.none_matchable"
"""Reason for which a delivery was skipped because nobody could have matched it."""

LIVE_ORIGINS = "origin IN ('server', 'pixel')"
_NOT_ARRIVED = "h.state IN ('retry', 'held', 'rejected', 'expired', 'uncertain')"


class ReceivedHour(NamedTuple):
    """How much of one kind came in from one sender in one UTC hour."""

    hour_at: int
    #: server | pixel
    origin: str
    source: str
    #: accepted | duplicate | collision | refused
    verdict: str
    is_given_id: bool
    events: int


class OutcomeHour(NamedTuple):
    """How many live deliveries of a platform came to one state in one UTC hour."""

    hour_at: int
    platform: str
    state: str
    #: Code of the reason; "" for most.
    reason_code: str
    deliveries: int


class LagHour(NamedTuple):
    """How many live deliveries of a platform had one lag, by the UTC hour they arrived in."""

    hour_at: int
    platform: str
    seconds: int
    deliveries: int


class HourlyFigures:
    """Counts by the hour."""

    def __init__(self, connection: Connection) -> None:
        """Read on this connection's snapshot."""
        self._connection = connection

    def received(self, *, since_s: int, until_s: int) -> tuple[ReceivedHour, ...]:
        """Return what came in live."""
        rows = self._connection.exec_driver_sql(
            "SELECT hour_at, origin, source, verdict, given_id, count FROM ingest_hourly"
            f" WHERE hour_at >= ? AND hour_at < ? AND {LIVE_ORIGINS}",
            (since_s, until_s),
        )
        return tuple(
            ReceivedHour(hour, origin, source, verdict, bool(given), int(events))
            for hour, origin, source, verdict, given, events in rows
        )

    def outcomes(self, *, since_s: int, until_s: int) -> tuple[OutcomeHour, ...]:
        """Return what became of live deliveries to platforms that are switched on."""
        rows = self._connection.exec_driver_sql(
            "SELECT h.hour_at, t.platform, h.state, h.reason_code, sum(h.count)"
            " FROM delivery_hourly h JOIN destination t ON t.id = h.destination_id"
            " WHERE h.hour_at >= ? AND h.hour_at < ? AND h.origin = 'server' AND t.enabled"
            " GROUP BY h.hour_at, t.platform, h.state, h.reason_code",
            (since_s, until_s),
        )
        return tuple(
            OutcomeHour(hour, platform, state, code, int(count))
            for hour, platform, state, code, count in rows
        )

    def lags(self, *, since_s: int, until_s: int) -> tuple[LagHour, ...]:
        """Return the lags of live conversions that arrived in a span."""
        hour = "d.settled_at_ms / 3600000 * 3600"
        rows = self._connection.exec_driver_sql(
            f"SELECT {hour}, t.platform, {SETTLED_LAG}, count(*){FROM_DELIVERIES}"
            f" WHERE d.settled_at_ms >= ? AND d.settled_at_ms < ? AND d.state = 'delivered'"
            f" AND {LIVE} AND {NOT_REPLAYED} GROUP BY 1, 2, 3",
            (since_s * 1000, until_s * 1000),
        )
        return tuple(LagHour(*row) for row in rows)

    def first_settled_s(self) -> int | None:
        """Return when the first delivery ended, epoch seconds; None when none did."""
        first = self._connection.exec_driver_sql(
            "SELECT min(settled_at_ms) FROM delivery WHERE settled_at_ms IS NOT NULL"
        ).scalar()
        return None if first is None else int(first) // 1000

    def reasons(self, platform: str, *, since_s: int, until_s: int) -> Mapping[str, int]:
        """Count why live deliveries of a platform did not arrive in a span, by code."""
        rows = self._connection.exec_driver_sql(
            "SELECT h.reason_code, sum(h.count) FROM delivery_hourly h"
            " JOIN destination t ON t.id = h.destination_id"
            " WHERE h.hour_at >= ? AND h.hour_at < ? AND t.platform = ?"
            f" AND h.origin = 'server' AND {_NOT_ARRIVED} AND h.reason_code <> ''"
            " GROUP BY h.reason_code",
            (since_s, until_s, platform),
        )
        return {code: int(count) for code, count in rows}

    def has_origin(self, origin: str, *, since_s: int, until_s: int) -> bool:
        """Say whether anything of this origin was accepted in a span."""
        row = self._connection.exec_driver_sql(
            "SELECT 1 FROM ingest_hourly WHERE hour_at >= ? AND hour_at < ? AND origin = ?"
            " AND verdict = 'accepted' LIMIT 1",
            (since_s, until_s, origin),
        ).first()
        return row is not None
