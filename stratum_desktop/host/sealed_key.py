"""A key under a passphrase: scrypt makes the passphrase slow to guess, AES-GCM seals.

Source: scrypt N = 2^17, r = 8, p = 1 is the interactive setting of the OWASP password storage
cheat sheet (read 2026-11): about 128 MiB and a third of a second for each guess.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_COST = 2**17
_BLOCK_SIZE = 8
_LANES = 1
_SALT_BYTES = 16
_NONCE_BYTES = 12
_KEY_BYTES = 32
_PURPOSE = b"stratum-desktop master secret"


class WrongPassphraseError(Exception):
    """The passphrase does not open the seal, or the seal was damaged; nobody can tell which."""


@dataclass(frozen=True, slots=True)
class SealedKey:
    """What may lie on a disk: useless without the passphrase."""

    salt: bytes
    nonce: bytes
    ciphertext: bytes


def seal(key: bytes, passphrase: str) -> SealedKey:
    """Return the key sealed under a fresh salt and nonce."""
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    return SealedKey(salt, nonce, _cipher(passphrase, salt).encrypt(nonce, key, _PURPOSE))


def unseal(sealed: SealedKey, passphrase: str) -> bytes:
    """Return the key that was sealed.

    Raises:
        WrongPassphraseError: this passphrase does not open it.
    """
    try:
        cipher = _cipher(passphrase, sealed.salt)
        return cipher.decrypt(sealed.nonce, sealed.ciphertext, _PURPOSE)
    except (InvalidTag, ValueError) as error:
        raise WrongPassphraseError from error


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    stretch = Scrypt(salt=salt, length=_KEY_BYTES, n=_COST, r=_BLOCK_SIZE, p=_LANES)
    return AESGCM(stretch.derive(passphrase.encode()))
