"""A titled part of a page without a border, and scrolling for what is taller than the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from stratum_desktop.gui.theme import Space, TextStyle
from stratum_desktop.gui.widgets.label import Label


class Section(QWidget):
    """A heading and what stands under it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.TIGHT)
        self._head = QHBoxLayout()
        self._title = Label(title, TextStyle.SECTION)
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        outer.addLayout(self._head)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.TIGHT)
        outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def add_beside_title(self, widget: QWidget) -> None:
        """Put a control at the right end of the heading's line."""
        self._head.addWidget(widget)


def scrolled(content: QWidget) -> QScrollArea:
    """Return the content in a frame that scrolls down and never sideways."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(content.accessibleName())
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    return area
