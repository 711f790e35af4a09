"""Rows: an event, or the one cell that stands in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import ActionSource, Origin
from stratum_desktop.domain.upload import DecimalStyle, FileKind, RowVerdict, UploadPlan
from stratum_desktop.domain.upload.finding import RowFinding
from stratum_desktop.domain.upload.row import (
    ReadingContext,
    ReadRow,
    RowReader,
    split_name,
)

NOON = 1_772_452_800  # 2026-03-02 12:00 UTC
FIELDS = (
    "email",
    "phone",
    "event_time",
    "value",
    "currency",
    "order_id",
    "event_name",
    "event_id",
    "ad_user_data",
    "action_source",
    "refunded_value",
    "country",
    "num_items",
    "full_name",
)
PLAN = UploadPlan(
    kind=FileKind.CSV,
    template="custom",
    header=FIELDS,
    columns={name: name for name in FIELDS},
    constants={"event_name": "purchase"},
)
CONTEXT = ReadingContext("Europe/Berlin", None, {}, frozenset(), NOON * 1000)
GOOD = {
    "email": "Ada@Example.com",
    "event_time": "2026-03-01 10:00",
    "value": "12.50",
    "currency": "eur",
}


def read(plan=PLAN, context=CONTEXT, **cells):
    row = {**GOOD, **cells}
    return RowReader(plan, context).read([row.get(name, "") for name in plan.header])


def test_a_row_becomes_an_event_in_the_files_scope():
    found = read(order_id="A-1")

    assert isinstance(found, ReadRow)
    event = found.event
    assert event.name == "Purchase"
    assert event.origin is Origin.UPLOAD
    assert event.source == "upload:custom"
    assert event.action_source is ActionSource.PHYSICAL_STORE
    assert event.event_time == 1_772_355_600  # 10:00 in Berlin
    assert event.parameters == {"value": 12.5, "currency": "EUR", "order_id": "A-1"}
    assert set(event.identity.hashed) == {"email"}
    assert not event.event_id_is_given


def test_the_same_row_is_the_same_event_and_another_second_is_another():
    assert read().event.event_id == read().event.event_id
    assert read().event.event_id != read(event_time="2026-03-01 10:00:01").event.event_id


def test_an_event_id_of_the_file_is_used_as_given():
    event = read(event_id="evt-7").event

    assert event.event_id == "evt-7"
    assert event.event_id_is_given


@pytest.mark.parametrize(
    ("cells", "verdict", "code", "column"),
    [
        ({"event_time": ""}, "fixable", "row.time_missing", "event_time"),
        ({"event_time": "01/02/2026"}, "fixable", "row.date_ambiguous", "event_time"),
        ({"event_time": "soon"}, "fixable", "row.date_unreadable", "event_time"),
        ({"event_time": "2026-03-02 14:00"}, "wrong", "row.time_in_future", "event_time"),
        ({"value": "12,50"}, "fixable", "row.number_unclear", "value"),
        ({"value": "NaN"}, "fixable", "row.number_not_finite", "value"),
        ({"value": "-5"}, "wrong", "row.number_negative", "value"),
        ({"currency": ""}, "fixable", "row.currency_missing", "currency"),
        ({"currency": "EURO"}, "fixable", "row.currency_unknown", "currency"),
        ({"value": "$12 USD"}, "fixable", "row.number_unreadable", "value"),
        ({"value": "£12"}, "fixable", "row.currencies_differ", "currency"),
        ({"ad_user_data": "maybe"}, "fixable", "row.consent_unreadable", "ad_user_data"),
        ({"action_source": "moon"}, "fixable", "row.action_source_unknown", "action_source"),
        ({"num_items": "many"}, "fixable", "row.count_unreadable", "num_items"),
        ({"refunded_value": "12.50"}, "skipped", "row.refunded_or_voided", "refunded_value"),
        ({"email": ""}, "no_identifier", "row.no_identifier", None),
        ({"email": "", "phone": "030 901820"}, "fixable", None, "phone"),
        ({"email": "nonsense"}, "fixable", None, "email"),
    ],
)
def test_a_row_that_cannot_go_names_the_cell(cells, verdict, code, column):
    found = read(**cells)

    assert isinstance(found, RowFinding)
    assert found.verdict == verdict
    assert found.column == column
    assert code is None or found.reason.code == code


def test_an_unusable_phone_beside_a_good_email_is_a_problem_not_an_obstacle():
    found = read(phone="030 901820")

    assert isinstance(found, ReadRow)
    assert [column for column, _ in found.problems] == ["phone"]


def test_a_phone_gets_the_country_of_its_row_the_plan_or_the_workspace():
    for plan, context, cells in (
        (PLAN, CONTEXT, {"country": "Germany"}),
        (PLAN.with_constant("country", "DE"), CONTEXT, {}),
        (PLAN, replace(CONTEXT, default_country="DE"), {}),
    ):
        assert (
            "phone_e164" in read(plan, context, phone="030 901820", **cells).event.identity.hashed
        )


def test_what_was_paid_back_is_taken_off():
    assert read(value="200.00", refunded_value="50.10").event.parameters["value"] == 149.9


def test_a_currency_sign_counts_where_no_column_says_more():
    assert read(value="£12", currency="").event.parameters["currency"] == "GBP"


def test_decimal_commas_are_read_by_the_plan():
    plan = replace(PLAN, decimal_style=DecimalStyle.COMMA)

    assert read(plan, value="1.234,56").event.parameters["value"] == 1234.56


def test_consent_words_are_understood():
    assert read(ad_user_data="Granted").event.consent.ad_user_data is ConsentState.GRANTED
    assert read(ad_user_data="nein").event.consent.ad_user_data is ConsentState.DENIED
    assert read().event.consent.ad_user_data is ConsentState.UNKNOWN


def test_names_are_mapped_by_table_and_never_by_substring():
    assert read(event_name="order_completed").event.name == "Purchase"
    assert read(event_name="refund_order").event.name == "refund_order"


def test_a_row_with_more_cells_than_columns_is_wrong_unless_they_are_empty():
    cells = [GOOD.get(name, "") for name in FIELDS]

    assert RowReader(PLAN, CONTEXT).read([*cells, "", ""]).event
    assert RowReader(PLAN, CONTEXT).read([*cells, "stray"]).verdict is RowVerdict.WRONG


def test_a_short_row_is_read_as_if_its_tail_were_empty():
    assert RowReader(PLAN, CONTEXT).read(["a@example.com", "", "2026-03-01"]).event


def test_date_and_time_of_day_may_stand_in_two_columns():
    plan = replace(
        PLAN,
        header=("email", "day", "clock"),
        columns={"email": "email", "day": "event_date", "clock": "event_clock"},
    )

    found = RowReader(plan, CONTEXT).read(["a@example.com", "01.03.2026", "10:00"])

    assert found.event.event_time == 1_772_355_600


def test_a_full_name_is_split_where_no_finer_column_is_filled():
    assert split_name("Ada Sample") == ("Ada", "Sample")
    assert split_name("Sample, Ada") == ("Ada", "Sample")
    assert split_name("Ada van der Sample") == ("Ada", "van der Sample")
    assert split_name("Ada") == ("Ada", None)
    assert split_name("") == (None, None)
    hashed = read(full_name="Ada Sample").event.identity.hashed
    assert {"first_name", "last_name"} <= set(hashed)


CELLS = {
    "email": st.sampled_from(["ada@example.com", "Bo@Example.com ", "nobody", ""]),
    "phone": st.sampled_from(["", "+49 30 23125 001", "030 23125001", "0"]),
    "event_time": st.sampled_from(["2026-03-01 10:00", "2026-03-01T10:00:00Z", "1/2/26", "?", ""]),
    "value": st.sampled_from(["12.50", "1,234.50", "-3", "12 EUR", "much", ""]),
    "currency": st.sampled_from(["eur", "USD", "money", ""]),
    "order_id": st.sampled_from(["A-1", "A-2", " A-2", ""]),
    "event_name": st.sampled_from(["purchase", "Lead", "own thing", "n" * 201, ""]),
    "event_id": st.sampled_from(["", "", "e1"]),
    "ad_user_data": st.sampled_from(["yes", "no", "perhaps", ""]),
    "action_source": st.sampled_from(["web", "moon", ""]),
    "refunded_value": st.sampled_from(["", "2.50", "12.50"]),
    "country": st.sampled_from(["de", "Germany", "Nowhere", ""]),
    "num_items": st.sampled_from(["", "2", "two"]),
    "full_name": st.sampled_from(["", "Ada Lovelace", "Lovelace, Ada"]),
}
ROWS = st.lists(
    st.fixed_dictionaries(CELLS).map(lambda row: [row.get(name, "") for name in FIELDS])
    | st.lists(st.sampled_from(["", " ", "ada@example.com", "2026-03-01"]), max_size=16),
    max_size=8,
)


@given(ROWS, st.sampled_from(["custom", "shopify"]))
def test_rows_read_together_are_read_as_they_would_be_alone(rows, template):
    """Nothing passes between rows but the number of the order that the one before was of."""
    header = ("Name", *FIELDS[1:]) if template == "shopify" else FIELDS
    columns = dict(zip(header, FIELDS, strict=True))
    plan = replace(PLAN, template=template, header=header, columns=columns)
    alone = RowReader(plan, CONTEXT)
    together = RowReader(plan, CONTEXT).read_all(rows)
    read = dict(together.findings)
    for at, (place, event) in enumerate(zip(together.places, together.events, strict=True)):
        read[place] = ReadRow(event, together.problems.get(at, ()))
    assert [read[place] for place in range(len(read))] == [alone.read(row) for row in rows]
    assert [*together.places] == sorted(together.places)
    assert [place for place, _ in together.findings] == sorted(dict(together.findings))


@pytest.mark.parametrize("name_columns", [("first_name", "last_name"), ("full_name",)])
def test_what_a_destination_needs_in_clear_is_kept_where_a_column_has_it(name_columns):
    header = ("email", "event_time", "city", *name_columns)
    plan = replace(PLAN, header=header, columns=dict(zip(header, header, strict=True)))
    context = replace(
        CONTEXT, needs_clear=frozenset({"city", "last_name", "zip", "client_ip_address"})
    )
    name = ("Ada", "Lovelace") if len(name_columns) == 2 else ("Ada Lovelace",)
    found = RowReader(plan, context).read([GOOD["email"], GOOD["event_time"], "London", *name])
    assert isinstance(found, ReadRow)
    assert found.event.identity.clear == {"city": "London", "last_name": "Lovelace"}
