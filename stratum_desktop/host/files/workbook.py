"""Writing XLSX files: numbers as numbers, text as text, and nothing as an empty cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from stratum_desktop.host.files.whole_file import whole_file

Cell = str | int | float | None


def write_xlsx(
    path: Path, sheet: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> int:
    """Write rows to a new workbook of one sheet, readable by its owner alone; returns how many.

    Text stays text, whatever it begins with: no spreadsheet takes it for a formula. Characters
    that no workbook can hold are left out.

    Raises:
        Trouble: it cannot be written; the sentence names the file and why.
    """
    # Loaded by those alone who write one.
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    page = book.active
    page.title = sheet
    page.freeze_panes = "A2"
    number = 0
    for number, row in enumerate((header, *rows)):
        for place, value in enumerate(row):
            cell = page.cell(number + 1, place + 1)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"
            else:
                cell.value = value
    with whole_file(path) as beside:
        book.save(beside)
    return number
