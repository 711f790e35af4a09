"""What the hourly counts stand for, counted anew from the rows."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from stratum_desktop.domain.reason import CODE_KEY
from stratum_desktop.store.repositories.delivery_records import HourlyKey
from stratum_desktop.store.repositories.events import IngestHour

HOUR_MS = 3_600_000

_HOUR = "/ 3600000 * 3600"
_SPAN = ">= ? AND {0} < ?"
_KIND = "d.destination_id, e.origin, e.name"
_OF_EVENT = "JOIN event e ON e.id = d.event_id"
_VALUE = "coalesce(e.value, 0.0)"
_LINE_CODE = f"json_extract(h.reason, '$.{CODE_KEY}')"
# A line of a timeline is counted where it tells of an end or of a failed try: not where it tells
# what a person decided, that a batch was taken apart, or what a platform took back later.
_IS_COUNTED = (
    "(h.state IN ('skipped', 'expired', 'rejected', 'uncertain')"
    " OR h.state = 'held' AND h.attempt_id IS NOT NULL"
    " OR h.state = 'retry' AND (h.attempt_id IS NOT NULL"
    f" AND {_LINE_CODE} IS DISTINCT FROM 'delivery.batch_refused'"
    f" OR {_LINE_CODE} = 'delivery.lease_ran_out'))"
)
# What was decided without a request counts without its value.
_OUTCOMES = (
    f"SELECT at_ms {_HOUR}, destination_id, origin, name, state,"
    f" coalesce(json_extract(reason, '$.{CODE_KEY}'), ''), count(*), sum(value) FROM ("
    f"SELECT d.settled_at_ms AS at_ms, {_KIND}, d.state, d.reason, {_VALUE} AS value"
    f" FROM delivery d {_OF_EVENT} WHERE d.state = 'delivered'"
    f" AND d.settled_at_ms {_SPAN.format('d.settled_at_ms')}"
    f" UNION ALL SELECT d.settled_at_ms, {_KIND}, d.state, d.reason, 0.0"
    f" FROM delivery d {_OF_EVENT} WHERE d.state IN ('skipped', 'expired', 'rejected')"
    f" AND d.settled_at_ms {_SPAN.format('d.settled_at_ms')}"
    " AND NOT EXISTS (SELECT 1 FROM delivery_history h WHERE h.delivery_id = d.id)"
    f" UNION ALL SELECT h.at_ms, {_KIND}, h.state, h.reason,"
    f" CASE WHEN h.attempt_id IS NULL THEN 0.0 ELSE {_VALUE} END"
    f" FROM delivery_history h JOIN delivery d ON d.id = h.delivery_id {_OF_EVENT}"
    f" WHERE h.at_ms {_SPAN.format('h.at_ms')} AND {_IS_COUNTED}"
    ") AS told GROUP BY 1, 2, 3, 4, 5, 6"
)
_ARRIVALS = (
    f"SELECT received_at_ms {_HOUR}, origin, source, 'accepted', event_id_is_given, count(*)"
    f" FROM event WHERE received_at_ms {_SPAN.format('received_at_ms')} GROUP BY 1, 2, 3, 5"
    f" UNION ALL SELECT c.received_at_ms {_HOUR}, c.origin, c.source, c.verdict,"
    " e.event_id_is_given, count(*) FROM duplicate c JOIN event e ON e.id = c.of_event_id"
    f" WHERE c.received_at_ms {_SPAN.format('c.received_at_ms')} GROUP BY 1, 2, 3, 4, 5"
)
_FIRST = (
    "SELECT min(first_s) FROM (SELECT min(hour_at) AS first_s FROM delivery_hourly"
    " UNION ALL SELECT min(hour_at) FROM ingest_hourly"
    " UNION ALL SELECT min(settled_at_ms) / 1000 FROM delivery WHERE settled_at_ms IS NOT NULL"
    " UNION ALL SELECT min(received_at_ms) / 1000 FROM event) AS firsts"
)
HAS_ROWS = "verdict <> 'refused' AND NOT (verdict = 'duplicate' AND origin = 'upload')"
"""What of `ingest_hourly` rows tell: nothing is kept of a refused line, or of a copy in a file."""


class RecountReadModel:
    """Counts a span anew: epoch milliseconds, whole hours."""

    def __init__(self, connection: Connection) -> None:
        """Read on this connection's snapshot."""
        self._connection = connection

    def first_hour_s(self) -> int | None:
        """Return the first hour of which anything is stored or counted; None without any."""
        first = self._connection.exec_driver_sql(_FIRST).scalar()
        return None if first is None else int(first) // 3600 * 3600

    def outcomes(self, *, since_ms: int, until_ms: int) -> Mapping[HourlyKey, tuple[int, float]]:
        """Return how many deliveries came to what, and the sum of their values."""
        rows = self._connection.exec_driver_sql(_OUTCOMES, (since_ms, until_ms) * 3)
        return {HourlyKey(*row[:6]): (int(row[6]), float(row[7])) for row in rows}

    def arrivals(self, *, since_ms: int, until_ms: int) -> Mapping[IngestHour, int]:
        """Return how many events and copies came in."""
        rows = self._connection.exec_driver_sql(_ARRIVALS, (since_ms, until_ms) * 2)
        return {
            IngestHour(hour_at, origin, source, verdict, bool(given)): int(count)
            for hour_at, origin, source, verdict, given, count in rows
        }

    def stored_outcomes(
        self, *, since_ms: int, until_ms: int
    ) -> Mapping[HourlyKey, tuple[int, float]]:
        """Return what is counted of a span; what was taken back to nothing is absent."""
        rows = self._connection.exec_driver_sql(
            "SELECT hour_at, destination_id, origin, event_name, state, reason_code, count,"
            " value_sum FROM delivery_hourly WHERE hour_at >= ? AND hour_at < ? AND count <> 0",
            (since_ms // 1000, until_ms // 1000),
        )
        return {HourlyKey(*row[:6]): (int(row[6]), float(row[7])) for row in rows}

    def stored_arrivals(self, *, since_ms: int, until_ms: int) -> Mapping[IngestHour, int]:
        """Return what is counted of a span, of what leaves rows behind."""
        rows = self._connection.exec_driver_sql(
            "SELECT hour_at, origin, source, verdict, given_id, count FROM ingest_hourly"
            f" WHERE hour_at >= ? AND hour_at < ? AND {HAS_ROWS} AND count <> 0",
            (since_ms // 1000, until_ms // 1000),
        )
        return {
            IngestHour(hour_at, origin, source, verdict, bool(given)): int(count)
            for hour_at, origin, source, verdict, given, count in rows
        }
