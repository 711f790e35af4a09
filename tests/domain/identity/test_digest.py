from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.event import Identity
from stratum_desktop.domain.identity.digest import (
    BASE_OF,
    digest_of,
    digests,
    given_digest,
    is_md5,
    numbered,
)

A, B, C = (digest_of(text) for text in "abc")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_a_digest_is_lower_case_hex_of_the_utf_8_bytes(text):
    assert digest_of(text) == sha256(text.encode()).hexdigest()


@given(st.text(max_size=90))
def test_only_64_hex_characters_are_a_digest(text):
    assert given_digest(text) is None or len(text.split(".")[0]) == 64


def test_a_given_digest_is_passed_in_lower_case():
    assert given_digest(A.upper()) == A


@pytest.mark.parametrize("text", [A[:-1], A + "0", A[:-1] + "g", A + ".abc", A + "."])
def test_what_only_looks_like_a_digest_is_none(text):
    assert given_digest(text) is None


def test_md5_is_told_by_its_length():
    assert is_md5("d41d8cd98f00b204e9800998ecf8427e")
    assert not is_md5(A)


def test_a_finer_variant_falls_back_to_the_plain_one():
    identity = Identity({"email": A, "email_2": B, "email_gmail_folded_2": C})
    assert digests(identity, "email") == (A, B)
    assert digests(identity, "email_gmail_folded") == (A, C)


def test_two_values_with_one_digest_are_sent_once():
    identity = Identity({"email": A, "email_gmail_folded": C, "email_2": C})
    assert digests(identity, "email_gmail_folded") == (C,)


def test_an_absent_field_has_no_digests():
    assert digests(Identity(), "phone_e164") == ()
    assert digests(Identity({"email": A}), "first_name_spaced") == ()


def test_the_first_value_carries_no_number():
    assert [numbered("email", at) for at in range(3)] == ["email", "email_2", "email_3"]


def test_every_finer_variant_names_its_plain_one():
    assert all(finer.startswith(plain) for finer, plain in BASE_OF.items())


@given(st.text())
def test_the_quickest_sha256_is_sha256(text):
    assert digest_of(text) == sha256(text.encode()).hexdigest()
