"""The part of a pass over a file that costs time and needs no database.

It reads, judges and prepares a few thousand rows at a time, in a thread or in a process of its
own; whoever stores them works on the chunk before at the same time.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, compress
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from stratum_desktop.domain.errors import Refusal, StratumError, Trouble
from stratum_desktop.domain.event import Event
from stratum_desktop.domain.reason import Reason, reason_from_json, reason_to_json
from stratum_desktop.domain.upload import RowVerdict, UploadPlan
from stratum_desktop.domain.upload.finding import RowFinding
from stratum_desktop.domain.upload.judgement import RowColumns, judge
from stratum_desktop.domain.upload.row import Problems, ReadingContext, RowReader
from stratum_desktop.host.files import Position, RowFault, TableRow
from stratum_desktop.services.judging.plan_rows import open_rows, require_header
from stratum_desktop.services.preparation import LaneTarget, prepare_all
from stratum_desktop.services.prepared import PreparedColumns

CHUNK_ROWS = 5_000
"""Rows in one transaction. Source: own measurement; memory grows with it, syncs shrink."""

_BLOCK_ROWS = 250
"""Rows judged together. Source: own measurement; what they need fits a processor's own memory."""

Finding = tuple[int, str, str | None, str]
"""Row number, verdict, column, JSON of the reason."""

Shape = tuple[tuple[str, ...], ...]
"""Which identifiers a row carries: names of `Identity.hashed`, `.keys` and `.clear`."""


@dataclass(frozen=True, slots=True)
class PassTask:
    """One pass over a file. Crosses process boundaries, so it holds no secret."""

    path: Path
    plan: UploadPlan
    context: ReadingContext
    lanes: tuple[LaneTarget, ...]
    start: Position
    #: Row number to column to what a person typed.
    fixes: Mapping[int, Mapping[str, str]]
    #: False in the pre-flight, which needs keys only.
    wants_events: bool
    #: A chunk ends with this row, where an earlier pass ended one; 0 = none.
    warm_up_to_row: int = 0


class Chunk(NamedTuple):
    """What a stretch of the file came to. Plain columns, so that it crosses processes fast."""

    end: Position
    is_last: bool
    #: Data rows; every one is either in `ready_rows` or in `findings`, some are in both.
    row_count: int
    #: Row numbers of events, in file order; beside them `keys`, and `events` where wanted.
    ready_rows: list[int]
    keys: list[bytes]
    events: PreparedColumns
    findings: list[Finding]
    shapes: dict[Shape, int]


@dataclass(frozen=True, slots=True)
class Failed:
    """A refusal or trouble on its way between processes."""

    message: str
    reason: Reason
    is_refusal: bool

    def error(self) -> StratumError:
        """Return it as what it was."""
        kind = Refusal if self.is_refusal else Trouble
        return kind(self.message, reason=self.reason)


class Judged(NamedTuple):
    """What became of one row."""

    #: The event's key; None when nothing of the row is sent.
    key: bytes | None
    #: What stands against the row, or with what reserve it goes.
    finding: RowFinding | None


class JudgedRows(NamedTuple):
    """What became of some rows."""

    #: Places of the rows that are sent, in order, and their events.
    places: list[int]
    events: PreparedColumns
    #: Place and what stands against the row, or with what reserve it goes; in order.
    findings: list[tuple[int, RowFinding]]
    #: Of every row that is an event.
    shapes: Counter[Shape]


class RowJudge:
    """Judges rows by a plan, for the destinations chosen."""

    def __init__(
        self, plan: UploadPlan, context: ReadingContext, lanes: tuple[LaneTarget, ...]
    ) -> None:
        """Prepare for one plan."""
        self._lanes = lanes
        at_least_ms = context.at_least_ms
        self._now_ms = context.now_ms if at_least_ms is None else at_least_ms
        self._labels = tuple(lane.label for lane in lanes)
        self.reader = RowReader(plan, context)
        self._time = self.reader.feeds.column("event_time") or self.reader.feeds.column(
            "event_date"
        )
        self._consent = self.reader.feeds.column("ad_user_data")

    def judge(self, cells: list[str]) -> Judged:
        """Judge one row."""
        judged = self.judge_all((cells,))
        key = judged.events.keys[0] if judged.places else None
        return Judged(key, judged.findings[0][1] if judged.findings else None)

    def judge_all(self, rows: Sequence[list[str]]) -> JudgedRows:
        """Judge rows in the order of the file; some hundred at a time cost least."""
        read = self.reader.read_all(rows)
        events = prepare_all(read.events, self._lanes, now_ms=self._now_ms)
        shapes = Counter(map(_shape, read.events))
        if not read.problems and None not in events.lanes.bodies:
            return JudgedRows(read.places, events, read.findings, shapes)
        is_sent = []
        findings = read.findings
        for at, place in enumerate(read.places):
            finding = self._finding(rows[place], at, read.problems.get(at, ()), events)
            is_sent.append(finding is None or finding.verdict is RowVerdict.READY)
            if finding is not None:
                findings.append((place, finding))
        findings.sort(key=itemgetter(0))
        places = list(compress(read.places, is_sent))
        return JudgedRows(places, events.only(is_sent), findings, shapes)

    def _finding(
        self, cells: list[str], at: int, problems: Problems, events: PreparedColumns
    ) -> RowFinding | None:
        count = len(self._lanes)
        reasons = events.lanes.reasons[at * count : (at + 1) * count]
        if not problems and not any(reasons):
            return None
        return judge(
            [*zip(self._labels, map(reason_from_json, reasons), strict=True)],
            problems,
            RowColumns(
                time=self._time,
                missing_value=self.reader.feeds.column("value")
                if self.reader.lacks("value", cells)
                else None,
                consent=self._consent,
            ),
        )


def _shape(event: Event) -> Shape:
    identity = event.identity
    return tuple(identity.hashed), tuple(identity.keys), tuple(identity.clear)


class ChunkSource:
    """Reads one file from a position to its end, chunk by chunk."""

    def __init__(self, task: PassTask) -> None:
        """Prepare; the file is opened with the first chunk."""
        self._task = task
        self._judge = RowJudge(task.plan, task.context, task.lanes)
        self._header_row = task.plan.header_row
        self._end = task.start
        self._held: TableRow | None = None
        self._stack = ExitStack()
        self._rows: Iterator[TableRow] | None = None

    def next_chunk(self) -> Chunk:
        """Return the next rows, at most `CHUNK_ROWS` and the rest of an order at their end.

        Behind the last chunk come empty ones.

        Raises:
            Refusal: the file cannot be read any further, or its columns are others.
            Trouble: the file is missing or may not be read.
        """
        if self._rows is None:
            table = self._stack.enter_context(
                open_rows(self._task.path, self._task.plan, self._task.start)
            )
            self._rows = table.rows
        rows = self._rows if self._held is None else chain((self._held,), self._rows)
        warm_up_to = self._task.warm_up_to_row
        stop_at = warm_up_to if self._end.row < warm_up_to else None
        gathered = _Gathered(wants_events=self._task.wants_events)
        waiting: list[TableRow] = []
        row_count = 0
        row = last = None
        for row in rows:
            if stop_at is not None and row.number > stop_at:
                break
            if row_count >= CHUNK_ROWS:
                self._judge_waiting(waiting, gathered)
                if not self._belongs_to_last(row):
                    break
            last = row
            if self._is_data(row):
                waiting.append(row)
                row_count += 1
                if len(waiting) == _BLOCK_ROWS:
                    self._judge_waiting(waiting, gathered)
        else:
            row = None
        self._held = row
        self._judge_waiting(waiting, gathered)
        if last is not None:
            self._end = Position(last.number, last.offset_after)
        if row is None:
            self.close()
        return gathered.chunk(self._end, is_last=row is None)

    def close(self) -> None:
        """Close the file; nothing comes of it any more."""
        self._stack.close()
        self._held, self._rows = None, iter(())

    def _belongs_to_last(self, row: TableRow) -> bool:
        return not isinstance(row.cells, RowFault) and self._judge.reader.continues_group(row.cells)

    def _is_data(self, row: TableRow) -> bool:
        """Say whether a row stands below the header and holds anything."""
        number, _, cells = row
        if number <= self._header_row:
            if number == self._header_row:
                self._require_header(row)
            return False
        return isinstance(cells, RowFault) or any(cells)

    def _judge_waiting(self, waiting: list[TableRow], gathered: _Gathered) -> None:
        """Judge the rows that wait for it, and wait for none any more."""
        fixes = self._task.fixes
        numbers: list[int] = []
        rows: list[list[str]] = []
        for number, _, cells in waiting:
            if isinstance(cells, RowFault):
                gathered.find(number, RowFinding(RowVerdict.WRONG, cells.reason))
                continue
            fix = fixes.get(number) if fixes else None
            numbers.append(number)
            rows.append(cells if fix is None else mended(cells, fix, self._task.plan))
        judged = self._judge.judge_all(rows)
        gathered.add(numbers, judged)
        found = {place for place, _ in judged.findings} if fixes else ()
        for place in judged.places if fixes else ():
            if numbers[place] in fixes and place not in found:
                gathered.find(numbers[place], RowFinding(RowVerdict.READY, Reason("row.mended")))
        gathered.row_count += len(waiting)
        waiting.clear()

    def _require_header(self, row: TableRow) -> None:
        cells = [] if isinstance(row.cells, RowFault) else row.cells
        require_header(self._task.path, self._task.plan, cells)


class _Gathered:
    """A chunk in the making."""

    def __init__(self, *, wants_events: bool) -> None:
        self.row_count = 0
        self._wants_events = wants_events
        self._ready_rows: list[int] = []
        self._keys: list[bytes] = []
        self._events = PreparedColumns.empty()
        self._findings: list[Finding] = []
        self._shapes: Counter[Shape] = Counter()

    def add(self, numbers: Sequence[int], judged: JudgedRows) -> None:
        """Add rows with these numbers."""
        self._ready_rows += [numbers[place] for place in judged.places]
        self._keys += judged.events.keys
        if self._wants_events:
            self._events.extend(judged.events)
        self._shapes.update(judged.shapes)
        for place, finding in judged.findings:
            self.find(numbers[place], finding)

    def find(self, number: int, finding: RowFinding) -> None:
        """Add what stands against a row, or with what reserve it goes."""
        self._findings.append(
            (number, finding.verdict.value, finding.column, as_json(finding.reason))
        )

    def chunk(self, end: Position, *, is_last: bool) -> Chunk:
        """Return the chunk."""
        return Chunk(
            end,
            is_last,
            self.row_count,
            self._ready_rows,
            self._keys,
            self._events,
            sorted(self._findings, key=itemgetter(0)),
            dict(self._shapes),
        )


def mended(cells: list[str], fix: Mapping[str, str], plan: UploadPlan) -> list[str]:
    """Return a row's cells with what a person typed in their place."""
    cells = [*cells, *("",) * (len(plan.header) - len(cells))]
    for column, text in fix.items():
        if column in plan.header:
            cells[plan.header.index(column)] = text
    return cells


def as_json(reason: Reason) -> str:
    """Return a reason as it is stored."""
    text = reason_to_json(reason)
    assert text is not None  # noqa: S101 - only None becomes None
    return text


_source: ChunkSource | None = None


def open_in_worker(task: PassTask) -> None:
    """Prepare the one pass that this worker process serves."""
    global _source
    # What is imported stays, and rows make no cycles: looking for them took a tenth of the time.
    gc.freeze()
    gc.set_threshold(200_000)
    _source = ChunkSource(task)


def next_in_worker() -> Chunk | Failed:
    """Return the next chunk of this worker's pass, or why there is none."""
    assert _source is not None  # noqa: S101 - the pool's initialiser ran
    return next_or_failed(_source)


def next_or_failed(source: ChunkSource) -> Chunk | Failed:
    """Return the next chunk, or why there is none: what a person is told, as a value."""
    try:
        return source.next_chunk()
    except StratumError as error:
        source.close()
        return Failed(error.message, error.reason, isinstance(error, Refusal))
