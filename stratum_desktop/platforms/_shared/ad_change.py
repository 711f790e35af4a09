"""What no platform has to be asked about: changes that cannot be meant, refused before they go.

Every actuator asks here first, so that the same change is refused alike everywhere.
"""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, BudgetKind, EntityStatus
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.failures import Rejected

ENTITY_ENDED = "acting.entity_ended"
STATUS_NOT_SETTABLE = "acting.status_not_settable"
BUDGET_NOT_POSITIVE = "acting.budget_not_positive"
BUDGET_BETWEEN_STEPS = "acting.budget_between_steps"
BUDGET_NOT_DAILY = {
    BudgetKind.SHARED: "acting.budget_shared",
    BudgetKind.LIFETIME: "acting.budget_lifetime",
    BudgetKind.ELSEWHERE: "acting.budget_elsewhere",
}
"""Why a budget of another kind than a daily one of its own is not changed."""


def objection_to_status(entity: AdEntity, status: EntityStatus) -> Rejected | None:
    """Return why an entity cannot be given a status, or None: it can be active or paused."""
    if status is EntityStatus.ENDED:
        return Rejected(Reason(STATUS_NOT_SETTABLE))
    return _objection_to_entity(entity)


def objection_to_budget(
    account: AdAccount, entity: AdEntity, amount: Decimal, *, step: Decimal
) -> Rejected | None:
    """Return why an entity cannot be given a daily budget, or None.

    Args:
        amount: major units of the account's currency.
        step: the smallest step that the platform takes, in the same units.
    """
    objection = _objection_to_entity(entity)
    if objection is not None:
        return objection
    if entity.budget.kind is not BudgetKind.DAILY:
        is_shared = entity.budget.kind is BudgetKind.SHARED
        spenders = entity.budget.spenders if is_shared else None
        return Rejected(Reason(BUDGET_NOT_DAILY[entity.budget.kind], {"spenders": spenders}))
    if not amount.is_finite() or amount <= 0:
        return Rejected(Reason(BUDGET_NOT_POSITIVE))
    if amount % step:
        return Rejected(Reason(BUDGET_BETWEEN_STEPS, {"step": f"{step} {account.currency}"}))
    return None


def _objection_to_entity(entity: AdEntity) -> Rejected | None:
    if entity.status is EntityStatus.ENDED:
        return Rejected(Reason(ENTITY_ENDED, {"name": entity.name}))
    return None
