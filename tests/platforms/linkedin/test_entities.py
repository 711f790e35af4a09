"""LinkedIn's account and campaigns as our values: money as text, and nothing made up."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityStatus
from stratum_desktop.platforms._shared.ad_answer import StrangeAnswer
from stratum_desktop.platforms.failures import Unsupported
from stratum_desktop.platforms.linkedin.entities import (
    account_of,
    campaign_of,
    campaigns_of,
    cursor_after,
    time_zone_of,
)

CAMPAIGN = {
    "id": 300000001,
    "name": "Winter",
    "status": "ACTIVE",
    "servingStatuses": ["RUNNABLE", "ACCOUNT_TOTAL_BUDGET_HOLD"],
    "objectiveType": "WEBSITE_CONVERSION",
    "runSchedule": {"start": 1_772_350_200_000, "end": "soon"},
    "dailyBudget": {"amount": "50.50", "currencyCode": "EUR"},
}


def campaign(**changes: object):
    row = {**CAMPAIGN, **changes}
    return campaign_of({name: value for name, value in row.items() if value is not None})


def test_a_campaign_is_read_whole():
    found = campaign()
    assert (found.external_id, found.parent_id, found.name) == ("300000001", None, "Winter")
    assert (found.status, found.objective) == (EntityStatus.ACTIVE, "WEBSITE_CONVERSION")
    assert found.delivery_status == "RUNNABLE, ACCOUNT_TOTAL_BUDGET_HOLD"
    assert found.budget == Budget(BudgetKind.DAILY, Decimal("50.50"))
    assert found.starts_at == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    assert found.ends_at is None


@pytest.mark.parametrize(
    ("changes", "budget"),
    [
        ({"dailyBudget": None}, Budget(BudgetKind.ELSEWHERE)),
        (
            {"dailyBudget": None, "totalBudget": {"amount": "900", "currencyCode": "JPY"}},
            Budget(BudgetKind.LIFETIME, Decimal(900)),
        ),
        (
            {"totalBudget": {"amount": "900", "currencyCode": "EUR"}},
            Budget(BudgetKind.DAILY, Decimal("50.50")),
        ),
        ({"dailyBudget": {"amount": "0", "currencyCode": "EUR"}}, Budget(BudgetKind.ELSEWHERE)),
    ],
)
def test_a_budget_is_of_the_kind_that_is_set(changes: dict[str, object], budget: Budget):
    assert campaign(**changes).budget == budget


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("PAUSED", EntityStatus.PAUSED),
        ("DRAFT", EntityStatus.PAUSED),
        ("ARCHIVED", EntityStatus.ENDED),
        ("COMPLETED", EntityStatus.ENDED),
        ("CANCELED", EntityStatus.ENDED),
        ("PENDING_DELETION", EntityStatus.ENDED),
        ("REMOVED", EntityStatus.ENDED),
    ],
)
def test_a_status_is_what_its_owner_set(word: str, status: EntityStatus):
    assert campaign(status=word).status is status


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": "../x"},
        {"status": None},
        {"status": "SLEEPING"},
        {"dailyBudget": {"amount": "50"}},
        {"dailyBudget": {"amount": "much", "currencyCode": "EUR"}},
        {"dailyBudget": "50"},
    ],
)
def test_a_strange_row_is_no_campaign(changes: dict[str, object]):
    with pytest.raises(StrangeAnswer):
        campaign(**changes)


def test_a_listing_goes_on_while_it_names_a_page():
    assert cursor_after({"metadata": {"nextPageToken": "p2"}}) == "p2"
    assert cursor_after({"metadata": {}}) is cursor_after({}) is None
    with pytest.raises(StrangeAnswer):
        campaigns_of({})


def test_the_account_is_the_one_that_was_asked_for():
    row = {"id": 500600700, "name": "Shop", "currency": "KWD", "status": "DRAFT"}
    found = account_of(row, "500600700", "UTC")
    assert (found.currency, found.time_zone, found.is_active) == ("KWD", "UTC", False)
    for other in ({**row, "id": 7}, {**row, "currency": "XYZ"}, {}):
        with pytest.raises(StrangeAnswer):
            account_of(other, "500600700", "UTC")


def test_days_are_utcs_unless_somebody_says_otherwise():
    assert time_zone_of({}) == time_zone_of({"time_zone": ""}) == "UTC"
    assert time_zone_of({"time_zone": "Asia/Tokyo"}) == "Asia/Tokyo"
    assert isinstance(time_zone_of({"time_zone": "Mars/Olympus"}), Unsupported)
