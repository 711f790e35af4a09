"""Keeps the look as the settings say: theme and height of rows."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from stratum_desktop.domain.topic import ChangeSet, Topic
from stratum_desktop.gui.tasks import OwnedTasks
from stratum_desktop.gui.theme import Density, ThemeChoice, apply_theme
from stratum_desktop.gui.theme.tokens import use_density
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.services import Services

THEME_KEY = "gui.theme"
DENSITY_KEY = "gui.density"


class Appearance(QObject):
    """Reads the two settings at the start and whenever settings change."""

    def __init__(self, app: QApplication, services: Services) -> None:
        super().__init__()
        self._app = app
        self._services = services
        self._choice: ThemeChoice | None = None
        self._tasks = OwnedTasks()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    async def load(self) -> None:
        """Look as the settings say from now on."""
        settings = self._services.settings
        choice = ThemeChoice(str(await settings.get(THEME_KEY)))
        is_compact = await settings.get(DENSITY_KEY) == "compact"
        self._apply(choice, Density.COMPACT if is_compact else Density.NORMAL)

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

    def _on_system_changed(self) -> None:
        choice = self._choice
        if choice is ThemeChoice.SYSTEM or choice is ThemeChoice.HIGH_CONTRAST:
            apply_theme(self._app, choice)


def _nothing(outcome: object) -> None:
    """Take an outcome that nobody waits for: the look simply stays as it is."""
    del outcome
