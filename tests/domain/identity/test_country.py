import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.identity.country import COUNTRY_CODES, country_code
from stratum_desktop.domain.identity.country_table import TABLE


def test_every_country_of_the_standard_is_there():
    assert len(COUNTRY_CODES) == 249


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_every_name_and_code_finds_its_country(line):
    code, alpha_3, names = line.split(" ", 2)
    for name in (code, alpha_3, *names.split("|")):
        assert country_code(name) == code
        assert country_code(f"  {name.upper()} ") == code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("U.S.A.", "us"),
        ("USA", "us"),
        ("UK", "gb"),
        ("England", "gb"),
        ("Deutschland", "de"),
        ("República Dominicana", "do"),
        ("Republica Dominicana", "do"),
        ("Cote d’Ivoire", "ci"),
        ("Republic of Austria", "at"),
        ("Kingdom of Norway", "no"),
        ("The Netherlands", "nl"),
        ("한국", "kr"),
        ("مصر", "eg"),
        ("日本", "jp"),
        ("NA", "na"),
        ("Georgia", "ge"),
    ],
)
def test_the_names_people_write_find_their_country(raw, code):
    assert country_code(raw) == code


@pytest.mark.parametrize("raw", ["", "xx", "Europe", "Bavaria", "USSR", "1", "united"])
def test_what_names_no_country_finds_none(raw):
    assert country_code(raw) is None


@given(st.text(max_size=20))
def test_any_text_finds_a_code_of_the_standard_or_none(raw):
    found = country_code(raw)
    assert found is None or found in COUNTRY_CODES
