"""A plan: changed by answers, kept as JSON."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.upload import DateOrder, DecimalStyle, FileKind, UploadPlan

PLAN = UploadPlan(
    kind=FileKind.CSV,
    template="custom",
    header=("Mail", "Wann", "Betrag"),
    encoding="cp1252",
    delimiter=";",
    columns={"Wann": "event_time", "Mail": "email"},
    constants={"event_name": "Purchase"},
    decimal_style=DecimalStyle.COMMA,
    date_order=DateOrder.DAY_FIRST,
)


def test_a_plan_comes_back_from_json_as_it_was_column_order_included():
    again = UploadPlan.from_json(PLAN.to_json())

    assert again == PLAN
    assert list(again.columns) == ["Wann", "Mail"]


@pytest.mark.parametrize("text", ["[]", "{}", '"plan"', '{"columns": []}'])
def test_json_that_is_no_plan_is_an_error(text):
    with pytest.raises(ValueError, match="not an upload plan"):
        UploadPlan.from_json(text)


def test_a_column_is_mapped_and_unmapped():
    mapped = PLAN.with_column("Betrag", "value")

    assert mapped.columns["Betrag"] == "value"
    assert "Betrag" not in mapped.with_column("Betrag", None).columns
    assert "Betrag" not in PLAN.columns


def test_an_unknown_column_or_field_is_refused():
    with pytest.raises(Refusal, match="no column “Total”"):
        PLAN.with_column("Total", "value")
    with pytest.raises(Refusal, match="not a field"):
        PLAN.with_column("Betrag", "colour")


def test_an_answer_changes_what_it_was_asked_for():
    assert PLAN.answered("date_order", "month_first").date_order is DateOrder.MONTH_FIRST
    assert PLAN.answered("decimal_style", "point").decimal_style is DecimalStyle.POINT
    assert PLAN.answered("time_zone", "Europe/Berlin").constants["time_zone"] == "Europe/Berlin"
    assert PLAN.answered("encoding", "utf-8").encoding == "utf-8"


def test_an_answer_that_is_no_choice_is_refused():
    with pytest.raises(Refusal):
        PLAN.answered("date_order", "year_first")


def test_a_field_that_differs_by_row_is_no_constant():
    with pytest.raises(Refusal):
        PLAN.with_constant("email", "ada@example.com")


def test_the_source_is_the_scope_of_the_template():
    assert PLAN.source == "upload:custom"
