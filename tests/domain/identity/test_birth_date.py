from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.identity.birth_date import DateOrder, birth_date_texts
from stratum_desktop.domain.reason import Reason

DATES = st.dates(date(1900, 1, 2), date(2025, 12, 31))


def text_of(raw, order=None, latest_year=2025):
    found = birth_date_texts(raw, order=order, latest_year=latest_year)
    return found.code if isinstance(found, Reason) else found[0][1]


@given(DATES)
def test_a_date_with_the_year_first_needs_no_order(born):
    text = f"{born:%Y%m%d}"
    assert text_of(born.isoformat()) == text
    assert text_of(f"{born:%Y/%m/%d}") == text
    assert text_of(f"{born.isoformat()}T00:00:00Z") == text
    assert text_of(text) == text


@given(DATES, st.sampled_from("/-. "))
def test_a_date_with_the_year_last_is_read_in_the_named_order(born, mark):
    text = f"{born:%Y%m%d}"
    assert text_of(f"{born:%d{mark}%m{mark}%Y}", DateOrder.DAY_FIRST) == text
    assert text_of(f"{born:%m{mark}%d{mark}%Y}", DateOrder.MONTH_FIRST) == text


@given(DATES)
def test_without_an_order_a_date_is_right_or_refused(born):
    expected = {f"{born:%Y%m%d}", "identity.birth_date_ambiguous"}
    assert text_of(f"{born:%d/%m/%Y}") in expected
    assert text_of(f"{born:%m/%d/%Y}") in expected


def test_digits_of_another_script_are_read():
    assert text_of("١٩٩٧-٠٢-١٦") == "19970216"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("16/02/97", "identity.birth_year_of_two_digits"),
        ("01/02/1990", "identity.birth_date_ambiguous"),
        ("1900-01-01", "identity.placeholder"),
        ("30/02/1990", "identity.birth_date_unreadable"),
        ("1899-12-31", "identity.birth_year_impossible"),
        ("2026-01-01", "identity.birth_year_impossible"),
        ("16021997", "identity.birth_date_unreadable"),
        ("36526", "identity.birth_date_unreadable"),
        ("soon", "identity.birth_date_unreadable"),
    ],
)
def test_a_date_that_cannot_be_known_has_a_reason(raw, code):
    assert text_of(raw) == code
