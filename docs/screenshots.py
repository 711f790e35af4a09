"""Takes a picture of every page of a practice workspace, for the documentation and for looking at.

    python docs/screenshots.py --out DIR [--workspace DIR] [--theme dark] [--size 1280x800]
    python docs/screenshots.py --out docs/images --theme light --size 1280x800 --page emq uploads

The second form makes pictures of those pages alone, as the documents use them.

No display is needed. Without `--workspace` a practice workspace is made in a temporary folder.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QLocale, QSettings
from PySide6.QtWidgets import QApplication

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.bootstrap.practice import prepare_practice
from stratum_desktop.domain.anomaly.metric import Metric
from stratum_desktop.domain.correlation.measure import Measure
from stratum_desktop.domain.emq import Band
from stratum_desktop.gui.autopilot_switch import APPROVALS, AutopilotState, AutopilotSwitch
from stratum_desktop.gui.engine_link import EngineState
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.main_window import MainWindow
from stratum_desktop.gui.page import Page
from stratum_desktop.gui.pages import discover_pages
from stratum_desktop.gui.status_bar import StatusViewModel
from stratum_desktop.gui.theme import ThemeChoice, apply_theme, dress
from stratum_desktop.gui.view_model import PageContext, Shown
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.services import Services


def main() -> None:
    """Parse the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--theme", nargs="+", default=["light", "dark"])
    parser.add_argument("--size", nargs="+", default=["1280x800", "1920x1080"])
    parser.add_argument("--page", nargs="+", help="only these, by their ids")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale("en_GB"))
    app.setQuitOnLastWindowClosed(False)
    dress(app)
    loop = qasync.QEventLoop(app)
    with tempfile.TemporaryDirectory() as spare, loop:
        folder = given.workspace or Path(spare) / "practice"
        loop.run_until_complete(take_all(app, folder, given))


async def take_all(app: QApplication, folder: Path, given: argparse.Namespace) -> None:
    """Take every page in every theme and size."""
    await prepare_practice(folder)
    async with open_workspace(Opening(folder)) as services:
        show_times_in(ZoneInfo(str(await services.settings.get("workspace.time_zone"))))
        name = str(await services.settings.get("workspace.name"))
        workspace = WorkspaceInfo(name, folder, is_practice=True)
        pages = [page for page in discover_pages() if not given.page or page.id in given.page]
        for theme in given.theme:
            apply_theme(app, ThemeChoice(theme))
            for size in given.size:
                width, height = (int(part) for part in size.split("x"))
                target = given.out, f"{theme}-{size}"
                await take_pages(services, workspace, pages, width, height, *target)


async def take_pages(
    services: Services,
    workspace: WorkspaceInfo,
    pages: list[Page],
    width: int,
    height: int,
    out: Path,
    suffix: str,
) -> None:
    """Take these pages in the present theme."""
    context = PageContext(services, SystemClock(), workspace, lambda topics: None)
    memory_file = workspace.folder / "screenshots.ini"
    memory = QSettings(str(memory_file), QSettings.Format.IniFormat)
    window = MainWindow(discover_pages(), context, memory=memory)
    status, switch = StatusViewModel(context), AutopilotSwitch(context)
    status.shown_changed.connect(window.status.show_status)
    switch.shown_changed.connect(partial(show_autopilot, window))
    memory.clear()
    window.start()
    window.resize(width, height)
    window.show()
    window.status.show_engine(EngineState(is_running=True))
    for model in (status, switch):
        model.became_visible()
        await model.settle()
    for page in pages:
        window.open_page(page.id, await worth_seeing(services, page.id))
        for view_model in window.deck.view_models:
            await view_model.settle()
        # What a page asks for as it paints, such as the windows of a long table, comes in turns.
        for _ in range(10):
            await asyncio.sleep(0.02)
        for view_model in window.deck.view_models:
            await view_model.settle()
        window.grab().save(str(out / f"{page.id}-{suffix}.png"))
    for view_model in (*window.deck.view_models, status, switch):
        await view_model.close()
    window.may_close = True
    window.close()
    window.deleteLater()


def show_autopilot(window: MainWindow, shown: Shown[AutopilotState]) -> None:
    """Say in the window how autopilot stands, and what waits."""
    window.header.autopilot.show_autopilot(shown)
    window.status.show_autopilot(shown)
    if shown.state is not None:
        window.navigation.show_count(APPROVALS, shown.state.waiting)


async def worth_seeing(services: Services, page_id: str) -> object:
    """Return what a page is opened on: the part of it that has most to show."""
    if page_id == "emq":
        parts = (await services.signal_quality.emq()).parts
        known = [part for part in parts if part.score.band is not Band.UNKNOWN]
        lines = (await services.forecast.emq()).lines
        ahead = {line.platform for line in lines if line.outlook.days}
        # One whose days ahead are drawn, too, where there is one.
        best = [part for part in known if part.platform in ahead] or known
        return min(best, key=lambda part: part.score.lower or 0).platform if best else None
    if page_id == "uploads":
        waiting = [one.id for one in await services.uploads.list() if one.status == "checked"]
        return waiting[0] if waiting else None
    if page_id == "rules":
        rules = await services.autopilot.rules()
        return max(rules, key=lambda one: one.tally.proposed).id if rules else None
    if page_id == "correlation":
        return Measure.DELIVERED
    if page_id == "alerts":
        alerts = await services.alerts.list()
        told = [one for one in alerts if one.metric is Metric.RECEIVED and one.is_over]
        return max(told, key=lambda one: one.last_at - one.started_at).id if told else None
    return None


if __name__ == "__main__":
    main()
