"""Reading a whole file for its quality: nothing of it is stored, and memory stays bounded."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from stratum_desktop.domain.data_quality import Observed, QualityTally
from stratum_desktop.domain.data_quality.identifier import IDENTIFIERS, is_matchable
from stratum_desktop.domain.data_quality.placeholder import (
    is_placeholder_date,
    is_reserved_address,
)
from stratum_desktop.domain.errors import Refusal, StratumError
from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import RowVerdict, UploadPlan
from stratum_desktop.domain.upload.finding import RowFinding
from stratum_desktop.domain.upload.row import Problems, ReadingContext, RowReader
from stratum_desktop.host.files import RowFault, TableRow
from stratum_desktop.services.judging.chunk import Failed
from stratum_desktop.services.judging.plan_rows import open_rows, require_header
from stratum_desktop.services.preparation import LaneTarget

STEP_ROWS = 5_000
"""Rows between two reports of progress."""

MOST_ORDERS_COMPARED = 5_000
"""Orders whose times are compared with those of stored events."""

_BLOCK_ROWS = 250
_NOBODY = "row.no_identifier"


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """Which file, and how. Crosses process boundaries, so it holds no secret."""

    path: Path
    plan: UploadPlan
    context: ReadingContext
    #: Destinations that are on.
    lanes: tuple[LaneTarget, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """How far the reading is."""

    rows: int
    bytes_done: int
    is_last: bool


class FileReading:
    """Reads one file step by step."""

    def __init__(self, task: ReadingTask) -> None:
        """Prepare; the file is opened with the first step."""
        self.tally = QualityTally()
        #: Order number to the time that the file gives it, of the first orders.
        self.order_times: dict[str, int] = {}
        self._task = task
        self._reader = RowReader(task.plan, task.context)
        self._stack = ExitStack()
        self._rows: Iterator[TableRow] | None = None
        self._done = Step(0, 0, is_last=False)
        self._emails = self._reader.feeds.reader("email") if "email" in self._reader.feeds else None
        self._unmatched_by_nobody = self._judged(_NO_EVENT)[0]

    def step(self) -> Step:
        """Read on; closes the file with the last step.

        Raises:
            Refusal: the file cannot be read any further, or its columns are others.
            Trouble: the file is missing or may not be read.
        """
        if self._rows is None:
            table = self._stack.enter_context(open_rows(self._task.path, self._task.plan))
            self._rows = table.rows
        count, offset = self._done.rows, self._done.bytes_done
        for _ in range(STEP_ROWS // _BLOCK_ROWS):
            block = list(islice(self._rows, _BLOCK_ROWS))
            if not block:
                self.close()
                self._done = Step(count, offset, is_last=True)
                return self._done
            offset = block[-1].offset_after
            count += self._take(block)
        self._done = Step(count, offset, is_last=False)
        return self._done

    def close(self) -> None:
        """Close the file."""
        self._stack.close()

    def _take(self, block: list[TableRow]) -> int:
        numbers: list[int] = []
        rows: list[list[str]] = []
        faults = 0
        for number, _, cells in block:
            if number <= self._task.plan.header_row:
                if number == self._task.plan.header_row:
                    header = [] if isinstance(cells, RowFault) else cells
                    require_header(self._task.path, self._task.plan, header)
            elif isinstance(cells, RowFault):
                self.tally.refuse(number, self._task.plan.source, None, cells.reason)
                faults += 1
            elif any(cells):
                numbers.append(number)
                rows.append(cells)
        read = self._reader.read_all(rows)
        refused = list(reversed(read.findings))

        def refuse(place: int, finding: RowFinding) -> None:
            self._refuse(numbers[place], rows[place], finding)

        for at, (place, event) in enumerate(zip(read.places, read.events, strict=True)):
            # In the order of the file, so that examples are the first of their kind.
            while refused and refused[-1][0] < place:
                refuse(*refused.pop())
            self._see(numbers[place], rows[place], event, read.problems.get(at, ()))
        while refused:
            refuse(*refused.pop())
        return len(rows) + faults

    def _see(self, number: int, cells: list[str], event: Event, problems: Problems) -> None:
        order_id = event.parameters.get("order_id")
        order = order_id if isinstance(order_id, str) else None
        if order is not None and len(self.order_times) < MOST_ORDERS_COMPARED:
            self.order_times.setdefault(order, event.event_time)
        placeholders: frozenset[str] = frozenset()
        if self._emails is not None and "email" in event.identity.hashed:
            address = self._emails(self._reader.feeds.tidied(cells))
            placeholders = _EMAIL if is_reserved_address(address) else placeholders
        self.tally.see(
            Observed(
                row=number,
                source=event.source,
                event_time=event.event_time,
                values={**event.identity.hashed, **event.identity.keys},
                clear=frozenset(event.identity.clear),
                order_fields=order_fields(
                    {
                        "event_id": event.event_id_is_given,
                        "order_id": order,
                        "value": event.parameters.get("value"),
                        "currency": event.parameters.get("currency"),
                    }
                ),
                order_id=order,
                problems=tuple((self._field(column) or "", reason) for column, reason in problems),
                placeholders=placeholders,
                judged=self._judged(event),
            )
        )

    def _refuse(self, number: int, cells: list[str], finding: RowFinding) -> None:
        if finding.verdict is RowVerdict.SKIPPED:
            self.tally.skip()
            return
        field = self._field(finding.column)
        lacks_person = finding.reason.code == _NOBODY or (
            field in IDENTIFIERS and finding.reason.code.startswith("identity.")
        )
        reason = finding.reason
        if field in _TIMES and is_placeholder_date(self._cell(cells, finding.column)):
            reason = Reason("quality.time_is_placeholder")
        self.tally.refuse(
            number,
            self._task.plan.source,
            field,
            reason,
            unmatched=self._unmatched_by_nobody if lacks_person else None,
        )

    def _field(self, column: str | None) -> str | None:
        return None if column is None else self._task.plan.columns.get(column)

    def _cell(self, cells: list[str], column: str | None) -> str:
        at = self._task.plan.header.index(column or "")
        return cells[at] if at < len(cells) else ""

    def _judged(self, event: Event) -> tuple[frozenset[str], frozenset[str]]:
        names = {*event.identity.hashed, *event.identity.keys, *event.identity.clear}
        judged, matched = set(), set()
        for lane in self._task.lanes:
            manifest = lane.platform.manifest
            if lane.platform.skip_reason(event, lane.options) is None:
                judged.add(manifest.label)
                if is_matchable(names, manifest.traits.matchable_sets):
                    matched.add(manifest.label)
        return frozenset(judged), frozenset(judged - matched)


def order_fields(given: Mapping[str, object]) -> frozenset[str]:
    """Return which of `ORDER_FIELDS` an event carries: those that are not None or False."""
    return frozenset(name for name, one in given.items() if one is not None and one is not False)


_TIMES = ("event_time", "event_date")
_EMAIL = frozenset({"email"})
_NO_EVENT = Event(
    name="Purchase",
    event_id="",
    event_id_is_given=False,
    event_time=0,
    origin=Origin.UPLOAD,
    source="",
    action_source=ActionSource.PHYSICAL_STORE,
    identity=Identity(),
)

_reading: FileReading | None = None


def open_in_worker(task: ReadingTask) -> None:
    """Prepare the one reading that this worker process serves."""
    global _reading
    # Ctrl+C reaches every process of a terminal; the one that asked ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _reading = FileReading(task)


def step_in_worker() -> Step | Failed:
    """Read on in this worker process; what a person is told comes as a value."""
    assert _reading is not None  # noqa: S101 - the pool's initialiser ran
    try:
        return _reading.step()
    except StratumError as error:
        _reading.close()
        return Failed(error.message, error.reason, isinstance(error, Refusal))


def result_of_worker() -> tuple[QualityTally, dict[str, int]]:
    """Return what this worker's reading counted."""
    assert _reading is not None  # noqa: S101 - the pool's initialiser ran
    return _reading.tally, _reading.order_times
