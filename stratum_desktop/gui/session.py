"""One open workspace in its window: built, run and closed in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import StratumError
from stratum_desktop.domain.topic import ChangeSet
from stratum_desktop.gui.appearance import Appearance
from stratum_desktop.gui.autopilot_switch import (
    APPROVALS,
    KEYS,
    RESUME_DETAIL,
    RESUME_QUESTION,
    STOP,
    AutopilotState,
    AutopilotSwitch,
)
from stratum_desktop.gui.closing import settle_engine
from stratum_desktop.gui.dialogs import ask
from stratum_desktop.gui.engine_link import EngineLink, EngineProcess, EngineState
from stratum_desktop.gui.file_drop import FileDrop
from stratum_desktop.gui.main_window import MainWindow
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.pages import discover_pages
from stratum_desktop.gui.shortcuts import bind
from stratum_desktop.gui.status_bar import StatusViewModel
from stratum_desktop.gui.tasks import OwnedTasks
from stratum_desktop.gui.theme import ThemeChoice
from stratum_desktop.gui.tray import Tray
from stratum_desktop.gui.view_model import Notice, PageContext, Shown, Tone
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.services import Services

log = logging.getLogger(__name__)


class Session:
    """Holds the parts of the window together; the only place that knows all of them.

    Runs on: the UI thread, inside a running asyncio loop.
    """

    def __init__(
        self,
        app: QApplication,
        services: Services,
        engine: EngineProcess,
        workspace: WorkspaceInfo,
        clock: Clock,
        memory: QSettings,
        explore_practice: Callable[[], None] | None = None,
    ) -> None:
        """Build everything; nothing runs yet."""
        self._services = services
        self._engine = engine
        self._memory = memory
        self._tasks = OwnedTasks()
        self._is_over = asyncio.Event()
        self.link = EngineLink(engine, services.dashboards)
        self.appearance = Appearance(app, services)
        context = PageContext(services, clock, workspace, self.link.publish)
        self._status = StatusViewModel(context)
        self._switch = AutopilotSwitch(context)
        pages = discover_pages()
        self._file_page = next(page.id for page in pages if page.takes_files)
        self.window = MainWindow(
            pages,
            context,
            memory=memory,
            commands=self._commands(),
            explore_practice=explore_practice,
        )
        self.file_drop = FileDrop(self.window)
        self.tray = Tray(workspace.name)
        self._connect()

    async def run(self, on_shown: Callable[[], None] | None = None) -> None:
        """Show the window and return when it has been closed for good."""
        await self.appearance.load()
        self.window.start()
        self.window.show()
        self._status.became_visible()
        self._switch.became_visible()
        if (await self._services.dashboards.status()).viewing is None:
            self.link.start_engine()
        self.link.start()
        if on_shown is not None:
            on_shown()
        await self._is_over.wait()

    def end(self) -> None:
        """Let `run` return without a question; the settings decide what the engine does."""
        self._is_over.set()

    async def close(self) -> None:
        """End every task and take the window away."""
        await self._tasks.close()
        await self.link.close()
        await self.appearance.close()
        for view_model in (*self.window.deck.view_models, self._status, self._switch):
            await view_model.close()
        self.window.may_close = True
        self.window.close()
        self.tray.close()
        self.window.deleteLater()

    # ------------------------------------------------------------ wiring

    def _connect(self) -> None:
        self.link.changed.connect(self._on_changed)
        self.link.engine_changed.connect(self._on_engine_changed)
        self.appearance.named.connect(self.window.set_name)
        self.appearance.named.connect(self.tray.set_name)
        self.appearance.zone_changed.connect(self.window.deck.reload)
        self._status.shown_changed.connect(self.window.status.show_status)
        self._switch.shown_changed.connect(self._on_switch_changed)
        self.window.header.autopilot.toggled_by_person.connect(self._on_autopilot_toggled)
        bind(self.window, KEYS, self._on_autopilot_toggled)
        self.tray.autopilot_toggled.connect(self._on_autopilot_toggled)
        self.tray.approvals_requested.connect(self._on_approvals_requested)
        self.window.status.engine_clicked.connect(self._on_engine_toggled)
        self.window.close_requested.connect(self._on_close_requested)
        self.file_drop.dropped.connect(self._on_file_dropped)
        self.file_drop.refused.connect(self._on_drop_refused)
        self.tray.open_requested.connect(self._on_open_requested)
        self.tray.engine_toggled.connect(self._on_engine_toggled)
        self.tray.quit_requested.connect(self._on_close_requested)

    def _commands(self) -> tuple[Command, ...]:
        themes = {
            ThemeChoice.SYSTEM: "Theme: follow the system",
            ThemeChoice.LIGHT: "Theme: light",
            ThemeChoice.DARK: "Theme: dark",
            ThemeChoice.HIGH_CONTRAST: "Theme: high contrast",
        }
        switches = [
            Command(title, partial(self._choose_theme, choice)) for choice, title in themes.items()
        ]
        engine = Command("Start or stop the engine", self._on_engine_toggled)
        autopilot = Command(f"{STOP}, or let it run again", self._on_autopilot_toggled, KEYS)
        close = Command("Close the window", self._on_close_requested)
        return (*switches, engine, autopilot, close)

    def _choose_theme(self, choice: ThemeChoice) -> None:
        self._tasks.start(
            "theme",
            self.appearance.choose(choice),
            done=self.link.publish,
            failed=self._say_error,
        )

    def _on_changed(self, topics: ChangeSet) -> None:
        self.appearance.on_changed(topics)
        self._status.on_changed(topics)
        self._switch.on_changed(topics)
        for view_model in self.window.deck.view_models:
            view_model.on_changed(topics)

    def _on_engine_changed(self, state: EngineState) -> None:
        self.window.status.show_engine(state)
        self.tray.show_engine(state)
        if state.trouble is not None:
            self.window.say(Notice(state.trouble, Tone.CRITICAL))

    def _on_engine_toggled(self) -> None:
        if self.link.state.is_running:
            self.link.stop_engine()
            return
        status = self._status.state
        if status is not None and status.viewing is not None:
            self.window.say(Notice(status.viewing, Tone.WARNING))
        else:
            self.link.start_engine()

    def _on_switch_changed(self, shown: Shown[AutopilotState]) -> None:
        for part in (self.window.header.autopilot, self.window.status, self.tray):
            part.show_autopilot(shown)
        if shown.state is not None:
            self.window.navigation.show_count(APPROVALS, shown.state.waiting)
        if shown.notice is not None:
            self.window.say(shown.notice)
            self._switch.say(None)

    def _on_autopilot_toggled(self) -> None:
        """Stop at once; ask once before it runs again."""
        if not self._switch.is_stopped:
            self._switch.stop()
            return
        if not self.window.isVisible() or self.window.isMinimized():
            self._on_open_requested()
        question = ask(self.window, RESUME_QUESTION, RESUME_DETAIL, yes="Let it run")
        self._tasks.start("resume", question, done=self._on_resume_answered, failed=self._say_error)

    def _on_resume_answered(self, is_sure: bool) -> None:  # noqa: FBT001 - a task's result
        if is_sure:
            self._switch.resume()

    def _on_approvals_requested(self) -> None:
        self._on_open_requested()
        self.window.open_page(APPROVALS)

    def _on_file_dropped(self, file: Path) -> None:
        self.window.open_page(self._file_page, file)

    def _on_drop_refused(self, why: str) -> None:
        self.window.say(Notice(why, Tone.WARNING))

    def _on_open_requested(self) -> None:
        self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()

    def _on_close_requested(self) -> None:
        if "close" not in self._tasks.running:
            question = settle_engine(self.window, self._services, self._engine, self._memory)
            self._tasks.start("close", question, done=self._on_settled, failed=self._leave)

    def _on_settled(self, may_close: bool) -> None:  # noqa: FBT001 - a task's result
        if may_close:
            self._is_over.set()

    def _leave(self, error: StratumError) -> None:
        """Close all the same: a database that cannot be read must not hold the window open."""
        log.warning(error.message, extra={"action": "gui.closing_question_failed"})
        self._is_over.set()

    def _say_error(self, error: StratumError) -> None:
        self.window.say(Notice(error.message, Tone.WARNING))
