"""Whether the wall clock can be believed, by the one that nobody sets: the boot clock.

As long as both have moved alike since the last look, the time is what it was taken for. Where
they have not, somebody set the wall clock, for better or worse, and only a platform's own time or
a person can say which. A computer that was off has no witness for that time: it may have been off
for a week, or its clock may have gone wrong by one.

Source: product rulebook, sections 3.1 (G5, G7) and 3.2; faults and security reference, row 43.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Self

from stratum_desktop.domain.clock import Clock


class ClockReading(NamedTuple):
    """Both clocks, looked at together."""

    wall_ms: int
    boot_ms: int
    boot_id: str

    @classmethod
    def of(cls, clock: Clock) -> Self:
        """Look at both clocks."""
        return cls(clock.now_ms(), clock.boot_ms(), clock.boot_id())


class ClockTrust(StrEnum):
    """What the wall clock is worth."""

    TRUSTED = "trusted"
    #: It was set, forwards or back: time that has not passed is shown, or some that has is not.
    JUMPED = "jumped"
    #: It moved on while the computer was off, and nothing says by how much it should have.
    UNCONFIRMED = "unconfirmed"


def surely_ms(last: ClockReading | None, now: ClockReading) -> int:
    """Return what time it is at least, in epoch milliseconds, if the last reading was right.

    Within one boot that is the time. After another one the computer has been on for as long as
    its boot clock says, and was off for a while before.

    Args:
        last: the last reading that was trusted; None: the wall clock is all there is.
        now: a reading of this instant.
    """
    if last is None:
        return now.wall_ms
    if last.boot_id != now.boot_id:
        return last.wall_ms + now.boot_ms
    return last.wall_ms + now.boot_ms - last.boot_ms


def clock_trust(last: ClockReading | None, now: ClockReading, *, bound_ms: float) -> ClockTrust:
    """Say whether the wall clock of this instant can be believed.

    Args:
        last: the last reading that was trusted; None: there is none, so nothing contradicts.
        now: a reading of this instant.
        bound_ms: how far the clocks may have moved apart.
    """
    ahead_ms = now.wall_ms - surely_ms(last, now)
    if abs(ahead_ms) <= bound_ms:
        return ClockTrust.TRUSTED
    if last is not None and last.boot_id != now.boot_id and ahead_ms > 0:
        return ClockTrust.UNCONFIRMED
    return ClockTrust.JUMPED
