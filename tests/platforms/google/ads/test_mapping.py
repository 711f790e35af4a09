"""Google's rows are read as what they are, and nothing that is strange passes for a value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms.google.ads import mapping
from stratum_desktop.platforms.google.ads.mapping import StrangeRow, rows_of


def test_an_answer_without_results_has_no_rows_and_ends():
    assert rows_of(b"{}") == ([], None)
    assert rows_of(b'{"results":[{"a":1}],"nextPageToken":"t"}') == ([{"a": 1}], "t")
    assert rows_of(b'{"nextPageToken":""}') == ([], None)


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b'{"results":{}}', b'{"results":[1]}', b'{"nextPageToken":7}']
)
def test_what_is_no_answer_is_strange(body):
    with pytest.raises(StrangeRow):
        rows_of(body)


@given(st.integers(min_value=-(2**63), max_value=2**63 - 1))
def test_micros_become_major_units_to_the_last_digit(micros):
    money = mapping.money({"m": str(micros)}, "m")
    assert money is not None
    assert money * 1_000_000 == micros


def test_whole_money_has_no_places_that_nobody_wrote():
    assert str(mapping.money({"m": "50000000"}, "m")) == "50"
    assert mapping.money({"m": "1"}, "m") == Decimal("0.000001")
    assert mapping.money({}, "m") is None


@pytest.mark.parametrize("value", ["1.5", "1e3", "", True, 1.0, [], {}, "1" * 20, "٣"])
def test_what_is_no_whole_number_is_strange(value):
    with pytest.raises(StrangeRow):
        mapping.whole({"n": value}, "n")


@pytest.mark.parametrize("value", [0, "0", "-1", None, "x"])
def test_an_id_is_a_positive_number_of_any_size(value):
    assert mapping.identity({"id": str(2**63 - 1)}, "id") == "9223372036854775807"
    with pytest.raises(StrangeRow):
        mapping.identity({"id": value}, "id")


@pytest.mark.parametrize("value", [True, "1", [], float("inf"), float("nan")])
def test_what_is_no_number_is_strange(value):
    assert mapping.number({"n": 0.5}, "n") == 0.5
    with pytest.raises(StrangeRow):
        mapping.number({"n": value}, "n")


@pytest.mark.parametrize("value", [7, [], "lower", "A B", "É"])
def test_a_word_is_one_of_googles_names(value):
    assert mapping.word({"w": "ENABLED"}, "w") == "ENABLED"
    assert mapping.word({}, "w") == ""
    with pytest.raises(StrangeRow):
        mapping.word({"w": value}, "w")


def test_words_and_flags_that_are_none_are_strange():
    assert mapping.words({"w": ["A", "B"]}, "w") == ["A", "B"]
    assert mapping.words({}, "w") == []
    assert mapping.flag({"f": False}, "f") is False
    for read, value in ((mapping.words, "A"), (mapping.words, [1]), (mapping.flag, "TRUE")):
        with pytest.raises(StrangeRow):
            read({"x": value}, "x")


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", 7])
def test_a_zone_is_one_that_this_computer_knows(name):
    assert mapping.zone({"z": "Europe/Berlin"}, "z").key == "Europe/Berlin"
    with pytest.raises(StrangeRow):
        mapping.zone({"z": name}, "z")
