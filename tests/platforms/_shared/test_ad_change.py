"""Changes that cannot be meant are refused alike everywhere, without asking anybody."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.platforms._shared.ad_change import objection_to_budget, objection_to_status

ACCOUNT = AdAccount("1", "Shop", "EUR", "Europe/Berlin")
CENT = Decimal("0.01")


def campaign(budget: Budget, status: EntityStatus = EntityStatus.ACTIVE) -> AdEntity:
    return AdEntity(EntityKind.CAMPAIGN, "1", None, "Winter", status, "", budget)


DAILY = campaign(Budget(BudgetKind.DAILY, Decimal(5)))


def code_of(entity: AdEntity, amount: str) -> str | None:
    found = objection_to_budget(ACCOUNT, entity, Decimal(amount), step=CENT)
    return None if found is None else found.reason.code


@pytest.mark.parametrize("amount", ["0.01", "5", "123456.78", "5.00"])
def test_a_daily_budget_of_its_own_can_be_set(amount: str):
    assert code_of(DAILY, amount) is None


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("0", "acting.budget_not_positive"),
        ("-1", "acting.budget_not_positive"),
        ("NaN", "acting.budget_not_positive"),
        ("Infinity", "acting.budget_not_positive"),
        ("0.015", "acting.budget_between_steps"),
    ],
)
def test_an_amount_that_nobody_can_pay_is_refused(amount: str, code: str):
    assert code_of(DAILY, amount) == code


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (BudgetKind.SHARED, "acting.budget_shared"),
        (BudgetKind.LIFETIME, "acting.budget_lifetime"),
        (BudgetKind.ELSEWHERE, "acting.budget_elsewhere"),
    ],
)
def test_any_other_budget_is_refused_by_its_name(kind: BudgetKind, code: str):
    amount = None if kind is BudgetKind.ELSEWHERE else Decimal(5)
    assert code_of(campaign(Budget(kind, amount, spenders=2)), "9") == code


def test_what_has_ended_is_changed_by_nothing():
    ended = campaign(Budget(BudgetKind.DAILY, Decimal(5)), EntityStatus.ENDED)
    assert code_of(ended, "9") == "acting.entity_ended"
    for status in (EntityStatus.ACTIVE, EntityStatus.PAUSED):
        assert objection_to_status(ended, status) is not None
        assert objection_to_status(DAILY, status) is None
    assert objection_to_status(DAILY, EntityStatus.ENDED) is not None
