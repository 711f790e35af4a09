"""A small window that says what is being prepared, before there is anything else to show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from stratum_desktop.gui.theme import Role, TextStyle, icon
from stratum_desktop.gui.widgets import Label

_WIDTH = 440
_MARGIN = 24
_GAP = 12


@dataclass(frozen=True, slots=True)
class Preparation:
    """Work that has to be done before a workspace can be opened."""

    title: str
    detail: str
    #: Raises a `StratumError` when it fails.
    work: Callable[[], Awaitable[None]]


async def prepare(preparation: Preparation) -> None:
    """Do the work with a window that says so; the window is gone when this returns."""
    window = WaitingWindow(preparation.title, preparation.detail)
    window.show()
    try:
        await preparation.work()
    finally:
        window.hide()
        window.deleteLater()


class WaitingWindow(QWidget):
    """Title, detail and a bar without an end. Closing it does not stop the work."""

    def __init__(self, title: str, detail: str) -> None:
        """Lay out; `show` shows."""
        super().__init__()
        self.setWindowTitle("Stratum")
        self.setWindowIcon(icon("app", Role.ACCENT, 64))
        self.setFixedWidth(_WIDTH)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(title)
        words = Label(detail, role=Role.MUTED, wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(_GAP)
        for part in (Label(title, TextStyle.SECTION), words, bar):
            layout.addWidget(part)
