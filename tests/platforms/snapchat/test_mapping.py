"""Our event in Snapchat's spelling, byte for byte."""

from __future__ import annotations

import orjson
import pytest
from conversion import NOW, USER_AGENT, a_person, a_purchase, digest, only
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.snapchat.mapping import body_of, name_of
from stratum_desktop.practice.servers.snapchat_rules import objection_to


def wire(event: Event) -> dict[str, object]:
    body = body_of(event)
    assert isinstance(body, bytes), body
    return orjson.loads(body)


def with_parameters(**changes: object) -> Event:
    return a_purchase(parameters={**a_purchase().parameters, **changes})


def test_a_website_purchase_is_spelled_as_snapchat_spells_it():
    identity = a_person(sc_click_id="Click-1", sc_cookie1="cookie-1", madid="AB-12")
    assert wire(a_purchase(identity=identity)) == {
        "event_name": "PURCHASE",
        "event_time": NOW - 60,
        "event_id": "order-1",
        "action_source": "WEB",
        "event_source_url": "https://shop.example/thanks",
        "user_data": {
            "em": [digest("test@example.com")],
            "ph": [digest("16505551212")],
            "fn": [digest("mary")],
            "ln": [digest("smith")],
            "db": [digest("19970216")],
            "ge": [digest("f")],
            "ct": [digest("newyork")],
            "st": [digest("ny")],
            "zp": [digest("94035")],
            "country": [digest("us")],
            "external_id": [digest("user_123")],
            "sc_click_id": "Click-1",
            "sc_cookie1": "cookie-1",
            "madid": "ab-12",
            "client_ip_address": "203.0.113.9",
            "client_user_agent": USER_AGENT,
        },
        "custom_data": {
            "value": 129.5,
            "currency": "USD",
            "order_id": "order-1",
            "content_type": "product",
            "content_ids": ["sku-1"],
            "contents": [{"id": "sku-1", "quantity": "1", "item_price": "129.5"}],
            "num_items": 1,
        },
    }


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("PageView", "PAGE_VIEW"),
        ("ViewContent", "VIEW_CONTENT"),
        ("Search", "SEARCH"),
        ("AddToCart", "ADD_CART"),
        ("AddToWishlist", "ADD_TO_WISHLIST"),
        ("InitiateCheckout", "START_CHECKOUT"),
        ("AddPaymentInfo", "ADD_BILLING"),
        ("Purchase", "PURCHASE"),
        ("Lead", "SIGN_UP"),
        ("CompleteRegistration", "SIGN_UP"),
        ("Contact", "CUSTOM_EVENT_1"),
        ("Schedule", "RESERVE"),
        ("StartTrial", "START_TRIAL"),
        ("Subscribe", "SUBSCRIBE"),
        ("SubmitApplication", "CUSTOM_EVENT_2"),
        ("CustomizeProduct", "CUSTOM_EVENT_3"),
        ("FindLocation", "CUSTOM_EVENT_4"),
        ("Donate", "CUSTOM_EVENT_5"),
        ("LOGIN", "LOGIN"),
        ("level complete", "LEVEL_COMPLETE"),
        ("customEvent5", "CUSTOM_EVENT_5"),
        ("refund_order", None),
        ("LOGIN_FAILED", None),
        ("purchase_cancelled", None),
        ("Treuepunkte eingelöst", None),
        ("", None),
        ("---", None),
    ],
)
def test_names_are_mapped_whole_and_by_table(ours: str, theirs: str | None):
    assert name_of(ours) == theirs
    body = body_of(a_purchase(name=ours))
    if theirs is None:
        assert body == Reason("snapchat.not_mapped", {"event_name": ours})
    else:
        assert wire(a_purchase(name=ours))["event_name"] == theirs


_APP_DATA = {"advertiser_tracking_enabled": 0, "extinfo": ["i2", "", "", "", "17.1"] + [""] * 11}


@pytest.mark.parametrize("source", list(ActionSource))
def test_an_action_source_is_web_app_or_offline(source: ActionSource):
    wanted = {ActionSource.WEBSITE: "WEB", ActionSource.APP: "MOBILE_APP"}.get(source, "OFFLINE")
    event = with_parameters(app_data=_APP_DATA)._replace(action_source=source)
    body = wire(event)
    assert body["action_source"] == wanted
    assert ("app_data" in body) is (source is ActionSource.APP)


def test_app_data_goes_with_the_keys_that_snapchat_knows():
    event = with_parameters(app_data={**_APP_DATA, "vendor_id": "x"})
    assert wire(event._replace(action_source=ActionSource.APP))["app_data"] == _APP_DATA


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


def test_phones_are_hashed_without_their_plus():
    hashed = {"phone_digits": digest("18005550100"), "phone_e164": digest("+18005550100")}
    user_data = wire(a_purchase(identity=Identity(hashed=hashed)))["user_data"]
    assert user_data == {"ph": ["92cfdc5fbcd4a20fbe5d3857af6c1aba31762105bba7f21a17155e920653046c"]}


def test_several_emails_stand_in_the_order_given():
    person = a_person()
    hashed = {**person.hashed, "email_2": digest("second@example.com")}
    user_data = wire(a_purchase(identity=person._replace(hashed=hashed)))["user_data"]
    assert user_data["em"] == [digest("test@example.com"), digest("second@example.com")]


def test_finer_spellings_and_ids_of_other_platforms_stay_here():
    person = a_person(gclid="Cj0-click", lead_id="525645896321548", fbc="fb.1.1.AbC")
    hashed = {**person.hashed, "first_name_lower": digest("mary-jane")}
    clear = {**person.clear, "city": "New York"}
    body = body_of(a_purchase(identity=person._replace(hashed=hashed, clear=clear)))
    assert isinstance(body, bytes)
    for stays in (b"Cj0-click", b"525645896321548", b"fb.1", b"New York"):
        assert stays not in body
    assert digest("mary-jane").encode() not in body
    assert digest("+16505551212").encode() not in body


def test_clear_values_go_only_while_the_event_has_them():
    user_data = wire(a_purchase(identity=a_person()._replace(clear={})))["user_data"]
    assert not {"client_ip_address", "client_user_agent"} & user_data.keys()


def test_parameters_without_a_place_at_snapchat_stay_here():
    event = with_parameters(tax=4.2, coupon="SPRING", search_string=None)
    custom_data = wire(event)["custom_data"]
    assert not {"tax", "coupon", "search_string"} & custom_data.keys()


def test_an_event_without_parameters_has_no_custom_data():
    assert "custom_data" not in wire(a_purchase(name="PageView", parameters={}))


@pytest.mark.parametrize(
    ("price", "text"),
    [(5, "5"), (5.0, "5.0"), (0.1, "0.1"), (1e-7, "0.0000001"), (1e16, "10000000000000000")],
)
def test_amounts_of_contents_are_plain_digits(price: float, text: str):
    contents = [{"id": "a", "item_price": price, "brand": "b", "title": "t", "quantity": 2}]
    sent = wire(with_parameters(contents=contents))["custom_data"]["contents"]
    assert sent == [{"id": "a", "item_price": text, "brand": "b", "quantity": "2"}]


@pytest.mark.parametrize(
    ("given_uses", "is_denied", "sent"),
    [
        (None, False, None),
        ([], False, None),
        (["LDU"], False, ["LDU"]),
        (None, True, ["LMU"]),
        ([], True, ["LMU"]),
        (["LDU"], True, ["LDU", "LMU"]),
        (["LMU"], True, ["LMU"]),
    ],
)
def test_a_denied_personalisation_becomes_limited_use(given_uses, is_denied: bool, sent):
    state = ConsentState.DENIED if is_denied else ConsentState.GRANTED
    event = with_parameters(data_processing_options=given_uses)
    body = wire(event._replace(consent=Consent(ad_personalization=state)))
    assert body.get("data_processing_options") == sent


def test_an_opt_out_and_a_place_travel_beside_the_event():
    body = wire(
        with_parameters(
            opt_out=True, data_processing_options_country=1, data_processing_options_state=1000
        )
    )
    assert body["opt_out"] is True
    assert body["data_processing_options_country"] == 1
    assert body["data_processing_options_state"] == 1000
    assert "opt_out" not in body["custom_data"]


_SCALARS = st.one_of(
    st.text(max_size=8),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.booleans(),
)
_PARAMETERS = st.dictionaries(
    st.sampled_from(
        ["value", "currency", "order_id", "contents", "content_ids", "num_items", "tax",
         "data_processing_options", "app_data", "opt_out"]
    ),
    st.one_of(
        _SCALARS,
        st.none(),
        st.lists(_SCALARS, max_size=2),
        st.lists(
            st.dictionaries(st.sampled_from(["id", "quantity", "item_price"]), _SCALARS), max_size=2
        ),
        st.sampled_from(["USD", "eur", 10, 9.5, ["LMU"], ["DELETE"], _APP_DATA]),
    ),
)  # fmt: skip
_EVENTS = st.builds(
    a_purchase,
    name=st.sampled_from(["Purchase", "Lead", "PageView", "rate", "my own name"]),
    action_source=st.sampled_from(ActionSource),
    event_source_url=st.sampled_from([None, "https://shop.example/"]),
    consent=st.builds(Consent, ad_personalization=st.sampled_from(ConsentState)),
    identity=st.builds(
        lambda hashed, keys, clear: Identity(
            hashed={name: digest(name) for name in hashed},
            keys={name: name for name in keys},
            clear={name: name for name in clear},
        ),
        st.sets(st.sampled_from(["email", "phone_digits", "phone_e164", "first_name", "zip"])),
        st.sets(st.sampled_from(["sc_click_id", "sc_cookie1", "madid", "fbc"])),
        st.sets(st.sampled_from(["client_ip_address", "client_user_agent", "city"])),
    ),
    parameters=_PARAMETERS,
)


@given(_EVENTS)
def test_what_the_mapping_lets_through_a_strict_snapchat_takes(event: Event):
    body = body_of(event)
    if isinstance(body, bytes):
        assert objection_to(orjson.loads(body), now=NOW) is None
    else:
        assert body.code.startswith("snapchat.")


@given(_EVENTS)
def test_mapping_is_deterministic_and_leaves_its_event_alone(event: Event):
    before = repr(event)
    assert body_of(event) == body_of(event)
    assert repr(event) == before


def test_an_id_keeps_every_character():
    assert wire(a_purchase(event_id="Ünïcode ✓" * 20))["event_id"] == "Ünïcode ✓" * 20


def test_nobody_in_particular_is_no_event():
    assert isinstance(body_of(a_purchase(identity=only("city", "zip"))), Reason)
