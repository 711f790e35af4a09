from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource, Origin
from stratum_desktop.domain.event_body import known_part, read_body, unknown_part
from stratum_desktop.domain.event_json import DEEPEST, ParsedEvent, parse_event
from stratum_desktop.domain.identity.digest import digest_of

NOW_S = 1_763_769_600
MINIMAL = {
    "event_name": "Purchase",
    "event_id": "1001",
    "event_time": NOW_S - 60,
    "action_source": "website",
    "user_data": {"email": "john@example.com"},
}


def parsed(raw, **settings):
    return parse_event(
        raw,
        **{
            "source": "shop",
            "origin": Origin.SERVER,
            "default_country": "US",
            "needs_clear": frozenset(),
            "received_at_ms": NOW_S * 1000,
            "name_map": {},
            **settings,
        },
    )


def with_(**changes):
    return {**MINIMAL, **changes}


def event_of(**changes):
    found = parsed(with_(**changes))
    assert isinstance(found, ParsedEvent), found
    return found.event


def faults_of(raw):
    found = parsed(raw)
    assert isinstance(found, tuple), found
    assert found
    return {fault.path: fault.reason.code for fault in found}


def test_a_whole_event_is_read():
    found = parsed(
        with_(
            event_name="order_completed",
            event_source_url="https://shop.example/thanks",
            user_data={
                "email": ["john@example.com", "J.Doe@gmail.com"],
                "phone": 6505551212,
                "gclid": "Cj0-Ab",
                "fbclid": "IwAR0",
                "client_ip_address": "8.8.8.8",
            },
            parameters={
                "value": "19.90",
                "currency": "eur",
                "order_id": 77,
                "num_items": "2",
                "content_ids": ["a", 2],
                "contents": [{"id": 5, "quantity": 1, "item_price": "19.9"}],
            },
            consent={"ad_user_data": "GRANTED", "ad_personalization": "denied"},
        ),
        needs_clear=frozenset({"client_ip_address"}),
    )
    assert isinstance(found, ParsedEvent)
    event = found.event
    assert event.name == "Purchase"
    assert event.event_id_is_given
    assert event.identity.hashed["phone_digits"] == digest_of("16505551212")
    assert event.identity.keys == {"gclid": "Cj0-Ab", "fbc": f"fb.1.{(NOW_S - 60) * 1000}.IwAR0"}
    assert event.identity.clear == {"client_ip_address": "8.8.8.8"}
    assert event.parameters == {
        "value": 19.9,
        "currency": "EUR",
        "order_id": "77",
        "num_items": 2,
        "content_ids": ["a", "2"],
        "contents": [{"id": "5", "quantity": 1, "item_price": 19.9}],
    }
    assert event.consent == Consent(ConsentState.GRANTED, ConsentState.DENIED)
    assert found.problems == ()
    assert found.unknown_keys == ()


@pytest.mark.parametrize(
    "written",
    [
        NOW_S - 60,
        float(NOW_S - 60),
        NOW_S - 59.5,
        str(NOW_S - 60),
        datetime.fromtimestamp(NOW_S - 60, UTC).isoformat(),
        datetime.fromtimestamp(NOW_S - 60, UTC).isoformat().replace("+00:00", "Z"),
        "2025-11-22T01:59:00.750+02:00",
    ],
)
def test_an_instant_is_epoch_seconds_or_iso_with_a_zone(written):
    assert event_of(event_time=written).event_time == NOW_S - 60


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ((NOW_S - 60) * 1000, "event.time_in_milliseconds"),
        (str((NOW_S - 60) * 1000), "event.time_in_milliseconds"),
        ("2025-11-21T23:59:00", "event.time_without_zone"),
        ("2025-11-21", "event.time_without_zone"),
        ("20251121", "event.time_without_zone"),
        ("yesterday", "event.time_unreadable"),
        (True, "event.time_unreadable"),
        ([], "event.time_unreadable"),
        ("9" * 30, "event.time_unreadable"),
        (NOW_S + 301, "event.time_in_future"),
        (0, "event.time_too_old"),
        (-1, "event.time_too_old"),
        ("1999-12-31T23:59:59Z", "event.time_too_old"),
        (NOW_S - 11 * 366 * 86_400, "event.time_too_old"),
        (None, "event.missing"),
        ("", "event.missing"),
    ],
)
def test_an_instant_that_cannot_be_known_is_refused(written, code):
    assert faults_of(with_(event_time=written)) == {"event_time": code}


def test_a_clock_five_minutes_ahead_is_borne():
    assert event_of(event_time=NOW_S + 300).event_time == NOW_S + 300


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"event_name": " "}, "event_name", "event.must_be_text"),
        ({"event_name": None}, "event_name", "event.missing"),
        ({"event_name": 5}, "event_name", "event.must_be_text"),
        ({"event_name": "x" * 101}, "event_name", "event.name_unusable"),
        ({"event_id": ["a"]}, "event_id", "event.must_be_text"),
        ({"event_id": "x" * 257}, "event_id", "event.id_unusable"),
        ({"action_source": "web"}, "action_source", "event.action_source_unknown"),
        ({"action_source": None}, "action_source", "event.missing"),
        ({"event_source_url": "shop"}, "event_source_url", "event.not_a_web_address"),
        ({"event_source_url": "javascript:1"}, "event_source_url", "event.not_a_web_address"),
        ({"user_data": []}, "user_data", "event.must_be_an_object"),
        ({"consent": "yes"}, "consent", "event.must_be_an_object"),
        ({"consent": {"ad_user_data": "ok"}}, "consent.ad_user_data", "event.consent_unknown"),
        ({"parameters": {"value": "1,99"}}, "parameters.value", "event.must_be_a_number"),
        ({"parameters": {"value": True}}, "parameters.value", "event.must_be_a_number"),
        ({"parameters": {"value": "nan"}}, "parameters.value", "event.must_be_a_number"),
        ({"parameters": {"value": float("inf")}}, "parameters.value", "event.number_unusable"),
        ({"parameters": {"currency": "EURO"}}, "parameters.currency", "event.currency_unknown"),
        ({"parameters": {"num_items": 1.5}}, "parameters.num_items", "event.must_be_a_count"),
        ({"parameters": {"contents": {}}}, "parameters.contents", "event.must_be_a_list"),
        ({"parameters": {"contents": [1]}}, "parameters.contents[0]", "event.must_be_an_object"),
        ({"parameters": {"contents": [{}]}}, "parameters.contents[0].id", "event.missing"),
        ({"parameters": {"opt_out": "no"}}, "parameters.opt_out", "event.must_be_true_or_false"),
        ({"parameters": {"app_data": 1}}, "parameters.app_data", "event.must_be_an_object"),
        ({"foo": {"bar": "x" * 9000}}, "foo.bar", "event.text_too_long"),
        ({"foo": "é" * 5000}, "foo", "event.text_too_long"),
        ({"foo": "\ud800"}, "foo", "event.text_not_unicode"),
        ({"foo": 2**70}, "foo", "event.number_unusable"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(changes, path, code):
    assert faults_of(with_(**changes)) == {path: code}


def test_every_fault_is_named_at_once():
    assert set(faults_of({"parameters": {"value": "x"}, "consent": 1})) == {
        "event_name",
        "event_time",
        "action_source",
        "parameters.value",
        "consent",
    }


def test_a_nesting_without_end_is_refused():
    deep: dict[str, object] = {}
    for _ in range(DEEPEST + 5):
        deep = {"a": deep}
    assert set(faults_of(with_(foo=deep)).values()) == {"event.nested_too_deeply"}


def test_unknown_keys_are_kept_apart_and_reported():
    found = parsed(
        with_(
            foo={"a": 1},
            parameters={"value": 1, "colour": "red", "contents": [{"id": "1", "size": "L"}]},
            consent={"analytics": True},
        )
    )
    assert isinstance(found, ParsedEvent)
    assert found.event.unknown == {
        "foo": {"a": 1},
        "parameters.colour": "red",
        "parameters.contents[0].size": "L",
        "consent.analytics": True,
    }
    assert found.unknown_keys == tuple(sorted(found.event.unknown))
    assert found.event.parameters == {"value": 1.0, "contents": [{"id": "1"}]}


def test_an_unknown_key_keeps_no_personal_data():
    found = parsed(
        with_(
            user_data={"email": "a@example.com", "email_address": "b@example.com", "tel": "123"},
            note={"deep": ["mail c@example.com"]},
        )
    )
    assert isinstance(found, ParsedEvent)
    assert found.unknown_keys == ("note", "user_data.email_address", "user_data.tel")
    assert set(found.event.unknown.values()) == {None}


def test_a_bad_identifier_is_a_problem_and_the_event_stands():
    found = parsed(with_(user_data={"email": True, "phone": {"a": 1}, "zip": 1.5, "city": "Paris"}))
    assert isinstance(found, ParsedEvent)
    assert {problem.field for problem in found.problems} == {"email", "phone", "zip"}
    assert set(found.event.identity.hashed) == {"city"}


def test_a_page_address_or_a_pixel_says_website():
    raw = {key: value for key, value in MINIMAL.items() if key != "action_source"}
    found = parsed({**raw, "event_source_url": "https://shop.example/"})
    assert isinstance(found, ParsedEvent)
    assert found.event.action_source is ActionSource.WEBSITE
    found = parsed(raw, origin=Origin.PIXEL)
    assert isinstance(found, ParsedEvent)
    assert found.event.action_source is ActionSource.WEBSITE


@pytest.mark.parametrize("event_id", [None, "", "  "])
def test_an_event_without_id_gets_one_that_repeats(event_id):
    first, second = event_of(event_id=event_id), event_of(event_id=event_id)
    assert not first.event_id_is_given
    assert first.event_id == second.event_id
    assert len(first.event_id) == 64
    other = event_of(event_id=event_id, user_data={"email": "jane@example.com"})
    assert other.event_id != first.event_id


def test_the_operators_names_are_used():
    found = parsed(with_(event_name="Big-Deal"), name_map={"big deal": "Purchase"})
    assert isinstance(found, ParsedEvent)
    assert found.event.name == "Purchase"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from([*MINIMAL, "parameters", "consent", "event_source_url", "value", "x"])


@given(st.dictionaries(KEYS, JSON))
def test_any_json_is_an_event_or_a_list_of_faults(changes):
    found = parsed({**MINIMAL, **changes})
    if isinstance(found, ParsedEvent):
        stored = read_body(known_part(found.event) + unknown_part(found.event))
        assert stored.get("parameters", {}) == found.event.parameters
        assert stored.get("unknown", {}) == found.event.unknown
    else:
        assert found


@given(st.dictionaries(st.sampled_from(["value", "currency", "contents", "num_items", "a"]), JSON))
def test_any_parameters_are_read_or_refused(parameters):
    found = parsed(with_(parameters=parameters))
    assert found if isinstance(found, tuple) else found.event
