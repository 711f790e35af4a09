"""The JSON form of an event: read strictly from outside, and kept canonically inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stratum_desktop.domain.event import Event, Origin
from stratum_desktop.domain.identity import Problem
from stratum_desktop.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in the JSON, and where."""

    #: `user_data.email`, `parameters.contents[2].quantity`; "" for the whole.
    path: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """An event that can be stored."""

    event: Event
    #: Identifiers that were given and could not be used.
    problems: tuple[Problem, ...]
    #: Paths that the JSON form does not know: kept in `event.unknown`, never sent.
    unknown_keys: tuple[str, ...]


def parse_event(
    raw: Mapping[str, object],
    *,
    source: str,
    origin: Origin,
    default_country: str | None,
    needs_clear: frozenset[str],
    received_at_ms: int,
    name_map: Mapping[str, str],
) -> ParsedEvent | tuple[Fault, ...]:
    """Read one event strictly: all of it is right, or every fault is named.

    Returns:
        The event, or the faults in the order of the form, never empty.
    """
    raise NotImplementedError


def event_to_dict(event: Event) -> dict[str, object]:
    """Return the canonical form that is stored; JSON values only, `clear` included."""
    raise NotImplementedError


def event_from_dict(stored: Mapping[str, object]) -> Event:
    """Return the event that `event_to_dict` wrote."""
    raise NotImplementedError
