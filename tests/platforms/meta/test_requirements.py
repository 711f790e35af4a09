"""Every refusal that Meta would give a whole request is given here to the one event."""

from __future__ import annotations

from itertools import combinations

import pytest
from conversion import a_person, a_purchase, digest, only

from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.contract import NO_OPTIONS
from stratum_desktop.platforms.meta.manifest import TRAITS
from stratum_desktop.platforms.meta.mapping import body_of
from stratum_desktop.platforms.meta.requirements import skip_reason
from stratum_desktop.platforms.meta.vocabulary import HASHED, REFUSED_IDENTIFIER_SETS

STORE = ActionSource.PHYSICAL_STORE


def code_of(event: Event) -> str | None:
    body = body_of(event)
    return body.code if isinstance(body, Reason) else None


def with_parameters(**parameters: object) -> Event:
    merged = {**a_purchase().parameters, **parameters}
    return a_purchase(parameters={k: v for k, v in merged.items() if v != "absent"})


def known_by(names: tuple[str, ...]) -> Identity:
    """Somebody known by these `user_data` keys alone."""
    variant_of = {key: variant for variant, key in HASHED.items()}
    hashed = {variant_of[name]: digest(name) for name in names if name in variant_of}
    clear = {name: "x" for name in names if name not in variant_of}
    return Identity(hashed=hashed, clear=clear)


def test_every_part_of_a_refused_identifier_set_is_refused():
    for refused in REFUSED_IDENTIFIER_SETS:
        for size in range(1, len(refused) + 1):
            for names in combinations(sorted(refused), size):
                event = a_purchase(action_source=STORE, identity=known_by(names))
                assert code_of(event) == "meta.identifiers_too_weak", names


@pytest.mark.parametrize(
    "names",
    [("em",), ("ph",), ("external_id",), ("fn", "ln"), ("db", "ge"), ("ct", "em"), ("fn", "zp")],
)
def test_anything_outside_the_refused_sets_passes(names: tuple[str, ...]):
    assert code_of(a_purchase(action_source=STORE, identity=known_by(names))) is None


def test_every_set_that_the_manifest_calls_matchable_passes():
    clear_names = {"client_ip_address", "client_user_agent"}
    for names in TRAITS.matchable_sets:
        identity = Identity(
            hashed={name: digest(name) for name in names if name in HASHED},
            keys=dict.fromkeys(names - HASHED.keys() - clear_names, "12345"),
            clear=dict.fromkeys(names & clear_names, "x"),
        )
        event = a_purchase(action_source=STORE, identity=identity)
        assert code_of(event) is None, names


def test_an_event_about_nobody_is_refused():
    assert code_of(a_purchase(identity=Identity())) == "meta.no_identifier"
    assert code_of(a_purchase(identity=only(gclid="click"))) == "meta.no_identifier"


@pytest.mark.parametrize("lead_id", ["l:123", "12.5", "", "9" * 40, "١٢٣"])
def test_a_lead_id_that_is_no_number_is_refused(lead_id: str):
    event = a_purchase(identity=a_person(lead_id=lead_id))
    assert code_of(event) == "meta.identifier_not_a_number"


def test_a_website_event_needs_its_page_and_its_browser():
    assert code_of(a_purchase(event_source_url=None)) == "meta.website_needs_url"
    assert code_of(a_purchase(identity=only("email"))) == "meta.website_needs_user_agent"
    assert code_of(a_purchase(identity=only("email"), action_source=ActionSource.EMAIL)) is None


EXTINFO = ["i2", "com.shop.app", "1.0", "1.0.1", "17.0", "iPhone", "en_US", *[""] * 9]
TRACKING = {"advertiser_tracking_enabled": 1, "application_tracking_enabled": True}


@pytest.mark.parametrize(
    ("app_data", "code"),
    [
        ({**TRACKING, "extinfo": EXTINFO}, None),
        ("absent", "meta.app_needs_app_data"),
        ([], "meta.app_needs_app_data"),
        ({"extinfo": EXTINFO}, "meta.app_needs_tracking_flag"),
        ({**TRACKING, "application_tracking_enabled": "yes", "extinfo": EXTINFO},
         "meta.app_needs_tracking_flag"),
        (TRACKING, "meta.app_extinfo_malformed"),
        ({**TRACKING, "extinfo": EXTINFO[:-1]}, "meta.app_extinfo_malformed"),
        ({**TRACKING, "extinfo": [*EXTINFO[:-1], 7]}, "meta.app_extinfo_malformed"),
        ({**TRACKING, "extinfo": ["x9", *EXTINFO[1:]]}, "meta.app_extinfo_malformed"),
    ],
)  # fmt: skip
def test_an_app_event_needs_its_app_data_whole(app_data: object, code: str | None):
    parameters = with_parameters(app_data=app_data).parameters
    assert code_of(a_purchase(action_source=ActionSource.APP, parameters=parameters)) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"currency": "usd"}, None),
        ({"value": 0}, None),
        ({"value": "absent"}, "meta.purchase_needs"),
        ({"value": "absent", "currency": "absent"}, "meta.purchase_needs"),
        ({"currency": "absent"}, "meta.value_needs_currency"),
        ({"currency": "US"}, "meta.currency_malformed"),
        ({"currency": "U$D"}, "meta.currency_malformed"),
        ({"currency": "ÄÖÜ"}, "meta.currency_malformed"),
        ({"currency": 840}, "meta.parameter_malformed"),
        ({"value": "129.50"}, "meta.parameter_malformed"),
        ({"value": True}, "meta.parameter_malformed"),
        ({"value": float("nan")}, "meta.parameter_malformed"),
        ({"predicted_ltv": float("inf")}, "meta.parameter_malformed"),
        ({"num_items": 1.5}, "meta.parameter_malformed"),
        ({"num_items": True}, "meta.parameter_malformed"),
        ({"order_id": 77}, "meta.parameter_malformed"),
        ({"content_ids": "sku-1"}, "meta.parameter_malformed"),
        ({"content_type": "service"}, "meta.parameter_malformed"),
        ({"content_type": ["product"]}, "meta.parameter_malformed"),
        ({"delivery_category": "curbside"}, None),
        ({"delivery_category": "drone"}, "meta.parameter_malformed"),
        ({"colour": {"nested": 1}}, "meta.parameter_malformed"),
        ({"colour": [[1]]}, "meta.parameter_malformed"),
        ({"colour": float("nan")}, "meta.parameter_malformed"),
        ({"colour": ["red", 1, 2.5, True]}, None),
        ({"contents": [{"quantity": 1}]}, "meta.contents_need_id"),
        ({"contents": [{"id": ""}]}, "meta.contents_need_id"),
        ({"contents": [{"id": "a"}, "b"]}, "meta.contents_need_id"),
        ({"contents": []}, None),
    ],
)
def test_parameters_are_refused_as_meta_would(changes: dict[str, object], code: str | None):
    assert code_of(with_parameters(**changes)) == code


def test_only_a_purchase_needs_a_value():
    assert code_of(a_purchase(name="Lead", parameters={})) is None
    refusal = body_of(a_purchase(parameters={"currency": "EUR"}))
    assert isinstance(refusal, Reason)
    assert refusal.facts == {"missing": "value"}


def chat(name: str = "Purchase", *, keys: dict[str, str], **parameters: object) -> Event:
    return a_purchase(
        name=name,
        action_source=ActionSource.BUSINESS_MESSAGING,
        identity=only(**keys),
        parameters={"value": 1, "currency": "EUR", **parameters},
    )


MESSENGER = {"messaging_channel": "messenger", "page_id": "7"}
PERSON = {"page_scoped_user_id": "9"}


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (chat(keys=PERSON, **MESSENGER), None),
        (chat(keys={"ig_sid": "9"}, messaging_channel="instagram", ig_account_id="7"), None),
        (chat(keys=PERSON), "meta.chat_needs_channel"),
        (chat(keys=PERSON, messaging_channel="sms"), "meta.chat_needs_channel"),
        (chat(keys=PERSON, messaging_channel=["x"]), "meta.chat_needs_channel"),
        (chat(keys=PERSON, messaging_channel="messenger"), "meta.chat_needs_identity"),
        (chat(keys={"fbp": "x"}, **MESSENGER), "meta.chat_needs_identity"),
        (chat("Lead", keys=PERSON, **MESSENGER), None),
        (chat("QualifiedLead", keys=PERSON, **MESSENGER), None),
        (chat("Search", keys=PERSON, **MESSENGER), "meta.chat_name_not_allowed"),
        (chat("My event", keys=PERSON, **MESSENGER), "meta.chat_name_not_allowed"),
    ],
)  # fmt: skip
def test_a_chat_event_needs_channel_identity_and_an_allowed_name(event: Event, code: str | None):
    assert code_of(event) == code


def test_a_chat_of_whatsapp_goes_to_its_own_destination_and_nothing_else_does():
    whatsapp = chat(keys=PERSON, messaging_channel="whatsapp")
    reason = skip_reason(whatsapp, NO_OPTIONS)
    assert reason is not None
    assert reason.code == "meta.whatsapp_goes_apart"
    assert skip_reason(chat(keys=PERSON, **MESSENGER), NO_OPTIONS) is None
    assert skip_reason(with_parameters(messaging_channel="whatsapp"), NO_OPTIONS) is None


@pytest.mark.parametrize(
    ("options", "place", "code"),
    [
        ([], (None, None), None),
        (["LDU"], (0, 0), None),
        (["LDU"], (1, 1000), None),
        (["LDU"], (1, 1013), None),
        (["LDU"], (1, 0), "meta.limited_data_use_malformed"),
        (["LDU"], (1, 1014), "meta.limited_data_use_malformed"),
        (["LDU"], (1, None), "meta.limited_data_use_malformed"),
        (["LDU"], (None, None), "meta.limited_data_use_malformed"),
        (["LDU"], ("1", "1000"), "meta.limited_data_use_malformed"),
        (["GDPR"], (0, 0), "meta.limited_data_use_malformed"),
        ("LDU", (0, 0), "meta.limited_data_use_malformed"),
    ],
)
def test_limited_data_use_is_sent_whole_or_not_at_all(
    options: object, place: tuple[object, object], code: str | None
):
    event = with_parameters(
        data_processing_options=options,
        data_processing_options_country=place[0],
        data_processing_options_state=place[1],
    )
    assert code_of(event) == code


def test_letting_meta_locate_needs_the_address_to_locate():
    options = {
        "data_processing_options": ["LDU"],
        "data_processing_options_country": 0,
        "data_processing_options_state": 0,
    }
    event = a_purchase(
        action_source=ActionSource.EMAIL,
        identity=only("email"),
        parameters={**a_purchase().parameters, **options},
    )
    assert code_of(event) == "meta.limited_data_use_needs_ip_address"
