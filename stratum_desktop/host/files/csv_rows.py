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

MAX_LINES_READ_AGAIN = 500_000
"""Lines looked at in vain behind quotes that never close, after which a file is given up.

Each such quote costs a look at as many lines as fit the size limit, so this bounds the time
that a hostile file can take; a file with hundreds of stray quotes still passes.
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
    read_again = 0
    for number in count(start.row + 1):
        lines.begin_record()
        try:
            cells = _record(reader, lines)
        except StopIteration:
            return
        if isinstance(cells, RowFault) and cells.reason.code == _NOT_CLOSED:
            read_again += lines.line_count - 1
            if read_again > MAX_LINES_READ_AGAIN:
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
        f"Again and again up to row {number:,} a quote opens that never closes: the quoting of"
        " the file is broken. Export it again with quotes inside cells doubled.",
        reason=Reason("file.broken_quoting", {"row": number}),
    )
