"""Every standard event, platform by platform: what it is called there, or that it is skipped."""

from __future__ import annotations

import json

import pytest
from conversion import a_person, a_purchase
from practice_body import practice_options

from stratum_desktop.domain.event import ActionSource
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.services.wording import WORDS, sentence

#: Skipped, with words.
NOT_TAKEN = None
SAME = {name: name for name in STANDARD_EVENTS}
GA4 = {
    "PageView": "page_view",
    "ViewContent": "view_item",
    "Search": "search",
    "AddToCart": "add_to_cart",
    "AddToWishlist": "add_to_wishlist",
    "InitiateCheckout": "begin_checkout",
    "AddPaymentInfo": "add_payment_info",
    "Purchase": "purchase",
    "Lead": "generate_lead",
    "CompleteRegistration": "sign_up",
    "Contact": "contact",
    "Schedule": "schedule",
    "StartTrial": "start_trial",
    "Subscribe": "subscribe",
    "SubmitApplication": "submit_application",
    "CustomizeProduct": "customize_product",
    "FindLocation": "find_location",
    "Donate": "donate",
}
SNAPCHAT = {
    "PageView": "PAGE_VIEW",
    "ViewContent": "VIEW_CONTENT",
    "Search": "SEARCH",
    "AddToCart": "ADD_CART",
    "AddToWishlist": "ADD_TO_WISHLIST",
    "InitiateCheckout": "START_CHECKOUT",
    "AddPaymentInfo": "ADD_BILLING",
    "Purchase": "PURCHASE",
    "Lead": "SIGN_UP",
    "CompleteRegistration": "SIGN_UP",
    "Contact": "CUSTOM_EVENT_1",
    "Schedule": "RESERVE",
    "StartTrial": "START_TRIAL",
    "Subscribe": "SUBSCRIBE",
    "SubmitApplication": "CUSTOM_EVENT_2",
    "CustomizeProduct": "CUSTOM_EVENT_3",
    "FindLocation": "CUSTOM_EVENT_4",
    "Donate": "CUSTOM_EVENT_5",
}
WHATSAPP = dict.fromkeys(STANDARD_EVENTS, NOT_TAKEN) | {
    "Purchase": "Purchase",
    "Lead": "LeadSubmitted",
    "InitiateCheckout": "InitiateCheckout",
    "AddToCart": "AddToCart",
    "ViewContent": "ViewContent",
}
#: By platform; of one with several kinds of destination, by kind.
NAMES = {
    "ga4": GA4,
    "meta": SAME,
    "snapchat": SNAPCHAT,
    "tiktok": SAME,
    "tiktok offline": SAME | {"Donate": NOT_TAKEN, "PageView": NOT_TAKEN},
    # Own names alone, and Donate is none of TikTok's.
    "tiktok crm": dict.fromkeys(STANDARD_EVENTS, NOT_TAKEN) | {"Donate": "Donate"},
    "whatsapp": WHATSAPP,
}
#: No name travels: a number that the account names for the event does. The option, a number.
NUMBERED = {"google": ("actions", "7770001"), "linkedin": ("rules", "7770001")}
KINDS = {"tiktok offline": {"event_source": "offline"}, "tiktok crm": {"event_source": "crm"}}
ELSEWHERE = {
    "tiktok offline": ActionSource.PHYSICAL_STORE,
    "tiktok crm": ActionSource.SYSTEM_GENERATED,
}


def bodies(kind: str, name: str, **options: str) -> dict | Reason:
    platform = registry.get(kind.split()[0])
    seen = {**practice_options(platform), **KINDS.get(kind, {}), **options}
    event = a_purchase(
        name=name,
        action_source=ELSEWHERE.get(kind, ActionSource.WEBSITE),
        identity=a_person(lead_id="123456789"),
    )
    body = platform.skip_reason(event, seen) or platform.body_of(event, seen)
    return body if isinstance(body, Reason) else json.loads(body)


def name_in(body: dict) -> str:
    events = body.get("events")
    return events[0]["name"] if events else body.get("event_name") or body["event"]


def is_in_words(reason: Reason) -> bool:
    said = sentence(reason)
    return reason.code in WORDS and said.endswith(".") and reason.code not in said


def test_the_tables_speak_of_every_platform_and_every_event():
    keys = {kind.split()[0] for kind in NAMES}
    assert keys | NUMBERED.keys() == {one.manifest.key for one in registry.all()}
    assert not keys & NUMBERED.keys()
    assert len(STANDARD_EVENTS) == 18
    for table in NAMES.values():
        assert table.keys() == STANDARD_EVENTS


@pytest.mark.parametrize("kind", NAMES)
def test_every_standard_event_has_its_name_there_or_is_skipped_in_words(kind: str):
    found = {name: bodies(kind, name) for name in STANDARD_EVENTS}
    called = {
        name: NOT_TAKEN if isinstance(body, Reason) else name_in(body)
        for name, body in found.items()
    }
    assert called == NAMES[kind]
    for body in found.values():
        assert not isinstance(body, Reason) or is_in_words(body)


@pytest.mark.parametrize("key", NUMBERED)
@pytest.mark.parametrize("name", sorted(STANDARD_EVENTS))
def test_where_a_number_counts_the_event_it_travels_once_it_is_named(key: str, name: str):
    option, number = NUMBERED[key]
    body = bodies(key, name, **{option: f"{name}={number}"})
    assert not isinstance(body, Reason)
    assert number in json.dumps(body) or key == "google"
    other = "Lead" if name == "Purchase" else "Purchase"
    skipped = bodies(key, name, **{option: f"{other}={number}"})
    assert isinstance(skipped, Reason)
    assert skipped.code == f"{key}.not_mapped"
    assert is_in_words(skipped)


@pytest.mark.parametrize("kind", NAMES)
def test_a_custom_name_is_sent_as_it_is_or_skipped_in_words(kind: str):
    body = bodies(kind, "my_own_name")
    if isinstance(body, Reason):
        assert is_in_words(body)
    else:
        assert name_in(body) == "my_own_name"
