"""Carries out one approved action: validate, gate, execute, verify.

    validate ─┬─▶ read the value ─▶ gate + intent ─▶ write ─▶ read it back ─▶ verify
              │        one transaction each where a row is left; none is open while a platform
              └─▶ waits, expired, failed          is asked

The intent is committed before the first byte of a write leaves, so that whoever finds the action
later knows what it may have done.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from stratum_desktop.domain.ads.entity import AdEntity
from stratum_desktop.domain.autopilot.ending import Word
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.ad_contract import Written
from stratum_desktop.platforms.failures import Failure, Holding, RateLimited, Rejected
from stratum_desktop.services.approvals.steps import Stage, note_step
from stratum_desktop.services.execution.checks import checked
from stratum_desktop.services.execution.conclusion import INTENT, NOT_TAKEN, Seen, conclude, moved
from stratum_desktop.services.execution.levers import set_value, value_of
from stratum_desktop.services.execution.report import Ran
from stratum_desktop.services.execution.standing import (
    Obstacle,
    as_it_stands,
    patience_seconds,
    put_off,
    send_back,
    stop_at,
)
from stratum_desktop.services.execution.ways import Way, Ways, pause_seconds
from stratum_desktop.services.execution.weighing import learn, no_lever, weighed
from stratum_desktop.services.gate.kill_switch import is_stopped
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork

BEGIN_WITHIN_MS = 20_000
"""A write that could not begin so soon after its intent is not made: by then somebody may have
settled it. Source: own choice, see `domain.autopilot.ending`."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """It passed the first stage."""

    stored: StoredAction
    way: Way


@dataclass(frozen=True, slots=True)
class _Intent:
    """It is about to be written."""

    ready: _Ready
    live: AdEntity
    boot_ms: int


class Carrier:
    """Carries out actions of one workspace, one at a time."""

    def __init__(self, workspace: Workspace, ways: Ways) -> None:
        """Use these ways to the platforms."""
        self._workspace = workspace
        self._store = workspace.store
        self._ways = ways
        #: Ad accounts that are left alone: until when by the boot clock, and why.
        self._resting: dict[int, tuple[int, Reason]] = {}

    async def carry_out(self, action_id: int) -> Ran:
        """Carry out an action in its undo window whose time has come; raises as `Store.write`."""
        ready = await self._store.write(partial(self._validate, action_id=action_id))
        if isinstance(ready, Ran):
            return ready
        live = await self._read(ready.stored, ready.way)
        if not isinstance(live, AdEntity):
            return await self._store.write(partial(self._not_read, ready=ready, failure=live))
        intent = await self._store.write(partial(self._intend, ready=ready, live=live))
        if isinstance(intent, Ran):
            return intent
        return await self._write_and_verify(intent)

    async def settle(self, action_id: int) -> Ran:
        """Find out what became of an action that was left behind; raises as `Store.write`."""
        stored, way = await self._store.read(partial(self._left, action_id=action_id))
        if way is None or self._rests(stored) is not None:
            return Ran(stored.id, stored.state, stored.why)
        if isinstance(way, Reason):
            seen = Seen(None, way)
        else:
            live = await self._read(stored, way)
            seen = Seen(live) if isinstance(live, AdEntity) else _unseen(live)
        return await self._store.write(
            lambda uow: conclude(uow, self._workspace, action_id, seen, stage=Stage.SETTLE)
        )

    async def look(self, stored: StoredAction) -> None:
        """Learn the present value of an action's lever where its platform can be asked."""
        way = await self._store.read(lambda uow: self._ways.find(uow, stored))
        if isinstance(way, Reason) or self._rests(stored) is not None:
            return
        live = await self._read(stored, way)
        if isinstance(live, AdEntity):
            now_ms = self._workspace.clock.now_ms()
            await self._store.write(lambda uow: learn(uow, stored, live, at_ms=now_ms))

    def _validate(self, uow: UnitOfWork, *, action_id: int) -> _Ready | Ran:
        stored = uow.actions.get(action_id)
        if stored is None or stored.state is not ActionState.UNDO_WINDOW:
            return as_it_stands(uow, action_id)
        found = self._rests(stored) or checked(uow, self._workspace, stored, self._ways)
        if isinstance(found, Obstacle):
            return stop_at(uow, self._workspace, stored, Stage.VALIDATE, found)
        note_step(uow, self._workspace, action_id, Stage.VALIDATE, "passed")
        return _Ready(stored, found)

    def _intend(self, uow: UnitOfWork, *, ready: _Ready, live: AdEntity) -> _Intent | Ran:
        """Ask the gate, compare the value, and commit the intent, all at one instant."""
        stored = uow.actions.get(ready.stored.id)
        if stored is None or stored.state is not ActionState.UNDO_WINDOW:
            return as_it_stands(uow, ready.stored.id)
        clock = self._workspace.clock
        now_ms = clock.now_ms()
        learn(uow, stored, live, at_ms=now_ms)
        found = self._objection(uow, stored, live)
        if found is not None:
            now = value_of(live, stored.move.lever)
            return stop_at(uow, self._workspace, stored, Stage.GATE, found, now=now)
        receipt, worse = weighed(uow, self._workspace, stored)
        if worse is not None:
            return send_back(uow, self._workspace, stored, receipt, worse)
        note = partial(note_step, uow, self._workspace, stored.id)
        note(Stage.GATE, "passed", receipt_id=receipt.id)
        uow.actions.move_to(
            stored.id,
            {ActionState.UNDO_WINDOW},
            ActionState.APPLYING,
            at_ms=now_ms,
            verdict=receipt.verdict.value,
            receipt_id=receipt.id,
            prior_value=stored.move.before,
        )
        note(Stage.EXECUTE, INTENT, prior=stored.move.before, value=stored.move.after)
        return _Intent(_Ready(stored, ready.way), live, clock.boot_ms())

    def _objection(self, uow: UnitOfWork, stored: StoredAction, live: AdEntity) -> Obstacle | None:
        if (stop := is_stopped(uow)) is not None:
            return Obstacle(stop)
        if (lost := no_lever(live, stored.move.lever)) is not None:
            return Obstacle(lost, ActionState.FAILED)
        now = value_of(live, stored.move.lever)
        if now != stored.move.before:
            return Obstacle(moved(stored, now), ActionState.STALE)
        return None

    async def _write_and_verify(self, intent: _Intent) -> Ran:
        stored, way = intent.ready.stored, intent.ready.way
        said = await self._write(intent)
        if isinstance(said, RateLimited | Holding):
            self._rest(stored, said)
            return await self._store.write(partial(self._not_taken, stored=stored, failure=said))
        word, why = _word_of(said)
        live = await self._read(stored, way)
        seen = Seen(live, why) if isinstance(live, AdEntity) else _unseen(live)

        def verify(uow: UnitOfWork) -> Ran:
            note_step(uow, self._workspace, stored.id, Stage.EXECUTE, word.value, why=why)
            return conclude(uow, self._workspace, stored.id, seen, stage=Stage.VERIFY, word=word)

        return await self._store.write(verify)

    async def _write(self, intent: _Intent) -> Written | Failure | None:
        """Write the value; None where the time to begin has passed, so that nothing was written."""
        if self._workspace.clock.boot_ms() - intent.boot_ms > BEGIN_WITHIN_MS:
            return None
        stored, way = intent.ready.stored, intent.ready.way
        actuator = self._ways.actuator(way)
        return await set_value(actuator, way.lane, way.account, intent.live, stored.move)

    async def _read(self, stored: StoredAction, way: Way) -> AdEntity | Failure:
        actuator = self._ways.actuator(way)
        answer = await actuator.read(way.lane, stored.kind, stored.external_id)
        if not isinstance(answer, AdEntity):
            self._rest(stored, answer)
        return answer

    def _rest(self, stored: StoredAction, failure: Failure) -> None:
        """Leave an ad account alone for a while; what is wrong of one entity stops no other."""
        if isinstance(failure, Rejected):
            return
        until_ms = self._workspace.clock.boot_ms() + round(1000 * pause_seconds(failure))
        self._resting[stored.ad_account_id] = until_ms, failure.reason

    def _left(self, uow: UnitOfWork, *, action_id: int) -> tuple[StoredAction, Way | Reason | None]:
        stored = uow.actions.get(action_id)
        if stored is None:
            raise LookupError(f"there is no action {action_id}")
        if stored.state not in (ActionState.APPLYING, ActionState.UNKNOWN):
            return stored, None
        return stored, self._ways.find(uow, stored)

    def _not_read(self, uow: UnitOfWork, *, ready: _Ready, failure: Failure) -> Ran:
        """Let an action wait whose value could not be read; what is not there has failed."""
        stored = uow.actions.get(ready.stored.id)
        if stored is None or stored.state is not ActionState.UNDO_WINDOW:
            return as_it_stands(uow, ready.stored.id)
        if isinstance(failure, Rejected):
            found = Obstacle(failure.reason, ActionState.FAILED)
            return stop_at(uow, self._workspace, stored, Stage.GATE, found)
        return self._let_wait(uow, stored, Stage.GATE, failure, outcome="waits")

    def _not_taken(self, uow: UnitOfWork, *, stored: StoredAction, failure: Failure) -> Ran:
        """Let an action wait again whose write the platform surely did not take."""
        done = uow.actions.move_to(
            stored.id,
            {ActionState.APPLYING},
            ActionState.UNDO_WINDOW,
            at_ms=self._workspace.clock.now_ms(),
            why=failure.reason,
        )
        if not done:
            return as_it_stands(uow, stored.id)
        return self._let_wait(uow, stored, Stage.EXECUTE, failure, outcome=NOT_TAKEN)

    def _let_wait(
        self, uow: UnitOfWork, stored: StoredAction, stage: Stage, failure: Failure, *, outcome: str
    ) -> Ran:
        seconds = patience_seconds(
            stored, now_ms=self._workspace.clock.now_ms(), wished=pause_seconds(failure)
        )
        return put_off(
            uow,
            self._workspace,
            stored,
            stage,
            failure.reason,
            outcome=outcome,
            seconds=seconds,
        )

    def _rests(self, stored: StoredAction) -> Obstacle | None:
        until_ms, why = self._resting.get(stored.ad_account_id, (0, None))
        if why is None or self._workspace.clock.boot_ms() >= until_ms:
            return None
        return Obstacle(why)


def _word_of(said: Written | Failure | None) -> tuple[Word, Reason | None]:
    """Return what an answer to a write is worth, and what there is to tell of it."""
    if isinstance(said, Written):
        return Word.CONFIRMED, None
    if said is None:
        return Word.UNSURE, None
    return (Word.REFUSED if isinstance(said, Rejected) else Word.UNSURE), said.reason


def _unseen(failure: Failure) -> Seen:
    return Seen(None, failure.reason, rest_seconds=pause_seconds(failure))
