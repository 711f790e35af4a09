"""Budgets are set in the steps that the platform's actuator names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from ad_rows import ACCOUNT

from stratum_desktop.services.autopilot.budget_steps import BudgetSteps


@pytest.mark.parametrize(
    ("platform", "currency", "step"),
    [
        ("meta", "EUR", "0.01"),
        ("meta", "JPY", "1"),
        ("google", "KWD", "0.001"),
        # It has no ad accounts that the product changes.
        ("whatsapp", "JPY", "1"),
    ],
)
async def test_the_step_is_the_platforms(clock, platform, currency, step):
    steps = BudgetSteps(clock=clock, is_practice=True)
    account = replace(ACCOUNT, currency=currency)
    assert [steps.step(platform, account) for _ in range(2)] == [Decimal(step)] * 2
    await steps.close()
