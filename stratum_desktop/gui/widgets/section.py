"""A titled part of a page without a border, and scrolling for what is taller than the page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
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
    area.setWidget(_Scrolled(content))
    return area


PAGE_BAR_PX = Space.NORMAL
"""What a page leaves free at its right, within the margin of the window, for a scroll bar."""


def scrolled_page(layout: QVBoxLayout, content: QWidget) -> QScrollArea:
    """Fill a page with content that scrolls, and return the frame.

    The bar stands in the page's margin, so that right edges agree with and without it.
    """
    layout.setContentsMargins(0, 0, 0, 0)
    area = scrolled(content)
    bar = area.verticalScrollBar()

    def leave_room(lowest: int, highest: int) -> None:
        taken = bar.sizeHint().width() if highest > lowest else 0
        content.setContentsMargins(0, 0, PAGE_BAR_PX - taken, 0)

    bar.rangeChanged.connect(leave_room)
    leave_room(0, 0)
    layout.addWidget(area)
    return area


def clear_of_page_bar(widget: QWidget) -> QHBoxLayout:
    """Return a line with the widget that ends where pages end."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, PAGE_BAR_PX, 0)
    line.addWidget(widget)
    return line


class _Scrolled(QWidget):
    """What a frame scrolls: as tall as its texts are at its width, and no taller."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content)

    def minimumSizeHint(self) -> QSize:
        """Leave the height to the width where texts wrap: a hint knows no width and guesses."""
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self.hasHeightForWidth() else least
