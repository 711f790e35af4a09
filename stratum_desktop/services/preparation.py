"""Everything about an event that costs time and needs no database: hashing, mapping, freezing.

Pure, so that it may run in another process; `intake.store_prepared` does the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple

import orjson

from stratum_desktop.domain.consent import is_enough
from stratum_desktop.domain.dedupe import content_hash, dedupe_key
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.event import ActionSource, Event, Origin
from stratum_desktop.domain.event_json import event_to_dict
from stratum_desktop.domain.event_name import is_website_conversion
from stratum_desktop.domain.platform import PlatformTraits
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.domain.retry import deadline_at
from stratum_desktop.platforms.contract import Platform


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


def prepare(event: Event, lanes: Sequence[LaneTarget], *, now_ms: int) -> Prepared:
    """Do everything for an event that needs no database."""
    return prepare_all((event,), lanes, now_ms=now_ms)[0]


def prepare_all(
    events: Sequence[Event], lanes: Sequence[LaneTarget], *, now_ms: int
) -> list[Prepared]:
    """Do everything for events that needs no database; returns them in the same order.

    Each step is done for all events before the next one, which costs a quarter less than event
    by event: a processor does best what it has just done. Some hundred at a time are best.
    """
    now_s = now_ms // 1000
    forms = [event_to_dict(event) for event in events]
    clears = [form.pop("clear", None) for form in forms]
    bodies = [orjson.dumps(form) for form in forms]
    keys = [dedupe_key(event) for event in events]
    hashes = [content_hash(event) for event in events]
    delivered = [event for event in events if event.origin is not Origin.PIXEL]
    by_lane = [[_prepare_lane(event, lane, now_s=now_s) for event in delivered] for lane in lanes]
    of_delivered = zip(*by_lane, strict=True) if by_lane else repeat(())
    return [
        _prepared(
            event,
            body,
            clear,
            key,
            content,
            () if event.origin is Origin.PIXEL else next(of_delivered),
        )
        for event, body, clear, key, content in zip(
            events, bodies, clears, keys, hashes, strict=True
        )
    ]


def _prepared(
    event: Event,
    body: bytes,
    clear: object,
    key: bytes,
    content: bytes,
    lanes: tuple[PreparedLane, ...],
) -> Prepared:
    parameters = event.parameters
    value = parameters.get("value")
    order_id = parameters.get("order_id")
    currency = parameters.get("currency")
    # By place: names for seventeen fields cost as much as the rest.
    return Prepared(
        event.name,
        event.event_id,
        event.event_id_is_given,
        event.event_time,
        str(event.origin),
        event.source,
        str(event.action_source),
        order_id if isinstance(order_id, str) else None,
        float(value) if isinstance(value, (int, float)) else None,
        currency if isinstance(currency, str) else None,
        body,
        orjson.dumps(clear).decode() if clear else None,
        key,
        content,
        _sighting_key(event),
        lanes,
    )


def reason_to_skip(event: Event, traits: PlatformTraits) -> Reason | None:
    """Return why a destination of this kind gets no delivery of this event, or None."""
    if not is_enough(event.consent, traits.consent):
        return Reason("consent.not_given")
    identity = event.identity
    # Nearly every event carries a set of hashed values alone, which costs a tenth to see.
    hashed = identity.hashed.keys()
    for wanted in traits.matchable_sets:
        if wanted <= hashed:
            return None
    carried = hashed | identity.keys.keys() | identity.clear.keys()
    if not any(wanted <= carried for wanted in traits.matchable_sets):
        return Reason("identity.none_matchable")
    return None


_READY = DeliveryState.READY.value


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
    return PreparedLane(lane.destination_id, _READY, None, "", deadline, body)


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
