"""Our event in TikTok's spelling, byte for byte."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from conversion import NOW, USER_AGENT, a_person, a_purchase, digest, only
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.tiktok.mapping import body_of
from stratum_desktop.platforms.tiktok.requirements import event_source_of
from stratum_desktop.practice.servers.tiktok_rules import objection_to

STORE, APP = ActionSource.PHYSICAL_STORE, ActionSource.APP


def wire(event: Event) -> dict[str, Any]:
    body = body_of(event)
    assert isinstance(body, bytes), body
    return orjson.loads(body)


def code_of(event: Event) -> str | None:
    body = body_of(event)
    return body.code if isinstance(body, Reason) else None


def test_a_website_purchase_is_spelled_as_tiktok_spells_it():
    assert wire(a_purchase(identity=a_person(ttclid="E.C.P-aBc", ttp="94e2a4j9"))) == {
        "event": "Purchase",
        "event_time": NOW - 60,
        "event_id": "order-1",
        "user": {
            "email": digest("test@example.com"),
            "phone": digest("+16505551212"),
            "external_id": digest("user_123"),
            "first_name": digest("mary"),
            "last_name": digest("smith"),
            "zip_code": digest("94035"),
            "ttclid": "E.C.P-aBc",
            "ttp": "94e2a4j9",
            "ip": "203.0.113.9",
            "user_agent": USER_AGENT,
        },
        "page": {"url": "https://shop.example/thanks"},
        "properties": {
            "value": 129.5,
            "currency": "USD",
            "order_id": "order-1",
            "content_type": "product",
            "content_ids": ["sku-1"],
            "contents": [{"content_id": "sku-1", "quantity": 1, "price": 129.5}],
            "num_items": 1,
        },
    }


@pytest.mark.parametrize(
    ("field", "raw", "key", "wanted"),
    [
        ("email", " ALICE_abc@gmail.com ", "email",
         "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f"),
        ("phone", "(+1)2133734253", "phone",
         "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd"),
        ("phone", "+1 (650) 555-1212", "phone",
         "1e231c66011e7a2d867a9cfae267a6aff103cf4913640b6e71a99850fc0ffbc8"),
        ("phone", "+44 20 7946 0958", "phone",
         "f0bf0228144d9fe2bdf1da2d8ca698f17bf1410ee688b075c27062e47b6f0b6d"),
        ("phone", "+20 100 123 4567", "phone",
         "9476e557c9e413deae474978709659f5b4f1c6a18553eddff8f042702843d0c7"),
        ("external_id", "user_123", "external_id",
         "80fba0ae1c48e3978e43e4efc365e14e12ea0c830ba8ba5b9a2dafc7e3f2ab8b"),
    ],
)  # fmt: skip
def test_tiktoks_published_vectors_come_out(person, field: str, raw: str, key: str, wanted: str):
    """Source: TikTok portal/docs/parameters/v1.3, read 2026-11-22, and computed from its rules."""
    assert wire(a_purchase(identity=person(**{field: raw})))["user"][key] == wanted


def test_places_go_in_clear_in_tiktoks_form_and_everything_else_hashed(person):
    identity = person(
        email="jane@example.com",
        first_name="Mary Ann",
        last_name="O'Brien",
        city="New York",
        state="New York",
        zip="10001-1234",
        country="United States",
    )
    user = wire(a_purchase(identity=identity))["user"]
    assert (user["city"], user["state"], user["country"]) == ("newyork", "ny", "us")
    assert user["first_name"] == digest("maryann")
    assert user["last_name"] == digest("o'brien")
    assert user["zip_code"] == digest("10001")


def test_a_region_that_has_no_two_letter_code_stays_here(person):
    identity = person(
        email="jane@example.com", city="Saint-Étienne", state="Bayern", country="Germany"
    )
    user = wire(a_purchase(identity=identity))["user"]
    assert (user["city"], user["country"]) == ("saintétienne", "de")
    assert "state" not in user


def test_several_emails_become_a_list_in_the_order_given():
    person = a_person()
    hashed = {**person.hashed, "email_2": digest("second@example.com")}
    user = wire(a_purchase(identity=person._replace(hashed=hashed)))["user"]
    assert user["email"] == [digest("test@example.com"), digest("second@example.com")]


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


def test_what_other_platforms_need_stays_here():
    person = a_person(gclid="Cj0-click")
    clear = {**person.clear, "first_name": "Mary", "zip": "94035", "external_id": "user_123"}
    body = body_of(a_purchase(identity=person._replace(clear=clear)))
    assert isinstance(body, bytes)
    for text in ("Cj0-click", "fb.1.", "Mary", "94035", "user_123", digest("16505551212")):
        assert text.encode() not in body, text


def test_an_offline_sale_has_no_page_and_no_external_id():
    body = wire(a_purchase(action_source=STORE))
    assert "page" not in body
    assert "external_id" not in body["user"]
    assert body["event"] == "Purchase"


def test_a_lead_of_the_crm_carries_its_id_and_a_name_of_ones_own():
    event = a_purchase(
        name="Qualified",
        action_source=ActionSource.SYSTEM_GENERATED,
        identity=only("external_id", lead_id="7229384756"),
        parameters={},
    )
    assert wire(event) == {
        "event": "Qualified",
        "event_time": NOW - 60,
        "event_id": "order-1",
        "user": {"external_id": digest("external_id")},
        "lead": {"lead_id": "7229384756"},
    }
    alone = event._replace(identity=Identity(keys={"lead_id": "7229384756"}))
    assert wire(alone)["user"] == {}


def an_app_purchase(madid: str | None, *extinfo: str, **app_data: object) -> Event:
    data = {**app_data, "extinfo": list(extinfo)}
    return a_purchase(
        action_source=APP,
        identity=a_person() if madid is None else a_person(madid=madid),
        parameters={**a_purchase().parameters, "app_data": data},
    )


def test_an_app_event_names_the_app_and_the_phone_in_its_systems_spelling():
    idfa = "ea7583cd-a667-48bc-b806-42ecb2b48606"
    body = wire(an_app_purchase(idfa, "i2", app_id="123", app_name="Shop", app_version="1.0", x=1))
    assert body["app"] == {"app_id": "123", "app_name": "Shop", "app_version": "1.0"}
    assert body["user"]["idfa"] == idfa.upper()
    body = wire(an_app_purchase("AAAAAA-2222", "a2"))
    assert body["user"]["gaid"] == "aaaaaa-2222"
    assert "app" not in body
    hashed = digest("EA7583CD")
    assert wire(an_app_purchase(hashed, "i2"))["user"]["idfa"] == hashed


@pytest.mark.parametrize(
    ("madid", "extinfo"),
    [
        ("00000000-0000-0000-0000-000000000000", ["i2"]),
        ("ea7583cd-a667", []),
        ("ea7583cd-a667", ["x9"]),
        (None, ["i2"]),
    ],
)
def test_a_phone_that_nobody_can_name_is_not_named(madid: str | None, extinfo: list[str]):
    user = wire(an_app_purchase(madid, *extinfo))["user"]
    assert not {"idfa", "gaid"} & user.keys()


def test_a_phone_is_named_by_app_events_only():
    assert "idfa" not in wire(a_purchase(identity=a_person(madid="ea7583cd")))["user"]


def test_items_and_parameters_take_tiktoks_names_and_others_stay_here():
    item = {
        "id": "sku-1",
        "title": "Oak table",
        "category": "Tables",
        "brand": "Linde",
        "item_price": 10,
        "quantity": 2,
        "description": "left out",
        "delivery_category": "curbside",
    }
    parameters = {
        "contents": [item],
        "search_string": "oak",
        "description": "A table",
        "predicted_ltv": 99.5,
        "referrer_url": "https://search.example/",
        "coupon": "MAY",
        "tax": 1.0,
        "content_name": None,
    }
    body = wire(a_purchase(parameters=parameters))
    assert body["properties"] == {
        "contents": [
            {
                "content_id": "sku-1",
                "content_name": "Oak table",
                "content_category": "Tables",
                "brand": "Linde",
                "price": 10,
                "quantity": 2,
            }
        ],
        "search_string": "oak",
        "description": "A table",
        "predicted_ltv": 99.5,
    }
    assert body["page"] == {
        "url": "https://shop.example/thanks",
        "referrer": "https://search.example/",
    }


def test_a_word_that_tiktok_does_not_know_is_left_out_and_the_event_goes():
    known = wire(a_purchase(parameters={"content_type": "Product", "customer_type": "NEW"}))
    assert known["properties"] == {"content_type": "product", "customer_type": "new"}
    unknown = wire(a_purchase(parameters={"content_type": "hotel", "customer_type": "vip"}))
    assert "properties" not in unknown


@pytest.mark.parametrize(
    "changes",
    [
        {"consent": Consent(ad_personalization=ConsentState.DENIED)},
        {"parameters": {**a_purchase().parameters, "opt_out": True}},
        {"parameters": {**a_purchase().parameters, "data_processing_options": ["LDU"]}},
    ],
    ids=["denied", "opt_out", "LDU"],
)
def test_limited_use_is_said_where_tiktok_has_a_field_and_else_the_event_stays(changes):
    assert wire(a_purchase(**changes))["limited_data_use"] is True
    assert wire(a_purchase(**changes, action_source=APP))["limited_data_use"] is True
    store = a_purchase(**changes, action_source=STORE)
    assert code_of(store) == "tiktok.limited_use_not_offered"


def test_nothing_is_said_of_limits_that_nobody_set():
    parameters = {**a_purchase().parameters, "data_processing_options": [], "opt_out": False}
    assert "limited_data_use" not in wire(a_purchase())
    assert "limited_data_use" not in wire(a_purchase(parameters=parameters))


@pytest.mark.parametrize("name", sorted(STANDARD_EVENTS))
def test_every_standard_event_is_mapped_by_table(name: str):
    assert wire(a_purchase(name=name))["event"] == name
    assert wire(a_purchase(name=name, action_source=APP))["event"] == name
    offline = code_of(a_purchase(name=name, action_source=STORE))
    is_tiktoks = name not in ("PageView", "Donate")
    assert offline == (None if is_tiktoks else "tiktok.offline_needs_standard_name")


def test_an_event_of_the_json_form_comes_through_whole(told):
    event = told(
        event_name="order_completed",
        event_source_url="https://shop.example/?ttclid=E.C.P",
        user_data={"email": "a@example.com", "ttclid": "E.C.P", "city": "Köln", "country": "DE"},
        parameters={"value": "19.90", "currency": "eur", "contents": [{"id": 7}]},
    )
    body = wire(event)
    assert body["event"] == "Purchase"
    assert body["user"] == {
        "email": digest("a@example.com"),
        "ttclid": "E.C.P",
        "city": "köln",
        "country": "de",
    }
    assert body["properties"] == {
        "value": 19.9,
        "currency": "EUR",
        "contents": [{"content_id": "7"}],
    }


_VARIANTS = [
    "email", "email_2", "phone_e164", "phone_digits", "first_name", "last_name", "city", "state",
    "zip", "country", "external_id",
]  # fmt: skip
_SCALARS = st.one_of(
    st.text(max_size=8), st.integers(-(2**31), 2**31), st.floats(width=32), st.booleans()
)
_PARAMETERS = st.dictionaries(
    st.sampled_from(
        ["value", "currency", "order_id", "contents", "content_ids", "num_items", "content_type",
         "customer_type", "opt_out", "data_processing_options", "app_data", "referrer_url"]
    ),
    st.one_of(
        _SCALARS,
        st.none(),
        st.lists(_SCALARS, max_size=2),
        st.lists(
            st.dictionaries(st.sampled_from(["id", "quantity", "item_price"]), _SCALARS),
            max_size=2,
        ),
        st.dictionaries(st.sampled_from(["app_id", "extinfo"]), _SCALARS | st.just(["i2"])),
        st.sampled_from(["USD", "eur", "product", "new", 10, 9.5]),
    ),
)  # fmt: skip
_EVENTS = st.builds(
    a_purchase,
    name=st.sampled_from(
        ["Purchase", "Lead", "PageView", "Donate", "my own name", "SubmitForm", "Browse"]
    ),
    action_source=st.sampled_from(ActionSource),
    event_source_url=st.sampled_from([None, "https://shop.example/"]),
    consent=st.builds(Consent, ad_personalization=st.sampled_from(ConsentState)),
    identity=st.builds(
        lambda hashed, keys, clear, place: Identity(
            hashed={name: digest(name) for name in hashed},
            keys={name: name for name in keys},
            clear={name: name for name in clear} | place,
        ),
        st.sets(st.sampled_from(_VARIANTS)),
        st.sets(st.sampled_from(["fbc", "ttclid", "ttp", "gclid", "lead_id", "madid"])),
        st.sets(st.sampled_from(["client_ip_address", "client_user_agent"])),
        st.dictionaries(st.sampled_from(["city", "state", "country"]), st.text(max_size=6)),
    ),
    parameters=_PARAMETERS,
)


@given(_EVENTS)
def test_what_the_mapping_lets_through_a_strict_tiktok_takes(event: Event):
    body = body_of(event)
    if isinstance(body, bytes):
        assert objection_to(orjson.loads(body), event_source_of(event), now=NOW) is None
    else:
        assert body.code.startswith("tiktok.")


@given(_EVENTS)
def test_mapping_is_deterministic_and_leaves_its_event_alone(event: Event):
    before = repr(event)
    assert body_of(event) == body_of(event)
    assert repr(event) == before


@pytest.mark.parametrize("name", ["Purchase", "purchase", "Ünïcode ✓", "a" * 200])
def test_names_and_ids_keep_every_character(name: str):
    body = wire(a_purchase(name=name, event_id=name))
    assert (body["event"], body["event_id"]) == (name, name)
