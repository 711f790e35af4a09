"""Reading and setting a lever of an ad entity."""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, BudgetKind, EntityStatus
from stratum_desktop.domain.autopilot.move import Lever, Move, amount_text
from stratum_desktop.platforms.ad_contract import Actuator, Written
from stratum_desktop.platforms.failures import Failure
from stratum_desktop.platforms.lane import Lane


def value_of(entity: AdEntity, lever: Lever) -> str | None:
    """Return a lever's value as actions write it; None where it has no daily budget of its own."""
    if lever is Lever.STATUS:
        return entity.status.value
    budget = entity.budget
    if budget.kind is not BudgetKind.DAILY or budget.amount is None:
        return None
    return amount_text(budget.amount)


async def set_value(
    actuator: Actuator, lane: Lane, account: AdAccount, entity: AdEntity, move: Move
) -> Written | Failure:
    """Write the absolute value that a move wants, in one request.

    Args:
        actuator: of the platform.
        lane: whose credentials.
        account: the entity's.
        entity: as it was just read.
        move: what is wanted.
    """
    if move.lever is Lever.STATUS:
        return await actuator.set_status(lane, entity, EntityStatus(move.after))
    return await actuator.set_daily_budget(lane, account, entity, Decimal(move.after))
