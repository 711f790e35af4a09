"""What a body written anew says differently."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.services.body_difference import DifferenceSum, FieldChange, difference


def between(before, after):
    old = None if before is None else json.dumps(before).encode()
    return difference(old, json.dumps(after).encode())


def test_fields_are_named_by_their_place_in_the_order_of_their_names():
    before = {"name": "Buy", "data": {"ids": ["a", "b"], "gone": 1}, "same": True}
    after = {"name": "Purchase", "data": {"ids": ["a", "c"], "new": {"x": None}}, "same": True}
    assert between(before, after) == (
        FieldChange("data.gone", "1", None),
        FieldChange("data.ids[1]", "b", "c"),
        FieldChange("data.new.x", None, "null"),
        FieldChange("name", "Buy", "Purchase"),
    )


def test_what_is_only_ordered_in_another_way_is_no_difference():
    assert between({"a": 1, "b": [2]}, {"b": [2], "a": 1}) == ()


def test_a_number_and_a_text_or_truth_are_told_apart():
    assert between({"a": 1, "b": 1}, {"a": True, "b": "1"}) == (
        FieldChange("a", "1", "true"),
        FieldChange("b", "1", "1"),
    )


def test_what_becomes_empty_is_told():
    assert between({"a": [1]}, {"a": []}) == (
        FieldChange("a", None, "[]"),
        FieldChange("a[0]", "1", None),
    )


def test_a_persons_value_changes_without_being_shown():
    old, new = {"user_data": {"em": ["a" * 64], "ip": "1.2.3.4"}}, {"user_data": {"ip": "5.6.7.8"}}
    assert between(old, new) == (
        FieldChange("user_data.em[0]", "aaaaaaaa…", None, is_hidden=True),
        FieldChange("user_data.ip", "…", "…", is_hidden=True),
    )


def test_without_a_body_before_every_field_is_new():
    assert between(None, {"a": 1}) == (FieldChange("a", None, "1"),)


def test_bodies_are_summed_by_field_whatever_place_of_a_list_it_has():
    total = DifferenceSum()
    for number in range(6):
        before = {"name": "Buy", "ids": [f"s-{number}", "s-x"]}
        total.add(between(before, {"name": "Purchase", "ids": [f"{number}", "x"]}))
    total.add(between({"name": "buy"}, {"name": "Purchase"}))
    name, ids = total.sums()
    assert (name.path, name.count, name.others) == ("name", 7, 0)
    assert name.examples == (
        (FieldChange("name", "Buy", "Purchase"), 6),
        (FieldChange("name", "buy", "Purchase"), 1),
    )
    assert (ids.path, ids.count, ids.others) == ("ids[]", 6, 4)
    assert ids.examples[0] == (FieldChange("ids[]", "s-x", "x"), 6)


def test_a_sum_takes_little_room_whatever_it_is_given():
    total = DifferenceSum()
    for number in range(1_000):
        total.add(between({"id": number}, {"id": number + 1, f"field {number}": 1}))
    sums = total.sums()
    assert len(sums) <= 200
    first = sums[0]
    assert (first.path, first.count) == ("id", 1_000)
    assert sum(count for _, count in first.examples) + first.others == 1_000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


NAMES = st.text("xy", min_size=1, max_size=2)


@given(st.dictionaries(NAMES, JSON), st.dictionaries(NAMES, JSON))
def test_bodies_differ_somewhere_or_say_the_same(before, after):
    same = json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True)
    assert bool(between(before, after)) == (not same)
