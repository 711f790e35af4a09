"""One row of a table file: where it stands, and its cells or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from stratum_desktop.domain.reason import Reason

MAX_COLUMNS = 512
"""Most cells of a row. Source: product faults list, no. 49."""

MAX_FIELD_BYTES = 64 * 1024
"""Longest cell. Source: product faults list, no. 49."""

MAX_RECORD_BYTES = 1_000_000
"""Longest row, line breaks inside quotes included. Source: product faults list, no. 49."""


class Position(NamedTuple):
    """Where reading goes on: behind `row`, at `offset`."""

    #: The last row that was read; 0 before the first.
    row: int
    #: Bytes from the start of the file; for XLSX a share of its size, for progress only.
    offset: int


START = Position(0, 0)


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be read as cells."""

    reason: Reason


class TableRow(NamedTuple):
    """One row as the file has it."""

    #: As a spreadsheet shows it: the first line is 1, empty lines count.
    number: int
    #: Where the next row begins.
    offset_after: int
    #: Empty for an empty line.
    cells: list[str] | RowFault
