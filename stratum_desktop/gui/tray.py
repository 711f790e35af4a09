"""The icon in the system's tray: delivery goes on while the window is away."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QSizeF, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from stratum_desktop.gui.autopilot_switch import RESUME, STOP, AutopilotState, waiting_words
from stratum_desktop.gui.engine_link import EngineState
from stratum_desktop.gui.theme import Role, TextStyle, active_theme, font, icon, pixmap
from stratum_desktop.gui.view_model import Shown

_ICON_PX, _BADGE_SHARE, _MOST_COUNTED = 22, 0.62, 9


def badged(picture: QPixmap, count: int) -> QPixmap:
    """Return a picture with a count in its lower right corner; with none the picture itself."""
    if count == 0:
        return picture
    made, theme = QPixmap(picture), active_theme()
    side = made.width() / made.devicePixelRatio()
    box = QRectF(side * (1 - _BADGE_SHARE), side * (1 - _BADGE_SHARE), 0, 0)
    box.setSize(QSizeF(side * _BADGE_SHARE, side * _BADGE_SHARE))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(Role.CRITICAL))
    painter.drawEllipse(box)
    face = font(TextStyle.CAPTION_STRONG)
    face.setPixelSize(round(box.height() * 0.8))
    painter.setFont(face)
    painter.setPen(theme.colour(Role.SURFACE))
    text = str(count) if count <= _MOST_COUNTED else f"{_MOST_COUNTED}+"
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return made


class Tray(QObject):
    """Says how engine and autopilot stand and what waits; opens, starts, stops, quits.

    Nothing is shown on a desktop without a tray.
    """

    open_requested = Signal()
    engine_toggled = Signal()
    autopilot_toggled = Signal()
    approvals_requested = Signal()
    quit_requested = Signal()

    def __init__(self, workspace_name: str) -> None:
        super().__init__()
        self._name = workspace_name
        self._menu = QMenu()
        self._open = self._action("Open the window", self.open_requested)
        self._approvals = self._action("Approvals", self.approvals_requested)
        self._engine = self._action("Start delivering", self.engine_toggled)
        self._autopilot = self._action(STOP, self.autopilot_toggled)
        self._autopilot.setEnabled(False)
        self._menu.addSeparator()
        self._quit = self._action("Quit", self.quit_requested)
        self._icon: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(icon("app", Role.ACCENT, _ICON_PX), self)
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._on_activated)
            self._icon.show()
        self._state = EngineState(is_running=False)
        self._switch: AutopilotState | None = None
        self.show_engine(self._state)

    @property
    def words(self) -> str:
        """Return what the icon says on hover."""
        return self._words

    def set_name(self, workspace_name: str) -> None:
        """Say this name on hover."""
        self._name = workspace_name
        self.show_engine(self._state)

    def show_engine(self, state: EngineState) -> None:
        """Say how the engine stands."""
        self._state = state
        self._engine.setText("Stop delivering" if state.is_running else "Start delivering")
        self._tell()

    def show_autopilot(self, shown: Shown[AutopilotState]) -> None:
        """Say whether autopilot runs, and how many changes wait for a decision."""
        if shown.state is None:
            return
        self._switch = shown.state
        self._autopilot.setEnabled(True)
        self._autopilot.setText(STOP if shown.state.stopped is None else RESUME)
        waits = waiting_words(shown.state.waiting)
        self._approvals.setText(f"Approvals: {waits}" if waits else "Approvals")
        self._tell()

    def close(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()
        self._menu.deleteLater()

    def _tell(self) -> None:
        said, role = _engine_words(self._state)
        parts, waiting = [f"{self._name}: {said}"], 0
        if self._switch is not None:
            waiting = self._switch.waiting
            parts += ["Autopilot stopped"] if self._switch.stopped is not None else []
            parts += [waiting_words(waiting)] if waiting else []
        self._words = " · ".join(parts)
        if self._icon is not None:
            self._icon.setIcon(QIcon(badged(pixmap("app", role, _ICON_PX), waiting)))
            self._icon.setToolTip(self._words)

    def _action(self, text: str, signal: SignalInstance) -> QAction:
        action = self._menu.addAction(text)
        action.triggered.connect(signal)
        return action

    def _on_activated(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how is QSystemTrayIcon.ActivationReason.Trigger:
            self.open_requested.emit()


def _engine_words(state: EngineState) -> tuple[str, Role]:
    if state.trouble is not None:
        return state.trouble, Role.CRITICAL
    return ("Engine running", Role.ACCENT) if state.is_running else ("Engine stopped", Role.MUTED)
