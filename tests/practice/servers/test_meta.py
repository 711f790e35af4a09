"""The practice Meta answers in Meta's own shapes, all or nothing."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
import orjson
import pytest
from conversion import NOW

from stratum_desktop.practice.servers import (
    PRACTICE_META_DATASET,
    PRACTICE_META_TOKEN,
    PracticeServer,
)

EVENTS_PATH = f"/v26.0/{PRACTICE_META_DATASET}/events"
DAY = 86_400


def error_of(response: httpx.Response) -> tuple[int, int, int | None]:
    error = response.json()["error"]
    assert {"message", "type", "fbtrace_id", "is_transient"} <= error.keys()
    return response.status_code, error["code"], error.get("error_subcode")


def test_a_good_batch_is_counted_back(post, wire, server: PracticeServer):
    response = post(wire("a"), wire("b"))
    assert response.status_code == 200
    assert response.json().keys() == {"events_received", "messages", "fbtrace_id"}
    assert response.json()["events_received"] == 2
    assert server.ledger.counts("meta").unique == 2


def test_one_event_that_is_too_old_refuses_all_of_them(post, wire, server: PracticeServer):
    response = post(wire("a"), wire("b", event_time=NOW - 7 * DAY - 1))
    assert error_of(response) == (400, 100, 2804003)
    assert server.ledger.counts("meta").received == 0


@pytest.mark.parametrize(
    ("changes", "subcode"),
    [
        ({"event_time": NOW - 7 * DAY}, "fine"),
        ({"event_time": NOW - 62 * DAY, "action_source": "physical_store"}, "fine"),
        ({"event_time": NOW - 62 * DAY - 1, "action_source": "physical_store"}, 2804003),
        ({"event_time": NOW - 8 * DAY, "action_source": "email"}, 2804003),
        ({"event_time": NOW + 61}, 2804004),
        ({"event_time": (NOW - 60) * 1000}, 2804004),
        ({"event_time": str(NOW)}, None),
        ({"event_name": " "}, None),
        ({"event_name": None}, None),
        ({"action_source": "carrier_pigeon"}, None),
        ({"event_id": 12}, None),
        ({"event_source_url": None}, None),
        ({"user_data": None}, 2804050),
        ({"user_data": {}}, 2804050),
        ({"user_data": {"ct": "a" * 64, "client_user_agent": "x"}}, 2804050),
        ({"user_data": {"fn": "a" * 64, "ge": "b" * 64}}, 2804050),
        ({"user_data": {"em": ""}}, 2804050),
        ({"user_data": {"fn": "a" * 64, "ln": "b" * 64}}, "fine"),
        ({"user_data": {"em": "jane@example.com"}}, None),
        ({"user_data": {"em": ["a" * 64, "jane@example.com"]}}, None),
        ({"user_data": {"em": ["a" * 64, "b" * 64]}}, "fine"),
        ({"user_data": {"em": "a" * 64 + ".AQ"}}, "fine"),
        ({"user_data": {"ph": "16505551212"}}, None),
        ({"user_data": {"em": "A" * 64}}, None),
        ({"user_data": {"external_id": "plain-id"}}, "fine"),
        ({"user_data": {"lead_id": "12"}}, None),
        ({"custom_data": {}}, 2804011),
        ({"custom_data": {"value": 1}}, 2804011),
        ({"custom_data": {"currency": "USD"}}, None),
        ({"custom_data": {"value": 1, "currency": "DOLLARS"}}, 2804011),
        ({"custom_data": {"value": "1", "currency": "USD"}}, None),
        ({"custom_data": {"value": 1}, "event_name": "Lead"}, 2804023),
        ({"custom_data": {"value": 1, "currency": "USD", "contents": [{}]}}, 2804008),
        ({"custom_data": []}, None),
        ({"action_source": "app"}, 2804043),
        ({"action_source": "app", "app_data": {"extinfo": ["i2"] + [""] * 14}}, 2804043),
        ({"action_source": "app", "app_data": {"extinfo": ["i2"] + [""] * 15}}, "fine"),
        ({"action_source": "business_messaging"}, None),
        ({"data_processing_options": ["GDPR"]}, None),
        ({"data_processing_options": ["LDU"], "data_processing_options_country": 1}, None),
    ],
)
def test_each_event_is_judged_as_meta_judges_it(post, wire, changes, subcode):
    response = post(wire("good"), wire(**changes))
    if subcode == "fine":
        assert response.status_code == 200, response.text
    else:
        assert error_of(response) == (400, 100, subcode)


def chat(**changes: object) -> dict[str, object]:
    return {
        "event_name": "LeadSubmitted",
        "action_source": "business_messaging",
        "messaging_channel": "whatsapp",
        "event_source_url": None,
        "user_data": {"ctwa_clid": "ARAkLkA8", "whatsapp_business_account_id": "1"},
        "custom_data": None,
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "subcode"),
    [
        ({}, "fine"),
        ({"event_name": "Lead"}, 2804066),
        ({"event_name": "CartAbandoned"}, "fine"),
        ({"user_data": {"em": "a" * 64}}, None),
        ({"user_data": {"ctwa_clid": "ARAkLkA8"}}, None),
        ({"user_data": {"ctwa_clid": "my click", "whatsapp_business_account_id": "1"}}, 2804087),
        ({"messaging_channel": "sms"}, None),
    ],
)
def test_a_chat_event_is_judged_by_its_own_rules(post, wire, changes, subcode):
    response = post(wire(**chat(**changes)))
    if subcode == "fine":
        assert response.status_code == 200, response.text
    else:
        assert error_of(response) == (400, 100, subcode)


@pytest.mark.parametrize("count", [0, 1001])
def test_a_batch_holds_one_to_a_thousand_events(post, wire, count: int):
    assert error_of(post(*[wire(str(number)) for number in range(count)])) == (400, 100, None)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"data": {}}', b"{", b'{"data": [7]}'])
def test_a_body_that_is_no_batch_is_refused(meta: httpx.Client, body: bytes):
    assert error_of(meta.post(EVENTS_PATH, content=body))[:2] == (400, 100)


def test_paths_versions_and_datasets_are_checked_in_metas_order(meta: httpx.Client):
    assert error_of(meta.post("/v26.0/1/nothing"))[1] == 2500
    assert error_of(meta.post("/v99.0/123456/events"))[1] == 2500
    assert error_of(meta.post("/v18.0/123456/events"))[1] == 2635
    assert error_of(meta.post("/v26.0/my_pixel/events")) == (400, 100, 33)
    assert error_of(meta.get("/v26.0"))[1] == 2500
    assert error_of(meta.delete(EVENTS_PATH))[1] == 2500


@pytest.mark.parametrize("header", ["", "Bearer wrong", f"Basic {PRACTICE_META_TOKEN}"])
def test_a_wrong_token_is_refused_before_anything_is_read(meta: httpx.Client, header: str):
    response = meta.post(EVENTS_PATH, content=b"{", headers={"authorization": header})
    assert error_of(response) == (401, 190, None)


def test_a_token_in_query_or_body_opens_too_as_it_does_at_meta(meta, wire, server):
    form = urlencode({"data": orjson.dumps([orjson.dumps(wire()).decode()]).decode()})
    headers = {"authorization": "", "content-type": "application/x-www-form-urlencoded"}
    query = {"access_token": PRACTICE_META_TOKEN}
    response = meta.post(EVENTS_PATH, content=form, headers=headers, params=query)
    assert response.json()["events_received"] == 1
    response = meta.post(
        EVENTS_PATH,
        json={"data": [wire("b")], "access_token": PRACTICE_META_TOKEN},
        headers={"authorization": ""},
    )
    assert response.json()["events_received"] == 1
    assert server.ledger.counts("meta").unique == 2


def test_a_dataset_can_be_read_by_fields(meta: httpx.Client):
    answer = meta.get(f"/v26.0/{PRACTICE_META_DATASET}", params={"fields": "name,id"}).json()
    assert answer == {"name": "Practice dataset", "id": PRACTICE_META_DATASET}
    wrong = meta.get(f"/v26.0/{PRACTICE_META_DATASET}", params={"fields": "colour"})
    assert error_of(wrong) == (400, 100, None)


def test_a_repeat_is_dropped_for_48_hours_and_counted_again_after(post, wire, server, clock):
    post(wire(event_time=NOW))
    clock.advance(seconds=48 * 3600 - 1)
    post(wire(event_time=NOW))
    assert server.ledger.counts("meta").doubled == 0
    clock.advance(seconds=2)
    post(wire(event_time=NOW))
    counts = server.ledger.counts("meta")
    assert (counts.received, counts.duplicates, counts.counted, counts.doubled) == (3, 1, 2, 1)


def test_name_and_id_together_make_a_repeat(post, wire, server):
    post(wire("a"), wire("a", event_name="Lead"))
    assert server.ledger.counts("meta").unique == 2


def test_a_repeated_chat_event_counts_twice(post, wire, server):
    post(wire(**chat()))
    post(wire(**chat()))
    assert server.ledger.counts("meta").doubled == 1


def test_a_poisoned_id_refuses_the_batch_and_is_named_only_on_request(post, wire, server):
    server.faults.poison(["b"])
    quiet = post(wire("a"), wire("b"))
    assert error_of(quiet) == (400, 100, None)
    assert "error_data" not in quiet.json()["error"]
    server.faults.poison(["b"], is_named=True)
    named = orjson.loads(post(wire("a"), wire("b")).json()["error"]["error_data"])
    assert named == {"blame_field_specs": [["data", "1", "event"]]}
    assert post(wire("a")).status_code == 200
