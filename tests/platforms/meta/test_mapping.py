"""Our event in Meta's spelling, byte for byte."""

from __future__ import annotations

import orjson
import pytest
from conversion import NOW, USER_AGENT, a_person, a_purchase, digest, only
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.platforms.meta.mapping import body_of
from stratum_desktop.practice.servers.meta_rules import objection_to


def wire(event: Event) -> dict[str, object]:
    body = body_of(event)
    assert isinstance(body, bytes), body
    return orjson.loads(body)


def test_a_website_purchase_is_spelled_as_meta_spells_it():
    assert wire(a_purchase()) == {
        "event_name": "Purchase",
        "event_time": NOW - 60,
        "event_id": "order-1",
        "action_source": "website",
        "event_source_url": "https://shop.example/thanks",
        "user_data": {
            "em": digest("test@example.com"),
            "ph": digest("16505551212"),
            "fn": digest("mary"),
            "ln": digest("smith"),
            "db": digest("19970216"),
            "ge": digest("f"),
            "ct": digest("newyork"),
            "st": digest("ny"),
            "zp": digest("94035"),
            "country": digest("us"),
            "external_id": digest("user_123"),
            "fbc": "fb.1.1772452700000.AbC-dEf",
            "fbp": "fb.1.1772452700000.123456",
            "client_ip_address": "203.0.113.9",
            "client_user_agent": USER_AGENT,
        },
        "custom_data": {
            "value": 129.5,
            "currency": "USD",
            "order_id": "order-1",
            "content_type": "product",
            "content_ids": ["sku-1"],
            "contents": [{"id": "sku-1", "quantity": 1, "item_price": 129.5}],
            "num_items": 1,
        },
    }


def test_the_same_event_gives_the_same_bytes_whatever_order_its_fields_came_in():
    event = a_purchase()
    turned = event._replace(
        parameters=dict(reversed(event.parameters.items())),
        identity=Identity(
            hashed=dict(reversed(event.identity.hashed.items())),
            keys=dict(reversed(event.identity.keys.items())),
            clear=dict(reversed(event.identity.clear.items())),
        ),
    )
    assert body_of(turned) == body_of(event)


def test_clear_values_go_only_while_the_event_has_them():
    identity = a_person()._replace(clear={})
    event = a_purchase(identity=identity, action_source=ActionSource.PHYSICAL_STORE)
    assert "client_user_agent" not in wire(event)["user_data"]
    assert "client_ip_address" not in wire(event)["user_data"]


def test_what_is_kept_in_clear_for_other_platforms_stays_here():
    person = a_person()
    identity = person._replace(clear={**person.clear, "city": "New York", "first_name": "Mary"})
    assert b"New York" not in body_of(a_purchase(identity=identity))


def test_variants_and_click_ids_of_other_platforms_stay_here():
    clicks = {"gclid": "Cj0-click", "ttclid": "E.C.P", "ctwa_clid": "ARA-chat"}
    body = body_of(a_purchase(identity=a_person(**clicks)))
    assert isinstance(body, bytes)
    assert b"Cj0-click" not in body
    assert b"E.C.P" not in body
    assert b"ARA-chat" not in body
    assert digest("+16505551212").encode() not in body


def test_several_emails_become_a_list_in_the_order_given():
    person = a_person()
    hashed = {**person.hashed, "email_2": digest("second@example.com")}
    user_data = wire(a_purchase(identity=person._replace(hashed=hashed)))["user_data"]
    assert user_data["em"] == [digest("test@example.com"), digest("second@example.com")]


def test_numeric_ids_of_meta_are_sent_as_numbers():
    user_data = wire(a_purchase(identity=a_person(lead_id="525645896321548")))["user_data"]
    assert user_data["lead_id"] == 525645896321548


def test_parameters_that_meta_keeps_beside_custom_data_go_there():
    original = {"event_name": "Purchase", "order_id": "order-0"}
    event = a_purchase(
        parameters={
            **a_purchase().parameters,
            "referrer_url": "https://search.example",
            "original_event_data": original,
            "customer_segmentation": "new_customer_to_business",
        }
    )
    body = wire(event)
    assert body["referrer_url"] == "https://search.example"
    assert body["original_event_data"] == original
    assert body["customer_segmentation"] == "new_customer_to_business"
    assert not {"referrer_url", "original_event_data"} & body["custom_data"].keys()


def test_a_parameter_without_value_is_absent():
    parameters = {**a_purchase().parameters, "search_string": None}
    assert "search_string" not in wire(a_purchase(parameters=parameters))["custom_data"]


def test_an_event_without_parameters_has_no_custom_data():
    assert "custom_data" not in wire(a_purchase(name="PageView", parameters={}))


def test_custom_properties_travel_with_the_rest():
    parameters = {**a_purchase().parameters, "loyalty_tier": "gold", "tags": ["a", 1]}
    custom_data = wire(a_purchase(parameters=parameters))["custom_data"]
    assert (custom_data["loyalty_tier"], custom_data["tags"]) == ("gold", ["a", 1])


def test_a_denied_personalisation_becomes_opt_out_and_stays_it():
    consent = Consent(ad_personalization=ConsentState.DENIED)
    parameters = {**a_purchase().parameters, "opt_out": False}
    assert wire(a_purchase(consent=consent))["opt_out"] is True
    assert wire(a_purchase(consent=consent, parameters=parameters))["opt_out"] is True
    assert "opt_out" not in wire(a_purchase())


def test_unknown_keys_are_never_sent():
    assert b"mystery" not in body_of(a_purchase(unknown={"mystery": 1}))


def chat(**changes: object) -> Event:
    parameters = {
        "messaging_channel": "messenger",
        "page_id": "42",
        "value": 5,
        "currency": "EUR",
    }
    event = a_purchase(
        name="Lead",
        action_source=ActionSource.BUSINESS_MESSAGING,
        identity=only(page_scoped_user_id="7100000000000000"),
        event_source_url=None,
        parameters=parameters,
    )
    return event._replace(**changes)


def test_a_lead_of_a_chat_is_called_what_chats_call_it():
    body = wire(chat())
    assert body["event_name"] == "LeadSubmitted"
    assert body["messaging_channel"] == "messenger"
    assert body["user_data"] == {"page_scoped_user_id": "7100000000000000", "page_id": "42"}
    assert wire(a_purchase(name="Lead"))["event_name"] == "Lead"


def test_limited_data_use_travels_beside_the_event():
    parameters = {
        **a_purchase().parameters,
        "data_processing_options": ["LDU"],
        "data_processing_options_country": 1,
        "data_processing_options_state": 1000,
    }
    body = wire(a_purchase(parameters=parameters))
    assert body["data_processing_options"] == ["LDU"]
    assert (body["data_processing_options_country"], body["data_processing_options_state"]) == (
        1,
        1000,
    )


_VARIANTS = [
    "email",
    "phone_digits",
    "first_name",
    "last_name",
    "date_of_birth",
    "gender",
    "city",
    "state",
    "zip",
    "country",
    "external_id",
    "phone_e164",
]
_JSON_SCALARS = st.one_of(
    st.text(max_size=8), st.integers(-(2**31), 2**31), st.floats(width=32), st.booleans()
)
_PARAMETERS = st.dictionaries(
    st.sampled_from(
        ["value", "currency", "order_id", "contents", "content_ids", "num_items", "colour"]
    ),
    st.one_of(
        _JSON_SCALARS,
        st.none(),
        st.lists(_JSON_SCALARS, max_size=2),
        st.lists(st.dictionaries(st.sampled_from(["id", "quantity"]), _JSON_SCALARS), max_size=2),
        st.sampled_from(["USD", "eur", 10, 9.5]),
    ),
)
_EVENTS = st.builds(
    a_purchase,
    name=st.sampled_from(["Purchase", "Lead", "PageView", "my own name"]),
    action_source=st.sampled_from(ActionSource),
    event_source_url=st.sampled_from([None, "https://shop.example/"]),
    identity=st.builds(
        lambda hashed, keys, clear: Identity(
            hashed={name: digest(name) for name in hashed},
            keys={name: name for name in keys},
            clear={name: name for name in clear},
        ),
        st.sets(st.sampled_from(_VARIANTS)),
        st.sets(st.sampled_from(["fbc", "fbp", "ctwa_clid", "gclid", "lead_id"])),
        st.sets(st.sampled_from(["client_ip_address", "client_user_agent", "city"])),
    ),
    parameters=_PARAMETERS,
)


@given(_EVENTS)
def test_what_the_mapping_lets_through_a_strict_meta_takes(event: Event):
    body = body_of(event)
    if isinstance(body, bytes):
        assert objection_to(orjson.loads(body), now=NOW) is None
    else:
        assert body.code.startswith("meta.")


@given(_EVENTS)
def test_mapping_is_deterministic_and_leaves_its_event_alone(event: Event):
    before = repr(event)
    assert body_of(event) == body_of(event)
    assert repr(event) == before


@pytest.mark.parametrize("name", ["Purchase", "purchase", "Ünïcode ✓", "a" * 200])
def test_names_and_ids_keep_every_character(name: str):
    assert wire(a_purchase(name=name, event_id=name))["event_id"] == name
