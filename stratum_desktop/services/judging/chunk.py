"""The part of a pass over a file that costs time and needs no database.

It reads, judges and prepares a few thousand rows at a time, in a thread or in a process of its
own; whoever stores them works on the chunk before at the same time.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from stratum_desktop.domain.errors import Refusal, StratumError, Trouble
from stratum_desktop.domain.reason import Reason, reason_from_json, reason_to_json
from stratum_desktop.domain.upload import RowVerdict, UploadPlan
from stratum_desktop.domain.upload.finding import RowFinding
from stratum_desktop.domain.upload.judgement import RowColumns, judge
from stratum_desktop.domain.upload.row import ReadingContext, ReadRow, RowReader
from stratum_desktop.host.files import Position, RowFault, TableRow
from stratum_desktop.services.judging.columns import Columns, columns_of, events_of
from stratum_desktop.services.judging.plan_rows import open_rows, require_header
from stratum_desktop.services.preparation import LaneTarget, Prepared, prepare_all

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


class Chunk(NamedTuple):
    """What a stretch of the file came to."""

    end: Position
    is_last: bool
    #: Data rows; every one is either in `ready_rows` or in `findings`, some are in both.
    row_count: int
    #: Row numbers of events, in file order; beside them `keys`, and `events` where wanted.
    ready_rows: list[int]
    keys: list[bytes]
    events: list[Prepared]
    findings: list[Finding]
    shapes: dict[Shape, int]

    def __reduce__(self) -> tuple[Callable[..., Chunk], tuple[object, ...]]:
        """Cross to another process with events by columns, which halves the time it takes."""
        return _chunk_of_columns, (self._replace(events=[])[:], columns_of(self.events))


def _chunk_of_columns(parts: tuple[object, ...], columns: Columns) -> Chunk:
    return Chunk(*parts)._replace(events=events_of(columns))  # type: ignore[arg-type]


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

    #: None when nothing of the row is sent.
    prepared: Prepared | None
    #: What stands against the row, or with what reserve it goes.
    finding: RowFinding | None
    #: None when the row is no event.
    shape: Shape | None


class RowJudge:
    """Judges rows by a plan, for the destinations chosen."""

    def __init__(
        self, plan: UploadPlan, context: ReadingContext, lanes: tuple[LaneTarget, ...]
    ) -> None:
        """Prepare for one plan."""
        self._lanes = lanes
        self._now_ms = context.now_ms
        self._labels = tuple(lane.label for lane in lanes)
        self.reader = RowReader(plan, context)
        self._time = self.reader.feeds.column("event_time") or self.reader.feeds.column(
            "event_date"
        )
        self._consent = self.reader.feeds.column("ad_user_data")

    def judge(self, cells: list[str]) -> Judged:
        """Judge one row."""
        return self.judge_all((cells,))[0]

    def judge_all(self, rows: Sequence[list[str]]) -> list[Judged]:
        """Judge rows in the order of the file; some hundred at a time cost least."""
        read_rows = self.reader.read_all(rows)
        events = [read.event for read in read_rows if isinstance(read, ReadRow)]
        prepared = iter(prepare_all(events, self._lanes, now_ms=self._now_ms))
        return [
            self._judged(cells, read, next(prepared))
            if isinstance(read, ReadRow)
            else Judged(None, read, None)
            for cells, read in zip(rows, read_rows, strict=True)
        ]

    def _judged(self, cells: list[str], read: ReadRow, prepared: Prepared) -> Judged:
        identity = read.event.identity
        shape = (tuple(identity.hashed), tuple(identity.keys), tuple(identity.clear))
        if not read.problems:
            for lane in prepared.lanes:
                if lane.body is None:
                    break
            else:
                return Judged(prepared, None, shape)
        finding = judge(
            [
                (label, reason_from_json(lane.reason))
                for label, lane in zip(self._labels, prepared.lanes, strict=True)
            ],
            read.problems,
            RowColumns(
                time=self._time,
                missing_value=self.reader.feeds.column("value")
                if self.reader.lacks("value", cells)
                else None,
                consent=self._consent,
            ),
        )
        is_ready = finding is None or finding.verdict is RowVerdict.READY
        return Judged(prepared if is_ready else None, finding, shape)


class ChunkSource:
    """Reads one file from a position to its end, chunk by chunk."""

    def __init__(self, task: PassTask) -> None:
        """Prepare; the file is opened with the first chunk."""
        self._task = task
        self._judge = RowJudge(task.plan, task.context, task.lanes)
        self._end = task.start
        self._held: TableRow | None = None
        self._stack = ExitStack()
        self._rows: Iterator[TableRow] | None = None

    def next_chunk(self, stop_at_row: int | None = None) -> Chunk:
        """Return the next rows, at most `CHUNK_ROWS` and the rest of an order at their end.

        Args:
            stop_at_row: end with this row at the latest, where an earlier pass ended a chunk.

        Raises:
            Refusal: the file cannot be read any further, or its columns are others.
            Trouble: the file is missing or may not be read.
        """
        if self._rows is None:
            table = self._stack.enter_context(
                open_rows(self._task.path, self._task.plan, self._task.start)
            )
            self._rows = table.rows
        gathered = _Gathered(wants_events=self._task.wants_events)
        waiting: list[TableRow] = []
        row_count = 0
        last = None
        while (row := self._next_row()) is not None:
            if stop_at_row is not None and row.number > stop_at_row:
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
        self._held = row
        self._judge_waiting(waiting, gathered)
        if last is not None:
            self._end = Position(last.number, last.offset_after)
        if row is None:
            self.close()
        return gathered.chunk(self._end, is_last=row is None)

    def close(self) -> None:
        """Close the file."""
        self._stack.close()

    def _next_row(self) -> TableRow | None:
        if self._held is not None:
            row, self._held = self._held, None
            return row
        assert self._rows is not None  # noqa: S101 - opened by next_chunk
        return next(self._rows, None)

    def _belongs_to_last(self, row: TableRow) -> bool:
        return not isinstance(row.cells, RowFault) and self._judge.reader.continues_group(row.cells)

    def _is_data(self, row: TableRow) -> bool:
        """Say whether a row stands below the header and holds anything."""
        header_row = self._task.plan.header_row
        if row.number <= header_row:
            if row.number == header_row:
                self._require_header(row)
            return False
        return isinstance(row.cells, RowFault) or any(row.cells)

    def _judge_waiting(self, waiting: list[TableRow], gathered: _Gathered) -> None:
        """Judge the rows that wait for it, and wait for none any more."""
        fixes = self._task.fixes
        rows: list[list[str]] = []
        for row in waiting:
            if isinstance(row.cells, RowFault):
                continue
            fix = fixes.get(row.number) if fixes else None
            rows.append(row.cells if fix is None else mended(row.cells, fix, self._task.plan))
        judged = iter(self._judge.judge_all(rows))
        for row in waiting:
            if isinstance(row.cells, RowFault):
                wrong = RowFinding(RowVerdict.WRONG, row.cells.reason)
                gathered.add(row.number, Judged(None, wrong, None))
                continue
            found = next(judged)
            if found.finding is None and row.number in fixes:
                found = found._replace(finding=RowFinding(RowVerdict.READY, Reason("row.mended")))
            gathered.add(row.number, found)
        waiting.clear()

    def _require_header(self, row: TableRow) -> None:
        cells = [] if isinstance(row.cells, RowFault) else row.cells
        require_header(self._task.path, self._task.plan, cells)


class _Gathered:
    """A chunk in the making."""

    def __init__(self, *, wants_events: bool) -> None:
        self._row_count = 0
        self._wants_events = wants_events
        self._ready_rows: list[int] = []
        self._keys: list[bytes] = []
        self._events: list[Prepared] = []
        self._findings: list[Finding] = []
        self._shapes: Counter[Shape] = Counter()

    def add(self, row_number: int, judged: Judged) -> None:
        self._row_count += 1
        prepared, finding, shape = judged
        if shape is not None:
            self._shapes[shape] += 1
        if prepared is not None:
            self._ready_rows.append(row_number)
            self._keys.append(prepared.key)
            if self._wants_events:
                self._events.append(prepared)
        if finding is not None:
            self._findings.append(
                (row_number, finding.verdict.value, finding.column, as_json(finding.reason))
            )

    def chunk(self, end: Position, *, is_last: bool) -> Chunk:
        return Chunk(
            end,
            is_last,
            self._row_count,
            self._ready_rows,
            self._keys,
            self._events,
            self._findings,
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


def next_in_worker(stop_at_row: int | None = None) -> Chunk | Failed:
    """Return the next chunk of this worker's pass, or why there is none."""
    assert _source is not None  # noqa: S101 - the pool's initialiser ran
    return next_or_failed(_source, stop_at_row)


def next_or_failed(source: ChunkSource, stop_at_row: int | None = None) -> Chunk | Failed:
    """Return the next chunk, or why there is none: what a person is told, as a value."""
    try:
        return source.next_chunk(stop_at_row)
    except StratumError as error:
        source.close()
        return Failed(error.message, error.reason, isinstance(error, Refusal))
