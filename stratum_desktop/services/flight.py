"""The flight recorder: everything that is known of one event, at every destination, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import orjson

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.event_body import StoredBody, read_body
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.body_difference import FieldChange
from stratum_desktop.services.redacted_body import wire_text
from stratum_desktop.services.replaced_body import ReplacedBody, replaced_bodies
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.deliveries import DeliveryRow, at, delivery_row
from stratum_desktop.store.read_models.flight import (
    BodyFacts,
    CopyRow,
    DecisionRow,
    FilePlace,
    StoredEvent,
    body_facts,
    copies_of,
    decision_of,
    delivery_ids_of,
    event_numbered,
    events_named,
)
from stratum_desktop.store.read_models.timeline import (
    AttemptRow,
    EntryKind,
    TimelineEntry,
    stored_bodies,
    timeline_entries,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

__all__ = [
    "AttemptRow",
    "BodyFacts",
    "CopyRow",
    "DecisionRow",
    "EventFlight",
    "FilePlace",
    "Flight",
    "FlightEntry",
    "FlightKind",
    "FlightLane",
    "FlightRecorder",
]

MOST_EVENTS = 20
"""Events of one order that are told of. Source: own choice; an order has two or three."""


class FlightKind(StrEnum):
    """What a line tells; of the same instant, in this order."""

    #: The event came in and was accepted.
    RECEIVED = "received"
    #: The body for one destination was frozen and queued.
    QUEUED = "queued"
    #: A destination's delivery changed its state: an attempt, a wait, an end.
    CHANGED = "changed"
    #: The platform said later that it counted what it had taken.
    VERDICT = "verdict"
    #: The event came in once more and was not taken.
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class FlightEntry:
    """One line of the timeline."""

    at: datetime
    kind: FlightKind
    #: Label of the destination; None for what befell the event itself.
    destination: str | None = None
    delivery_id: int | None = None
    state: DeliveryState | None = None
    reason: Reason | None = None
    #: The request that brought it about.
    attempt: AttemptRow | None = None
    #: The person's decision that brought it about.
    decision: DecisionRow | None = None
    #: Of `QUEUED`; None once it was erased.
    body: BodyFacts | None = None
    #: Of `COPY`.
    copy: CopyRow | None = None
    #: Where a person had the body written anew: what differs from the one before.
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class FlightLane:
    """One destination of the event, and what it was or would be sent."""

    row: DeliveryRow
    #: Indented, personal values masked; "" when nothing was frozen or it was erased.
    body: str
    #: What it was sent with before a person had it written anew, oldest first.
    former: tuple[ReplacedBody, ...] = ()


@dataclass(frozen=True, slots=True)
class EventFlight:
    """One event from receipt to the last word of every platform."""

    name: str
    event_id: str
    #: False: derived from what the event says.
    event_id_is_given: bool
    order_id: str | None
    source: str
    origin: str
    action_source: str
    event_at: datetime
    received_at: datetime
    value: float | None
    currency: str | None
    #: None of what came in no file.
    file: FilePlace | None
    parameters: Mapping[str, str]
    #: Names of the identifiers that it carries, never their values.
    identifiers: tuple[str, ...]
    lanes: tuple[FlightLane, ...]
    #: Oldest first.
    entries: tuple[FlightEntry, ...]


@dataclass(frozen=True, slots=True)
class Flight:
    """What was asked for, and the events that it names: newest first, a browser's behind."""

    text: str
    events: tuple[EventFlight, ...]


class FlightRecorder:
    """Tells one event's story; changes nothing."""

    def __init__(self, workspace: Workspace) -> None:
        """Read this workspace."""
        self._workspace = workspace

    async def flight(self, text: str) -> Flight:
        """Return the story of every event with this order id or event id.

        Where none has exactly this id, of those whose id starts so; at most `MOST_EVENTS`.

        Raises:
            Refusal: no accepted event is called so.
            Trouble: a sealed body cannot be opened with this workspace's key.
        """
        wanted = text.strip()

        def read(uow: UnitOfWork) -> tuple[EventFlight, ...]:
            found = events_named(uow.connection, wanted, limit=MOST_EVENTS) if wanted else ()
            return tuple(self._event(uow, one) for one in found)

        events = await self._workspace.store.read(read)
        if not events:
            raise Refusal(
                f"No accepted event has the order id or event id {wanted!r}. What is refused at "
                "the door is named there and not kept.",
                reason=Reason("event.unknown"),
            )
        # What a browser saw was never to be delivered; what was stands first.
        told = sorted(events, key=lambda event: event.origin == Origin.PIXEL)
        return Flight(wanted, tuple(told))

    async def flight_of_delivery(self, delivery_id: int) -> Flight:
        """Return the story of the event that a delivery belongs to.

        Raises:
            Refusal: there is no such delivery.
            Trouble: a sealed body cannot be opened with this workspace's key.
        """

        def read(uow: UnitOfWork) -> EventFlight | None:
            row = delivery_row(uow.connection, delivery_id)
            event = None if row is None else event_numbered(uow.connection, row.event_row_id)
            return None if event is None else self._event(uow, event)

        found = await self._workspace.store.read(read)
        if found is None:
            raise Refusal(
                f"There is no delivery {delivery_id}.",
                reason=Reason("delivery.unknown", {"id": delivery_id}),
            )
        return Flight(found.order_id or found.event_id, (found,))

    def _event(self, uow: UnitOfWork, event: StoredEvent) -> EventFlight:
        stored = read_body(event.body)
        lanes = tuple(
            self._lane(uow, delivery_id)
            for delivery_id in delivery_ids_of(uow.connection, event.id)
        )
        entries = [FlightEntry(at(event.received_at_ms), FlightKind.RECEIVED)]
        for lane in lanes:
            entries += _entries_of(uow, lane)
        entries += [
            FlightEntry(copy.at, FlightKind.COPY, copy=copy)
            for copy in copies_of(uow.connection, event.id)
        ]
        order = list(FlightKind)
        return EventFlight(
            name=event.name,
            event_id=event.event_id,
            event_id_is_given=bool(event.event_id_is_given),
            order_id=event.order_id,
            source=event.source,
            origin=event.origin,
            action_source=event.action_source,
            event_at=datetime.fromtimestamp(event.event_time, UTC),
            received_at=at(event.received_at_ms),
            value=event.value,
            currency=event.currency,
            file=event.file,
            parameters=_parameters(stored),
            identifiers=tuple(sorted({*stored.get("hashed", {}), *stored.get("keys", {})})),
            lanes=lanes,
            entries=tuple(sorted(entries, key=lambda one: (one.at, order.index(one.kind)))),
        )

    def _lane(self, uow: UnitOfWork, delivery_id: int) -> FlightLane:
        row = delivery_row(uow.connection, delivery_id)
        bodies = stored_bodies(uow.connection, delivery_id)
        if row is None or bodies is None:
            raise LookupError(f"delivery {delivery_id} was found by its event and is gone")
        cipher = self._workspace.cipher
        former = replaced_bodies(uow, delivery_id, bodies, cipher)
        return FlightLane(row, wire_text(bodies, cipher), former)


def _parameters(stored: StoredBody) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in stored.get("parameters", {}).items()
    }


def _entries_of(uow: UnitOfWork, lane: FlightLane) -> Iterator[FlightEntry]:
    """Yield what happened at one destination, oldest first."""
    row = lane.row
    changes_by_seq = {one.seq: one.changes for one in lane.former}
    received, *changes = timeline_entries(uow.connection, row.id)
    if not (changes and _is_of_the_door(changes[0], received)):
        yield FlightEntry(
            received.at,
            FlightKind.QUEUED,
            row.destination,
            row.id,
            DeliveryState.READY,
            body=lane.former[0].facts if lane.former else body_facts(uow.connection, row.id),
        )
    for change in changes:
        is_verdict = change.kind is EntryKind.VERDICT
        yield FlightEntry(
            change.at,
            FlightKind.VERDICT if is_verdict else FlightKind.CHANGED,
            row.destination,
            row.id,
            change.state,
            change.reason,
            change.attempt,
            decision=_decision_of(uow, row, change),
            changes=() if change.seq is None else changes_by_seq.get(change.seq, ()),
        )


def _is_of_the_door(change: TimelineEntry, received: TimelineEntry) -> bool:
    """Say whether the event was never queued for this destination."""
    ends = (DeliveryState.SKIPPED, DeliveryState.EXPIRED)
    return change.at == received.at and change.state in ends and change.kind is EntryKind.CHANGED


_NOTED_WITHIN_MS = 60_000
"""How long a transaction that moves many deliveries may take until it notes the decision."""

_BY_REASON = {
    "delivery.replayed": "delivery.replayed",
    "delivery.rewritten": "delivery.rewritten",
    "delivery.cancelled": "delivery.cancelled",
    "destination.paused": "destination.held",
}
"""Reason of a change that only a person makes, to the action in the audit chain."""

_OF_DESTINATION = frozenset({"destination.held", "destination.released"})


def _decision_of(uow: UnitOfWork, row: DeliveryRow, change: TimelineEntry) -> DecisionRow | None:
    if change.attempt is not None:
        return None
    action = None if change.reason is None else _BY_REASON.get(change.reason.code)
    if change.reason is None and change.state is DeliveryState.RETRY:
        action = "destination.released"
    if action is None:
        return None
    return decision_of(
        uow.connection,
        action,
        at=change.at,
        within_ms=_NOTED_WITHIN_MS,
        of_delivery=row.id if action in _OF_DESTINATION else None,
    )
