import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stratum_desktop.domain.identity.email import email_texts, fast_address
from stratum_desktop.domain.identity.field import read
from stratum_desktop.domain.identity.text import tidy
from stratum_desktop.domain.reason import Reason

ADDRESSES = st.from_regex(r"[A-Za-z.+_ \-]{1,12}@[A-Za-z.\-]{1,8}\.[a-zA-Z]{2,3}", fullmatch=True)


@given(st.one_of(ADDRESSES, st.text(max_size=30), st.emails()))
@example("a@b.c\x00d")
@example("a@b.c  ")
@example("\x1fa@b.co")
def test_the_quick_way_says_what_the_long_way_says(raw):
    quick = fast_address(raw)
    if quick is not None:
        assert email_texts(tidy(raw)) == (("email", quick),)


@given(st.one_of(ADDRESSES, st.emails()))
def test_a_normalised_address_is_its_own_normal_form(raw):
    found = read("email", raw, None)
    if isinstance(found, tuple):
        assert read("email", found[0][1], None) == found


@given(st.emails())
def test_case_and_surrounding_space_make_no_difference(address):
    if address.isascii():
        assert read("email", f"  {address.upper()}\t", None) == read("email", address.lower(), None)


@pytest.mark.parametrize(
    ("raw", "plain", "folded"),
    [
        ("J.Doe+x@Gmail.com", "j.doe+x@gmail.com", "jdoe@gmail.com"),
        ("j.doe@googlemail.com", "j.doe@googlemail.com", "jdoe@googlemail.com"),
    ],
)
def test_dots_and_suffix_go_for_google_only(raw, plain, folded):
    assert email_texts(raw) == (("email", plain), ("email_gmail_folded", folded))


@pytest.mark.parametrize("raw", ["user.name+nyc@example.com", "jdoe@gmail.com"])
def test_an_address_that_folding_leaves_alone_has_one_variant(raw):
    assert email_texts(raw) == (("email", raw),)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("true", "identity.email_is_a_flag"),
        ("1", "identity.email_is_a_flag"),
        ("Yes", "identity.email_is_a_flag"),
        ("test@test.com", "identity.placeholder"),
        ("n/a", "identity.placeholder"),
        ("d41d8cd98f00b204e9800998ecf8427e", "identity.hash_is_not_sha256"),
        ("john", "identity.email_malformed"),
        ("john@", "identity.email_malformed"),
        ("@example.com", "identity.email_malformed"),
        ("john@localhost", "identity.email_malformed"),
        ("john@example..com", "identity.email_malformed"),
        ("john@.example.com", "identity.email_malformed"),
        ("john@example.com.", "identity.email_malformed"),
        ("a@b.co, c@d.co", "identity.email_malformed"),
        ("John <john@example.com>", "identity.email_malformed"),
        ("jo hn@example.com", "identity.email_malformed"),
        ("+x@gmail.com", "identity.email_malformed"),
    ],
)
def test_what_is_no_address_has_a_reason(raw, code):
    found = read("email", raw, None)
    assert isinstance(found, Reason)
    assert found.code == code


def test_marks_that_nobody_sees_do_not_change_the_address():
    assert read("email", "\u200ejohn@exam\u200bple.com\u202c", None) == read(
        "email", "john@example.com", None
    )


def test_an_address_in_another_script_survives():
    assert read("email", "用户@例子.公司", None) == (("email", "用户@例子.公司"),)
