"""Takes a picture of every page of a practice workspace, for the documentation and for looking at.

    python docs/screenshots.py --out DIR [--workspace DIR] [--theme dark] [--size 1280x800]
    python docs/screenshots.py --out docs/images --theme light --size 1280x800 --page emq uploads

The second form makes pictures of those pages alone, as the documents use them.

No display is needed. Without `--workspace` a practice workspace is made in a temporary folder.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from practice_window import PracticeWindow, practice_info, run

# isort: split
from PySide6.QtWidgets import QApplication

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.bootstrap.practice import prepare_practice
from stratum_desktop.domain.anomaly.metric import Metric
from stratum_desktop.domain.correlation.measure import Measure
from stratum_desktop.domain.emq import Band
from stratum_desktop.gui.page import Page
from stratum_desktop.gui.pages import discover_pages
from stratum_desktop.gui.pages.rules.view_model import RulesViewModel
from stratum_desktop.gui.theme import ThemeChoice, apply_theme
from stratum_desktop.gui.view_model import PageContext
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
    run(partial(take_all, given))


async def take_all(given: argparse.Namespace, app: QApplication, spare: Path) -> None:
    """Take every page in every theme and size."""
    folder = given.workspace or spare / "practice"
    await prepare_practice(folder)
    async with open_workspace(Opening(folder)) as services:
        workspace = await practice_info(services, folder)
        context = PageContext(services, SystemClock(), workspace, lambda topics: None)
        # What the rules want stands on more than one page.
        await services.autopilot.evaluate()
        pages = [page for page in discover_pages() if not given.page or page.id in given.page]
        for theme in given.theme:
            apply_theme(app, ThemeChoice(theme))
            for size in given.size:
                await take_pages(context, pages, size, given.out, f"{theme}-{size}")


async def take_pages(
    context: PageContext, pages: list[Page], size: str, out: Path, suffix: str
) -> None:
    """Take these pages in the present theme."""
    shown = PracticeWindow(context, size)
    await shown.settle()
    for page in pages:
        shown.window.open_page(page.id, await worth_seeing(context.services, page.id))
        await shown.settle()
        shown.save(out / f"{page.id}-{suffix}.png")
        if page.id == "rules":
            await take_replay(shown, out / f"rules-time-machine-{suffix}.png")
    await shown.close()


async def take_replay(shown: PracticeWindow, target: Path) -> None:
    """Let the rule that is open go through the past, and take that too."""
    for model in shown.window.deck.view_models:
        if isinstance(model, RulesViewModel):
            model.replay()
    await shown.settle()
    shown.save(target)


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
