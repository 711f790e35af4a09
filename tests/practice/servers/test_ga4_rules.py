"""What the validation of Google Analytics objects to."""

from __future__ import annotations

from typing import Any

import pytest
from conversion import NOW, digest

from stratum_desktop.practice.servers.ga4_rules import objections_to, too_old


def request(params: object = None, name: object = "sign_up", **changes: Any) -> dict[str, Any]:
    event = {"name": name, "params": {} if params is None else params}
    return {"client_id": "1.2", "events": [event], **changes}


def codes(body: dict[str, Any]) -> list[str]:
    return [message["validationCode"] for message in objections_to(body, now=NOW)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"client_id": ""}, "VALUE_REQUIRED"),
        ({"client_id": 7}, "VALUE_INVALID"),
        ({"user_id": "x" * 256}, None),
        ({"user_id": "x" * 257}, "VALUE_INVALID"),
        ({"consent": {"ad_user_data": "GRANTED"}}, None),
        ({"consent": {"ad_user_data": "granted"}}, "VALUE_INVALID"),
        ({"consent": "GRANTED"}, "VALUE_INVALID"),
        ({"user_data": {"sha256_email_address": [digest("a")]}}, None),
        ({"user_data": {"sha256_email_address": ["jane@example.com"]}}, "VALUE_INVALID"),
        ({"user_data": {"address": [{"sha256_first_name": "mary"}]}}, "VALUE_INVALID"),
        ({"user_data": []}, "VALUE_INVALID"),
        ({"timestamp_micros": NOW * 1_000_000}, None),
        ({"timestamp_micros": str(NOW)}, "VALUE_INVALID"),
        ({"timestamp_micros": (NOW + 901) * 1_000_000}, "VALUE_OUT_OF_BOUNDS"),
        ({"events": []}, "VALUE_REQUIRED"),
        ({"events": [7]}, "VALUE_INVALID"),
        ({"events": [{"name": "a"}] * 25}, None),
        ({"events": [{"name": "a"}] * 26}, "EXCEEDED_MAX_ENTITIES"),
        ({"name": "two words"}, "NAME_INVALID"),
        ({"name": "schön"}, "NAME_INVALID"),
        ({"name": None}, "NAME_INVALID"),
        ({"name": "ga_x"}, "NAME_RESERVED"),
        ({"name": "user_engagement"}, "NAME_RESERVED"),
        ({"params": []}, "VALUE_INVALID"),
        ({"params": {f"p{number}": 1 for number in range(26)}}, "EXCEEDED_MAX_ENTITIES"),
        ({"params": {"a-b": 1}}, "NAME_INVALID"),
        ({"params": {"a": None}}, "VALUE_INVALID"),
        ({"params": {"a": "x" * 101}}, "VALUE_OUT_OF_BOUNDS"),
        ({"params": {"page_location": "x" * 1000}}, None),
        ({"params": {"items": "x"}}, "VALUE_INVALID"),
        ({"params": {"items": [{}]}}, "VALUE_REQUIRED"),
        ({"params": {"items": [{"item_name": "x"}] * 201}}, "EXCEEDED_MAX_ENTITIES"),
        ({"params": {"items": [{"item_id": "x", "price": "1"}]}}, "VALUE_INVALID"),
        ({"params": {"items": [{"item_id": "x" * 101}]}}, "VALUE_OUT_OF_BOUNDS"),
        ({"params": {"value": 1}}, "VALUE_REQUIRED"),
        ({"params": {"value": "1", "currency": "EUR"}}, "VALUE_INVALID"),
        ({"params": {"value": 1, "currency": "EURO"}}, "VALUE_INVALID"),
        ({"name": "purchase", "params": {}}, "VALUE_REQUIRED"),
    ],
)
def test_each_request_is_judged_as_google_judges_it(changes: dict[str, Any], code: str | None):
    assert codes(request(**changes)) == ([] if code is None else [code])


def test_an_events_own_time_goes_before_the_requests():
    old, new = (NOW - 73 * 3600) * 1_000_000, NOW * 1_000_000
    assert too_old({}, {"timestamp_micros": old}, NOW)
    assert not too_old({"timestamp_micros": new}, {"timestamp_micros": old}, NOW)
    assert too_old({"timestamp_micros": old}, {}, NOW)
    assert not too_old({}, {}, NOW)
