"""The practice Google Analytics: one answer for everybody, and a ledger that knows better."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from conversion import NOW, digest

from stratum_desktop.practice.servers import (
    PRACTICE_GA4_SECRET,
    PRACTICE_GA4_STREAM,
    PracticeGa4,
    PracticeServer,
)

COLLECT, VALIDATE = "/mp/collect", "/debug/mp/collect"
HOUR = 3600
QUERY = {"measurement_id": PRACTICE_GA4_STREAM, "api_secret": PRACTICE_GA4_SECRET}


@pytest.fixture
def google(server: PracticeServer) -> Iterator[httpx.Client]:
    """A client that holds the stream's secret."""
    with httpx.Client(
        base_url=server.base_url("ga4"), params=QUERY, trust_env=False, timeout=10
    ) as client:
        yield client


@pytest.fixture
def send(google: httpx.Client) -> Callable[..., httpx.Response]:
    def send(body: object, *, path: str = COLLECT) -> httpx.Response:
        return google.post(path, json=body)

    return send


def event(number: str = "1", name: str = "purchase", **params: Any) -> dict[str, Any]:
    """An event in Google's spelling, written out here by hand."""
    known = {"event_id": number, "value": 10, "currency": "USD", **params}
    return {"name": name, "params": {key: one for key, one in known.items() if one is not None}}


def request(*events: object, **changes: Any) -> dict[str, Any]:
    body = {
        "client_id": "123.456",
        "timestamp_micros": (NOW - 60) * 1_000_000,
        "user_data": {"sha256_email_address": [digest("test@example.com")]},
        "events": list(events) or [event()],
    }
    merged = {**body, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def test_what_arrives_is_received_without_a_word(send, server: PracticeServer):
    response = send(request(event("a"), event("b")))
    assert (response.status_code, response.content) == (204, b"")
    assert server.ledger.counts("ga4").unique == 2


@pytest.mark.parametrize("query", [{"api_secret": "wrong"}, {"api_secret": ""}])
def test_a_wrong_secret_is_told_nothing_and_counts_nothing(
    google: httpx.Client, server: PracticeServer, query: dict[str, str]
):
    response = google.post(COLLECT, params=query, json=request())
    assert response.status_code == 204
    assert server.ledger.counts("ga4").received == 0


def test_a_stream_that_does_not_exist_is_told_nothing_either():
    vendor = PracticeGa4(streams=frozenset({"G-OTHER"}))
    with PracticeServer(vendors=[vendor], now=lambda: NOW) as server:
        url = server.base_url("ga4") + COLLECT
        assert httpx.post(url, params=QUERY, json=request()).status_code == 204
        assert server.ledger.counts("ga4").received == 0
        known = {**QUERY, "measurement_id": "G-OTHER"}
        httpx.post(url, params=known, json=request())
        assert server.ledger.counts("ga4").received == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"7", b'{"events": {}}'])
def test_a_body_that_is_no_request_is_thrown_away_in_silence(google, server, body: bytes):
    assert google.post(COLLECT, content=body).status_code == 204
    assert server.ledger.counts("ga4").received == 0
    assert google.post(VALIDATE, content=body).json()["validationMessages"]


@pytest.mark.parametrize(("age", "counted"), [(72 * HOUR, 1), (72 * HOUR + 1, 0)])
def test_an_event_of_more_than_three_days_ago_is_not_counted(send, server, age: int, counted: int):
    assert send(request(timestamp_micros=(NOW - age) * 1_000_000)).status_code == 204
    assert server.ledger.counts("ga4").received == counted


def test_a_purchase_is_recognised_by_its_transaction_and_nothing_else_is(send, server):
    for number in ("tag", "server"):
        send(request(event(number, transaction_id="order-1")))
    counts = server.ledger.counts("ga4")
    assert (counts.received, counts.unique, counts.doubled) == (2, 1, 0)
    for _ in range(2):
        send(request(event("lead", "generate_lead", transaction_id="order-2")))
        send(request(event("no-order")))
    assert server.ledger.counts("ga4").doubled == 2


def test_validation_keeps_nothing_and_looks_at_no_secret(google, server: PracticeServer):
    for query in ({}, {"api_secret": "wrong"}, {"measurement_id": "G-NONE"}):
        response = google.post(VALIDATE, params=query, json=request())
        assert response.status_code == 200
        assert response.json() == {"validationMessages": []}
    assert server.ledger.counts("ga4").received == 0


def test_validation_names_field_and_code(send, server):
    response = send(request(event(name="session_start")), path=VALIDATE)
    (message,) = response.json()["validationMessages"]
    assert message["fieldPath"] == "events[0].name"
    assert message["validationCode"] == "NAME_RESERVED"
    assert message["description"]


def test_paths_methods_and_sizes_are_the_only_refusals(google: httpx.Client):
    assert google.post("/collect", json={}).status_code == 404
    assert google.get(COLLECT).status_code == 405
    assert google.post(COLLECT, content=b" " * 130_000).status_code == 413


def test_a_poisoned_event_is_thrown_away_in_silence(send, server):
    server.faults.poison(["b"], is_named=True)
    assert send(request(event("a"), event("b"))).status_code == 204
    assert server.ledger.counts("ga4").received == 1
