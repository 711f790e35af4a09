"""From prepared events to queued deliveries: duplicates are decided, all in one transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.event import Origin
from stratum_desktop.services.preparation import Prepared, PreparedLane
from stratum_desktop.store.field_cipher import FieldCipher, Purpose
from stratum_desktop.store.repositories.delivery_records import (
    BodyRecord,
    DeliveryRecord,
    HourlyKey,
)
from stratum_desktop.store.repositories.events import (
    DedupeRecord,
    DuplicateRecord,
    EventRecord,
    IngestHour,
    SightingRecord,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

_HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class IngestTally:
    """What became of a batch: one verdict per event, in order, and the sums."""

    verdicts: tuple[Verdict, ...]
    queued: int

    def count(self, verdict: Verdict) -> int:
        """Return how many events got this verdict."""
        return self.verdicts.count(verdict)


def store_prepared(
    uow: UnitOfWork,
    prepared: Sequence[Prepared],
    *,
    cipher: FieldCipher,
    received_at_ms: int,
    key_expires_at_ms: int | None,
    upload_id: int | None = None,
) -> IngestTally:
    """Decide duplicates and queue the rest, in the caller's transaction.

    Args:
        uow: a write transaction.
        prepared: events in the order they arrived.
        cipher: seals what a destination needs in clear.
        received_at_ms: when they arrived.
        key_expires_at_ms: when their dedupe keys may be forgotten; None = never.
        upload_id: the upload they belong to, if any.
    """
    known = uow.events.known([one.key for one in prepared], now_ms=received_at_ms)
    seen = {key: (value.content_hash, value.event_id) for key, value in known.items()}
    batch = _Batch(
        cipher=cipher,
        received_at_ms=received_at_ms,
        upload_id=upload_id,
        next_event_id=uow.events.next_id(),
        next_delivery_id=uow.deliveries.next_id(),
    )
    verdicts = []
    for one in prepared:
        earlier = seen.get(one.key)
        if earlier is None:
            seen[one.key] = (one.content_hash, batch.next_event_id)
            batch.accept(one, key_expires_at_ms)
            verdicts.append(Verdict.ACCEPTED)
        else:
            same = earlier[0] == one.content_hash
            verdict = Verdict.DUPLICATE if same else Verdict.COLLISION
            batch.refuse_copy(one, verdict, of_event_id=earlier[1])
            verdicts.append(verdict)
    batch.write(uow)
    return IngestTally(tuple(verdicts), batch.queued)


class _Batch:
    """The rows of one storing transaction, gathered and written together."""

    def __init__(
        self,
        *,
        cipher: FieldCipher,
        received_at_ms: int,
        upload_id: int | None,
        next_event_id: int,
        next_delivery_id: int,
    ) -> None:
        self.next_event_id = next_event_id
        self.queued = 0
        self._next_delivery_id = next_delivery_id
        self._cipher = cipher
        self._received_at_ms = received_at_ms
        self._hour_at = received_at_ms // 1000 // _HOUR_SECONDS * _HOUR_SECONDS
        self._upload_id = upload_id
        self._events: list[EventRecord] = []
        self._duplicates: list[DuplicateRecord] = []
        self._keys: list[DedupeRecord] = []
        self._sightings: list[SightingRecord] = []
        self._deliveries: list[DeliveryRecord] = []
        self._bodies: list[BodyRecord] = []
        self._accepted: Counter[int] = Counter()
        self._ingested: Counter[tuple[str, str, Verdict, bool]] = Counter()
        self._ended: Counter[HourlyKey] = Counter()

    def accept(self, one: Prepared, key_expires_at_ms: int | None) -> None:
        """Take a new event in."""
        event_id = self.next_event_id
        self.next_event_id += 1
        # By place: a name for each of fifteen fields costs as much as the rest of this method.
        self._events.append(
            EventRecord(
                event_id,
                one.name,
                one.event_id,
                one.event_id_is_given,
                one.event_time,
                self._received_at_ms,
                one.origin,
                one.source,
                one.action_source,
                self._upload_id,
                one.order_id,
                one.value,
                one.currency,
                one.body,
                None if one.clear is None else self._seal(one.clear),
            )
        )
        self._keys.append(DedupeRecord(one.key, one.content_hash, event_id, key_expires_at_ms))
        self._count(one, Verdict.ACCEPTED)
        if one.sighting_key is not None:
            self._sight(one, one.sighting_key)
        for lane in one.lanes:
            self._queue(event_id, one, lane)

    def refuse_copy(self, one: Prepared, verdict: Verdict, *, of_event_id: int) -> None:
        """Note a second copy. A collision keeps its body so that both can be compared."""
        self._count(one, verdict)
        if self._upload_id is None or verdict is Verdict.COLLISION:
            body = one.body if verdict is Verdict.COLLISION else None
            self._duplicates.append(
                DuplicateRecord(
                    of_event_id,
                    verdict.value,
                    self._received_at_ms,
                    one.origin,
                    one.source,
                    self._upload_id,
                    body,
                )
            )

    def write(self, uow: UnitOfWork) -> None:
        """Write everything gathered."""
        uow.events.add(self._events)
        uow.events.remember(self._keys)
        uow.events.add_duplicates(self._duplicates)
        uow.events.sight(self._sightings)
        uow.events.count_ingest(
            {IngestHour(self._hour_at, *kind): count for kind, count in self._ingested.items()}
        )
        uow.deliveries.add(self._deliveries, self._bodies)
        uow.deliveries.count_hourly({key: (n, 0.0) for key, n in self._ended.items()})
        for destination_id, count in self._accepted.items():
            uow.destinations.add_accepted(destination_id, count)

    def _queue(self, event_id: int, one: Prepared, lane: PreparedLane) -> None:
        delivery_id = self._next_delivery_id
        self._next_delivery_id += 1
        self._accepted[lane.destination_id] += 1
        is_ended = lane.state != DeliveryState.READY
        self._deliveries.append(
            DeliveryRecord(
                delivery_id,
                event_id,
                lane.destination_id,
                lane.state,
                lane.reason,
                lane.deadline_at,
                self._received_at_ms if is_ended else None,
            )
        )
        if lane.body is not None:
            sha256 = hashlib.sha256(lane.body).digest()
            is_sealed = one.clear is not None
            body = self._seal(lane.body.decode()) if is_sealed else lane.body
            self._bodies.append(BodyRecord(delivery_id, body, is_sealed, sha256))
        if is_ended:
            self._ended[
                HourlyKey(
                    self._hour_at,
                    lane.destination_id,
                    one.origin,
                    one.name,
                    lane.state,
                    lane.reason_code,
                )
            ] += 1
        else:
            self.queued += 1

    def _seal(self, text: str) -> bytes:
        return self._cipher.encrypt(text, purpose=Purpose.SECRET)

    def _sight(self, one: Prepared, key: bytes) -> None:
        is_pixel = one.origin == Origin.PIXEL
        self._sightings.append(
            SightingRecord(
                key,
                one.name,
                one.event_time,
                one.event_time if is_pixel else None,
                None if is_pixel else one.event_time,
            )
        )

    def _count(self, one: Prepared, verdict: Verdict) -> None:
        self._ingested[one.origin, one.source, verdict, one.event_id_is_given] += 1
