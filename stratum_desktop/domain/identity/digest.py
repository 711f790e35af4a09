"""SHA-256 of normalised texts, digests that a source computed itself, and finding them again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from typing import Protocol

from stratum_desktop.domain.event import Identity
from stratum_desktop.domain.identity.text import PLACEHOLDERS


class _Hash(Protocol):
    def hexdigest(self) -> str: ...


def _quickest_sha256() -> Callable[[bytes], _Hash]:
    """Return Python's own SHA-256, else the one that `hashlib` offers, which is OpenSSL's.

    OpenSSL's is quicker by the block, but sets up a context for every text: one of a single
    block, as all of a person are, takes a tenth to a third longer.
    """
    for module in ("_sha2", "_sha256"):  # of Python 3.12 and later, and of 3.11
        try:
            own: Callable[[bytes], _Hash] = import_module(module).sha256
        except ImportError:
            continue
        return own
    return hashlib.sha256


sha256 = _quickest_sha256()
"""SHA-256 of a short text. Every way to it gives the same digest."""

_HEX = frozenset("0123456789abcdefABCDEF")
_SUFFIX_CHARACTERS = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_")

BASE_OF: dict[str, str] = {
    "email_gmail_folded": "email",
    "first_name_spaced": "first_name",
    "first_name_punctuated": "first_name",
    "first_name_lower": "first_name",
    "last_name_spaced": "last_name",
    "last_name_punctuated": "last_name",
    "last_name_lower": "last_name",
}
"""Finer variant to the plain one that stands in where both texts are the same."""


def digest_of(text: str) -> str:
    """Return the lower-case hex SHA-256 of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()


DIGESTS_OF_NOTHING = frozenset(digest_of(text) for text in {"", *PLACEHOLDERS})
"""What a source sends when it hashed an empty cell."""


def given_digest(text: str) -> str | None:
    """Return the digest that a source computed itself, lower-case, else None.

    Values of Meta's parameter builder carry a suffix of two or eight characters behind a dot,
    which says who made them and is no part of the digest.

    Source: Meta capi-param-builder, read 2026-11: 64 hex characters, dot, suffix.
    """
    if len(text) < 64:
        return None
    digest, dot, suffix = text.partition(".")
    if len(digest) != 64 or not _HEX.issuperset(digest):
        return None
    if dot and not (len(suffix) in {2, 8} and _SUFFIX_CHARACTERS.issuperset(suffix)):
        return None
    return digest.lower()


def is_md5(text: str) -> bool:
    """Say whether the text can only be an MD5 digest, which no platform takes."""
    return len(text) == 32 and _HEX.issuperset(text)


def numbered(variant: str, position: int) -> str:
    """Return the name under which the value at this position (0 = first) is kept."""
    return variant if position == 0 else f"{variant}_{position + 1}"


def digests(identity: Identity, variant: str) -> tuple[str, ...]:
    """Return every digest that a platform reading `variant` should send.

    Returns:
        In the order the source gave the values, without repeats; empty when there is none.
    """
    hashed = identity.hashed
    base = BASE_OF.get(variant, variant)
    plain = hashed.get(base)
    if plain is None:
        return ()
    first = hashed.get(variant, plain)
    if f"{base}_2" not in hashed:
        return (first,)
    found = {first: None}
    position = 1
    while (plain := hashed.get(numbered(base, position))) is not None:
        found[hashed.get(numbered(variant, position), plain)] = None
        position += 1
    return tuple(found)
