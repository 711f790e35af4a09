"""Which event set takes an event, and what TikTok would refuse of it."""

from __future__ import annotations

import math

import pytest
from conversion import a_purchase, digest, only
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.tiktok.manifest import TRAITS
from stratum_desktop.platforms.tiktok.mapping import body_of
from stratum_desktop.platforms.tiktok.requirements import event_source_of, skip_reason

KINDS = ("web", "app", "offline", "crm")
STORE, SYSTEM = ActionSource.PHYSICAL_STORE, ActionSource.SYSTEM_GENERATED


def code_of(event: Event) -> str | None:
    body = body_of(event)
    return body.code if isinstance(body, Reason) else None


def with_parameters(**parameters: object) -> Event:
    merged = {**a_purchase().parameters, **parameters}
    return a_purchase(parameters={k: v for k, v in merged.items() if v != "absent"})


def a_lead(name: str = "Qualified", **keys: str) -> Event:
    return a_purchase(name=name, action_source=SYSTEM, identity=only("email", **keys))


@pytest.mark.parametrize(
    ("event", "source"),
    [
        (a_purchase(), "web"),
        (a_purchase(name="my own"), "web"),
        (a_purchase(action_source=ActionSource.APP), "app"),
        (a_purchase(action_source=STORE), "offline"),
        (a_purchase(action_source=ActionSource.PHONE_CALL), "offline"),
        (a_lead("Purchase", lead_id="7"), "offline"),
        (a_lead("PageView", lead_id="7"), "offline"),
        (a_lead("SubmitForm", lead_id="7"), "offline"),
        (a_lead(), "offline"),
        (a_lead(lead_id="7"), "crm"),
        (a_lead("Donate", lead_id="7"), "crm"),
    ],
)
def test_an_event_belongs_to_one_kind_of_set(event: Event, source: str):
    assert event_source_of(event) == source
    taken_by = {kind for kind in KINDS if skip_reason(event, {"event_source": kind}) is None}
    assert taken_by == {source}


def test_a_set_of_no_stated_kind_is_a_pixel():
    assert skip_reason(a_purchase(), {}) is None
    assert skip_reason(a_purchase(), {"event_source": ""}) is None
    reason = skip_reason(a_purchase(action_source=STORE), {})
    assert reason == Reason(
        "tiktok.other_event_set", {"event_source": "offline", "event_set": "web"}
    )


def test_what_a_crm_set_misses_is_said():
    crm = {"event_source": "crm"}
    assert skip_reason(a_lead(), crm) == Reason(
        "tiktok.crm_needs_lead_id", {"event_name": "Qualified"}
    )
    assert skip_reason(a_lead("Lead", lead_id="7"), crm) == Reason(
        "tiktok.crm_needs_own_name", {"event_name": "Lead"}
    )
    website = skip_reason(a_purchase(), crm)
    assert website is not None
    assert website.code == "tiktok.other_event_set"


def test_what_an_offline_set_misses_is_said():
    reason = skip_reason(a_lead(lead_id="7"), {"event_source": "offline"})
    assert reason == Reason("tiktok.offline_needs_standard_name", {"event_name": "Qualified"})
    assert code_of(a_lead()) == "tiktok.offline_needs_standard_name"


@given(
    st.sampled_from(ActionSource),
    st.sampled_from([*sorted(STANDARD_EVENTS), "my own", "Browse"]),
    st.booleans(),
)
def test_no_event_is_taken_by_two_sets(source: ActionSource, name: str, has_lead: bool):
    identity = only("email", lead_id="7") if has_lead else only("email")
    event = a_purchase(name=name, action_source=source, identity=identity)
    kinds = [kind for kind in KINDS if skip_reason(event, {"event_source": kind}) is None]
    assert kinds == [event_source_of(event)]


def test_an_event_about_nobody_is_refused():
    assert code_of(a_purchase(identity=Identity())) == "tiktok.no_identifier"
    assert code_of(a_purchase(identity=only(gclid="click"))) == "tiktok.no_identifier"
    assert code_of(a_purchase(identity=only("phone_digits"))) == "tiktok.no_identifier"
    assert code_of(a_purchase(identity=only("first_name", "last_name"))) == "tiktok.no_identifier"


@pytest.mark.parametrize("names", [{"client_ip_address"}, {"client_user_agent"}])
def test_an_address_needs_its_browser(names: set[str]):
    identity = Identity(clear=dict.fromkeys(names, "x"))
    assert code_of(a_purchase(identity=identity)) == "tiktok.no_identifier"


def test_an_external_id_finds_nobody_offline():
    event = a_purchase(identity=only("external_id"))
    assert code_of(event) is None
    store = a_purchase(identity=only("external_id"), action_source=STORE)
    assert code_of(store) == "tiktok.no_identifier"


def test_every_set_that_the_manifest_calls_matchable_passes_somewhere():
    app_data = {"app_data": {"extinfo": ["i2"]}}
    for names in TRAITS.matchable_sets:
        identity = Identity(
            hashed={n: digest(n) for n in names & {"email", "phone_e164", "external_id"}},
            keys=dict.fromkeys(names & {"ttclid", "ttp", "madid", "lead_id"}, "12345"),
            clear=dict.fromkeys(names & TRAITS.needs_clear, "x"),
        )
        codes = [
            code_of(
                a_purchase(name=name, identity=identity, action_source=source, parameters=app_data)
            )
            for name in ("Lead", "Qualified")
            for source in (ActionSource.WEBSITE, ActionSource.APP, SYSTEM)
        ]
        assert None in codes, names


def test_a_website_event_needs_its_page_and_others_do_not():
    assert code_of(a_purchase(event_source_url=None)) == "tiktok.web_needs_page"
    for source in (ActionSource.APP, STORE):
        assert code_of(a_purchase(event_source_url=None, action_source=source)) is None


@pytest.mark.parametrize("missing", ["value", "currency"])
def test_an_offline_purchase_needs_its_worth_and_a_web_one_does_not(missing: str):
    web = with_parameters(**{missing: "absent"})
    assert code_of(web) is None
    store = a_purchase(action_source=STORE, parameters=web.parameters)
    body = body_of(store)
    assert body == Reason("tiktok.purchase_needs", {"missing": missing})
    lead = a_purchase(name="Lead", action_source=STORE, parameters=web.parameters)
    assert code_of(lead) is None


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"value": "129.5"}, "tiktok.parameter_malformed"),
        ({"value": True}, "tiktok.parameter_malformed"),
        ({"value": math.nan}, "tiktok.parameter_malformed"),
        ({"value": math.inf}, "tiktok.parameter_malformed"),
        ({"value": 0}, None),
        ({"value": -3.5}, None),
        ({"num_items": 1.5}, "tiktok.parameter_malformed"),
        ({"order_id": 12}, "tiktok.parameter_malformed"),
        ({"content_ids": "sku"}, "tiktok.parameter_malformed"),
        ({"content_ids": [1]}, "tiktok.parameter_malformed"),
        ({"contents": {}}, "tiktok.parameter_malformed"),
        ({"contents": ["sku"]}, "tiktok.parameter_malformed"),
        ({"contents": [{"id": 7}]}, "tiktok.parameter_malformed"),
        ({"contents": [{"id": "7", "quantity": "2"}]}, "tiktok.parameter_malformed"),
        ({"contents": [{"id": "7", "item_price": math.nan}]}, "tiktok.parameter_malformed"),
        ({"contents": [{"id": "7"}]}, None),
        ({"contents": []}, None),
        ({"currency": "DOLLARS"}, "tiktok.currency_malformed"),
        ({"currency": "U$D"}, "tiktok.currency_malformed"),
        ({"currency": "ÜSD"}, "tiktok.currency_malformed"),
        ({"currency": 840}, "tiktok.parameter_malformed"),
        ({"loyalty": object()}, None),
    ],
)
def test_parameters_have_tiktoks_types(parameters: dict[str, object], code: str | None):
    assert code_of(with_parameters(**parameters)) == code
