"""A row of the older upload, from its parts."""

from __future__ import annotations

import pytest
from conversion import a_purchase

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.google.click_conversions.mapping import (
    adjustment_of,
    conversion_of,
)
from stratum_desktop.platforms.google.requirements import Adjustment
from stratum_desktop.platforms.google.vocabulary import AdjustmentType

EMAIL = {"hashedEmail": "a" * 64}


def test_only_what_is_there_is_said():
    event = a_purchase(
        parameters={}, event_id="e-1", action_source=ActionSource.OTHER, consent=Consent()
    )
    assert conversion_of(event, "7", customer="1", click={"wbraid": "w"}, people=[]) == {
        "conversionAction": "customers/1/conversionActions/7",
        "conversionDateTime": "2026-03-02 11:59:00+00:00",
        "orderId": "e-1",
        "wbraid": "w",
    }


def test_of_consent_only_what_may_be_told_here():
    event = a_purchase(consent=Consent(ConsentState.UNKNOWN, ConsentState.GRANTED))
    body = conversion_of(event, "7", customer="1", click={}, people=[EMAIL])
    assert "consent" not in body


@pytest.mark.parametrize(("given", "sent"), [("new", "NEW"), ("reengaged", None)])
def test_a_kind_of_customer_that_the_older_upload_knows(given: str, sent: str | None):
    event = a_purchase(parameters={"customer_type": given})
    body = conversion_of(event, "7", customer="1", click={}, people=[EMAIL])
    assert body.get("customerType") == sent


@pytest.mark.parametrize(
    ("kind", "parameters", "people", "lacks"),
    [
        (AdjustmentType.RETRACTION, {}, [], "google.adjustment_needs_order_id"),
        (AdjustmentType.RETRACTION, {"order_id": ""}, [], "google.adjustment_needs_order_id"),
        (AdjustmentType.RESTATEMENT, {"order_id": "A"}, [], "google.restatement_needs_value"),
        (AdjustmentType.ENHANCEMENT, {"order_id": "A"}, [], "google.no_identifier"),
    ],
)
def test_an_adjustment_says_what_it_lacks(kind, parameters, people, lacks: str):
    event = a_purchase(parameters=parameters)
    body = adjustment_of(event, Adjustment(kind, "7"), customer="1", people=people)
    assert body == Reason(lacks)


@pytest.mark.parametrize("kind", AdjustmentType)
def test_an_adjustment_carries_what_its_kind_may_carry(kind: AdjustmentType):
    body = adjustment_of(a_purchase(), Adjustment(kind, "7"), customer="1", people=[EMAIL])
    assert isinstance(body, dict)
    assert body["adjustmentType"] == kind.name
    assert ("restatementValue" in body) is (kind is AdjustmentType.RESTATEMENT)
    assert ("userIdentifiers" in body) is (kind is AdjustmentType.ENHANCEMENT)
