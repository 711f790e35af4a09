"""A thin cover that dims old figures while new ones are read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from stratum_desktop.gui.theme import Role, active_theme

_OPACITY = 0.45


class Veil(QWidget):
    """Lies over its parent, lets every click through, hidden until asked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parent.installEventFilter(self)
        self.hide()

    def cover(self) -> None:
        """Dim the parent until hidden again."""
        self.setGeometry(self._ground.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size of the parent."""
        if watched is self._ground and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._ground.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground's colour thinly."""
        painter = QPainter(self)
        painter.setOpacity(_OPACITY)
        painter.fillRect(event.rect(), active_theme().colour(Role.BACKGROUND))
        painter.end()
