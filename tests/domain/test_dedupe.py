import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.dedupe import content_hash, dedupe_key, derived_event_id, quality_class
from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin
from stratum_desktop.domain.event_body import known_part
from stratum_desktop.domain.identity import RawPerson, normalise

DAY = 86_400
AT = 1_763_769_600
TEXTS = st.text(max_size=12)
ROWS = st.fixed_dictionaries(
    {
        "source": TEXTS,
        "name": TEXTS,
        "event_time": st.integers(AT, AT + 3),
        "order_id": st.none() | TEXTS,
        "person": st.binary(max_size=3),
        "value": st.none() | st.sampled_from([0.0, 1.0, 19.9]),
        "currency": st.none() | st.sampled_from(["EUR", "USD"]),
    }
)


def an_event(**changes):
    event = Event(
        name="Purchase",
        event_id="1001",
        event_id_is_given=True,
        event_time=AT,
        origin=Origin.SERVER,
        source="shop",
        action_source=ActionSource.WEBSITE,
        identity=Identity({"email": "a" * 64}, {"gclid": "Ab"}),
        parameters={"value": 19.9, "currency": "EUR"},
    )
    return event._replace(**changes)


def of_person(**fields):
    found = normalise(RawPerson(**fields), default_country="US", seen_at_ms=AT * 1000)
    return derived_event_id(
        source="shop",
        name="Purchase",
        event_time=AT,
        order_id=None,
        person=found.mark,
        value=10.0,
        currency="USD",
    )


@given(ROWS, ROWS)
def test_equal_rows_have_one_id_and_different_rows_two(first, second):
    assert (derived_event_id(**first) == derived_event_id(**second)) is (first == second)


def test_a_whole_value_and_a_decimal_one_are_the_same():
    row = {"source": "s", "name": "n", "event_time": AT, "order_id": None, "person": b""}
    assert derived_event_id(**row, value=10, currency="EUR") == derived_event_id(
        **row, value=10.0, currency="EUR"
    )


def test_two_people_in_one_second_are_two_events():
    ids = {
        of_person(email="a@example.com"),
        of_person(email="b@example.com"),
        of_person(phone="650 555 1212"),
        of_person(gclid="Ab"),
        of_person(gclid="ab"),
        of_person(client_ip_address="8.8.8.8"),
        of_person(),
    }
    assert len(ids) == 7


def test_one_person_written_in_two_ways_is_one_event():
    assert of_person(email=" A@Example.com", phone="+1 650 555 1212") == of_person(
        email="a@example.com", phone="(650) 555-1212"
    )


@given(TEXTS, TEXTS, TEXTS, st.integers(AT, AT + 400 * DAY))
def test_a_key_is_at_most_45_bytes_and_the_kinds_never_meet(source, name, event_id, at):
    event = an_event(source=source, name=name, event_id=event_id, event_time=at)
    derived = event._replace(event_id="ab" * 32, event_id_is_given=False)
    keys = [dedupe_key(event), dedupe_key(derived)]
    keys.append(dedupe_key(derived._replace(origin=Origin.PIXEL)))
    assert max(map(len, keys)) <= 45
    assert len({key[:1] for key in keys}) == 3


def test_a_given_id_is_found_again_on_another_day():
    assert dedupe_key(an_event()) == dedupe_key(an_event(event_time=AT + 3 * DAY))


@given(st.integers(AT, AT + 400 * DAY), st.integers(0, 400))
def test_keys_of_derived_ids_lie_in_the_order_of_their_days(at, days):
    earlier, later = (
        dedupe_key(an_event(event_id="ab" * 32, event_id_is_given=False, event_time=when))
        for when in (at, at + days * DAY)
    )
    assert earlier[:4] <= later[:4]
    assert (earlier[:4] == later[:4]) is (days == 0)


def test_an_id_counts_per_workspace_source_and_name():
    keys = {
        dedupe_key(an_event()),
        dedupe_key(an_event(), tenant_id=2),
        dedupe_key(an_event(source="other")),
        dedupe_key(an_event(name="Lead")),
        dedupe_key(an_event(event_id="1002")),
        dedupe_key(an_event(source="shop1", event_id="001")),
    }
    assert len(keys) == 6
    derived = an_event(event_id="ab" * 32, event_id_is_given=False)
    other = derived._replace(event_id="cd" * 32)
    keys = {dedupe_key(derived), dedupe_key(other), dedupe_key(derived, tenant_id=2)}
    assert len(keys) == 3


def content_of(event):
    return content_hash(event.name, event.event_time, event.action_source, known_part(event))


def test_the_content_is_what_a_platform_could_be_told():
    base = content_of(an_event())
    assert len(base) == 16
    changed = {
        content_of(an_event(event_time=AT + 1)),
        content_of(an_event(name="Lead")),
        content_of(an_event(action_source=ActionSource.APP)),
        content_of(an_event(event_source_url="https://example.com")),
        content_of(an_event(identity=Identity({"email": "b" * 64}, {"gclid": "Ab"}))),
        content_of(an_event(identity=Identity({"email": "a" * 64}, {"gclid": "ab"}))),
        content_of(an_event(parameters={"value": 20.0, "currency": "EUR"})),
        content_of(an_event(consent=Consent(ConsentState.DENIED))),
    }
    assert len(changed) == 8
    assert base not in changed


def test_the_content_does_not_depend_on_order_or_on_connected_destinations():
    base = an_event()
    assert content_of(base) == content_of(
        base._replace(
            identity=base.identity._replace(clear={"city": "Paris"}),
            parameters={"currency": "EUR", "value": 19.9},
            unknown={"x": 1},
            origin=Origin.UPLOAD,
        )
    )


@pytest.mark.parametrize(
    ("quality", "name"),
    [
        (10.0, "excellent"),
        (8.0, "excellent"),
        (7.99, "good"),
        (6.0, "good"),
        (5.99, "fair"),
        (4.0, "fair"),
        (3.99, "poor"),
        (0.0, "poor"),
    ],
)
def test_dedupe_quality_has_four_classes(quality, name):
    assert quality_class(quality) == name
