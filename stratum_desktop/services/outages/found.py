"""What detection found, before it is compared with what is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class Found:
    """One outage as the counts show it now; epoch seconds."""

    #: None: of all platforms.
    platform: str | None
    kind: OutageKind
    start_s: int
    #: None: it goes on.
    end_s: int | None
    why: Reason
    #: How many events it took: of several signs of one outage the gravest says why.
    weight: float

    def overlaps(self, other: Found) -> bool:
        """Say whether both have time in common, or follow each other at once."""
        return (self.end_s is None or other.start_s <= self.end_s) and (
            other.end_s is None or self.start_s <= other.end_s
        )


def together(found: Iterable[Found]) -> tuple[Found, ...]:
    """Return one outage for all that overlap, of one kind and platform; oldest first.

    What was seen of one platform within an outage of all of them is part of that.
    """
    merged: list[Found] = []
    for one in sorted(found, key=lambda each: (each.platform is not None, each.start_s)):
        of_all = any(
            other.platform is None and other.kind is one.kind and other.overlaps(one)
            for other in merged
        )
        if one.platform is not None and of_all:
            continue
        mine = next(
            (
                place
                for place, other in enumerate(merged)
                if (other.kind, other.platform) == (one.kind, one.platform) and other.overlaps(one)
            ),
            None,
        )
        if mine is None:
            merged.append(one)
        else:
            merged[mine] = _both(merged[mine], one)
    return tuple(sorted(merged, key=lambda each: (each.start_s, each.platform or "")))


def _both(first: Found, second: Found) -> Found:
    graver = max((first, second), key=lambda one: one.weight)
    ends = (first.end_s, second.end_s)
    return replace(
        graver,
        start_s=min(first.start_s, second.start_s),
        end_s=None if None in ends else max(end for end in ends if end is not None),
    )
