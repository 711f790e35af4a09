"""What a change does to money: all that the gate knows of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What becomes of spend."""

    #: More of it, or what can bring more: a larger budget, a bid up, a target loosened, a launch.
    RAISE = "raise"
    #: Less of it: a smaller budget, a pause.
    CUT = "cut"
    #: None.
    NEUTRAL = "neutral"
    #: Everything is paused.
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Change:
    """A proposed change.

    A shift of budget is the raise of who receives it. What nobody can classify is a raise without
    a size whose effect is not known.
    """

    effect: Effect
    #: Per cent of the lowest budget of the last 24 hours, above 0; None where it has no size, as a
    #: launch: such a raise is never small.
    size_pct: float | None = None
    #: False: it could be anything, so it is held at best.
    is_understood: bool = True

    def __post_init__(self) -> None:
        """Refuse a size that is none."""
        if self.size_pct is not None and not (math.isfinite(self.size_pct) and self.size_pct > 0):
            raise ValueError(f"a change has a size above 0 or none, not {self.size_pct}")


UNKNOWN_CHANGE = Change(Effect.RAISE, None, is_understood=False)
"""What stands for a change that cannot be classified. Source: product rulebook, section 6."""
