"""Lets a file be dropped anywhere on the window, whatever page is open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrop(QObject):
    """Takes what is let go over a widget and over whatever in it takes no drops itself."""

    #: Carries the `Path` that was dropped.
    dropped = Signal(object)
    #: Carries the sentence that says why the drop was not taken.
    refused = Signal(str)

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Welcome files, take one, and leave everything else to the widget."""
        if isinstance(event, QDragEnterEvent) and dropped_files(event.mimeData()):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            event.acceptProposedAction()
            self.take(dropped_files(event.mimeData()))
            return True
        return super().eventFilter(watched, event)

    def take(self, files: Sequence[Path]) -> None:
        """Take one file as if it had been dropped."""
        if len(files) == 1:
            self.dropped.emit(files[0])
        else:
            self.refused.emit(too_many_words(len(files)))


def dropped_files(data: QMimeData) -> list[Path]:
    """Return the files of this computer that are being dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def too_many_words(count: int) -> str:
    """Return why a drop of several files is not taken."""
    return f"{count} files were dropped. Drop one file at a time."
