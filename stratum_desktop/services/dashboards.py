"""What screens ask for: deliveries, one delivery's story, the state of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.event_body import read_body
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.overview import DestinationCard, Overview, WaitingItem, overview
from stratum_desktop.services.redacted_body import wire_text
from stratum_desktop.services.replaced_body import ReplacedBody, replaced_bodies
from stratum_desktop.services.signal_quality import SignalQuality
from stratum_desktop.services.status import EngineStatus, Status, status
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.dead_letters import dead_letter_reasons
from stratum_desktop.store.read_models.deliveries import (
    DeliveryFilter,
    DeliveryRow,
    delivery_counts,
    delivery_row,
    delivery_rows,
    delivery_window,
    sources,
)
from stratum_desktop.store.read_models.flight import FilePlace, event_numbered
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
    "Dashboards",
    "DeliveryFilter",
    "DeliveryPage",
    "DeliveryRow",
    "DestinationCard",
    "EngineStatus",
    "EntryKind",
    "FilePlace",
    "Overview",
    "ReplacedBody",
    "Status",
    "Timeline",
    "TimelineEntry",
    "WaitingItem",
]


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """A piece of the list, newest first."""

    rows: tuple[DeliveryRow, ...]
    #: Hand it back as `after` for the next piece; None at the end.
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that is known of one delivery."""

    row: DeliveryRow
    #: Oldest first.
    entries: tuple[TimelineEntry, ...]
    #: What was or would be sent, indented, personal values masked; "" when nothing was frozen.
    body: str
    #: Value, currency, order id and what else the event carried, as text.
    parameters: Mapping[str, str]
    #: Names of the identifiers that the event carries, never their values.
    identifiers: tuple[str, ...]
    #: Where it stood in a file; None of what came in none.
    file: FilePlace | None = None
    #: What it was sent with before a person had it written anew, oldest first.
    former: tuple[ReplacedBody, ...] = ()


class Dashboards:
    """Reads for screens; changes nothing."""

    def __init__(self, workspace: Workspace, signal_quality: SignalQuality) -> None:
        """Read this workspace; scores come from signal quality."""
        self._workspace = workspace
        self._store = workspace.store
        self._signal_quality = signal_quality

    async def deliveries(
        self, *, where: DeliveryFilter, after: int | None = None, limit: int = 200
    ) -> DeliveryPage:
        """Return deliveries newest first, from the start or after a place in the list."""
        rows = await self._store.read(
            lambda uow: delivery_rows(uow.connection, where, after=after, limit=limit)
        )
        return DeliveryPage(rows, rows[-1].id if len(rows) == limit else None)

    async def delivery_window(
        self, *, where: DeliveryFilter, first: int, limit: int = 200
    ) -> tuple[DeliveryRow, ...]:
        """Return rows `first` to `first + limit` of the list, newest first."""
        return await self._store.read(
            lambda uow: delivery_window(uow.connection, where, first=first, limit=limit)
        )

    async def delivery_counts(self, *, where: DeliveryFilter) -> Mapping[DeliveryState, int]:
        """Return how many deliveries the filter lets through, by state; absent = none."""
        return await self._store.read(lambda uow: delivery_counts(uow.connection, where))

    async def dead_letter_reasons(self, *, where: DeliveryFilter) -> Mapping[str, int]:
        """Return how many dead letters stand there for each reason: code to count.

        The most frequent first; "" stands for none stored. Its `reason_code` is not looked at.
        """
        return await self._store.read(lambda uow: dead_letter_reasons(uow.connection, where))

    async def sources(self) -> tuple[str, ...]:
        """Return every source that events came from, by name."""
        return await self._store.read(lambda uow: sources(uow.connection))

    async def timeline(self, delivery_id: int) -> Timeline:
        """Return the story of one delivery.

        Raises:
            Refusal: there is no such delivery.
            Trouble: its sealed body cannot be opened with this workspace's key.
        """
        return await self._store.read(lambda uow: self._timeline(uow, delivery_id))

    async def status(self) -> Status:
        """Return what the status bar shows."""
        return await self._store.read(lambda uow: status(uow, self._workspace))

    async def overview(self) -> Overview:
        """Return what the first page shows."""
        report = await self._signal_quality.emq()
        scores = {part.platform: part for part in report.parts if part.platform is not None}
        return await self._store.read(lambda uow: overview(uow, self._workspace, scores))

    async def data_version(self) -> int:
        """Return a number that changes when another process has committed; cheap."""
        return self._store.data_version()

    def _timeline(self, uow: UnitOfWork, delivery_id: int) -> Timeline:
        row = delivery_row(uow.connection, delivery_id)
        bodies = stored_bodies(uow.connection, delivery_id)
        if row is None or bodies is None:
            raise Refusal(
                f"There is no delivery {delivery_id}.",
                reason=Reason("delivery.unknown", {"id": delivery_id}),
            )
        stored = read_body(bodies.event)
        event = event_numbered(uow.connection, row.event_row_id)
        return Timeline(
            row=row,
            entries=timeline_entries(uow.connection, delivery_id),
            body=wire_text(bodies, self._workspace.cipher),
            parameters={
                name: value if isinstance(value, str) else orjson.dumps(value).decode()
                for name, value in stored.get("parameters", {}).items()
            },
            identifiers=tuple(sorted({*stored.get("hashed", {}), *stored.get("keys", {})})),
            file=None if event is None else event.file,
            former=replaced_bodies(uow, delivery_id, bodies, self._workspace.cipher),
        )
