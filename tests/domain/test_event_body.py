"""The stored body of an event: small, canonical, and all of it comes back."""

import orjson
from conversion import a_person, a_purchase, digest
from hypothesis import given
from hypothesis import strategies as st
from stored_event import stored_and_read

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import Identity
from stratum_desktop.domain.event_body import known_part, read_body, unknown_part

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(TEXTS, JSON, max_size=3)
EVENTS = st.builds(
    a_purchase,
    identity=st.builds(
        Identity,
        st.dictionaries(TEXTS, DIGESTS, max_size=4),
        st.dictionaries(TEXTS, TEXTS, max_size=2),
        st.just({"client_ip_address": "203.0.113.9"}),
    ),
    consent=st.builds(Consent, st.sampled_from(ConsentState), st.sampled_from(ConsentState)),
    event_source_url=st.none() | TEXTS,
    parameters=OBJECTS,
    unknown=OBJECTS,
)


def turned(mapping):
    return dict(reversed(mapping.items()))


@given(EVENTS)
def test_what_was_stored_comes_back(event):
    stored = read_body(known_part(event) + unknown_part(event))
    assert stored.pop("hashed", {}) == event.identity.hashed
    assert stored.pop("keys", {}) == event.identity.keys
    assert stored.pop("parameters", {}) == event.parameters
    assert stored.pop("unknown", {}) == event.unknown
    assert stored.pop("event_source_url", None) == event.event_source_url
    unknown = {"ad_user_data": "unknown", "ad_personalization": "unknown"}
    assert stored.pop("consent", unknown) == {
        "ad_user_data": event.consent.ad_user_data,
        "ad_personalization": event.consent.ad_personalization,
    }
    assert stored == {}


@given(EVENTS)
def test_a_stored_event_is_made_again_as_it_was(event):
    again = stored_and_read(event)
    assert again == event
    assert (again.origin, again.action_source) == (event.origin, event.action_source)


@given(EVENTS)
def test_the_order_in_which_parts_came_makes_no_difference(event):
    identity = Identity(turned(event.identity.hashed), turned(event.identity.keys))
    other = a_purchase(
        identity=identity,
        consent=event.consent,
        event_source_url=event.event_source_url,
        parameters=turned(event.parameters),
    )
    assert known_part(other) == known_part(event)


def test_digests_take_half_of_their_text_and_nothing_is_in_clear():
    body = known_part(a_purchase())
    assert bytes.fromhex(digest("test@example.com")) in body
    assert digest("test@example.com").encode() not in body
    assert b"203.0.113.9" not in body
    as_text = orjson.dumps(dict(a_person().hashed))
    assert len(body) < len(as_text)


def test_an_event_that_says_nothing_more_has_hardly_a_body():
    nothing = a_purchase(identity=Identity(), parameters={}, event_source_url=None)
    assert known_part(nothing) + unknown_part(nothing) == b'{"hashed":[]}\0'
    assert read_body(b'{"hashed":[]}\0') == read_body(b"{}") == {}
