"""Stored events as far as their quality goes: digests, and what platforms made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

_NONE_MATCHABLE = '%"identity.none_matchable"%'
"""What the stored reason of a skip for want of identifiers looks like."""


class StoredEvent(NamedTuple):
    """One event, without what is kept of it in clear."""

    id: int
    source: str
    origin: str
    event_time: int
    received_at_ms: int
    event_id_is_given: bool
    order_id: str | None
    value: float | None
    currency: str | None
    #: As `domain.event_body.known_part` wrote it.
    body: bytes


class Judgement(NamedTuple):
    """What one platform made of an event."""

    event_id: int
    platform: str
    is_matchable: bool


class FaultCount(NamedTuple):
    """How often one sort of fault was seen at the door."""

    field: str
    code: str
    is_refused: bool
    times: int


class NamedEvent(NamedTuple):
    """What tells an event from others, and nothing of whose it is."""

    id: int
    event_id: str
    name: str
    source: str
    event_time: int
    received_at_ms: int


@dataclass(frozen=True, slots=True)
class Span:
    """Which events are asked for."""

    #: When they were received, epoch milliseconds, half-open.
    since_ms: int
    until_ms: int
    #: None: of every source.
    source: str | None = None
    #: A source that is left out; None leaves none out.
    without: str | None = None

    @property
    def of_sources(self) -> str:
        """Return what narrows a statement to the sources; `names` are its parameters."""
        only = "" if self.source is None else " AND source = ?"
        return only if self.without is None else f"{only} AND source <> ?"

    @property
    def names(self) -> tuple[str, ...]:
        """Return the parameters of `of_sources`."""
        return tuple(one for one in (self.source, self.without) if one is not None)


class StoredQuality:
    """Reads events in portions, newest first."""

    def __init__(self, connection: Connection) -> None:
        """Read on this connection's snapshot."""
        self._connection = connection

    def sources(self, span: Span) -> tuple[tuple[str, int], ...]:
        """Return sources with how many events were accepted in the span's hours, most first."""
        rows = self._connection.exec_driver_sql(
            "SELECT source, sum(count) FROM ingest_hourly WHERE hour_at >= ? AND hour_at < ?"
            " AND verdict = 'accepted' GROUP BY source ORDER BY 2 DESC, 1",
            _hours(span),
        )
        return tuple((source, int(count)) for source, count in rows)

    def refused_count(self, span: Span) -> int:
        """Return how many lines were refused at the door in the span's hours: never stored."""
        found = self._connection.exec_driver_sql(
            "SELECT sum(count) FROM ingest_hourly WHERE hour_at >= ? AND hour_at < ?"
            f" AND verdict = 'refused'{span.of_sources}",
            (*_hours(span), *span.names),
        ).scalar()
        return int(found or 0)

    def came_in_count(self, span: Span) -> int:
        """Return how many new lines came in within the span's hours, refused ones too."""
        found = self._connection.exec_driver_sql(
            "SELECT sum(count) FROM ingest_hourly WHERE hour_at >= ? AND hour_at < ?"
            f" AND verdict IN ('accepted', 'refused'){span.of_sources}",
            (*_hours(span), *span.names),
        ).scalar()
        return int(found or 0)

    def faults(self, span: Span) -> tuple[FaultCount, ...]:
        """Return what was wrong with live events in the span's hours, and how often."""
        rows = self._connection.exec_driver_sql(
            "SELECT field, code, is_refused, sum(count) FROM ingest_fault_hourly"
            f" WHERE hour_at >= ? AND hour_at < ?{span.of_sources}"
            " GROUP BY field, code, is_refused ORDER BY field, code, is_refused",
            (*_hours(span), *span.names),
        )
        return tuple(
            FaultCount(field, code, bool(refused), int(count))
            for field, code, refused, count in rows
        )

    def count(self, span: Span) -> int:
        """Return how many events there are."""
        found = self._connection.exec_driver_sql(
            "SELECT count(*) FROM event"
            f" WHERE received_at_ms >= ? AND received_at_ms < ?{span.of_sources}",
            (span.since_ms, span.until_ms, *span.names),
        ).scalar()
        return int(found or 0)

    def events(
        self, span: Span, *, before: tuple[int, int] | None, limit: int
    ) -> tuple[StoredEvent, ...]:
        """Return events newest first.

        Args:
            span: which.
            before: instant of arrival and id of the last one that was read; None begins.
            limit: how many at most.
        """
        at_ms, id_ = before or (span.until_ms, 0)
        rows = self._connection.exec_driver_sql(
            "SELECT id, source, origin, event_time, received_at_ms, event_id_is_given, order_id,"
            " value, currency, body FROM event WHERE received_at_ms >= ?"
            f" AND (received_at_ms, id) < (?, ?){span.of_sources}"
            " ORDER BY received_at_ms DESC, id DESC LIMIT ?",
            (span.since_ms, at_ms, id_, *span.names, limit),
        )
        return tuple(StoredEvent(*row) for row in rows)

    def judgements(self, event_ids: list[int]) -> tuple[Judgement, ...]:
        """Return what destinations made of events; skips for other causes are left out."""
        if not event_ids:
            return ()
        marks = ",".join("?" * len(event_ids))
        rows = self._connection.exec_driver_sql(
            "SELECT d.event_id, t.platform, max(CASE WHEN d.state = 'skipped' THEN 0 ELSE 1 END)"
            " FROM delivery d JOIN destination t ON t.id = d.destination_id"
            f" WHERE d.event_id IN ({marks}) AND (d.state <> 'skipped' OR d.reason LIKE ?)"
            " GROUP BY d.event_id, t.platform",
            (*event_ids, _NONE_MATCHABLE),
        )
        return tuple(Judgement(event_id, platform, bool(ok)) for event_id, platform, ok in rows)

    def named(self, ids: list[int]) -> tuple[NamedEvent, ...]:
        """Return these events in the order of their arrival; gone ones are left out."""
        if not ids:
            return ()
        marks = ",".join("?" * len(ids))
        rows = self._connection.exec_driver_sql(
            "SELECT id, event_id, name, source, event_time, received_at_ms FROM event"
            f" WHERE id IN ({marks}) ORDER BY received_at_ms, id",
            tuple(ids),
        )
        return tuple(NamedEvent(*row) for row in rows)

    def order_times(self, order_ids: list[str]) -> dict[str, int]:
        """Return the earliest time that is stored of each of these orders, epoch seconds."""
        marks = ",".join("?" * len(order_ids))
        rows = self._connection.exec_driver_sql(
            f"SELECT order_id, min(event_time) FROM event WHERE order_id IN ({marks})"
            " AND origin <> 'upload' GROUP BY order_id",
            tuple(order_ids),
        )
        return {order_id: int(at) for order_id, at in rows}


def _hours(span: Span) -> tuple[int, int]:
    """Return the instants, in epoch seconds, between which the span's hours begin."""
    return span.since_ms // 1000 // 3600 * 3600, -(-span.until_ms // 1000)
