"""Our event in LinkedIn's spelling."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
import pytest
from conversion import NOW, a_person, a_purchase, digest, only
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import Event, Identity
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.identity import RawPerson, normalise
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.linkedin.manifest import TRAITS
from stratum_desktop.platforms.linkedin.mapping import body_of
from stratum_desktop.platforms.linkedin.requirements import rules_of, skip_reason
from stratum_desktop.platforms.linkedin.vocabulary import RULE_TYPES
from stratum_desktop.practice.servers.linkedin_rules import schema_problems, unidentified

OPTIONS = {"rules": "Purchase=11, Lead=22"}
LEAD = "urn:li:leadGenFormResponse:1a2b3c-4"


def wire(event: Event, **options: str) -> dict[str, Any]:
    body = body_of(event, {**OPTIONS, **options})
    assert isinstance(body, bytes), body
    return orjson.loads(body)


def refused(event: Event, **options: str) -> str:
    body = body_of(event, {**OPTIONS, **options})
    assert isinstance(body, Reason), body
    return body.code


def ids(event: Event, **options: str) -> dict[str, str]:
    return {one["idType"]: one["idValue"] for one in wire(event, **options)["user"]["userIds"]}


def test_a_purchase_is_spelled_as_linkedin_spells_it():
    assert wire(a_purchase()) == {
        "conversion": "urn:lla:llaPartnerConversion:11",
        "conversionHappenedAt": (NOW - 60) * 1000,
        "conversionValue": {"amount": "129.5", "currencyCode": "USD"},
        "eventId": "order-1",
        "user": {
            "userIds": [
                {"idType": "SHA256_EMAIL", "idValue": digest("test@example.com")},
                {"idType": "PLAINTEXT_IP_ADDRESS", "idValue": "203.0.113.9"},
            ]
        },
    }


def test_the_rule_of_the_destination_is_frozen_with_the_event():
    first, second = (body_of(a_purchase(), {"rules": f"Purchase={n}"}) for n in (11, 12))
    assert first != second
    assert first == body_of(a_purchase(), OPTIONS)


def test_every_standard_event_has_a_type_of_rule():
    assert RULE_TYPES.keys() == STANDARD_EVENTS


@pytest.mark.parametrize("name", sorted(STANDARD_EVENTS))
def test_every_standard_event_goes_to_the_rule_that_is_named_for_it(name: str):
    body = body_of(a_purchase(name=name), {"rules": f"{name}=77"})
    assert isinstance(body, bytes)
    assert b"llaPartnerConversion:77" in body


def test_rules_are_named_in_any_known_spelling_and_custom_ones_as_given():
    options = {"rules": " order_completed = 1, Demo booked=2 "}
    assert dict(rules_of(options)) == {"Purchase": "1", "Demo booked": "2"}
    assert wire(a_purchase(name="Demo booked"), **options)["conversion"].endswith(":2")


@pytest.mark.parametrize("options", [{}, {"rules": ""}, {"rules": "Lead=22"}])
def test_an_event_without_a_rule_is_not_mapped(options: dict[str, str]):
    why = Reason("linkedin.not_mapped", {"event_name": "Purchase"})
    assert skip_reason(a_purchase(), options) == why
    assert body_of(a_purchase(), options) == why


def test_a_denied_personalization_stays_here_and_an_unknown_one_goes():
    denied = Consent(ad_personalization=ConsentState.DENIED)
    assert refused(a_purchase(consent=denied)) == "linkedin.personalization_denied"
    assert skip_reason(a_purchase(consent=Consent()), OPTIONS) is None


# Who


def test_user_ids_are_there_even_when_empty():
    identity = Identity(clear={"first_name": "Mary", "last_name": "Smith"})
    assert wire(a_purchase(identity=identity))["user"] == {
        "userIds": [],
        "userInfo": {"firstName": "Mary", "lastName": "Smith"},
    }


def test_names_go_in_clear_only_as_a_pair_and_the_country_only_beside_them():
    clear = {"first_name": "Mary", "last_name": "Smith", "country": "us"}
    person = a_person()._replace(clear=clear)
    info = wire(a_purchase(identity=person))["user"]["userInfo"]
    assert info == {"firstName": "Mary", "lastName": "Smith", "countryCode": "US"}
    for missing in ("first_name", "last_name"):
        half = {name: value for name, value in clear.items() if name != missing}
        assert "userInfo" not in wire(a_purchase(identity=person._replace(clear=half)))["user"]


def test_hashed_names_are_neither_sent_nor_enough():
    assert refused(a_purchase(identity=only("first_name", "last_name"))) == "linkedin.no_identifier"
    body = body_of(a_purchase(), OPTIONS)
    assert isinstance(body, bytes)
    assert digest("mary").encode() not in body


def test_the_click_id_goes_as_given():
    assert ids(a_purchase(identity=only(li_fat_id="AbC-1"))) == {
        "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID": "AbC-1"
    }


def test_gmail_addresses_keep_their_dots():
    raw = RawPerson(email="J.Doe+x@gmail.com")
    person = normalise(raw, default_country=None, seen_at_ms=NOW * 1000).identity
    assert ids(a_purchase(identity=person)) == {"SHA256_EMAIL": digest("j.doe+x@gmail.com")}


@pytest.mark.parametrize("address", ["2001:db8::1", "::ffff:203.0.113.9", "203.0.113", ""])
def test_an_address_that_is_no_ipv4_is_left_out(address: str):
    identity = Identity(clear={"client_ip_address": address})
    assert refused(a_purchase(identity=identity)) == "linkedin.no_identifier"


@pytest.mark.parametrize(
    ("extinfo", "madid", "version", "is_sent"),
    [
        ("a2", "AAAA1111-0000-4000-8000-000000000001", "202609", True),
        ("a2", "AAAA1111-0000-4000-8000-000000000001", "202605", True),
        ("a2", "AAAA1111-0000-4000-8000-000000000001", "202604", False),
        ("i2", "AAAA1111-0000-4000-8000-000000000001", "202609", False),
        ("a2", "00000000-0000-0000-0000-000000000000", "202609", False),
    ],
)
def test_an_ad_id_is_sent_for_android_alone(extinfo: str, madid: str, version: str, is_sent: bool):
    parameters = {"app_data": {"extinfo": [extinfo]}}
    event = a_purchase(identity=only("email", madid=madid), parameters=parameters)
    assert ids(event, api_version=version).get("GOOGLE_AID") == (madid.lower() if is_sent else None)


def test_a_lead_of_a_form_is_enough_from_202605_on():
    event = a_purchase(identity=only(lead_id=LEAD))
    assert wire(event, api_version="202605")["user"] == {"userIds": [], "lead": LEAD}
    assert refused(event, api_version="202604") == "linkedin.no_identifier"
    with_email = a_purchase(identity=only("email", lead_id=LEAD))
    assert wire(with_email, api_version="202604")["user"]["lead"] == LEAD


def test_the_lead_of_another_platform_is_not_sent():
    event = a_purchase(identity=only("email", lead_id="1234567890"))
    assert "lead" not in wire(event)["user"]


def test_what_is_needed_in_clear_is_what_goes_in_clear():
    assert TRAITS.needs_clear == {"client_ip_address", "first_name", "last_name", "country"}


# What it is worth


@pytest.mark.parametrize(
    ("value", "amount"),
    [(10, "10"), (129.5, "129.5"), (0.0, "0.0"), (1e-07, "0.0000001"), (1e21, "1" + "0" * 21)],
)
def test_an_amount_is_text_in_plain_digits(value: float, amount: str):
    event = a_purchase(parameters={"value": value, "currency": "EUR"})
    assert wire(event)["conversionValue"] == {"amount": amount, "currencyCode": "EUR"}


def test_an_event_without_a_value_has_none():
    assert "conversionValue" not in wire(a_purchase(parameters={}))
    assert "conversionValue" not in wire(a_purchase(parameters={"currency": "EUR"}))
    assert "conversionValue" not in wire(a_purchase(parameters={"value": None}))


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"value": 1}, "value_needs_currency"),
        ({"value": 1, "currency": "XXL"}, "currency_malformed"),
        ({"value": 1, "currency": "eur"}, "currency_malformed"),
        ({"value": "1", "currency": "EUR"}, "parameter_malformed"),
        ({"value": True, "currency": "EUR"}, "parameter_malformed"),
        ({"value": float("inf"), "currency": "EUR"}, "parameter_malformed"),
    ],
)
def test_a_value_that_linkedin_would_count_wrongly_is_refused(parameters, code: str):
    assert refused(a_purchase(parameters=parameters)) == f"linkedin.{code}"


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20))
def test_an_amount_loses_nothing_and_the_form_is_always_linkedins(value: float, event_id: str):
    event = a_purchase(event_id=event_id, parameters={"value": value, "currency": "EUR"})
    element = wire(event)
    assert Decimal(element["conversionValue"]["amount"]) == Decimal(repr(value))
    assert schema_problems([element]) == []


_KEYS = st.sampled_from(["li_fat_id", "lead_id", "madid", "gclid", "fbc"])
_CLEAR = st.sampled_from(["first_name", "last_name", "country", "client_ip_address", "city"])
_TEXT = st.one_of(st.sampled_from(["203.0.113.9", LEAD, "Zoë"]), st.text(min_size=1, max_size=8))


@given(
    st.sets(st.sampled_from(["email", "phone_digits", "first_name", "last_name"])),
    st.dictionaries(_KEYS, _TEXT),
    st.dictionaries(_CLEAR, _TEXT),
)
def test_whoever_it_is_about_the_body_is_taken_or_the_event_refused(hashed, keys, clear):
    identity = Identity({one: digest(one) for one in hashed}, keys, clear)
    body = body_of(a_purchase(identity=identity), OPTIONS)
    if isinstance(body, Reason):
        assert body.code == "linkedin.no_identifier"
    else:
        element = orjson.loads(body)
        assert schema_problems([element]) == []
        assert unidentified([element]) == []
