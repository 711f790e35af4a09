"""A platform whose mapping fails on some events, as a fault in it would make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from stratum_desktop.domain.event import Event
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.contract import Platform
from stratum_desktop.platforms.meta import PLATFORM

POISON = "poison"
"""An event whose id holds this is one on which the mapping fails."""


def body_of(event: Event, options: Mapping[str, str]) -> bytes | Reason:
    if POISON in str(event.parameters.get("order_id")) or POISON in event.event_id:
        raise ZeroDivisionError(f"as bugs say it, with what was typed: {event.identity.hashed}")
    return PLATFORM.body_of(event, options)


def failing_platform() -> Platform:
    """Meta, but for its mapping."""
    return replace(PLATFORM, body_of=body_of)
