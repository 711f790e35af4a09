import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.identity.country import COUNTRY_CODES
from stratum_desktop.domain.identity.field import read
from stratum_desktop.domain.identity.region_table import REGION_CODE
from stratum_desktop.domain.reason import Reason

COUNTRIES = st.one_of(st.none(), st.sampled_from(sorted(COUNTRY_CODES)))


def text_of(field, raw, country):
    found = read(field, raw, country)
    return found.code if isinstance(found, Reason) else found[0][1]


@pytest.mark.parametrize(
    ("raw", "country", "state"),
    [
        ("Texas", "us", "tx"),
        ("TX", "us", "tx"),
        ("T.X.", "us", "tx"),
        ("US-TX", "us", "tx"),
        ("Texas", None, "tx"),
        ("Washington, D.C.", "us", "dc"),
        ("Québec", "ca", "qc"),
        ("Quebec", "ca", "qc"),
        ("British Columbia", None, "bc"),
        ("Georgia", "us", "ga"),
        ("Bayern", "de", "bayern"),
        ("DE-BY", "de", "by"),
        ("Île-de-France", "fr", "îledefrance"),
        ("Texas", "de", "texas"),
        ("القاهرة", "eg", "القاهرة"),
        ("Carolina", "us", "identity.state_unknown"),
        ("Ontario", "us", "identity.state_unknown"),
        ("12", "us", "identity.no_letters"),
    ],
)
def test_a_state_is_read_with_its_country(raw, country, state):
    assert text_of("state", raw, country) == state


def test_there_are_fifty_states_and_thirteen_provinces():
    us, ca = (set(REGION_CODE[country].values()) for country in ("us", "ca"))
    assert len(us) == 50 + 1 + 6 + 3  # with DC, territories and the armed forces
    assert len(ca) == 13
    assert not us & ca


@pytest.mark.parametrize(
    ("raw", "country", "code"),
    [
        ("94035-1234", "us", "94035"),
        ("940351234", "us", "94035"),
        ("٩٤٠٣٥", "us", "94035"),
        ("2139", "us", "identity.zip_not_of_country"),
        ("00000", "us", "identity.placeholder"),
        ("M1 1AE", "us", "identity.zip_not_of_country"),
        ("SW1A 1AA", "gb", "sw1a1aa"),
        ("gir 0aa", "gb", "gir0aa"),
        ("12345", "gb", "identity.zip_not_of_country"),
        ("K1A-0A6", "ca", "k1a0a6"),
        ("1012 AB", "nl", "1012ab"),
        ("D-10115", "de", "identity.zip_not_of_country"),
        ("DE-10115", "de", "10115"),
        ("10115", "de", "10115"),
        ("1067", "de", "identity.zip_not_of_country"),
        ("150-0001", "jp", "1500001"),
        ("01310-100", "br", "01310100"),
        ("37221-3312", None, "37221"),
        ("372213312", None, "372213312"),
        ("M1 1AE", None, "m11ae"),
        ("7", None, "identity.zip_unreadable"),
        ("000-000", None, "identity.placeholder"),
    ],
)
def test_a_postal_code_has_the_form_of_its_country(raw, country, code):
    assert text_of("zip", raw, country) == code


@pytest.mark.parametrize("raw", ["123", "!!!", "❤️"])
def test_a_city_without_letters_is_none(raw):
    assert isinstance(read("city", raw, None), Reason)


def test_a_city_keeps_the_letters_of_its_script():
    assert text_of("city", "São Paulo 2", None) == "sãopaulo"
    assert text_of("city", "กรุงเทพ", None) == "กรุงเทพ"


@given(st.sampled_from(["city", "state", "zip"]), st.text(max_size=20), COUNTRIES)
def test_a_normalised_place_is_its_own_normal_form(field, raw, country):
    found = read(field, raw, country)
    if isinstance(found, tuple):
        again = read(field, found[0][1], country)
        assert isinstance(again, Reason) or again == found


@given(
    st.sampled_from(["city", "state", "zip"]),
    st.from_regex(r"[A-Za-z0-9 .\-]{1,15}", fullmatch=True),
    COUNTRIES,
)
def test_case_and_surrounding_space_make_no_difference(field, raw, country):
    assert read(field, f" {raw.upper()} ", country) == read(field, raw.lower(), country)
