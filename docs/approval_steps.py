"""Takes a picture of each step at the Approvals page, for the guide and for looking at.

    python docs/approval_steps.py --out docs/images [--theme light] [--size 1280x800]

On a practice workspace in a temporary folder, with practice platforms that answer: what is
approved is really applied, read back and rolled back. No display is needed.
"""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

from practice_window import PracticeWindow, practice_info, run

# isort: split
from PySide6.QtWidgets import QApplication

from stratum_desktop.bootstrap.build import Opening, open_store_of, services_of
from stratum_desktop.bootstrap.practice import prepare_practice
from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import Lever, amount_text
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.money import rounded
from stratum_desktop.domain.rules.definition import Targets
from stratum_desktop.gui.pages.approvals.state import Kind, Which
from stratum_desktop.gui.pages.approvals.view_model import ApprovalsViewModel
from stratum_desktop.gui.theme import ThemeChoice, apply_theme
from stratum_desktop.gui.view_model import PageContext
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.practice.ads import AdWorld, file_in
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.services.approvals.view import ActionView
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.ad_accounts import KnownEntity
from stratum_desktop.store.unit_of_work import UnitOfWork

_UNDO_SECONDS = 31
_TARGETS = Targets(roas=Decimal(6), least_roas=Decimal(3))
_WISHES = (
    (Decimal("1.2"), "Sells well above its target."),
    (Decimal("0.8"), "Costs more than it brings in."),
    (Decimal(0), "Has sold nothing for two weeks."),
    (Decimal("1.7"), "Launch week."),
)
"""What each campaign's budget is to become, as a share of what it is; 0 is a pause."""


class LaterClock(SystemClock):
    """The computer's clock, set on by hand: nobody waits for a countdown."""

    ahead_ms = 0

    def now_ms(self) -> int:
        """Return the time that it is here."""
        return super().now_ms() + self.ahead_ms


class Tour:
    """Walks through the page and takes pictures."""

    def __init__(self, services: Services, clock: LaterClock, shown: PracticeWindow) -> None:
        self.services, self._clock, self.shown = services, clock, shown

    @property
    def page(self) -> ApprovalsViewModel:
        """What the page knows and does."""
        models = self.shown.window.deck.view_models
        return next(one for one in models if isinstance(one, ApprovalsViewModel))

    @property
    def listed(self) -> tuple[ActionView, ...]:
        """What is listed now."""
        return () if self.page.state is None else self.page.state.shown

    async def begin(self) -> None:
        """Open the page."""
        self.shown.window.open_page("approvals")
        await self.shown.look()

    def close_drawer(self) -> None:
        """Close the evidence."""
        self.shown.window.close_drawer()

    async def wait(self) -> None:
        """Let a countdown end, and the engine carry out what is due."""
        self._clock.ahead_ms += _UNDO_SECONDS * 1000
        await self.services.execution.run()
        await self.shown.look()


async def judge(services: Services) -> None:
    """Give the practice workspace's rules other targets, and let them look at the campaigns."""
    for rule in await services.autopilot.rules():
        wanted = replace(rule.definition, targets=_TARGETS)
        await services.autopilot.save(rule.name, wanted, rule_id=rule.id)
    await services.autopilot.evaluate()


async def propose(workspace: Workspace, services: Services) -> None:
    """Want a raise, a cut, a pause and far too much, as a person, on every platform."""
    for account in await workspace.store.read(lambda uow: uow.ad_accounts.accounts()):
        campaigns = await workspace.store.read(partial(_campaigns, account=account.id))
        for campaign, (share, why) in zip(campaigns, _WISHES, strict=False):
            budget = campaign.entity.budget.amount or Decimal(0)
            after = amount_text(rounded(budget * share, account.account.currency))
            lever, value = Lever.DAILY_BUDGET, after
            if not share:
                lever, value = Lever.STATUS, EntityStatus.PAUSED.value
            # Where a rule wants more than this, its proposal stays.
            with suppress(Refusal):
                await services.approvals.propose_by_hand(campaign.id, lever, value, why=why)


def _campaigns(uow: UnitOfWork, *, account: int) -> list[KnownEntity]:
    """Return those that run on a daily budget of their own."""
    return [
        one
        for one in uow.ad_accounts.entities(account, EntityKind.CAMPAIGN)
        if one.entity.status is EntityStatus.ACTIVE and one.entity.budget.kind is BudgetKind.DAILY
    ]


async def walk(tour: Tour, take: Callable[[str], Awaitable[None]]) -> None:
    """Approve, take back, approve, reject, apply and roll back, with a picture of each step."""
    page = tour.page
    wanted = [one for one in tour.listed if one.state is ActionState.PROPOSED]
    first, second, *_ = wanted
    page.select(first.id)
    await take("1-evidence")
    tour.close_drawer()
    page.approve([first.id])
    await take("2-approved")
    page.undo([first.id])
    await take("3-undone")
    several = [one.id for one in wanted[:3]]
    page.mark(several)
    page.ask(Kind.APPROVE, wanted[:3])
    await take("4-several")
    page.withdraw()
    page.mark(several)
    page.reject([second.id])
    await take("5-rejected")
    page.approve([first.id])
    await page.settle()
    await tour.wait()
    page.choose(Which.DONE)
    applied = next(one for one in tour.listed if one.state is ActionState.APPLIED)
    page.ask(Kind.ROLL_BACK, [applied])
    await take("6-roll-back")
    page.withdraw()
    page.roll_back(applied.id)
    await page.settle()
    await tour.wait()
    await take("7-rolled-back")
    page.choose(Which.BLOCKED)
    await take("8-blocked")
    await tour.services.gate.stop(why="Tracking is being rebuilt.")
    page.choose(Which.OPEN)
    await take("9-stopped")


async def tour_of(given: argparse.Namespace, app: QApplication, spare: Path) -> None:
    """Make the workspace and its platforms, look for changes, and walk through the page."""
    folder = spare / "practice"
    await prepare_practice(folder)
    apply_theme(app, ThemeChoice(given.theme))
    clock = LaterClock()
    with PracticeServer(world=AdWorld(kept_in=file_in(folder))) as server:
        async with open_store_of(Opening(folder), clock=clock) as inner:
            services = services_of(inner)
            await connect_practice(services, server)
            await services.settings.set("autopilot.raises_currency", "EUR")
            await judge(services)
            await propose(inner, services)
            workspace = await practice_info(services, folder)
            context = PageContext(services, clock, workspace, lambda topics: None)
            shown = PracticeWindow(context, given.size)

            async def take(step: str) -> None:
                await shown.look()
                shown.save(given.out / f"approvals-{step}-{given.theme}-{given.size}.png")

            try:
                tour = Tour(services, clock, shown)
                await tour.begin()
                await walk(tour, take)
            finally:
                await shown.close()
                await services.close()


def main() -> None:
    """Parse the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", default="light")
    parser.add_argument("--size", default="1280x800")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    run(partial(tour_of, given))


if __name__ == "__main__":
    main()
