"""The second stage: the gate again, on what is known now, and on the value as it is read now."""

from __future__ import annotations

from dataclasses import replace

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind
from stratum_desktop.domain.autopilot.move import Lever, effect
from stratum_desktop.domain.autopilot.release import what_got_worse
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_change import BUDGET_NOT_DAILY
from stratum_desktop.services.approvals.weighing import Weighing, lowest_budget
from stratum_desktop.services.gate.kernel import StoredReceipt, stored_receipt
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork


def weighed(
    uow: UnitOfWork, workspace: Workspace, stored: StoredAction
) -> tuple[StoredReceipt, Reason | None]:
    """Ask the gate about an approved action once more; return its receipt and what got worse.

    Args:
        uow: in whose transaction.
        workspace: whose evidence counts.
        stored: the action, whose value at the platform is still the one it was proposed on.
    """
    budget = lowest_budget(uow, stored.entity_id, now_ms=workspace.clock.now_ms())
    present = replace(stored, change=effect(stored.move, lowest_budget=budget))
    weighing = Weighing(uow, workspace)
    receipt = weighing.keep(stored, weighing.ask(present, is_automatic=stored.is_automatic))
    assert stored.approved_receipt_id is not None  # noqa: S101 - the first stage looked
    approved = stored_receipt(uow, stored.approved_receipt_id)
    worse = what_got_worse(
        receipt.receipt.decision, approved.receipt.decision, by_person=not stored.is_automatic
    )
    return receipt, worse


def learn(uow: UnitOfWork, stored: StoredAction, live: AdEntity, *, at_ms: int) -> None:
    """Keep what was just read of an entity's status and budget, where that is news."""
    states = uow.ad_accounts.states(stored.entity_id)
    known = states[-1].entity if states else live
    found = replace(known, status=live.status, budget=live.budget)
    if found != known:
        uow.ad_accounts.keep_entities(stored.ad_account_id, [found], at_ms=at_ms)


def no_lever(live: AdEntity, lever: Lever) -> Reason | None:
    """Return why an entity does not have the lever any more; None where it has."""
    if lever is Lever.STATUS or live.budget.kind is BudgetKind.DAILY:
        return None
    return Reason(BUDGET_NOT_DAILY[live.budget.kind])
