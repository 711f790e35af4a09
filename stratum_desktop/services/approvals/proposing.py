"""Proposing a change: at most one open proposal for an entity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityKind, EntityStatus
from stratum_desktop.domain.autopilot.life import OPEN, UNDER_WAY, ActionState
from stratum_desktop.domain.autopilot.move import (
    Lever,
    Move,
    Target,
    content_hash,
    effect,
    money_per_day,
)
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approval_settings import (
    EXPIRES_HOURS,
    RAISE_EXPIRES_HOURS,
    REJECTED_RESTS_HOURS,
)
from stratum_desktop.services.approvals.grounds import grounds_to_json, undo_to_json
from stratum_desktop.services.approvals.steps import Stage, note_step
from stratum_desktop.services.approvals.view import Grounds, Source, UndoIfWorse
from stratum_desktop.services.approvals.weighing import Weighing
from stratum_desktop.services.setting_catalogue import current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import NewAction, StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork

DISMISSED = Reason("approval.dismissed")
"""Why a stale action is not open any more: no word against the change itself."""

_HOUR_MS = 3_600_000
_SAID_NO = frozenset({ActionState.REJECTED, ActionState.FAILED})
_UNDER_WAY = UNDER_WAY - {ActionState.APPLYING}


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that somebody wants."""

    source: Source
    #: Both None where no rule had the idea.
    rule_id: int | None
    rule_version: int | None
    entity_id: int
    platform: str
    #: The ad account's id at the platform.
    account: str
    kind: EntityKind
    external_id: str
    move: Move
    #: The entity's own, which a pause takes away and a launch adds; None: it has none, or unknown.
    daily_budget: Decimal | None
    grounds: Grounds
    is_immature: bool = False
    undo_if_worse: UndoIfWorse | None = None
    #: The action that it takes back.
    rolls_back_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a wish."""

    id: int
    content_hash: str
    #: PROPOSED or BLOCKED.
    state: ActionState
    verdict: Verdict
    receipt_id: int
    #: The weaker proposal for the same entity whose place it took.
    replaced_id: int | None


def propose(
    uow: UnitOfWork, workspace: Workspace, wish: Wish, *, lowest_budget: Decimal | None
) -> Proposed | None:
    """Ask the gate about a wish and keep it as a proposal, with its receipt, step and audit row.

    Args:
        uow: in whose transaction.
        workspace: whose rules and clock.
        wish: what is wanted.
        lowest_budget: the entity's lowest daily budget of the last 24 hours; None: not known.

    Returns:
        None where nothing is proposed: the same is open or under way already, what beats it is,
        or a person said no to it a short time ago.
    """
    change = effect(wish.move, lowest_budget=lowest_budget)
    rivals = uow.actions.of_entity(wish.entity_id, OPEN | UNDER_WAY)
    if any(_stands_against(one, wish, change) for one in rivals):
        return None
    if _rests(uow, wish, change, now_ms=workspace.clock.now_ms()):
        return None
    beaten = [one for one in rivals if one.state in OPEN]
    action_id = uow.actions.add(_new(uow, wish, change, now_ms=workspace.clock.now_ms()))
    _replace(uow, workspace, beaten, by=action_id)
    action = _read(uow, action_id)
    said = None if not beaten else Reason("approval.replaces", {"action": beaten[0].id})
    note_step(uow, workspace, action_id, Stage.PROPOSE, "proposed", why=said)
    weighing = Weighing(uow, workspace)
    receipt = replace(weighing.ask(action), replaces=beaten[0].id if beaten else None)
    weighing.tell(action, receipt)
    action = _read(uow, action_id)
    workspace.note(uow, "action.proposed", audited(action), after=_told(action))
    return Proposed(
        id=action.id,
        content_hash=action.content_hash,
        state=action.state,
        verdict=action.verdict,
        receipt_id=action.receipt_id,
        replaced_id=beaten[0].id if beaten else None,
    )


def audited(action: StoredAction) -> str:
    """Return an action as the audit log names it."""
    return f"change {action.id}, {action.name} ({action.platform})"


def _stands_against(rival: StoredAction, wish: Wish, change: Change) -> bool:
    """Say whether something open or under way leaves no room for a wish."""
    if rival.move == wish.move or rival.state is ActionState.APPLYING:
        return True
    mine, theirs = _strength(wish.move, change), _strength(rival.move, rival.change)
    if rival.state in _UNDER_WAY:
        return mine <= theirs
    if wish.source is not Source.RULE:
        return mine < theirs
    return rival.rule_id != wish.rule_id and mine <= theirs


def _strength(move: Move, change: Change) -> int:
    """Return which of two changes goes before the other: what spends less.

    Source: product rulebook, section 7: a cut beats a raise.
    """
    if change.effect is Effect.RAISE:
        return 0
    if change.effect is Effect.NEUTRAL:
        return 1
    return 3 if move.lever is Lever.STATUS and move.after == EntityStatus.PAUSED else 2


def _rests(uow: UnitOfWork, wish: Wish, change: Change, *, now_ms: int) -> bool:
    """Say whether the same wish of a rule was refused a short time ago."""
    if wish.rule_id is None:
        return False
    since_ms = now_ms - round(current(uow, REJECTED_RESTS_HOURS) * _HOUR_MS)
    return any(
        one.rule_id == wish.rule_id
        and one.why != DISMISSED
        and (one.move.lever, one.change.effect) == (wish.move.lever, change.effect)
        for one in uow.actions.of_entity(wish.entity_id, _SAID_NO, since_ms=since_ms + 1)
    )


def _new(uow: UnitOfWork, wish: Wish, change: Change, *, now_ms: int) -> NewAction:
    grounds = grounds_to_json(wish.grounds)
    target = Target(wish.platform, wish.account, wish.kind, wish.external_id)
    hours = current(uow, RAISE_EXPIRES_HOURS if change.effect is Effect.RAISE else EXPIRES_HOURS)
    return NewAction(
        source=wish.source.value,
        rule_id=wish.rule_id,
        rule_version=wish.rule_version,
        platform=wish.platform,
        entity_id=wish.entity_id,
        move=wish.move,
        change=change,
        money_per_day=money_per_day(wish.move, daily_budget=wish.daily_budget),
        is_immature=wish.is_immature,
        grounds=grounds,
        content_hash=content_hash(target, wish.move, grounds=grounds),
        proposed_at_ms=now_ms,
        expires_at_ms=now_ms + round(hours * _HOUR_MS),
        rolls_back_id=wish.rolls_back_id,
        undo_if_worse=undo_to_json(wish.undo_if_worse),
    )


def _replace(
    uow: UnitOfWork, workspace: Workspace, beaten: Sequence[StoredAction], *, by: int
) -> None:
    why = Reason("approval.replaced_by", {"action": by})
    for one in beaten:
        uow.actions.move_to(
            one.id,
            {one.state},
            ActionState.REPLACED,
            at_ms=workspace.clock.now_ms(),
            why=why,
        )
        note_step(uow, workspace, one.id, Stage.PROPOSE, "replaced", why=why)
        workspace.note(uow, "action.replaced", audited(one), after={"by": by})


def _told(action: StoredAction) -> dict[str, object]:
    move = action.move
    return {
        "lever": move.lever.value,
        "before": move.before,
        "after": move.after,
        "currency": move.currency,
        "source": action.source,
        "rule": action.rule_id,
        "effect": action.change.effect.value,
        "verdict": action.verdict.value,
        "receipt": action.receipt_id,
    }


def _read(uow: UnitOfWork, action_id: int) -> StoredAction:
    found = uow.actions.get(action_id)
    assert found is not None  # noqa: S101 - just written, in this transaction
    return found
