"""Taking an applied change back: an action of its own, to the value that was there before."""

from __future__ import annotations

from dataclasses import replace

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import Lever, Move
from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.services.approvals.by_hand import present_value
from stratum_desktop.services.approvals.checking import optional_words, refusal, require
from stratum_desktop.services.approvals.deciding import Deciding
from stratum_desktop.services.approvals.proposing import Proposed, Wish, propose
from stratum_desktop.services.approvals.steps import Stage, note_step
from stratum_desktop.services.approvals.view import Grounds, Source
from stratum_desktop.services.approvals.weighing import lowest_budget
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork

_MAY_COME_TO_IT = frozenset(ActionState) - {
    ActionState.REJECTED,
    ActionState.EXPIRED,
    ActionState.REPLACED,
    ActionState.FAILED,
    ActionState.STALE,
}
"""Where a roll-back stands that is done, under way or still to be decided."""


def require_applied(uow: UnitOfWork, action_id: int) -> StoredAction:
    """Return an action that can be taken back.

    Raises:
        Refusal: it was not applied, or taking it back is under way.
    """
    action = require(uow, action_id)
    if action.state is not ActionState.APPLIED or action.prior_value is None:
        facts: Facts = {"action": action_id, "state": action.state.value.replace("_", " ")}
        raise refusal(Reason("roll_back.nothing_to_take_back", facts))
    for other in roll_backs_of(uow, action):
        if other.state in _MAY_COME_TO_IT:
            raise refusal(Reason("roll_back.under_way", {"by": other.id}))
    return action


def roll_backs_of(uow: UnitOfWork, action: StoredAction) -> tuple[StoredAction, ...]:
    """Return every action that was ever to take this one back, the last first."""
    others = uow.actions.of_entity(action.entity_id, frozenset(ActionState))
    return tuple(one for one in others if one.rolls_back_id == action.id)


def require_unmoved(uow: UnitOfWork, action: StoredAction) -> None:
    """Refuse to take back what somebody else has changed since, as far as it is known.

    Raises:
        Refusal: the value is another by now; the sentence names all three.
    """
    now = present_value(uow.ad_accounts.states(action.entity_id)[-1], action.move.lever)
    if now != action.move.after:
        is_money = action.move.lever is Lever.DAILY_BUDGET
        facts: Facts = {
            "set": action.move.after,
            "prior": action.prior_value,
            "now": now,
            "currency": action.move.currency if is_money else None,
        }
        raise refusal(Reason("roll_back.moved", facts))


def roll_back_by_hand(
    uow: UnitOfWork, workspace: Workspace, action_id: int, *, comment: str | None
) -> int:
    """Let a person take an action back: straight into the undo window; return the new action's id.

    What the gate blocks stays open, for an override.

    Raises:
        Refusal: see `Execution.roll_back`.
    """
    original = require_applied(uow, action_id)
    require_unmoved(uow, original)
    words = optional_words(comment)
    reason = Reason("roll_back.asked", {"action": action_id, "words": words})
    proposed = propose_roll_back(uow, workspace, original, Grounds(reason, (), ()))
    if proposed is None:
        raise refusal(Reason("roll_back.other_is_open"))
    note_step(
        uow,
        workspace,
        action_id,
        Stage.ROLL_BACK,
        "asked",
        comment=words,
        by=str(proposed.id),
    )
    if proposed.state is ActionState.PROPOSED:
        deciding = Deciding(uow, workspace)
        for one in deciding.check({proposed.id: proposed.content_hash}):
            deciding.approve(one, comment=words)
    return proposed.id


def propose_roll_back(
    uow: UnitOfWork, workspace: Workspace, original: StoredAction, grounds: Grounds
) -> Proposed | None:
    """Propose the value that was there before an applied action; None as of `propose`."""
    assert original.prior_value is not None  # noqa: S101 - it was applied
    move: Move = replace(original.move, before=original.move.after, after=original.prior_value)
    wish = Wish(
        source=Source.ROLL_BACK,
        rule_id=None,
        rule_version=None,
        entity_id=original.entity_id,
        platform=original.platform,
        account=original.account,
        kind=original.kind,
        external_id=original.external_id,
        move=move,
        daily_budget=original.daily_budget,
        grounds=grounds,
        rolls_back_id=original.id,
    )
    lowest = lowest_budget(uow, original.entity_id, now_ms=workspace.clock.now_ms())
    return propose(uow, workspace, wish, lowest_budget=lowest)
