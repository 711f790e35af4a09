"""The icon in the system's tray: delivery goes on while the window is away."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from stratum_desktop.gui.engine_link import EngineState
from stratum_desktop.gui.theme import Role, icon


class Tray(QObject):
    """Says how the engine stands, opens the window, starts and stops, quits.

    Nothing is shown on a desktop without a tray.
    """

    open_requested = Signal()
    engine_toggled = Signal()
    quit_requested = Signal()

    def __init__(self, workspace_name: str) -> None:
        super().__init__()
        self._name = workspace_name
        self._menu = QMenu()
        self._open = self._action("Open the window", self.open_requested)
        self._engine = self._action("Start delivering", self.engine_toggled)
        self._menu.addSeparator()
        self._quit = self._action("Quit", self.quit_requested)
        self._icon: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(icon("app", Role.ACCENT, 22), self)
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._on_activated)
            self._icon.show()
        self._state = EngineState(is_running=False)
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
        if state.trouble is not None:
            said, role = state.trouble, Role.CRITICAL
        elif state.is_running:
            said, role = "Engine running", Role.ACCENT
        else:
            said, role = "Engine stopped", Role.MUTED
        self._words = f"{self._name}: {said}"
        self._engine.setText("Stop delivering" if state.is_running else "Start delivering")
        if self._icon is not None:
            self._icon.setIcon(icon("app", role, 22))
            self._icon.setToolTip(self._words)

    def close(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()
        self._menu.deleteLater()

    def _action(self, text: str, signal: SignalInstance) -> QAction:
        action = self._menu.addAction(text)
        action.triggered.connect(signal)
        return action

    def _on_activated(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how is QSystemTrayIcon.ActivationReason.Trigger:
            self.open_requested.emit()
