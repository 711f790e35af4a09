"""From prepared events to queued deliveries: duplicates are decided, all in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import compress
from operator import add
from typing import NamedTuple

import orjson

from stratum_desktop.domain.dedupe import Verdict, content_hash
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.event_body import whole_form
from stratum_desktop.domain.reason import reason_from_json
from stratum_desktop.domain.window import hour_of
from stratum_desktop.services.mapping import MAPPING_FAILED, log_fault
from stratum_desktop.services.prepared import LaneColumns, PreparedColumns
from stratum_desktop.store.bulk import Columns
from stratum_desktop.store.field_cipher import FieldCipher, Purpose
from stratum_desktop.store.repositories.delivery_records import HourlyKey
from stratum_desktop.store.repositories.events import (
    DuplicateRecord,
    IngestHour,
    KnownEvent,
    SightingRecord,
)
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class IngestTally:
    """What became of a batch: one verdict per event, in order, and the sums."""

    verdicts: tuple[Verdict, ...]
    queued: int

    def count(self, verdict: Verdict) -> int:
        """Return how many events got this verdict."""
        return self.verdicts.count(verdict)


class _Circumstance(NamedTuple):
    """What is the same for every event of a batch."""

    cipher: FieldCipher
    received_at_ms: int
    key_expires_at_ms: int | None
    upload_id: int | None
    #: Beside the events, in order; None for what came in no file.
    file_rows: Sequence[int] | None

    @property
    def hour_at(self) -> int:
        """Start of the hour of arrival, epoch seconds."""
        return hour_of(self.received_at_ms)

    def seal(self, text: str) -> bytes:
        """Return a text as it is stored."""
        return self.cipher.encrypt(text, purpose=Purpose.SECRET)


def store_prepared(
    uow: UnitOfWork,
    events: PreparedColumns,
    *,
    cipher: FieldCipher,
    received_at_ms: int,
    key_expires_at_ms: int | None,
    upload_id: int | None = None,
    file_rows: Sequence[int] | None = None,
) -> IngestTally:
    """Decide duplicates and queue the rest, in the caller's transaction.

    Args:
        uow: a write transaction.
        events: in the order they arrived.
        cipher: seals what a destination needs in clear.
        received_at_ms: when they arrived.
        key_expires_at_ms: when their dedupe keys may be forgotten; None = never.
        upload_id: the upload they belong to, if any.
        file_rows: where each stood in its file.
    """
    at = _Circumstance(cipher, received_at_ms, key_expires_at_ms, upload_id, file_rows)
    known = uow.events.known(events.keys, now_ms=received_at_ms)
    first_id = uow.events.next_id()
    if known or len(set(events.keys)) < len(events.keys):
        decided = _decided(events, known, first_id)
        verdicts = [verdict for verdict, _ in decided]
        is_accepted = [verdict is Verdict.ACCEPTED for verdict in verdicts]
        accepted = events.only(is_accepted)
        _note_copies(uow, events, decided, at)
        if file_rows is not None:
            at = at._replace(file_rows=list(compress(file_rows, is_accepted)))
    else:
        verdicts, accepted = [Verdict.ACCEPTED] * len(events.keys), events
    _count_ingest(uow, events, verdicts, at)
    _add_events(uow, accepted, first_id, at)
    _sight(uow, accepted)
    return IngestTally(tuple(verdicts), _queue(uow, accepted, first_id, at))


_Decision = tuple[Verdict, int]
"""What an event is, and the id of the event it is, or repeats."""


def _decided(
    events: PreparedColumns, known: dict[bytes, KnownEvent], first_id: int
) -> list[_Decision]:
    """Decide events one by one: the first of each key that is not known yet is accepted."""
    seen = dict(known)
    next_id = first_id
    decided = []
    for key, content in zip(events.keys, _content_hashes(events), strict=True):
        earlier = seen.get(key)
        if earlier is None:
            seen[key] = KnownEvent(content, next_id)
            decided.append((Verdict.ACCEPTED, next_id))
            next_id += 1
        else:
            is_same = earlier.content_hash == content
            verdict = Verdict.DUPLICATE if is_same else Verdict.COLLISION
            decided.append((verdict, earlier.event_id))
    return decided


def _content_hashes(events: PreparedColumns) -> list[bytes]:
    columns = events.names, events.event_times, events.action_sources, events.bodies
    return [*map(content_hash, *columns)]


def _note_copies(
    uow: UnitOfWork, events: PreparedColumns, decided: Sequence[_Decision], at: _Circumstance
) -> None:
    """Note second copies. A collision keeps all it says so that both can be compared."""
    copies = []
    for place, (verdict, of_event_id) in enumerate(decided):
        is_collision = verdict is Verdict.COLLISION
        if is_collision or (verdict is Verdict.DUPLICATE and at.upload_id is None):
            copies.append(
                DuplicateRecord(
                    of_event_id,
                    verdict.value,
                    at.received_at_ms,
                    events.origins[place],
                    events.sources[place],
                    at.upload_id,
                    None if at.file_rows is None else at.file_rows[place],
                    _comparable(events, place) if is_collision else None,
                )
            )
    uow.events.add_duplicates(copies)


def _comparable(events: PreparedColumns, place: int) -> bytes:
    return orjson.dumps(
        whole_form(
            events.bodies[place] + events.unknowns[place],
            name=events.names[place],
            event_id=events.event_ids[place],
            event_id_is_given=events.event_ids_given[place],
            event_time=events.event_times[place],
            origin=events.origins[place],
            source=events.sources[place],
            action_source=events.action_sources[place],
        )
    )


def _count_ingest(
    uow: UnitOfWork, events: PreparedColumns, verdicts: Sequence[Verdict], at: _Circumstance
) -> None:
    kinds = Counter(
        zip(events.origins, events.sources, verdicts, events.event_ids_given, strict=True)
    )
    hour_at = at.hour_at
    uow.events.count_ingest({IngestHour(hour_at, *kind): count for kind, count in kinds.items()})


def _add_events(uow: UnitOfWork, events: PreparedColumns, first_id: int, at: _Circumstance) -> None:
    """Store events and their keys. By place: names for so many fields cost as much as the rest."""
    count = len(events.keys)
    ids = range(first_id, first_id + count)
    uow.events.add(
        [
            ids,
            events.names,
            events.event_ids,
            events.event_ids_given,
            events.event_times,
            [at.received_at_ms] * count,
            events.origins,
            events.sources,
            events.action_sources,
            [at.upload_id] * count,
            events.order_ids,
            events.values,
            events.currencies,
            [*map(add, events.bodies, events.unknowns)],
            [None if clear is None else at.seal(clear) for clear in events.clears],
            [None] * count if at.file_rows is None else at.file_rows,
        ]
    )
    uow.events.remember([events.keys, _content_hashes(events), ids, [at.key_expires_at_ms] * count])


def _sight(uow: UnitOfWork, events: PreparedColumns) -> None:
    """Note website conversions and which side saw them."""
    sightings = []
    for place, key in enumerate(events.sighting_keys):
        if key is not None:
            when = events.event_times[place]
            is_pixel = events.origins[place] == Origin.PIXEL
            seen = (when, None) if is_pixel else (None, when)
            sightings.append(SightingRecord(key, events.names[place], when, *seen))
    uow.events.sight(sightings)


def _queue(uow: UnitOfWork, events: PreparedColumns, first_event: int, at: _Circumstance) -> int:
    """Store a delivery for every event and destination; returns how many will be sent."""
    lanes = events.lanes
    first = uow.deliveries.next_id()
    ids = range(first, first + len(lanes.places))
    is_ready = [state == DeliveryState.READY for state in lanes.states]
    deliveries = [
        ids,
        [first_event + place for place in lanes.places],
        lanes.destination_ids,
        [events.sources[place] for place in lanes.places],
        lanes.states,
        lanes.reasons,
        lanes.deadlines,
        [None if ready else at.received_at_ms for ready in is_ready],
    ]
    uow.deliveries.add(deliveries, _bodies(ids, events, at))
    for destination_id, count in Counter(lanes.destination_ids).items():
        uow.destinations.add_accepted(destination_id, count)
    queued = sum(is_ready)
    if queued < len(is_ready):
        _count_ended(uow, events, is_ready, at)
    return queued


def _bodies(ids: Sequence[int], events: PreparedColumns, at: _Circumstance) -> Columns:
    """Return the frozen bodies, sealed where the event holds something in clear."""
    lanes, places = events.lanes, events.lanes.places
    is_sealed = [events.clears[place] is not None for place in places]
    bodies = [
        at.seal(body.decode()) if sealed and body is not None else body
        for body, sealed in zip(lanes.bodies, is_sealed, strict=True)
    ]
    digests = [None if body is None else sha256(body).digest() for body in lanes.bodies]
    # What a request needs to know of an event goes with its body.
    told = (events.names, events.origins, events.action_sources, events.values)
    about = [[column[place] for place in places] for column in told]
    columns: Columns = [ids, bodies, is_sealed, digests, *about]
    if None not in bodies:
        return columns
    is_sent = [body is not None for body in bodies]
    return [[*compress(column, is_sent)] for column in columns]


def _count_ended(
    uow: UnitOfWork, events: PreparedColumns, is_ready: Sequence[bool], at: _Circumstance
) -> None:
    lanes: LaneColumns = events.lanes
    ended: Counter[HourlyKey] = Counter()
    faults: Counter[str | None] = Counter()
    for row, place in enumerate(lanes.places):
        if not is_ready[row]:
            key = HourlyKey(
                at.hour_at,
                lanes.destination_ids[row],
                events.origins[place],
                events.names[place],
                lanes.states[row],
                lanes.reason_codes[row],
            )
            ended[key] += 1
            if lanes.reason_codes[row] == MAPPING_FAILED:
                faults[lanes.reasons[row]] += 1
    for text, count in faults.items():
        if (fault := reason_from_json(text)) is not None:
            log_fault(fault, count)
    uow.deliveries.count_hourly({key: (count, 0.0) for key, count in ended.items()})
