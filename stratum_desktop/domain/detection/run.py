"""Steps that show a breakdown are one outage, which begins and ends with more than one sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

OPENS_AFTER = 2
"""Broken steps without which there is no outage. Source: own choice; one may be chance."""

CLOSES_AFTER = 2
"""Sound steps in a row that end it. Source: own choice; a breakdown that flickers is one."""


class Sign(StrEnum):
    """What a step shows."""

    BROKEN = "broken"
    SOUND = "sound"
    #: Too little to tell: neither that it goes on nor that it is over.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Signed:
    """A stretch of time, epoch seconds, and what it shows."""

    start_s: int
    #: Exclusive.
    end_s: int
    sign: Sign


@dataclass(frozen=True, slots=True)
class Run:
    """Broken steps that belong together."""

    start_s: int
    #: End of the last broken step.
    last_s: int
    #: Start of every broken step.
    broken: tuple[int, ...]
    #: Sound steps since the last broken one.
    quiet: int = 0

    @property
    def is_open(self) -> bool:
        """Say whether the next broken step is still part of it."""
        return self.quiet < CLOSES_AFTER


def runs(steps: Iterable[Signed]) -> tuple[Run, ...]:
    """Return what is an outage, oldest first; the last may go on.

    Args:
        steps: in order of time. What lies between two of them is unknown.
    """
    found: list[Run] = []
    for one in steps:
        last = found[-1] if found and found[-1].is_open else None
        if one.sign is Sign.BROKEN:
            if last is None:
                found.append(Run(one.start_s, one.end_s, (one.start_s,)))
            else:
                found[-1] = replace(
                    last, last_s=one.end_s, broken=(*last.broken, one.start_s), quiet=0
                )
        elif one.sign is Sign.SOUND and last is not None:
            found[-1] = replace(last, quiet=last.quiet + 1)
    return tuple(one for one in found if len(one.broken) >= OPENS_AFTER)
