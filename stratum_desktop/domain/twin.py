"""Why a conversion that the browser saw and one that the server saw are one, or are not.

They are one when both sides send the same event name and the same event id within 48 hours. What
nearly does so is told apart by what keeps it from being one.

Source: product rulebook, section 4 (pixel coverage).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from stratum_desktop.domain.coverage import TWIN_AWAITED_SECONDS, TWIN_WITHIN_SECONDS
from stratum_desktop.domain.event import ActionSource


class Pairing(StrEnum):
    """How near two sightings come to being one conversion, the nearest first."""

    PAIRED = "paired"
    #: Same name and id, too far apart in time.
    TOO_FAR_APART = "too_far_apart"
    #: Same name and id, but the server's did not happen on the website.
    OTHER_CHANNEL = "other_channel"
    #: Same id under another name.
    OTHER_NAME = "other_name"
    #: Same name and order; both bring an id, and not the same.
    OTHER_ID = "other_id"
    #: Same name and order; at least one side brings no id of its own.
    NO_OWN_ID = "no_own_id"
    #: Nothing of the other side comes near, and it may still come.
    AWAITED = "awaited"
    #: Nothing of the other side comes near.
    ALONE = "alone"


_NEAREST_FIRST = tuple(Pairing)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A conversion as one side sent it."""

    #: Of the stored event.
    id: int
    name: str
    event_id: str
    event_id_is_given: bool
    #: Epoch seconds.
    event_time: int
    #: Epoch milliseconds.
    received_at_ms: int
    source: str
    action_source: str
    order_id: str | None


@dataclass(frozen=True, slots=True)
class Twin:
    """A conversion of the browser, and what of the server comes nearest to it."""

    pairing: Pairing
    browser: Sighting
    #: None where nothing comes near.
    server: Sighting | None

    @property
    def seconds_apart(self) -> int | None:
        """Return how far apart both say that it happened."""
        if self.server is None:
            return None
        return abs(self.browser.event_time - self.server.event_time)


def twin_of(browser: Sighting, servers: Iterable[Sighting], *, now_s: int) -> Twin:
    """Return what of the server comes nearest to a conversion of the browser.

    Args:
        browser: what the browser sent.
        servers: what the server sent under its id or its order number, and any others.
        now_s: when, epoch seconds.
    """
    near = [(found, one) for one in servers if (found := _pairing(browser, one)) is not None]
    if not near:
        is_young = now_s - browser.event_time < TWIN_AWAITED_SECONDS
        return Twin(Pairing.AWAITED if is_young else Pairing.ALONE, browser, None)
    pairing, server = min(
        near,
        key=lambda one: (
            _NEAREST_FIRST.index(one[0]),
            abs(one[1].event_time - browser.event_time),
            one[1].id,
        ),
    )
    return Twin(pairing, browser, server)


def _pairing(browser: Sighting, server: Sighting) -> Pairing | None:
    if browser.event_id == server.event_id:
        if browser.name != server.name:
            return Pairing.OTHER_NAME
        if server.action_source != ActionSource.WEBSITE:
            return Pairing.OTHER_CHANNEL
        apart = abs(browser.event_time - server.event_time)
        return Pairing.PAIRED if apart <= TWIN_WITHIN_SECONDS else Pairing.TOO_FAR_APART
    is_same_order = browser.order_id is not None and browser.order_id == server.order_id
    if not is_same_order or browser.name != server.name:
        return None
    both_given = browser.event_id_is_given and server.event_id_is_given
    return Pairing.OTHER_ID if both_given else Pairing.NO_OWN_ID
