"""The `fields` of a Graph call are read strictly, and an answer holds what was asked for."""

from __future__ import annotations

import pytest

from stratum_desktop.practice.servers.graph_fields import NoSuchField, projected, wanted_fields

KNOWN = wanted_fields("id,name,creative{id,title},free")


def test_fields_may_have_fields_inside():
    assert wanted_fields("a,b{c,d{e}},f") == {"a": {}, "b": {"c": {}, "d": {"e": {}}}, "f": {}}
    assert wanted_fields(" a , b{ c } ") == {"a": {}, "b": {"c": {}}}


@pytest.mark.parametrize("text", ["", ",", "a,", "a{", "a{}", "a}", "a{b", "a b", "A", "a{b}}"])
def test_what_is_no_list_of_fields_is_refused(text: str):
    with pytest.raises(NoSuchField):
        wanted_fields(text)


def test_an_answer_holds_what_is_asked_for_and_what_it_has():
    row = {"id": "1", "name": "x", "creative": {"id": "2", "title": "y"}, "free": {"any": 1}}
    assert projected(row, wanted_fields("id,creative{id},free"), KNOWN) == {
        "id": "1",
        "creative": {"id": "2"},
        "free": {"any": 1},
    }
    assert projected([row, {}], wanted_fields("name"), KNOWN) == [{"name": "x"}, {}]


@pytest.mark.parametrize("text", ["nam", "creative{name}", "id,creative{id,other}"])
def test_a_field_that_there_is_not_is_refused_even_where_it_would_be_absent(text: str):
    with pytest.raises(NoSuchField):
        projected({}, wanted_fields(text), KNOWN)
