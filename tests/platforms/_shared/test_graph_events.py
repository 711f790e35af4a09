"""The `events` edge: bodies go in byte for byte, and its word on them is read right."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.exchange import exchange_of
from stratum_desktop.platforms._shared.graph_errors import failure_of
from stratum_desktop.platforms._shared.graph_events import answer_of, content_of, told
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.contract import Lane, Outcome, Parcel
from stratum_desktop.platforms.failures import Misunderstood, Rejected, Unavailable

LANE = Lane(account="1", base_url="http://127.0.0.1", secrets={"access_token": "secret-token-1"})
PARCELS = [Parcel(7, b"{}"), Parcel(8, b"{}")]


def reply(status: int = 200, body: object = None) -> Reply:
    return Reply(status, {}, orjson.dumps(body), 5, 1.5, None)


def exchanged(came):
    return exchange_of(
        "http://127.0.0.1/x",
        10,
        came,
        parcel_count=2,
        secrets=LANE.secrets.values(),
        told_by=told,
    )


@given(st.lists(st.binary(min_size=2, max_size=20), min_size=1, max_size=5))
def test_frozen_bodies_are_joined_unchanged(bodies: list[bytes]):
    sent = [Parcel(1, body) for body in bodies]
    assert content_of(sent, {"test_event_code": 'T"1'}) == (
        b'{"data":[' + b",".join(bodies) + b'],"test_event_code":"T\\"1"}'
    )
    assert content_of(sent, {}) == b'{"data":[' + b",".join(bodies) + b"]}"


@pytest.mark.parametrize(
    ("body", "outcome", "is_marked"),
    [
        ({"events_received": 2}, Outcome.DELIVERED, False),
        ({"events_received": 1}, Outcome.DELIVERED, True),
        ({"events_received": 0}, Outcome.UNCONFIRMED, True),
        ({"events_received": -1}, None, False),
        ({"events_received": True}, None, False),
        ({}, None, False),
        ([], None, False),
    ],
)
def test_the_count_that_is_confirmed_decides(
    body: object, outcome: Outcome | None, is_marked: bool
):
    exchange = exchanged(reply(body=body))
    answer = answer_of(exchange, reply(body=body), PARCELS, failure_of)
    if outcome is None:
        assert isinstance(answer.failure, Misunderstood)
        assert answer.receipts == ()
    else:
        assert [one.delivery_id for one in answer.receipts] == [7, 8]
        assert [one.outcome for one in answer.receipts] == [outcome] * 2
        assert all((one.reason is not None) is is_marked for one in answer.receipts)


def test_an_error_object_is_no_success_whatever_the_status():
    refused = reply(body={"error": {"code": 100}, "events_received": 2})
    exchange = exchanged(refused)
    assert isinstance(answer_of(exchange, refused, PARCELS, failure_of).failure, Rejected)
    assert exchange.platform_code == "100"


def test_what_is_stored_of_an_exchange_names_the_call_and_no_secret():
    said = {"error": {"code": 190, "message": "secret-token-1 is bad", "fbtrace_id": "A" * 99}}
    exchange = exchanged(reply(401, said))
    assert (exchange.http_status, exchange.platform_code) == (401, "190")
    assert exchange.trace_id == "A" * 64
    assert exchange.clock_skew_seconds == 1.5
    assert "secret-token-1" not in repr(exchange)


def test_without_an_answer_the_way_it_failed_is_all_there_is():
    lost = NoReply(Unavailable(Reason("network.answer_lost"), answer_lost=True), 9, None)
    exchange = exchanged(lost)
    assert (exchange.duration_ms, exchange.http_status, exchange.answer) == (9, None, "")
    assert answer_of(exchange, lost, PARCELS, failure_of).failure == lost.failure
