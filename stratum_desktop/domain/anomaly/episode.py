"""Flags that belong together are one anomaly, with a start, an end and a worst point.

Source: product rulebook, section 4: at most one unflagged point between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from stratum_desktop.domain.anomaly.judgement import CRITICAL_AT, Judged
from stratum_desktop.domain.anomaly.metric import Direction

ENDS_AFTER = 2
"""Unflagged points in a row that end an anomaly."""


class Severity(StrEnum):
    """How much an anomaly asks for."""

    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Episode:
    """One anomaly of one series."""

    direction: Direction
    #: Start of the first flagged step, epoch seconds.
    start_s: int
    #: End of the last flagged step.
    end_s: int
    worst: Judged
    flags: int
    #: Unflagged points since the last flag.
    quiet: int = 0
    #: Whether the next flag is still part of it.
    is_open: bool = True

    @property
    def severity(self) -> Severity:
        """How bad its worst point is."""
        return Severity.CRITICAL if self.worst.excess >= CRITICAL_AT else Severity.WARNING


def follow(current: Episode | None, points: Iterable[Judged]) -> tuple[Episode, ...]:
    """Return every anomaly that these points begin, carry on or end, oldest first.

    Points that were not judged say nothing: neither that it goes on nor that it is over.

    Args:
        current: the anomaly that was open before the first point; it comes first in the answer,
            changed or not. None: there was none.
        points: in order of time, after all that `current` knows.

    Returns:
        At most the last is open.
    """
    found = [] if current is None else [current]
    for point in points:
        last = found[-1] if found and found[-1].is_open else None
        if point.flagged is not None and last is not None and last.direction is point.flagged:
            found[-1] = _extended(last, point)
        elif point.flagged is not None:
            if last is not None:
                found[-1] = replace(last, is_open=False)
            found.append(Episode(point.flagged, point.start_s, point.end_s, worst=point, flags=1))
        elif last is not None and point.is_judged:
            quiet = last.quiet + 1
            found[-1] = replace(last, quiet=quiet, is_open=quiet < ENDS_AFTER)
    return tuple(found)


def _extended(episode: Episode, point: Judged) -> Episode:
    worst = point if point.excess > episode.worst.excess else episode.worst
    return replace(episode, end_s=point.end_s, worst=worst, flags=episode.flags + 1, quiet=0)
