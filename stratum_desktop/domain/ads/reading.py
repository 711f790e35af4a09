"""Which parts of an ad account are read again, and when.

A platform adds conversions to a day for weeks, so days are read again, the younger the oftener;
the rest of an account changes when somebody changes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.figure import Step

_MINUTE = 60
_HOUR = 3600
_DAY = 86_400

HISTORY_DAYS = 90
"""How far back figures are read of an account that is new here.

Source: design, section 6: rules are replayed over 90 days.
"""

HOURLY_HISTORY_DAYS = 28
"""How far back hours are read of an account that is new here: what an hour-of-day curve is learned
from. Source: product rulebook, section 7 (28 matured days)."""


class Chore(StrEnum):
    """One part of an account that is read by itself, in the order in which it is wanted."""

    ACCOUNT = "account"
    CAMPAIGNS = "campaigns"
    TODAY = "today"
    WEEK = "week"
    AD_SETS = "ad_sets"
    CHANGES = "changes"
    SETTLING = "settling"
    RECOMMENDATIONS = "recommendations"
    ADS = "ads"
    HISTORY = "history"
    HOURLY_HISTORY = "hourly_history"


EVERY_SECONDS: Mapping[Chore, int | None] = {
    Chore.ACCOUNT: _DAY,
    Chore.CAMPAIGNS: 15 * _MINUTE,
    Chore.TODAY: 5 * _MINUTE,
    Chore.WEEK: _HOUR,
    Chore.AD_SETS: _HOUR,
    Chore.CHANGES: 15 * _MINUTE,
    Chore.SETTLING: _DAY,
    Chore.RECOMMENDATIONS: 6 * _HOUR,
    Chore.ADS: 6 * _HOUR,
    Chore.HISTORY: None,
    Chore.HOURLY_HISTORY: None,
}
"""Seconds between two readings; None: once.

Source: product rulebook, section 9 (metrics every 5 minutes, platforms every 15, all campaigns
every hour); own choice for what it does not name.
"""

LEVELS: Mapping[Chore, EntityKind] = {
    Chore.CAMPAIGNS: EntityKind.CAMPAIGN,
    Chore.AD_SETS: EntityKind.AD_SET,
    Chore.ADS: EntityKind.AD,
}
"""What is listed by which chore."""


class Stretch(NamedTuple):
    """Local days, counted back from the account's today, both included."""

    first_back: int
    last_back: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is worth reading of a platform's accounts."""

    kinds: tuple[EntityKind, ...]
    steps: tuple[Step, ...]
    #: How many days back a day's figures may still change.
    settles_after_days: int

    def due(self, done_ms: Mapping[str, int], *, now_ms: int) -> tuple[Chore, ...]:
        """Return the chores whose time has come, in their order.

        Args:
            done_ms: when each was last done to its end; a time to come counts as never.
            now_ms: epoch milliseconds.
        """
        return tuple(one for one in Chore if self._exists(one) and _is_due(one, done_ms, now_ms))

    def stretch(self, chore: Chore) -> Stretch | None:
        """Return the days whose figures a chore reads, or None for one that reads none."""
        return {
            Chore.TODAY: Stretch(1, 0, self.steps),
            Chore.WEEK: Stretch(7, 2, self.steps),
            Chore.SETTLING: Stretch(self.settles_after_days, 8, (Step.DAY,)),
            Chore.HISTORY: Stretch(HISTORY_DAYS, self.settles_after_days + 1, (Step.DAY,)),
            Chore.HOURLY_HISTORY: Stretch(HOURLY_HISTORY_DAYS, 8, (Step.HOUR,)),
        }.get(chore)

    def _exists(self, chore: Chore) -> bool:
        level, stretch = LEVELS.get(chore), self.stretch(chore)
        if level is not None:
            return level in self.kinds
        if stretch is None:
            return True
        has_days = stretch.first_back >= stretch.last_back
        return has_days and any(step in self.steps for step in stretch.steps)


def _is_due(chore: Chore, done_ms: Mapping[str, int], now_ms: int) -> bool:
    last_ms, every = done_ms.get(chore.value), EVERY_SECONDS[chore]
    if last_ms is None or last_ms > now_ms:
        return True
    return every is not None and now_ms - last_ms >= every * 1000
