"""What an event says beyond the columns it is stored in, in few bytes.

    JSON of everything but digests · NUL · 32 bytes for each digest · JSON of unknown keys, if any

JSON never holds a NUL, so the first one ends it. Digests stand in the order in which the JSON
names them. The first three parts are canonical: what `dedupe.content_hash` compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import TypedDict, cast

import orjson

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import Event

_DIGEST_BYTES = 32


def known_part(event: Event) -> bytes:
    """Return what a platform could be told, but for the event's name, time and place.

    Equal events give equal bytes, in whatever order their parts came. What is kept in clear
    is left out; `unknown_part` is the rest.
    """
    identity, consent = event.identity, event.consent
    names, in_order = _digest_order(tuple(identity.hashed))
    form: dict[str, object] = {"hashed": names}
    if event.parameters:
        form["parameters"] = event.parameters
    if identity.keys:
        form["keys"] = identity.keys
    if event.event_source_url is not None:
        form["event_source_url"] = event.event_source_url
    if not (consent.ad_user_data is consent.ad_personalization is ConsentState.UNKNOWN):
        form["consent"] = {
            "ad_user_data": str(consent.ad_user_data),
            "ad_personalization": str(consent.ad_personalization),
        }
    text = orjson.dumps(form, option=orjson.OPT_SORT_KEYS)
    return b"%b\0%b" % (text, bytes.fromhex("".join(in_order(identity.hashed))))


def unknown_part(event: Event) -> bytes:
    """Return the keys that the JSON form does not know; empty when there are none."""
    return orjson.dumps(event.unknown) if event.unknown else b""


class StoredBody(TypedDict, total=False):
    """What `known_part` and `unknown_part`, joined, were made of; empty parts are left out."""

    hashed: dict[str, str]
    keys: dict[str, str]
    parameters: dict[str, object]
    consent: dict[str, str]
    event_source_url: str
    unknown: dict[str, object]


def read_body(body: bytes) -> StoredBody:
    """Return what a stored body says."""
    text, _, rest = body.partition(b"\0")
    form = orjson.loads(text)
    names = form.pop("hashed", ())
    if names:
        form["hashed"] = {
            name: rest[place : place + _DIGEST_BYTES].hex()
            for name, place in zip(names, range(0, len(rest), _DIGEST_BYTES), strict=False)
        }
        rest = rest[len(names) * _DIGEST_BYTES :]
    if rest:
        form["unknown"] = orjson.loads(rest)
    return cast("StoredBody", form)


def whole_form(body: bytes, **columns: object) -> dict[str, object]:
    """Return an event as one object: its columns by name, and what its body holds."""
    return {**columns, **read_body(body)}


@lru_cache(maxsize=1024)
def _digest_order(
    names: tuple[str, ...],
) -> tuple[tuple[str, ...], Callable[[Mapping[str, str]], tuple[str, ...]]]:
    """Return the names sorted, and what finds their digests in that order."""
    ordered = tuple(sorted(names))
    if len(ordered) > 1:
        return ordered, itemgetter(*ordered)
    return ordered, lambda hashed: tuple(hashed[name] for name in ordered)
