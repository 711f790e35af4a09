"""Dedupe figures: counts at the door by hour and source, and pairs that collided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.domain.window import Window


class IngestCount(NamedTuple):
    """How much came in at the door in one UTC hour."""

    hour_at: int
    source: str
    #: server | pixel | upload
    origin: str
    verdict: str
    is_given_id: bool
    events: int


@dataclass(frozen=True, slots=True)
class CollidedPair:
    """An accepted event and the one that claimed its id with different content."""

    event_name: str
    event_id: str
    first_received_at_ms: int
    first_origin: str
    first_source: str
    #: As `domain.event_body` writes it; the next three are columns of the first event, too.
    first_body: bytes
    event_id_is_given: bool
    event_time: int
    action_source: str
    second_received_at_ms: int
    second_origin: str
    second_source: str
    #: JSON of the whole event; None when it was not kept.
    second_body: bytes | None


class DedupeReadModel:
    """What came in once, twice, or twice with different content."""

    def __init__(self, connection: Connection) -> None:
        """Read on this connection's snapshot."""
        self._connection = connection

    def ingest_counts(self, window: Window) -> tuple[IngestCount, ...]:
        """Return counts of the window's hours without what was refused, by hour and sender."""
        rows = self._connection.exec_driver_sql(
            "SELECT hour_at, source, origin, verdict, given_id, count FROM ingest_hourly"
            " WHERE hour_at >= ? AND hour_at < ? AND verdict <> 'refused'"
            " ORDER BY hour_at, source",
            window.hours,
        )
        return tuple(
            IngestCount(hour, source, origin, verdict, bool(given), int(count))
            for hour, source, origin, verdict, given, count in rows
        )

    def collided(self, *, limit: int) -> tuple[CollidedPair, ...]:
        """Return the newest pairs."""
        rows = self._connection.exec_driver_sql(
            "SELECT e.name, e.event_id, e.received_at_ms, e.origin, e.source, e.body,"
            " e.event_id_is_given, e.event_time, e.action_source,"
            " d.received_at_ms, d.origin, d.source, d.body"
            " FROM duplicate d JOIN event e ON e.id = d.of_event_id"
            " WHERE d.verdict = 'collision' ORDER BY d.received_at_ms DESC, d.id DESC LIMIT ?",
            (limit,),
        )
        return tuple(CollidedPair(*row) for row in rows)
