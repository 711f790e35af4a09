"""Runs the window: one Qt application, one asyncio loop inside it, opened and closed in order."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import qasync
from PySide6.QtCore import QLocale, QSettings
from PySide6.QtWidgets import QApplication, QMessageBox

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import StratumError
from stratum_desktop.gui.bug_report import BugDialog, BugReport, BugReporter
from stratum_desktop.gui.dialogs import finished
from stratum_desktop.gui.engine_link import EngineProcess
from stratum_desktop.gui.format import operator_locale
from stratum_desktop.gui.garbage import UiThreadCollector
from stratum_desktop.gui.session import Session
from stratum_desktop.gui.theme import Role, ThemeChoice, apply_theme, dress, icon
from stratum_desktop.gui.waiting import Preparation, prepare
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.services import Services

log = logging.getLogger(__name__)

EXIT_OK, EXIT_TROUBLE = 0, 4
CLOSE_DEADLINE_SECONDS = 10.0
"""Closing that takes longer is left behind: the database is safe at every moment."""

Opener = Callable[[], AbstractAsyncContextManager[Services]]


def run_window(
    open_services: Opener,
    *,
    engine: EngineProcess,
    workspace: WorkspaceInfo,
    clock: Clock,
    preparation: Preparation | None = None,
    explore_practice: Callable[[], None] | None = None,
    on_stop: Callable[[Callable[[], None]], None] | None = None,
    on_shown: Callable[[], None] | None = None,
) -> int:
    """Show the window until it is closed, and return the program's exit code.

    Args:
        open_services: opens the workspace; its end closes it.
        engine: the engine process, not necessarily started; started and watched from here.
        workspace: which workspace it is.
        clock: the time.
        preparation: what has to be done first, with a small window that says so.
        explore_practice: opens the practice workspace in another window.
        on_stop: given what to call when the system asks the program to end.
        on_shown: called once when the window is on the screen; for measurements.

    Returns:
        0, or 4 when the workspace could not be opened.
    """
    app = _dressed_app()
    loop = qasync.QEventLoop(app)
    reports = BugReporter(_show_report)
    reports.install(loop)
    collector = UiThreadCollector()

    async def live() -> int:
        memory = QSettings(str(_memory_file(workspace)), QSettings.Format.IniFormat)
        try:
            if preparation is not None:
                await prepare(preparation)
            async with open_services() as services:
                session = Session(app, services, engine, workspace, clock, memory, explore_practice)
                if on_stop is not None:
                    on_stop(session.end)
                await session.run(on_shown)
                await _within_deadline(session)
        except StratumError as error:
            await _say_trouble(error)
            return EXIT_TROUBLE
        return EXIT_OK

    try:
        with loop:
            return int(loop.run_until_complete(live()))
    finally:
        collector.close()
        reports.uninstall()


def _dressed_app() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Stratum")
    app.setDesktopFileName("stratum-desktop")
    app.setQuitOnLastWindowClosed(False)
    QLocale.setDefault(operator_locale())
    dress(app)
    apply_theme(app, ThemeChoice.SYSTEM)
    app.setWindowIcon(icon("app", Role.ACCENT, 64))
    return app


async def _within_deadline(session: Session) -> None:
    try:
        async with asyncio.timeout(CLOSE_DEADLINE_SECONDS):
            await session.close()
    except TimeoutError:
        log.warning("closing took too long", extra={"action": "gui.closing_timed_out"})


async def _say_trouble(error: StratumError) -> None:
    box = QMessageBox(QMessageBox.Icon.NoIcon, "Stratum", error.message)
    box.setInformativeText("Nothing was changed.")
    box.addButton("Close", QMessageBox.ButtonRole.AcceptRole)
    await finished(box)


def _show_report(report: BugReport) -> None:
    dialog = BugDialog(report, QApplication.activeWindow())
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _memory_file(workspace: WorkspaceInfo) -> Path:
    return workspace.folder / "window.ini"
