"""Somebody as a shop knows them, taken in by the product's own door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conversion import NOW

from stratum_desktop.domain.event import Event, Identity, Origin
from stratum_desktop.domain.event_json import ParsedEvent, parse_event
from stratum_desktop.domain.identity import RawPerson, normalise
from stratum_desktop.platforms.tiktok.manifest import TRAITS


@pytest.fixture
def person() -> Callable[..., Identity]:
    """The identity of raw fields, with what TikTok needs in clear."""

    def person(**fields: str) -> Identity:
        return normalise(
            RawPerson(**fields),
            default_country=None,
            needs_clear=TRAITS.needs_clear,
            seen_at_ms=NOW * 1000,
        ).identity

    return person


@pytest.fixture
def told() -> Callable[..., Event]:
    """An event from its JSON form."""

    def told(**fields: object) -> Event:
        parsed = parse_event(
            {"event_time": NOW - 60, "event_id": "order-1", **fields},
            source="shop",
            origin=Origin.SERVER,
            default_country=None,
            needs_clear=TRAITS.needs_clear,
            received_at_ms=NOW * 1000,
            name_map={},
        )
        assert isinstance(parsed, ParsedEvent), parsed
        return parsed.event

    return told
