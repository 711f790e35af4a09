"""Two events under one id, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from stratum_desktop.services.signal_quality import Collision


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field as both events have it."""

    path: str
    #: "" where the event lacks it.
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Say whether the two do not agree."""
        return self.first != self.second


def compared(collision: Collision) -> tuple[FieldPair, ...]:
    """Return every field of either event, those that differ first, else in the first's order."""
    first = dict(_leaves(json.loads(collision.first.body)))
    second = dict(_leaves(json.loads(collision.second.body)))
    paths = dict.fromkeys([*first, *second])
    pairs = [FieldPair(path, first.get(path, ""), second.get(path, "")) for path in paths]
    return tuple(sorted(pairs, key=lambda pair: not pair.differs))


def why(collision: Collision) -> str:
    """Return in words what makes the two a collision, and what became of them."""
    fields = " and ".join(collision.differing) or "their content"
    verb = "differ" if len(collision.differing) > 1 else "differs"
    return (
        f"Both claim the id {collision.event_id} for {collision.event_name}, but {fields} {verb}. "
        "The first was accepted; the second is kept for comparison and was not sent."
    )


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif path:
        yield path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
