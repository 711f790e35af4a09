"""Rows of an ad account are believed in nothing: what is strange is said, no zero is made up."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms._shared.ad_answer import (
    StrangeAnswer,
    currency_of,
    decimal_of,
    id_of,
    instant_of,
    own_words,
    part_of,
    rows_of,
    share_of,
    text_of,
    understood,
    whole_of,
    words_of,
    zone_of,
)
from stratum_desktop.platforms.failures import Misunderstood


def test_what_is_strange_makes_the_whole_answer_one_that_is_not_understood():
    assert understood(lambda: 7) == 7
    found = understood(lambda: text_of({}, "name"))
    assert isinstance(found, Misunderstood)
    assert found.reason.facts == {"field": "name"}


@pytest.mark.parametrize("value", [None, {}, "x", [1], [{}, None]])
def test_a_list_of_objects_is_that_or_strange(value: object):
    assert rows_of({"list": [{"a": 1}]}, "list") == ({"a": 1},)
    with pytest.raises(StrangeAnswer):
        rows_of({"list": value}, "list")


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (12, "12"),
        ("12", "12"),
        (1790000000000000123, "1790000000000000123"),
        ("a-b:c~1", "a-b:c~1"),
    ],
)
def test_an_id_keeps_every_digit(value: object, wanted: str):
    assert id_of({"id": value}, "id") == wanted


@pytest.mark.parametrize(
    "value", [None, "", True, 1.0, "../x", "..", "a/b", "a?b", "a b", "x" * 201]
)
def test_what_could_leave_its_place_in_a_path_is_no_id(value: object):
    with pytest.raises(StrangeAnswer):
        id_of({"id": value}, "id")


@pytest.mark.parametrize(
    ("value", "wanted"), [(None, 0), ("1.50", "1.50"), (2, 2), (0.1, "0.1"), ("1e3", 1000)]
)
def test_a_number_is_read_in_every_spelling(value: object, wanted: object):
    assert decimal_of({"n": value}, "n") == Decimal(str(wanted))


@pytest.mark.parametrize("value", ["x", "NaN", "Infinity", -1, True, [1], {}, "1e999"])
def test_what_is_no_number_is_strange(value: object):
    with pytest.raises(StrangeAnswer):
        decimal_of({"n": value}, "n")


def test_things_are_counted_in_whole_numbers():
    assert whole_of({"n": "1000"}, "n") == 1000
    with pytest.raises(StrangeAnswer):
        whole_of({"n": "1.5"}, "n")


def test_what_may_lack_is_none_or_empty():
    assert words_of({}, "x") == words_of({"x": 7}, "x") == ""
    assert share_of({}, "x") is share_of({"x": "?"}, "x") is share_of({"x": True}, "x") is None
    assert share_of({"x": "0.5"}, "x") == 0.5
    assert part_of({}, "x") == part_of({"x": [1]}, "x") == {}


@pytest.mark.parametrize("code", ["EURO", "eur", "", None, 978])
def test_money_without_its_currency_is_strange(code: object):
    assert currency_of({"c": "KWD"}, "c") == "KWD"
    with pytest.raises(StrangeAnswer):
        currency_of({"c": code}, "c")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", None, "../etc/passwd", "/etc/localtime"])
def test_days_without_their_zone_are_strange(zone: object):
    assert zone_of({"z": "Asia/Tokyo"}, "z") == "Asia/Tokyo"
    with pytest.raises(StrangeAnswer):
        zone_of({"z": zone}, "z")


def test_an_instant_needs_its_offset():
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert instant_of({"t": "2026-03-01T13:00:00+01:00"}, "t") == noon
    assert instant_of({"t": "2026-03-01T13:00:00"}, "t") is None
    assert instant_of({}, "t") is None


NEEDING = (rows_of, text_of, id_of, decimal_of, whole_of, currency_of, zone_of)
LENIENT = (part_of, words_of, share_of, instant_of)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(ANYTHING)
def test_whatever_a_field_holds_is_a_value_or_an_answer_not_understood(value: object):
    row = {"it": value}
    for needing in NEEDING:
        answer = understood(lambda read=needing: read(row, "it"))
        assert not isinstance(answer, Misunderstood) or answer.reason.facts == {"field": "it"}
    for lenient in LENIENT:
        assert not isinstance(understood(lambda read=lenient: read(row, "it")), Misunderstood)


def test_a_platforms_words_keep_no_person_and_are_not_long():
    said = own_words("  Ask mary@example.com ", "", "or +49 170 1234567", "x" * 900)
    assert said.startswith("Ask [e-mail] or [phone] x")
    assert len(said) == 500
