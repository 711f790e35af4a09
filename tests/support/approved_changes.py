"""Changes of a made-up shop's ads that a person has approved, on signals that are good."""

from __future__ import annotations

from ad_actions import measured

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import (
    Move,
    Target,
    budget_move,
    content_hash,
    effect,
    money_per_day,
    status_move,
)
from stratum_desktop.domain.reason import Reason
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.services.approvals.grounds import grounds_to_json, undo_to_json
from stratum_desktop.services.approvals.view import Grounds, UndoIfWorse
from stratum_desktop.services.gate.caps import Asked, broken_caps
from stratum_desktop.services.gate.kernel import Scales
from stratum_desktop.services.local_day import local_now
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import NewAction
from stratum_desktop.store.repositories.ad_accounts import KnownEntity
from stratum_desktop.store.unit_of_work import UnitOfWork

GROUNDS = Grounds(Reason("approval.by_hand", {"why": "a test"}), (), ())


def measure(
    uow: UnitOfWork, workspace: Workspace, platform: str = "meta", *, emq: float = 95.0
) -> None:
    """Keep an EMQ measured now and a sync that ended now; everything else is good."""
    now_ms = workspace.clock.now_ms()
    on = local_now(uow, now_ms).date()
    measured(uow, at_ms=now_ms, on=on, emq=emq, platform=platform)


def learn_account(
    uow: UnitOfWork, workspace: Workspace, world: AdWorld, platform: str = "meta"
) -> tuple[KnownEntity, ...]:
    """Keep an ad account as a sync would; returns all that is in it."""
    now_ms = workspace.clock.now_ms()
    (destination,) = [one for one in uow.destinations.all() if one.platform == platform]
    account = uow.ad_accounts.keep_account(
        platform, destination.id, world.account(platform), at_ms=now_ms
    )
    for kind in EntityKind:
        found = world.entities(platform, kind, now=now_ms / 1000)
        uow.ad_accounts.keep_entities(account, found, at_ms=now_ms)
    return tuple(one for kind in EntityKind for one in uow.ad_accounts.entities(account, kind))


def has_daily_budget(one: KnownEntity) -> bool:
    """Say whether its budget can be changed."""
    is_daily = one.entity.budget.kind is BudgetKind.DAILY
    return is_daily and one.entity.status is EntityStatus.ACTIVE


def budget_change(one: KnownEntity, pct: int, currency: str = "EUR") -> Move:
    """Return a change of a daily budget by so many per cent, to a whole number."""
    before = one.entity.budget.amount
    assert before is not None
    return budget_move(before, (before * (100 + pct) / 100).to_integral_value(), currency)


def pause(one: KnownEntity, currency: str = "EUR") -> Move:
    """Return a pause."""
    return status_move(one.entity.status, EntityStatus.PAUSED, currency)


def approve(
    uow: UnitOfWork,
    workspace: Workspace,
    one: KnownEntity,
    move: Move,
    *,
    lives_seconds: int = 14_400,
    is_automatic: bool = False,
    undo_if_worse: UndoIfWorse | None = None,
) -> int:
    """Keep a change that a person approved, whose undo window has just ended; returns its id."""
    now_ms = workspace.clock.now_ms()
    (account,) = [a for a in uow.ad_accounts.accounts() if a.id == one.ad_account_id]
    budget = one.entity.budget.amount
    change = effect(move, lowest_budget=budget)
    grounds = grounds_to_json(GROUNDS)
    target = Target(
        account.platform, account.account.account, one.entity.kind, one.entity.external_id
    )
    action_id = uow.actions.add(
        NewAction(
            source="person",
            rule_id=None,
            rule_version=None,
            platform=account.platform,
            entity_id=one.id,
            move=move,
            change=change,
            money_per_day=money_per_day(move, daily_budget=budget),
            is_immature=False,
            grounds=grounds,
            content_hash=content_hash(target, move, grounds=grounds),
            proposed_at_ms=now_ms,
            expires_at_ms=now_ms + lives_seconds * 1000,
            rolls_back_id=None,
            undo_if_worse=undo_to_json(undo_if_worse),
        )
    )
    asked = Asked(
        entity_id=one.id,
        move=move,
        change=change,
        money_per_day=money_per_day(move, daily_budget=budget),
        is_automatic=is_automatic,
    )
    scales = Scales(uow, workspace)
    broken = broken_caps(uow, workspace, asked)
    receipt = scales.keep(
        scales.ask(change, platforms=[account.platform], broken=broken), action_id=action_id
    )
    uow.actions.move_to(
        action_id,
        {ActionState.PROPOSED},
        ActionState.UNDO_WINDOW,
        at_ms=now_ms,
        verdict=receipt.verdict.value,
        receipt_id=receipt.id,
        approved_receipt_id=receipt.id,
        approved_at_ms=now_ms,
        undo_until_ms=now_ms,
        is_automatic=is_automatic,
    )
    return action_id
