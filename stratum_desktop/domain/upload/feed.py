"""Which columns feed which field of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.finding import RowStopped
from stratum_desktop.domain.upload.plan import UploadPlan
from stratum_desktop.domain.upload.verdict import RowVerdict

Cells = Sequence[str]

TextReader = Callable[[Cells], str]
"""Takes a tidied row; returns the text of one field, "" when there is none."""


class Feeds:
    """Finds the texts of fields in the rows of one file.

    Which cells a field is read from is settled once a file: what remains for every cell of a
    row is one call that Python makes in C.
    """

    def __init__(self, plan: UploadPlan) -> None:
        """Prepare for one plan."""
        self._width = len(plan.header)
        place = {name: index for index, name in enumerate(plan.header)}
        self._columns: dict[str, str] = {}
        self._places: dict[str, tuple[int, ...]] = {}
        for name, key in plan.columns.items():
            self._columns.setdefault(key, name)
            self._places[key] = (*self._places.get(key, ()), place[name])

    def __contains__(self, key: str) -> bool:
        """Say whether any column feeds this field."""
        return key in self._places

    def column(self, key: str) -> str | None:
        """Return the first column that feeds a field, or None."""
        return self._columns.get(key)

    def tidied(self, cells: Cells) -> list[str]:
        """Return the cells trimmed, as many as the header has, and one empty cell more.

        The last one is what a field without a column is read from.

        Raises:
            RowStopped: the row has more than the header has columns.
        """
        tidy = [*map(str.strip, cells)]
        missing = self._width - len(tidy)
        if missing >= 0:
            tidy += ("",) * (missing + 1)
            return tidy
        if any(tidy[self._width :]):
            facts = {"cells": len(cells), "columns": self._width}
            raise RowStopped(RowVerdict.WRONG, Reason("row.more_cells_than_columns", facts))
        del tidy[self._width + 1 :]
        return tidy

    def place(self, key: str) -> int:
        """Return where the first column of a field stands in a tidied row."""
        return self._places.get(key, (self._width,))[0]

    def is_fed_by_several(self, key: str) -> bool:
        """Say whether more than one column feeds a field."""
        return len(self._places.get(key, ())) > 1

    def reader(self, key: str) -> TextReader:
        """Return what finds the first text that any column of a field has."""
        if not self.is_fed_by_several(key):
            return itemgetter(self.place(key))
        places = self._places[key]
        return lambda cells: next(filter(None, (cells[place] for place in places)), "")

    def texts(self, cells: Cells, key: str) -> tuple[str, ...]:
        """Return every different text that the columns of a field have in a tidied row."""
        return tuple(dict.fromkeys(filter(None, (cells[at] for at in self._places[key]))))

    def mendable(self, key: str, reason: Reason) -> RowStopped:
        """Return how to stop at a cell that a person can mend; without a column nobody can."""
        column = self.column(key)
        verdict = RowVerdict.WRONG if column is None else RowVerdict.FIXABLE
        return RowStopped(verdict, reason, column)
