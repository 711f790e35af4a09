"""A chart of cells in lines and columns: one cursor, moved by keys or the pointer, opens them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from stratum_desktop.gui.charts.chart import Chart

Place = tuple[int, int]
"""Line and column of a cell."""

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class CellChart(Chart):
    """What such charts have in common; each says where its cells are and what they tell."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._at: Place | None = None

    @property
    def place(self) -> Place | None:
        """Return the cell on which the cursor stands."""
        return self._at

    def cell_reading(self, place: Place) -> str:
        """Return what a cell says."""
        raise NotImplementedError

    def open_cell(self, place: Place) -> None:
        """Tell whoever listens that a cell was opened."""
        raise NotImplementedError

    def cell_at(self, x: float, y: float) -> Place | None:
        """Return the cell under a point, or None."""
        raise NotImplementedError

    def beside(self, down: int, across: int) -> Place | None:
        """Return where a step from the cursor leads, or None; without one, where it begins."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the cell that was clicked."""
        at = self.cell_at(event.position().x(), event.position().y())
        if event.button() is Qt.MouseButton.LeftButton and at is not None:
            self._move_to(at)
            self.open_cell(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what lies under the pointer."""
        at = self.cell_at(event.position().x(), event.position().y())
        self.setCursor(
            Qt.CursorShape.ArrowCursor if at is None else Qt.CursorShape.PointingHandCursor
        )
        if at is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), self.cell_reading(at), self)

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing any more."""
        del event
        QToolTip.hideText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by the arrow keys, open by Enter or Space."""
        key = Qt.Key(event.key())
        step = _STEPS.get(key)
        aim = None if step is None else self.beside(*step)
        if aim is not None:
            self._move_to(aim)
        elif key in _OPENS and self._at is not None:
            self.open_cell(self._at)
        elif step is None or not self.has_cells():
            super().keyPressEvent(event)

    def has_cells(self) -> bool:
        """Say whether there is anything to move to."""
        raise NotImplementedError

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.update()

    def _move_to(self, at: Place) -> None:
        self._at = at
        self.setAccessibleDescription(self.cell_reading(at))
        self.update()
