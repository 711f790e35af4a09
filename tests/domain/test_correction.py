"""What a person may set right in an event, and what never."""

from __future__ import annotations

import pytest
from conversion import a_purchase
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.correction import (
    CORRECTABLE,
    Act,
    Correction,
    acts_of,
    corrected,
    correction,
    from_stored,
    to_stored,
)
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.event_parameter import PARAMETERS

EVENT = a_purchase(
    name="Buy",
    parameters={
        "value": 20.0,
        "currency": "EUR",
        "content_type": "product",
        "content_ids": ["shop_1", "2"],
        "contents": [{"id": "shop_1", "quantity": 2}, {"id": "2"}],
        "num_items": 3,
    },
)


def parameters(*corrections):
    return corrected(EVENT, corrections).parameters


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (correction("event_name", Act.CHANGE, "Purchase", "Buy"), "Purchase"),
        (correction("event_name", Act.CHANGE, "purchase", "Buy"), "Purchase"),
        (correction("event_name", Act.CHANGE, "Purchase", "buy"), "Buy"),
        (correction("event_name", Act.CHANGE, "Purchase", "Lead"), "Buy"),
        (correction("event_name", Act.SET, "VIP sale"), "VIP sale"),
        (correction("event_name", Act.PUT, "web_"), "web_Buy"),
        (correction("event_name", Act.CUT, "B"), "uy"),
        (correction("event_name", Act.CUT, "Buy"), "Buy"),
    ],
)
def test_a_name_is_changed_where_it_is_the_one_meant_and_never_empty(made, name):
    assert corrected(EVENT, [made]).name == name


@pytest.mark.parametrize(
    ("made", "key", "value"),
    [
        (correction("currency", Act.CHANGE, "usd", "EUR"), "currency", "USD"),
        (correction("currency", Act.CHANGE, "USD", "GBP"), "currency", "EUR"),
        (correction("currency", Act.FILL, "USD"), "currency", "EUR"),
        (correction("currency", Act.LEAVE_OUT), "currency", None),
        (correction("coupon", Act.FILL, "MAY"), "coupon", "MAY"),
        (correction("coupon", Act.CHANGE, "MAY", "JUNE"), "coupon", None),
        (correction("value", Act.CHANGE, "19.90", "20"), "value", 19.9),
        (correction("value", Act.CHANGE, "1", "20.000"), "value", 1.0),
        (correction("value", Act.CHANGE, "1", "twenty"), "value", 20.0),
        (correction("num_items", Act.SET, "4"), "num_items", 4),
        (correction("content_type", Act.SET, "product_group"), "content_type", "product_group"),
    ],
)
def test_a_parameter_is_set_right_as_the_act_says(made, key, value):
    assert parameters(made).get(key) == value


def test_product_ids_change_wherever_they_stand():
    cut = parameters(correction("product_id", Act.CUT, "shop_"))
    assert cut["content_ids"] == ["1", "2"]
    assert cut["contents"] == [{"id": "1", "quantity": 2}, {"id": "2"}]
    put = parameters(correction("product_id", Act.PUT, "shop_"))
    assert put["content_ids"] == ["shop_1", "shop_2"]
    one = parameters(correction("product_id", Act.CHANGE, "two", "2"))
    assert one["content_ids"] == ["shop_1", "two"]
    gone = parameters(correction("product_id", Act.LEAVE_OUT))
    assert {"content_ids", "contents"}.isdisjoint(gone)
    assert corrected(a_purchase(parameters={}), [correction("product_id", Act.CUT, "x")]) == (
        a_purchase(parameters={})
    )


def test_each_correction_sees_what_the_one_before_it_did():
    both = [
        correction("event_name", Act.CHANGE, "Sale of shop", "Buy"),
        correction("event_name", Act.CHANGE, "Lead", "Sale of shop"),
    ]
    assert corrected(EVENT, both).name == "Lead"
    assert corrected(EVENT, both[::-1]).name == "Sale of shop"


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (("event_id", Act.SET, "x"), "'event_id' cannot be corrected. What can be is: event_name"),
        (("order_id", Act.SET, "x"), "cannot be corrected"),
        (("event_time", Act.SET, "1"), "cannot be corrected"),
        (("user_data", Act.LEAVE_OUT), "cannot be corrected"),
        (("event_name", Act.LEAVE_OUT), "Event name: that cannot be done with it"),
        (("product_id", Act.FILL, "1"), "Product IDs: that cannot be done"),
        (("value", Act.CUT, "1"), "Value: that cannot be done"),
        (("currency", Act.SET, "EURO"), "'EURO' is no currency code of three letters"),
        (("value", Act.SET, "19,90"), "'19,90' is no number. Write it as 19.90"),
        (("value", Act.SET, "1e200"), "is no number"),
        (("num_items", Act.SET, "2.5"), "is no whole number"),
        (("currency", Act.SET, "  "), "the new value is missing"),
        (("currency", Act.CHANGE, "EUR", " "), "the value to change is missing"),
        (("event_name", Act.SET, "x" * 101), "longer than 100"),
        (("coupon", Act.SET, "a\0b"), "cannot be written"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_with_what_to_do(made, told):
    with pytest.raises(Refusal) as refusal:
        correction(*made)
    assert told in refusal.value.message


def test_every_field_has_acts_and_is_known_to_the_door():
    for field in CORRECTABLE:
        assert acts_of(field)
        assert field in PARAMETERS or field in ("event_name", "product_id")


FIELDS = st.sampled_from(sorted(CORRECTABLE))


@st.composite
def corrections(draw):
    field = draw(FIELDS)
    act = draw(st.sampled_from(acts_of(field)))
    texts = st.sampled_from(["EUR", "1", "20", "Buy", "shop_", "2"])
    try:
        return correction(field, act, draw(texts), draw(texts))
    except Refusal:
        return correction("coupon", Act.SET, "MAY")


@given(st.lists(corrections(), max_size=6))
def test_whatever_is_set_right_the_event_stays_the_same_event(made):
    after = corrected(EVENT, made)
    assert after._replace(name=EVENT.name, parameters=EVENT.parameters) == EVENT
    assert after.name
    assert EVENT.parameters["currency"] == "EUR"


@given(st.lists(corrections(), max_size=6))
def test_corrections_come_back_as_they_were_stored(made):
    assert from_stored(to_stored(made)) == tuple(made)


def test_what_is_spelled_in_another_way_is_the_same_correction():
    assert correction("value", Act.SET, " 20.0 ") == Correction("value", Act.SET, "20")
