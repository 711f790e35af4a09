"""Changes that a person wants; the gate is asked about them as about any other."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.autopilot.life import OPEN, UNDER_WAY, ActionState
from stratum_desktop.domain.autopilot.move import Lever, Move, amount_text
from stratum_desktop.domain.money import rounded
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals.checking import (
    refusal,
    require,
    require_state,
    require_words,
)
from stratum_desktop.services.approvals.grounds import grounds_from_json, undo_from_json
from stratum_desktop.services.approvals.proposing import Wish, propose
from stratum_desktop.services.approvals.view import Grounds, Source, UndoIfWorse
from stratum_desktop.services.approvals.weighing import lowest_budget
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.ad_accounts import KnownAccount, KnownEntity
from stratum_desktop.store.unit_of_work import UnitOfWork


def propose_by_hand(
    uow: UnitOfWork,
    workspace: Workspace,
    entity_id: int,
    lever: Lever,
    after: str,
    *,
    why: str,
    undo_if_worse: UndoIfWorse | None,
) -> int:
    """Propose what a person wants; return the action's id.

    Raises:
        Refusal: see `Approvals.propose_by_hand`.
    """
    reason = Reason("approval.by_hand", {"words": require_words(why)})
    return _propose(
        uow,
        workspace,
        entity_id,
        lever,
        after,
        Grounds(reason, (), ()),
        undo_if_worse=undo_if_worse,
    )


def propose_anew(uow: UnitOfWork, workspace: Workspace, action_id: int) -> int:
    """Propose what a stale action was to set, from the value that is there now; return its id.

    Raises:
        Refusal: see `Approvals.propose_anew`.
    """
    action = require(uow, action_id)
    require_state(action, {ActionState.STALE})
    return _propose(
        uow,
        workspace,
        action.entity_id,
        action.move.lever,
        action.move.after,
        grounds_from_json(action.grounds),
        undo_if_worse=undo_from_json(action.undo_if_worse),
    )


def entity_id(uow: UnitOfWork, platform: str, external_id: str) -> int:
    """Return a campaign's or ad set's number by the platform's id.

    Raises:
        Refusal: none was read.
    """
    for account in uow.ad_accounts.accounts():
        if account.platform == platform:
            for kind in (EntityKind.CAMPAIGN, EntityKind.AD_SET):
                for one in uow.ad_accounts.entities(account.id, kind):
                    if one.entity.external_id == external_id:
                        return one.id
    raise refusal(Reason("approval.no_entity", {"entity": external_id}))


def has_lever(known: KnownEntity, lever: Lever) -> bool:
    """Say whether an entity has what is to be changed: a status always, a daily budget or not."""
    return lever is Lever.STATUS or known.entity.budget.kind is BudgetKind.DAILY


def present_value(known: KnownEntity, lever: Lever) -> str:
    """Return a lever's value as it was read last.

    Raises:
        Refusal: the entity has no daily budget of its own.
    """
    if lever is Lever.STATUS:
        return known.entity.status.value
    budget = known.entity.budget
    if not has_lever(known, lever) or budget.amount is None:
        facts = {"name": known.entity.name, "kind": budget.kind.value}
        raise refusal(Reason("approval.no_daily_budget", facts))
    return amount_text(budget.amount)


def _propose(
    uow: UnitOfWork,
    workspace: Workspace,
    entity_id: int,
    lever: Lever,
    after: str,
    grounds: Grounds,
    *,
    undo_if_worse: UndoIfWorse | None,
) -> int:
    known, account = _entity(uow, entity_id)
    budget = known.entity.budget
    wish = Wish(
        source=Source.PERSON,
        rule_id=None,
        rule_version=None,
        entity_id=entity_id,
        platform=account.platform,
        account=account.account.account,
        kind=known.entity.kind,
        external_id=known.entity.external_id,
        move=_move(known, account, lever, after),
        daily_budget=budget.amount if budget.kind is BudgetKind.DAILY else None,
        grounds=grounds,
        undo_if_worse=undo_if_worse,
    )
    lowest = lowest_budget(uow, entity_id, now_ms=workspace.clock.now_ms())
    proposed = propose(uow, workspace, wish, lowest_budget=lowest)
    if proposed is None:
        (rival, *_) = uow.actions.of_entity(entity_id, OPEN | UNDER_WAY)
        raise refusal(Reason("approval.stronger_is_open", {"action": rival.id}))
    return proposed.id


def _entity(uow: UnitOfWork, entity_id: int) -> tuple[KnownEntity, KnownAccount]:
    states = uow.ad_accounts.states(entity_id)
    known = states[-1] if states else None
    if known is None or not known.is_listed or known.entity.status is EntityStatus.ENDED:
        raise refusal(Reason("approval.no_entity", {"entity": entity_id}))
    return known, next(one for one in uow.ad_accounts.accounts() if one.id == known.ad_account_id)


def _move(known: KnownEntity, account: KnownAccount, lever: Lever, after: str) -> Move:
    """Return the move to a typed value, in the currency's own places.

    Raises:
        Refusal: the value is none that a person can set, or it is there already.
    """
    currency, before = account.account.currency, present_value(known, lever)
    try:
        return Move(lever, before, _wanted(lever, after, currency), currency)
    except (ValueError, InvalidOperation) as error:
        raise refusal(Reason("approval.no_such_value", {"wanted": after, "now": before})) from error


def _wanted(lever: Lever, text: str, currency: str) -> str:
    if lever is Lever.DAILY_BUDGET:
        return amount_text(rounded(Decimal(text.strip()), currency))
    wanted = EntityStatus(text.strip())
    if wanted is EntityStatus.ENDED:
        raise ValueError("nothing brings back what has ended")
    return wanted.value
