"""The practice Google's objections, one by one."""

from __future__ import annotations

from typing import Any

import pytest
from conversion import NOW

from stratum_desktop.practice.servers.google_rules import (
    adjustment_error,
    conversion_error,
    event_violations,
    processing_error,
)

HASH = "a" * 64
ACTIONS = frozenset({"7"})
ADDRESS = {"givenName": HASH, "familyName": HASH, "regionCode": "US", "postalCode": "94035"}


def event(**changes: Any) -> dict[str, Any]:
    whole = {
        "destinationReferences": ["7"],
        "transactionId": "order-1",
        "eventTimestamp": "2026-03-02T11:00:00Z",
        "eventSource": "WEB",
        "userData": {"userIdentifiers": [{"emailAddress": HASH}]},
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def people(*given: Any) -> dict[str, Any]:
    return {"userData": {"userIdentifiers": list(given)}}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"userData": None, "adIdentifiers": {"wbraid": "x"}},
        {"conversionValue": 1, "currency": "EUR"},
        {"consent": {"adUserData": "CONSENT_DENIED"}},
        {"eventTimestamp": "2026-03-02T13:00:00.5+01:00"},
        people({"address": ADDRESS}),
    ],
)
def test_a_good_event_has_no_violation(changes):
    assert event_violations(event(**changes), ACTIONS, NOW) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"surprise": 1}, "INVALID_ARGUMENT"),
        ({"conversionValue": "1"}, "INVALID_FORMAT"),
        ({"conversionValue": True}, "INVALID_FORMAT"),
        ({"transactionId": ""}, "REQUIRED_FIELD_MISSING"),
        ({"destinationReferences": ["8"]}, "INVALID_ARGUMENT"),
        ({"eventTimestamp": None}, "REQUIRED_FIELD_MISSING"),
        ({"eventTimestamp": "2026-03-02 11:00:00"}, "INVALID_FORMAT"),
        ({"eventTimestamp": "2025-11-01T11:00:00Z"}, "EVENT_TIME_INVALID"),
        ({"eventTimestamp": "2026-03-02T12:06:00Z"}, "EVENT_TIME_INVALID"),
        ({"eventSource": "SHOP"}, "INVALID_ARGUMENT"),
        ({"conversionValue": 1}, "REQUIRED_FIELD_MISSING"),
        ({"currency": "eur"}, "INVALID_CURRENCY_CODE"),
        ({"consent": {"adUserData": "GRANTED"}}, "INVALID_ARGUMENT"),
        ({"userData": None}, "NO_IDENTIFIERS_PROVIDED"),
        (people(*[{"emailAddress": HASH}] * 11), "TOO_MANY_USER_IDENTIFIERS"),
        (people({"emailAddress": HASH, "phoneNumber": HASH}), "INVALID_ARGUMENT"),
        (people({"emailAddress": "mary@shop.example"}), "INVALID_SHA256_FORMAT"),
        (people({"name": HASH}), "INVALID_ARGUMENT"),
        (people({"address": 7}), "INVALID_FORMAT"),
        (people({"address": {**ADDRESS, "givenName": "Mary"}}), "INVALID_SHA256_FORMAT"),
        (people({"address": {**ADDRESS, "regionCode": "us"}}), "INVALID_FORMAT"),
        (people({"address": {**ADDRESS, "postalCode": " "}}), "INVALID_POSTAL_CODE"),
    ],
)
def test_each_event_is_judged_as_google_judges_it(changes, reason: str):
    assert {why for _, why in event_violations(event(**changes), ACTIONS, NOW)} == {reason}


def test_what_is_no_event_is_refused():
    assert event_violations(7, ACTIONS, NOW) == [("", "INVALID_EVENT")]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"adIdentifiers": {"gclid": "Cj0KCQ-_a1"}}, None),
        ({"adIdentifiers": {"gclid": "short"}}, "INVALID_GCLID"),
        ({"consent": {"adUserData": "CONSENT_DENIED"}}, "DENIED_CONSENT"),
        ({"consent": {"adPersonalization": "CONSENT_DENIED"}}, None),
    ],
)
def test_some_things_are_seen_in_processing_only(changes, reason: str | None):
    assert event_violations(event(**changes), ACTIONS, NOW) == []
    assert processing_error(event(**changes)) == reason


def row(**changes: Any) -> dict[str, Any]:
    whole = {
        "conversionAction": "customers/1/conversionActions/7",
        "conversionDateTime": "2026-03-02 11:00:00+00:00",
        "orderId": "order-1",
        "userIdentifiers": [{"hashedEmail": HASH}],
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, None),
        ({"userIdentifiers": None, "gclid": "g"}, None),
        ({"consent": {"adUserData": "GRANTED"}}, None),
        ({"surprise": 1}, "FIELD_ERROR"),
        ({"conversionAction": None}, "FIELD_ERROR"),
        ({"conversionValue": "1"}, "FIELD_ERROR"),
        ({"consent": {"adPersonalization": "GRANTED"}}, "FIELD_ERROR"),
        ({"gbraid": "b", "wbraid": "w"}, "GBRAID_WBRAID_BOTH_SET"),
        ({"conversionAction": "7"}, "NO_CONVERSION_ACTION_FOUND"),
        (
            {"conversionDateTime": "2026-03-02T11:00:00Z"},
            "INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET",
        ),
        ({"conversionDateTime": "2025-11-02 11:00:00+00:00"}, "EXPIRED_EVENT"),
        ({"orderId": "a@b.example"}, "ORDER_ID_CONTAINS_PII"),
        ({"userIdentifiers": None}, "MISSING_USER_IDENTIFIER"),
        ({"userIdentifiers": [{"hashedEmail": HASH}] * 6}, "TOO_MANY_USER_IDENTIFIERS"),
        ({"userIdentifiers": [{"hashedEmail": "x"}]}, "INVALID_USER_IDENTIFIER"),
        ({"userIdentifiers": [{}]}, "INVALID_USER_IDENTIFIER"),
        ({"userIdentifiers": [{"addressInfo": {}}]}, "UNSUPPORTED_USER_IDENTIFIER"),
        ({"userIdentifiers": [{"mobileId": "x"}]}, "UNSUPPORTED_USER_IDENTIFIER"),
    ],
)
def test_each_conversion_is_judged_as_google_judges_it(changes, error: str | None):
    assert conversion_error(row(**changes), ACTIONS, NOW) == error


def test_what_is_no_row_is_an_error():
    assert conversion_error(7, ACTIONS, NOW) == adjustment_error(7, ACTIONS, NOW) == "FIELD_ERROR"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, None),
        ({"adjustmentType": "DELETION"}, "INVALID_ADJUSTMENT_TYPE"),
        ({"orderId": None}, "MISSING_ORDER_ID_FOR_WEBPAGE"),
        ({"restatementValue": {}}, "RESTATEMENT_VALUE_REQUIRED"),
        ({"adjustmentType": "RESTATEMENT"}, "RESTATEMENT_VALUE_REQUIRED"),
        ({"adjustmentType": "RESTATEMENT", "restatementValue": {"adjustedValue": 1}}, None),
        ({"adjustmentType": "ENHANCEMENT"}, "UNSUPPORTED_USER_IDENTIFIER"),
        ({"adjustmentType": "ENHANCEMENT", "userIdentifiers": [{"addressInfo": {}}]}, None),
        ({"conversionAction": "customers/1/conversionActions/8"}, "NO_CONVERSION_ACTION_FOUND"),
    ],
)
def test_each_change_is_judged_as_google_judges_it(changes, error: str | None):
    whole = {
        "conversionAction": "customers/1/conversionActions/7",
        "adjustmentDateTime": "2026-03-02 11:00:00+00:00",
        "adjustmentType": "RETRACTION",
        "orderId": "order-1",
        **changes,
    }
    change = {name: value for name, value in whole.items() if value is not None}
    assert adjustment_error(change, ACTIONS, NOW) == error
