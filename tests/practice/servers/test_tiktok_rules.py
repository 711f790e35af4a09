"""The practice TikTok's rules, written apart from the product's, agree with them."""

from __future__ import annotations

import orjson
import pytest
from conversion import NOW, a_person, a_purchase
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms import registry
from stratum_desktop.practice.servers.tiktok_rules import SOURCES, objection_to

BODY = orjson.loads(
    registry.get("tiktok").body_of(a_purchase(identity=a_person(ttclid="E.C", ttp="t")))
)


def test_the_products_own_purchase_meets_no_objection():
    assert objection_to(BODY, "web", now=NOW) is None


@pytest.mark.parametrize("event", [None, 7, "x", [], True])
def test_what_is_no_object_is_objected_to(event: object):
    assert objection_to(event, "web", now=NOW) is not None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
_SOURCES = st.sampled_from(SOURCES)


@given(st.sampled_from([*sorted(BODY), "lead", "limited_data_use"]), _SOURCES, _JSON)
def test_no_value_in_any_place_breaks_the_judgement(place: str, source: str, value: object):
    objection_to({**BODY, place: value}, source, now=NOW)


@given(
    st.sampled_from([*sorted(BODY["user"]), "city", "state", "country", "idfa", "gaid"]),
    _SOURCES,
    _JSON,
)
def test_no_identifier_breaks_the_judgement(place: str, source: str, value: object):
    objection_to({**BODY, "user": {**BODY["user"], place: value}}, source, now=NOW)


@given(st.sampled_from(sorted(BODY["properties"])), _SOURCES, _JSON)
def test_no_parameter_breaks_the_judgement(place: str, source: str, value: object):
    changed = {**BODY, "properties": {**BODY["properties"], place: value}}
    objection_to(changed, source, now=NOW)
