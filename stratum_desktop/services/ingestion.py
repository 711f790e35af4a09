"""The door for live events: JSON in, one verdict per event out, all in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from stratum_desktop.domain.data_quality import field_at
from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.event import Event, Origin
from stratum_desktop.domain.event_json import Fault, ParsedEvent, parse_event
from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.domain.window import hour_of
from stratum_desktop.services.delivery.clock_watch import time_at_least_ms
from stratum_desktop.services.intake import store_prepared
from stratum_desktop.services.lanes import lane_targets, needs_clear
from stratum_desktop.services.preparation import LaneTarget, prepare_all
from stratum_desktop.services.prepared import Prepared
from stratum_desktop.services.setting_catalogue import (
    DEDUPE_TTL_HOURS,
    DEFAULT_COUNTRY,
    NAME_MAP,
    current,
)
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.events import FaultHour, IngestHour
from stratum_desktop.store.unit_of_work import UnitOfWork

_MOST_LINE_BYTES = 262_144
"""Longest JSON text of one event. Source: own choice, far above any real event."""


@dataclass(frozen=True, slots=True)
class EventVerdict:
    """What became of one line."""

    #: Counted from 1 within the call.
    line: int
    verdict: Verdict
    #: None when the line could not be read.
    event_id: str | None
    #: Why it was refused; None otherwise. Further faults are in `faults`.
    reason: Reason | None
    #: Everything that was wrong, each with its place.
    faults: tuple[tuple[str, Reason], ...]
    #: Identifiers that could not be used though the event was: place and why.
    problems: tuple[tuple[str, Reason], ...]
    #: Destinations that get no delivery: label and why.
    skipped: tuple[tuple[str, Reason], ...]
    unknown_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Door:
    """What judging needs to know, read once for a batch."""

    lanes: tuple[LaneTarget, ...]
    default_country: str | None
    name_map: Mapping[str, str]
    ttl_ms: int
    #: By which an event is too old for a destination.
    at_least_ms: int


class Ingestion:
    """Live events of servers and browsers."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def add(
        self, *, lines: Sequence[bytes], source: str, origin: Origin = Origin.SERVER
    ) -> Changed[tuple[EventVerdict, ...]]:
        """Take events in. When this returns, every accepted one survives a power cut.

        Args:
            lines: one JSON text per event.
            source: the scope that their ids are unique in.
            origin: who saw them; browser sightings are never delivered.

        Returns:
            One verdict per line, in order.
        """
        now_ms = self._workspace.clock.now_ms()
        door = await self._store.read(lambda uow: _open_door(uow, self._workspace))
        parsed = [
            _parse(line, source=source, origin=origin, door=door, now_ms=now_ms) for line in lines
        ]
        good = [one.event for one in parsed if isinstance(one, ParsedEvent)]
        ready = prepare_all(good, door.lanes, now_ms=door.at_least_ms)
        refused_count = len(parsed) - len(good)

        def take_in(uow: UnitOfWork) -> tuple[Verdict, ...]:
            tally = store_prepared(
                uow,
                ready,
                cipher=self._workspace.cipher,
                received_at_ms=now_ms,
                key_expires_at_ms=now_ms + door.ttl_ms,
            )
            if refused_count:
                hour_at = hour_of(now_ms)
                refused = IngestHour(hour_at, origin, source, Verdict.REFUSED, False)  # noqa: FBT003
                uow.events.count_ingest({refused: refused_count})
            faults = _faults(parsed, tally.verdicts, source=source, now_ms=now_ms)
            if faults:
                uow.events.count_faults(faults)
            return tally.verdicts

        verdicts = iter(await self._store.write(take_in))
        prepared = iter(ready.rows())
        labels = {lane.destination_id: lane.label for lane in door.lanes}
        answers = tuple(
            _accepted(number, one, next(verdicts), next(prepared), labels)
            if isinstance(one, ParsedEvent)
            else _refused(number, one)
            for number, one in enumerate(parsed, start=1)
        )
        topics = frozenset({Topic.EVENTS, Topic.DELIVERIES}) if answers else frozenset()
        return Changed(answers, topics)


def _open_door(uow: UnitOfWork, workspace: Workspace) -> _Door:
    return _Door(
        lanes=lane_targets(uow),
        default_country=current(uow, DEFAULT_COUNTRY) or None,
        name_map=current(uow, NAME_MAP),
        ttl_ms=current(uow, DEDUPE_TTL_HOURS) * 3_600_000,
        at_least_ms=time_at_least_ms(uow, workspace),
    )


def _parse(
    line: bytes, *, source: str, origin: Origin, door: _Door, now_ms: int
) -> ParsedEvent | tuple[Fault, ...]:
    if len(line) > _MOST_LINE_BYTES:
        return (Fault("", Reason("event.too_long", {"most_bytes": _MOST_LINE_BYTES})),)
    try:
        raw = orjson.loads(line)
    except orjson.JSONDecodeError as problem:
        return (Fault("", Reason("event.not_json", {"at": problem.pos})),)
    if not isinstance(raw, dict):
        return (Fault("", Reason("event.not_an_object")),)
    return parse_event(
        raw,
        source=source,
        origin=origin,
        default_country=door.default_country,
        needs_clear=needs_clear(door.lanes),
        received_at_ms=now_ms,
        name_map=door.name_map,
    )


def _faults(
    parsed: Sequence[ParsedEvent | tuple[Fault, ...]],
    verdicts: Sequence[Verdict],
    *,
    source: str,
    now_ms: int,
) -> Counter[FaultHour]:
    """Count what was wrong with new events and refused lines; copies would count twice."""
    hour_at, found = hour_of(now_ms), Counter[FaultHour]()
    new = iter(verdicts)
    for one in parsed:
        if not isinstance(one, ParsedEvent):
            first = one[0]
            found[FaultHour(hour_at, source, field_at(first.path), first.reason.code, True)] += 1  # noqa: FBT003
        elif next(new) is Verdict.ACCEPTED:
            for field, code in {(field_at(bad.field), bad.reason.code) for bad in one.problems}:
                found[FaultHour(hour_at, source, field, code, False)] += 1  # noqa: FBT003
    return found


def _accepted(
    line: int,
    parsed: ParsedEvent,
    verdict: Verdict,
    prepared: Prepared,
    labels: Mapping[int, str],
) -> EventVerdict:
    event: Event = parsed.event
    skipped = tuple(
        (labels[lane.destination_id], reason)
        for lane in prepared.lanes
        if (reason := reason_from_json(lane.reason)) is not None
    )
    return EventVerdict(
        line=line,
        verdict=verdict,
        event_id=event.event_id,
        reason=None,
        faults=(),
        problems=tuple((problem.field, problem.reason) for problem in parsed.problems),
        skipped=skipped if verdict is Verdict.ACCEPTED else (),
        unknown_keys=parsed.unknown_keys,
    )


def _refused(line: int, faults: tuple[Fault, ...]) -> EventVerdict:
    return EventVerdict(
        line=line,
        verdict=Verdict.REFUSED,
        event_id=None,
        reason=faults[0].reason,
        faults=tuple((fault.path, fault.reason) for fault in faults),
        problems=(),
        skipped=(),
        unknown_keys=(),
    )
