"""Where an action stands that did not come to its write: it waits, has ended, or is sent back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals.proposing import audited
from stratum_desktop.services.approvals.steps import Stage, note_step
from stratum_desktop.services.execution.report import Ran
from stratum_desktop.services.gate.kernel import StoredReceipt
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork

LEAST_PAUSE_SECONDS = 60.0
"""How long an action waits at least before it is tried again. Source: product rulebook, section 3.3
(slow retries begin with a minute)."""

_LONGEST_PAUSE_SECONDS = 900.0
"""Source: product rulebook, section 3.3 (slow retries come to 15 minutes)."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an action does not run."""

    why: Reason
    #: Where it stands from now on; None: it waits, and is looked at again.
    state: ActionState | None = None


def as_it_stands(uow: UnitOfWork, action_id: int) -> Ran:
    """Return where an action stands that somebody else saw to.

    Raises:
        LookupError: there is no such action.
    """
    stored = uow.actions.get(action_id)
    if stored is None:
        raise LookupError(f"there is no action {action_id}")
    return Ran(stored.id, stored.state, stored.why)


def stop_at(
    uow: UnitOfWork,
    workspace: Workspace,
    stored: StoredAction,
    stage: Stage,
    found: Obstacle,
    *,
    now: str | None = None,
) -> Ran:
    """Let an action stand where an obstacle says, or wait on; a new reason leaves a row.

    Args:
        uow: in whose transaction.
        workspace: who acts, and when.
        stored: the action, in its undo window.
        stage: which one it did not pass.
        found: the obstacle.
        now: the value as the platform told it, where it did.
    """
    if found.state is None:
        is_news = stored.why is None or stored.why.code != found.why.code
        outcome = "waits" if is_news else None
        return put_off(
            uow, workspace, stored, stage, found.why, outcome=outcome, seconds=LEAST_PAUSE_SECONDS
        )
    uow.actions.move_to(
        stored.id,
        {ActionState.UNDO_WINDOW},
        found.state,
        at_ms=workspace.clock.now_ms(),
        why=found.why,
    )
    outcome = found.state.value
    note_step(uow, workspace, stored.id, stage, outcome, why=found.why, now=now)
    _audit(uow, workspace, stored, outcome, found.why)
    return Ran(stored.id, found.state, found.why)


def put_off(
    uow: UnitOfWork,
    workspace: Workspace,
    stored: StoredAction,
    stage: Stage,
    why: Reason,
    *,
    outcome: str | None,
    seconds: float,
) -> Ran:
    """Let an action in its undo window wait; while it does it can be taken back.

    Args:
        uow: in whose transaction.
        workspace: who acts, and when.
        stored: the action.
        stage: at which it waits.
        why: what for.
        outcome: what the step says; None: no row is worth it.
        seconds: how long, at least.
    """
    until_ms = workspace.clock.now_ms() + round(1000 * seconds)
    uow.actions.put_off(stored.id, ActionState.UNDO_WINDOW, until_ms=until_ms, why=why)
    if outcome is not None:
        note_step(uow, workspace, stored.id, stage, outcome, why=why)
    return Ran(stored.id, ActionState.UNDO_WINDOW, why)


def patience_seconds(stored: StoredAction, *, now_ms: int, wished: float) -> float:
    """Return how long to wait for a platform that failed: longer each time, as it asked at least.

    Args:
        stored: the action.
        now_ms: epoch milliseconds.
        wished: what the failure asks for, in seconds.
    """
    waited = (now_ms - (stored.approved_at_ms or now_ms)) / 1000
    return max(wished, min(waited / 2, _LONGEST_PAUSE_SECONDS))


def send_back(
    uow: UnitOfWork,
    workspace: Workspace,
    stored: StoredAction,
    receipt: StoredReceipt,
    worse: Reason,
) -> Ran:
    """Let a person decide anew, because what they released got worse since.

    Args:
        uow: in whose transaction.
        workspace: who acts, and when.
        stored: the action, in its undo window.
        receipt: what the gate said now.
        worse: the reason that they did not release.
    """
    is_blocked = receipt.verdict is Verdict.BLOCK
    state = ActionState.BLOCKED if is_blocked else ActionState.PROPOSED
    why = Reason("execution.got_worse", {**worse.facts, "why": worse.code})
    uow.actions.move_to(
        stored.id,
        {ActionState.UNDO_WINDOW},
        state,
        at_ms=workspace.clock.now_ms(),
        why=why,
        verdict=receipt.verdict.value,
        receipt_id=receipt.id,
        approved_receipt_id=None,
        approved_at_ms=None,
        undo_until_ms=None,
        is_automatic=False,
    )
    note_step(uow, workspace, stored.id, Stage.GATE, "got_worse", why=why, receipt_id=receipt.id)
    _audit(uow, workspace, stored, "sent_back", why)
    return Ran(stored.id, state, why)


def _audit(
    uow: UnitOfWork, workspace: Workspace, stored: StoredAction, what: str, why: Reason
) -> None:
    said: Mapping[str, object] = {"why": why.code, **why.facts}
    workspace.note(uow, f"action.{what}", audited(stored), after=said)
