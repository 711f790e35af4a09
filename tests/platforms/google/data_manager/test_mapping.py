"""An event of the Data Manager, from its parts."""

from __future__ import annotations

import pytest
from conversion import a_purchase

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.platforms.google.data_manager.mapping import event_of

EMAIL = {"emailAddress": "a" * 64}


def test_only_what_is_there_is_said():
    event = a_purchase(parameters={}, event_id="e-1")
    assert event_of(event, "7", click={}, people=[EMAIL]) == {
        "destinationReferences": ["7"],
        "eventSource": "WEB",
        "eventTimestamp": "2026-03-02T11:59:00Z",
        "transactionId": "e-1",
        "userData": {"userIdentifiers": [EMAIL]},
    }
    clicked = event_of(event, "7", click={"gbraid": "b"}, people=[])
    assert clicked["adIdentifiers"] == {"gbraid": "b"}
    assert "userData" not in clicked


def test_no_value_is_no_value_and_zero_is_one():
    parameters = {"value": 0, "currency": "EUR"}
    body = event_of(a_purchase(parameters=parameters), "7", click={}, people=[EMAIL])
    assert (body["conversionValue"], body["currency"]) == (0, "EUR")


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (ConsentState.GRANTED, "CONSENT_GRANTED"),
        (ConsentState.DENIED, "CONSENT_DENIED"),
        (ConsentState.UNKNOWN, None),
    ],
)
def test_consent_is_passed_on_as_far_as_it_was_said(state: ConsentState, word: str | None):
    event = a_purchase(consent=Consent(state, state))
    said = event_of(event, "7", click={}, people=[EMAIL]).get("consent")
    assert said == (None if word is None else {"adUserData": word, "adPersonalization": word})


@pytest.mark.parametrize(
    ("given", "sent"),
    [("new", "NEW"), ("Returning", "RETURNING"), ("REENGAGED", "REENGAGED"), ("vip", None)],
)
def test_a_kind_of_customer_that_google_knows_is_passed_on(given: str, sent: str | None):
    event = a_purchase(parameters={"customer_type": given})
    said = event_of(event, "7", click={}, people=[EMAIL]).get("userProperties")
    assert said == (None if sent is None else {"customerType": sent})
