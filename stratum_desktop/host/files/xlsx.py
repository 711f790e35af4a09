"""Rows of an XLSX sheet as text, as a person would have typed them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import python_calamine

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.files.row import (
    MAX_COLUMNS,
    MAX_FIELD_BYTES,
    Position,
    RowFault,
    TableRow,
)
from stratum_desktop.host.files.xlsx_gate import require_harmless

CellValue = (
    int
    | float
    | str
    | bool
    | datetime.time
    | datetime.date
    | datetime.datetime
    | datetime.timedelta
)


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the worksheets of a workbook in its order, hidden ones left out.

    Raises:
        Refusal: see `xlsx_gate.require_harmless`; or no worksheet at all.
        Trouble: the file cannot be read.
    """
    require_harmless(path)
    return _visible_sheets(path, _open(path))


def xlsx_rows(
    path: Path, sheet: str | None, *, decimal_mark: str, start: Position
) -> tuple[Iterator[TableRow], int]:
    """Return the rows of a sheet behind `start`, and how many rows it has in all."""
    require_harmless(path)
    book = _open(path)
    names = _visible_sheets(path, book)
    if sheet is not None and sheet not in book.sheet_names:
        raise Refusal(
            f"{path.name} has no sheet “{sheet}”. It has: {', '.join(names)}.",
            reason=Reason("file.sheet_missing"),
        )
    try:
        found = book.get_sheet_by_name(sheet or names[0])
    except python_calamine.CalamineError as error:
        raise _damaged(path) from error
    count = found.end[0] + 1 if found.end else 0
    size = path.stat().st_size
    return _rows(found, count, size, decimal_mark, start), count


def cell_text(value: CellValue, decimal_mark: str = ".") -> str:
    """Return a cell as text: whole numbers without a point, instants in ISO 8601.

    Args:
        value: what the workbook holds.
        decimal_mark: what parts the whole of a number from its fraction.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number_text(value).replace(".", decimal_mark)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _number_text(value: float) -> str:
    """Every digit that the file holds: 12345678901.0 is 12345678901, never 1.23E+10."""
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    text = repr(value)
    if "e" not in text:
        return text
    return format(value, ".17f").rstrip("0") if 1e-15 < abs(value) < 1 else text


def _open(path: Path) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.load_workbook(str(path))
    except python_calamine.PasswordError as error:
        raise Refusal(
            f"{path.name} is protected by a password. Save it without one and upload it again.",
            reason=Reason("file.password"),
        ) from error
    except python_calamine.CalamineError as error:
        raise _damaged(path) from error


def _visible_sheets(path: Path, book: python_calamine.CalamineWorkbook) -> tuple[str, ...]:
    names = tuple(
        one.name
        for one in book.sheets_metadata
        if one.typ == python_calamine.SheetTypeEnum.WorkSheet
        and one.visible == python_calamine.SheetVisibleEnum.Visible
    )
    if not names:
        raise Refusal(
            f"{path.name} has no visible sheet with cells. Save the sheet as CSV and upload that.",
            reason=Reason("file.no_sheet"),
        )
    return names


def _rows(
    sheet: python_calamine.CalamineSheet,
    count: int,
    size: int,
    decimal_mark: str,
    start: Position,
) -> Iterator[TableRow]:
    # The parser pads empty rows above the first cell, but not empty columns before it.
    indent = [""] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), 1):
        if number <= start.row:
            continue
        cells = indent + [cell_text(value, decimal_mark) for value in values]
        yield TableRow(number, size * number // max(count, 1), _within_limits(cells))


def _within_limits(cells: list[str]) -> list[str] | RowFault:
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        return RowFault(Reason("row.too_many_cells", {"cells": len(cells), "limit": MAX_COLUMNS}))
    for cell in cells:
        if len(cell) > MAX_FIELD_BYTES // 4 and len(cell.encode()) > MAX_FIELD_BYTES:
            return RowFault(Reason("row.cell_too_long", {"limit_bytes": MAX_FIELD_BYTES}))
        if "\0" in cell:
            return RowFault(Reason("row.nul_byte"))
    return cells


def _damaged(path: Path) -> Refusal:
    return Refusal(
        f"{path.name} is damaged or not a workbook. Save it again in your spreadsheet.",
        reason=Reason("file.damaged"),
    )
