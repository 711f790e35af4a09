"""Lags of live conversions by day, platform and event, and how far they are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.store.bulk import run_many, upsert_sql
from stratum_desktop.store.tables import (
    conversion_latency_stats,
    latency_arrival,
    latency_block,
    latency_day,
    latency_progress,
)

ALL = ""
"""What a block names where it holds all platforms, or all events."""


class BlockSpan(NamedTuple):
    """The days of a block."""

    days: int
    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=self.days - 1)


class LatencyDay(NamedTuple):
    """One row of `latency_day`, in the order it is written."""

    period_date: str
    platform: str
    event_type: str
    event_count: int
    total_seconds: int
    #: As `domain.latency_sketch` writes them.
    buckets: bytes


class LatencyBlock(NamedTuple):
    """One row of `latency_block`, in the order it is written."""

    days: int
    #: ISO day.
    first_date: str
    #: `ALL` where it is of all platforms, or of all events.
    platform: str
    event_type: str
    event_count: int
    total_seconds: int
    buckets: bytes


class ArrivalLatency(NamedTuple):
    """One row of `latency_arrival`, in the order it is written."""

    #: Epoch seconds of the UTC hour in which the events came in.
    hour_at: int
    #: ISO day on which they were confirmed.
    period_date: str
    platform: str
    #: A value of `domain.latency.LagSeries`.
    series: str
    event_count: int
    total_seconds: int
    buckets: bytes


class LatencyStat(NamedTuple):
    """One row of `conversion_latency_stats`, in the order it is written."""

    period_date: str
    platform: str
    event_type: str
    event_count: int
    avg_latency_ms: float | None
    median_latency_ms: float | None
    p95_latency_ms: float | None
    p99_latency_ms: float | None
    speed_class: str


class LatencyProgress(NamedTuple):
    """How far `latency_day` has counted."""

    #: Whose days were counted.
    zone: str
    #: Deliveries that this attempt or an earlier one confirmed are in.
    attempt_id: int


class StaleInstant(NamedTuple):
    """When a delivery had been confirmed that was taken back since."""

    id: int
    delivered_at_ms: int


_KEEP_DAY = upsert_sql(latency_day, LatencyDay._fields)
_KEEP_BLOCK = upsert_sql(latency_block, LatencyBlock._fields)
_KEEP_ARRIVAL = upsert_sql(latency_arrival, ArrivalLatency._fields)
_KEEP_STAT = upsert_sql(conversion_latency_stats, LatencyStat._fields)
_KEEP_PROGRESS = upsert_sql(latency_progress, ("id", *LatencyProgress._fields))
_STAT_COLUMNS = ", ".join(LatencyStat._fields)
_DAY_COLUMNS = ", ".join(LatencyDay._fields)
_BLOCK_COLUMNS = ", ".join(LatencyBlock._fields)
_ARRIVAL_COLUMNS = ", ".join(ArrivalLatency._fields)


_BY_DAY = (latency_day, conversion_latency_stats, latency_arrival)


class LatencyRepository:
    """What is counted, and what has to be counted anew."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def progress(self) -> LatencyProgress | None:
        """Return how far is counted; None: nothing that is stored counts."""
        row = self._connection.exec_driver_sql(
            "SELECT zone, attempt_id FROM latency_progress"
        ).first()
        return None if row is None else LatencyProgress(*row)

    def keep_progress(self, progress: LatencyProgress) -> None:
        """Note how far is counted."""
        self._connection.exec_driver_sql(_KEEP_PROGRESS, (1, *progress))

    def days(
        self, *, since: str, until: str, event_type: str | None = None
    ) -> tuple[LatencyDay, ...]:
        """Return the rows of a span of ISO days, both included; of one event or of all."""
        of_event = "" if event_type is None else " AND event_type = ?"
        rows = self._connection.exec_driver_sql(
            f"SELECT {_DAY_COLUMNS} FROM latency_day WHERE period_date BETWEEN ? AND ?{of_event}",
            (since, until, *([] if event_type is None else [event_type])),
        )
        return tuple(LatencyDay(*row) for row in rows)

    def totals(self, *, since: str, until: str, platform: str) -> tuple[LatencyBlock, ...]:
        """Return what a span of ISO days, both included, holds of a platform, or of `ALL`."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {_BLOCK_COLUMNS} FROM latency_block"
            " WHERE days = 1 AND first_date BETWEEN ? AND ? AND platform = ?",
            (since, until, platform),
        )
        return tuple(LatencyBlock(*row) for row in rows)

    def block(self, span: BlockSpan) -> tuple[LatencyBlock, ...]:
        """Return the rows of a block."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {_BLOCK_COLUMNS} FROM latency_block WHERE days = ? AND first_date = ?",
            (span.days, span.first.isoformat()),
        )
        return tuple(LatencyBlock(*row) for row in rows)

    def block_spans(self) -> tuple[BlockSpan, ...]:
        """Return which blocks are stored."""
        rows = self._connection.exec_driver_sql(
            "SELECT DISTINCT days, first_date FROM latency_block"
        )
        return tuple(BlockSpan(days, date.fromisoformat(first)) for days, first in rows)

    def replace_blocks(self, blocks: Iterable[tuple[BlockSpan, Sequence[LatencyBlock]]]) -> None:
        """Store blocks, each in place of all that was stored of it."""
        for span, rows in blocks:
            self._connection.exec_driver_sql(
                "DELETE FROM latency_block WHERE days = ? AND first_date = ?",
                (span.days, span.first.isoformat()),
            )
            run_many(self._connection, _KEEP_BLOCK, rows)

    def counts(self, *, since: str, until: str) -> tuple[tuple[str, str, str, int], ...]:
        """Return day, platform, event and how many, of a span of ISO days, both included."""
        # Without reading past the buckets of `latency_day`, which has the same rows.
        rows = self._connection.exec_driver_sql(
            "SELECT period_date, platform, event_type, event_count FROM conversion_latency_stats"
            " WHERE tenant_id = 1 AND period_date BETWEEN ? AND ?",
            (since, until),
        )
        return tuple((day, platform, name, count) for day, platform, name, count in rows)

    def keep(
        self,
        days: Sequence[LatencyDay],
        stats: Sequence[LatencyStat],
        arrivals: Sequence[ArrivalLatency],
    ) -> None:
        """Store days, what is told of them, and hours of arrival, each over an earlier one."""
        run_many(self._connection, _KEEP_DAY, days)
        run_many(self._connection, _KEEP_STAT, stats)
        run_many(self._connection, _KEEP_ARRIVAL, arrivals)

    def arrivals(self, *, since_s: int, until_s: int) -> tuple[ArrivalLatency, ...]:
        """Return what is stored of the hours of a span."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {_ARRIVAL_COLUMNS} FROM latency_arrival WHERE hour_at >= ? AND hour_at < ?",
            (since_s, until_s),
        )
        return tuple(ArrivalLatency(*row) for row in rows)

    def arrivals_of_day(self, on: str) -> tuple[ArrivalLatency, ...]:
        """Return what is stored of conversions that were confirmed on an ISO day."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {_ARRIVAL_COLUMNS} FROM latency_arrival WHERE period_date = ?", (on,)
        )
        return tuple(ArrivalLatency(*row) for row in rows)

    def stats(self, *, since: str, until: str) -> tuple[LatencyStat, ...]:
        """Return what is told of a span of ISO days, both included."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {_STAT_COLUMNS} FROM conversion_latency_stats"
            " WHERE period_date BETWEEN ? AND ?",
            (since, until),
        )
        return tuple(LatencyStat(*row) for row in rows)

    def stored_days(self) -> tuple[str, ...]:
        """Return every ISO day of which anything is stored or told."""
        return tuple(
            self._connection.exec_driver_sql(
                "SELECT period_date FROM latency_day"
                " UNION SELECT period_date FROM conversion_latency_stats"
                " UNION SELECT period_date FROM latency_arrival"
            ).scalars()
        )

    def count_stats(self) -> int:
        """Return how many rows `conversion_latency_stats` has."""
        return int(
            self._connection.exec_driver_sql(
                "SELECT count(*) FROM conversion_latency_stats"
            ).scalar_one()
        )

    def forget_progress(self) -> None:
        """Let everything be counted anew."""
        self._connection.exec_driver_sql("DELETE FROM latency_progress")

    def forget_all(self) -> None:
        """Forget every day."""
        for table in (*_BY_DAY, latency_block):
            self._connection.exec_driver_sql(f"DELETE FROM {table.name}")

    def forget_days(self, days: Iterable[str]) -> None:
        """Forget these ISO days; their blocks are made anew by whoever counts them."""
        rows = [(day,) for day in days]
        for table in _BY_DAY:
            run_many(self._connection, f"DELETE FROM {table.name} WHERE period_date = ?", rows)

    def count_anew(self, delivered_at_ms: int) -> None:
        """Let the day of an instant be counted anew: something delivered then was taken back."""
        self._connection.exec_driver_sql(
            "INSERT INTO latency_stale (delivered_at_ms) VALUES (?)", (delivered_at_ms,)
        )

    def stale(self) -> tuple[StaleInstant, ...]:
        """Return the instants whose days have to be counted anew, in the order they were noted."""
        rows = self._connection.exec_driver_sql(
            "SELECT id, delivered_at_ms FROM latency_stale ORDER BY id"
        )
        return tuple(StaleInstant(*row) for row in rows)

    def forget_stale(self, *, up_to_id: int) -> None:
        """Forget instants whose days were counted anew."""
        self._connection.exec_driver_sql("DELETE FROM latency_stale WHERE id <= ?", (up_to_id,))
