"""A status as a word, an icon and a colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from stratum_desktop.gui.delegates.pill import PillLook, paint_pill, pill_width
from stratum_desktop.gui.theme import Role

_HEIGHT_PX = 22


class Pill(QWidget):
    """The same pill that tables paint, as a widget."""

    def __init__(self, look: PillLook | None = None) -> None:
        super().__init__()
        self._look = look or PillLook("No data", "unknown", Role.UNKNOWN)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_look(self._look)

    def set_look(self, look: PillLook) -> None:
        """Show another status."""
        self._look = look
        self.setAccessibleName(look.word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that the word needs."""
        return QSize(pill_width(self._look), _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill."""
        del event
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self._look, Qt.AlignmentFlag.AlignLeft)
        painter.end()
