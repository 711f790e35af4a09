"""What of a wire body may be looked at."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.services.redacted_body import redacted_body

DIGEST = "ab" * 32


def redacted(body):
    return json.loads(redacted_body(json.dumps(body).encode()))


def test_what_a_conversion_is_worth_may_be_read():
    body = {"event_name": "Purchase", "custom_data": {"value": 12.5, "contents": [{"id": "sku"}]}}
    assert redacted(body) == body


def test_digests_are_shortened_wherever_they_stand():
    shown = redacted({"user_data": {"em": [DIGEST]}, "elsewhere": DIGEST})
    assert shown == {"user_data": {"em": ["abababab…"]}, "elsewhere": "abababab…"}


def test_everything_else_about_a_person_is_masked():
    person = {"client_ip_address": "203.0.113.9", "fbp": "fb.1.2.3", "age": 41, "new": {"a": ["b"]}}
    keys = "user_data user user_ids userIds userInfo userIdentifiers userData adIdentifiers"
    for key in keys.split():
        assert redacted({key: person}) == {
            key: {"client_ip_address": "…", "fbp": "…", "age": "…", "new": {"a": ["…"]}}
        }


def test_ids_of_a_client_or_a_click_that_stand_alone_are_masked_too():
    ids = {"client_id": "1.2", "user_id": "jane", "session_id": "1772452000"}
    ids |= {"gclid": "g", "gbraid": "b", "wbraid": "w"}
    assert redacted(ids) == dict.fromkeys(ids, "…")


PERSON = st.recursive(
    st.text(min_size=1) | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(person=PERSON)
def test_whatever_a_platform_puts_there_no_value_of_a_person_is_shown(person):
    def leaves(value):
        if isinstance(value, dict):
            return [leaf for inner in value.values() for leaf in leaves(inner)]
        if isinstance(value, list):
            return [leaf for inner in value for leaf in leaves(inner)]
        return [value]

    shown = redacted({"data": [{"user_data": person}]})
    assert set(leaves(shown["data"][0]["user_data"])) <= {"…"}
