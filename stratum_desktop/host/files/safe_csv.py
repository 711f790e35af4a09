"""Writing CSV files that a spreadsheet opens without running anything.

A cell that a spreadsheet would take for a formula gets a leading apostrophe; plain numbers stay
numbers. Source: faults and security reference, row 55 (OWASP rule for CSV injection).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from stratum_desktop.host.files.whole_file import whole_file

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write rows to a new file, readable by its owner alone; returns how many.

    The file appears whole or not at all: it is written beside its place and then moved there.

    Raises:
        Trouble: it cannot be written; the sentence names the file and why.
    """
    count = 0
    with whole_file(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([safe_cell(cell) for cell in header])
        for row in rows:
            writer.writerow([safe_cell(cell) for cell in row])
            count += 1
    return count


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    if not text.lstrip(" ").startswith(_FORMULA_STARTS) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"
