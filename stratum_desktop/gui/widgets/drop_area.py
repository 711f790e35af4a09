"""A place to drop a file on, or to pick one by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from stratum_desktop.gui.file_drop import dropped_files, too_many_words
from stratum_desktop.gui.theme import RADIUS_PX, Role, Space, TextStyle, active_theme, set_icon
from stratum_desktop.gui.widgets.button import Kind, make_button
from stratum_desktop.gui.widgets.label import Label

_HEIGHT_PX = 240


class DropArea(QWidget):
    """Takes one file whose ending is on the list; says why when it cannot."""

    #: Carries the `Path` that was dropped.
    dropped = Signal(object)
    #: Carries the sentence that says why the drop was not taken.
    refused = Signal(str)
    #: The button was pressed: the page opens a file dialog.
    pick_requested = Signal()

    def __init__(self, title: str, sentence: str, endings: Sequence[str]) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setMinimumHeight(_HEIGHT_PX)
        self.setAccessibleName(f"{title}. {sentence}")
        self._endings = tuple(ending.lower() for ending in endings)
        self._is_over = False
        symbol = QLabel()
        symbol.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        set_icon(symbol, "upload", Role.ACCENT, Space.LOOSE)
        words = Label(title, TextStyle.SECTION)
        more = Label(sentence, TextStyle.BASE, Role.MUTED)
        self.button = make_button("Choose a file", self.pick_requested.emit, kind=Kind.PRIMARY)
        layout = QVBoxLayout(self)
        layout.setSpacing(Space.TIGHT)
        layout.addStretch(1)
        for widget in (symbol, words, more):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(Space.TIGHT)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def take(self, paths: Sequence[Path]) -> None:
        """Take one file as if it had been dropped."""
        if len(paths) != 1:
            self.refused.emit(too_many_words(len(paths)))
        elif paths[0].suffix.lower() not in self._endings:
            wanted = " or ".join(self._endings)
            self.refused.emit(f"{paths[0].name} is not a {wanted} file. Export it as one first.")
        else:
            self.dropped.emit(paths[0])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that a file can be let go here."""
        if dropped_files(event.mimeData()):
            self._is_over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show the rest again."""
        self._is_over = False
        self.update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was let go."""
        self._is_over = False
        self.update()
        event.acceptProposedAction()
        self.take(dropped_files(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed frame."""
        del event
        theme = active_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour(Role.ACCENT if self._is_over else Role.EDGE), theme.line_px + 0.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme.colour(Role.SELECTION if self._is_over else Role.SURFACE))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), RADIUS_PX, RADIUS_PX)
        painter.end()
