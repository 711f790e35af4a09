"""Everything else that is decided of a proposal: no, later, not yet, and a word on it."""

from __future__ import annotations

from stratum_desktop.domain.autopilot.life import OPEN, UNDER_WAY, ActionState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approval_settings import UNDO_SECONDS
from stratum_desktop.services.approvals.approvers import Approvers, Decider
from stratum_desktop.services.approvals.checking import (
    refusal,
    require,
    require_not_expired,
    require_state,
    require_words,
)
from stratum_desktop.services.approvals.proposing import DISMISSED, audited
from stratum_desktop.services.approvals.steps import Stage, note_step
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.services.approvals.weighing import state_by, why_blocked
from stratum_desktop.services.gate.kernel import stored_receipt
from stratum_desktop.services.setting_catalogue import current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork

_MOST = 100_000
_S = ActionState
_REJECTABLE = OPEN | {_S.APPROVED, _S.STALE}
_TAKEN_BACK = frozenset({_S.APPROVED, _S.UNDO_WINDOW, _S.REJECTED, _S.SNOOZED})


def reject(
    uow: UnitOfWork,
    workspace: Workspace,
    action_id: int,
    *,
    comment: str | None = None,
    who: Decider | None = None,
    file: str | None = None,
) -> None:
    """Say no to an action that is open, half approved or stale.

    Raises:
        Refusal: it is unknown or stands elsewhere.
    """
    action = require(uow, action_id)
    require_state(action, _REJECTABLE)
    is_stale = action.state is _S.STALE
    now_ms = workspace.clock.now_ms()
    undo_ms = now_ms + round(current(uow, UNDO_SECONDS) * 1000)
    uow.actions.move_to(
        action_id,
        {action.state},
        _S.REJECTED,
        at_ms=now_ms,
        why=DISMISSED if is_stale else None,
        undo_until_ms=None if is_stale else undo_ms,
        snoozed_until_ms=None,
        approved_at_ms=None,
    )
    by = (who or Approvers(uow, workspace).own).by
    outcome = "dismissed" if is_stale else "rejected"
    note_step(uow, workspace, action_id, Stage.DECIDE, outcome, comment=comment, by=by, file=file)
    after = {"hash": action.content_hash, "by": by, "why": comment}
    workspace.note(
        uow, f"action.{outcome}", audited(action), before={"state": action.state.value}, after=after
    )


def snooze(uow: UnitOfWork, workspace: Workspace, action_id: int, *, until_ms: int) -> None:
    """Put an open proposal aside until an instant, epoch milliseconds.

    Raises:
        Refusal: it is unknown or not open, or the instant lies behind or not before it expires.
    """
    action = require(uow, action_id)
    require_state(action, OPEN)
    now_ms = workspace.clock.now_ms()
    require_not_expired(action, now_ms=now_ms)
    if not now_ms < until_ms < action.expires_at_ms:
        raise refusal(Reason("approval.snoozed_too_long", {"action": action_id}))
    if action.state is _S.SNOOZED:
        _open_again(uow, action, now_ms)
        action = require(uow, action_id)
    uow.actions.move_to(
        action_id, {action.state}, _S.SNOOZED, at_ms=now_ms, snoozed_until_ms=until_ms
    )
    _note(uow, workspace, action, "snoozed")


def undo(uow: UnitOfWork, workspace: Workspace, action_id: int) -> None:
    """Take an approval that has not run, a rejection of a moment ago or a snooze back.

    Raises:
        Refusal: it is unknown or stands elsewhere, it is too late, or another proposal for the
            same entity is open by now.
    """
    action = require(uow, action_id)
    require_state(action, _TAKEN_BACK)
    now_ms = workspace.clock.now_ms()
    is_late = action.undo_until_ms is None or action.undo_until_ms <= now_ms
    if action.state is _S.REJECTED and is_late:
        raise refusal(Reason("approval.too_late", {"action": action_id}))
    others = [one for one in uow.actions.of_entity(action.entity_id, OPEN) if one.id != action_id]
    if others and action.state is _S.REJECTED:
        facts = {"action": action_id, "other": others[0].id}
        raise refusal(Reason("approval.other_is_open", facts))
    _open_again(uow, action, now_ms)
    _note(uow, workspace, action, "undone")
    if others:
        why = Reason("approval.replaced_by", {"action": others[0].id})
        opened = state_by(action.verdict)
        uow.actions.move_to(action_id, {opened}, _S.REPLACED, at_ms=now_ms, why=why)
        note_step(uow, workspace, action_id, Stage.PROPOSE, "replaced", why=why)


def comment(uow: UnitOfWork, workspace: Workspace, action_id: int, text: str) -> None:
    """Keep a word on an action.

    Raises:
        Refusal: it is unknown, or the text is empty or too long.
    """
    action, words = require(uow, action_id), require_words(text)
    by = Approvers(uow, workspace).own.by
    note_step(uow, workspace, action_id, Stage.COMMENT, "said", comment=words, by=by)
    workspace.note(uow, "action.commented", audited(action), after={"by": by, "text": words})


def tidy(uow: UnitOfWork, workspace: Workspace) -> int:
    """Let open and half approved proposals expire, and wake what was put aside; return how many."""
    now_ms, changed = workspace.clock.now_ms(), 0
    for action in uow.actions.list(OPEN | {_S.APPROVED}, limit=_MOST):
        until_ms = action.snoozed_until_ms
        if action.expires_at_ms <= now_ms:
            _end(uow, workspace, action, "expired")
        elif action.state is _S.SNOOZED and until_ms is not None and until_ms <= now_ms:
            _open_again(uow, action, now_ms)
            note_step(uow, workspace, action.id, Stage.PROPOSE, "woken")
        else:
            continue
        changed += 1
    return changed


def withdraw_of_rule(
    uow: UnitOfWork, workspace: Workspace, rule_id: int, *, why: Reason
) -> Withdrawn:
    """End every open proposal of a rule that proposes no more.

    It is no word against the changes themselves: a rule that is switched on again may want them
    at once. What is approved stays.
    """
    opened = uow.actions.list(OPEN, rule_id=rule_id, limit=_MOST)
    for action in opened:
        _end(uow, workspace, action, "withdrawn", why=why)
    approved = uow.actions.list(UNDER_WAY, rule_id=rule_id, limit=_MOST)
    return Withdrawn(tuple(one.id for one in opened), tuple(one.id for one in approved))


def _end(
    uow: UnitOfWork,
    workspace: Workspace,
    action: StoredAction,
    outcome: str,
    *,
    why: Reason | None = None,
) -> None:
    uow.actions.move_to(
        action.id,
        {action.state},
        _S.EXPIRED,
        at_ms=workspace.clock.now_ms(),
        why=why,
        approved_at_ms=None,
        snoozed_until_ms=None,
    )
    note_step(uow, workspace, action.id, Stage.PROPOSE, outcome, why=why)
    workspace.note(
        uow,
        f"action.{outcome}",
        audited(action),
        before={"state": action.state.value},
        after=None if why is None else {"why": why.code, **why.facts},
    )


def _open_again(uow: UnitOfWork, action: StoredAction, now_ms: int) -> None:
    uow.actions.move_to(
        action.id,
        {action.state},
        state_by(action.verdict),
        at_ms=now_ms,
        why=why_blocked(stored_receipt(uow, action.receipt_id).receipt.decision),
        snoozed_until_ms=None,
        undo_until_ms=None,
        approved_at_ms=None,
        approved_receipt_id=None,
        is_automatic=False,
    )


def _note(uow: UnitOfWork, workspace: Workspace, action: StoredAction, outcome: str) -> None:
    by = Approvers(uow, workspace).own.by
    note_step(uow, workspace, action.id, Stage.DECIDE, outcome, by=by)
    before = {"state": action.state.value}
    workspace.note(uow, f"action.{outcome}", audited(action), before=before, after={"by": by})
