"""The practice Google Ads API refuses what Google refuses, in Google's names and shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from manual_clock import ManualClock

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import (
    PRACTICE_GOOGLE_CLIENT,
    PRACTICE_GOOGLE_REFRESH,
    PRACTICE_GOOGLE_SECRET,
    PracticeGoogle,
    PracticeServer,
)

CUSTOMER = "/v26/customers/1234567890"
NAMES = "customers/1234567890"
NOW = ManualClock().now_ms() / 1000
Post = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def world() -> AdWorld:
    return AdWorld(begun_at=NOW)


@pytest.fixture(scope="module")
def post(world: AdWorld) -> Iterator[Post]:
    """Posts with an access token, to pages of five rows."""
    google = PracticeGoogle(world=world, rows_a_page=5)
    form = {
        "grant_type": "refresh_token",
        "client_id": PRACTICE_GOOGLE_CLIENT,
        "client_secret": PRACTICE_GOOGLE_SECRET,
        "refresh_token": PRACTICE_GOOGLE_REFRESH,
    }
    with (
        PracticeServer(vendors=[google], now=lambda: NOW) as server,
        httpx.Client(base_url=server.base_url("google"), trust_env=False) as client,
    ):
        token = client.post("/token", data=form).json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"

        def post(path: str, body: object, customer: str = CUSTOMER) -> httpx.Response:
            return client.post(f"{customer}/{path}", json=body)

        yield post


@pytest.fixture
def search(post: Post) -> Callable[..., httpx.Response]:
    def search(query: str, **more: Any) -> httpx.Response:
        return post("googleAds:search", {"query": query, **more})

    return search


def name_in(response: httpx.Response) -> str:
    assert response.status_code in (400, 403, 404)
    (detail,) = response.json()["error"]["details"]
    ((kind, name),) = detail["errors"][0]["errorCode"].items()
    return f"{kind}.{name}"


def campaign(world: AdWorld, kind: BudgetKind = BudgetKind.DAILY) -> AdEntity:
    return next(
        one
        for one in world.entities("google", EntityKind.CAMPAIGN, now=NOW)
        if one.budget.kind is kind and one.status is EntityStatus.ACTIVE
    )


def test_a_row_holds_what_was_selected_and_its_resource_names(search):
    (row,) = search(
        "SELECT campaign.id, campaign.status, campaign_budget.explicitly_shared FROM campaign"
        " LIMIT 1"
    ).json()["results"]
    assert row["campaign"].keys() == {"id", "status", "resourceName"}
    assert isinstance(row["campaign"]["id"], str)
    assert row["campaignBudget"].keys() == {"explicitlyShared", "resourceName"}


def test_pages_follow_by_token_to_the_end(search, world):
    query = "SELECT campaign.id FROM campaign ORDER BY campaign.id"
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        answer = search(query, **token).json()
        assert len(answer["results"]) <= 5
        found += [row["campaign"]["id"] for row in answer["results"]]
        if "nextPageToken" not in answer:
            break
        token = {"pageToken": answer["nextPageToken"]}
    whole = world.entities("google", EntityKind.CAMPAIGN, now=NOW)
    assert found == sorted((one.external_id for one in whole), key=int)
    assert name_in(search(query + " DESC", **token)) == "requestError.INVALID_PAGE_TOKEN"
    assert name_in(search(query, pageToken="made-up")) == "requestError.INVALID_PAGE_TOKEN"
    assert name_in(search(query, pageSize=10)) == "requestError.PAGE_SIZE_NOT_SUPPORTED"


def test_conditions_narrow_and_an_order_orders(search):
    query = "SELECT campaign.id FROM campaign WHERE campaign.status = 'REMOVED'"
    rows = search(query).json()["results"]
    assert rows
    one = rows[0]["campaign"]["id"]
    assert search(f"{query} AND campaign.id > {one}").json()["results"] == []
    assert search(f"{query} AND campaign.id IN ({one})").json()["results"] == rows[:1]


DAYS = "segments.date BETWEEN '2026-03-01' AND '2026-03-02'"
MOMENT = "change_event.change_date_time"
CHANGES = f"SELECT change_event.resource_name FROM change_event WHERE {MOMENT}"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("SELECT", "queryError.UNEXPECTED_END_OF_QUERY"),
        ("SELECT campaign.id FROM keyword_view", "queryError.BAD_RESOURCE_TYPE_IN_FROM_CLAUSE"),
        ("SELECT campaign.start_date FROM campaign", "queryError.UNRECOGNIZED_FIELD"),
        ("SELECT metrics.video_views FROM campaign", "queryError.UNRECOGNIZED_FIELD"),
        ("SELECT ad_group.id FROM campaign", "PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE"),
        (
            "SELECT campaign.id FROM campaign WHERE ad_group.id = 1",
            "PROHIBITED_RESOURCE_TYPE_IN_WHERE_CLAUSE",
        ),
        ("SELECT metrics.clicks FROM ad_group", "PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE"),
        ("SELECT campaign.id FROM campaign WHERE campaign.id = 'x'", "queryError.BAD_VALUE"),
        ("SELECT campaign.id FROM campaign WHERE campaign.name = 7", "INVALID_STRING_VALUE"),
        ("SELECT campaign.id FROM campaign WHERE campaign.status = ON", "BAD_ENUM_CONSTANT"),
        ("SELECT campaign.id FROM campaign WHERE campaign.name > 'a'", "OPERATOR_FIELD_MISMATCH"),
        (
            "SELECT campaign.id FROM campaign WHERE campaign.primary_status_reasons = 'A'",
            "PROHIBITED_FIELD_IN_WHERE_CLAUSE",
        ),
        (
            "SELECT campaign.id FROM campaign ORDER BY campaign.primary_status_reasons",
            "PROHIBITED_FIELD_IN_ORDER_BY_CLAUSE",
        ),
        ("SELECT segments.date FROM campaign", "EXPECTED_FILTERS_ON_DATE_RANGE"),
        (
            "SELECT segments.date FROM campaign WHERE segments.date >= '2026-03-01'",
            "EXPECTED_FILTERS_ON_DATE_RANGE",
        ),
        ("SELECT segments.date FROM campaign WHERE segments.date = '1.3.'", "INVALID_DATE_FORMAT"),
        (
            "SELECT segments.date FROM campaign WHERE segments.date BETWEEN '2026-03-02' AND"
            " '2026-03-01'",
            "DATE_RANGE_TOO_NARROW",
        ),
        (f"SELECT metrics.clicks FROM campaign WHERE {DAYS}", "REQUIRED_SEGMENT_FIELD_MISSING"),
        (
            f"SELECT segments.date FROM campaign WHERE {DAYS} ORDER BY metrics.clicks",
            "EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE",
        ),
        (
            f"SELECT segments.date, segments.conversion_action, metrics.cost_micros FROM campaign"
            f" WHERE {DAYS}",
            "PROHIBITED_SEGMENT_WITH_METRIC_IN_SELECT_OR_WHERE_CLAUSE",
        ),
        ("SELECT change_event.resource_name FROM change_event LIMIT 9", "CHANGE_DATE_RANGE_INFIN"),
        (f"{CHANGES} >= '2026-03-01' LIMIT 9", "changeEventError.CHANGE_DATE_RANGE_INFINITE"),
        (f"{CHANGES} BETWEEN '2026-03-02' AND '2026-03-01' LIMIT 9", "CHANGE_DATE_RANGE_NEGATIVE"),
        (f"{CHANGES} BETWEEN '2026-01-01' AND '2026-03-01' LIMIT 9", "START_DATE_TOO_OLD"),
        (f"{CHANGES} BETWEEN '2026-03-01' AND '2026-03-02'", "changeEventError.LIMIT_NOT_SPECIF"),
        (f"{CHANGES} BETWEEN '2026-03-01' AND '2026-03-02' LIMIT 10001", "INVALID_LIMIT_CLAUSE"),
    ],
)
def test_a_query_that_google_refuses_is_refused_by_its_name(search, query, name):
    response = search(query)
    assert response.status_code == 400
    assert name in name_in(response)


def test_another_customer_version_or_path_is_refused(post):
    body = {"query": "SELECT campaign.id FROM campaign"}
    other = post("googleAds:search", body, customer="/v26/customers/1")
    assert name_in(other) == "authorizationError.USER_PERMISSION_DENIED"
    old = post("googleAds:search", body, customer="/v22/customers/1234567890")
    assert name_in(old) == "requestError.UNSUPPORTED_VERSION"
    assert post("googleAds:searchAll", body).status_code == 404
    assert name_in(post("googleAds:search", {})) == "requestError.REQUIRED_FIELD_MISSING"


def test_a_consent_for_conversions_alone_opens_no_account():
    google = PracticeGoogle(has_ads_scope=False)
    form = (
        f"grant_type=refresh_token&client_id={PRACTICE_GOOGLE_CLIENT}"
        f"&client_secret={PRACTICE_GOOGLE_SECRET}&refresh_token={PRACTICE_GOOGLE_REFRESH}"
    )
    with PracticeServer(vendors=[google], now=lambda: NOW) as server:
        base = server.base_url("google")
        token = httpx.post(f"{base}/token", content=form, trust_env=False).json()
        assert "adwords" not in token["scope"]
        answer = httpx.post(
            f"{base}{CUSTOMER}/googleAds:search",
            json={"query": "SELECT campaign.id FROM campaign"},
            headers={"authorization": f"Bearer {token['access_token']}"},
            trust_env=False,
        )
    assert answer.status_code == 403
    assert answer.json()["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def operation(name: str, mask: str | None = "status", **update: Any) -> dict[str, Any]:
    whole = {"update": {"resourceName": f"{NAMES}/{name}", **update}}
    return {"operations": [whole if mask is None else {**whole, "updateMask": mask}]}


def test_a_status_is_set_for_good_and_a_dry_run_sets_nothing(post, world):
    target = campaign(world)
    name = f"campaigns/{target.external_id}"

    def status() -> EntityStatus:
        found = world.entities("google", EntityKind.CAMPAIGN, now=NOW)
        return next(one for one in found if one.external_id == target.external_id).status

    dry = post("campaigns:mutate", {**operation(name, status="PAUSED"), "validateOnly": True})
    assert (dry.status_code, dry.json()) == (200, {})
    assert status() is EntityStatus.ACTIVE
    done = post("campaigns:mutate", operation(name, status="PAUSED"))
    assert done.json() == {"results": [{"resourceName": f"{NAMES}/{name}"}]}
    assert status() is EntityStatus.PAUSED
    post("campaigns:mutate", operation(name, status="ENABLED"))
    assert status() is EntityStatus.ACTIVE


@pytest.mark.parametrize(
    ("service", "body", "name"),
    [
        ("campaigns", {}, "requestError.REQUIRED_FIELD_MISSING"),
        ("campaigns", {"operations": [{"remove": "x"}]}, "requestError.OPERATION_REQUIRED"),
        ("campaigns", operation("campaigns/1", None, status="PAUSED"), "FIELD_MASK_MISSING"),
        (
            "campaigns",
            {"operations": [{"updateMask": "status", "update": {"status": "PAUSED"}}]},
            "requestError.RESOURCE_NAME_MISSING",
        ),
        ("campaigns", operation("adGroups/1", status="PAUSED"), "RESOURCE_NAME_MALFORMED"),
        ("campaigns", operation("campaigns/1", status="PAUSED"), "mutateError.RESOURCE_NOT_FOUND"),
        ("adGroupAds", operation("adGroupAds/1~2", status="PAUSED"), "RESOURCE_NOT_FOUND"),
        (
            "campaignBudgets",
            operation("campaignBudgets/1", "amountMicros", amountMicros="1"),
            "mutateError.RESOURCE_NOT_FOUND",
        ),
    ],
)
def test_an_operation_that_google_refuses_is_refused_by_its_name(post, service, body, name):
    assert name in name_in(post(f"{service}:mutate", body))


def test_a_status_that_nobody_can_set_is_refused(post, world):
    name = f"campaigns/{campaign(world).external_id}"
    removed = post("campaigns:mutate", operation(name, status="REMOVED"))
    assert name_in(removed) == "requestError.INVALID_ENUM_VALUE"
    other = post("campaigns:mutate", operation(name, "startDateTime", startDateTime="x"))
    assert name_in(other) == "fieldMaskError.FIELD_NOT_FOUND"
    ended = next(
        one
        for one in world.entities("google", EntityKind.CAMPAIGN, now=NOW)
        if one.status is EntityStatus.ENDED
    )
    late = post("campaigns:mutate", operation(f"campaigns/{ended.external_id}", status="ENABLED"))
    assert name_in(late) == "contextError.OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE"


@pytest.mark.parametrize(
    ("amount", "name"),
    [
        ("-1", "NEGATIVE_MONEY_AMOUNT"),
        ("0", "MONEY_AMOUNT_LESS_THAN_CURRENCY_MINIMUM_CPC"),
        ("5005000", "NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT"),
        ("990000", "BUDGET_BELOW_PER_DAY_MINIMUM"),
        ("1000000010000000", "MONEY_AMOUNT_TOO_LARGE"),
        ("much", "REQUIRED_FIELD_MISSING"),
    ],
)
def test_a_budget_that_google_does_not_take_is_refused(post, world, amount, name):
    target = f"campaignBudgets/{campaign(world).budget.budget_id}"
    body = operation(target, "amountMicros", amountMicros=amount)
    assert name in name_in(post("campaignBudgets:mutate", body))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (BudgetKind.LIFETIME, "BUDGET_AMOUNT_MUST_BE_UNSET_FOR_CUSTOM_BUDGET_PERIOD"),
        (BudgetKind.SHARED, "MUTATE_NOT_ALLOWED"),
    ],
)
def test_a_budget_of_another_kind_is_refused(post, world, kind, name):
    target = f"campaignBudgets/{campaign(world, kind).budget.budget_id}"
    body = operation(target, "amountMicros", amountMicros="9000000")
    assert name in name_in(post("campaignBudgets:mutate", body))


def test_of_several_operations_all_are_done_or_none(post, world):
    target = campaign(world)
    good = operation(
        f"campaignBudgets/{target.budget.budget_id}", "amountMicros", amountMicros="77000000"
    )
    bad = operation("campaignBudgets/1", "amountMicros", amountMicros="77000000")
    both = {"operations": [*good["operations"], *bad["operations"]]}
    assert "RESOURCE_NOT_FOUND" in name_in(post("campaignBudgets:mutate", both))
    assert campaign(world).budget == target.budget
    assert post("campaignBudgets:mutate", good).status_code == 200
    found = world.entities("google", EntityKind.CAMPAIGN, now=NOW)
    changed = next(one for one in found if one.external_id == target.external_id)
    assert changed.budget.amount == 77
