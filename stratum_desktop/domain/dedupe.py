"""When two events are one: derived ids, keys of the unique index, verdicts and their rates.

Source: product rulebook, section 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from stratum_desktop.domain.event import Event


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
    marks: Iterable[str],
    value: float | None,
    currency: str | None,
) -> str:
    """Return the id of an event that came without one: 64 lower-case hex characters.

    Args:
        event_time: epoch seconds.
        marks: `identity.Normalised.marks`, any order.
    """
    raise NotImplementedError


def content_hash(event: Event) -> bytes:
    """Return 16 bytes that are equal when two events with one id say the same thing."""
    raise NotImplementedError


def dedupe_key(event: Event, *, tenant_id: int = 1) -> bytes:
    """Return the event's key in the unique index, at most 24 bytes.

    A given id is found again whatever the day; a derived id starts with the event's own day,
    so that a file is inserted side by side.
    """
    raise NotImplementedError
