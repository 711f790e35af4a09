"""From the head of a file to a plan and its questions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.upload.plan import DecimalStyle, FileKind
from stratum_desktop.domain.upload.question import questions_of, require_workable
from stratum_desktop.domain.upload.suggestion import (
    FileHead,
    WorkspaceDefaults,
    samples_of,
    suggest,
)


def head(*rows, tail=""):
    numbered = tuple((number, list(row)) for number, row in enumerate(rows, 1))
    return FileHead(FileKind.CSV, numbered, tail, encoding="utf-8", delimiter=",")


def asked(found, defaults=WorkspaceDefaults(), **kwargs):  # noqa: B008 - frozen
    samples = samples_of(found.plan.header, found.rows)
    return {one.key: one for one in questions_of(found.plan, samples, defaults, **kwargs)}


def test_columns_are_known_by_name_then_by_value():
    found = suggest(
        head(
            ["Foo", "Betrag", "Wann genau", "Bar"],
            ["ada@example.com", "12,50", "2026-01-02 10:00", "x"],
            ["ben@example.com", "1.300,00", "2026-01-03 10:00", "y"],
        ),
        WorkspaceDefaults(currency="EUR"),
    )

    assert found.plan.columns == {"Betrag": "value", "Foo": "email", "Wann genau": "event_time"}
    assert found.plan.decimal_style is DecimalStyle.COMMA
    assert found.plan.constants == {"event_name": "Purchase", "currency": "EUR"}
    confidence = {one.name: one.confidence for one in found.columns}
    assert confidence["Betrag"] > confidence["Foo"] > confidence["Wann genau"] > 0
    assert confidence["Bar"] == 0


def test_a_name_that_the_values_contradict_is_not_believed():
    found = suggest(
        head(["email", "date"], ["yes", "2026-01-02"], ["no", "2026-01-03"]), WorkspaceDefaults()
    )

    assert "email" not in found.plan.columns.values()


def test_a_single_field_is_fed_by_one_column_but_people_have_several_phones():
    found = suggest(
        head(
            ["email", "phone", "mobile", "created at", "paid at"],
            ["a@example.com", "+12025550101", "+12025550102", "2026-01-02", "2026-01-03"],
        ),
        WorkspaceDefaults(),
    )

    fields = list(found.plan.columns.values())
    assert fields.count("phone") == 2
    assert fields.count("event_time") == 1


def test_swappable_dates_are_asked_about_and_proven_ones_are_not():
    unclear = suggest(head(["email", "date"], ["a@example.com", "01/02/2026"]), WorkspaceDefaults())
    clear = suggest(head(["email", "date"], ["a@example.com", "25/02/2026"]), WorkspaceDefaults())

    assert unclear.plan.date_order is None
    assert asked(unclear)["date_order"].suggested is None
    assert clear.plan.date_order is DateOrder.DAY_FIRST
    assert "date_order" not in asked(clear)


def test_a_number_that_means_two_amounts_is_asked_about():
    found = suggest(
        head(["email", "date", "total"], ["a@example.com", "2026-01-02", "1.234"]),
        WorkspaceDefaults(),
    )

    assert asked(found)["decimal_style"].suggested == "point"


def test_currency_time_zone_and_country_are_asked_for_where_nothing_says_them():
    found = suggest(
        head(["phone", "date", "total"], ["030 901820", "2026-01-02", "12.50"]),
        WorkspaceDefaults(time_zone="Europe/Berlin"),
    )
    questions = asked(found, WorkspaceDefaults(time_zone="Europe/Berlin"))

    assert questions["currency"].suggested is None
    assert questions["time_zone"].suggested == "Europe/Berlin"
    assert questions["country"].suggested is None


def test_what_the_file_says_is_not_asked():
    found = suggest(
        head(["phone", "date", "total"], ["+49 30 901820", "2026-01-02T10:00:00Z", "12,50 €"]),
        WorkspaceDefaults(),
    )

    assert set(asked(found)) == {"event_name"}


def test_a_guessed_encoding_is_asked_about():
    found = suggest(head(["email", "date"], ["a@example.com", "2026-01-02Z"]), WorkspaceDefaults())

    assert "encoding" in asked(found, is_encoding_guessed=True)


def test_the_time_zone_parameter_above_the_header_is_taken():
    found = suggest(
        head(
            ["Parameters:TimeZone=America/New_York;"],
            ["Google Click ID", "Conversion Name", "Conversion Time"],
            ["Cj0abc", "Sale", "01/02/2026 10:00:00 AM"],
        ),
        WorkspaceDefaults(),
    )

    assert found.plan.template == "google_ads"
    assert found.plan.header_row == 2
    assert found.plan.constants == {"time_zone": "America/New_York"}
    assert asked(found) == {}


def test_a_file_without_header_gets_numbered_columns():
    found = suggest(head(["ada@example.com", "2026-01-02 10:00", "12.50"]), WorkspaceDefaults())

    assert found.plan.header_row == 0
    assert found.plan.header == ("Column 1", "Column 2", "Column 3")
    assert found.plan.columns["Column 1"] == "email"
    assert len(found.rows) == 1


def test_a_saved_mapping_is_used_for_the_columns_that_are_there():
    first = suggest(head(["Foo", "Bar"], ["a@example.com", "2026-01-02"]), WorkspaceDefaults())
    saved = replace(first.plan, template="mine", constants={"event_name": "Lead"})

    found = suggest(head(["Bar", "Baz"], ["2026-01-02", "x"]), WorkspaceDefaults(), saved=saved)

    assert found.plan.columns == {"Bar": "event_time"}
    assert found.plan.constants == {"event_name": "Lead"}
    assert found.plan.source == "upload:mine"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"columns": {"email": "email"}}, "Event time"),
        ({"columns": {"date": "event_time"}}, "who it was"),
        ({"constants": {}}, "event name"),
        (
            {"columns": {"email": "email", "date": "event_time", "x": "value"}},
            "currency of the values",
        ),
        ({"constants": {"event_name": "Lead", "time_zone": "Mars"}}, "no time zone"),
        ({"constants": {"event_name": "Lead", "currency": "EURO"}}, "no currency"),
        ({"encoding": "rot13"}, "no encoding"),
    ],
)
def test_a_plan_that_cannot_make_events_is_refused_before_the_file_is_read(change, sentence):
    found = suggest(
        head(["email", "date", "x"], ["a@example.com", "2026-01-02", "1"]), WorkspaceDefaults()
    )
    require_workable(found.plan)

    with pytest.raises(Refusal, match=sentence):
        require_workable(replace(found.plan, **change))
