"""Keeps the look as the settings say: theme, height of rows, time zone, the window's name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from stratum_desktop.domain.topic import ChangeSet, Topic
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.tasks import OwnedTasks
from stratum_desktop.gui.theme import Density, ThemeChoice, apply_theme
from stratum_desktop.gui.theme.tokens import use_density
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.services import Services

THEME_KEY = "gui.theme"
DENSITY_KEY = "gui.density"
ZONE_KEY = "workspace.time_zone"
NAME_KEY = "workspace.name"


class Appearance(QObject):
    """Reads its settings at the start and whenever settings change."""

    #: Carries the workspace's name as the person chose it.
    named = Signal(str)
    #: Instants read differently from now on.
    zone_changed = Signal()

    def __init__(self, app: QApplication, services: Services) -> None:
        super().__init__()
        self._app = app
        self._services = services
        self._choice: ThemeChoice | None = None
        self._zone = ""
        self._tasks = OwnedTasks()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    async def load(self) -> None:
        """Look as the settings say from now on."""
        settings = self._services.settings
        choice = ThemeChoice(str(await settings.get(THEME_KEY)))
        is_compact = await settings.get(DENSITY_KEY) == "compact"
        self._apply(choice, Density.COMPACT if is_compact else Density.NORMAL)
        self._use_zone(str(await settings.get(ZONE_KEY)))
        self.named.emit(str(await settings.get(NAME_KEY)))

    async def choose(self, choice: ThemeChoice) -> ChangeSet:
        """Keep another theme, look like it, and return what that changed."""
        changed = await self._services.settings.set(THEME_KEY, str(choice))
        await self.load()
        return changed.topics

    def on_changed(self, topics: ChangeSet) -> None:
        """Read again when settings changed."""
        if Topic.SETTINGS in topics:
            self._tasks.start("load", self.load(), done=_nothing, failed=_nothing)

    async def close(self) -> None:
        """Follow no more."""
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._on_system_changed)
        await self._tasks.close()

    def _apply(self, choice: ThemeChoice, density: Density) -> None:
        if choice is not self._choice:
            self._choice = choice
            apply_theme(self._app, choice)
        use_density(density)
        for widget in self._app.allWidgets():
            if isinstance(widget, RecordView):
                widget.set_density(density)

    def _use_zone(self, zone: str) -> None:
        if zone != self._zone:
            self._zone = zone
            show_times_in(ZoneInfo(zone))
            self.zone_changed.emit()

    def _on_system_changed(self) -> None:
        choice = self._choice
        if choice is ThemeChoice.SYSTEM or choice is ThemeChoice.HIGH_CONTRAST:
            apply_theme(self._app, choice)


def _nothing(outcome: object) -> None:
    """Take an outcome that nobody waits for: the look simply stays as it is."""
    del outcome
