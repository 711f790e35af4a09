"""What scripts of pictures share: the program on a practice workspace, in a window of its own.

No display is needed. It is imported first: it says where the program is, and that nothing is shown.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QLocale, QSettings
from PySide6.QtWidgets import QApplication

from stratum_desktop.gui.autopilot_switch import APPROVALS, AutopilotState, AutopilotSwitch
from stratum_desktop.gui.engine_link import EngineState
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.main_window import MainWindow
from stratum_desktop.gui.pages import discover_pages
from stratum_desktop.gui.status_bar import StatusViewModel
from stratum_desktop.gui.theme import dress
from stratum_desktop.gui.view_model import PageContext, Shown
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.services import Services


def run(work: Callable[[QApplication, Path], Awaitable[None]]) -> None:
    """Do the work as the program would: dressed, in British English, with a folder to spare."""
    app = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale("en_GB"))
    app.setQuitOnLastWindowClosed(False)
    dress(app)
    loop = qasync.QEventLoop(app)
    with tempfile.TemporaryDirectory() as spare, loop:
        loop.run_until_complete(work(app, Path(spare)))


async def practice_info(services: Services, folder: Path) -> WorkspaceInfo:
    """Return what the window says of a practice workspace, whose time zone it shows from now on."""
    show_times_in(ZoneInfo(str(await services.settings.get("workspace.time_zone"))))
    name = str(await services.settings.get("workspace.name"))
    return WorkspaceInfo(name, folder, is_practice=True)


class PracticeWindow:
    """The program's window, which says everything around its page that it says to a person."""

    def __init__(self, context: PageContext, size: str) -> None:
        """Open it; the size is `WIDTHxHEIGHT`, in pixels."""
        memory = QSettings(
            str(context.workspace.folder / "pictures.ini"), QSettings.Format.IniFormat
        )
        memory.clear()
        self.window = MainWindow(discover_pages(), context, memory=memory)
        status, switch = StatusViewModel(context), AutopilotSwitch(context)
        status.shown_changed.connect(self.window.status.show_status)
        switch.shown_changed.connect(self._show_autopilot)
        self._around = (status, switch)
        self.window.start()
        self.window.resize(*(int(part) for part in size.split("x")))
        self.window.show()
        self.window.status.show_engine(EngineState(is_running=True))
        for model in self._around:
            model.became_visible()

    async def settle(self) -> None:
        """Wait until everything that is on the screen has been read."""
        models = (*self.window.deck.view_models, *self._around)
        for model in models:
            await model.settle()
        # What a page asks for as it paints, such as the windows of a long table, comes in turns.
        for _ in range(10):
            await asyncio.sleep(0.02)
        for model in models:
            await model.settle()

    async def look(self) -> None:
        """Read everything anew."""
        for model in (*self.window.deck.view_models, *self._around):
            await model.settle()
            model.reload()
        await self.settle()

    def save(self, target: Path) -> None:
        """Take the picture."""
        self.window.grab().save(str(target))

    async def close(self) -> None:
        """Let go of everything."""
        for model in (*self.window.deck.view_models, *self._around):
            await model.close()
        self.window.may_close = True
        self.window.close()
        self.window.deleteLater()

    def _show_autopilot(self, shown: Shown[AutopilotState]) -> None:
        self.window.header.autopilot.show_autopilot(shown)
        self.window.status.show_autopilot(shown)
        if shown.state is not None:
            self.window.navigation.show_count(APPROVALS, shown.state.waiting)
