"""Carrying out approved changes, settling what was left behind, and taking changes back.

One runner works on a workspace in a file, by the lock of the engine. Where several computers share
a database each action is claimed by comparing its state, and what is being carried out is left
alone for as long as its request may live.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.topic import Changed, ChangeSet, Topic
from stratum_desktop.services.approvals.checking import require
from stratum_desktop.services.approvals.listing import action_views
from stratum_desktop.services.approvals.view import ActionView
from stratum_desktop.services.delivery.flow import keep_home
from stratum_desktop.services.execution.carrier import Carrier
from stratum_desktop.services.execution.report import ExecutionReport, Ran
from stratum_desktop.services.execution.roll_back import require_applied, roll_back_by_hand
from stratum_desktop.services.execution.ways import Ways
from stratum_desktop.services.execution.worsened import (
    LOOK_EVERY_MS,
    propose_roll_backs,
    worse_ones,
)
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

CARRIED_OUT = frozenset(
    {
        ActionState.UNDO_WINDOW,
        ActionState.APPLYING,
        ActionState.APPLIED,
        ActionState.FAILED,
        ActionState.STALE,
        ActionState.UNKNOWN,
        ActionState.ROLLED_BACK,
    }
)
"""Where an action stands that was carried out, is about to be, or could not be."""

_NEWS: ChangeSet = frozenset({Topic.ACTIONS, Topic.ADS, Topic.AUDIT})


class Execution:
    """Carries out what was approved, one action after another."""

    def __init__(
        self, workspace: Workspace, *, is_online: Callable[[], bool] | None = None
    ) -> None:
        """Work on this workspace; `is_online` as for `Delivery`."""
        self._workspace = workspace
        self._store = workspace.store
        self._ways = Ways(workspace, is_online=is_online)
        self._carrier = Carrier(workspace, self._ways)
        #: By the boot clock; None: nobody has looked yet.
        self._looked_ms: int | None = None

    async def run(
        self, *, should_stop: Callable[[], bool] | None = None
    ) -> Changed[ExecutionReport]:
        """Settle what was left behind, then carry out every action whose undo window has ended.

        Each is checked and gated again on what is known now; what cannot run says why. Once an hour
        the roll-back of what made things worse is proposed, where that was asked for.

        Args:
            should_stop: asked before every action; the one under way is brought to its end.

        Raises:
            Trouble: the disk failed, or nothing may be written at present.
        """
        stop = should_stop or _never
        settled = (await self.settle(should_stop=stop)).value
        self._workspace.store.require_writable()
        due = await self._store.read(partial(self._due, states={ActionState.UNDO_WINDOW}))
        if due:
            # A copy of the workspace would carry out the same, so a person says which one lives.
            await self._store.write(lambda uow: keep_home(uow, self._workspace))
        done = []
        for action_id in due:
            if stop():
                break
            done.append(await self._carrier.carry_out(action_id))
        proposed = () if stop() else await self._propose_roll_backs()
        report = ExecutionReport((*settled, *done), proposed)
        return Changed(report, _NEWS if report.actions or proposed else frozenset())

    async def settle(
        self, *, should_stop: Callable[[], bool] | None = None
    ) -> Changed[tuple[Ran, ...]]:
        """Find out, by reading the platforms, what became of actions that were left behind."""
        stop = should_stop or _never
        left = {ActionState.APPLYING, ActionState.UNKNOWN}
        due = await self._store.read(partial(self._due, states=left))
        done: list[Ran] = []
        for action_id in due:
            if stop():
                break
            done.append(await self._carrier.settle(action_id))
        return Changed(tuple(done), _NEWS if done else frozenset())

    async def roll_back(self, action_id: int, *, comment: str | None = None) -> Changed[ActionView]:
        """Take an applied change back, to the value that was there before.

        A person asked, so what the gate holds is released by that; the undo window begins. What
        it blocks stays open until an approver overrides it. No cap counts it.

        Args:
            action_id: what is to be taken back.
            comment: kept with it.

        Returns:
            The new action that does it.

        Raises:
            Refusal: it was not applied, is being taken back, another change of the same entity is
                open, or somebody changed the value since; the sentence names all three values.
        """
        original = await self._store.read(lambda uow: require_applied(uow, action_id))
        await self._carrier.look(original)

        def take_back(uow: UnitOfWork) -> ActionView:
            new = roll_back_by_hand(uow, self._workspace, action_id, comment=comment)
            (view,) = action_views(uow, self._workspace, [require(uow, new)])
            return view

        return Changed(await self._store.write(take_back), frozenset({Topic.ACTIONS, Topic.AUDIT}))

    async def actions(
        self, *, limit: int = 100, states: Collection[ActionState] = CARRIED_OUT
    ) -> tuple[ActionView, ...]:
        """Return actions that were carried out or are about to be, those proposed last first."""
        return await self._store.read(
            lambda uow: action_views(uow, self._workspace, uow.actions.list(states, limit=limit))
        )

    async def next_due_ms(self) -> int | None:
        """Return when the next action may run, epoch milliseconds; None: none waits to."""
        return await self._store.read(lambda uow: uow.actions.next_due_ms())

    async def close(self) -> None:
        """Close the connections to the platforms."""
        await self._ways.close()

    async def _propose_roll_backs(self) -> tuple[int, ...]:
        boot_ms = self._workspace.clock.boot_ms()
        if self._looked_ms is not None and boot_ms - self._looked_ms < LOOK_EVERY_MS:
            return ()
        self._looked_ms = boot_ms
        worse = await self._store.read(lambda uow: worse_ones(uow, self._workspace))
        if not worse:
            return ()
        return await self._store.write(lambda uow: propose_roll_backs(uow, self._workspace, worse))

    def _due(self, uow: UnitOfWork, *, states: Collection[ActionState]) -> tuple[int, ...]:
        """Return the actions in these states whose time has come, those proposed first first."""
        return uow.actions.due(states, now_ms=self._workspace.clock.now_ms())


def _never() -> bool:
    return False
