"""What Snapchat would refuse is refused here, each with its reason."""

from __future__ import annotations

import pytest
from conversion import USER_AGENT, a_purchase, only

from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.snapchat.mapping import body_of
from stratum_desktop.platforms.snapchat.requirements import skip_reason


def code_of(event: Event) -> str | None:
    body = body_of(event)
    return body.code if isinstance(body, Reason) else None


def with_parameters(**changes: object) -> Event:
    merged = {**a_purchase().parameters, **changes}
    return a_purchase(parameters={k: v for k, v in merged.items() if v != "absent"})


ADDRESS, AGENT = {"client_ip_address": "203.0.113.9"}, {"client_user_agent": USER_AGENT}


@pytest.mark.parametrize(
    ("identity", "code"),
    [
        (only("email"), None),
        (only("phone_digits"), None),
        (only(madid="ab-12"), None),
        (Identity(clear={**ADDRESS, **AGENT}), None),
        (Identity(), "snapchat.no_identifier"),
        (only("phone_e164", gclid="x"), "snapchat.no_identifier"),
        (Identity(clear=ADDRESS), "snapchat.identifiers_too_weak"),
        (Identity(clear=AGENT), "snapchat.identifiers_too_weak"),
        (only("external_id"), "snapchat.identifiers_too_weak"),
        (only(sc_click_id="a", sc_cookie1="b"), "snapchat.identifiers_too_weak"),
        (only("first_name", "last_name", "zip"), "snapchat.identifiers_too_weak"),
    ],
)
def test_an_event_needs_one_of_the_match_keys(identity: Identity, code: str | None):
    assert code_of(a_purchase(identity=identity)) == code


def test_the_refusal_names_the_keys_that_were_too_few_and_no_value():
    refusal = body_of(a_purchase(identity=Identity(clear=ADDRESS)))
    assert isinstance(refusal, Reason)
    assert refusal.facts == {"given": "client_ip_address"}


def test_a_website_event_needs_its_page_and_others_do_not():
    event = a_purchase(event_source_url=None)
    assert code_of(event) == "snapchat.website_needs_url"
    assert code_of(event._replace(action_source=ActionSource.PHYSICAL_STORE)) is None


EXTINFO = ["a2", "com.shop", "771", "7.7.1", "10.1.1", *[""] * 11]


@pytest.mark.parametrize(
    ("app_data", "code"),
    [
        ({"extinfo": EXTINFO}, None),
        ({"extinfo": EXTINFO, "advertiser_tracking_enabled": 1}, None),
        ({"extinfo": EXTINFO, "advertiser_tracking_enabled": False}, None),
        (
            {"extinfo": EXTINFO, "application_tracking_enabled": "yes"},
            "snapchat.app_flag_malformed",
        ),
        ({"extinfo": EXTINFO, "advertiser_tracking_enabled": 2}, "snapchat.app_flag_malformed"),
        (None, "snapchat.app_needs_app_data"),
        ("app", "snapchat.app_needs_app_data"),
        ({}, "snapchat.app_extinfo_malformed"),
        ({"extinfo": EXTINFO[:15]}, "snapchat.app_extinfo_malformed"),
        ({"extinfo": [*EXTINFO, ""]}, "snapchat.app_extinfo_malformed"),
        ({"extinfo": ["w1", *EXTINFO[1:]]}, "snapchat.app_extinfo_malformed"),
        ({"extinfo": [*EXTINFO[:4], " ", *EXTINFO[5:]]}, "snapchat.app_extinfo_malformed"),
        ({"extinfo": [*EXTINFO[:15], 8]}, "snapchat.app_extinfo_malformed"),
    ],
)
def test_an_app_event_needs_its_app_data_whole(app_data: object, code: str | None):
    event = with_parameters(app_data=app_data)
    assert code_of(event._replace(action_source=ActionSource.APP)) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"currency": "usd"}, None),
        ({"value": 0}, None),
        ({"value": "absent"}, "snapchat.purchase_needs"),
        ({"currency": "absent"}, "snapchat.purchase_needs"),
        ({"value": "absent", "currency": "absent"}, "snapchat.purchase_needs"),
        ({"currency": "US"}, "snapchat.currency_malformed"),
        ({"currency": "U$D"}, "snapchat.currency_malformed"),
        ({"currency": "ÄÖÜ"}, "snapchat.currency_malformed"),
        ({"currency": 840}, "snapchat.parameter_malformed"),
        ({"value": "129.50"}, "snapchat.parameter_malformed"),
        ({"value": True}, "snapchat.parameter_malformed"),
        ({"value": float("nan")}, "snapchat.parameter_malformed"),
        ({"value": 2**63}, "snapchat.parameter_malformed"),
        ({"predicted_ltv": float("inf")}, "snapchat.parameter_malformed"),
        ({"num_items": 1.5}, "snapchat.parameter_malformed"),
        ({"num_items": True}, "snapchat.parameter_malformed"),
        ({"order_id": 77}, "snapchat.parameter_malformed"),
        ({"content_ids": "sku-1"}, "snapchat.parameter_malformed"),
        ({"content_ids": [1]}, "snapchat.parameter_malformed"),
        ({"contents": "sku-1"}, "snapchat.parameter_malformed"),
        ({"contents": ["sku-1"]}, "snapchat.parameter_malformed"),
        ({"contents": [{"id": 7}]}, "snapchat.parameter_malformed"),
        ({"contents": [{"id": "a", "item_price": float("nan")}]}, "snapchat.parameter_malformed"),
        ({"contents": [{"quantity": 1}]}, "snapchat.contents_need_id"),
        ({"contents": [{"id": ""}]}, "snapchat.contents_need_id"),
        ({"contents": []}, None),
        ({"opt_out": "no"}, "snapchat.parameter_malformed"),
        ({"data_processing_options": ["LMU"]}, None),
        ({"data_processing_options": ["LMU", "LDU"]}, None),
        ({"data_processing_options": ["DELETE"]}, "snapchat.limited_use_malformed"),
        ({"data_processing_options": "LMU"}, "snapchat.limited_use_malformed"),
        ({"data_processing_options": [7]}, "snapchat.limited_use_malformed"),
        ({"data_processing_options_state": "CA"}, "snapchat.parameter_malformed"),
    ],
)
def test_parameters_are_refused_as_snapchat_would(changes: dict[str, object], code: str | None):
    assert code_of(with_parameters(**changes)) == code


def test_only_a_purchase_needs_a_value_and_is_told_what_is_missing():
    assert code_of(a_purchase(name="Lead", parameters={})) is None
    assert code_of(a_purchase(name="Lead", parameters={"value": 5})) is None
    refusal = body_of(a_purchase(parameters={"currency": "EUR"}))
    assert isinstance(refusal, Reason)
    assert refusal.facts == {"missing": "value"}


@pytest.mark.parametrize("source", list(ActionSource))
def test_a_pixel_and_an_app_share_no_event(source: ActionSource):
    event = a_purchase(action_source=source)
    is_app = source is ActionSource.APP
    for options in ({}, {"asset_kind": ""}, {"asset_kind": "pixel"}):
        refusal = skip_reason(event, options)
        assert (refusal == Reason("snapchat.pixel_takes_no_app")) is is_app
        assert (refusal is None) is not is_app
    refusal = skip_reason(event, {"asset_kind": "app"})
    assert (refusal is None) is is_app
    assert refusal in (None, Reason("snapchat.app_takes_app_events"))
