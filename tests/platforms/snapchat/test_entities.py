"""Snapchat's envelopes as our entities: millionths, and nothing that was not said."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.platforms._shared.ad_answer import StrangeAnswer
from stratum_desktop.platforms.snapchat.entities import (
    account_of,
    cursor_after,
    entities_of,
    entity_of,
)

CAMPAIGN = {
    "id": "1b3c4d5e-0000-4000-8000-000000000001",
    "name": "Winter",
    "ad_account_id": "2b3c4d5e-0000-4000-8000-6f708090a0b1",
    "status": "PAUSED",
    "objective": "SALES",
    "delivery_status": ["INVALID_NOT_ACTIVE", "OUT_OF_SCHEDULE"],
    "daily_budget_micro": 50_500_000,
    "start_time": "2026-03-01T00:00:00.000-07:00",
}
LISTING = "https://adsapi.snapchat.com/v1/adaccounts/2b/campaigns"


def entity(kind: EntityKind = EntityKind.CAMPAIGN, **changes: object):
    row = {name: value for name, value in {**CAMPAIGN, **changes}.items() if value is not None}
    return entity_of(row, kind)


def test_a_campaign_is_read_whole():
    found = entity()
    assert (found.external_id, found.parent_id) == (CAMPAIGN["id"], None)
    assert (found.name, found.objective) == ("Winter", "SALES")
    assert found.status is EntityStatus.PAUSED
    assert found.delivery_status == "INVALID_NOT_ACTIVE, OUT_OF_SCHEDULE"
    assert found.budget == Budget(BudgetKind.DAILY, Decimal("50.5"))
    assert found.starts_at == datetime(2026, 3, 1, 7, tzinfo=UTC)
    assert found.ends_at is None


@pytest.mark.parametrize(
    ("changes", "budget"),
    [
        ({"daily_budget_micro": 1}, Budget(BudgetKind.DAILY, Decimal("0.000001"))),
        ({"lifetime_spend_cap_micro": 9_000_000}, Budget(BudgetKind.DAILY, Decimal("50.5"))),
        (
            {"daily_budget_micro": None, "lifetime_spend_cap_micro": 9_000_000},
            Budget(BudgetKind.LIFETIME, Decimal(9)),
        ),
        ({"daily_budget_micro": None}, Budget(BudgetKind.ELSEWHERE)),
        ({"daily_budget_micro": 0}, Budget(BudgetKind.ELSEWHERE)),
    ],
)
def test_a_budget_is_of_the_kind_that_is_set(changes: dict[str, object], budget: Budget):
    assert entity(**changes).budget == budget


def test_levels_below_name_their_parents():
    squad = entity(EntityKind.AD_SET, campaign_id="c1", optimization_goal="PIXEL_PURCHASE")
    assert (squad.parent_id, squad.objective) == ("c1", "PIXEL_PURCHASE")
    ad = entity(EntityKind.AD, ad_squad_id="s1", creative_id="r1")
    assert (ad.parent_id, ad.creative_id) == ("s1", "r1")
    assert ad.budget == Budget(BudgetKind.ELSEWHERE)


@pytest.mark.parametrize(
    "changes",
    [{"id": None}, {"id": "../x"}, {"status": None}, {"status": "SLEEPING"}]
    + [{"daily_budget_micro": value} for value in ("much", -1, True)],
)
def test_a_strange_row_is_no_entity(changes: dict[str, object]):
    with pytest.raises(StrangeAnswer):
        entity(**changes)


@pytest.mark.parametrize(
    "answer", [{}, {"campaigns": 7}, {"campaigns": [{}]}, {"campaigns": [{"campaign": 7}]}]
)
def test_another_envelope_is_strange(answer: dict[str, object]):
    with pytest.raises(StrangeAnswer):
        entities_of(answer, EntityKind.CAMPAIGN)


def test_the_next_page_is_the_listings_own():
    def after(link: object) -> str | None:
        return cursor_after({"paging": {"next_link": link}}, LISTING)

    assert cursor_after({}, LISTING) is None
    assert after(None) is None
    assert after(f"{LISTING}?limit=100&cursor=a%2Fb%3D") == "a/b="
    for foreign in (
        "https://evil.example/v1/adaccounts/2b/campaigns?cursor=1",
        "http://adsapi.snapchat.com/v1/adaccounts/2b/campaigns?cursor=1",
        "https://adsapi.snapchat.com@evil.example/v1/adaccounts/2b/campaigns?cursor=1",
        "https://adsapi.snapchat.com/v1/adaccounts/3c/campaigns?cursor=1",
        f"{LISTING}?limit=100",
        f"{LISTING}?cursor=1&cursor=2",
        f"{LISTING}#?cursor=1",
        7,
        "",
    ):
        with pytest.raises(StrangeAnswer):
            after(foreign)


def test_the_account_is_the_one_that_was_asked_for():
    row = {"id": "a", "name": "Shop", "currency": "KWD", "timezone": "Asia/Kuwait"}
    answer = {"adaccounts": [{"adaccount": row}]}
    found = account_of(answer, "a")
    assert (found.currency, found.time_zone, found.is_active) == ("KWD", "Asia/Kuwait", None)
    with pytest.raises(StrangeAnswer):
        account_of(answer, "b")
    for spoilt in ({"currency": "XYZ"}, {"timezone": "Nowhere"}, {"currency": None}):
        with pytest.raises(StrangeAnswer):
            account_of({"adaccounts": [{"adaccount": {**row, **spoilt}}]}, "a")
