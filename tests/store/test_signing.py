"""Signatures fit just what was signed, by just who signed it."""

import pytest

from stratum_desktop.store.signing import (
    fingerprint,
    is_public_key,
    is_signed_by,
    new_private_key,
    public_key_of,
    sign,
)


def test_a_signature_fits_its_text_and_its_key_alone():
    private = new_private_key()
    public, signature = public_key_of(private), sign(b"text", private)
    assert is_signed_by(public, b"text", signature)
    assert not is_signed_by(public, b"texT", signature)
    assert not is_signed_by(public_key_of(new_private_key()), b"text", signature)


@pytest.mark.parametrize("broken", ["", "no base64 €", "AAAA", "QUJD" * 16])
def test_what_is_no_key_or_no_signature_fits_nothing(broken):
    private = new_private_key()
    assert not is_signed_by(broken, b"text", sign(b"text", private))
    assert not is_signed_by(public_key_of(private), b"text", broken)
    assert not is_public_key(broken)
    assert is_public_key(public_key_of(private))


def test_two_people_compare_keys_by_groups_of_four():
    shown = fingerprint(public_key_of(new_private_key()))
    assert [len(group) for group in shown.split()] == [4] * 5
