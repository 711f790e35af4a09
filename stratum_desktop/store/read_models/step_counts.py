"""Counts by the step, a day or an hour: what series are made of that are compared with others.

Live events alone: files come when a person brings them.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.domain.event_name import NOT_CONVERSIONS, STANDARD_EVENTS
from stratum_desktop.store.read_models.hourly_figures import LIVE_ORIGINS

Cells = tuple[tuple[str, ...], ...]

_ENDED = "h.state IN ('delivered', 'rejected', 'expired')"
_CONVERSIONS = ", ".join(f"'{one}'" for one in sorted(STANDARD_EVENTS - NOT_CONVERSIONS))


class StepSpan(NamedTuple):
    """Whole UTC hours that one offset from UTC holds for, epoch seconds; the end is exclusive."""

    since_s: int
    until_s: int
    #: Seconds east of UTC.
    offset_s: int
    #: Seconds that a step lasts.
    step_s: int

    @property
    def parameters(self) -> tuple[int, int, int, int]:
        """Return them in the order in which statements take them."""
        return self.offset_s, self.step_s, self.since_s, self.until_s


class EndedCount(NamedTuple):
    """How many live deliveries ended in one step."""

    #: Steps since the local epoch.
    step: int
    #: Delivered, rejected or expired.
    deliveries: int
    delivered: int
    #: Of those delivered, website conversions.
    conversions: int


class ReceivedCount(NamedTuple):
    """How much of one kind came in live in one step."""

    step: int
    #: accepted | duplicate | collision
    verdict: str
    is_given_id: bool
    events: int


class ReportedFigure(NamedTuple):
    """What a platform says of one of its days."""

    #: ISO day in the account's zone.
    date: str
    platform: str
    #: conversions | revenue | spend | match_rate
    measure: str
    value: float


class StepCounts:
    """Reads counts on one connection's snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def platforms(self) -> tuple[str, ...]:
        """Return the platforms of all destinations that there are or were."""
        return tuple(
            self._connection.exec_driver_sql("SELECT DISTINCT platform FROM destination").scalars()
        )

    def ended(self, platform: str, span: StepSpan) -> tuple[EndedCount, ...]:
        """Count what ended at one platform in a span."""
        # Hour by hour, so that the key leads to this platform's rows past those of all others;
        # the join says so, for SQLite may else begin with the rows and read them all.
        # A span may begin within an hour, where a zone is off by a part of one.
        first_s = -(-span.since_s // 3600) * 3600
        rows = self._connection.exec_driver_sql(
            "WITH RECURSIVE hours (at_s) AS (SELECT CAST(? AS BIGINT)"
            " UNION ALL SELECT at_s + 3600 FROM hours WHERE at_s + 3600 < ?)"
            " SELECT (h.hour_at + ?) / ?, sum(h.count),"
            " coalesce(sum(h.count) FILTER (WHERE h.state = 'delivered'), 0),"
            " coalesce(sum(h.count) FILTER"
            f" (WHERE h.state = 'delivered' AND h.event_name IN ({_CONVERSIONS})), 0)"
            " FROM hours CROSS JOIN delivery_hourly h WHERE h.hour_at = hours.at_s"
            " AND h.destination_id IN (SELECT id FROM destination WHERE platform = ?)"
            f" AND h.origin = 'server' AND {_ENDED} GROUP BY 1",
            (first_s, span.until_s, span.offset_s, span.step_s, platform),
        )
        return tuple(EndedCount(*map(int, row)) for row in rows)

    def received(self, span: StepSpan) -> tuple[ReceivedCount, ...]:
        """Count what came in in a span and could be used."""
        rows = self._connection.exec_driver_sql(
            "SELECT (hour_at + ?) / ?, verdict, given_id, sum(count) FROM ingest_hourly"
            f" WHERE hour_at >= ? AND hour_at < ? AND {LIVE_ORIGINS} AND verdict <> 'refused'"
            " GROUP BY 1, 2, 3",
            span.parameters,
        )
        return tuple(
            ReceivedCount(step, verdict, bool(given), int(events))
            for step, verdict, given, events in rows
        )

    def reported(self, *, since: str, until: str) -> tuple[ReportedFigure, ...]:
        """Return what platforms say of a span of ISO days, both included."""
        rows = self._connection.exec_driver_sql(
            "SELECT date, platform, measure, value FROM platform_daily"
            " WHERE source = 'platform' AND date BETWEEN ? AND ?",
            (since, until),
        )
        return tuple(ReportedFigure(*row) for row in rows)

    def ended_rows(self, platform: str | None, *, since_s: int, until_s: int, limit: int) -> Cells:
        """Return the stored counts of what ended: hour, destination, event, state, deliveries."""
        of_platform = "" if platform is None else " AND t.platform = ?"
        return self._cells(
            "SELECT h.hour_at, t.label, h.event_name, h.state, h.count"
            " FROM delivery_hourly h JOIN destination t ON t.id = h.destination_id"
            f" WHERE h.hour_at >= ? AND h.hour_at < ? AND h.origin = 'server' AND {_ENDED}"
            f"{of_platform} ORDER BY h.hour_at, t.label, h.event_name, h.state LIMIT ?",
            (since_s, until_s, *([] if platform is None else [platform]), limit),
        )

    def received_rows(self, *, since_s: int, until_s: int, limit: int) -> Cells:
        """Return the stored counts of what came in: hour, source, side, verdict, own id, events."""
        return self._cells(
            "SELECT hour_at, source, origin, verdict,"
            " CASE WHEN given_id THEN 'yes' ELSE 'no' END, count FROM ingest_hourly"
            f" WHERE hour_at >= ? AND hour_at < ? AND {LIVE_ORIGINS} AND verdict <> 'refused'"
            " ORDER BY hour_at, source, origin, verdict, given_id LIMIT ?",
            (since_s, until_s, limit),
        )

    def reported_rows(self, platform: str, measure: str, *, on: str) -> Cells:
        """Return what everybody says of a day: source, value, epoch seconds it was learned at."""
        return self._cells(
            "SELECT source, value, learned_at_ms / 1000 FROM platform_daily"
            " WHERE platform = ? AND measure = ? AND date = ? ORDER BY source",
            (platform, measure, on),
        )

    def _cells(self, sql: str, parameters: tuple[object, ...]) -> Cells:
        rows = self._connection.exec_driver_sql(sql, parameters)
        return tuple(tuple(str(cell) for cell in row) for row in rows)
