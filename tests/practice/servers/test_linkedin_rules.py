"""The practice LinkedIn's rules, written apart from the product's, agree where they must."""

from __future__ import annotations

import orjson
import pytest
from conversion import NOW, a_purchase
from hypothesis import given
from hypothesis import strategies as st
from practice_body import practice_body

from stratum_desktop.platforms import registry
from stratum_desktop.practice.servers.linkedin_rules import (
    schema_problems,
    unidentified,
    untimely,
)

_FROZEN = practice_body(registry.get("linkedin"), a_purchase())
assert isinstance(_FROZEN, bytes)
BODY = orjson.loads(_FROZEN)


def test_the_products_own_purchase_meets_no_objection():
    assert schema_problems([BODY]) == []
    assert untimely([BODY], now=NOW) == []
    assert unidentified([BODY]) == []


@pytest.mark.parametrize("element", [None, 7, "x", [], True])
def test_what_is_no_object_is_objected_to(element: object):
    assert schema_problems([element]) == [("/elements/0", "record type is not backed by an object")]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


@given(st.sampled_from([*sorted(BODY), "unknown"]), _JSON)
def test_no_value_in_any_place_breaks_the_judgement(place: str, value: object):
    element = {**BODY, place: value}
    if not schema_problems([element]):
        untimely([element], now=NOW)
        unidentified([element])


@given(st.sampled_from(["userIds", "userInfo", "lead", "externalIds", "unknown"]), _JSON)
def test_no_identifier_breaks_the_judgement(place: str, value: object):
    element = {**BODY, "user": {**BODY["user"], place: value}}
    if not schema_problems([element]):
        unidentified([element])
