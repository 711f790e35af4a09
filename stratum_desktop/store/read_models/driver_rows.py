"""The rows behind each driver, as text cells for a table; newest first."""

from __future__ import annotations

from collections.abc import Sequence

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
        live = f"{_OF_PLATFORM} AND {LIVE} AND {NOT_REPLAYED}"
        head = f"SELECT {_EVENT_TIME}, e.name, e.event_id, d.state, {_SETTLED},"
        return self._cells(
            f"{head} {SETTLED_LAG} AS lag {live} AND {IS_DELIVERED} UNION ALL"
            f" {head} max(0, ? / 1000 - e.event_time){FROM_OPEN_DELIVERIES}"
            f" WHERE t.platform = ? AND {LIVE} AND {NOT_REPLAYED} AND {IS_OPEN} UNION ALL"
            f" {head} {SETTLED_LAG} {live} AND {IS_EXPIRED} ORDER BY lag DESC LIMIT ?",
            (
                *(platform, window.start_ms, window.end_ms),
                *(now_ms, platform, window.end_ms),
                *(platform, window.start_ms, window.end_ms),
                limit,
            ),
        )

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
