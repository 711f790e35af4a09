"""The queue: a table whose cursor always stands somewhere, with headings over groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from stratum_desktop.gui.delegates.two_lines import TWO_LINES_PX
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.pages.approvals.columns import Line, queue_columns
from stratum_desktop.gui.widgets import RecordView

_HEADING_PX, _BOX_COLUMN_PX = 34, 34


class Queue(RecordView[Line]):
    """Space opens as Enter does; a click on the box selects.

    When the line under the cursor goes, the cursor comes to the one that took its place, so that
    a person can go on by keys alone.
    """

    #: Carries the line whose box was clicked.
    box_clicked = Signal(object)

    def __init__(self, now: Callable[[], datetime], held: Callable[[], str]) -> None:
        columns = queue_columns(now, held)
        super().__init__("Proposed changes", columns, key=lambda line: line.key)
        self._awaited: int | None = None
        self.verticalHeader().setDefaultSectionSize(TWO_LINES_PX)
        self.horizontalHeader().setMinimumSectionSize(_BOX_COLUMN_PX)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; those that are grouped stay in their order."""
        is_grouped = any(line.heading is not None for line in lines)
        if is_grouped and self._sorter is not None:
            self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(not is_grouped)
        awaited = {line.key for line in lines} & {self._awaited}
        row, key = self.currentIndex().row(), None if self.current is None else self.current.key
        self.clearSpans()
        self.set_rows(lines)
        for at, line in enumerate(lines):
            is_heading = line.heading is not None
            self.setRowHeight(at, _HEADING_PX if is_heading else TWO_LINES_PX)
            if is_heading:
                self.setSpan(at, 0, 1, self.model().columnCount())
        if awaited:
            self.point_at(self._awaited)
            self._awaited = None
        elif lines and (self.current is None or self.current.key != key):
            self.selectRow(min(max(0, row), len(lines) - 1))

    def await_line(self, action_id: int) -> None:
        """Put the cursor on an action as soon as it is listed again."""
        self._awaited = action_id

    def show_time(self) -> None:
        """Tell ages and countdowns anew."""
        self.viewport().update()

    def point_at(self, action_id: int | None) -> None:
        """Put the cursor on an action that is listed."""
        model = self.model()
        for row in range(model.rowCount()):
            if model.index(row, 0).data(DataRole.RECORD).key == action_id:
                if self.currentIndex().row() != row:
                    self.selectRow(row)
                return

    def step(self, by: int) -> None:
        """Move the cursor up or down, whoever has the keyboard."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._move(by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Space, too."""
        if event.key() == Qt.Key.Key_Space:
            self._on_opened()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select by the box."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0:
            self.box_clicked.emit(index.data(DataRole.RECORD))
