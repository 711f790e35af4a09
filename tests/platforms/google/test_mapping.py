"""Our event in Google's spelling, for both ways in."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from conversion import NOW, a_person, a_purchase, digest, only
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.identity import RawPerson, normalise
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.contract import ACCOUNT
from stratum_desktop.platforms.google.mapping import (
    ADJUSTMENT,
    CONVERSION,
    EVENT,
    Label,
    body_of,
    label_of,
)
from stratum_desktop.platforms.google.requirements import (
    Adjustment,
    action_for,
    adjustment_for,
    skip_reason,
    version_of,
)
from stratum_desktop.platforms.google.vocabulary import (
    ACTION_CATEGORIES,
    EVENT_SOURCES,
    AdjustmentType,
)
from stratum_desktop.practice.servers import google_rules as rules

OPTIONS = {"actions": "Purchase=11, Lead=22", ACCOUNT: "123-456-7890"}
OLDER = {**OPTIONS, "api": "click_conversions"}
ADJUSTING = {
    **OLDER,
    "adjustments": "order_cancelled=retraction:11, Lead = restatement:33,Purchase=enhancement:44",
}
GRANTED = Consent(ConsentState.GRANTED, ConsentState.DENIED)
MARY = {
    "email": ("M.ary+shop@gmail.com",),
    "phone": ("+1 650 555 1212",),
    "first_name": "Mary",
    "last_name": "Smith",
    "zip": "94035",
    "country": "us",
}


def somebody(**changes: Any) -> Identity:
    person = normalise(
        RawPerson(**{**MARY, **changes}),
        default_country=None,
        seen_at_ms=NOW * 1000,
        needs_clear=frozenset({"zip", "country"}),
    )
    return person.identity


def wire(event: Event, options: dict[str, str] = OPTIONS) -> dict[str, Any]:
    body = body_of(event, options)
    assert isinstance(body, bytes), body
    return orjson.loads(body)


def refused(event: Event, options: dict[str, str] = OPTIONS) -> str:
    body = body_of(event, options)
    assert isinstance(body, Reason), body
    return body.code


def test_a_purchase_is_spelled_as_the_data_manager_spells_it():
    identity = only("email", gclid="Cj0-click_id")
    event = a_purchase(identity=identity, consent=GRANTED)
    event = event._replace(parameters={**event.parameters, "customer_type": "Returning"})
    assert wire(event) == {
        "adIdentifiers": {"gclid": "Cj0-click_id"},
        "consent": {"adUserData": "CONSENT_GRANTED", "adPersonalization": "CONSENT_DENIED"},
        "conversionValue": 129.5,
        "currency": "USD",
        "destinationReferences": ["11"],
        "eventSource": "WEB",
        "eventTimestamp": "2026-03-02T11:59:00Z",
        "transactionId": "order-1",
        "userData": {"userIdentifiers": [{"emailAddress": digest("email")}]},
        "userProperties": {"customerType": "RETURNING"},
    }


def test_a_purchase_is_spelled_as_the_older_upload_spells_it():
    identity = only("email", gclid="Cj0-click_id")
    event = a_purchase(identity=identity, consent=GRANTED)
    assert wire(event, OLDER) == {
        "consent": {"adUserData": "GRANTED"},
        "conversionAction": "customers/1234567890/conversionActions/11",
        "conversionDateTime": "2026-03-02 11:59:00+00:00",
        "conversionEnvironment": "WEB",
        "conversionValue": 129.5,
        "currencyCode": "USD",
        "gclid": "Cj0-click_id",
        "orderId": "order-1",
        "userIdentifiers": [{"hashedEmail": digest("email")}],
    }


# Which action


def test_every_standard_event_has_a_category():
    assert ACTION_CATEGORIES.keys() == STANDARD_EVENTS


@pytest.mark.parametrize("name", sorted(STANDARD_EVENTS))
@pytest.mark.parametrize("api", ["data_manager", "click_conversions"])
def test_every_standard_event_goes_to_the_action_that_is_named_for_it(name: str, api: str):
    for actions in (f"{name}=77", " 77 "):
        options = {ACCOUNT: "123-456-7890", "actions": actions, "api": api}
        body = body_of(a_purchase(name=name), options)
        assert isinstance(body, bytes)
        assert label_of(body).action == "77"


def test_actions_are_named_in_any_known_spelling_and_custom_ones_as_given():
    options = {"actions": " order_completed = 1, Demo booked=2 "}
    assert action_for("Purchase", options) == "1"
    assert action_for("Demo booked", options) == "2"
    assert action_for("Lead", options) is None
    assert action_for("Anything", {"actions": "9"}) == "9"


@pytest.mark.parametrize("options", [{}, {"actions": ""}, {"actions": "Lead=22"}])
def test_an_event_without_an_action_is_not_mapped(options: dict[str, str]):
    why = Reason("google.not_mapped", {"event_name": "Purchase"})
    assert skip_reason(a_purchase(), options) == why
    assert body_of(a_purchase(), options) == why


def test_the_version_is_that_of_the_way_in():
    assert version_of({}) == "v1"
    assert version_of({"api_version": "v25"}) == "v1"
    assert version_of({"api": "click_conversions"}) == "v26"
    assert version_of({"api": "click_conversions", "api_version": "v25"}) == "v25"


# Told apart by


@pytest.mark.parametrize("options", [OPTIONS, OLDER])
def test_an_order_is_told_apart_by_its_id_and_any_other_event_by_its_own(options):
    def identity_of(event: Event) -> str:
        body = wire(event, {**options, "actions": "1"})
        return body.get("transactionId") or body["orderId"]

    order = {"value": 1.0, "currency": "EUR", "order_id": "A-1"}
    for name in ("Purchase", "Subscribe", "Donate"):
        assert identity_of(a_purchase(name=name, event_id="e-1", parameters=order)) == "A-1"
        assert identity_of(a_purchase(name=name, event_id="e-1", parameters={})) == "e-1"
    started = a_purchase(name="InitiateCheckout", event_id="e-1", parameters=order)
    assert identity_of(started) == "e-1"


def test_an_e_mail_is_no_order_id():
    order = {"order_id": "mary@shop.example"}
    assert refused(a_purchase(parameters=order)) == "google.id_holds_personal_data"
    assert refused(a_purchase(event_id="mary@shop.example", parameters={})) == (
        "google.id_holds_personal_data"
    )


# Who


def test_each_identifier_has_an_object_of_its_own():
    people = wire(a_purchase(identity=somebody()))["userData"]["userIdentifiers"]
    assert people == [
        {"emailAddress": digest("mary@gmail.com")},
        {"phoneNumber": digest("+16505551212")},
        {
            "address": {
                "givenName": digest("mary"),
                "familyName": digest("smith"),
                "regionCode": "US",
                "postalCode": "94035",
            }
        },
    ]


def test_the_older_upload_takes_no_address_and_an_enhancement_does():
    people = wire(a_purchase(identity=somebody()), OLDER)["userIdentifiers"]
    assert people == [
        {"hashedEmail": digest("mary@gmail.com")},
        {"hashedPhoneNumber": digest("+16505551212")},
    ]
    people = wire(a_purchase(identity=somebody()), ADJUSTING)["userIdentifiers"]
    assert people[2] == {
        "addressInfo": {
            "hashedFirstName": digest("mary"),
            "hashedLastName": digest("smith"),
            "countryCode": "US",
            "postalCode": "94035",
        }
    }


@pytest.mark.parametrize("missing", ["first_name", "last_name", "zip", "country"])
def test_a_part_of_an_address_is_none(missing: str):
    identity = somebody(**{missing: None})
    people = wire(a_purchase(identity=identity))["userData"]["userIdentifiers"]
    assert [list(one) for one in people] == [["emailAddress"], ["phoneNumber"]]


@pytest.mark.parametrize(("options", "most"), [(OPTIONS, 10), (OLDER, 5), (ADJUSTING, 5)])
def test_no_more_identifiers_than_google_takes_and_the_address_stays(options, most: int):
    identity = somebody(email=tuple(f"mary{number}@shop.example" for number in range(20)))
    body = wire(a_purchase(identity=identity), options)
    people = body.get("userIdentifiers") or body["userData"]["userIdentifiers"]
    assert len(people) == most
    assert any(one.keys() & {"address", "addressInfo"} for one in people) is (options is not OLDER)


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        ({"gclid": "g", "gbraid": "b", "wbraid": "w"}, {"gclid": "g"}),
        ({"gbraid": "b", "wbraid": "w"}, {"gbraid": "b"}),
        ({"wbraid": "w"}, {"wbraid": "w"}),
    ],
)
def test_a_click_has_one_id(keys: dict[str, str], sent: dict[str, str]):
    event = a_purchase(identity=Identity(keys=keys))
    assert wire(event)["adIdentifiers"] == sent
    older = wire(event, OLDER)
    assert {name: older[name] for name in older.keys() & {"gclid", "gbraid", "wbraid"}} == sent
    assert "userIdentifiers" not in older


@pytest.mark.parametrize("options", [OPTIONS, OLDER])
def test_nobody_is_refused(options):
    assert refused(a_purchase(identity=only("external_id")), options) == "google.no_identifier"


def test_what_nobody_said_of_consent_is_not_said():
    assert "consent" not in wire(a_purchase())
    assert "consent" not in wire(a_purchase(), OLDER)
    only_one = Consent(ad_personalization=ConsentState.GRANTED)
    assert wire(a_purchase(consent=only_one))["consent"] == {"adPersonalization": "CONSENT_GRANTED"}
    assert "consent" not in wire(a_purchase(consent=only_one), OLDER)


def test_every_action_source_has_a_word():
    assert EVENT_SOURCES.keys() == set(ActionSource)
    store = a_purchase(action_source=ActionSource.PHYSICAL_STORE)
    assert wire(store)["eventSource"] == "IN_STORE"
    assert "conversionEnvironment" not in wire(store, OLDER)


# Money


@pytest.mark.parametrize("options", [OPTIONS, OLDER])
@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"value": 10}, "google.value_needs_currency"),
        ({"value": "10", "currency": "EUR"}, "google.parameter_malformed"),
        ({"value": True, "currency": "EUR"}, "google.parameter_malformed"),
        ({"value": float("nan"), "currency": "EUR"}, "google.parameter_malformed"),
        ({"value": 2**64, "currency": "EUR"}, "google.parameter_malformed"),
        ({"value": 10, "currency": "eur"}, "google.currency_malformed"),
    ],
)
def test_money_that_google_would_not_take_is_refused_here(parameters, code: str, options):
    assert refused(a_purchase(parameters=parameters), options) == code


def test_an_event_needs_no_value():
    assert "currency" not in wire(a_purchase(parameters={"currency": "EUR"}))


# Adjustments


def test_adjustments_are_read_with_their_actions():
    assert adjustment_for("order_cancelled", ADJUSTING) == Adjustment(
        AdjustmentType.RETRACTION, "11"
    )
    assert adjustment_for("Lead", ADJUSTING) == Adjustment(AdjustmentType.RESTATEMENT, "33")
    assert adjustment_for("Purchase", ADJUSTING) == Adjustment(AdjustmentType.ENHANCEMENT, "44")
    assert adjustment_for("Contact", ADJUSTING) is None


def test_a_retraction_names_the_order_and_nothing_else():
    event = a_purchase(name="order_cancelled", event_id="e-9")
    assert wire(event, ADJUSTING) == {
        "adjustmentDateTime": "2026-03-02 11:59:00+00:00",
        "adjustmentType": "RETRACTION",
        "conversionAction": "customers/1234567890/conversionActions/11",
        "orderId": "order-1",
    }


def test_a_restatement_says_what_the_order_is_worth_now():
    body = wire(a_purchase(name="Lead"), ADJUSTING)
    assert body["restatementValue"] == {"adjustedValue": 129.5, "currencyCode": "USD"}
    assert "userIdentifiers" not in body
    without = a_purchase(name="Lead", parameters={"order_id": "order-1"})
    assert refused(without, ADJUSTING) == "google.restatement_needs_value"


def test_an_adjustment_needs_its_order_and_an_enhancement_somebody():
    nothing = a_purchase(parameters={})
    assert refused(nothing, ADJUSTING) == "google.adjustment_needs_order_id"
    nobody = a_purchase(identity=Identity(keys={"gclid": "g"}))
    assert refused(nobody, ADJUSTING) == "google.no_identifier"
    mail = a_purchase(name="order_cancelled", parameters={"order_id": "a@b.example"})
    assert refused(mail, ADJUSTING) == "google.id_holds_personal_data"


def test_the_data_manager_makes_no_adjustments():
    options = {**ADJUSTING, "api": ""}
    assert refused(a_purchase(name="order_cancelled"), options) == (
        "google.adjustment_needs_click_conversions"
    )


# Reading a body back


def test_a_frozen_body_says_which_request_it_belongs_to():
    assert label_of(body_of(a_purchase(), OPTIONS)) == Label(EVENT, "11", "")
    assert label_of(body_of(a_purchase(), OLDER)) == Label(CONVERSION, "11", "order-1")
    changed = body_of(a_purchase(name="order_cancelled"), ADJUSTING)
    assert label_of(changed) == Label(ADJUSTMENT, "11", "order-1")
    with pytest.raises(ValueError, match="no conversion action"):
        label_of(b"{}")


TRICKY = '"destinationReferences":["999"],"conversionAction":"customers/1/conversionActions/999"'


@pytest.mark.parametrize("options", [OPTIONS, OLDER, ADJUSTING])
def test_no_value_can_pretend_to_be_a_label(options):
    identity = somebody()._replace(keys={"gclid": TRICKY})
    order = {"value": 1.0, "currency": "EUR", "order_id": TRICKY}
    label = label_of(body_of(a_purchase(identity=identity, parameters=order), options))
    assert label.action != "999"


text = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=30)
identities = st.builds(
    lambda keys, hashed: Identity(hashed=hashed, keys=keys),
    st.dictionaries(st.sampled_from(["gclid", "gbraid", "wbraid"]), text, min_size=1),
    st.fixed_dictionaries(
        {}, optional={"email": st.just("a" * 64), "phone_e164": st.just("b" * 64)}
    ),
)
events = st.builds(
    a_purchase,
    event_id=text,
    event_time=st.integers(NOW - 80 * 86_400, NOW),
    action_source=st.sampled_from(list(ActionSource)),
    identity=identities,
    consent=st.builds(
        Consent, st.sampled_from(list(ConsentState)), st.sampled_from(list(ConsentState))
    ),
    parameters=st.fixed_dictionaries(
        {"currency": st.sampled_from(["EUR", "JPY"])},
        optional={
            "value": st.floats(-1e12, 1e12) | st.integers(-(10**12), 10**12),
            "order_id": text,
            "customer_type": text | st.sampled_from(["new", "RETURNING"]),
        },
    ),
)


@given(events)
def test_whatever_is_frozen_is_what_the_practice_vendor_takes(event: Event):
    body = body_of(event, OPTIONS)
    if isinstance(body, Reason):
        assert body.code == "google.id_holds_personal_data"
        return
    assert rules.event_violations(orjson.loads(body), frozenset({"11"}), NOW) == []
    assert label_of(body) == Label(EVENT, "11", "")
    older = body_of(event, OLDER)
    assert isinstance(older, bytes)
    assert rules.conversion_error(orjson.loads(older), frozenset({"11"}), NOW) is None
    assert label_of(older)[:2] == (CONVERSION, "11")


@given(events)
def test_the_order_of_fields_changes_no_byte(event: Event):
    turned = event._replace(
        parameters=dict(reversed(event.parameters.items())),
        identity=event.identity._replace(keys=dict(reversed(event.identity.keys.items()))),
    )
    for options in (OPTIONS, OLDER):
        assert body_of(event, options) == body_of(turned, options)


def test_a_well_known_person_is_taken():
    assert isinstance(body_of(a_purchase(identity=a_person(gclid="g-1")), OPTIONS), bytes)
