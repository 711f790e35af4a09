import pytest

from stratum_desktop.domain.identity import RawPerson, normalise
from stratum_desktop.domain.identity.click_id import KEY_FIELDS

SEEN_AT_MS = 1_763_769_600_123


def keys_of(**fields):
    found = normalise(RawPerson(**fields), default_country=None, seen_at_ms=SEEN_AT_MS)
    return found.identity.keys, [problem.reason.code for problem in found.problems]


def test_a_bare_fbclid_becomes_the_cookie_that_the_pixel_would_have_set():
    assert keys_of(fbclid="IwAR0_aBc-D") == ({"fbc": f"fb.1.{SEEN_AT_MS}.IwAR0_aBc-D"}, [])


def test_a_cookie_of_the_same_click_stays():
    cookie = "fb.1.1700000000000.IwAR0_aBc-D"
    assert keys_of(fbclid="IwAR0_aBc-D", fbc=cookie) == ({"fbc": cookie}, [])
    with_suffix = f"{cookie}.AQQCAQIA"
    assert keys_of(fbclid="IwAR0_aBc-D", fbc=with_suffix) == ({"fbc": with_suffix}, [])


def test_a_newer_click_replaces_the_cookie():
    keys, _ = keys_of(fbclid="IwAR1", fbc="fb.1.1700000000000.IwAR0")
    assert keys == {"fbc": f"fb.1.{SEEN_AT_MS}.IwAR1"}


def test_a_bare_click_id_is_no_cookie():
    assert keys_of(fbc="IwAR0_aBc-D") == ({}, ["identity.not_a_meta_cookie"])


@pytest.mark.parametrize("field", [name for name in KEY_FIELDS if name not in {"fbc", "fbp"}])
def test_an_id_is_passed_on_with_its_case(field):
    assert keys_of(**{field: " Cj0KCQ.iA-x_Y\n"}) == ({field: "Cj0KCQ.iA-x_Y"}, [])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("(not set)", "identity.placeholder"),
        ("null", "identity.placeholder"),
        ("a b", "identity.click_id_has_white_space"),
        ("a\x00b", "identity.click_id_has_white_space"),
        ("x" * 1001, "identity.too_long"),
    ],
)
def test_what_cannot_be_an_id_has_a_reason(raw, code):
    assert keys_of(gclid=raw) == ({}, [code])


def test_an_empty_cell_is_no_problem():
    assert keys_of(gclid="  ", fbclid=" ", fbp="") == ({}, [])
