"""When two events are one: derived ids, keys of the unique index, verdicts.

Every hash is taken over JSON, in which no two different sets of parts look alike.

Source: product rulebook, section 2.
"""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256

import orjson

from stratum_desktop.domain.event import Event, Origin

KEY_OF_GIVEN_ID, KEY_OF_DERIVED_ID, KEY_OF_DERIVED_ID_SEEN_BY_BROWSER = b"\x01", b"\x02", b"\x03"
"""First byte of a dedupe key: the kinds never meet."""

_DAY_SECONDS = 86_400
# Enough to tell order numbers and UUIDs apart by their text alone.
_TEXT_BYTES = 24
_SCOPE_BYTES = 20


class Verdict(StrEnum):
    """What became of a line at the door."""

    #: New: stored and queued.
    ACCEPTED = "accepted"
    #: Seen before, with the same content.
    DUPLICATE = "duplicate"
    #: Seen before under the same id, with different content; kept for comparison, not sent.
    COLLISION = "collision"
    #: Not an event that can be used.
    REFUSED = "refused"


def derived_event_id(
    *,
    source: str,
    name: str,
    event_time: int,
    order_id: str | None,
    person: bytes,
    value: float | None,
    currency: str | None,
) -> str:
    """Return the id of an event that came without one: 64 lower-case hex characters.

    Args:
        event_time: epoch seconds.
        person: `identity.Normalised.mark`.
    """
    amount = None if value is None else float(value)
    head = orjson.dumps([source, name, event_time, order_id, amount, currency])
    return sha256(head + person).hexdigest()


def content_hash(name: str, event_time: int, action_source: str, known: bytes) -> bytes:
    """Return 16 bytes that are equal when two events with one id say the same thing.

    Everything that a platform could be told counts, but for `Identity.clear`, which depends on
    the destinations that are connected. Unknown keys are never sent and do not count.

    Args:
        name: the event's.
        event_time: epoch seconds.
        action_source: a value of `ActionSource`.
        known: its `event_body.known_part`; a change of that form makes old content look new.
    """
    head = f"{name}\0{event_time}\0{action_source}\0".encode()
    return sha256(head + known).digest()[:16]


def dedupe_key(event: Event, *, tenant_id: int = 1) -> bytes:
    """Return the event's key in the unique index, at most 45 bytes.

    Keys that arrive together lie together, which is what makes inserting them fast: a derived
    id starts with the event's own day; a given one must be found again whatever the day, so it
    starts with its own text, because ids mostly count up. What a browser saw is a scope of its
    own: its twin from the server is no duplicate.
    """
    is_pixel = event.origin is Origin.PIXEL
    if event.event_id_is_given:
        scope = orjson.dumps([tenant_id, event.source, is_pixel, event.event_id, event.name])
        text = event.event_id.encode()[:_TEXT_BYTES]
        return KEY_OF_GIVEN_ID + text + sha256(scope).digest()[:_SCOPE_BYTES]
    # A derived id is a hash over source and name already.
    kind = KEY_OF_DERIVED_ID_SEEN_BY_BROWSER if is_pixel else KEY_OF_DERIVED_ID
    day = (event.event_time // _DAY_SECONDS).to_bytes(3, "big")
    return kind + day + tenant_id.to_bytes(4, "big") + bytes.fromhex(event.event_id)[:_SCOPE_BYTES]


QUALITY_FLOORS = (("excellent", 8), ("good", 6), ("fair", 4), ("poor", 0))
"""Lowest dedupe quality of each class, 0-10. Source: product rulebook, section 10."""


def quality_class(quality: float) -> str:
    """Return the class of a dedupe quality of 0-10."""
    return next(name for name, floor in QUALITY_FLOORS if quality >= floor)
