"""Our event in Google Analytics' spelling, byte for byte."""

from __future__ import annotations

import orjson
import pytest
from conversion import NOW, a_person, a_purchase, digest, only
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.event_parameter import PARAMETERS
from stratum_desktop.domain.identity.click_id import KEY_FIELDS
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.ga4 import vocabulary as words
from stratum_desktop.platforms.ga4.mapping import body_of, name_of
from stratum_desktop.practice.servers.ga4_rules import objections_to, too_old

ADDRESS = {"zip": "94035", "country": "us", "city": "new york", "state": "ny"}


def wire(event: Event) -> dict[str, object]:
    body = body_of(event)
    assert isinstance(body, bytes), body
    return orjson.loads(body)


def params(event: Event) -> dict[str, object]:
    (one,) = wire(event)["events"]
    return one["params"]


def with_parameters(**changes: object) -> Event:
    return a_purchase(parameters={**a_purchase().parameters, **changes})


def test_a_website_purchase_is_spelled_as_google_spells_it():
    person = a_person(ga_client_id="GA1.1.1234567.1772450000", ga_session_id="1772452000")
    person = person._replace(clear={**person.clear, **ADDRESS})
    consent = Consent(ConsentState.GRANTED, ConsentState.DENIED)
    assert wire(a_purchase(identity=person, consent=consent)) == {
        "client_id": "1234567.1772450000",
        "user_id": digest("user_123"),
        "timestamp_micros": (NOW - 60) * 1_000_000,
        "consent": {"ad_user_data": "GRANTED", "ad_personalization": "DENIED"},
        "user_data": {
            "sha256_email_address": [digest("test@example.com")],
            "sha256_phone_number": [digest("+16505551212")],
            "address": [
                {
                    "sha256_first_name": digest("mary"),
                    "sha256_last_name": digest("smith"),
                    "city": "new york",
                    "region": "ny",
                    "postal_code": "94035",
                    "country": "us",
                }
            ],
        },
        "events": [
            {
                "name": "purchase",
                "params": {
                    "event_id": "order-1",
                    "value": 129.5,
                    "currency": "USD",
                    "transaction_id": "order-1",
                    "page_location": "https://shop.example/thanks",
                    "items": [{"item_id": "sku-1", "quantity": 1, "price": 129.5}],
                    "session_id": "1772452000",
                    "engagement_time_msec": 1,
                },
            }
        ],
    }


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("PageView", "page_view"),
        ("ViewContent", "view_item"),
        ("Search", "search"),
        ("AddToCart", "add_to_cart"),
        ("AddToWishlist", "add_to_wishlist"),
        ("InitiateCheckout", "begin_checkout"),
        ("AddPaymentInfo", "add_payment_info"),
        ("Purchase", "purchase"),
        ("Lead", "generate_lead"),
        ("CompleteRegistration", "sign_up"),
        ("Contact", "contact"),
        ("Schedule", "schedule"),
        ("StartTrial", "start_trial"),
        ("Subscribe", "subscribe"),
        ("SubmitApplication", "submit_application"),
        ("CustomizeProduct", "customize_product"),
        ("FindLocation", "find_location"),
        ("Donate", "donate"),
        ("qualify_lead", "qualify_lead"),
        ("a" * 40, "a" * 40),
        ("a" * 41, None),
        ("Treuepunkte eingelöst", None),
        ("points-used", None),
        ("2nd_visit", None),
        ("_private", None),
        ("ga_event", None),
        ("google_event", None),
        ("firebase_event", None),
        ("session_start", None),
        ("First_Visit", None),
        ("error", None),
        ("", None),
        ("name\n", None),
    ],
)
def test_names_are_googles_or_allowed_by_its_rule(ours: str, theirs: str | None):
    assert name_of(ours) == theirs
    if theirs is None:
        assert body_of(a_purchase(name=ours)) == Reason("ga4.not_mapped", {"event_name": ours})
    else:
        assert wire(a_purchase(name=ours))["events"][0]["name"] == theirs


def test_the_tables_speak_of_what_we_know():
    assert words.EVENT_NAMES.keys() == STANDARD_EVENTS
    assert {*words.NUMBERS, *words.TEXTS} <= PARAMETERS.keys()
    assert {"ga_client_id", "ga_session_id"} <= set(KEY_FIELDS)


@pytest.mark.parametrize(
    ("cookie", "client_id"),
    [
        ("GA1.1.123.456", "123.456"),
        ("GA1.2.123.456", "123.456"),
        ("GA1.13.123.456", "123.456"),
        ("123.456", "123.456"),
        ("35009a79-1a05-49d7-b876-2b884d0f825b", "35009a79-1a05-49d7-b876-2b884d0f825b"),
        ("GA1.1.", "GA1.1."),
    ],
)
def test_a_client_id_loses_the_prefix_of_its_cookie(cookie: str, client_id: str):
    body = wire(a_purchase(identity=only(ga_client_id=cookie)))
    assert body["client_id"] == client_id
    assert "user_id" not in body


def test_a_person_without_a_client_id_is_a_client_by_digest():
    body = wire(a_purchase(identity=only("external_id")))
    assert body["client_id"] == body["user_id"] == digest("external_id")


@pytest.mark.parametrize("identity", [only("email", "phone_e164"), only(gclid="x"), Identity()])
def test_neither_client_nor_person_is_no_event(identity: Identity):
    assert body_of(a_purchase(identity=identity)) == Reason("ga4.no_identifier")


@pytest.mark.parametrize(
    ("given_session", "sent"),
    [
        ("1772452000", "1772452000"),
        ("GS1.1.1772452000.3.1.1772452100.0.0.0", "1772452000"),
        ("GS2.1.s1772452000$o3$g1$t1772452100", "1772452000"),
        ("GS2.1.s1772452000", "1772452000"),
    ],
)
def test_a_session_is_a_number_or_inside_its_cookie(given_session: str, sent: str):
    event = a_purchase(identity=a_person(ga_session_id=given_session))
    assert params(event)["session_id"] == sent
    assert params(event)["engagement_time_msec"] == 1


@pytest.mark.parametrize("session", ["abc", "17.5", "GS3.1.s17", "-1", "١٢"])
def test_a_session_that_is_none_is_said(session: str):
    event = a_purchase(identity=a_person(ga_session_id=session))
    assert body_of(event) == Reason("ga4.session_malformed")


def test_without_a_session_none_is_made_up():
    assert not {"session_id", "engagement_time_msec"} & params(a_purchase()).keys()


def test_emails_are_folded_and_phones_keep_their_plus():
    identity = Identity(
        hashed={
            "external_id": digest("1"),
            "email": digest("j.l@gmail.com"),
            "email_gmail_folded": digest("jl@gmail.com"),
            "email_2": digest("b@example.com"),
            "phone_digits": digest("18005550100"),
            "phone_e164": digest("+18005550100"),
        }
    )
    assert wire(a_purchase(identity=identity))["user_data"] == {
        "sha256_email_address": [digest("jl@gmail.com"), digest("b@example.com")],
        "sha256_phone_number": ["fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30"],
    }


@pytest.mark.parametrize("missing", ["zip", "country"])
def test_an_address_goes_whole_or_not_at_all(missing: str):
    clear = {name: value for name, value in ADDRESS.items() if name != missing}
    event = a_purchase(identity=a_person()._replace(clear=clear))
    assert "address" not in wire(event)["user_data"]


def test_ids_of_other_platforms_address_and_browser_stay_here():
    body = body_of(a_purchase(identity=a_person(gclid="Cj0-click")))
    assert isinstance(body, bytes)
    for stays in (b"Cj0-click", b"fb.1", b"203.0.113.9", b"Mozilla"):
        assert stays not in body


@pytest.mark.parametrize(
    ("consent", "sent"),
    [
        (Consent(), None),
        (Consent(ad_user_data=ConsentState.GRANTED), {"ad_user_data": "GRANTED"}),
        (Consent(ad_personalization=ConsentState.DENIED), {"ad_personalization": "DENIED"}),
    ],
)
def test_consent_is_told_where_it_is_known(consent: Consent, sent: dict[str, str] | None):
    assert wire(a_purchase(consent=consent)).get("consent") == sent


def test_parameters_have_googles_names_and_others_stay_here():
    sent = params(
        with_parameters(
            tax=4.2,
            shipping=3,
            coupon="SPRING",
            search_string="boots",
            sign_up_method="",
            referrer_url="https://search.example/",
            customer_type="new",
            net_revenue=80,
            num_items=1,
        )
    )
    assert sent.keys() == {
        "event_id", "value", "currency", "transaction_id", "page_location", "items", "tax",
        "shipping", "coupon", "search_term", "page_referrer", "customer_type",
    }  # fmt: skip


def test_items_are_named_and_may_come_from_bare_ids():
    contents = [{"id": "a", "title": "Boot", "brand": "B", "category": "Shoes", "item_price": 5}]
    assert params(with_parameters(contents=contents))["items"] == [
        {
            "item_id": "a",
            "item_name": "Boot",
            "item_brand": "B",
            "item_category": "Shoes",
            "price": 5,
        }
    ]
    assert params(with_parameters(contents=None))["items"] == [{"item_id": "sku-1"}]
    assert "items" not in params(with_parameters(contents=None, content_ids=None))


def test_a_long_event_id_stays_here_and_costs_no_event():
    assert params(a_purchase(event_id="x" * 100))["event_id"] == "x" * 100
    assert "event_id" not in params(a_purchase(event_id="x" * 101))


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


_SCALARS = st.one_of(st.text(max_size=8), st.integers(-(2**70), 2**70), st.floats(), st.booleans())
_PARAMETERS = st.dictionaries(
    st.sampled_from(
        ["value", "currency", "order_id", "contents", "content_ids", "tax", "coupon",
         "search_string", "sign_up_method", "referrer_url", "num_items"]
    ),
    st.one_of(
        _SCALARS,
        st.none(),
        st.just("x" * 101),
        st.lists(_SCALARS, max_size=2),
        st.lists(
            st.dictionaries(
                st.sampled_from(["id", "quantity", "item_price", "title"]), _SCALARS, max_size=4
            ),
            max_size=2,
        ),
        st.sampled_from(["USD", "eur", 10, 9.5]),
    ),
)  # fmt: skip
_EVENTS = st.builds(
    a_purchase,
    name=st.sampled_from(["Purchase", "Lead", "my_event", "purchase", "my own name", "ga_x"]),
    action_source=st.sampled_from(ActionSource),
    event_source_url=st.sampled_from([None, "https://shop.example/", "https://x/" + "y" * 1000]),
    consent=st.builds(Consent, ad_personalization=st.sampled_from(ConsentState)),
    identity=st.builds(
        lambda hashed, keys, clear: Identity(
            hashed={name: digest(name) for name in hashed},
            keys=dict.fromkeys(keys, "1772452000"),
            clear={name: name for name in clear},
        ),
        st.sets(st.sampled_from(["external_id", "email", "phone_e164", "first_name", "last_name"])),
        st.sets(st.sampled_from(["ga_client_id", "ga_session_id", "fbc"])),
        st.sets(st.sampled_from(["zip", "country", "city", "client_ip_address"])),
    ),
    parameters=_PARAMETERS,
)


@given(_EVENTS)
def test_what_the_mapping_lets_through_a_strict_google_finds_valid(event: Event):
    body = body_of(event)
    if isinstance(body, bytes):
        sent = orjson.loads(body)
        assert objections_to(sent, now=NOW) == []
        assert not too_old(sent["events"][0], sent, NOW)
    else:
        assert body.code.startswith("ga4.")


@given(_EVENTS)
def test_mapping_is_deterministic_and_leaves_its_event_alone(event: Event):
    before = repr(event)
    assert body_of(event) == body_of(event)
    assert repr(event) == before
