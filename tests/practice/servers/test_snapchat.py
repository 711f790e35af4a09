"""The practice Snapchat answers in Snapchat's own shapes, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from conversion import NOW, digest

from stratum_desktop.practice.servers import (
    PRACTICE_SNAPCHAT_PIXEL,
    PRACTICE_SNAPCHAT_TOKEN,
    PracticeServer,
    PracticeSnapchat,
)

EVENTS = f"/v3/{PRACTICE_SNAPCHAT_PIXEL}/events"
DAY = 86_400
EMAIL = digest("test@example.com")
EXTINFO = ["i2", "com.shop", "1", "1.0", "17.1", *["0"] * 11]


@pytest.fixture
def snapchat(server: PracticeServer) -> Iterator[httpx.Client]:
    """A client that holds Snapchat's token."""
    with httpx.Client(
        base_url=server.base_url("snapchat"),
        params={"access_token": PRACTICE_SNAPCHAT_TOKEN},
        trust_env=False,
        timeout=10,
    ) as client:
        yield client


@pytest.fixture
def send(snapchat: httpx.Client) -> Callable[..., httpx.Response]:
    def send(*events: object, path: str = EVENTS) -> httpx.Response:
        return snapchat.post(path, json={"data": list(events)})

    return send


def wire(event_id: str = "order-1", **changes: Any) -> dict[str, Any]:
    """An event in Snapchat's spelling, written out here by hand."""
    event = {
        "event_name": "PURCHASE",
        "event_time": NOW - 60,
        "event_id": event_id,
        "action_source": "WEB",
        "event_source_url": "https://shop.example/",
        "user_data": {"em": [EMAIL]},
        "custom_data": {"value": 10, "currency": "USD", "order_id": event_id},
    }
    merged = {**event, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def refusal_of(response: httpx.Response) -> tuple[int, str]:
    answer = response.json()
    assert answer["status"] == "INVALID"
    assert answer["errors"]["codes"] == ["517"]
    assert answer["errors"]["error_msgs"] == [answer["reason"]]
    return response.status_code, answer["reason"]


def test_a_good_batch_is_valid(send, server: PracticeServer):
    response = send(wire("a"), wire("b"))
    assert response.status_code == 200
    assert response.json() == {
        "status": "VALID",
        "reason": "Events have been processed successfully.",
    }
    assert server.ledger.counts("snapchat").unique == 2


def test_one_event_that_is_too_old_refuses_all_of_them(send, server: PracticeServer):
    response = send(wire("a"), wire("b", event_time=NOW - 37 * DAY - 1))
    assert refusal_of(response) == (400, "Timestamp invalid or out of range")
    assert server.ledger.counts("snapchat").received == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"event_time": NOW - 37 * DAY}, None),
        ({"event_time": NOW + 61}, "Timestamp"),
        ({"event_time": (NOW - 60) * 1000}, "Timestamp"),
        ({"event_time": str(NOW)}, "Timestamp"),
        ({"event_time": None}, "Missing required field: event_time"),
        ({"event_name": None}, "Missing required field: event_name"),
        ({"event_name": "Purchase"}, "Unknown event_name"),
        ({"event_name": ["PURCHASE"]}, "Unknown event_name"),
        ({"action_source": None}, "Missing required field: action_source"),
        ({"action_source": "CARRIER_PIGEON"}, "Unknown action_source"),
        ({"action_source": "OFFLINE", "event_source_url": None}, None),
        ({"action_source": "physical_store", "event_source_url": None}, None),
        ({"event_source_url": None}, "Missing required field: event_source_url"),
        ({"event_id": 12}, "event_id"),
        ({"data_processing_options": ["LMU"]}, None),
        ({"data_processing_options": "LMU"}, "Unknown data_processing_options"),
        ({"data_processing_options": ["GDPR"]}, "Unknown data_processing_options"),
        ({"user_data": None}, "Missing required field: user_data"),
        ({"user_data": {}}, "Insufficient PII"),
        ({"user_data": {"sc_click_id": "x"}}, "Insufficient PII"),
        ({"user_data": {"client_ip_address": "203.0.113.9"}}, "Insufficient PII"),
        ({"user_data": {"em": []}}, "Insufficient PII"),
        ({"user_data": {"client_ip_address": "203.0.113.9", "client_user_agent": "x"}}, None),
        ({"user_data": {"madid": "ab-12"}}, None),
        ({"user_data": {"ph": EMAIL}}, None),
        ({"user_data": {"em": ["jane@example.com"]}}, "Unhashed PII: em"),
        ({"user_data": {"em": [EMAIL.upper()]}}, "Unhashed PII: em"),
        ({"user_data": {"em": [EMAIL], "fn": "mary"}}, "Unhashed PII: fn"),
        ({"custom_data": None}, "Missing price and/or currency"),
        ({"custom_data": {"value": 1}}, "Missing price and/or currency"),
        ({"custom_data": {"currency": "USD"}}, "Missing price and/or currency"),
        ({"custom_data": {"value": 1}, "event_name": "SIGN_UP"}, None),
        ({"custom_data": {"value": "1", "currency": "USD"}}, "custom_data.value"),
        ({"custom_data": {"value": 1, "currency": "DOLLARS"}}, "Invalid currency"),
        ({"custom_data": {"value": 1, "currency": "USD", "contents": ["x"]}}, "custom_data.conte"),
        ({"custom_data": []}, "custom_data must"),
        ({"action_source": "MOBILE_APP"}, "Invalid app_data.extinfo"),
        ({"action_source": "MOBILE_APP", "app_data": {"extinfo": EXTINFO}}, None),
        ({"action_source": "app", "app_data": {"extinfo": EXTINFO[:15]}}, "Invalid app_data"),
        (
            {"action_source": "app", "app_data": {"extinfo": [*EXTINFO[:4], "", *EXTINFO[5:]]}},
            "Invalid app_data.extinfo: OS version",
        ),
    ],
)
def test_each_event_is_judged_as_snapchat_judges_it(send, changes, reason: str | None):
    response = send(wire("good"), wire(**changes))
    if reason is None:
        assert response.status_code == 200, response.text
    else:
        status, said = refusal_of(response)
        assert status == 400
        assert said.startswith(reason)


@pytest.mark.parametrize("count", [0, 2001])
def test_a_batch_holds_one_to_two_thousand_events(send, count: int):
    assert refusal_of(send(*[wire(str(number)) for number in range(count)]))[0] == 400


@pytest.mark.parametrize("path", [EVENTS, EVENTS + "/validate"])
@pytest.mark.parametrize("body", [b"", b"[]", b'{"data": {}}', b"{", b'{"data": [7]}'])
def test_a_body_that_is_no_batch_is_refused(snapchat: httpx.Client, path: str, body: bytes):
    response = snapchat.post(path, content=body)
    assert (response.status_code, response.json()["status"]) == (400, "INVALID")


def test_paths_and_methods_are_snapchats(snapchat: httpx.Client):
    pixel = PRACTICE_SNAPCHAT_PIXEL
    for path in ("/v2/conversion", f"/v2/{pixel}/events", f"/v3/{pixel}", f"{EVENTS}/logs", "/v3"):
        assert snapchat.post(path, json={}).status_code == 404
    assert snapchat.get(EVENTS).status_code == 405
    assert snapchat.post(EVENTS + "/validate/stats").status_code == 405


@pytest.mark.parametrize("query", [{}, {"access_token": "wrong"}, {"token": "x"}])
def test_only_the_query_opens_a_pixel(snapchat: httpx.Client, query: dict[str, str]):
    headers = {"authorization": f"Bearer {PRACTICE_SNAPCHAT_TOKEN}"}
    response = httpx.post(
        str(snapchat.base_url).rstrip("/") + EVENTS, params=query, headers=headers, json={}
    )
    assert refusal_of(response)[0] == 401


def test_a_pixel_that_does_not_exist_is_not_found():
    with PracticeServer(vendors=[PracticeSnapchat(assets=frozenset({"other"}))]) as server:
        url = server.base_url("snapchat") + EVENTS
        response = httpx.post(url, params={"access_token": PRACTICE_SNAPCHAT_TOKEN}, json={})
    assert refusal_of(response)[0] == 404


def test_validation_judges_every_event_and_keeps_none(send, server: PracticeServer):
    good = send(wire("a"), path=EVENTS + "/validate")
    assert (good.status_code, good.json()["status"], good.json()["test_event"]) == (
        200,
        "VALID",
        True,
    )
    mixed = send(wire("a"), wire("b", user_data={}), path=EVENTS + "/validate")
    assert (mixed.status_code, mixed.json()["status"]) == (400, "INVALID")
    first, second = mixed.json()["event_logs"]
    assert (first["event"], first["status"], first["errors"]["codes"]) == (0, "VALID", [])
    assert (second["event"], second["status"]) == (1, "INVALID")
    assert second["errors"] == {"codes": ["517"], "error_msgs": ["Insufficient PII"]}
    assert server.ledger.counts("snapchat").received == 0


def test_statistics_can_be_read(snapchat: httpx.Client):
    answer = snapchat.get(EVENTS + "/validate/stats").json()
    assert answer["status"] == "SUCCESS"
    assert answer["stats"].keys() == {"live", "test"}
    assert answer["stats"]["live"]["event_count_past_hour"] == 0


@pytest.mark.parametrize(
    ("changes", "window_seconds"),
    [
        ({"event_name": "SIGN_UP"}, 48 * 3600),
        ({"custom_data": {"value": 1, "currency": "USD"}}, 48 * 3600),
        ({}, 30 * DAY),
    ],
)
def test_a_repeat_is_dropped_inside_its_window_and_counted_again_after(
    send, server: PracticeServer, clock, changes: dict[str, Any], window_seconds: int
):
    event = wire(event_time=NOW, **changes)
    send(event)
    clock.advance(seconds=window_seconds - 1)
    send(event)
    assert server.ledger.counts("snapchat").doubled == 0
    clock.advance(seconds=2)
    send(event)
    counts = server.ledger.counts("snapchat")
    assert (counts.received, counts.duplicates, counts.counted, counts.doubled) == (3, 1, 2, 1)


def test_a_poisoned_id_refuses_the_batch_and_is_named_only_on_request(send, server):
    server.faults.poison(["b"])
    quiet = send(wire("a"), wire("b"))
    assert refusal_of(quiet)[0] == 400
    assert "event" not in quiet.json()
    server.faults.poison(["b"], is_named=True)
    assert send(wire("a"), wire("b")).json()["event"] == 1
    assert send(wire("a")).status_code == 200
