"""The practice TikTok answers in TikTok's own shapes: the code decides, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from conversion import NOW, a_purchase

from stratum_desktop.practice.servers import (
    PRACTICE_TIKTOK_MARKETING_TOKEN,
    PRACTICE_TIKTOK_PIXEL,
    PRACTICE_TIKTOK_TOKEN,
    Fault,
    FaultKind,
    PracticeServer,
    PracticeTikTok,
)

TRACK = "/open_api/v1.3/event/track/"
PIXELS = "/open_api/v1.3/pixel/list/"
NUMBER = "7123456789012345678"
DAY = 86_400
HEX = "a" * 64


@pytest.fixture
def tiktok(server: PracticeServer) -> Iterator[httpx.Client]:
    """A client that holds TikTok's token."""
    with httpx.Client(
        base_url=server.base_url("tiktok"),
        headers={"access-token": PRACTICE_TIKTOK_TOKEN},
        trust_env=False,
        timeout=10,
    ) as client:
        yield client


@pytest.fixture
def post(tiktok: httpx.Client) -> Callable[..., httpx.Response]:
    def post(*events: dict[str, Any], source: str = "web") -> httpx.Response:
        account = PRACTICE_TIKTOK_PIXEL if source == "web" else NUMBER
        root = {"event_source": source, "event_source_id": account, "data": list(events)}
        return tiktok.post(TRACK, json=root)

    return post


def wire(event_id: str = "order-1", **changes: Any) -> dict[str, Any]:
    """An event in TikTok's spelling, written out here by hand."""
    event = {
        "event": "Purchase",
        "event_time": a_purchase().event_time,
        "event_id": event_id,
        "user": {"email": HEX},
        "page": {"url": "https://shop.example/"},
        "properties": {"value": 10, "currency": "USD"},
    }
    return {name: value for name, value in {**event, **changes}.items() if value is not None}


def code_of(response: httpx.Response) -> tuple[int, int]:
    answer = response.json()
    assert answer.keys() == {"code", "message", "request_id", "data"}
    return response.status_code, answer["code"]


def test_a_good_batch_is_taken(post, server: PracticeServer):
    response = post(wire("a"), wire("b"))
    assert code_of(response) == (200, 0)
    assert response.json()["message"] == "OK"
    assert server.ledger.counts("tiktok").unique == 2


def test_one_event_that_is_too_old_refuses_all_of_them_with_status_200(post, server):
    response = post(wire("a"), wire("b", event_time=NOW - 7 * DAY - 1))
    assert code_of(response) == (200, 40002)
    assert server.ledger.counts("tiktok").received == 0


FINE = 0
BAD = 40002


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"event_time": NOW - 7 * DAY}, FINE),
        ({"event_time": NOW + 61}, BAD),
        ({"event_time": NOW * 1000}, BAD),
        ({"event_time": str(NOW)}, BAD),
        ({"event": " "}, BAD),
        ({"event": None}, BAD),
        ({"event": "my own"}, FINE),
        ({"event_id": 12}, BAD),
        ({"event_id": None}, FINE),
        ({"page": None}, BAD),
        ({"page": {"url": ""}}, BAD),
        ({"page": {"referrer": "https://x.example"}}, BAD),
        ({"user": None}, BAD),
        ({"user": {}}, BAD),
        ({"user": {"email": "jane@example.com"}}, BAD),
        ({"user": {"email": [HEX, "jane@example.com"]}}, BAD),
        ({"user": {"email": [HEX, "b" * 64]}}, FINE),
        ({"user": {"phone": "+16505551212"}}, BAD),
        ({"user": {"external_id": "user_123"}}, BAD),
        ({"user": {"first_name": "mary"}}, BAD),
        ({"user": {"first_name": [HEX]}}, BAD),
        ({"user": {"zip_code": "94035"}}, BAD),
        ({"user": {"email": HEX, "city": "newyork", "state": "ny", "country": "us"}}, FINE),
        ({"user": {"email": HEX, "city": "New York"}}, BAD),
        ({"user": {"email": HEX, "city": HEX + "1"}}, BAD),
        ({"user": {"email": HEX, "state": "newyork"}}, BAD),
        ({"user": {"email": HEX, "country": "US"}}, BAD),
        ({"user": {"ttclid": "x" * 1000}}, FINE),
        ({"user": {"ttclid": "x" * 1001}}, BAD),
        ({"user": {"idfa": "EA75-X"}}, FINE),
        ({"user": {"idfa": "ea75-x"}}, BAD),
        ({"user": {"idfa": HEX}}, FINE),
        ({"user": {"gaid": "EA75-X"}}, BAD),
        ({"user": {"nickname": "mary"}}, FINE),
        ({"properties": None}, FINE),
        ({"properties": {}}, FINE),
        ({"properties": []}, BAD),
        ({"properties": {"value": "10"}}, BAD),
        ({"properties": {"value": 1, "currency": "DOLLARS"}}, BAD),
        ({"properties": {"contents": [{"content_id": 7}]}}, BAD),
        ({"properties": {"contents": [{"price": "7"}]}}, BAD),
        ({"properties": {"contents": "sku"}}, BAD),
        ({"properties": {"content_type": "hotel"}}, BAD),
        ({"properties": {"customer_type": "vip"}}, BAD),
        ({"properties": {"order_id": 7}}, BAD),
        ({"limited_data_use": True}, FINE),
        ({"limited_data_use": "yes"}, BAD),
    ],
)
def test_each_web_event_is_judged_as_tiktok_judges_it(post, changes, code: int):
    response = post(wire("good"), wire(**changes))
    assert code_of(response) == (200, code), response.text


@pytest.mark.parametrize(
    ("source", "changes", "code"),
    [
        ("app", {"page": None}, FINE),
        ("app", {"event": "my own"}, FINE),
        ("app", {"event_time": NOW - 7 * DAY - 1}, BAD),
        ("offline", {"page": None}, FINE),
        ("offline", {"event_time": NOW - 28 * DAY}, FINE),
        ("offline", {"event_time": NOW - 28 * DAY - 1}, BAD),
        ("offline", {"event": "PageView"}, BAD),
        ("offline", {"event": "Donate"}, BAD),
        ("offline", {"properties": {"value": 1}}, BAD),
        ("offline", {"properties": None}, BAD),
        ("offline", {"event": "Lead", "properties": None}, FINE),
        ("offline", {"limited_data_use": True}, BAD),
        ("crm", {"event": "Qualified", "lead": {"lead_id": "7"}}, FINE),
        ("crm", {"event": "Qualified", "lead": {"lead_id": "7"}, "user": {}}, FINE),
        ("crm", {"event": "Qualified", "lead": {"lead_id": 7}}, BAD),
        ("crm", {"event": "Qualified"}, BAD),
        ("crm", {"event": "Purchase", "lead": {"lead_id": "7"}}, BAD),
        ("crm", {"event": "SubmitForm", "lead": {"lead_id": "7"}}, BAD),
    ],
)
def test_every_kind_of_event_set_has_its_own_rules(post, source, changes, code: int):
    response = post(wire(**changes), source=source)
    assert code_of(response) == (200, code), response.text


@pytest.mark.parametrize("count", [0, 1001])
def test_a_batch_holds_one_to_a_thousand_events(post, count: int):
    assert code_of(post(*[wire(str(number)) for number in range(count)])) == (200, 40002)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"data": []}', b"{", b"7"])
def test_a_body_that_is_no_batch_is_refused(tiktok: httpx.Client, body: bytes):
    assert code_of(tiktok.post(TRACK, content=body)) == (200, 40002)


@pytest.mark.parametrize(
    ("source", "account", "code"),
    [
        ("web", PRACTICE_TIKTOK_PIXEL, FINE),
        ("web", NUMBER, 40001),
        ("offline", PRACTICE_TIKTOK_PIXEL, 40001),
        ("pixel", PRACTICE_TIKTOK_PIXEL, BAD),
        ("web", "", BAD),
        ("web", 7, BAD),
    ],
)
def test_source_and_id_go_together(tiktok, source: str, account: object, code: int):
    root = {"event_source": source, "event_source_id": account, "data": [wire()]}
    assert code_of(tiktok.post(TRACK, json=root)) == (200, code)


def test_a_path_without_its_slash_or_of_another_version_is_not_served(tiktok: httpx.Client):
    for path in (TRACK.rstrip("/"), TRACK.replace("v1.3", "v1.2"), "/open_api/v1.3/pixel/track/"):
        assert tiktok.post(path, json={}).status_code == 404
    assert tiktok.get(TRACK).status_code == 404


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"access-token": ""}, 40104),
        ({"access-token": "wrong"}, 40105),
        ({"access-token": f"Bearer {PRACTICE_TIKTOK_TOKEN}"}, 40105),
        ({"access-token": "", "authorization": f"Bearer {PRACTICE_TIKTOK_TOKEN}"}, 40104),
    ],
)
def test_a_wrong_token_is_refused_before_anything_is_read(tiktok, headers, code: int):
    assert code_of(tiktok.post(TRACK, content=b"{", headers=headers)) == (401, code)


def test_a_rate_limit_has_the_status_of_a_refused_token(post, server):
    server.faults.add(Fault(FaultKind.RATE_LIMIT, retry_after="9"))
    response = post(wire())
    assert code_of(response) == (401, 40100)
    assert response.headers["retry-after"] == "9"


def test_pixels_are_listed_for_their_advertiser(tiktok: httpx.Client):
    query = {"advertiser_id": PracticeTikTok().options["ad_account_id"]}
    query["code"] = PRACTICE_TIKTOK_PIXEL
    assert code_of(tiktok.get(PIXELS, params=query)) == (200, 40001)
    tiktok.headers["access-token"] = PRACTICE_TIKTOK_MARKETING_TOKEN
    (pixel,) = tiktok.get(PIXELS, params=query).json()["data"]["pixels"]
    assert pixel["pixel_code"] == PRACTICE_TIKTOK_PIXEL
    other = tiktok.get(PIXELS, params={**query, "code": "COTHER0000"})
    assert other.json()["data"]["pixels"] == []
    assert code_of(tiktok.get(PIXELS, params={"advertiser_id": "1"})) == (200, 40001)
    assert code_of(tiktok.get(PIXELS)) == (200, 40002)


def test_a_token_of_the_marketing_api_reports_no_events(tiktok: httpx.Client):
    tiktok.headers["access-token"] = PRACTICE_TIKTOK_MARKETING_TOKEN
    body = {"event_source": "web", "event_source_id": PRACTICE_TIKTOK_PIXEL, "data": [wire()]}
    assert code_of(tiktok.post(TRACK, json=body)) == (200, 40001)


def test_a_repeat_is_dropped_for_48_hours_and_counted_again_after(post, server, clock):
    post(wire(event_time=NOW))
    clock.advance(seconds=48 * 3600 - 1)
    post(wire(event_time=NOW))
    assert server.ledger.counts("tiktok").doubled == 0
    clock.advance(seconds=2)
    post(wire(event_time=NOW))
    counts = server.ledger.counts("tiktok")
    assert (counts.received, counts.duplicates, counts.counted, counts.doubled) == (3, 1, 2, 1)


def test_event_set_name_and_id_together_make_a_repeat(post, server):
    post(wire("a"), wire("a", event="Lead"))
    post(wire("a"), source="offline")
    assert server.ledger.counts("tiktok").unique == 3


def test_a_poisoned_id_refuses_the_batch_and_is_never_named(post, server):
    server.faults.poison(["b"], is_named=True)
    response = post(wire("a"), wire("b"))
    assert code_of(response) == (200, 40002)
    assert not any(character.isdigit() for character in response.json()["message"])
    assert code_of(post(wire("a"))) == (200, 0)
