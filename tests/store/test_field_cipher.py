"""Sealed fields open only with their key, purpose and place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.store.field_cipher import FieldCipher, Purpose

CIPHER = FieldCipher(bytes(range(32)))
texts = st.text(st.characters(exclude_categories=["Cs"]))
purposes = st.sampled_from(Purpose)


@given(texts, purposes, texts)
def test_what_was_sealed_opens_again(text: str, purpose: Purpose, place: str) -> None:
    sealed = CIPHER.encrypt(text, purpose=purpose, bound_to=place)
    assert CIPHER.decrypt(sealed, purpose=purpose, bound_to=place) == text


@given(texts)
def test_equal_identifiers_seal_equally_and_equal_secrets_do_not(text: str) -> None:
    def seal(purpose: Purpose) -> bytes:
        return CIPHER.encrypt(text, purpose=purpose)

    assert seal(Purpose.IDENTIFIER) == seal(Purpose.IDENTIFIER)
    assert seal(Purpose.SECRET) != seal(Purpose.SECRET)


@given(texts, texts)
def test_different_identifiers_seal_differently(one: str, other: str) -> None:
    sealed = {CIPHER.encrypt(text, purpose=Purpose.IDENTIFIER) for text in (one, other)}
    assert len(sealed) == len({one, other})


@given(st.text("abcdef0123456789", min_size=8), purposes)
def test_the_text_does_not_show(text: str, purpose: Purpose) -> None:
    assert text.encode() not in CIPHER.encrypt(text, purpose=purpose)


@given(texts, purposes, st.data())
def test_a_changed_byte_anywhere_is_noticed(text: str, purpose: Purpose, data) -> None:
    sealed = bytearray(CIPHER.encrypt(text, purpose=purpose))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Trouble, match="cannot be opened"):
        CIPHER.decrypt(bytes(sealed), purpose=purpose)


@given(texts, purposes, st.data())
def test_a_cut_seal_is_noticed(text: str, purpose: Purpose, data) -> None:
    sealed = CIPHER.encrypt(text, purpose=purpose)
    length = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(Trouble):
        CIPHER.decrypt(sealed[:length], purpose=purpose)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_seal_moved_to_another_place_does_not_open(purpose: Purpose) -> None:
    sealed = CIPHER.encrypt("token", purpose=purpose, bound_to="destination 1")
    with pytest.raises(Trouble) as moved:
        CIPHER.decrypt(sealed, purpose=purpose, bound_to="destination 2")
    assert moved.value.reason.code == "store.field_unreadable"


def test_a_seal_of_another_purpose_or_master_secret_does_not_open() -> None:
    sealed = CIPHER.encrypt("token", purpose=Purpose.SECRET)
    with pytest.raises(Trouble):
        CIPHER.decrypt(sealed, purpose=Purpose.IDENTIFIER)
    with pytest.raises(Trouble):
        FieldCipher(bytes(32)).decrypt(sealed, purpose=Purpose.SECRET)
