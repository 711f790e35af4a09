"""Events, their duplicates, dedupe keys and sightings.

Written in bulk: a file of a million rows goes through here, so they come by column, in the
order of the records below, and statements are compiled once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection

from stratum_desktop.store.bulk import Columns, Insert, adding, insert_sql, run_many
from stratum_desktop.store.tables import (
    dedupe_key,
    duplicate,
    event,
    ingest_fault_hourly,
    ingest_hourly,
    sighting,
)


class EventRecord(NamedTuple):
    """One row of `event`, in the order it is written."""

    id: int
    name: str
    event_id: str
    event_id_is_given: bool
    event_time: int
    received_at_ms: int
    origin: str
    source: str
    action_source: str
    upload_id: int | None
    order_id: str | None
    value: float | None
    currency: str | None
    body: bytes
    clear: bytes | None
    #: Of the upload's file; None for what came in no file.
    file_row: int | None


class DuplicateRecord(NamedTuple):
    """One row of `duplicate`, in the order it is written."""

    of_event_id: int
    verdict: str
    received_at_ms: int
    origin: str
    source: str
    upload_id: int | None
    file_row: int | None
    body: bytes | None


class DedupeRecord(NamedTuple):
    """One row of `dedupe_key`, in the order it is written."""

    key: bytes
    content_hash: bytes
    event_id: int
    expires_at_ms: int | None


class SightingRecord(NamedTuple):
    """A website conversion seen by one side; the other side's instant is None."""

    key: bytes
    name: str
    first_at: int
    browser_at: int | None
    server_at: int | None


class IngestHour(NamedTuple):
    """The key of one row of `ingest_hourly`."""

    hour_at: int
    origin: str
    source: str
    verdict: str
    given_id: bool


class FaultHour(NamedTuple):
    """The key of one row of `ingest_fault_hourly`."""

    hour_at: int
    source: str
    field: str
    code: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """What is stored of a dedupe key."""

    content_hash: bytes
    event_id: int


_INSERT_EVENT = Insert(event, EventRecord._fields)
_INSERT_DUPLICATE = insert_sql(duplicate, DuplicateRecord._fields)
_REMEMBER = Insert(
    dedupe_key,
    DedupeRecord._fields,
    on_conflict=" ON CONFLICT (key) DO UPDATE SET content_hash = excluded.content_hash,"
    " event_id = excluded.event_id, expires_at_ms = excluded.expires_at_ms",
)
_UPSERT_SIGHTING = (
    insert_sql(sighting, SightingRecord._fields)
    + " ON CONFLICT (key) DO UPDATE SET"
    + " first_at = min(sighting.first_at, excluded.first_at),"
    + " browser_at = coalesce(sighting.browser_at, excluded.browser_at),"
    + " server_at = coalesce(sighting.server_at, excluded.server_at)"
)
_COUNT_INGEST = insert_sql(ingest_hourly, (*IngestHour._fields, "count")) + adding(
    ingest_hourly, ("count",)
)
_COUNT_FAULTS = insert_sql(ingest_fault_hourly, (*FaultHour._fields, "count")) + adding(
    ingest_fault_hourly, ("count",)
)
# SQLite takes 32,766 parameters in one statement.
_KEYS_PER_QUERY = 10_000


class EventRepository:
    """Events, their duplicates, dedupe keys and sightings."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def next_id(self) -> int:
        """Return the id the next event gets; holds while this write transaction lasts."""
        newest = self._connection.exec_driver_sql("SELECT max(id) FROM event").scalar_one()
        return int(newest or 0) + 1

    def known(self, keys: Sequence[bytes], *, now_ms: int) -> dict[bytes, KnownEvent]:
        """Return what is stored for those of the keys that are known and have not expired."""
        found: dict[bytes, KnownEvent] = {}
        for start in range(0, len(keys), _KEYS_PER_QUERY):
            part = keys[start : start + _KEYS_PER_QUERY]
            marks = ",".join("?" * len(part))
            rows = self._connection.exec_driver_sql(
                "SELECT key, content_hash, event_id FROM dedupe_key"
                f" WHERE key IN ({marks}) AND (expires_at_ms IS NULL OR expires_at_ms > ?)",
                (*part, now_ms),
            )
            for key, content_hash, event_id in rows:
                found[key] = KnownEvent(content_hash, event_id)
        return found

    def add(self, columns: Columns) -> None:
        """Store events: the fields of `EventRecord` by column; ids count on from `next_id`."""
        _INSERT_EVENT.run(self._connection, columns)

    def add_duplicates(self, records: Sequence[DuplicateRecord]) -> None:
        """Store refused second copies."""
        run_many(self._connection, _INSERT_DUPLICATE, records)

    def remember(self, columns: Columns) -> None:
        """Store dedupe keys: the fields of `DedupeRecord` by column.

        A key that had expired is taken over by the new event.
        """
        # In order they lie together, so that a page of the index changes once.
        keys: Sequence[Any] = columns[0]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        _REMEMBER.run(self._connection, [[column[at] for at in order] for column in columns])

    def sight(self, records: Sequence[SightingRecord]) -> None:
        """Note which side saw each website conversion first."""
        run_many(self._connection, _UPSERT_SIGHTING, records)

    def count_ingest(self, tallies: Mapping[IngestHour, int]) -> None:
        """Add to the hourly counts of what came in at the door."""
        run_many(
            self._connection, _COUNT_INGEST, [(*hour, count) for hour, count in tallies.items()]
        )

    def count_faults(self, tallies: Mapping[FaultHour, int]) -> None:
        """Add to the hourly counts of what was wrong with live events."""
        run_many(
            self._connection, _COUNT_FAULTS, [(*hour, count) for hour, count in tallies.items()]
        )

    def forget_expired_keys(self, *, now_ms: int, limit: int = 50_000) -> int:
        """Delete dedupe keys whose time has passed; returns how many."""
        result = self._connection.exec_driver_sql(
            "DELETE FROM dedupe_key WHERE key IN (SELECT key FROM dedupe_key"
            " WHERE expires_at_ms <= ? LIMIT ?)",
            (now_ms, limit),
        )
        return result.rowcount
