"""From an accepted event to its queued deliveries, in one transaction.

Preparing an event (hashing, mapping, freezing the bodies) is pure and may run in another
process; storing prepared events decides duplicates and is one transaction.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from stratum_desktop.domain.consent import is_enough
from stratum_desktop.domain.dedupe import Verdict, content_hash, dedupe_key
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.event import ActionSource, Event, Origin
from stratum_desktop.domain.event_json import event_to_dict
from stratum_desktop.domain.event_name import is_website_conversion
from stratum_desktop.domain.platform import PlatformTraits
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.domain.retry import deadline_at
from stratum_desktop.platforms.contract import Platform
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
class LaneTarget:
    """A destination as ingest sees it. Crosses process boundaries, so it holds no secret."""

    destination_id: int
    label: str
    enabled: bool
    platform: Platform
    options: Mapping[str, str] = field(default_factory=dict)


class PreparedLane(NamedTuple):
    """What one destination does with one event."""

    destination_id: int
    state: str
    #: JSON of a Reason; None when the delivery is queued.
    reason: str | None
    reason_code: str
    deadline_at: int
    #: The frozen wire body; None when nothing will be sent.
    body: bytes | None


class Prepared(NamedTuple):
    """An event ready to be stored: everything that costs time is done."""

    name: str
    event_id: str
    event_id_is_given: bool
    event_time: int
    origin: str
    source: str
    action_source: str
    order_id: str | None
    value: float | None
    currency: str | None
    #: Canonical JSON; nothing in clear.
    body: bytes
    #: JSON of what a destination needs in clear; sealed when it is stored.
    clear: str | None
    key: bytes
    content_hash: bytes
    #: None for events that pixel coverage does not look at.
    sighting_key: bytes | None
    lanes: tuple[PreparedLane, ...]


@dataclass(frozen=True, slots=True)
class IngestTally:
    """What became of a batch: one verdict per event, in order, and the sums."""

    verdicts: tuple[Verdict, ...]
    queued: int

    def count(self, verdict: Verdict) -> int:
        """Return how many events got this verdict."""
        return self.verdicts.count(verdict)


def prepare(event: Event, lanes: Sequence[LaneTarget], *, now_ms: int) -> Prepared:
    """Do everything for an event that needs no database."""
    parameters = event.parameters
    value = parameters.get("value")
    order_id = parameters.get("order_id")
    currency = parameters.get("currency")
    stored = event_to_dict(event)
    clear = stored.pop("clear", None)
    return Prepared(
        name=event.name,
        event_id=event.event_id,
        event_id_is_given=event.event_id_is_given,
        event_time=event.event_time,
        origin=event.origin.value,
        source=event.source,
        action_source=event.action_source.value,
        order_id=order_id if isinstance(order_id, str) else None,
        value=float(value) if isinstance(value, int | float) else None,
        currency=currency if isinstance(currency, str) else None,
        body=orjson.dumps(stored),
        clear=orjson.dumps(clear).decode() if clear else None,
        key=dedupe_key(event),
        content_hash=content_hash(event),
        sighting_key=_sighting_key(event),
        lanes=()
        if event.origin is Origin.PIXEL
        else tuple(_prepare_lane(event, lane, now_s=now_ms // 1000) for lane in lanes),
    )


def reason_to_skip(event: Event, traits: PlatformTraits) -> Reason | None:
    """Return why a destination of this kind gets no delivery of this event, or None."""
    if not is_enough(event.consent, traits.consent):
        return Reason("consent.not_given")
    identity = event.identity
    carried = identity.hashed.keys() | identity.keys.keys() | identity.clear.keys()
    if not any(wanted <= carried for wanted in traits.matchable_sets):
        return Reason("identity.none_matchable")
    return None


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


def _prepare_lane(event: Event, lane: LaneTarget, *, now_s: int) -> PreparedLane:
    traits = lane.platform.manifest.traits
    deadline = deadline_at(
        event_time=event.event_time, action_source=event.action_source, traits=traits
    )
    if not lane.enabled:
        return _ended(lane, deadline, DeliveryState.SKIPPED, Reason("destination.off"))
    skip = lane.platform.skip_reason(event, lane.options) or reason_to_skip(event, traits)
    if skip is not None:
        return _ended(lane, deadline, DeliveryState.SKIPPED, skip)
    if deadline <= now_s:
        days = traits.max_age_for(event.action_source) // 86_400
        too_old = Reason("delivery.too_old", {"limit_days": days})
        return _ended(lane, deadline, DeliveryState.EXPIRED, too_old)
    body = lane.platform.body_of(event, lane.options)
    if isinstance(body, Reason):
        return _ended(lane, deadline, DeliveryState.SKIPPED, body)
    return PreparedLane(lane.destination_id, DeliveryState.READY, None, "", deadline, body)


def _ended(lane: LaneTarget, deadline: int, state: DeliveryState, why: Reason) -> PreparedLane:
    return PreparedLane(
        lane.destination_id, state.value, reason_to_json(why), why.code, deadline, None
    )


def _sighting_key(event: Event) -> bytes | None:
    if event.origin is Origin.UPLOAD or event.action_source is not ActionSource.WEBSITE:
        return None
    if not is_website_conversion(event.name):
        return None
    return hashlib.sha256(f"{event.name}\0{event.event_id}".encode()).digest()[:16]
