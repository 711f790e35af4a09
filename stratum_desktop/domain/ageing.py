"""How much of the time that a platform gives an event is used up, and when that is announced.

Source: product rulebook, section 3.1 (G7).
"""

from __future__ import annotations

from collections.abc import Sequence

from stratum_desktop.domain.platform import PlatformTraits
from stratum_desktop.domain.retry import AGE_MARGIN_SECONDS

MARKS_PCT = (50.0, 80.0, 95.0)
"""Source: product rulebook 3.1, G7."""


def used_pct(*, deadline_at: int, action_source: str, traits: PlatformTraits, now_s: int) -> float:
    """Return the share of its time that an event has used up, in per cent; above 100 = too old."""
    life_seconds = traits.max_age_for(action_source) - AGE_MARGIN_SECONDS
    return 100 * (1 - (deadline_at - now_s) / life_seconds)


def mark_reached(used: float, marks: Sequence[float] = MARKS_PCT) -> float:
    """Return the highest mark that is reached, 0 when none is."""
    return max((mark for mark in marks if mark <= used), default=0.0)
