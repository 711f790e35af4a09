"""Attribution accuracy: how near a platform's figures are to the shop's own.

Source: product rulebook, sections 4 and 7 (matured days).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MATURES_AFTER_DAYS = 7
"""How long a platform may still add conversions to a day.

Until re-syncs have taught how a day fills up, the attribution window stands in for it: seven
days after a click. Source: product rulebook, section 7.
"""

MATURED_DAYS = 7
"""How many matured days are compared. Source: product rulebook, section 7."""


class Measure(StrEnum):
    """What is compared."""

    CONVERSIONS = "conversions"
    REVENUE = "revenue"


class Truth(StrEnum):
    """Who is believed, the best first."""

    GA4 = "ga4"
    ORDERS = "orders"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure over the matured days on which both sides are known."""

    measure: Measure
    truth_source: Truth
    platform_total: float
    truth_total: float
    day_count: int

    @property
    def gap_ratio(self) -> float:
        """The gap, relative to the truth; 0 when both agree."""
        return abs(self.platform_total - self.truth_total) / self.truth_total


def matured_days(today: date) -> tuple[date, ...]:
    """Return the newest days whose figures no longer grow, oldest first.

    Args:
        today: in the account's zone; it still runs, so a day matures that many full days later.
    """
    newest = today - timedelta(days=MATURES_AFTER_DAYS + 1)
    return tuple(newest - timedelta(days=back) for back in range(MATURED_DAYS - 1, -1, -1))


def compare(
    measure: Measure,
    platform: Mapping[date, float],
    truths: Mapping[Truth, Mapping[date, float]],
    days: Sequence[date],
) -> Comparison | None:
    """Compare one measure against the best truth that has anything to say.

    Days that one side does not know are left out on both.

    Returns:
        None when the truth of every source is missing or sums to 0, or the platform is silent.
    """
    for source in Truth:
        known = [day for day in days if day in platform and day in truths.get(source, {})]
        truth_total = sum(truths[source][day] for day in known) if known else 0.0
        if truth_total > 0:
            platform_total = sum(platform[day] for day in known)
            return Comparison(measure, source, platform_total, truth_total, len(known))
    return None


def accuracy_pct(comparisons: Sequence[Comparison]) -> float | None:
    """Return 100 less the mean gap in per cent, never below 0; None without a comparison."""
    if not comparisons:
        return None
    gap = sum(one.gap_ratio for one in comparisons) / len(comparisons)
    return max(0.0, 100 - 100 * gap)
