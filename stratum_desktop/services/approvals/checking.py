"""What a person may decide of an action, and the sentence where they may not."""

from __future__ import annotations

from collections.abc import Collection

from stratum_desktop.domain.autopilot.life import OPEN, ActionState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.services.approvals.approvers import Approvers, Decider, Role
from stratum_desktop.services.approvals.steps import Stage, said_in
from stratum_desktop.services.wording import sentence
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork

MOST_CHARACTERS = 500
"""Longest comment and reason that a person can write. Source: own choice."""

APPROVED = "approved"
"""How the step says that somebody approved."""

OVERRIDDEN = "overridden"
"""How the step says that somebody approved past a block."""


def require(uow: UnitOfWork, action_id: int) -> StoredAction:
    """Return an action.

    Raises:
        Refusal: there is none.
    """
    found = uow.actions.get(action_id)
    if found is None:
        raise refusal(Reason("approval.unknown", {"action": action_id}))
    return found


def require_state(action: StoredAction, states: Collection[ActionState]) -> None:
    """Refuse an action that stands elsewhere.

    Raises:
        Refusal: somebody decided it before, or it has ended.
    """
    if action.state not in states:
        facts: Facts = {"action": action.id, "state": action.state.value.replace("_", " ")}
        raise refusal(Reason("approval.stands_elsewhere", facts))


def require_approvable(action: StoredAction, *, content_hash: str, now_ms: int) -> None:
    """Refuse an approval that would not be of what was shown, or comes too late.

    Raises:
        Refusal: it is not what was shown, is blocked, decided or has expired.
    """
    if action.content_hash != content_hash:
        raise refusal(Reason("approval.changed", {"action": action.id}))
    require_state(action, OPEN | {ActionState.APPROVED})
    if action.state in OPEN and action.verdict is Verdict.BLOCK:
        raise refusal(Reason("approval.blocked", {"action": action.id}))
    require_not_expired(action, now_ms=now_ms)


def require_second(
    uow: UnitOfWork, action: StoredAction, who: Decider, approvers: Approvers
) -> None:
    """Refuse a second approval by the same person, or without an approver among the two."""
    if action.state is not ActionState.APPROVED:
        return
    first = _first_approver(uow, action.id)
    if first == who.by:
        raise refusal(Reason("approval.same_person", {"action": action.id}))
    is_blocked = action.verdict is Verdict.BLOCK
    roles = {who.role} if is_blocked or first is None else {who.role, approvers.role_of(first)}
    if Role.APPROVER not in roles:
        raise refusal(Reason("approval.second_is_approver", {"action": action.id}))


def require_not_expired(action: StoredAction, *, now_ms: int) -> None:
    """Refuse what is too old to be decided.

    Raises:
        Refusal: it has expired.
    """
    if action.expires_at_ms <= now_ms:
        raise refusal(Reason("approval.expired", {"action": action.id}))


def require_words(text: str) -> str:
    """Return what a person wrote, without blanks around it.

    Raises:
        Refusal: it is empty or too long.
    """
    words = text.strip()
    if not words or len(words) > MOST_CHARACTERS:
        facts = {"characters": len(words), "most": MOST_CHARACTERS}
        raise refusal(Reason("approval.words_length", facts))
    return words


def optional_words(text: str | None) -> str | None:
    """Return a comment as it is kept; None where nothing was written.

    Raises:
        Refusal: it is too long.
    """
    return require_words(text) if text and text.strip() else None


def refusal(reason: Reason) -> Refusal:
    """Return a refusal that says what its reason says."""
    return Refusal(sentence(reason), reason=reason)


def _first_approver(uow: UnitOfWork, action_id: int) -> str | None:
    """Return who gave the last approval; of an action that waits for a second one, the first."""
    given = [
        said_in(one, "by")
        for one in uow.actions.steps(action_id)
        if one.stage == Stage.DECIDE.value and one.outcome in {APPROVED, OVERRIDDEN}
    ]
    return given[-1] if given else None
