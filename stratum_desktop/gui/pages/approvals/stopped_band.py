"""Across the page while autopilot is stopped: since when, by whom, what still works."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from stratum_desktop.gui.autopilot_switch import RESUME, stopped_words
from stratum_desktop.gui.theme import Role, Space, set_icon
from stratum_desktop.gui.view_model import Tone
from stratum_desktop.gui.widgets import Label, make_button
from stratum_desktop.services.gate import Stop

_WHAT_WORKS = "Nothing is changed at any platform. You can go on deciding; what you approve waits."


class StoppedBand(QFrame):
    """Hidden while autopilot runs."""

    resume_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("quietBar")
        self.setProperty("tone", str(Tone.CRITICAL))
        icon = QLabel()
        set_icon(icon, "stop", Role.CRITICAL)
        self._words = Label("", wraps=True, selectable=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.SNUG, Space.TIGHT, Space.TIGHT, Space.TIGHT)
        row.setSpacing(Space.TIGHT)
        row.addWidget(icon)
        row.addWidget(self._words, 1)
        row.addWidget(make_button(RESUME, self.resume_clicked.emit, icon="play"))
        self.hide()

    def show_stopped(self, stopped: Stop | None) -> None:
        """Say that it is stopped; None hides the band."""
        self.setVisible(stopped is not None)
        if stopped is not None:
            said = f"{stopped_words(stopped)} {_WHAT_WORKS}"
            self._words.setText(said)
            self.setAccessibleName(said)
