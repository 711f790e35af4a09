"""The rows behind an anomaly: events, second copies or deliveries of its span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.store.read_models.delivery_lag import (
    FROM_DELIVERIES,
    LIVE,
    NOT_REPLAYED,
    SETTLED_LAG,
)

_HEAD = f"SELECT e.received_at_ms, e.name, e.event_id, d.state, d.reason, {SETTLED_LAG}"
_OF_PLATFORM = f"{FROM_DELIVERIES} WHERE t.platform = ? AND e.origin = 'server'"
_SETTLED = "d.settled_at_ms >= ? AND d.settled_at_ms < ?"
_RECEIVED = "e.received_at_ms >= ? AND e.received_at_ms < ?"
_NEWEST_FIRST = "ORDER BY e.received_at_ms DESC, e.id DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row behind an anomaly."""

    #: When the event was received, epoch milliseconds.
    received_at_ms: int
    event_name: str
    event_id: str
    #: A delivery's state, or what became of it at the door.
    outcome: str
    reason: Reason | None = None
    #: Seconds from the event to its end; None where nothing ended.
    seconds: int | None = None


class AlertRows:
    """Rows of one span, epoch milliseconds; at most `limit`, the newest first."""

    def __init__(self, connection: Connection, *, since_ms: int, until_ms: int, limit: int) -> None:
        """Read on this connection's snapshot."""
        self._connection = connection
        self._span = (since_ms, until_ms)
        self._limit = limit

    def accepted(
        self, origin: str, source: str, *, without_id: bool = False
    ) -> tuple[EvidenceRow, ...]:
        """Return what a sender sent and was taken in.

        Args:
            origin: server or pixel.
            source: the sender.
            without_id: only events that brought no id of their own.
        """
        no_id = " AND NOT e.event_id_is_given" if without_id else ""
        rows = self._connection.exec_driver_sql(
            "SELECT e.received_at_ms, e.name, e.event_id FROM event e"
            f" WHERE {_RECEIVED} AND e.origin = ? AND e.source = ?{no_id} {_NEWEST_FIRST}",
            (*self._span, origin, source, self._limit),
        )
        return tuple(EvidenceRow(at, name, id_, "accepted") for at, name, id_ in rows)

    def copies(self, origin: str, source: str, *, verdict: str) -> tuple[EvidenceRow, ...]:
        """Return second copies that a sender sent."""
        rows = self._connection.exec_driver_sql(
            "SELECT c.received_at_ms, e.name, e.event_id, c.verdict FROM duplicate c"
            " JOIN event e ON e.id = c.of_event_id WHERE c.received_at_ms >= ?"
            " AND c.received_at_ms < ? AND c.origin = ? AND c.source = ? AND c.verdict = ?"
            " ORDER BY c.received_at_ms DESC, c.id DESC LIMIT ?",
            (*self._span, origin, source, verdict, self._limit),
        )
        return tuple(EvidenceRow(*row) for row in rows)

    def slowest(self, platform: str) -> tuple[EvidenceRow, ...]:
        """Return live conversions that arrived in the span, the slowest first."""
        return self._deliveries(
            f"{_HEAD} AS lag{_OF_PLATFORM} AND {_SETTLED} AND d.state = 'delivered'"
            f" AND {LIVE} AND {NOT_REPLAYED} ORDER BY lag DESC, d.id LIMIT ?",
            (platform, *self._span, self._limit),
        )

    def meant_for(self, platform: str) -> tuple[EvidenceRow, ...]:
        """Return deliveries of events that came in during the span."""
        return self._deliveries(
            f"{_HEAD}{_OF_PLATFORM} AND {_RECEIVED} {_NEWEST_FIRST}",
            (platform, *self._span, self._limit),
        )

    def skipped(self, platform: str, *, reason_code: str) -> tuple[EvidenceRow, ...]:
        """Return deliveries of the span's events that were skipped for a reason."""
        return self._deliveries(
            f"{_HEAD}{_OF_PLATFORM} AND {_RECEIVED} AND d.state = 'skipped'"
            f" AND d.reason LIKE ? {_NEWEST_FIRST}",
            (platform, *self._span, f'%"{reason_code}"%', self._limit),
        )

    def lost(self, platform: str) -> tuple[EvidenceRow, ...]:
        """Return dead letters that ended in the span; uncertain ones by when they came in."""
        # Apart, because one condition over both would look at every event there is.
        ended = self._deliveries(
            f"{_HEAD}{_OF_PLATFORM} AND d.state IN ('rejected', 'expired') AND {_SETTLED}"
            f" {_NEWEST_FIRST}",
            (platform, *self._span, self._limit),
        )
        uncertain = self._deliveries(
            f"{_HEAD}{_OF_PLATFORM} AND d.state = 'uncertain' AND {_RECEIVED} {_NEWEST_FIRST}",
            (platform, *self._span, self._limit),
        )
        found = sorted((*ended, *uncertain), key=lambda one: -one.received_at_ms)
        return tuple(found[: self._limit])

    def _deliveries(self, sql: str, parameters: Sequence[object]) -> tuple[EvidenceRow, ...]:
        rows = self._connection.exec_driver_sql(sql, tuple(parameters))
        return tuple(
            EvidenceRow(at, name, id_, state, reason_from_json(reason), lag)
            for at, name, id_, state, reason, lag in rows
        )
