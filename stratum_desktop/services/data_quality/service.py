"""Data quality, as front ends ask for it. Changes nothing and stores nothing."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stratum_desktop.domain.data_quality import (
    DoorFault,
    Finding,
    Quality,
    QualityTally,
    quality_of,
)
from stratum_desktop.domain.data_quality.identifier import IDENTIFIERS, is_carried
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.event_body import read_body
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import UploadPlan
from stratum_desktop.domain.upload.question import require_workable
from stratum_desktop.domain.upload.row import ReadingContext
from stratum_desktop.host.files.source import trouble
from stratum_desktop.services.data_quality.file_work import read_whole
from stratum_desktop.services.data_quality.reading import ReadingTask, Step
from stratum_desktop.services.data_quality.report import (
    ExampleEvent,
    FileQuality,
    Pace,
    Period,
    ProgressListener,
    SourceCount,
    StoredEventsQuality,
)
from stratum_desktop.services.data_quality.stored import see_stored
from stratum_desktop.services.judging.chunks import PROCESS_FROM_BYTES
from stratum_desktop.services.lanes import lane_targets, needs_clear
from stratum_desktop.services.preparation import LaneTarget
from stratum_desktop.services.setting_catalogue import (
    DEFAULT_COUNTRY,
    NAME_MAP,
    TIME_ZONE,
    current,
)
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.data_quality import (
    Judgement,
    Span,
    StoredEvent,
    StoredQuality,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

MOST_DAYS = 366
"""Longest period. Source: ours."""

MOST_EVENTS = 50_000
"""Stored events looked at, the newest first. Source: ours; some seconds of reading."""

_IN_CLEAR_ALONE = frozenset({"client_ip_address", "client_user_agent"})
_ELSEWHERE_EVENTS = 5_000
_PORTION = 2_000
_COMPARED_AT_ONCE = 1_000
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class _Door:
    """What was counted as events came in."""

    #: Events of the period itself; the others count whole hours.
    in_period: int
    came_in: int
    refused: int
    faults: Mapping[DoorFault, int]


class DataQuality:
    """Says what is wrong with a file or with stored events, and what to fix first."""

    def __init__(
        self, workspace: Workspace, *, process_from_bytes: int = PROCESS_FROM_BYTES
    ) -> None:
        """Read this workspace; larger files are read in a process of their own."""
        self._workspace, self._store = workspace, workspace.store
        self._process_from_bytes = process_from_bytes

    def last_days(self, days: int) -> Period:
        """Return the last days of 24 hours, ending now.

        Raises:
            Refusal: fewer than one, or more than `MOST_DAYS`.
        """
        until = datetime.fromtimestamp((self._workspace.clock.now_ms() + 1) / 1000, UTC)
        if not 1 <= days <= MOST_DAYS:
            raise _unusable(f"The period is 1 to {MOST_DAYS} days, not {days}.")
        return Period(until - timedelta(days=days), until)

    async def sources(self, period: Period) -> tuple[SourceCount, ...]:
        """Return the sources that brought events in the hours of a period, most first."""
        span = _span(period)
        found = await self._store.read(lambda uow: StoredQuality(uow.connection).sources(span))
        return tuple(SourceCount(source, count) for source, count in found)

    async def examples(self, finding: Finding) -> tuple[ExampleEvent, ...]:
        """Return the stored events that a finding of `of_stored` names; gone ones are left out."""
        rows = list(finding.rows)
        found = await self._store.read(lambda uow: StoredQuality(uow.connection).named(rows))
        return tuple(
            ExampleEvent(
                one.id,
                one.event_id,
                one.name,
                one.source,
                datetime.fromtimestamp(one.event_time, UTC),
                datetime.fromtimestamp(one.received_at_ms / 1000, UTC),
            )
            for one in found
        )

    async def of_file(
        self, path: Path | str, plan: UploadPlan, *, on_progress: ProgressListener | None = None
    ) -> FileQuality:
        """Read a whole file by its plan; nothing of it is stored or queued.

        Args:
            path: a CSV or XLSX file.
            plan: as `uploads.inspect` suggested it, or as a person changed it.
            on_progress: told every few thousand rows.

        Raises:
            Refusal: a plan that cannot work, or a file that cannot be read to its end.
            Trouble: the file is missing or may not be read.
        """
        require_workable(plan)
        file, size = await asyncio.to_thread(_looked_at, Path(path))
        lanes, context = await self._store.read(self._setting)
        pace = Pace(self._workspace.clock, on_progress)
        rows = 0

        def on_step(step: Step) -> None:
            nonlocal rows
            rows = step.rows
            pace.tell(rows, step.bytes_done / size if size else None)

        tally, order_times = await read_whole(
            ReadingTask(file, plan, context, lanes),
            in_process=size >= self._process_from_bytes,
            on_step=on_step,
        )
        pairs = await self._pairs(order_times)
        elsewhere = await self._store.read(lambda uow: _carried_elsewhere(uow, plan.source))
        unknown = () if lanes else (Reason("quality.no_destination"),)
        quality = quality_of(tally, _sets(lanes), pairs=pairs, elsewhere=elsewhere, unknown=unknown)
        return FileQuality(file.name, plan.template, rows, quality)

    async def of_stored(
        self,
        period: Period,
        *,
        source: str | None = None,
        limit: int = MOST_EVENTS,
        on_progress: ProgressListener | None = None,
    ) -> StoredEventsQuality:
        """Look at the newest events that were received in a period.

        Args:
            period: when they came in.
            source: one source; None means all.
            limit: how many events are looked at.
            on_progress: told every few thousand events.

        Raises:
            Refusal: the period is too long, or the source brought nothing in it.
        """
        span = _span(period, source)
        if source is not None:
            await self._require_source(source, period)
        lanes = (await self._store.read(self._setting))[0]
        labels = {one.platform.manifest.key: one.platform.manifest.label for one in lanes}
        door = await self._store.read(lambda uow: _at_door(uow, span))
        in_period = door.in_period
        pace = Pace(self._workspace.clock, on_progress)
        tally = QualityTally()
        before: tuple[int, int] | None = None
        while tally.events < limit:
            most = min(_PORTION, limit - tally.events)
            events, judgements = await self._store.read(_portion(span, before, most))
            if not events:
                break
            await asyncio.to_thread(see_stored, tally, events, judgements, labels)
            before = events[-1].received_at_ms, events[-1].id
            # What came in since it was counted must not make it more than the whole.
            pace.tell(tally.events, min(1.0, tally.events / max(1, min(limit, in_period))))
        elsewhere: Mapping[str, tuple[int, int]] = {}
        if source is not None:
            elsewhere = await self._store.read(lambda uow: _carried_elsewhere(uow, source))
        quality = _stored_quality(tally, lanes, door, elsewhere)
        return StoredEventsQuality(period, source, max(in_period, tally.events), quality)

    async def _require_source(self, source: str, period: Period) -> None:
        known = await self.sources(period)
        if source not in [one.source for one in known]:
            names = ", ".join(one.source for one in known) or "none"
            raise Refusal(
                f"No source {source!r} brought events in this period. Those that did: {names}.",
                reason=Reason("quality.source_unknown", {"source": source}),
            )

    async def _pairs(self, order_times: Mapping[str, int]) -> Mapping[int, int]:
        """Compare orders with what live sources said of them: minutes apart, and how many."""
        pairs: Counter[int] = Counter()
        orders = list(order_times)
        for start in range(0, len(orders), _COMPARED_AT_ONCE):
            part = orders[start : start + _COMPARED_AT_ONCE]
            known = await self._store.read(_order_times(part))
            pairs.update((at - order_times[order]) // 60 for order, at in known.items())
        return pairs

    def _setting(self, uow: UnitOfWork) -> tuple[tuple[LaneTarget, ...], ReadingContext]:
        lanes = tuple(lane for lane in lane_targets(uow) if lane.enabled)
        context = ReadingContext(
            time_zone=current(uow, TIME_ZONE),
            default_country=current(uow, DEFAULT_COUNTRY) or None,
            name_map=current(uow, NAME_MAP),
            needs_clear=needs_clear(lanes),
            now_ms=self._workspace.clock.now_ms(),
        )
        return lanes, context


def _looked_at(path: Path) -> tuple[Path, int]:
    file = path.absolute()
    try:
        return file, file.stat().st_size
    except OSError as error:
        raise trouble(file, error) from error


def _span(period: Period, source: str | None = None) -> Span:
    since_ms, until_ms = (round(at.timestamp() * 1000) for at in (period.since, period.until))
    if since_ms >= until_ms:
        raise _unusable("The period ends before it begins.")
    if until_ms - since_ms > MOST_DAYS * _DAY_MS:
        raise _unusable(f"The period is longer than {MOST_DAYS} days.")
    return Span(since_ms, until_ms, source)


def _at_door(uow: UnitOfWork, span: Span) -> _Door:
    rows = StoredQuality(uow.connection)
    return _Door(
        rows.count(span),
        rows.came_in_count(span),
        rows.refused_count(span),
        {DoorFault(one.field, one.code, one.is_refused): one.times for one in rows.faults(span)},
    )


def _unusable(why: str) -> Refusal:
    return Refusal(why, reason=Reason("quality.period_unusable", {"most_days": MOST_DAYS}))


def _sets(lanes: tuple[LaneTarget, ...]) -> Mapping[str, tuple[frozenset[str], ...]]:
    manifests = [lane.platform.manifest for lane in lanes]
    return {one.label: one.traits.matchable_sets for one in manifests}


def _stored_quality(
    tally: QualityTally,
    lanes: tuple[LaneTarget, ...],
    door: _Door,
    elsewhere: Mapping[str, tuple[int, int]],
) -> Quality:
    unknown = [Reason("quality.stored_as_digests"), Reason("quality.clear_not_opened")]
    if door.refused:
        unknown.append(Reason("quality.refused_not_stored", {"count": door.refused}))
    if not lanes:
        unknown.append(Reason("quality.no_destination"))
    return quality_of(
        tally,
        _sets(lanes),
        at_door=door.faults,
        came_in=door.came_in,
        elsewhere=elsewhere,
        unknown=unknown,
        unseen=_IN_CLEAR_ALONE,
    )


def _portion(
    span: Span, before: tuple[int, int] | None, limit: int
) -> Callable[[UnitOfWork], tuple[tuple[StoredEvent, ...], tuple[Judgement, ...]]]:
    def read(uow: UnitOfWork) -> tuple[tuple[StoredEvent, ...], tuple[Judgement, ...]]:
        rows = StoredQuality(uow.connection)
        events = rows.events(span, before=before, limit=limit)
        return events, rows.judgements([one.id for one in events])

    return read


def _order_times(order_ids: list[str]) -> Callable[[UnitOfWork], dict[str, int]]:
    return lambda uow: StoredQuality(uow.connection).order_times(order_ids)


def _carried_elsewhere(uow: UnitOfWork, source: str) -> dict[str, tuple[int, int]]:
    """Return how many of the newest events of other sources carry each field.

    Of how many: those of the sources that send the field at all.
    """
    span = Span(0, 1 << 62, without=source)
    events = StoredQuality(uow.connection).events(span, before=None, limit=_ELSEWHERE_EVENTS)
    totals: Counter[str] = Counter()
    carried: dict[str, Counter[str]] = {}
    for event in events:
        totals[event.source] += 1
        body = read_body(event.body)
        names = {*body.get("hashed", {}), *body.get("keys", {})}
        for field in IDENTIFIERS:
            if is_carried(field, names):
                carried.setdefault(field, Counter())[event.source] += 1
    return {
        field: (sources.total(), sum(totals[one] for one in sources))
        for field, sources in carried.items()
    }
