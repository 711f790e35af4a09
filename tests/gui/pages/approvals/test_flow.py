"""A marketer at the Approvals page, by keys alone, on a real workspace and a practice platform."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from approved_changes import budget_change, has_daily_budget, learn_account, measure
from manual_clock import ManualClock
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.gui.autopilot_switch import AutopilotSwitch
from stratum_desktop.gui.main_window import MainWindow
from stratum_desktop.gui.pages.approvals import PAGE
from stratum_desktop.gui.pages.approvals.state import Which
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import PracticeMeta, PracticeServer
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.store.repositories.ad_accounts import KnownEntity

K, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@dataclass
class Marketer:
    """Somebody who sees the window and has a keyboard."""

    window: MainWindow
    services: Services
    clock: ManualClock
    world: AdWorld
    campaigns: tuple[KnownEntity, ...]

    @property
    def page(self):
        return self.window.deck.view

    async def press(self, *keys, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.window.focusWidget() or self.page, key, modifier)
            await self.page.view_model.settle()
        await self.look()

    async def look(self) -> None:
        """What the engine's bell does after every change."""
        self.page.view_model.reload()
        await self.page.view_model.settle()

    async def go(self, which: Which) -> None:
        self.page.view_model.choose(which)
        await self.look()

    async def wait(self, seconds: float) -> None:
        """Time passes, and the engine carries out what is due."""
        self.clock.advance(seconds=seconds)
        await self.services.execution.run()
        await self.look()

    def listed(self) -> list[tuple[int, ActionState]]:
        rows = self.page._queue.records.rows
        return [(line.action.id, line.action.state) for line in rows if line.action is not None]

    def budget(self, nth: int) -> Decimal | None:
        """What the platform has."""
        wanted, now = self.campaigns[nth].entity, self.clock.now_ms() / 1000
        found = self.world.entities("meta", wanted.kind, now=now)
        return next(one.budget.amount for one in found if one.external_id == wanted.external_id)

    def read(self, widget) -> str:
        labels = widget.findChildren(QLabel)
        return "\n".join(one.text() for one in labels if one.isVisibleTo(widget))


@pytest.fixture
def world(clock: ManualClock) -> AdWorld:
    return AdWorld(begun_at=clock.now_ms() / 1000)


@pytest.fixture
def server(clock: ManualClock, world: AdWorld) -> Iterator[PracticeServer]:
    vendors = [PracticeMeta(world=world)]
    with PracticeServer(vendors=vendors, now=lambda: clock.now_ms() / 1000, keep_calls=1) as made:
        yield made


@pytest.fixture
async def marketer(
    qtbot, workspace, context, clock, world, server, tmp_path
) -> AsyncIterator[Marketer]:
    """The page with three proposals of cuts, on good signals."""
    await connect_practice(workspace, server)
    await workspace.settings.set("autopilot.raises_currency", "EUR")
    inner = workspace.approvals._workspace

    def learn(uow):
        measure(uow, inner)
        return learn_account(uow, inner, world)

    campaigns = tuple(filter(has_daily_budget, await inner.store.write(learn)))[:3]
    for one in campaigns:
        move = budget_change(one, -20)
        await workspace.approvals.propose_by_hand(one.id, move.lever, move.after, why="Too dear.")
    memory = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    window = MainWindow([PAGE], context, memory=memory)
    qtbot.addWidget(window)
    window.start()
    window.show()
    window.activateWindow()
    made = Marketer(window, workspace, clock, world, campaigns)
    await made.look()
    yield made
    await window.deck.view.view_model.close()
    window.may_close = True


async def test_approve_undo_reject_apply_and_roll_back_by_keys(marketer):
    (first, _), (second, _), (third, _) = marketer.listed()
    before = [marketer.budget(nth) for nth in range(3)]

    # Approve the first, think better of it, and approve it again.
    await marketer.press(K.Key_A)
    assert marketer.listed() == [(second, ActionState.PROPOSED), (third, ActionState.PROPOSED)]
    assert marketer.page._undo.sentence.endswith("Applies in 30 s.")
    await marketer.press(K.Key_U)
    assert len(marketer.listed()) == 3
    assert not marketer.page._undo.isVisible()
    assert marketer.page._queue.current.action.id == first
    await marketer.press(K.Key_A)

    # Reject the second, and put the third off.
    await marketer.press(K.Key_R)
    await marketer.press(K.Key_S, K.Key_Return)
    assert marketer.listed() == []

    # Nothing was changed yet; once the countdown is over, one budget is.
    assert [marketer.budget(nth) for nth in range(3)] == before
    await marketer.wait(31)
    after = [marketer.budget(nth) for nth in range(3)]
    assert after == [budget_of(marketer, 0), *before[1:]]
    await marketer.go(Which.DONE)
    assert dict(marketer.listed()) == {first: ActionState.APPLIED, second: ActionState.REJECTED}
    await marketer.go(Which.SNOOZED)
    assert marketer.listed() == [(third, ActionState.SNOOZED)]

    # Roll the applied one back: asked once, with its own countdown, and then as before.
    await marketer.go(Which.DONE)
    marketer.page._queue.point_at(first)
    await marketer.press(K.Key_B)
    assert f"Sets {before[0]:,.2f} EUR" in marketer.read(marketer.page._panel)
    await marketer.press(K.Key_Return)
    assert marketer.page._undo.isVisible()
    await marketer.wait(31)
    assert [marketer.budget(nth) for nth in range(3)] == before
    await marketer.go(Which.DONE)
    assert dict(marketer.listed())[first] is ActionState.ROLLED_BACK


async def test_what_waits_is_counted_from_the_rows(marketer, context):
    switch = AutopilotSwitch(context)
    for keys, waiting in (((), 3), ((K.Key_A,), 2), ((K.Key_S, K.Key_Return), 1)):
        await marketer.press(*keys)
        switch.reload()
        await switch.settle()
        actions = await marketer.services.approvals.list(states=frozenset(ActionState), limit=100)
        decidable = {ActionState.PROPOSED, ActionState.STALE}
        assert switch.state.waiting == waiting
        assert waiting == sum(one.state in decidable for one in actions)
        assert waiting == len(marketer.listed())
    await switch.close()


async def test_several_are_approved_with_what_they_add_up_to(marketer):
    ids = [one for one, _ in marketer.listed()]
    await marketer.press(K.Key_X, K.Key_J, K.Key_X)
    await marketer.press(K.Key_A, modifier=SHIFT)
    said = marketer.read(marketer.page._panel)
    taken = sum(marketer.budget(nth) - budget_of(marketer, nth) for nth in range(2))
    assert f"Takes away at most {taken:,.2f} EUR a day, {taken * 365 / 12:,.2f} EUR a month" in said
    await marketer.press(K.Key_Return)
    assert marketer.listed() == [(ids[2], ActionState.PROPOSED)]
    await marketer.wait(31)
    assert [marketer.budget(nth) for nth in range(2)] == [budget_of(marketer, n) for n in range(2)]


async def test_a_value_that_somebody_moved_meanwhile_shows_three_values(marketer):
    (first, _), *_ = marketer.listed()
    await marketer.press(K.Key_A)
    one = marketer.campaigns[0].entity
    now = marketer.clock.now_ms() / 1000
    marketer.world.set_daily_budget("meta", one.external_id, Decimal(7), now=now, by="Ads Manager")
    await marketer.wait(31)
    await marketer.go(Which.OPEN)
    assert (first, ActionState.STALE) in marketer.listed()
    assert marketer.budget(0) == 7
    marketer.page._queue.point_at(first)
    await marketer.press(K.Key_Space)
    said = marketer.read(marketer.window.drawer)
    assert "Somebody changed it meanwhile" in said
    assert "7.00 EUR, read" in said
    await marketer.press(K.Key_R)
    assert first not in dict(marketer.listed())


async def test_a_stopped_autopilot_applies_nothing_and_says_so(marketer):
    before = marketer.budget(0)
    await marketer.press(K.Key_A)
    await marketer.services.gate.stop(why="Tracking broke.")
    await marketer.wait(31)
    assert marketer.budget(0) == before
    assert marketer.page._stopped.isVisible()
    assert marketer.page._undo.sentence.endswith("Waits until autopilot runs.")
    await marketer.services.gate.resume()
    await marketer.wait(61)
    assert marketer.budget(0) == budget_of(marketer, 0)


async def test_worse_signals_send_an_approval_back(marketer):
    before, (first, _) = marketer.budget(0), marketer.listed()[0]
    await marketer.press(K.Key_A)
    inner = marketer.services.approvals._workspace
    await inner.store.write(lambda uow: measure(uow, inner, emq=20.0))
    await marketer.wait(31)
    assert marketer.budget(0) == before
    assert (first, ActionState.PROPOSED) in marketer.listed()


def budget_of(marketer: Marketer, nth: int) -> Decimal:
    """What a proposal wants: a fifth less, in whole money."""
    amount = marketer.campaigns[nth].entity.budget.amount
    assert amount is not None
    return (amount * 80 / 100).to_integral_value()
