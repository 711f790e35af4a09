"""A drop-down list whose entries carry values; an open list is left alone by a refresh."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter


class ScrolledBox(QComboBox):
    """A drop-down list on a page that scrolls: the wheel moves the page, never the choice."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what the box stands in."""
        event.ignore()


class ChoiceBox(ScrolledBox):
    """One of several values, each with its label."""

    #: Carries the value that a person chose.
    chosen = Signal(object)

    def __init__(self, name: str, *, width: int | None = None, most_px: int | None = None) -> None:
        """Make an empty list: of a fixed width, or one that gives way up to `most_px`."""
        super().__init__(name)
        if width is not None:
            self.setFixedWidth(width)
        if most_px is not None:
            self.setMaximumWidth(most_px)
            self.setMinimumContentsLength(8)
            self.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self._entries: tuple[tuple[str, object], ...] = ()
        self.activated.connect(self._on_activated)

    @property
    def value(self) -> object:
        """Return the value that is shown."""
        at = self.currentIndex()
        return self._entries[at][1] if 0 <= at < len(self._entries) else None

    def set_choices(self, entries: Sequence[tuple[str, object]], value: object) -> None:
        """Offer these (label, value) pairs and show one; an unknown value shows the first."""
        with QSignalBlocker(self):
            if tuple(entries) != self._entries:
                self._entries = tuple(entries)
                self.clear()
                self.addItems([label for label, _ in self._entries])
            values = [known for _, known in self._entries]
            self.setCurrentIndex(values.index(value) if value in values else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the list; a label that is too long is cut with dots and whole on hover."""
        del event
        look = QStyleOptionComboBox()
        self.initStyleOption(look)
        field = QStyle.SubControl.SC_ComboBoxEditField
        box = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, look, field, self)
        whole = look.currentText
        look.currentText = self.fontMetrics().elidedText(
            whole, Qt.TextElideMode.ElideRight, box.width()
        )
        self.setToolTip("" if look.currentText == whole else whole)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, look)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, look)
        painter.end()

    def _on_activated(self, at: int) -> None:
        self.chosen.emit(self._entries[at][1])
