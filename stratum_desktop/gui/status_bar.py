"""The line at the bottom: each part says one fact and leads to its page."""

from __future__ import annotations

import re
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui import format as words
from stratum_desktop.gui.autopilot_switch import AutopilotState, stopped_words, waiting_words
from stratum_desktop.gui.engine_link import EngineState
from stratum_desktop.gui.theme import Role, Space, TextStyle, font, set_icon
from stratum_desktop.gui.view_model import Shown, ViewModel
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.services.dashboards import Status

_HEIGHT_PX = 30
_ICON_PX = 14
_MOST_PX, _NARROW_PX = 320, 1120
_READ_ONLY = "READ-ONLY"
_PAUSE = re.compile(r"[:,;.]")
"""The first part of the sentence about the key's place is what fits."""
_NETWORK = {
    "online": ("Online", "online"),
    "offline": ("Offline", "offline"),
    "unknown": ("Network not known", "unknown"),
}


class StatusViewModel(ViewModel[Status]):
    """What the status bar and the tray know; visible as long as the window is."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(Topic)

    async def load(self) -> Status:
        """Ask for the status."""
        return await self.services.dashboards.status()


class StatusBar(QFrame):
    """Engine, network, key place, today's deliveries, tasks, autopilot, and PRACTICE."""

    #: Carries the id of the page that a part speaks of.
    page_requested = Signal(str)
    engine_clicked = Signal()

    def __init__(self, workspace: WorkspaceInfo) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setAccessibleName("Status")
        self.setFixedHeight(_HEIGHT_PX)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(Space.TIGHT, 0, Space.TIGHT, 0)
        self._layout.setSpacing(2)
        self.engine = self._part("engine", "")
        self.engine.clicked.connect(self.engine_clicked)
        self.network = self._part("online", "accounts")
        self.key = self._part("key", "settings")
        self._key_words = ""
        self.delivered = self._part("deliveries", "deliveries")
        self.tasks = self._part("task", "uploads")
        self.autopilot = self._part("stop", "approvals")
        self._layout.addStretch(1)
        self.viewing = self._mark(_READ_ONLY, "")
        self.viewing.hide()
        if workspace.is_practice:
            self._mark("PRACTICE", "Made-up data; deliveries stay on this computer")
        self.show_engine(EngineState(is_running=False))

    def show_engine(self, state: EngineState) -> None:
        """Say how the engine stands."""
        if state.trouble is not None:
            self._say(self.engine, "Engine trouble", "critical", Role.CRITICAL)
        elif state.is_running:
            self._say(self.engine, "Engine running", "good", Role.GOOD)
        else:
            self._say(self.engine, "Engine stopped", "held", Role.WARNING)
        hint = "Click to stop it" if state.is_running else "Click to start it"
        self.engine.setToolTip(state.trouble or hint)

    def show_status(self, shown: Shown[Status]) -> None:
        """Say what the workspace says; keeps the last words while nothing newer is known."""
        status = shown.state
        if status is None:
            return
        word, network_icon = _NETWORK.get(status.network, _NETWORK["unknown"])
        self._say(self.network, word, network_icon, Role.MUTED)
        self._say(self.key, _PAUSE.split(status.key_place)[0], "key", Role.MUTED)
        self.key.setToolTip(status.key_place)
        self._key_words = self.key.text() or self._key_words
        self.key.setText("" if self._is_narrow else self._key_words)
        delivered = f"{words.number(status.delivered_today)} delivered today"
        waiting = status.open_count
        if waiting:
            delivered += f", {words.number(waiting)} waiting"
        self._say(self.delivered, delivered, "deliveries", Role.MUTED)
        self._say(
            self.tasks, words.plural(status.pending_jobs, "task", "tasks"), "task", Role.MUTED
        )
        self.viewing.setVisible(status.viewing is not None)
        if status.viewing is not None:
            self._explain(self.viewing, status.viewing)

    def show_autopilot(self, shown: Shown[AutopilotState]) -> None:
        """Say whether autopilot runs, and how many changes wait for a decision."""
        if shown.state is None:
            return
        stopped, waits = shown.state.stopped, waiting_words(shown.state.waiting)
        if stopped is not None:
            self._say(self.autopilot, "Autopilot stopped", "stop", Role.CRITICAL)
            self.autopilot.setToolTip(stopped_words(stopped))
        else:
            self._say(self.autopilot, waits or "Autopilot on", "approvals", Role.MUTED)
            self.autopilot.setToolTip("Autopilot runs")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say where the key lies by its icon alone where there is no room for words."""
        super().resizeEvent(event)
        self.key.setText("" if self._is_narrow else self._key_words)

    @property
    def _is_narrow(self) -> bool:
        return self.width() < _NARROW_PX

    def _part(self, icon: str, page_id: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "status")
        button.setFont(font(TextStyle.CAPTION))
        button.setObjectName(page_id)
        button.hide()
        set_icon(button, icon, Role.MUTED, _ICON_PX)
        if page_id:
            button.clicked.connect(self._on_part_clicked)
        self._layout.addWidget(button)
        return button

    def _mark(self, word: str, hint: str) -> QPushButton:
        mark = QPushButton(word)
        mark.setProperty("kind", "practice")
        mark.setFont(font(TextStyle.CAPTION_STRONG))
        self._explain(mark, hint)
        mark.setObjectName("settings")
        mark.clicked.connect(self._on_part_clicked)
        self._layout.addWidget(mark)
        return mark

    def _explain(self, mark: QPushButton, hint: str) -> None:
        mark.setAccessibleName(f"{mark.text()}. {hint}")
        mark.setToolTip(hint)

    def _say(self, part: QPushButton, text: str, icon: str, role: Role) -> None:
        if part.accessibleName() != text:
            elide = Qt.TextElideMode.ElideRight
            part.setText(f" {part.fontMetrics().elidedText(text, elide, _MOST_PX)}")
            part.setToolTip(text)
            part.setAccessibleName(text)
        if part.property("icon_name") != icon or part.property("icon_role") != str(role):
            set_icon(part, icon, role, _ICON_PX)
        part.show()

    def _on_part_clicked(self) -> None:
        self.page_requested.emit(self.sender().objectName())
