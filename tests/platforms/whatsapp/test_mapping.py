"""Our event as a conversion of a chat, byte for byte."""

from __future__ import annotations

import orjson
import pytest
from conversion import NOW, a_person, a_purchase, digest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.platforms.whatsapp.mapping import body_of
from stratum_desktop.practice.servers.whatsapp import PRACTICE_WHATSAPP_ACCOUNT, PracticeWhatsApp

OPTIONS = {"whatsapp_business_account_id": PRACTICE_WHATSAPP_ACCOUNT}
CLICK = a_person().keys["ctwa_clid"]


def wire(event: Event) -> dict[str, object]:
    body = body_of(event, OPTIONS)
    assert isinstance(body, bytes), body
    return orjson.loads(body)


def test_a_purchase_after_a_click_on_an_ad_is_spelled_as_meta_spells_it():
    assert wire(a_purchase()) == {
        "event_name": "Purchase",
        "event_time": NOW - 60,
        "event_id": "order-1",
        "action_source": "business_messaging",
        "messaging_channel": "whatsapp",
        "user_data": {
            "ctwa_clid": CLICK,
            "whatsapp_business_account_id": PRACTICE_WHATSAPP_ACCOUNT,
            "em": digest("test@example.com"),
            "ph": digest("16505551212"),
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


def test_a_lead_is_called_what_chats_call_it():
    assert wire(a_purchase(name="Lead"))["event_name"] == "LeadSubmitted"


def test_the_same_event_gives_the_same_bytes_whatever_order_its_fields_came_in():
    event = a_purchase()
    turned = event._replace(
        parameters=dict(reversed(event.parameters.items())),
        identity=Identity(
            hashed=dict(reversed(event.identity.hashed.items())),
            keys=dict(reversed(event.identity.keys.items())),
        ),
    )
    assert body_of(turned, OPTIONS) == body_of(event, OPTIONS)


def test_page_browser_and_other_identifiers_stay_here():
    body = body_of(a_purchase(), OPTIONS)
    assert isinstance(body, bytes)
    for kept in (b"shop.example", b"203.0.113.9", b"Mozilla", b"fb.1.", digest("mary").encode()):
        assert kept not in body


def test_several_emails_become_a_list_in_the_order_given():
    person = a_person()
    hashed = {**person.hashed, "email_2": digest("second@example.com")}
    user_data = wire(a_purchase(identity=person._replace(hashed=hashed)))["user_data"]
    assert user_data["em"] == [digest("test@example.com"), digest("second@example.com")]


def test_a_click_alone_is_enough():
    event = a_purchase(identity=Identity(keys={"ctwa_clid": "Ab_-9xyz"}))
    assert wire(event)["user_data"] == {"ctwa_clid": "Ab_-9xyz", **OPTIONS}


def test_what_stands_beside_custom_data_goes_there_or_stays_here():
    original = {"event_name": "Purchase", "order_id": "order-0"}
    extra = {
        "original_event_data": original,
        "data_processing_options": ["LDU"],
        "data_processing_options_country": 1,
        "data_processing_options_state": 1000,
        "referrer_url": "https://search.example",
        "messaging_channel": "whatsapp",
        "page_id": "7",
        "search_string": None,
        "loyalty_tier": "gold",
    }
    body = wire(a_purchase(parameters={**a_purchase().parameters, **extra}))
    assert body["original_event_data"] == original
    assert body["data_processing_options"] == ["LDU"]
    assert body["custom_data"].keys() - a_purchase().parameters.keys() == {"loyalty_tier"}
    assert "referrer_url" not in body


@pytest.mark.parametrize(
    ("denied", "flag", "sent"),
    [(True, None, True), (True, False, True), (False, True, True), (False, False, None)],
)
def test_a_denied_personalisation_becomes_opt_out_and_stays_it(
    denied: bool, flag: bool | None, sent: bool | None
):
    state = ConsentState.DENIED if denied else ConsentState.GRANTED
    parameters = {**a_purchase().parameters, "opt_out": flag}
    event = a_purchase(consent=Consent(ad_personalization=state), parameters=parameters)
    assert wire(event).get("opt_out") is sent
    assert "opt_out" not in wire(event)["custom_data"]


def test_an_event_without_parameters_has_no_custom_data():
    assert "custom_data" not in wire(a_purchase(name="AddToCart", parameters={}))


_SCALARS = st.one_of(
    st.text(max_size=8), st.integers(-(2**31), 2**31), st.floats(width=32), st.booleans()
)
_EVENTS = st.builds(
    a_purchase,
    name=st.sampled_from([*sorted(STANDARD_EVENTS), "OrderShipped", "own"]),
    action_source=st.sampled_from(ActionSource),
    identity=st.builds(
        lambda hashed, keys: Identity(
            hashed={name: digest(name) for name in hashed},
            keys={name: f"{name}-0123456789" for name in keys},
        ),
        st.sets(st.sampled_from(["email", "phone_digits", "city", "phone_e164", "email_2"])),
        st.sets(st.sampled_from(["ctwa_clid", "fbc", "gclid"])),
    ),
    parameters=st.dictionaries(
        st.sampled_from(
            ["value", "currency", "contents", "content_ids", "colour", "messaging_channel",
             "data_processing_options", "opt_out"]
        ),
        st.one_of(
            _SCALARS,
            st.none(),
            st.lists(_SCALARS, max_size=2),
            st.lists(st.dictionaries(st.sampled_from(["id", "quantity"]), _SCALARS), max_size=2),
            st.sampled_from(["USD", "eur", 10, 9.5, "whatsapp", ["LDU"]]),
        ),
    ),
)  # fmt: skip


@given(_EVENTS)
def test_what_the_mapping_lets_through_a_strict_meta_takes(event: Event):
    body = body_of(event, OPTIONS)
    if isinstance(body, bytes):
        assert PracticeWhatsApp().objection(orjson.loads(body), now=NOW) is None
        assert body == body_of(event, OPTIONS)
    else:
        assert body.code.split(".")[0] in ("whatsapp", "meta")
