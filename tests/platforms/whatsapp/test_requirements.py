"""Which events go to a WhatsApp destination, and what of them Meta would refuse."""

from __future__ import annotations

from typing import Any

import pytest
from conversion import a_person, a_purchase, digest, only

from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.whatsapp import PLATFORM
from stratum_desktop.platforms.whatsapp.mapping import body_of

ACCOUNT = {"whatsapp_business_account_id": "42424242"}
CLICK = only(ctwa_clid="ARAkLkA8rmlFeiCktEJQ")
FIVE = {"Purchase", "Lead", "InitiateCheckout", "AddToCart", "ViewContent"}


def sale(**parameters: object) -> Event:
    merged = {**a_purchase().parameters, **parameters}
    return a_purchase(parameters={k: v for k, v in merged.items() if v != "absent"})


def why(event: Event, options: dict[str, str] = ACCOUNT) -> Reason | None:
    skip = PLATFORM.skip_reason(event, options)
    body = body_of(event, options)
    # A skip is known before the mapping, and the mapping agrees with it.
    assert skip is None or skip == body
    return body if isinstance(body, Reason) else None


def code_of(event: Event, options: dict[str, str] = ACCOUNT) -> str | None:
    reason = why(event, options)
    return None if reason is None else reason.code


@pytest.mark.parametrize("source", list(ActionSource))
def test_wherever_the_sale_took_place_the_click_decides(source: ActionSource):
    assert code_of(a_purchase(action_source=source, identity=CLICK)) is None
    without = a_person()._replace(keys={"fbc": "fb.1.1.x"})
    event = a_purchase(action_source=source, identity=without)
    assert code_of(event) == "whatsapp.no_identifier"


@pytest.mark.parametrize("keys", [{}, {"ctwa_clid": ""}])
def test_an_event_that_began_with_no_click_is_for_somebody_else(keys: dict[str, str]):
    event = a_purchase(identity=Identity({"email": digest("a")}, keys))
    assert PLATFORM.skip_reason(event, ACCOUNT) == Reason("whatsapp.no_identifier")


@pytest.mark.parametrize("name", ["Search", "PageView", "Donate", "purchase", "My event"])
def test_what_a_chat_may_not_report_is_skipped_by_name(name: str):
    event = a_purchase(name=name)
    assert why(event) == Reason("whatsapp.not_mapped", {"event_name": name})


@pytest.mark.parametrize(
    "name", ["OrderShipped", "QualifiedLead", "CartAbandoned", "LeadSubmitted"]
)
def test_metas_own_names_for_chats_are_reported_as_they_are(name: str):
    assert code_of(a_purchase(name=name)) is None


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"messaging_channel": "whatsapp"}, None),
        ({"messaging_channel": "messenger"}, "whatsapp.other_channel"),
        ({"messaging_channel": ["whatsapp"]}, "whatsapp.other_channel"),
        ({"whatsapp_business_account_id": "42424242"}, None),
        ({"whatsapp_business_account_id": 42424242}, None),
        ({"whatsapp_business_account_id": "11111111"}, "whatsapp.other_account"),
    ],
)
def test_a_chat_of_another_channel_or_account_goes_elsewhere(
    parameters: dict[str, Any], code: str | None
):
    assert code_of(sale(**parameters)) == code


def test_without_its_account_a_destination_can_send_nothing():
    assert code_of(a_purchase(), {}) == "whatsapp.account_unknown"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"value": "absent"}, "meta.purchase_needs"),
        ({"currency": "absent"}, "meta.value_needs_currency"),
        ({"currency": "DOLLARS"}, "meta.currency_malformed"),
        ({"value": "12"}, "meta.parameter_malformed"),
        ({"contents": [{"quantity": 1}]}, "meta.contents_need_id"),
        ({"data_processing_options": []}, None),
        ({"data_processing_options": ["GDPR"]}, "meta.limited_data_use_malformed"),
        (
            {
                "data_processing_options": ["LDU"],
                "data_processing_options_country": 0,
                "data_processing_options_state": 0,
            },
            "meta.limited_data_use_needs_ip_address",
        ),
    ],
)
def test_what_meta_refuses_of_everybody_is_refused_here(changes: dict[str, Any], code: str | None):
    assert code_of(sale(**changes)) == code
