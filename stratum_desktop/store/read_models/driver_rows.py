"""The rows behind each driver, as text cells for a table; newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.domain.window import Window
from stratum_desktop.store.read_models.delivery_lag import (
    FROM_DELIVERIES,
    IS_DELIVERED,
    IS_EXPIRED,
    IS_OPEN,
    LIVE,
    NOT_REPLAYED,
    SETTLED_LAG,
)
from stratum_desktop.store.read_models.open_deliveries import FROM_OPEN_DELIVERIES
from stratum_desktop.store.read_models.signal_quality import IS_COUNTED

Cells = tuple[tuple[str, ...], ...]

_OF_PLATFORM = f"{FROM_DELIVERIES} WHERE t.platform = ?"
_EVENT_TIME = "strftime('%Y-%m-%dT%H:%M:%SZ', e.event_time, 'unixepoch')"
_SETTLED = "coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', d.settled_at_ms / 1000, 'unixepoch'), '')"
_REASON = "coalesce(json_extract(d.reason, '$.code'), '')"

_AT_ONCE_MS = 12 * 3_600_000
"""Source: own choice; of ten million deliveries in ninety days, some fifty thousand."""

# By ids, which lie side by side: through the index over events, every delivery of an event would be
# read for the one that is asked for. The sign keeps SQLite from a walk along all ids for the first.
_SPAN = (
    "SELECT min(id), max(id) FROM delivery WHERE event_id >="
    " (SELECT min(+id) FROM event WHERE received_at_ms >= ? AND received_at_ms < ?)"
    " AND event_id <="
    " (SELECT max(+id) FROM event WHERE received_at_ms >= ? AND received_at_ms < ?)"
)

_DELIVERED_LAGS = (
    f"SELECT d.id, {SETTLED_LAG} AS lag FROM delivery d CROSS JOIN event e"
    " WHERE e.id = d.event_id AND d.id >= ? AND d.id <= ?"
    " AND d.destination_id IN (SELECT id FROM destination WHERE platform = ?)"
    f" AND {LIVE} AND {IS_DELIVERED} AND {SETTLED_LAG} > ? AND {NOT_REPLAYED}"
    " ORDER BY lag DESC LIMIT ?"
)


class _Lag(NamedTuple):
    delivery_id: int
    seconds: int


class DriverRowsReadModel:
    """Rows of one driver; every cell is text, an absent value is empty."""

    def __init__(self, connection: Connection) -> None:
        """Read on this connection's snapshot."""
        self._connection = connection

    def match(self, platform: str, window: Window, *, limit: int) -> Cells:
        """Return (event time, event, event id, destination, outcome, reason)."""
        return self._cells(
            f"SELECT {_EVENT_TIME}, e.name, e.event_id, t.label, d.state, {_REASON}"
            f"{_OF_PLATFORM} AND d.settled_at_ms >= ? AND d.settled_at_ms < ?"
            " AND (d.state IN ('delivered', 'rejected') OR (d.state = 'skipped'"
            f" AND {_REASON} = 'identity.none_matchable'))"
            " ORDER BY d.settled_at_ms DESC LIMIT ?",
            (platform, window.start_ms, window.end_ms, limit),
        )

    def coverage(self, window: Window, *, now_s: int, limit: int) -> Cells:
        """Return (first seen, event, browser, server, minutes apart)."""
        return self._cells(
            "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', first_at, 'unixepoch'), name,"
            " coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', browser_at, 'unixepoch'), ''),"
            " coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', server_at, 'unixepoch'), ''),"
            " coalesce(CAST(abs(browser_at - server_at) / 60 AS TEXT), '')"
            f" FROM sighting WHERE {IS_COUNTED} ORDER BY first_at DESC LIMIT ?",
            (window.start_ms // 1000, window.end_ms // 1000, now_s, limit),
        )

    def latency(self, platform: str, window: Window, *, now_ms: int, limit: int) -> Cells:
        """Return (event time, event, event id, state, settled, seconds); the slowest first."""
        lags = [
            *self._delivered_lags(platform, window, limit=limit),
            *self._other_lags(platform, window, now_ms=now_ms, limit=limit),
        ]
        slowest = sorted(lags, key=lambda one: one.seconds, reverse=True)[:limit]
        marks = ",".join("?" * len(slowest)) or "NULL"
        rows = self._cells(
            f"SELECT d.id, {_EVENT_TIME}, e.name, e.event_id, d.state, {_SETTLED}"
            f"{FROM_DELIVERIES} WHERE d.id IN ({marks})",
            tuple(one.delivery_id for one in slowest),
        )
        by_id = {row[0]: row[1:] for row in rows}
        return tuple((*by_id[str(one.delivery_id)], str(one.seconds)) for one in slowest)

    def _delivered_lags(self, platform: str, window: Window, *, limit: int) -> list[_Lag]:
        """Return the slowest that were delivered, of what came in in a window.

        Half a day after the other, so that no statement takes long: once as many are found as are
        wanted, only what was slower than the quickest of them is looked at closely.
        """
        slowest: list[_Lag] = []
        end_ms = window.end_ms
        while end_ms > window.start_ms:
            start_ms = max(window.start_ms, end_ms - _AT_ONCE_MS)
            quickest = slowest[-1].seconds if len(slowest) == limit else -1
            span = (start_ms, end_ms)
            first, last = self._connection.exec_driver_sql(_SPAN, (*span, *span)).one()
            rows = self._connection.exec_driver_sql(
                _DELIVERED_LAGS, (first, last, platform, *span, quickest, limit)
            )
            slowest = [*slowest, *(_Lag(*row) for row in rows)]
            slowest = sorted(slowest, key=lambda one: one.seconds, reverse=True)[:limit]
            end_ms = start_ms
        return slowest

    def _other_lags(
        self, platform: str, window: Window, *, now_ms: int, limit: int
    ) -> Iterator[_Lag]:
        """Yield the slowest of what waits now or expired in a window."""
        rows = self._connection.exec_driver_sql(
            f"SELECT d.id, max(0, ? / 1000 - e.event_time) AS lag{FROM_OPEN_DELIVERIES}"
            f" WHERE t.platform = ? AND {LIVE} AND {NOT_REPLAYED} AND {IS_OPEN} UNION ALL"
            f" SELECT d.id, {SETTLED_LAG}{_OF_PLATFORM} AND {LIVE} AND {NOT_REPLAYED}"
            f" AND {IS_EXPIRED} ORDER BY lag DESC LIMIT ?",
            (
                *(now_ms, platform, window.end_ms),
                *(platform, window.start_ms, window.end_ms),
                limit,
            ),
        )
        return (_Lag(*row) for row in rows)

    def daily(self, platform: str, *, days: Sequence[str], limit: int) -> Cells:
        """Return (day, measure, source, value) of conversions and revenue."""
        marks = ",".join("?" * len(days))
        return self._cells(
            "SELECT date, measure, source, printf('%.2f', value) FROM platform_daily"
            f" WHERE platform = ? AND measure IN ('conversions', 'revenue') AND date IN ({marks})"
            " ORDER BY date DESC, measure, source LIMIT ?",
            (platform, *days, limit),
        )

    def syncs(self, job: str, *, until_ms: int, limit: int) -> Cells:
        """Return (started, ended, outcome, error) of this job's runs."""
        return self._cells(
            "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', started_at_ms / 1000, 'unixepoch'),"
            " coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', ended_at_ms / 1000, 'unixepoch'), ''),"
            " coalesce(outcome, ''), coalesce(error, '') FROM job_run"
            " WHERE job = ? AND started_at_ms <= ? ORDER BY started_at_ms DESC LIMIT ?",
            (job, until_ms, limit),
        )

    def _cells(self, sql: str, parameters: tuple[object, ...]) -> Cells:
        rows = self._connection.exec_driver_sql(sql, parameters)
        return tuple(tuple(str(cell) for cell in row) for row in rows)
