"""Single rows of a file, read again when somebody looks at them: cells are never stored."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from stratum_desktop.domain.upload import UploadPlan
from stratum_desktop.host.files import START, Position, RowFault
from stratum_desktop.services.judging.plan_rows import open_rows

_MARK_EVERY_ROWS = 5_000


class RowAccess:
    """Reads rows by number. Positions on the way are kept, so that paging on costs one page."""

    def __init__(self, path: Path, plan: UploadPlan) -> None:
        """Read this file by this plan."""
        self._path = path
        self._plan = plan
        self._marks: list[Position] = [START]
        self._stamp: tuple[int, int] | None = None

    def cells(self, row_numbers: Sequence[int]) -> dict[int, list[str]]:
        """Return the cells of these rows; rows that cannot be read are left out.

        Raises:
            Refusal: the file cannot be read that far.
            Trouble: the file is missing or may not be read.
        """
        wanted = set(row_numbers)
        if not wanted:
            return {}
        self._forget_marks_of_another_file()
        found: dict[int, list[str]] = {}
        last = max(wanted)
        with open_rows(self._path, self._plan, self._mark_before(min(wanted))) as table:
            for row in table.rows:
                if row.number in wanted and not isinstance(row.cells, RowFault):
                    found[row.number] = row.cells
                if row.number % _MARK_EVERY_ROWS == 0 and row.number > self._marks[-1].row:
                    self._marks.append(Position(row.number, row.offset_after))
                if row.number >= last:
                    break
        return found

    def _mark_before(self, row_number: int) -> Position:
        place = bisect_right(self._marks, row_number - 1, key=lambda mark: mark.row)
        return self._marks[place - 1]

    def _forget_marks_of_another_file(self) -> None:
        if not self._path.exists():
            return
        found = self._path.stat()
        stamp = found.st_size, found.st_mtime_ns
        if stamp != self._stamp:
            self._stamp = stamp
            self._marks = [START]
