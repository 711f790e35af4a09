import pytest

from stratum_desktop.domain.identity.field import read
from stratum_desktop.domain.reason import Reason


@pytest.mark.parametrize(
    ("raw", "code"),
    [("F", "f"), (" female ", "f"), ("Weiblich", "f"), ("أنثى", "f"), ("M", "m"), ("HOMME", "m")],
)
def test_words_for_both_become_a_letter(raw, code):
    assert read("gender", raw, None) == (("gender", code),)


@pytest.mark.parametrize("raw", ["x", "diverse", "mf", "femail"])
def test_anything_else_is_not_matched_on(raw):
    assert read("gender", raw, None) == Reason("identity.gender_not_matched_on")
