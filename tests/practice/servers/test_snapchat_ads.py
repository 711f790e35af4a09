"""The practice Snapchat's Ads API: strict, and nothing that the ad world does not hold."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from conversion import NOW

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import Answered, Call
from stratum_desktop.practice.servers.snapchat_ads import SnapchatAds

OPEN = {"authorization": "Bearer practice-snapchat-access-0001", "host": "127.0.0.1:1"}
FORM = (
    b"grant_type=refresh_token&client_id=practice-snapchat-client-0001"
    b"&client_secret=practice-snapchat-secret-0001&refresh_token=practice-snapchat-refresh-0001"
)
DAY = {
    "granularity": "DAY",
    "start_time": "2026-03-01T00:00:00.000+01:00",
    "end_time": "2026-03-02T00:00:00.000+01:00",
    "fields": "spend,impressions",
}


@pytest.fixture
def world() -> AdWorld:
    return AdWorld()


@pytest.fixture
def ask(world: AdWorld):
    ads = SnapchatAds(world)

    def ask(
        method: str, path: str, query: dict[str, str] | None = None, body: Any = b"", **headers: str
    ) -> Answered:
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        answered = ads.answer(
            Call(method, path, query or {}, {**OPEN, **headers}, content), now=NOW
        )
        assert answered is not None
        return answered

    return ask


def campaign(world: AdWorld, budget: BudgetKind = BudgetKind.DAILY):
    entities = world.entities("snapchat", EntityKind.CAMPAIGN, now=NOW)
    return next(one for one in entities if one.budget.kind is budget)


def test_a_refresh_token_buys_an_access_token(ask):
    answered = ask("POST", "/login/oauth2/access_token", body=FORM)
    assert orjson.loads(answered.body)["expires_in"] == 3600
    wrong = FORM.replace(b"secret-0001", b"secret-0002")
    assert ask("POST", "/login/oauth2/access_token", body=wrong).status == 400


def test_what_is_no_path_of_the_ads_api_is_left_to_others(world: AdWorld):
    call = Call("POST", "/v3/pixel/events", {}, {}, b"")
    assert SnapchatAds(world).answer(call, now=NOW) is None


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/adaccounts/other", 403),
        ("GET", "/v1/adaccounts/other/campaigns", 403),
        ("GET", "/v1/campaigns/other", 404),
        ("GET", "/v1/campaigns/other/stats", 404),
        ("GET", "/v1/pixels", 404),
        ("POST", "/v1/campaigns", 404),
        ("PUT", "/v1/campaigns/x/campaigns", 404),
    ],
)
def test_what_is_not_there_is_said(ask, method: str, path: str, status: int):
    answered = ask(method, path)
    assert answered.status == status
    assert orjson.loads(answered.body)["request_status"] == "ERROR"


def test_without_its_token_nothing_is_shown(ask, world: AdWorld):
    path = f"/v1/adaccounts/{world.account('snapchat').account}"
    assert ask("GET", path).status == 200
    assert ask("GET", path, authorization="Bearer other").status == 401


@pytest.mark.parametrize("limit", ["49", "1001", "x", "-1"])
def test_a_listing_has_fifty_to_a_thousand_rows_a_page(ask, world: AdWorld, limit: str):
    path = f"/v1/adaccounts/{world.account('snapchat').account}/ads"
    assert ask("GET", path, {"limit": limit}).status == 400
    assert ask("GET", path, {"limit": "50"}).status == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"granularity": "WEEK"}, 400),
        ({"fields": "moon"}, 400),
        ({"start_time": "soon"}, 400),
        ({"start_time": "2026-03-01T00:00:00"}, 400),
        ({"start_time": "2026-03-01T00:00:00Z"}, 400),
        ({"start_time": "2026-03-02T00:00:00+01:00"}, 400),
        ({"start_time": "2026-01-30T00:00:00+01:00"}, 200),
        ({"start_time": "2026-01-29T00:00:00+01:00"}, 400),
        ({"granularity": "HOUR", "start_time": "2026-02-23T00:00:00+01:00"}, 200),
        ({"granularity": "HOUR", "start_time": "2026-02-22T00:00:00+01:00"}, 400),
    ],
)
def test_a_range_is_of_the_accounts_days_and_not_too_long(
    ask, world: AdWorld, changes: dict[str, str], status: int
):
    path = f"/v1/campaigns/{campaign(world).external_id}/stats"
    assert ask("GET", path, {**DAY, **changes}).status == status


def put(ask, world: AdWorld, changes: dict[str, Any], *, without: str = "", to: str = "") -> Any:
    account = world.account("snapchat").account
    path = f"/v1/campaigns/{campaign(world).external_id}"
    (part,) = orjson.loads(ask("GET", path).body)["campaigns"]
    row = {**part["campaign"], **changes}
    row.pop(without, None)
    answered = ask("PUT", f"/v1/adaccounts/{to or account}/campaigns", body={"campaigns": [row]})
    answer = orjson.loads(answered.body)
    parts = answer.get("campaigns")
    return parts[0]["sub_request_status"] if parts else answered.status


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "PAUSED"}, "SUCCESS"),
        ({"daily_budget_micro": 99_990_000}, "SUCCESS"),
        ({"daily_budget_micro": 99_990_001}, "ERROR"),
        ({"daily_budget_micro": 999_999}, "ERROR"),
        ({"daily_budget_micro": "99990000"}, "ERROR"),
        ({"daily_budget_micro": 99.5}, "ERROR"),
        ({"status": "DELETED"}, "ERROR"),
        ({"objective": "OTHER"}, "ERROR"),
        ({"id": "other"}, 400),
    ],
)
def test_a_put_is_judged_in_its_part(ask, world: AdWorld, changes: dict[str, Any], said: object):
    before = campaign(world)
    assert put(ask, world, changes) == said
    after = world.entities("snapchat", EntityKind.CAMPAIGN, now=NOW)
    assert (before not in after) is (said == "SUCCESS")


def test_a_put_has_to_be_complete_and_below_its_parent(ask, world: AdWorld):
    assert put(ask, world, {}, without="name") == "ERROR"
    assert put(ask, world, {}, without="daily_budget_micro") == "ERROR"
    assert put(ask, world, {}, to="other") == "ERROR"
    path = f"/v1/adaccounts/{world.account('snapchat').account}/campaigns"
    for body in (b"x", b"[]", {"campaigns": []}, {"campaigns": [7]}, {"campaigns": [{}, {}]}):
        assert ask("PUT", path, body=body).status == 400
    assert campaign(world).status is EntityStatus.ACTIVE
