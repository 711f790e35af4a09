"""A batch of the Data Manager, and what its answer says."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import Exchange, Lane, Outcome, Parcel
from stratum_desktop.platforms.failures import Misunderstood, Rejected
from stratum_desktop.platforms.google.data_manager.sender import answer_of, content_of

LANE = Lane("123-456-7890", "https://x.example")
EXCHANGE = Exchange("POST", "https://x.example/v1", 2, 10, 5)
PARCELS = [Parcel(7, b"{}"), Parcel(8, b"{}")]


def answered(status: int, body: bytes):
    return answer_of(EXCHANGE, Reply(status, {}, body, 5, 0.0, None), PARCELS)


@given(
    st.lists(st.integers(0, 99), min_size=1, max_size=5).map(
        lambda numbers: [b'{"n":%d}' % one for one in numbers]
    ),
    st.lists(st.integers(1, 10**9).map(str), min_size=1, max_size=10, unique=True),
    st.booleans(),
)
def test_frozen_events_are_joined_unchanged_behind_their_actions(bodies, actions, is_dry_run):
    content = content_of(LANE, actions, bodies, is_dry_run=is_dry_run)
    assert b'"events":[' + b",".join(bodies) + b"]" in content
    root = orjson.loads(content)
    assert [one["reference"] for one in root["destinations"]] == actions
    assert [one["productDestinationId"] for one in root["destinations"]] == actions
    assert root["encoding"] == "HEX"
    assert root.get("validateOnly", False) is is_dry_run


def test_the_account_is_named_without_its_dashes_and_the_manager_only_where_there_is_one():
    account = {"accountType": "GOOGLE_ADS", "accountId": "1234567890"}
    (one,) = orjson.loads(content_of(LANE, ["7"], [b"{}"]))["destinations"]
    assert one == {"reference": "7", "operatingAccount": account, "productDestinationId": "7"}


def test_a_success_is_a_receipt_for_each_and_an_id_to_ask_with():
    answer = answered(200, b'{"requestId":"r-1","fieldWarnings":[]}')
    assert answer.verdict_id == "r-1"
    assert [one.delivery_id for one in answer.receipts] == [7, 8]
    assert {one.outcome for one in answer.receipts} == {Outcome.DELIVERED}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"<html>", Misunderstood),
        (200, b"{}", Misunderstood),
        (204, b"", Misunderstood),
        (400, b'{"error":{"code":400,"status":"INVALID_ARGUMENT"}}', Rejected),
    ],
)
def test_anything_else_is_a_failure(status: int, body: bytes, kind: type):
    answer = answered(status, body)
    assert type(answer.failure) is kind
    assert answer.receipts == ()
    assert answer.verdict_id is None
