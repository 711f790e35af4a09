"""How far this computer's clock may be from a platform's.

Source: product rulebook, section 3.2; faults and security reference, 2.5 (clock skew).
"""

from __future__ import annotations

from enum import StrEnum

WARN_SECONDS = 120
"""Source: faults and security reference, 2.5 (warn at 120 s)."""

HOLD_SECONDS = 600
"""Source: product rulebook 3.2, clock skew > 10 min."""


class ClockVerdict(StrEnum):
    """What a difference between two clocks means for deliveries."""

    UNKNOWN = "unknown"
    FINE = "fine"
    #: Worth a person's attention; deliveries go on.
    OFF = "off"
    #: Times would be wrong by more than a platform forgives: nothing may be sent.
    WRONG = "wrong"


def clock_verdict(
    skew_seconds: float | None,
    *,
    warn_seconds: float = WARN_SECONDS,
    hold_seconds: float = HOLD_SECONDS,
) -> ClockVerdict:
    """Judge a platform's clock minus ours; None means that no platform told its time."""
    if skew_seconds is None:
        return ClockVerdict.UNKNOWN
    if abs(skew_seconds) > hold_seconds:
        return ClockVerdict.WRONG
    return ClockVerdict.OFF if abs(skew_seconds) >= warn_seconds else ClockVerdict.FINE
