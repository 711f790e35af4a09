"""What the Conversions API takes as values of an event."""

from __future__ import annotations

import pytest

from stratum_desktop.platforms._shared.graph_custom_data import (
    custom_data_refusal,
    purchase_refusal,
)


@pytest.mark.parametrize(
    ("custom_data", "code"),
    [
        ({}, None),
        ({"value": 1, "currency": "usd"}, None),
        ({"value": 1.5, "currency": "USD", "contents": [{"id": "a"}]}, None),
        ({"value": 1}, "meta.value_needs_currency"),
        ({"value": "1", "currency": "USD"}, "meta.parameter_malformed"),
        ({"value": float("inf"), "currency": "USD"}, "meta.parameter_malformed"),
        ({"currency": "DOLLARS"}, "meta.currency_malformed"),
        ({"content_type": "service"}, "meta.parameter_malformed"),
        ({"contents": [{"quantity": 1}]}, "meta.contents_need_id"),
        ({"own": {"nested": 1}}, "meta.parameter_malformed"),
        ({"own": ["a", 1, True]}, None),
    ],
)
def test_values_are_judged_before_they_cost_a_request(custom_data, code: str | None):
    refusal = custom_data_refusal(custom_data)
    assert (refusal.code if refusal else None) == code


def test_a_purchase_needs_value_and_currency():
    assert purchase_refusal({"value": 1, "currency": "USD"}) is None
    refusal = purchase_refusal({"value": 1})
    assert refusal is not None
    assert refusal.facts == {"missing": "currency"}
