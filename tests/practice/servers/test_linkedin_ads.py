"""The practice LinkedIn's campaigns and reports: strict, and nothing made up beside the world."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from conversion import NOW

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import Answered, Call, PracticeLinkedIn

TOKEN = PracticeLinkedIn.secrets["ads_access_token"]
OPEN = {
    "authorization": f"Bearer {TOKEN}",
    "linkedin-version": "202609",
    "x-restli-protocol-version": "2.0.0",
}
CAMPAIGNS = "/rest/adAccounts/500600700/adCampaigns"
SEARCH = {"q": "search", "search": "(status:(values:List(ACTIVE,PAUSED,COMPLETED)))"}
REPORT = {
    "q": "analytics",
    "pivot": "CAMPAIGN",
    "timeGranularity": "DAILY",
    "dateRange": "(start:(year:2026,month:2,day:28),end:(year:2026,month:3,day:1))",
    "accounts": "List(urn:li:sponsoredAccount:500600700)",
    "fields": "impressions,costInLocalCurrency,dateRange,pivotValues",
}


@pytest.fixture
def world() -> AdWorld:
    return AdWorld()


@pytest.fixture
def ask(world: AdWorld):
    vendor = PracticeLinkedIn(world=world)

    def ask(
        method: str, path: str, query: dict[str, str] | None = None, body: Any = b"", **headers: str
    ) -> Answered:
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        told = {**OPEN, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return vendor.answer(Call(method, path, query or {}, told, content), now=NOW, poison={})

    return ask


def campaign(world: AdWorld, budget: BudgetKind = BudgetKind.DAILY):
    campaigns = world.entities("linkedin", EntityKind.CAMPAIGN, now=NOW)
    return next(one for one in campaigns if one.budget.kind is budget)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/rest/adAccounts/500600700", {}, 200),
        ("/rest/adAccounts/7", {}, 403),
        ("/rest/adAccounts/5006007001", {}, 403),
        (CAMPAIGNS, SEARCH, 200),
        (CAMPAIGNS, {}, 400),
        (CAMPAIGNS, {**SEARCH, "search": "(status:(values:List(ANY)))"}, 400),
        (CAMPAIGNS, {**SEARCH, "search": "ACTIVE"}, 400),
        (CAMPAIGNS, {**SEARCH, "pageSize": "1001"}, 400),
        (CAMPAIGNS, {**SEARCH, "pageToken": "x"}, 400),
        (f"{CAMPAIGNS}/1", {}, 404),
        ("/rest/adAnalytics", REPORT, 200),
        ("/rest/adAnalytics", {**REPORT, "timeGranularity": "HOURLY"}, 400),
        ("/rest/adAnalytics", {**REPORT, "accounts": "List(7)"}, 403),
        ("/rest/adAnalytics", {**REPORT, "fields": "moon"}, 400),
        ("/rest/adAnalytics", {**REPORT, "dateRange": "(start:2026)"}, 400),
        (
            "/rest/adAnalytics",
            {
                **REPORT,
                "dateRange": "(start:(year:2026,month:3,day:1),end:(year:2026,month:2,day:1))",
            },
            400,
        ),
        (
            "/rest/adAnalytics",
            {
                **REPORT,
                "dateRange": "(start:(year:2026,month:3,day:1),end:(year:2026,month:9,day:31))",
            },
            400,
        ),
    ],
)
def test_reads_are_judged_strictly(ask, path: str, query: dict[str, str], status: int):
    assert ask("GET", path, query).status == status


def test_only_the_statuses_that_are_asked_for_are_listed(ask, world: AdWorld):
    campaigns = world.entities("linkedin", EntityKind.CAMPAIGN, now=NOW)
    listed = orjson.loads(ask("GET", CAMPAIGNS, SEARCH).body)["elements"]
    assert [str(row["id"]) for row in listed] == [one.external_id for one in campaigns]
    query = {**SEARCH, "search": "(status:(values:List(COMPLETED)))"}
    over = orjson.loads(ask("GET", CAMPAIGNS, query).body)["elements"]
    assert len(over) == sum(one.status is EntityStatus.ENDED for one in campaigns) > 0


def test_each_token_opens_its_own_calls(ask):
    events = f"Bearer {PracticeLinkedIn.secrets['access_token']}"
    assert ask("GET", "/rest/adAccounts/500600700", authorization=events).status == 403
    query = {"q": "account", "account": "urn:li:sponsoredAccount:500600700"}
    assert ask("GET", "/rest/conversions", query).status == 403
    assert ask("GET", "/rest/conversions", query, authorization=events).status == 200
    assert ask("GET", "/rest/adAccounts/500600700", authorization="Bearer x").status == 401
    assert ask("GET", "/rest/adAccounts/500600700", linkedin_version="202501").status == 426


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"status": "PAUSED"}, 204),
        ({"status": "ARCHIVED"}, 400),
        ({"status": "COMPLETED"}, 400),
        ({"name": "Spring"}, 422),
        ({}, 422),
        ({"dailyBudget": {"amount": "99.99", "currencyCode": "EUR"}}, 204),
        ({"dailyBudget": {"amount": 99.99, "currencyCode": "EUR"}}, 422),
        ({"dailyBudget": {"amount": "99,99", "currencyCode": "EUR"}}, 422),
        ({"dailyBudget": {"amount": "99.999", "currencyCode": "EUR"}}, 400),
        ({"dailyBudget": {"amount": "0.99", "currencyCode": "EUR"}}, 400),
        ({"dailyBudget": {"amount": "99.99", "currencyCode": "USD"}}, 400),
        ({"dailyBudget": "99.99"}, 422),
    ],
)
def test_a_change_is_judged_strictly(ask, world: AdWorld, values: dict[str, Any], status: int):
    before = campaign(world)
    path = f"{CAMPAIGNS}/{before.external_id}"
    body = {"patch": {"$set": values}}
    assert ask("POST", path, body=body).status == 400
    assert campaign(world) == before
    answered = ask("POST", path, body=body, x_restli_method="PARTIAL_UPDATE")
    assert answered.status == status
    assert (campaign(world) != before) is (status == 204)


@pytest.mark.parametrize("body", [b"x", b"[]", {"patch": 7}, {"patch": {"$set": 7}}])
def test_a_change_has_to_be_a_patch(ask, world: AdWorld, body: Any):
    path = f"{CAMPAIGNS}/{campaign(world).external_id}"
    assert ask("POST", path, body=body, x_restli_method="PARTIAL_UPDATE").status == 422


@pytest.mark.parametrize("kind", [BudgetKind.LIFETIME, BudgetKind.ELSEWHERE])
def test_a_campaign_without_a_daily_budget_gets_none(ask, world: AdWorld, kind: BudgetKind):
    path = f"{CAMPAIGNS}/{campaign(world, kind).external_id}"
    body = {"patch": {"$set": {"dailyBudget": {"amount": "50.00", "currencyCode": "EUR"}}}}
    assert ask("POST", path, body=body, x_restli_method="PARTIAL_UPDATE").status == 400
