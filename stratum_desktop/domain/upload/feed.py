"""Which columns feed which field of a row."""

from __future__ import annotations

from collections.abc import Sequence

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.finding import RowStopped
from stratum_desktop.domain.upload.plan import UploadPlan
from stratum_desktop.domain.upload.verdict import RowVerdict

Cells = Sequence[str]


class Feeds:
    """Finds the text of a field in a row that is as wide as the header."""

    def __init__(self, plan: UploadPlan) -> None:
        """Prepare for one plan."""
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

    def text(self, cells: Cells, key: str) -> str:
        """Return the first text that any column of this field has, trimmed; else nothing."""
        for place in self._places.get(key, ()):
            text = cells[place].strip()
            if text:
                return text
        return ""

    def texts(self, cells: Cells, key: str) -> str | tuple[str, ...] | None:
        """Return every different text that the columns of this field have."""
        places = self._places[key]
        if len(places) == 1:
            return cells[places[0]].strip() or None
        return tuple(dict.fromkeys(filter(None, (cells[at].strip() for at in places)))) or None

    def mendable(self, key: str, reason: Reason) -> RowStopped:
        """Return how to stop at a cell that a person can mend; without a column nobody can."""
        column = self.column(key)
        verdict = RowVerdict.WRONG if column is None else RowVerdict.FIXABLE
        return RowStopped(verdict, reason, column)
