"""Everything about an event that costs time and needs no database: hashing, mapping, freezing.

Pure, so that it may run in another process; `intake.store_prepared` does the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import chain

import orjson

from stratum_desktop.domain.consent import is_enough
from stratum_desktop.domain.correction import Correction, corrected
from stratum_desktop.domain.dedupe import dedupe_key
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.event import ActionSource, Event, Origin
from stratum_desktop.domain.event_body import known_part, unknown_part
from stratum_desktop.domain.event_name import is_website_conversion
from stratum_desktop.domain.platform import PlatformTraits
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.domain.retry import deadline_at
from stratum_desktop.platforms.contract import Platform
from stratum_desktop.services.mapping import attempted
from stratum_desktop.services.prepared import LaneColumns, Prepared, PreparedColumns


@dataclass(frozen=True, slots=True)
class LaneTarget:
    """A destination as ingest sees it. Crosses process boundaries, so it holds no secret."""

    destination_id: int
    label: str
    enabled: bool
    platform: Platform
    options: Mapping[str, str] = field(default_factory=dict)
    #: What is set right in every event before it is written.
    corrections: tuple[Correction, ...] = ()


def prepare(event: Event, lanes: Sequence[LaneTarget], *, now_ms: int) -> Prepared:
    """Do everything for an event that needs no database."""
    return prepare_all((event,), lanes, now_ms=now_ms).rows()[0]


def prepare_all(
    events: Sequence[Event], lanes: Sequence[LaneTarget], *, now_ms: int
) -> PreparedColumns:
    """Do everything for events that needs no database; returns them in the same order.

    Each step is done for all events before the next one, which costs a quarter less than event
    by event: a processor does best what it has just done. Some hundred at a time are best.
    """
    parameters = [event.parameters for event in events]
    return PreparedColumns(
        names=[event.name for event in events],
        event_ids=[event.event_id for event in events],
        event_ids_given=[event.event_id_is_given for event in events],
        event_times=[event.event_time for event in events],
        origins=[event.origin.value for event in events],
        sources=[event.source for event in events],
        action_sources=[event.action_source.value for event in events],
        order_ids=[_text(one.get("order_id")) for one in parameters],
        values=[_number(one.get("value")) for one in parameters],
        currencies=[_text(one.get("currency")) for one in parameters],
        bodies=[*map(known_part, events)],
        unknowns=[*map(unknown_part, events)],
        clears=[
            orjson.dumps(event.identity.clear).decode() if event.identity.clear else None
            for event in events
        ],
        keys=[*map(dedupe_key, events)],
        sighting_keys=[*map(_sighting_key, events)],
        lanes=_lane_columns(events, lanes, now_s=now_ms // 1000),
    )


def _text(value: object) -> str | None:
    return value if type(value) is str else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


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


def _lane_columns(
    events: Sequence[Event], lanes: Sequence[LaneTarget], *, now_s: int
) -> LaneColumns:
    """Say what each destination does with each event; what a browser saw goes nowhere."""
    places = [place for place, one in enumerate(events) if one.origin is not Origin.PIXEL]
    if not lanes or not places:
        return LaneColumns.empty()
    delivered = events if len(places) == len(events) else [events[place] for place in places]
    by_lane = [_Lane(lane, now_s=now_s).rows(delivered) for lane in lanes]
    rows = by_lane[0] if len(lanes) == 1 else chain.from_iterable(zip(*by_lane, strict=True))
    if len(lanes) > 1:
        places = [place for place in places for _ in lanes]
    return LaneColumns(places, *map(list, zip(*rows, strict=True)))


_LaneRow = tuple[int, str, str | None, str, int, bytes | None]
"""The fields of `LaneColumns` behind the first."""

_READY = DeliveryState.READY.value


class _Lane:
    """What one destination answers; what is the same for every event is worked out once."""

    def __init__(self, target: LaneTarget, *, now_s: int) -> None:
        self._target = target
        self._now_s = now_s
        self._traits = traits = target.platform.manifest.traits
        self._seconds_left = {
            source: deadline_at(event_time=0, action_source=source, traits=traits)
            for source in ActionSource
        }

    def rows(self, events: Sequence[Event]) -> list[_LaneRow]:
        """Say what the destination does with events; one on which its mapping fails is rejected."""
        platform = self._target.platform
        rows = attempted(lambda: [*map(self._row, events)], platform)
        if not isinstance(rows, Reason):
            return rows
        # Only now one by one: nearly always there is nothing to look for.
        found = ((event, attempted(partial(self._row, event), platform)) for event in events)
        return [
            self._ended_row(self._deadline(event), DeliveryState.REJECTED, row)
            if isinstance(row, Reason)
            else row
            for event, row in found
        ]

    def _row(self, event: Event) -> _LaneRow:
        target = self._target
        if target.corrections:
            event = corrected(event, target.corrections)
        # As `_deadline`: a call for each event would cost a hundredth of all this.
        deadline = event.event_time + self._seconds_left[event.action_source]
        ended = self._ended(event, deadline)
        if ended is None:
            body = target.platform.body_of(event, target.options)
            if not isinstance(body, Reason):
                return target.destination_id, _READY, None, "", deadline, body
            ended = DeliveryState.SKIPPED, body
        return self._ended_row(deadline, *ended)

    def _deadline(self, event: Event) -> int:
        return event.event_time + self._seconds_left[event.action_source]

    def _ended_row(self, deadline: int, state: DeliveryState, why: Reason) -> _LaneRow:
        reason = reason_to_json(why)
        lane_id = self._target.destination_id
        return lane_id, state.value, reason, why.code, deadline, None

    def _ended(self, event: Event, deadline: int) -> tuple[DeliveryState, Reason] | None:
        """Return how a delivery ends before it begins, or None when it does not."""
        target, traits = self._target, self._traits
        if not target.enabled:
            return DeliveryState.SKIPPED, Reason("destination.off")
        skip = target.platform.skip_reason(event, target.options) or reason_to_skip(event, traits)
        if skip is not None:
            return DeliveryState.SKIPPED, skip
        if deadline <= self._now_s:
            days = traits.max_age_for(event.action_source) // 86_400
            return DeliveryState.EXPIRED, Reason("delivery.too_old", {"limit_days": days})
        return None


def _sighting_key(event: Event) -> bytes | None:
    if event.origin is Origin.UPLOAD or event.action_source is not ActionSource.WEBSITE:
        return None
    if not is_website_conversion(event.name):
        return None
    return sha256(f"{event.name}\0{event.event_id}".encode()).digest()[:16]
