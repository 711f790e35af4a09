import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import (
    PhoneNumberFormat,
    PhoneNumberType,
    example_number_for_type,
    format_number,
)

from stratum_desktop.domain.identity.country import COUNTRY_CODES
from stratum_desktop.domain.identity.field import read
from stratum_desktop.domain.identity.phone import fast_e164, full_e164
from stratum_desktop.domain.reason import Reason

COMMON = ["us", "gb", "de", "eg", "fr", "in", "br", "ar", "mx", "it", "au", "jp", "cn", "ru", "ae"]
COUNTRIES = st.one_of(st.none(), st.sampled_from(COMMON), st.sampled_from(sorted(COUNTRY_CODES)))
WRITTEN = st.from_regex(r"\+?[0-9 ().\-]{4,18}", fullmatch=True)
PREFIXED = st.builds(
    "{}{}{}".format,
    st.sampled_from(
        ["", "+", "0", "00", "+1", "+44", "+49", "+39", "+20", "1", "011", "8", "+800"]
    ),
    st.sampled_from(["", " ", "(0)", "-"]),
    st.integers(10**5, 10**11 - 1),
)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(WRITTEN, PREFIXED), COUNTRIES)
@example("+44 (0)20 7946 0958", None)
@example("020 7946 0958", "gb")
@example("16505551212", "us")
@example("0171 1234567", "de")
@example("+39 06 6982", None)
@example("015 1234 5678 90", "ar")
def test_the_quick_way_says_what_the_full_parser_says(number, country):
    quick = fast_e164(number, country)
    if quick is not None:
        assert full_e164(number, country) == quick.decode()


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+1 (650) 555-1212", None),
        ("+44 20 7946 0958", None),
        ("(650) 555-1212", "us"),
        ("020 7946 0958", "gb"),
        ("01001234567", "eg"),
        ("0171 1234567", "de"),
        ("06 12 34 56 78", "fr"),
    ],
)
def test_the_usual_numbers_go_the_quick_way(number, country):
    assert fast_e164(number, country) is not None


@pytest.mark.parametrize(
    ("raw", "country", "e164"),
    [
        ("(650) 555-1212", "us", "+16505551212"),
        ("1 650 555 1212", "us", "+16505551212"),
        ("0100 123 4567", "eg", "+201001234567"),
        ("٠١٠٠١٢٣٤٥٦٧", "eg", "+201001234567"),
        ("＋２０１００１２３４５６７", None, "+201001234567"),
        ("+44 (0)20 7946 0958", None, "+442079460958"),
        ("0044 20 7946 0958", None, "+442079460958"),
        ("0044 20 7946 0958", "us", "+442079460958"),
        ("011 44 20 7946 0958", "us", "+442079460958"),
        ("0011 44 20 7946 0958", "au", "+442079460958"),
        ("020 7946 0958", "gb", "+442079460958"),
        ("442079460958", "gb", "+442079460958"),
        ("+1 650.555.1212 ext. 12", None, "+16505551212"),
        ("650-555-1212 x99", "us", "+16505551212"),
        ("16505551212.0", "us", "+16505551212"),
        ("\u202a+1 650 555 1212\u202c", None, "+16505551212"),
        ("06 698 12345", "it", "+3906698123 45".replace(" ", "")),
        ("tel:+16505551212", None, "+16505551212"),
    ],
)
def test_a_number_is_read_with_its_country(raw, country, e164):
    assert read("phone", raw, country) == (("phone_digits", e164[1:]), ("phone_e164", e164))


@pytest.mark.parametrize(
    ("raw", "country", "code"),
    [
        ("(650) 555-1212", None, "identity.phone_without_country"),
        ("16505551212", None, "identity.phone_without_country"),
        ("442079460958", "us", "identity.phone_not_possible"),
        ("555-1212", "us", "identity.phone_not_possible"),
        ("123", "us", "identity.phone_not_possible"),
        ("1.65056E+10", "us", "identity.phone_in_scientific_notation"),
        ("1,65056E+10", "de", "identity.phone_in_scientific_notation"),
        ("6505551212; 6505551213", "us", "identity.phone_more_than_one"),
        ("+999 123 456 789", None, "identity.phone_unreadable"),
        ("0000000000", "us", "identity.placeholder"),
        ("+1 000 000 0000", None, "identity.placeholder"),
        ("9999999999", "us", "identity.placeholder"),
        ("none", "us", "identity.placeholder"),
        ("true", "us", "identity.placeholder"),
        ("call me", "us", "identity.phone_unreadable"),
        ("d41d8cd98f00b204e9800998ecf8427e", "us", "identity.hash_is_not_sha256"),
    ],
)
def test_a_number_that_cannot_be_known_is_refused_never_guessed(raw, country, code):
    found = read("phone", raw, country)
    assert isinstance(found, Reason)
    assert found.code == code


@settings(max_examples=500, deadline=None)
@given(st.one_of(WRITTEN, PREFIXED), COUNTRIES)
@example("00(0)100000", "cn")
def test_a_normalised_number_is_its_own_normal_form(number, country):
    found = read("phone", number, country)
    if isinstance(found, tuple):
        assert read("phone", found[1][1], None) == found


@given(st.text(max_size=40), COUNTRIES)
def test_any_text_is_a_number_or_has_a_reason(text, country):
    found = read("phone", text, country)
    if isinstance(found, tuple):
        digits, e164 = found[0][1], found[1][1]
        assert e164 == f"+{digits}"
        assert digits.isascii()
        assert digits.isdigit()
        assert 7 <= len(digits) <= 15


@pytest.mark.parametrize("style", [PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL])
def test_every_countrys_numbers_are_read_in_its_own_writing_and_abroad(style):
    for country in sorted(COUNTRY_CODES):
        example = example_number_for_type(country.upper(), PhoneNumberType.MOBILE)
        if example is None:
            continue
        e164 = format_number(example, PhoneNumberFormat.E164)
        found = read("phone", format_number(example, style), country)
        assert found == (("phone_digits", e164[1:]), ("phone_e164", e164))
