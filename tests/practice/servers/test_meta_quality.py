"""The practice Meta says of a dataset what it was really sent, and nothing before."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from conversion import NOW, digest

from stratum_desktop.practice.servers import PRACTICE_META_TOKEN

HOUR = 3600


@pytest.fixture
def quality_of(meta: httpx.Client):
    def quality_of(dataset: str, fields: str) -> Any:
        query = {"dataset_id": dataset, "fields": fields}
        return meta.get("/v26.0/dataset_quality", params=query)

    return quality_of


@pytest.fixture
def send(meta: httpx.Client):
    def send(dataset: str, *events: dict[str, Any]) -> None:
        response = meta.post(f"/v26.0/{dataset}/events", json={"data": list(events)})
        assert response.status_code == 200

    return send


def test_a_dataset_that_was_sent_nothing_has_an_empty_answer(quality_of):
    response = quality_of("900000000000001", "web{event_name}")
    assert (response.status_code, response.json()) == (200, {})


def test_shares_are_those_of_what_came(quality_of, send, wire):
    dataset = "900000000000002"
    with_phone = wire("a", user_data={"em": [digest("a")], "ph": [digest("1")]})
    without_id = {name: value for name, value in wire("d").items() if name != "event_id"}
    send(dataset, with_phone, wire("b"), wire("c"), without_id)
    (said,) = quality_of(
        dataset,
        "web{event_name,event_match_quality{match_key_feedback{identifier,coverage{percentage}}},"
        "dedupe_key_feedback{dedupe_key,server_events_with_dedupe_key{percentage}}}",
    ).json()["web"]
    assert said["event_name"] == "Purchase"
    assert said["event_match_quality"]["match_key_feedback"] == [
        {"identifier": "email", "coverage": {"percentage": 100}},
        {"identifier": "phone", "coverage": {"percentage": 25}},
    ]
    by_key = {one["dedupe_key"]: one for one in said["dedupe_key_feedback"]}
    assert by_key["event_id"]["server_events_with_dedupe_key"] == {"percentage": 75}


def test_more_keys_make_a_better_score(quality_of, send, wire):
    fields = "web{event_match_quality{composite_score}}"
    scores = []
    for dataset, user_data in (
        ("900000000000003", {"em": [digest("a")]}),
        ("900000000000004", {"em": [digest("a")], "ph": [digest("1")], "fbc": "fb.1.2.x"}),
    ):
        send(dataset, wire(user_data=user_data))
        (said,) = quality_of(dataset, fields).json()["web"]
        scores.append(said["event_match_quality"]["composite_score"])
    assert 0 < scores[0] < scores[1] <= 10


@pytest.mark.parametrize(("hours", "frequency"), [(0, "real_time"), (2, "hourly"), (50, "daily")])
def test_freshness_follows_how_late_events_came(quality_of, send, wire, hours: int, frequency: str):
    dataset = f"90000000000010{hours}"
    send(dataset, wire(event_time=NOW - hours * HOUR))
    (said,) = quality_of(dataset, "web{data_freshness}").json()["web"]
    assert said["data_freshness"]["upload_frequency"] == frequency


def test_what_happened_in_a_shop_is_told_apart(quality_of, send, wire):
    dataset = "900000000000006"
    send(dataset, wire(action_source="physical_store"), wire("b", action_source="email"))
    assert quality_of(dataset, "web{event_name}").json() == {}
    (said,) = quality_of(dataset, "offline{event_name,match_key}").json()["offline"]
    assert said["match_key"]["coverage"] == {"email": 100, "phone": 0}


@pytest.mark.parametrize("fields", ["web{dedup_key_feedback}", "web{", "nothing", ""])
def test_a_field_that_meta_does_not_have_is_refused(quality_of, fields: str):
    response = quality_of("900000000000001", fields)
    assert (response.status_code, response.json()["error"]["code"]) == (400, 100)


def test_it_is_no_edge_of_the_dataset_and_asks_for_its_token(meta: httpx.Client, quality_of):
    response = meta.get("/v26.0/900000000000001/dataset_quality", params={"fields": "web"})
    assert response.json()["error"]["code"] == 2500
    meta.headers["authorization"] = f"Bearer {PRACTICE_META_TOKEN}x"
    assert quality_of("900000000000001", "web").json()["error"]["code"] == 190
