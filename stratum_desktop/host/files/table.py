"""One way to read both formats: rows of text behind a position."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stratum_desktop.host.files.csv_rows import csv_rows
from stratum_desktop.host.files.dialect import Dialect
from stratum_desktop.host.files.row import START, Position, RowFault, TableRow
from stratum_desktop.host.files.source import trouble
from stratum_desktop.host.files.xlsx import xlsx_rows

__all__ = [
    "START",
    "Position",
    "RowFault",
    "Table",
    "TableRow",
    "open_csv",
    "open_xlsx",
]


@dataclass(frozen=True, slots=True)
class Table:
    """An open file of rows. Read it once, then close it by leaving the `with` block."""

    rows: Iterator[TableRow]
    #: Known beforehand for XLSX only.
    row_count: int | None = None


@contextmanager
def open_csv(path: Path, dialect: Dialect, *, start: Position = START) -> Iterator[Table]:
    """Open a CSV file behind a position that an earlier row gave.

    Raises:
        Trouble: the file is missing or may not be read, now or while reading.
        Refusal: while reading, see `csv_rows.csv_rows`.
    """
    try:
        with path.open("rb", buffering=1 << 20) as stream:
            yield Table(csv_rows(stream, dialect, start))
    except OSError as error:
        raise trouble(path, error) from error


@contextmanager
def open_xlsx(
    path: Path, sheet: str | None, *, decimal_mark: str = ".", start: Position = START
) -> Iterator[Table]:
    """Open a sheet of a workbook behind a row.

    Args:
        sheet: its name; None takes the first.
        decimal_mark: what numbers are written with, so that a plan for text cells with decimal
            commas reads number cells too.

    Raises:
        Refusal: not a workbook, protected, a bomb, or without such a sheet.
        Trouble: the file is missing or may not be read.
    """
    rows, count = xlsx_rows(path, sheet, decimal_mark=decimal_mark, start=start)
    yield Table(rows, count)
