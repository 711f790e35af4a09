"""A field that filters what is below it, as one types."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from stratum_desktop.gui.theme import set_icon

_PAUSE_MS = 200
"""A filter runs when typing has paused this long."""


class SearchField(QLineEdit):
    """Emits the trimmed text after a pause, at once on Enter, and empty on Escape."""

    searched = Signal(str)

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(QAction(self), QLineEdit.ActionPosition.LeadingPosition)
        set_icon(self, "search")
        self._last = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._on_paused)
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_changed)
        self.returnPressed.connect(self._on_paused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field on Escape; an empty one lets the window have the key."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def _on_edited(self, text: str) -> None:
        del text
        self._pause.start()

    def _on_changed(self, text: str) -> None:
        if not text:
            self._on_paused()

    def _on_paused(self) -> None:
        self._pause.stop()
        text = self.text().strip()
        if text != self._last:
            self._last = text
            self.searched.emit(text)
