"""The practice TikTok's Marketing API: strict, and nothing that the ad world does not hold."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import orjson
import pytest

from stratum_desktop.domain.ads.entity import EntityKind, EntityStatus
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import (
    PRACTICE_TIKTOK_MARKETING_TOKEN,
    PRACTICE_TIKTOK_TOKEN,
    PracticeServer,
)

ADVERTISER = AdWorld().account("tiktok").account
REPORT = {
    "advertiser_id": ADVERTISER,
    "report_type": "BASIC",
    "data_level": "AUCTION_CAMPAIGN",
    "dimensions": '["campaign_id","stat_time_day"]',
    "metrics": '["spend"]',
    "start_date": "2026-02-01",
    "end_date": "2026-03-01",
}
CAMPAIGNS = "campaign/get/"
FIGURES = "report/integrated/get/"


@pytest.fixture
def ads(server: PracticeServer) -> Iterator[httpx.Client]:
    """A client that holds the token of the Marketing API."""
    with httpx.Client(
        base_url=server.base_url("tiktok") + "/open_api/v1.3/",
        headers={"access-token": PRACTICE_TIKTOK_MARKETING_TOKEN},
        trust_env=False,
        timeout=10,
    ) as client:
        yield client


def code_of(response: httpx.Response) -> int:
    assert response.status_code == 200
    return response.json()["code"]


def test_deleted_campaigns_are_listed_where_they_are_asked_for(ads: httpx.Client, clock):
    now = clock.now_ms() / 1000
    world = AdWorld().entities("tiktok", EntityKind.CAMPAIGN, now=now)
    ended = [one for one in world if one.status is EntityStatus.ENDED]
    assert ended
    query = {"advertiser_id": ADVERTISER, "page_size": "1000"}
    usual = ads.get(CAMPAIGNS, params=query).json()["data"]["list"]
    every = {**query, "filtering": '{"primary_status":"STATUS_ALL"}'}
    listed = ads.get(CAMPAIGNS, params=every).json()["data"]["list"]
    assert len(listed) == len(world) == len(usual) + len(ended)
    by_id = {one.external_id: one for one in world}
    for row in listed:
        assert by_id[row["campaign_id"]].name == row["campaign_name"]


def test_one_campaign_is_looked_up_by_its_id(ads: httpx.Client, clock):
    wanted = AdWorld().entities("tiktok", EntityKind.CAMPAIGN, now=clock.now_ms() / 1000)[0]
    query = {
        "advertiser_id": ADVERTISER,
        "filtering": orjson.dumps({"campaign_ids": [wanted.external_id]}).decode(),
    }
    data = ads.get(CAMPAIGNS, params=query).json()["data"]
    assert [row["campaign_id"] for row in data["list"]] == [wanted.external_id]
    assert data["page_info"]["total_number"] == 1


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        (CAMPAIGNS, {}, 40002),
        (CAMPAIGNS, {"advertiser_id": "1"}, 40001),
        (CAMPAIGNS, {"advertiser_id": ADVERTISER, "page_size": "1001"}, 40002),
        (CAMPAIGNS, {"advertiser_id": ADVERTISER, "page": "0"}, 40002),
        (CAMPAIGNS, {"advertiser_id": ADVERTISER, "page": "x"}, 40002),
        (CAMPAIGNS, {"advertiser_id": ADVERTISER, "filtering": "x"}, 40002),
        (CAMPAIGNS, {"advertiser_id": ADVERTISER, "filtering": '{"name":1}'}, 40002),
        (CAMPAIGNS, {"advertiser_id": ADVERTISER, "filtering": '{"campaign_ids":[]}'}, 40002),
        (
            CAMPAIGNS,
            {"advertiser_id": ADVERTISER, "filtering": '{"primary_status":"ANY"}'},
            40002,
        ),
        ("advertiser/info/", {"advertiser_ids": ADVERTISER}, 40002),
        ("advertiser/info/", {"advertiser_ids": '["1"]'}, 40001),
        (FIGURES, REPORT, 0),
        (FIGURES, {**REPORT, "start_date": "2026-01-30"}, 40002),
        (FIGURES, {**REPORT, "start_date": "2026-01-31"}, 0),
        (FIGURES, {**REPORT, "start_date": "2026-03-02"}, 40002),
        (FIGURES, {**REPORT, "start_date": "soon"}, 40002),
        (FIGURES, {**REPORT, "dimensions": '["campaign_id","stat_time_hour"]'}, 40002),
        (FIGURES, {**REPORT, "dimensions": '["campaign_id"]'}, 40002),
        (FIGURES, {**REPORT, "dimensions": '["stat_time_day"]'}, 40002),
        (FIGURES, {**REPORT, "dimensions": "campaign_id"}, 40002),
        (FIGURES, {**REPORT, "metrics": '["moon"]'}, 40002),
        (FIGURES, {**REPORT, "metrics": "[]"}, 40002),
        (FIGURES, {**REPORT, "data_level": "AUCTION_AD"}, 40002),
    ],
)
def test_calls_are_judged_as_strictly_as_by_tiktok(
    ads: httpx.Client, path: str, query: dict[str, str], code: int
):
    assert code_of(ads.get(path, params=query)) == code


def test_hours_are_given_for_one_day(ads: httpx.Client):
    query = {
        **REPORT,
        "dimensions": '["campaign_id","stat_time_hour"]',
        "start_date": "2026-03-01",
        "page_size": "1000",
    }
    rows = ads.get(FIGURES, params=query).json()["data"]["list"]
    hours = {row["dimensions"]["stat_time_hour"] for row in rows}
    assert len(hours) == 24
    assert all(isinstance(row["metrics"]["spend"], str) for row in rows)


def test_a_token_for_events_sees_no_ad_account(ads: httpx.Client):
    ads.headers["access-token"] = PRACTICE_TIKTOK_TOKEN
    assert code_of(ads.get(CAMPAIGNS, params={"advertiser_id": ADVERTISER})) == 40001
    ads.headers["access-token"] = "wrong"
    response = ads.get(CAMPAIGNS, params={"advertiser_id": ADVERTISER})
    assert (response.status_code, response.json()["code"]) == (401, 40105)


def test_an_unknown_path_is_unknown_whatever_the_token(ads: httpx.Client):
    assert ads.get("campaign/all/").status_code == 404
    assert ads.post(CAMPAIGNS).status_code == 404
