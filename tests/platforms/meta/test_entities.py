"""Meta's accounts, campaigns, ad sets and ads, as the product knows them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.platforms._shared.ad_answer import StrangeAnswer
from stratum_desktop.platforms.meta.entities import account_from, entity_from, units_in_one

CAMPAIGN = {
    "id": "120216142683193085",
    "name": "Winter",
    "status": "ACTIVE",
    "effective_status": "WITH_ISSUES",
    "objective": "OUTCOME_SALES",
    "daily_budget": "5000",
    "start_time": "2026-01-01T00:00:00+0100",
    "stop_time": "2026-04-01T00:00:00+0200",
}
AD_SET = {**CAMPAIGN, "campaign_id": "7", "optimization_goal": "OFFSITE_CONVERSIONS"}


def test_a_campaign_is_read_with_its_times_and_meta_s_word_for_its_state():
    campaign = entity_from(CAMPAIGN, EntityKind.CAMPAIGN, "EUR")
    assert campaign.external_id == "120216142683193085"
    assert campaign.parent_id is None
    assert (campaign.status, campaign.delivery_status) == (EntityStatus.ACTIVE, "WITH_ISSUES")
    assert campaign.budget == Budget(BudgetKind.DAILY, Decimal(50))
    assert campaign.objective == "OUTCOME_SALES"
    assert campaign.starts_at == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert campaign.ends_at == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert campaign.is_learning is None


def test_a_time_that_was_never_set_is_none():
    row = {**CAMPAIGN, "start_time": "1969-12-31T16:00:00-0800", "stop_time": None}
    campaign = entity_from(row, EntityKind.CAMPAIGN, "EUR")
    assert (campaign.starts_at, campaign.ends_at) == (None, None)


@pytest.mark.parametrize(
    ("changes", "budget"),
    [
        ({"daily_budget": "5000"}, Budget(BudgetKind.DAILY, Decimal(50))),
        ({"daily_budget": 5000}, Budget(BudgetKind.DAILY, Decimal(50))),
        ({"daily_budget": "5001"}, Budget(BudgetKind.DAILY, Decimal("50.01"))),
        (
            {"daily_budget": "0", "lifetime_budget": "90000"},
            Budget(BudgetKind.LIFETIME, Decimal(900)),
        ),
        ({"daily_budget": None}, Budget(BudgetKind.ELSEWHERE)),
        ({"daily_budget": "0"}, Budget(BudgetKind.ELSEWHERE)),
    ],
)
def test_a_budget_is_daily_for_its_whole_run_or_elsewhere(
    changes: dict[str, object], budget: Budget
):
    assert entity_from({**CAMPAIGN, **changes}, EntityKind.CAMPAIGN, "EUR").budget == budget


@pytest.mark.parametrize(
    ("currency", "amount"),
    [("EUR", "50"), ("KWD", "50"), ("JPY", "5000"), ("HUF", "5000"), ("TWD", "5000")],
)
def test_budgets_come_in_metas_units_whatever_iso_says(currency: str, amount: str):
    entity = entity_from(CAMPAIGN, EntityKind.CAMPAIGN, currency)
    assert entity.budget.amount == Decimal(amount)


def test_eleven_currencies_have_no_smaller_unit():
    whole = ["CLP", "COP", "CRC", "HUF", "IDR", "ISK", "JPY", "KRW", "PYG", "TWD", "VND"]
    assert {units_in_one(currency) for currency in whole} == {1}
    assert {units_in_one(currency) for currency in ("EUR", "KWD", "BHD", "XAF", "UGX")} == {100}


@pytest.mark.parametrize(
    ("stage", "is_learning"),
    [("LEARNING", True), ("SUCCESS", False), ("FAIL", False), ("OTHER", None)],
)
def test_an_ad_set_says_whether_it_learns(stage: str, is_learning: bool | None):
    row = {**AD_SET, "learning_stage_info": {"status": stage}}
    ad_set = entity_from(row, EntityKind.AD_SET, "EUR")
    assert ad_set.is_learning is is_learning
    assert (ad_set.parent_id, ad_set.objective) == ("7", "OFFSITE_CONVERSIONS")


def test_an_ad_names_what_it_shows_and_has_no_budget():
    row = {**CAMPAIGN, "status": "ARCHIVED", "adset_id": "8", "creative": {"id": "9"}}
    ad = entity_from(row, EntityKind.AD, "EUR")
    assert (ad.parent_id, ad.creative_id, ad.status) == ("8", "9", EntityStatus.ENDED)
    assert ad.budget == Budget(BudgetKind.ELSEWHERE)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": "1/2"},
        {"status": "NEW_WORD"},
        {"status": None},
        {"daily_budget": "-1"},
        {"daily_budget": "12.5"},
    ],
)
def test_a_row_without_what_it_needs_is_strange(changes: dict[str, object]):
    with pytest.raises(StrangeAnswer):
        entity_from({**CAMPAIGN, **changes}, EntityKind.CAMPAIGN, "EUR")


NOISE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
    | st.sampled_from(["1e400", "0001-01-01T00:00:00+2359", "PAUSED", "9" * 29]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "status", "x"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
NAMES = [*AD_SET, "adset_id", "creative", "lifetime_budget", "learning_stage_info", "end_time"]


@given(st.dictionaries(st.sampled_from(NAMES), NOISE), st.sampled_from(EntityKind))
def test_any_row_is_an_entity_or_strange(changes: dict[str, object], kind: EntityKind):
    try:
        found = entity_from({**AD_SET, "adset_id": "8", **changes}, kind, "EUR")
    except StrangeAnswer:
        return
    assert found.external_id
    assert (found.parent_id is None) == (kind is EntityKind.CAMPAIGN)
    assert (found.budget.amount is None) == (found.budget.kind is BudgetKind.ELSEWHERE)


@pytest.mark.parametrize(
    ("status", "is_active"), [(1, True), (9, True), (2, False), (101, False), (201, None)]
)
def test_an_account_says_whether_it_can_spend(status: int, is_active: bool | None):
    row = {
        "account_id": "700",
        "name": "Shop",
        "currency": "KWD",
        "timezone_name": "Asia/Kuwait",
        "account_status": status,
    }
    account = account_from(row)
    assert (account.account, account.currency, account.time_zone) == ("700", "KWD", "Asia/Kuwait")
    assert account.is_active is is_active
    for missing in ("account_id", "currency", "timezone_name"):
        with pytest.raises(StrangeAnswer):
            account_from({name: value for name, value in row.items() if name != missing})
