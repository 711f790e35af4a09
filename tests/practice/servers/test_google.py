"""The practice Google answers in Google's own shapes: token, Data Manager, older upload."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from manual_clock import ManualClock

from stratum_desktop.practice.servers import (
    PRACTICE_GOOGLE_CLIENT,
    PRACTICE_GOOGLE_REFRESH,
    PRACTICE_GOOGLE_SECRET,
    PracticeGoogle,
    PracticeServer,
)

INGEST, STATUS = "/v1/events:ingest", "/v1/requestStatus:retrieve"
CLICKS = "/v26/customers/1234567890:uploadClickConversions"
CHANGES = "/v26/customers/1234567890:uploadConversionAdjustments"
FORM = {
    "grant_type": "refresh_token",
    "client_id": PRACTICE_GOOGLE_CLIENT,
    "client_secret": PRACTICE_GOOGLE_SECRET,
    "refresh_token": PRACTICE_GOOGLE_REFRESH,
}
DESTINATION = {
    "reference": "a",
    "productDestinationId": "7100005",
    "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": "1234567890"},
}


@pytest.fixture
def google(server: PracticeServer) -> Iterator[httpx.Client]:
    """A client that has exchanged the refresh token."""
    with httpx.Client(base_url=server.base_url("google"), trust_env=False, timeout=10) as client:
        token = client.post("/token", data=FORM).json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"
        yield client


def event(transaction_id: str = "order-1", **changes: Any) -> dict[str, Any]:
    whole = {
        "destinationReferences": ["a"],
        "transactionId": transaction_id,
        "eventTimestamp": "2026-03-02T11:00:00Z",
        "eventSource": "WEB",
        "userData": {"userIdentifiers": [{"emailAddress": "a" * 64}]},
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def row(order_id: str = "order-1", **changes: Any) -> dict[str, Any]:
    return {
        "conversionAction": "customers/1/conversionActions/7100005",
        "conversionDateTime": "2026-03-02 11:00:00+00:00",
        "orderId": order_id,
        "gclid": "practice-click-1",
        **changes,
    }


@pytest.fixture
def ingest(google: httpx.Client) -> Callable[..., httpx.Response]:
    def ingest(*events: object, **root: object) -> httpx.Response:
        body = {"destinations": [DESTINATION], "encoding": "HEX", "events": list(events), **root}
        return google.post(INGEST, json=body)

    return ingest


@pytest.fixture
def upload(google: httpx.Client) -> Callable[..., httpx.Response]:
    def upload(*rows: object, path: str = CLICKS, **root: object) -> httpx.Response:
        key = "conversions" if path == CLICKS else "conversionAdjustments"
        return google.post(path, json={key: list(rows), "partialFailure": True, **root})

    return upload


def reasons(response: httpx.Response) -> list[tuple[str, str]]:
    """Path and reason of each violation; of the whole where none is named."""
    error = response.json()["error"]
    assert error["code"] == response.status_code
    found = [
        (one["field"], one["reason"])
        for detail in error["details"]
        for one in detail.get("fieldViolations", [])
    ]
    return found or [("", detail["reason"]) for detail in error["details"] if "reason" in detail]


# The token endpoint


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"refresh_token": "wrong"}, 400, "invalid_grant"),
    ],
)
def test_no_token_is_given_for_anything_else(google, changes, status: int, code: str):
    response = google.post("/token", data={**FORM, **changes})
    assert response.status_code == status
    assert response.json()["error"] == code


def test_a_token_ends_when_it_says(google: httpx.Client, ingest, clock: ManualClock):
    assert google.post("/token", data=FORM).json()["expires_in"] == 3599
    assert ingest(event()).status_code == 200
    clock.advance(seconds=3599)
    assert reasons(ingest(event("order-2"))) == [("", "ACCESS_TOKEN_EXPIRED")]


@pytest.mark.parametrize("token", ["", "Bearer x", "Bearer practice-google-access-9999999999-00"])
def test_a_token_that_was_not_given_opens_nothing(google: httpx.Client, token: str):
    response = google.post(INGEST, json={}, headers={"authorization": token})
    assert response.status_code == 401
    assert response.json()["error"]["status"] == "UNAUTHENTICATED"


# The Data Manager


def test_a_batch_is_taken_whole_and_repeats_are_recognised(ingest, server):
    for _ in range(2):
        assert ingest(event("order-1"), event("order-2")).json()["requestId"]
    counts = server.ledger.counts("google")
    assert (counts.received, counts.unique, counts.doubled) == (4, 2, 0)


def test_one_bad_event_refuses_all_and_every_bad_one_is_named(ingest, server):
    response = ingest(event(), event(transactionId=None), event(eventTimestamp="yesterday"))
    assert reasons(response) == [
        ("events[1].transaction_id", "REQUIRED_FIELD_MISSING"),
        ("events[2].event_timestamp", "INVALID_FORMAT"),
    ]
    assert server.ledger.counts("google").received == 0


@pytest.mark.parametrize(
    ("root", "found"),
    [
        ({"events": []}, ("", "REQUIRED_FIELD_MISSING")),
        ({"surprise": 1}, ("", "REQUIRED_FIELD_MISSING")),
        ({"events": [event()] * 2001}, ("", "TOO_MANY_EVENTS")),
        ({"destinations": []}, ("", "REQUIRED_FIELD_MISSING")),
        ({"destinations": [DESTINATION] * 11}, ("", "TOO_MANY_DESTINATIONS")),
        ({"destinations": [7]}, ("destinations[0]", "INVALID_DESTINATION")),
        (
            {"destinations": [{**DESTINATION, "productDestinationId": "1"}]},
            ("destinations[0].product_destination_id", "INVALID_CONVERSION_ACTION_ID"),
        ),
        (
            {"destinations": [{**DESTINATION, "operatingAccount": {"accountId": "5"}}]},
            ("", "PERMISSION_DENIED"),
        ),
        (
            {"destinations": [{**DESTINATION, "loginAccount": {"accountId": "5"}}]},
            ("", "OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH"),
        ),
        ({"encoding": None}, ("encoding", "REQUIRED_FIELD_MISSING")),
    ],
)
def test_a_wrong_request_is_refused(ingest, root, found):
    assert reasons(ingest(event(), **root))[0] == found


def test_poison_refuses_and_is_named_on_request(ingest, server):
    server.faults.poison(["bad"])
    assert reasons(ingest(event(), event("bad"))) == [("", "INVALID_EVENT")]
    server.faults.poison(["bad"], is_named=True)
    assert reasons(ingest(event(), event("bad"))) == [("events[1]", "INVALID_EVENT")]


def test_a_dry_run_counts_nothing_and_has_no_status(google, ingest, server):
    request_id = ingest(event(), validateOnly=True).json()["requestId"]
    assert google.get(STATUS, params={"requestId": request_id}).status_code == 404
    assert server.ledger.counts("google").received == 0


def test_a_verdict_takes_its_time_and_counts_by_reason(google, ingest, server, clock):
    denied = {"consent": {"adUserData": "CONSENT_DENIED"}}
    odd = {"adIdentifiers": {"gclid": "?"}}
    answer = ingest(event("1"), event("1"), event("2", **denied), event("3", **odd))
    request_id = answer.json()["requestId"]

    def status() -> dict[str, Any]:
        answer = google.get(STATUS, params={"requestId": request_id}).json()
        (part,) = answer["requestStatusPerDestination"]
        return part

    assert status()["requestStatus"] == "PROCESSING"
    assert "errorInfo" not in status()
    clock.advance(seconds=600)
    assert status()["requestStatus"] == "PARTIAL_SUCCESS"
    assert status()["errorInfo"]["errorCounts"] == [
        {"reason": "PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID", "recordCount": "1"},
        {"reason": "PROCESSING_ERROR_REASON_DENIED_CONSENT", "recordCount": "1"},
        {"reason": "PROCESSING_ERROR_REASON_INVALID_GCLID", "recordCount": "1"},
    ]
    counts = server.ledger.counts("google")
    assert (counts.received, counts.unique) == (2, 1)


@pytest.mark.parametrize(
    ("errors", "status"),
    [
        ({}, "SUCCESS"),
        ({"order-1": "EVENT_TOO_OLD"}, "FAILED"),
        ({"order-2": "EVENT_TOO_OLD"}, "SUCCESS"),
    ],
)
def test_a_verdict_says_whether_anything_was_counted(clock, errors, status: str):
    vendor = PracticeGoogle(processing_errors=errors, verdict_after_seconds=0)
    with (
        PracticeServer(vendors=[vendor], now=lambda: clock.now_ms() / 1000) as server,
        httpx.Client(base_url=server.base_url("google"), trust_env=False) as client,
    ):
        token = client.post("/token", data=FORM).json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"
        body = {"destinations": [DESTINATION], "encoding": "HEX", "events": [event()]}
        request_id = client.post(INGEST, json=body).json()["requestId"]
        said = client.get(STATUS, params={"requestId": request_id}).json()
        assert said["requestStatusPerDestination"][0]["requestStatus"] == status
        counted = 0 if status == "FAILED" else 1
        assert server.ledger.counts("google").received == counted


def test_an_unknown_request_has_no_status(google: httpx.Client):
    for request_id in ("", "x", "eyJ9", "bm90anNvbg"):
        assert google.get(STATUS, params={"requestId": request_id}).status_code == 404


# The older upload


def test_rows_fail_by_themselves_and_in_place(upload, server):
    response = upload(row("1"), row("2", conversionDateTime="today"), row("3"))
    answer = response.json()
    assert response.status_code == 200
    assert [bool(one) for one in answer["results"]] == [True, False, True]
    (error,) = answer["partialFailureError"]["details"][0]["errors"]
    name = "INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET"
    assert error["errorCode"] == {"conversionUploadError": name}
    assert error["location"]["fieldPathElements"][0] == {"fieldName": "conversions", "index": 1}
    assert server.ledger.counts("google").received == 2


def test_one_order_twice_in_a_request_counts_neither(upload, server):
    answer = upload(row("1"), row("1"), row("2")).json()
    assert [bool(one) for one in answer["results"]] == [False, False, True]
    assert server.ledger.counts("google").received == 1


@pytest.mark.parametrize(
    ("path", "root", "code"),
    [
        (CLICKS, {"partialFailure": False}, "PARTIAL_FAILURE_MODE_REQUIRED"),
        (CLICKS, {"conversions": []}, "REQUIRED_FIELD_MISSING"),
        (CLICKS, {"conversions": [row()] * 2001}, "TOO_MANY_CONVERSIONS_IN_REQUEST"),
        (CHANGES, {"conversionAdjustments": [{}] * 2001}, "TOO_MANY_ADJUSTMENTS_IN_REQUEST"),
    ],
)
def test_a_wrong_upload_is_refused(upload, path: str, root, code: str):
    error = upload(row(), path=path, **root).json()["error"]
    assert code in error["details"][0]["errors"][0]["errorCode"].values()


@pytest.mark.parametrize(
    ("path", "headers", "status", "code"),
    [
        (CLICKS.replace("v26", "v22"), {}, 400, "UNSUPPORTED_VERSION"),
        (CLICKS.replace("123", "999"), {}, 403, "USER_PERMISSION_DENIED"),
        (CLICKS, {"login-customer-id": "5"}, 403, "USER_PERMISSION_DENIED"),
    ],
)
def test_version_and_account_are_looked_at(google, path, headers, status: int, code: str):
    body = {"conversions": [row()], "partialFailure": True}
    response = google.post(path, json=body, headers=headers)
    assert response.status_code == status
    assert code in response.text


def test_a_dry_run_of_an_upload_has_no_results(upload, server):
    assert "results" not in upload(row(), validateOnly=True).json()
    assert server.ledger.counts("google").received == 0


def test_changes_are_judged_and_are_no_conversions(upload, server):
    change = {
        "conversionAction": "customers/1/conversionActions/7100005",
        "adjustmentDateTime": "2026-03-02 11:00:00+00:00",
        "orderId": "1",
    }
    answer = upload(
        {**change, "adjustmentType": "RETRACTION"},
        {**change, "orderId": "2", "adjustmentType": "RESTATEMENT"},
        path=CHANGES,
    ).json()
    assert [bool(one) for one in answer["results"]] == [True, False]
    assert "RESTATEMENT_VALUE_REQUIRED" in str(answer["partialFailureError"])
    assert server.ledger.counts("google").received == 0


def test_nothing_else_is_served(google: httpx.Client):
    for method, path in (("GET", INGEST), ("POST", STATUS), ("GET", "/token"), ("POST", "/v1/x")):
        assert google.request(method, path).status_code == 404
    for content in (b"", b"[]", b"{"):
        assert google.post(INGEST, content=content).status_code == 400
