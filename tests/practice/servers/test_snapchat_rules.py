"""The practice Snapchat's rules, written apart from the product's, agree where they must."""

from __future__ import annotations

import orjson
import pytest
from conversion import NOW, a_purchase
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms import registry
from stratum_desktop.practice.servers.snapchat_rules import objection_to

BODY = orjson.loads(registry.get("snapchat").body_of(a_purchase()))


def test_the_products_own_purchase_meets_no_objection():
    assert objection_to(BODY, now=NOW) is None


@pytest.mark.parametrize("event", [None, 7, "x", [], True])
def test_what_is_no_object_is_objected_to(event: object):
    assert objection_to(event, now=NOW) is not None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


@given(st.sampled_from([*sorted(BODY), "app_data", "data_processing_options"]), _JSON)
def test_no_value_in_any_place_breaks_the_judgement(place: str, value: object):
    objection_to({**BODY, place: value}, now=NOW)


@given(st.sampled_from(sorted(BODY["user_data"])), _JSON)
def test_no_identifier_breaks_the_judgement(place: str, value: object):
    objection_to({**BODY, "user_data": {**BODY["user_data"], place: value}}, now=NOW)


@given(st.sampled_from(sorted(BODY["custom_data"])), _JSON)
def test_no_parameter_breaks_the_judgement(place: str, value: object):
    objection_to({**BODY, "custom_data": {**BODY["custom_data"], place: value}}, now=NOW)


@given(st.lists(_JSON, max_size=17))
def test_no_device_data_breaks_the_judgement(extinfo: list[object]):
    app = {"action_source": "MOBILE_APP", "app_data": {"extinfo": extinfo}}
    objection_to({**BODY, **app}, now=NOW)
