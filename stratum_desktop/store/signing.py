"""Signatures of files that two workspaces exchange: Ed25519, keys and signatures as base64."""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_SHOWN_BYTES = 10


def new_private_key() -> str:
    """Return a new private key; it is kept sealed and never shown."""
    return _text(Ed25519PrivateKey.generate().private_bytes_raw())


def public_key_of(private_key: str) -> str:
    """Return the public half, which others know the workspace by."""
    return _text(_private(private_key).public_key().public_bytes_raw())


def sign(data: bytes, private_key: str) -> str:
    """Return a signature."""
    return _text(_private(private_key).sign(data))


def is_signed_by(public_key: str, data: bytes, signature: str) -> bool:
    """Say whether the owner of a public key signed just this; False for texts that are no key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(_bytes(public_key))
        key.verify(_bytes(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_public_key(text: str) -> bool:
    """Say whether a text can be a public key."""
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(text))
    except ValueError:
        return False
    return True


def fingerprint(public_key: str) -> str:
    """Return what two people compare a key by: five groups of four letters and digits."""
    digest = hashlib.sha256(public_key.encode()).hexdigest()[: 2 * _SHOWN_BYTES]
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def _private(text: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_bytes(text))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("this is no base64") from error
