"""A thin line between the parts of a card."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from stratum_desktop.gui.theme import Role, active_theme


class Separator(QWidget):
    """As thick as the theme's lines, as wide as its place."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(active_theme().line_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), active_theme().colour(Role.LINE))
        painter.end()
