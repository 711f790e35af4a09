import dataclasses

import pytest

from stratum_desktop.host.sealed_key import WrongPassphraseError, seal, unseal

KEY = bytes(range(32))


@pytest.fixture(scope="module")
def sealed():
    return seal(KEY, "correct horse – Ünïcode")


def test_the_passphrase_opens_what_it_sealed(sealed):
    assert KEY not in sealed.ciphertext
    assert unseal(sealed, "correct horse – Ünïcode") == KEY


def test_another_passphrase_does_not(sealed):
    with pytest.raises(WrongPassphraseError):
        unseal(sealed, "correct horse – Unicode")


@pytest.mark.parametrize("part", ["salt", "nonce", "ciphertext"])
def test_a_changed_bit_is_noticed(sealed, part):
    original = getattr(sealed, part)
    changed = bytes([original[0] ^ 1]) + original[1:]
    with pytest.raises(WrongPassphraseError):
        unseal(dataclasses.replace(sealed, **{part: changed}), "correct horse – Ünïcode")


def test_two_seals_of_one_key_share_nothing(sealed):
    again = seal(KEY, "correct horse – Ünïcode")
    assert again.salt != sealed.salt
    assert again.ciphertext != sealed.ciphertext
