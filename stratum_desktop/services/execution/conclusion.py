"""The last stage: what became of a write, kept in one transaction with all that follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.ads.entity import AdEntity
from stratum_desktop.domain.autopilot.ending import Ending, Word, ending
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals.checking import require
from stratum_desktop.services.approvals.proposing import audited
from stratum_desktop.services.approvals.steps import Stage, note_step
from stratum_desktop.services.autopilot.keeping import lose_unearned
from stratum_desktop.services.execution.levers import value_of
from stratum_desktop.services.execution.report import Ran
from stratum_desktop.services.execution.standing import LEAST_PAUSE_SECONDS, as_it_stands
from stratum_desktop.services.execution.ways import LONGEST_WISH_SECONDS
from stratum_desktop.services.execution.weighing import learn
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction, StoredStep
from stratum_desktop.store.unit_of_work import UnitOfWork

INTENT, NOT_TAKEN = "intent", "not_taken"
"""Outcomes of the third stage: it is about to be written; the platform took nothing."""

_OPEN_ENDED = frozenset({ActionState.APPLYING, ActionState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Seen:
    """What reading the platform brought to light."""

    #: None: it could not be read.
    live: AdEntity | None
    #: Why not, or what the platform said of the write; None: nothing is to be told.
    why: Reason | None = None
    #: How long the platform is to be left alone; None: it was not asked.
    rest_seconds: float | None = None


def conclude(
    uow: UnitOfWork,
    workspace: Workspace,
    action_id: int,
    seen: Seen,
    *,
    stage: Stage,
    word: Word | None = None,
) -> Ran:
    """Let an action that is being carried out stand where the value at the platform says.

    Args:
        uow: in whose transaction.
        workspace: who acts, and when.
        action_id: which.
        seen: what was read back.
        stage: `VERIFY` right after the write, `SETTLE` for what was left behind.
        word: what was heard of the write; None: what the rows say of it.
    """
    stored = uow.actions.get(action_id)
    if stored is None or stored.state not in _OPEN_ENDED or stored.prior_value is None:
        return as_it_stands(uow, action_id)
    steps = uow.actions.steps(action_id)
    intent_ms, tries = _intents(steps)
    now_ms = workspace.clock.now_ms()
    lever = stored.move.lever
    now = None if seen.live is None else value_of(seen.live, lever) or seen.live.budget.kind.value
    found = ending(
        wanted=stored.move.after,
        prior=stored.prior_value,
        now=now,
        word=_word(steps) if word is None else word,
        seconds_since_intent=(now_ms - intent_ms) / 1000,
        tries=tries,
    )
    if seen.live is not None:
        learn(uow, stored, seen.live, at_ms=now_ms)
    if found in (Ending.WAIT, Ending.UNKNOWN):
        return _later(uow, workspace, stored, seen, found, stage=stage)
    why = _why(stored, found, now, seen.why)
    state = _STATES[found]
    if found is Ending.APPLIED:
        uow.actions.move_to(stored.id, {stored.state}, state, at_ms=now_ms, applied_at_ms=intent_ms)
    elif found is Ending.AGAIN:
        uow.actions.move_to(
            stored.id, {stored.state}, state, at_ms=now_ms, why=why, undo_until_ms=now_ms
        )
    else:
        uow.actions.move_to(stored.id, {stored.state}, state, at_ms=now_ms, why=why)
    note_step(uow, workspace, stored.id, stage, found.value, why=why, now=now)
    _audit(uow, workspace, stored, found, now)
    if found is Ending.APPLIED and stored.rolls_back_id is not None:
        _taken_back(uow, workspace, stored.rolls_back_id, by=stored.id)
    return Ran(stored.id, state, why)


def moved(stored: StoredAction, now: str | None) -> Reason:
    """Return that somebody else changed the value, with all three."""
    move = stored.move
    is_money = move.lever.value == "daily_budget"
    return Reason(
        "execution.moved",
        {
            "was": move.before,
            "wanted": move.after,
            "now": now,
            "currency": move.currency if is_money else None,
        },
    )


_STATES = {
    Ending.APPLIED: ActionState.APPLIED,
    Ending.FAILED: ActionState.FAILED,
    Ending.STALE: ActionState.STALE,
    Ending.AGAIN: ActionState.UNDO_WINDOW,
}


def _later(
    uow: UnitOfWork,
    workspace: Workspace,
    stored: StoredAction,
    seen: Seen,
    found: Ending,
    *,
    stage: Stage,
) -> Ran:
    """Let it be read again: soon at first, then ever more seldom, down to once an hour."""
    now_ms = workspace.clock.now_ms()
    why = Reason("execution.on_its_way") if found is Ending.WAIT else _unread(seen.why)
    state = stored.state
    if found is Ending.UNKNOWN and state is ActionState.APPLYING:
        state = ActionState.UNKNOWN
        uow.actions.move_to(stored.id, {stored.state}, state, at_ms=now_ms, why=why)
        _audit(uow, workspace, stored, found, None)
    pause = LEAST_PAUSE_SECONDS
    if seen.rest_seconds is not None:
        waited_seconds = (now_ms - stored.state_at_ms) / 1000
        pause = min(max(seen.rest_seconds, waited_seconds), LONGEST_WISH_SECONDS)
    uow.actions.put_off(stored.id, state, until_ms=now_ms + round(1000 * pause), why=why)
    if why != stored.why:
        note_step(uow, workspace, stored.id, stage, found.value, why=why)
    return Ran(stored.id, state, why)


def _unread(why: Reason | None) -> Reason:
    said = {} if why is None else {**why.facts, "why": why.code}
    return Reason("execution.not_readable", said)


def _why(
    stored: StoredAction, found: Ending, now: str | None, said: Reason | None
) -> Reason | None:
    if found is Ending.STALE:
        return moved(stored, now)
    if found is Ending.FAILED:
        return said or Reason("execution.not_written")
    return Reason("execution.again") if found is Ending.AGAIN else None


def _intents(steps: tuple[StoredStep, ...]) -> tuple[int, int]:
    """Return when the last intent was committed, epoch milliseconds, and how many may count."""
    executed = [one for one in steps if one.stage == Stage.EXECUTE]
    intents = [one.at_ms for one in executed if one.outcome == INTENT]
    refused = sum(one.outcome == NOT_TAKEN for one in executed)
    return intents[-1], len(intents) - refused


def _word(steps: tuple[StoredStep, ...]) -> Word:
    """Return what was heard of the last write, as far as it was kept."""
    last = next((one.outcome for one in reversed(steps) if one.stage == Stage.EXECUTE), "")
    return Word(last) if last in set(Word) else Word.UNSURE


def _audit(
    uow: UnitOfWork, workspace: Workspace, stored: StoredAction, found: Ending, now: str | None
) -> None:
    if found is Ending.AGAIN:
        return
    lever = stored.move.lever.value
    workspace.note(
        uow,
        f"action.{found.value}",
        audited(stored),
        before={lever: stored.prior_value},
        after={lever: now},
    )


def _taken_back(uow: UnitOfWork, workspace: Workspace, original_id: int, *, by: int) -> None:
    now_ms = workspace.clock.now_ms()
    done = uow.actions.move_to(
        original_id, {ActionState.APPLIED}, ActionState.ROLLED_BACK, at_ms=now_ms
    )
    if done:
        note_step(uow, workspace, original_id, Stage.ROLL_BACK, "rolled_back", by=str(by))
        original = require(uow, original_id)
        workspace.note(uow, "action.rolled_back", audited(original), after={"by": by})
        if original.rule_id is not None:
            lose_unearned(uow, workspace, original.rule_id)
