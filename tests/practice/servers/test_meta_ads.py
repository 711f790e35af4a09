"""The practice Meta's ad account: strict, in Meta's shapes, and nothing beside the world."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
from conversion import NOW

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import PracticeMeta, PracticeServer
from stratum_desktop.practice.servers.meta import (
    PRACTICE_META_AD_ACCOUNT,
    PRACTICE_META_ADS_TOKEN,
    PRACTICE_META_DATASET,
)

ACCOUNT = f"act_{PRACTICE_META_AD_ACCOUNT}"
INSIGHTS = {
    "level": "campaign",
    "time_increment": "1",
    "fields": "campaign_id,spend,impressions,actions,action_values",
    "time_range": '{"since":"2026-03-01","until":"2026-03-01"}',
}
HOURS = "hourly_stats_aggregated_by_advertiser_time_zone"


@pytest.fixture
def world() -> AdWorld:
    return AdWorld(begun_at=NOW)


@pytest.fixture
def ads(world: AdWorld, clock) -> Iterator[httpx.Client]:
    """A client that holds the token of the ad account alone."""
    with (
        PracticeServer(
            vendors=[PracticeMeta(world=world)], now=lambda: clock.now_ms() / 1000
        ) as server,
        httpx.Client(
            base_url=server.base_url("meta") + "/v26.0/",
            headers={"authorization": f"Bearer {PRACTICE_META_ADS_TOKEN}"},
            trust_env=False,
            timeout=10,
        ) as client,
    ):
        yield client


def code_of(response: httpx.Response) -> tuple[int, int, int | None]:
    error = response.json()["error"]
    return response.status_code, error["code"], error.get("error_subcode")


def with_a_budget(world: AdWorld, kind: EntityKind, budget: BudgetKind) -> str:
    for one in world.entities("meta", kind, now=NOW):
        if one.budget.kind is budget and one.status is not EntityStatus.ENDED:
            return one.external_id
    raise AssertionError("there is none")


def budget_of(ads: httpx.Client, external_id: str) -> Any:
    return ads.get(external_id, params={"fields": "daily_budget"}).json().get("daily_budget")


def test_without_fields_only_ids_come(ads: httpx.Client):
    assert ads.get(ACCOUNT).json() == {"id": ACCOUNT}
    assert set(ads.get(f"{ACCOUNT}/campaigns").json()["data"][0]) == {"id"}


@pytest.mark.parametrize(
    ("path", "query", "error"),
    [
        ("act_1", {}, (400, 100, 33)),
        (f"{ACCOUNT}/campaign", {}, (400, 2500, None)),
        (f"{ACCOUNT}/campaigns/1", {}, (400, 2500, None)),
        (f"{ACCOUNT}/campaigns", {"fields": "budget"}, (400, 100, None)),
        (f"{ACCOUNT}/campaigns", {"limit": "0"}, (400, 100, None)),
        (f"{ACCOUNT}/campaigns", {"limit": "501"}, (400, 100, None)),
        (f"{ACCOUNT}/campaigns", {"after": "abc"}, (400, 2642, None)),
        (f"{ACCOUNT}/campaigns", {"after": "99"}, (400, 2642, None)),
        (f"{ACCOUNT}/campaigns", {"effective_status": "ACTIVE"}, (400, 100, None)),
        (f"{ACCOUNT}/campaigns", {"effective_status": '["ADSET_PAUSED"]'}, (400, 100, None)),
        (f"{ACCOUNT}/insights", {**INSIGHTS, "level": "ad"}, (400, 100, None)),
        (f"{ACCOUNT}/insights", {**INSIGHTS, "fields": "roas"}, (400, 100, None)),
        (f"{ACCOUNT}/insights", {**INSIGHTS, "breakdowns": "age"}, (400, 100, None)),
        (f"{ACCOUNT}/insights", {**INSIGHTS, "time_range": "today"}, (400, 100, None)),
        (
            f"{ACCOUNT}/insights",
            {**INSIGHTS, "time_range": '{"since":"2026-03-02","until":"2026-03-01"}'},
            (400, 100, None),
        ),
        (
            f"{ACCOUNT}/insights",
            {**INSIGHTS, "time_range": '{"since":"2023-01-31","until":"2026-03-01"}'},
            (400, 3018, None),
        ),
    ],
)
def test_what_meta_does_not_take_is_refused_in_its_words(
    ads: httpx.Client, path: str, query: dict[str, str], error: tuple[int, int, int | None]
):
    assert code_of(ads.get(path, params=query)) == error


def test_too_many_rows_are_too_much_at_once(ads: httpx.Client):
    span = '{"since":"2025-12-01","until":"2026-03-01"}'
    query = {**INSIGHTS, "breakdowns": HOURS, "time_range": span}
    assert code_of(ads.get(f"{ACCOUNT}/insights", params=query)) == (400, 100, 1487534)


def test_what_has_ended_is_listed_where_it_is_asked_for(ads: httpx.Client, world: AdWorld):
    every = world.entities("meta", EntityKind.CAMPAIGN, now=NOW)
    ended = {one.external_id for one in every if one.status is EntityStatus.ENDED}
    assert ended
    usual = ads.get(f"{ACCOUNT}/campaigns", params={"limit": "100"}).json()["data"]
    assert len(usual) == len(every) - len(ended)
    query = {"effective_status": '["ARCHIVED","DELETED"]'}
    found = ads.get(f"{ACCOUNT}/campaigns", params=query).json()["data"]
    assert {one["id"] for one in found} == ended


def test_no_page_is_full_and_the_last_one_has_no_next(ads: httpx.Client, world: AdWorld):
    seen, after = [], None
    while True:
        query = {"limit": "500"} if after is None else {"limit": "500", "after": after}
        page = ads.get(f"{ACCOUNT}/ads", params=query).json()
        seen += [one["id"] for one in page["data"]]
        if "next" not in page["paging"]:
            break
        after = page["paging"]["cursors"]["after"]
    every = world.entities("meta", EntityKind.AD, now=NOW)
    running = [one.external_id for one in every if one.status is not EntityStatus.ENDED]
    assert seen == running
    assert len(seen) > 12


def test_numbers_of_insights_are_texts_and_no_conversion_is_no_list(ads: httpx.Client):
    rows = ads.get(f"{ACCOUNT}/insights", params={**INSIGHTS, "limit": "500"}).json()["data"]
    assert {type(row["spend"]) for row in rows} == {str}
    assert {row["date_start"] for row in rows} == {"2026-03-01"}
    assert any("actions" not in row and "action_values" not in row for row in rows)
    counted = next(row for row in rows if "actions" in row)
    kinds = [one["action_type"] for one in counted["actions"]]
    assert {"purchase", "omni_purchase"} <= set(kinds)


def test_an_hour_that_comes_twice_has_one_row_for_both(ads: httpx.Client, clock):
    span = '{"since":"2025-10-26","until":"2025-10-26"}'
    query = {**INSIGHTS, "breakdowns": HOURS, "time_range": span, "limit": "500"}
    rows = ads.get(f"{ACCOUNT}/insights", params=query).json()["data"]
    named = [(row["campaign_id"], row[HOURS]) for row in rows]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, (400, 100, None)),
        ({"status": "DELETED"}, (400, 100, None)),
        ({"status": "DISABLE"}, (400, 100, None)),
        ({"daily_budget": "50.00"}, (400, 100, None)),
        ({"daily_budget": "-5000"}, (400, 100, None)),
        ({"daily_budget": "99"}, (400, 100, 1487901)),
        ({"daily_budget": "100000001"}, (400, 100, 1885261)),
        ({"daily_budget": "5000", "name": "x"}, (400, 100, None)),
    ],
)
def test_a_change_that_meta_does_not_take_changes_nothing(
    ads: httpx.Client, world: AdWorld, form: dict[str, str], error: tuple[int, int, int | None]
):
    campaign = with_a_budget(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
    assert code_of(ads.post(campaign, data=form)) == error
    assert world.changes("meta", since=NOW) == ()


def test_only_a_daily_budget_of_its_own_is_set(ads: httpx.Client, world: AdWorld):
    for kind, budget in (
        (EntityKind.CAMPAIGN, BudgetKind.LIFETIME),
        (EntityKind.CAMPAIGN, BudgetKind.ELSEWHERE),
        (EntityKind.AD, BudgetKind.ELSEWHERE),
    ):
        external_id = with_a_budget(world, kind, budget)
        assert code_of(ads.post(external_id, data={"daily_budget": "5000"})) == (400, 100, None)


def test_a_dry_run_validates_and_changes_nothing(ads: httpx.Client, world: AdWorld):
    campaign = with_a_budget(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
    before = budget_of(ads, campaign)
    dry = {"daily_budget": "7700", "execution_options": '["validate_only"]'}
    assert ads.post(campaign, data=dry).json() == {"success": True}
    assert budget_of(ads, campaign) == before
    assert code_of(ads.post(campaign, data={**dry, "daily_budget": "9"})) == (400, 100, 1487901)
    assert ads.post(campaign, data={"daily_budget": "7700"}).json() == {"success": True}
    assert budget_of(ads, campaign) == "7700"


def test_an_ad_sets_budget_changes_four_times_an_hour(ads: httpx.Client, world: AdWorld, clock):
    ad_set = with_a_budget(world, EntityKind.AD_SET, BudgetKind.DAILY)
    for units in range(5000, 5004):
        # The same once more is no change.
        for _ in range(2):
            assert ads.post(ad_set, data={"daily_budget": str(units)}).status_code == 200
    fifth = {"daily_budget": "6000"}
    assert code_of(ads.post(ad_set, data=fifth)) == (400, 613, 1487632)
    assert ads.post(ad_set, data={"status": "PAUSED"}).status_code == 200
    clock.advance(seconds=3600)
    assert ads.post(ad_set, data=fifth).status_code == 200


def test_the_ad_accounts_token_opens_no_dataset_and_a_wrong_one_nothing(ads: httpx.Client):
    assert code_of(ads.get(PRACTICE_META_DATASET)) == (403, 200, None)
    event = {"content": orjson.dumps({"data": []})}
    assert code_of(ads.post(f"{PRACTICE_META_DATASET}/events", **event)) == (403, 200, None)
    ads.headers["authorization"] = "Bearer something-else"
    assert code_of(ads.get(ACCOUNT)) == (401, 190, None)
