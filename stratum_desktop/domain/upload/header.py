"""The line that names the columns: where it is, and names that tell every column apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from stratum_desktop.domain.upload.synonym import FIELD_OF_NAME, plain

MAX_PREAMBLE_ROWS = 30
"""Rows in which a header is looked for; templates carry instructions above it.
Source: ours."""


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a name for every column: as written, numbered where empty or repeated."""
    seen: Counter[str] = Counter()
    names = []
    taken = {cell.strip() for cell in cells}
    for position, cell in enumerate(cells, 1):
        name = cell.strip() or f"Column {position}"
        seen[name] += 1
        if seen[name] > 1:
            number = seen[name]
            while f"{name} ({number})" in taken:
                number += 1
            name = f"{name} ({number})"
            taken.add(name)
        names.append(name)
    return tuple(names)


def base_name(name: str) -> str:
    """Return a column's name as the file has it: "Phone (2)" is a further "Phone"."""
    stem, parenthesis, number = name.rpartition(" (")
    is_numbered = parenthesis and number.endswith(")") and number[:-1].isdigit()
    return stem if is_numbered else name


def find_header(rows: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    """Return the row number of the header among the first rows, or None without one.

    It is the first row with the most names that are known; without any known name, the first
    row as wide as most rows whose cells look like names and not like values.

    Args:
        rows: row numbers and cells, in file order.
    """
    head = rows[:MAX_PREAMBLE_ROWS]
    best, best_known = None, 0
    for number, cells in head:
        known = len({field for cell in cells if (field := FIELD_OF_NAME.get(plain(cell)))})
        if known > best_known:
            best, best_known = number, known
    if best is not None:
        return best
    widths = Counter(len(cells) for _, cells in rows if any(cells))
    if not widths:
        return None
    width = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    for number, cells in head:
        if len(cells) == width and any(cells):
            return None if any(_is_value(cell) for cell in cells) else number
    return None


def _is_value(cell: str) -> bool:
    """Names of columns hold no @ and are no numbers or dates."""
    text = cell.strip()
    return "@" in text or (bool(text) and not any(map(str.isalpha, text)))
