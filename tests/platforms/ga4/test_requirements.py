"""What Google would ignore is said before an event is queued."""

from __future__ import annotations

import pytest
from conversion import a_person, a_purchase

from stratum_desktop.domain.event import ActionSource
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.ga4.mapping import body_of
from stratum_desktop.platforms.ga4.requirements import skip_reason

TOO_LONG = "ga4.parameter_too_long"
MALFORMED = "ga4.parameter_malformed"


def verdict(name: str = "Purchase", **changes: object) -> Reason | None:
    kept = {**a_purchase().parameters, **changes}
    parameters = {key: value for key, value in kept.items() if value is not None}
    body = body_of(a_purchase(name=name, parameters=parameters))
    return body if isinstance(body, Reason) else None


@pytest.mark.parametrize("source", list(ActionSource))
def test_a_web_stream_takes_everything_but_an_apps_events(source: ActionSource):
    reason = skip_reason(a_purchase(action_source=source), {})
    is_app = source is ActionSource.APP
    assert reason == (Reason("ga4.web_stream_takes_no_app") if is_app else None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"value": None}, Reason("ga4.purchase_needs", {"missing": "value"})),
        ({"currency": None}, Reason("ga4.purchase_needs", {"missing": "currency"})),
        (
            {"value": None, "currency": None},
            Reason("ga4.purchase_needs", {"missing": "value + currency"}),
        ),
        ({"order_id": None}, None),
        ({"value": 0}, None),
        ({"value": -5}, None),
        ({"currency": "EURO"}, Reason("ga4.currency_malformed")),
        ({"currency": "€€€"}, Reason("ga4.currency_malformed")),
    ],
)
def test_a_purchase_needs_value_and_currency(changes, reason: Reason | None):
    assert verdict(**changes) == reason
    assert (verdict("purchase", **changes)) == reason


def test_any_value_needs_its_currency_and_no_event_needs_a_value():
    assert verdict("Lead", currency=None) == Reason("ga4.value_needs_currency")
    assert verdict("Lead", value=None, currency=None) is None


@pytest.mark.parametrize(
    ("name", "value", "parameter"),
    [
        ("value", "12", "value"),
        ("value", True, "value"),
        ("value", float("nan"), "value"),
        ("value", 2**63, "value"),
        ("tax", [1], "tax"),
        ("order_id", 12, "transaction_id"),
        ("coupon", ["SPRING"], "coupon"),
        ("contents", "sku", "items"),
        ("contents", ["sku"], "items"),
        ("contents", [{"id": 7}], "item_id"),
        ("contents", [{"id": "a", "quantity": "1"}], "quantity"),
    ],
)
def test_what_has_the_wrong_type_is_named(name: str, value: object, parameter: str):
    assert verdict(**{name: value}) == Reason(MALFORMED, {"parameter": parameter})


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"order_id": "x"}, "transaction_id"),
        ({"coupon": "x"}, "coupon"),
        ({"search_string": "ü"}, "search_term"),
    ],
)
def test_a_text_of_a_hundred_characters_is_the_longest(changes, parameter: str):
    ((name, letter),) = changes.items()
    assert verdict(**{name: letter * 100}) is None
    assert verdict(**{name: letter * 101}) == Reason(
        TOO_LONG, {"parameter": parameter, "limit": 100}
    )


def test_addresses_may_be_longer_than_other_texts():
    for length, reason in (
        (1000, None),
        (1001, Reason(TOO_LONG, {"parameter": "page_location", "limit": 1000})),
    ):
        body = body_of(a_purchase(event_source_url="https://x.example/".ljust(length, "y")))
        assert (body if isinstance(body, Reason) else None) == reason
    assert verdict(referrer_url="x" * 421) == Reason(
        TOO_LONG, {"parameter": "page_referrer", "limit": 420}
    )


def test_two_hundred_items_are_the_most():
    assert verdict(contents=[{"id": "a"}] * 200) is None
    assert verdict(contents=[{"id": "a"}] * 201) == Reason("ga4.too_many_items", {"limit": 200})


def test_an_item_needs_an_id_or_a_name():
    assert verdict(contents=[{"title": "Boot"}]) is None
    assert verdict(contents=[{"quantity": 1}]) == Reason("ga4.items_need_id")
    assert verdict(contents=None, content_ids=[""]) == Reason("ga4.items_need_id")


def test_a_body_stays_below_googles_limit():
    item = {"id": "ü" * 100, "title": "ü" * 100, "brand": "ü" * 100, "category": "ü" * 100}
    assert verdict(contents=[item] * 100) is None
    assert verdict(contents=[item] * 200) == Reason("ga4.event_too_large", {"limit_bytes": 130_000})


def test_a_client_id_has_a_limit():
    event = a_purchase(identity=a_person(ga_client_id="1" * 257))
    assert body_of(event) == Reason("ga4.client_id_too_long", {"limit": 256})
    assert isinstance(body_of(event._replace(identity=a_person(ga_client_id="1" * 256))), bytes)
