"""The practice LinkedIn answers in LinkedIn's own shapes, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from conversion import NOW

from stratum_desktop.practice.servers import (
    PRACTICE_LINKEDIN_ACCOUNT,
    PRACTICE_LINKEDIN_TOKEN,
    PracticeServer,
)

EVENTS = "/rest/conversionEvents"
DAY_MS = 86_400_000
EMAIL = {"idType": "SHA256_EMAIL", "idValue": "a" * 64}


@pytest.fixture
def linkedin(server: PracticeServer) -> Iterator[httpx.Client]:
    """A client that says what every call needs."""
    with httpx.Client(
        base_url=server.base_url("linkedin"),
        headers={
            "authorization": f"Bearer {PRACTICE_LINKEDIN_TOKEN}",
            "linkedin-version": "202609",
            "x-restli-protocol-version": "2.0.0",
            "x-restli-method": "BATCH_CREATE",
        },
        trust_env=False,
        timeout=10,
    ) as client:
        yield client


@pytest.fixture
def post(linkedin: httpx.Client) -> Callable[..., httpx.Response]:
    def post(*elements: object) -> httpx.Response:
        return linkedin.post(EVENTS, json={"elements": list(elements)})

    return post


def wire(event_id: str = "order-1", **changes: Any) -> dict[str, Any]:
    element = {
        "conversion": "urn:lla:llaPartnerConversion:8100008",
        "conversionHappenedAt": (NOW - 60) * 1000,
        "conversionValue": {"currencyCode": "EUR", "amount": "10.50"},
        "eventId": event_id,
        "user": {"userIds": [EMAIL]},
        **changes,
    }
    return {name: value for name, value in element.items() if value is not None}


def error_of(response: httpx.Response) -> tuple[int, str | None]:
    error = response.json()
    assert error["status"] == response.status_code
    assert error["message"]
    return response.status_code, error.get("code")


def test_a_good_batch_has_a_status_for_each_event(post, server: PracticeServer):
    response = post(wire("a"), wire("b"))
    assert response.status_code == 200
    assert response.json() == {"elements": [{"status": 201}, {"status": 201}]}
    assert response.headers["x-li-uuid"]
    assert server.ledger.counts("linkedin").unique == 2


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"eventId": None}, 200),
        ({"conversionValue": None}, 200),
        ({"conversionHappenedAt": (NOW * 1000) - 90 * DAY_MS}, 200),
        ({"conversionHappenedAt": NOW * 1000}, 200),
        ({"user": {"userIds": [], "lead": "urn:li:leadGenFormResponse:1"}}, 200),
        ({"user": {"userIds": [], "userInfo": {"firstName": "M", "lastName": "S"}}}, 200),
        ({"user": {"userIds": [{"idType": "GOOGLE_AID", "idValue": "x"}]}}, 200),
        ({"conversionValue": {"currencyCode": "nonsense", "amount": "1"}}, 200),
        ({"conversionHappenedAt": (NOW * 1000) - 90 * DAY_MS - 1}, 400),
        ({"conversionHappenedAt": NOW * 1000 + 1}, 400),
        ({"conversionHappenedAt": NOW}, 400),
        ({"user": {"userIds": []}}, 400),
        ({"conversion": "urn:lla:llaPartnerConversion:424242"}, 403),
        ({"conversion": "urn:li:conversion:8100008"}, 422),
        ({"conversion": None}, 422),
        ({"conversionHappenedAt": str(NOW)}, 422),
        ({"conversionHappenedAt": NOW * 1000.0 + 0.5}, 422),
        ({"conversionValue": {"currencyCode": "EUR", "amount": 10.5}}, 422),
        ({"conversionValue": {"currencyCode": "EUR", "amount": "1e3"}}, 422),
        ({"conversionValue": {"amount": "1"}}, 422),
        ({"eventId": 7}, 422),
        ({"user": None}, 422),
        ({"user": {}}, 422),
        ({"user": {"userIds": [{"idType": "ORACLE_MOAT_ID", "idValue": "x"}]}}, 422),
        ({"user": {"userIds": [{"idType": "SHA256_EMAIL"}]}}, 422),
        ({"user": {"userIds": [EMAIL], "userInfo": {"firstName": "M"}}}, 422),
        ({"user": {"userIds": [EMAIL], "gender": "f"}}, 422),
        ({"event_name": "Purchase"}, 422),
    ],
)
def test_each_event_is_judged_as_linkedin_judges_it(post, server, changes, status: int):
    response = post(wire("good"), wire(**changes))
    if status == 200:
        assert response.status_code == 200, response.text
    else:
        assert error_of(response) == (status, None)
        assert server.ledger.counts("linkedin").received == 0


def test_every_position_out_of_time_is_named(post):
    late = wire(conversionHappenedAt=0)
    response = post(late, wire("b"), late)
    assert "indices [0, 2] (0-indexed)" in response.json()["message"]


def test_every_problem_of_form_has_its_path(post):
    response = post(wire(), wire(eventId=1, user={"userIds": 2}))
    assert response.json()["message"].splitlines() == [
        "ERROR :: /elements/1/eventId :: 1 is not of type string",
        "ERROR :: /elements/1/user/userIds :: 2 is not of type array",
    ]


@pytest.mark.parametrize("count", [0, 5001])
def test_a_batch_holds_one_to_five_thousand_events(post, count: int):
    assert error_of(post(*[wire()] * count)) == (400, None)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"elements": {}}', b"{"])
def test_a_body_that_is_no_batch_is_refused(linkedin: httpx.Client, body: bytes):
    assert error_of(linkedin.post(EVENTS, content=body)) == (400, None)


@pytest.mark.parametrize(
    ("header", "value", "refusal"),
    [
        ("linkedin-version", "", (400, "VERSION_MISSING")),
        ("linkedin-version", "202511", (426, "NONEXISTENT_VERSION")),
        ("linkedin-version", "209901", (426, "NONEXISTENT_VERSION")),
        ("x-restli-protocol-version", "1.0.0", (400, None)),
        ("x-restli-method", "", (400, None)),
        ("authorization", "", (401, "EMPTY_ACCESS_TOKEN")),
        ("authorization", "Bearer wrong", (401, "INVALID_ACCESS_TOKEN")),
    ],
)
def test_headers_are_checked_before_the_body(linkedin, header: str, value: str, refusal):
    assert error_of(linkedin.post(EVENTS, content=b"{", headers={header: value})) == refusal


def test_there_is_no_other_path(linkedin: httpx.Client):
    assert error_of(linkedin.get(EVENTS))[0] == 404
    assert error_of(linkedin.post("/rest/adAccounts"))[0] == 404


def test_rules_are_listed_for_the_account_alone(linkedin: httpx.Client):
    def rules(**query: str) -> httpx.Response:
        return linkedin.get("/rest/conversions", params=query)

    account = f"urn:li:sponsoredAccount:{PRACTICE_LINKEDIN_ACCOUNT}"
    listed = rules(q="account", account=account).json()["elements"]
    methods = {rule["id"]: rule["conversionMethod"] for rule in listed}
    assert methods[8100008] == "CONVERSIONS_API"
    assert methods[8100099] == "INSIGHT_TAG"
    assert rules(q="account", account="urn:li:sponsoredAccount:1").status_code == 403
    assert rules(q="search", account=account).status_code == 400


def test_a_repeat_counts_again(post, server: PracticeServer):
    post(wire("a"))
    post(wire("a"))
    counts = server.ledger.counts("linkedin")
    assert (counts.received, counts.unique, counts.doubled) == (2, 1, 1)


def test_the_same_id_under_two_rules_is_two_events(post, server: PracticeServer):
    post(wire("a"), wire("a", conversion="urn:lla:llaPartnerConversion:8100009"))
    assert server.ledger.counts("linkedin").unique == 2
    assert {one.name for one in server.ledger.entries("linkedin")} == {"Purchase", "Lead"}


def test_a_poisoned_id_refuses_the_batch_and_is_named_only_on_request(post, server):
    server.faults.poison(["b"])
    quiet = post(wire("a"), wire("b"))
    assert error_of(quiet) == (400, None)
    assert "indices" not in quiet.json()["message"]
    server.faults.poison(["b"], is_named=True)
    assert "indices [1]" in post(wire("a"), wire("b")).json()["message"]
    assert post(wire("a")).status_code == 200
