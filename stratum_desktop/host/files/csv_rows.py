"""Rows of a CSV file, streamed; one bad row costs that row and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.files.dialect import Dialect
from stratum_desktop.host.files.lines import Lines, RecordTooLong
from stratum_desktop.host.files.row import (
    MAX_COLUMNS,
    MAX_FIELD_BYTES,
    MAX_RECORD_BYTES,
    Position,
    RowFault,
    TableRow,
)

MAX_UNCLOSED_QUOTES = 1_000
"""Rows with a quote that never closes after which a file is given up.

Each one costs a look at up to `MAX_RECORD_BYTES`, so a hostile file is bounded by this.
"""

_NOT_CLOSED = "row.quote_not_closed"


def csv_rows(stream: BinaryIO, dialect: Dialect, start: Position) -> Iterator[TableRow]:
    """Yield every row behind `start`, empty lines included.

    A quote that does not close within the size limit of a cell is reported with the row it
    opened in, and reading goes on at the next line.

    Raises:
        Refusal: no line ends for a very long stretch, or quoting that is broken throughout.
    """
    lines = Lines(stream, dialect.encoding, start.offset)
    reader = csv.reader(lines, delimiter=dialect.delimiter, quotechar='"', doublequote=True)
    unclosed = 0
    for number in count(start.row + 1):
        lines.begin_record()
        try:
            cells = _record(reader, lines)
        except StopIteration:
            return
        if isinstance(cells, RowFault) and cells.reason.code == _NOT_CLOSED:
            unclosed += 1
            if unclosed > MAX_UNCLOSED_QUOTES:
                raise _broken_quoting(number)
            lines.go_to(lines.first_line_end)
        yield TableRow(number, lines.offset, cells)


def _record(reader: Iterator[list[str]], lines: Lines) -> list[str] | RowFault:
    try:
        cells = next(reader)
    except (RecordTooLong, csv.Error):
        return RowFault(_size_fault(lines))
    if lines.is_exhausted:
        # A record that asks for a line behind the last one is inside quotes.
        return RowFault(Reason(_NOT_CLOSED))
    if lines.fault is not None:
        return RowFault(lines.fault)
    if lines.record_bytes > MAX_FIELD_BYTES or len(cells) > MAX_COLUMNS:
        return _within_limits(cells)
    return cells


def _size_fault(lines: Lines) -> Reason:
    if lines.line_count > 1:
        return Reason(_NOT_CLOSED)
    if lines.record_bytes > MAX_RECORD_BYTES:
        return Reason("row.too_long", {"limit_bytes": MAX_RECORD_BYTES})
    return Reason("row.cell_too_long", {"limit_bytes": MAX_FIELD_BYTES})


def _within_limits(cells: list[str]) -> list[str] | RowFault:
    if len(cells) > MAX_COLUMNS:
        return RowFault(Reason("row.too_many_cells", {"cells": len(cells), "limit": MAX_COLUMNS}))
    if any(len(cell.encode("utf-8", "replace")) > MAX_FIELD_BYTES for cell in cells):
        return RowFault(Reason("row.cell_too_long", {"limit_bytes": MAX_FIELD_BYTES}))
    return cells


def _broken_quoting(number: int) -> Refusal:
    return Refusal(
        f"More than {MAX_UNCLOSED_QUOTES:,} rows up to row {number:,} open a quote that never"
        " closes: the file's quoting is broken. Export it again with every quote doubled.",
        reason=Reason("file.broken_quoting", {"row": number}),
    )
