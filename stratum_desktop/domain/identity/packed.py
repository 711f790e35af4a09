"""Digests of a person in half of their text: raw bytes behind each other."""

from __future__ import annotations

from binascii import unhexlify
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter

DIGEST_BYTES = 32
"""Source: FIPS 180-4, SHA-256."""


def packed_digests(hashed: Mapping[str, str]) -> tuple[tuple[str, ...], bytes]:
    """Return the names of `Identity.hashed` sorted, and their digests in that order.

    Equal mappings give equal answers, in whatever order they were filled.
    """
    if not hashed:
        return (), b""
    names, find = _in_order(tuple(hashed))
    return names, unhexlify("".join(find(hashed)))


def unpacked_digests(names: list[str], packed: bytes) -> dict[str, str]:
    """Return what `packed_digests` was given; what follows the digests is ignored."""
    places = range(0, len(names) * DIGEST_BYTES, DIGEST_BYTES)
    return {
        name: packed[place : place + DIGEST_BYTES].hex()
        for name, place in zip(names, places, strict=True)
    }


@lru_cache(maxsize=1024)
def _in_order(
    names: tuple[str, ...],
) -> tuple[tuple[str, ...], Callable[[Mapping[str, str]], tuple[str, ...]]]:
    """Return the names sorted, and what finds their values in that order."""
    ordered = tuple(sorted(names))
    if len(ordered) > 1:
        return ordered, itemgetter(*ordered)
    return ordered, lambda hashed: (hashed[ordered[0]],)
