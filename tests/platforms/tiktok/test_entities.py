"""TikTok's rows as our entities: what is missing or strange is said, never made up."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.platforms._shared.ad_answer import StrangeAnswer
from stratum_desktop.platforms.tiktok.entities import (
    account_of,
    cursor_after,
    entities_of,
)

CAMPAIGN = {
    "campaign_id": "1790000000000000123",
    "campaign_name": "Winter",
    "operation_status": "ENABLE",
    "secondary_status": "CAMPAIGN_STATUS_ENABLE",
    "objective_type": "WEB_CONVERSIONS",
    "budget_mode": "BUDGET_MODE_DAY",
    "budget": 50.5,
}
ACCOUNT = {
    "advertiser_id": "7000000000000000001",
    "name": "Shop",
    "currency": "JPY",
    "timezone": "Etc/GMT-9",
    "display_timezone": "Asia/Tokyo",
    "status": "STATUS_ENABLE",
}


def entity(**changes: object):
    (found,) = entities_of({"list": [{**CAMPAIGN, **changes}]}, EntityKind.CAMPAIGN)
    return found


def test_a_campaign_is_read_whole():
    found = entity()
    assert found.external_id == "1790000000000000123"
    assert (found.parent_id, found.name, found.objective) == (None, "Winter", "WEB_CONVERSIONS")
    assert found.status is EntityStatus.ACTIVE
    assert found.delivery_status == "CAMPAIGN_STATUS_ENABLE"
    assert found.budget == Budget(BudgetKind.DAILY, Decimal("50.5"))
    assert found.is_learning is None


def test_an_id_that_came_as_a_number_keeps_every_digit():
    assert entity(campaign_id=1790000000000000123).external_id == "1790000000000000123"


@pytest.mark.parametrize(
    ("mode", "budget", "wanted"),
    [
        ("BUDGET_MODE_DAY", 20, Budget(BudgetKind.DAILY, Decimal(20))),
        ("BUDGET_MODE_DYNAMIC_DAILY_BUDGET", "0.125", Budget(BudgetKind.DAILY, Decimal("0.125"))),
        ("BUDGET_MODE_TOTAL", 1000, Budget(BudgetKind.LIFETIME, Decimal(1000))),
        ("BUDGET_MODE_INFINITE", 0, Budget(BudgetKind.ELSEWHERE)),
        ("BUDGET_MODE_INFINITE", None, Budget(BudgetKind.ELSEWHERE)),
        ("BUDGET_MODE_DAY", 0.0, Budget(BudgetKind.ELSEWHERE)),
    ],
)
def test_a_budget_is_of_the_kind_that_its_mode_says(mode: str, budget: object, wanted: Budget):
    assert entity(budget_mode=mode, budget=budget).budget == wanted


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"operation_status": "DISABLE"}, EntityStatus.PAUSED),
        ({"operation_status": "DELETE"}, EntityStatus.ENDED),
        ({"secondary_status": "CAMPAIGN_STATUS_DELETE"}, EntityStatus.ENDED),
    ],
)
def test_the_status_is_what_its_owner_set(changes: dict[str, object], status: EntityStatus):
    assert entity(**changes).status is status


@pytest.mark.parametrize(
    "changes",
    [
        {"campaign_id": None},
        {"campaign_id": True},
        {"campaign_id": ""},
        {"operation_status": "SLEEP"},
        {"operation_status": 7},
        {"budget_mode": "BUDGET_MODE_MOON"},
        {"budget_mode": None},
        {"budget": "NaN"},
        {"budget": -1},
        {"budget": None},
        {"budget": [5]},
    ],
)
def test_a_strange_row_is_no_entity(changes: dict[str, object]):
    with pytest.raises(StrangeAnswer):
        entity(**changes)


@pytest.mark.parametrize("data", [{}, {"list": None}, {"list": {}}, {"list": ["x"]}])
def test_a_listing_without_rows_is_strange(data: dict[str, object]):
    with pytest.raises(StrangeAnswer):
        entities_of(data, EntityKind.AD)


def test_an_ad_group_tells_its_campaign_and_its_schedule_in_utc():
    row = {
        "adgroup_id": "2",
        "adgroup_name": "DE",
        "campaign_id": "1",
        "operation_status": "ENABLE",
        "budget_mode": "BUDGET_MODE_INFINITE",
        "schedule_start_time": "2026-03-01 07:30:00",
        "schedule_end_time": "soon",
    }
    (found,) = entities_of({"list": [row]}, EntityKind.AD_SET)
    assert (found.parent_id, found.name) == ("1", "DE")
    assert found.starts_at == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    assert found.ends_at is None


def test_an_ad_tells_what_it_shows_and_needs_no_budget():
    row = {"ad_id": "3", "adgroup_id": "2", "operation_status": "ENABLE", "video_id": "v1"}
    (found,) = entities_of({"list": [row]}, EntityKind.AD)
    assert (found.creative_id, found.parent_id) == ("v1", "2")
    assert found.budget == Budget(BudgetKind.ELSEWHERE)
    (post,) = entities_of({"list": [{**row, "tiktok_item_id": "p9"}]}, EntityKind.AD)
    assert post.creative_id == "p9"


def test_the_account_is_the_one_that_was_asked_for():
    other = {**ACCOUNT, "advertiser_id": "7"}
    found = account_of({"list": [other, ACCOUNT]}, "7000000000000000001")
    assert found is not None
    assert (found.currency, found.time_zone, found.is_active) == ("JPY", "Asia/Tokyo", True)
    assert account_of({"list": [other]}, "7000000000000000001") is None


def test_a_fixed_offset_stands_in_for_a_zone_and_an_unknown_state_stays_unknown():
    row = {**ACCOUNT, "display_timezone": "", "status": None}
    found = account_of({"list": [row]}, "7000000000000000001")
    assert found is not None
    assert (found.time_zone, found.is_active) == ("Etc/GMT-9", None)


@pytest.mark.parametrize(
    "changes", [{"currency": "yen"}, {"display_timezone": "Mars/Olympus"}, {"currency": None}]
)
def test_an_account_without_money_or_days_is_strange(changes: dict[str, object]):
    with pytest.raises(StrangeAnswer):
        account_of({"list": [{**ACCOUNT, **changes}]}, "7000000000000000001")


@pytest.mark.parametrize(
    ("total", "rows", "wanted"), [(3, [CAMPAIGN], "3"), (2, [CAMPAIGN], None), (9, [], None)]
)
def test_a_listing_goes_on_while_pages_have_rows(total: int, rows: list, wanted: str | None):
    assert cursor_after({"list": rows, "page_info": {"total_page": total}}, 2) == wanted


@pytest.mark.parametrize("info", [None, {}, {"total_page": "3"}])
def test_a_page_that_does_not_say_how_many_there_are_is_strange(info: object):
    with pytest.raises(StrangeAnswer):
        cursor_after({"list": [CAMPAIGN], "page_info": info}, 1)
