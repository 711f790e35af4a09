"""A usual ratio, as front ends show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from stratum_desktop.domain.attribution import Measure, UsualRatio


@dataclass(frozen=True, slots=True)
class UsualRatioView:
    """What a platform counts for each one of the truth, and what a person said of it."""

    platform: str
    label: str
    measure: Measure
    #: Learned from the matured days now; None: nothing to compare.
    learned: UsualRatio | None
    #: First and last of those days.
    first_day: date
    last_day: date
    #: What is used; None: the platform is to agree with the truth.
    confirmed: float | None
    confirmed_at: datetime | None
    #: Whether what is learned is far from what was confirmed.
    has_moved: bool
