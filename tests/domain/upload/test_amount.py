"""Amounts: what people write, read exactly or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.amount import (
    Amount,
    decimal_style_of,
    is_number_ambiguous,
    parse_amount,
)
from stratum_desktop.domain.upload.plan import DecimalStyle

POINT, COMMA = DecimalStyle.POINT, DecimalStyle.COMMA


@pytest.mark.parametrize(
    ("text", "style", "number", "currency"),
    [
        ("12", POINT, "12", None),
        ("12.50", POINT, "12.50", None),
        ("1,234.56", POINT, "1234.56", None),
        ("1,23,456.00", POINT, "123456.00", None),
        ("1.234,56", COMMA, "1234.56", None),
        ("12,50 €", COMMA, "12.50", "EUR"),
        ("1\u202f234,50\u00a0€", COMMA, "1234.50", "EUR"),
        ("1'234.50", POINT, "1234.50", None),
        ("US$ 12.00", POINT, "12.00", "USD"),
        ("$5", POINT, "5", None),
        ("EUR12", POINT, "12", "EUR"),
        ("12 chf", POINT, "12", "CHF"),
        ("R$ 1.234,50", COMMA, "1234.50", "BRL"),
        ("(12.00)", POINT, "-12.00", None),
        ("-$5.00", POINT, "-5.00", None),
        ("5-", POINT, "-5", None),
        ("٤٥", POINT, "45", None),
    ],
)
def test_an_amount_is_read_exactly(text, style, number, currency):
    assert parse_amount(text, style) == Amount(Decimal(number), currency)


@pytest.mark.parametrize(
    ("text", "style", "code"),
    [
        ("NaN", POINT, "row.number_not_finite"),
        ("Infinity", POINT, "row.number_not_finite"),
        ("1e999", POINT, "row.number_unreadable"),
        ("12%", POINT, "row.number_is_percent"),
        ("9" * 40, POINT, "row.number_too_long"),
        ("12,50", POINT, "row.number_unclear"),
        ("12.50", COMMA, "row.number_unclear"),
        ("1.2.3", COMMA, "row.number_unreadable"),
        ("", POINT, "row.number_unreadable"),
        (".", POINT, "row.number_unreadable"),
        ("free", POINT, "row.number_unreadable"),
        ("12 xyz", POINT, "row.number_unreadable"),
        ("--5", POINT, "row.number_unreadable"),
    ],
)
def test_what_is_no_clear_amount_is_refused_with_a_reason(text, style, code):
    found = parse_amount(text, style)

    assert isinstance(found, Reason)
    assert found.code == code


@given(st.decimals(min_value=0, max_value=10**14, places=2), st.sampled_from(DecimalStyle))
def test_every_amount_survives_being_written_with_groups(number, style):
    written = f"{number:,.2f}"
    if style is COMMA:
        written = written.translate(str.maketrans(",.", ".,"))

    assert parse_amount(written, style) == Amount(number)


@given(st.text(max_size=40), st.sampled_from(DecimalStyle))
def test_no_text_makes_the_parser_fail(text, style):
    found = parse_amount(text, style)

    assert isinstance(found, Reason) or found.number.is_finite()


def test_samples_prove_a_style_only_when_they_agree():
    assert decimal_style_of(["12.50", "7"]) is POINT
    assert decimal_style_of(["1.234,56"]) is COMMA
    assert decimal_style_of(["1.234", "7"]) is None
    assert decimal_style_of(["12.50", "12,50"]) is None


def test_a_number_is_ambiguous_when_its_mark_could_be_either():
    assert is_number_ambiguous("1.234")
    assert not is_number_ambiguous("1.23")
    assert not is_number_ambiguous("1234")
