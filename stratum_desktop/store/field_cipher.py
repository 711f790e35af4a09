"""Encryption of single fields, on top of the encrypted file.

Two kinds: secrets are sealed with AES-GCM under a fresh nonce, so that equal texts look different;
identifiers that must be found again are sealed with AES-SIV, so that equal texts look equal.
"""

from __future__ import annotations

import os
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.keys import derive_key

FORM = b"\x01"
NONCE_BYTES = 12


class Purpose(StrEnum):
    """What a sealed field is; each has a key of its own."""

    SECRET = "secret"  # noqa: S105 - tokens and app secrets; never looked up by value
    IDENTIFIER = "identifier"  # a person's value kept in clear; equal texts seal equally


class FieldCipher:
    """Seals and opens texts with keys derived from the master secret."""

    def __init__(self, master: bytes) -> None:
        """Derive the keys; the master secret itself is not kept."""
        self._gcm = AESGCM(derive_key(master, f"field/{Purpose.SECRET}"))
        self._siv = AESSIV(derive_key(master, f"field/{Purpose.IDENTIFIER}", length=64))

    def encrypt(self, text: str, *, purpose: Purpose, bound_to: str = "") -> bytes:
        """Return the sealed text.

        Args:
            text: any text, the empty one included.
            bound_to: where it belongs (a row's key); a seal moved elsewhere does not open.
        """
        data, place = text.encode(), bound_to.encode()
        if purpose is Purpose.IDENTIFIER:
            # AES-SIV takes no empty message; the leading byte also keeps lengths honest.
            return FORM + self._siv.encrypt(FORM + data, [place])
        nonce = os.urandom(NONCE_BYTES)
        return FORM + nonce + self._gcm.encrypt(nonce, data, place)

    def decrypt(self, sealed: bytes, *, purpose: Purpose, bound_to: str = "") -> str:
        """Return the text that was sealed for this purpose and place.

        Raises:
            Trouble: it was changed, moved, or sealed under another master secret.
        """
        place, body = bound_to.encode(), sealed[len(FORM) :]
        try:
            if sealed[: len(FORM)] != FORM:
                raise InvalidTag
            if purpose is Purpose.IDENTIFIER:
                return self._siv.decrypt(body, [place])[len(FORM) :].decode()
            return self._gcm.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place).decode()
        except (InvalidTag, ValueError) as error:
            raise Trouble(
                "A protected value in the workspace cannot be opened: it was damaged or belongs "
                "to another key. Enter it again under Accounts.",
                reason=Reason("store.field_unreadable", {"purpose": purpose.value}),
            ) from error
