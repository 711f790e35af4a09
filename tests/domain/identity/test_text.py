import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.identity.text import (
    ascii_digits,
    letters,
    letters_and_digits,
    means_nothing,
    tidy,
)


@given(st.text())
def test_tidying_twice_changes_nothing(raw):
    assert tidy(tidy(raw)) == tidy(raw)


@given(st.text())
def test_a_tidy_text_is_composed_trimmed_and_visible(raw):
    text = tidy(raw)
    assert text == unicodedata.normalize("NFC", text)
    assert text == " ".join(text.split())
    assert not any(unicodedata.category(char) in {"Cf", "Cc"} for char in text)


@pytest.mark.parametrize(
    "raw",
    [
        "\u202a+1 650\u202c",
        "\u200e+1 650\u200f",
        "\ufeff+1 650",
        "+1\u00a0650",
        "+\u200b1 650",
        "+1 \t 650\n",
        "\u2066+1 650\u2069",
    ],
)
def test_marks_that_nobody_sees_are_gone(raw):
    assert tidy(raw) == "+1 650"


@pytest.mark.parametrize(
    "raw", ["n/a", "NULL", "-", "--", "None", "000-000", "0", "(not set)", "#N/A", "undefined", "?"]
)
def test_placeholders_mean_nothing(raw):
    assert means_nothing(raw)


@pytest.mark.parametrize("raw", ["Na", "No", "Nan", "Bo", "0815", "A-1", "100"])
def test_short_names_and_numbers_mean_something(raw):
    assert not means_nothing(raw)


@pytest.mark.parametrize("raw", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "०१२३४५६७८९"])
def test_digits_of_any_script_become_ascii(raw):
    assert ascii_digits(raw) == "0123456789"


@given(st.text())
def test_letters_holds_a_letter_or_nothing(raw):
    kept = letters(raw)
    assert not kept or any(char.isalpha() for char in kept)
    assert all(unicodedata.category(char)[0] in "LM" for char in kept)


def test_marks_without_a_letter_are_no_letters():
    assert letters("\u0301\u0301") == ""


def test_letters_and_digits_drops_everything_else():
    assert letters_and_digits("m1-1 ae.") == "m11ae"
