import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.identity.field import read
from stratum_desktop.domain.identity.name import name_texts
from stratum_desktop.domain.reason import Reason


@pytest.mark.parametrize(
    "name", ["정", "محمد", "Łukasz", "Ñandú", "Дмитрий", "さくら", "אברהם", "ฉัตร", "प्रिया", "Þór"]
)
def test_a_name_in_any_script_survives(name):
    found = read("first_name", name, None)
    assert isinstance(found, tuple)
    assert found[0] == ("first_name", name.lower())


@given(st.text(max_size=30))
def test_no_name_becomes_the_hash_of_nothing(raw):
    found = read("last_name", raw, None)
    if isinstance(found, tuple):
        assert all(text.strip() for _, text in found)


@given(st.text(max_size=30))
def test_a_normalised_name_is_its_own_normal_form(raw):
    found = read("first_name", raw, None)
    if isinstance(found, tuple):
        again = read("first_name", found[0][1], None)
        # A name may spell a placeholder once its punctuation is gone.
        assert isinstance(again, Reason) or again == (found[0],)


@given(st.from_regex(r"[A-Za-z' .\-]{1,20}", fullmatch=True))
def test_case_and_surrounding_space_make_no_difference(raw):
    assert read("first_name", f" {raw.upper()} ", None) == read("first_name", raw.lower(), None)


def test_each_vendors_reading_of_a_name_stands_apart():
    assert dict(name_texts("last_name", "O'Connor-Smith Jr.")) == {
        "last_name": "oconnorsmithjr",
        "last_name_spaced": "oconnorsmith",
        "last_name_punctuated": "o'connor-smithjr.",
        "last_name_lower": "o'connor-smith jr.",
    }
    assert dict(name_texts("first_name", "Mrs. Mary Ann")) == {
        "first_name": "mrsmaryann",
        "first_name_spaced": "mary ann",
        "first_name_punctuated": "mrs.maryann",
        "first_name_lower": "mrs. mary ann",
    }


def test_a_plain_name_has_one_variant():
    assert name_texts("first_name", "Mary") == (("first_name", "mary"),)


def test_a_name_that_is_only_a_title_keeps_it():
    assert dict(name_texts("first_name", "Dr.")) == {
        "first_name": "dr",
        "first_name_punctuated": "dr.",
        "first_name_lower": "dr.",
    }


@pytest.mark.parametrize(
    ("raw", "code"),
    [("12345", "identity.no_letters"), ("❤️", "identity.no_letters"), ("-", "identity.placeholder")],
)
def test_what_holds_no_letter_is_no_name(raw, code):
    found = read("first_name", raw, None)
    assert isinstance(found, Reason)
    assert found.code == code
