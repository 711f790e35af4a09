"""Two events under one id, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from stratum_desktop.gui.pages.dedupe.field_name import field_name, field_value
from stratum_desktop.services.signal_quality import Collision

_GONE = object()


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field as both events have it, in words."""

    path: str
    name: str
    #: "" where the event lacks it.
    first: str
    second: str
    #: Whether the two do not agree; short forms of long values may look alike.
    differs: bool


def compared(collision: Collision) -> tuple[FieldPair, ...]:
    """Return every field of either event, those that differ first, else in the first's order."""
    return beside(collision.first.body, collision.second.body)


def beside(first_body: str, second_body: str | None) -> tuple[FieldPair, ...]:
    """Return every field of two events as JSON, those that differ first; None has no field."""
    first = dict(_leaves(json.loads(first_body)))
    second = {} if second_body is None else dict(_leaves(json.loads(second_body)))
    paths = dict.fromkeys([*first, *second])
    pairs = [_pair(path, first.get(path, _GONE), second.get(path, _GONE)) for path in paths]
    return tuple(sorted(pairs, key=lambda pair: not pair.differs))


def why(collision: Collision) -> str:
    """Return in words what makes the two a collision, and what became of them."""
    fields = " and ".join(f"“{field_name(path)}”" for path in collision.differing)
    verb = "differ" if len(collision.differing) > 1 else "differs"
    return (
        f"Both claim the id {collision.event_id} for {collision.event_name}, but "
        f"{fields or 'their content'} {verb}. "
        "The first was accepted; the second is kept for comparison and was not sent."
    )


def _pair(path: str, first: object, second: object) -> FieldPair:
    return FieldPair(
        path=path,
        name=field_name(path),
        first="" if first is _GONE else field_value(path, first),
        second="" if second is _GONE else field_value(path, second),
        differs=first != second,
    )


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif path:
        yield path, value
