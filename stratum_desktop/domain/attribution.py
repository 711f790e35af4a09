"""Attribution accuracy: how near a platform's figures are to the shop's own.

Source: product rulebook, sections 4 and 7 (matured days).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    #: What the platform usually counts for each one of the truth, as a person confirmed it; None:
    #: it is to agree.
    usual_ratio: float | None = None

    @property
    def ratio(self) -> float:
        """What the platform counts for each one of the truth."""
        return self.platform_total / self.truth_total

    @property
    def gap_ratio(self) -> float:
        """The gap, relative to what is expected; 0 when both agree."""
        expected = self.truth_total * (1.0 if self.usual_ratio is None else self.usual_ratio)
        return abs(self.platform_total - expected) / expected

    def usually(self, ratio: float | None) -> Comparison:
        """Return the same comparison, measured by a usual ratio."""
        return replace(self, usual_ratio=ratio)


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


USUAL_DAYS = 28
"""Matured days that a usual ratio is learned from. Source: product rulebook, section 4."""

USUAL_LEAST_DAYS = 21
"""Of those, days that both sides must know. Source: own choice, three of every weekday."""

USUAL_RATIOS = (0.5, 2.0)
"""A ratio beyond these is no structural gap but a fault. Source: product rulebook, section 4."""

LASTING_GAP = 0.15
"""How far, as a part of the ratio, a single week may be off it, and the present one off what was
confirmed. Source: own choice; the driver's own status turns at that gap."""


class UsualVerdict(StrEnum):
    """What a learned ratio is worth."""

    #: It may be confirmed.
    LASTING = "lasting"
    #: Both agree; there is nothing to confirm.
    NONE_NEEDED = "none_needed"
    TOO_FEW_DAYS = "too_few_days"
    #: Outside `USUAL_RATIOS`.
    BEYOND_BOUNDS = "beyond_bounds"
    #: A week was far off.
    UNSTEADY = "unsteady"


@dataclass(frozen=True, slots=True)
class UsualRatio:
    """What a platform counts for each one of the truth, learned from matured days."""

    measure: Measure
    truth_source: Truth
    #: None with too few days.
    ratio: float | None
    #: Of each stretch of seven days, oldest first; None where the truth has nothing.
    by_week: tuple[float | None, ...]
    day_count: int
    verdict: UsualVerdict

    def has_moved_from(self, confirmed: float) -> bool:
        """Say whether it is no longer what a person confirmed."""
        return self.ratio is not None and abs(self.ratio - confirmed) > LASTING_GAP * confirmed


def usual_days(today: date) -> tuple[date, ...]:
    """Return the matured days that a usual ratio is learned from, oldest first."""
    newest = matured_days(today)[-1]
    return tuple(newest - timedelta(days=back) for back in range(USUAL_DAYS - 1, -1, -1))


def usual_ratio(
    measure: Measure,
    platform: Mapping[date, float],
    truths: Mapping[Truth, Mapping[date, float]],
    days: Sequence[date],
) -> UsualRatio | None:
    """Learn what a platform counts for each one of the truth.

    Args:
        measure: what is compared.
        platform: its figures by day.
        truths: what is believed, by source and day.
        days: `usual_days`, without those of outages.

    Returns:
        None when there is nothing to compare at all.
    """
    whole = compare(measure, platform, truths, days)
    if whole is None:
        return None
    weeks = [
        compare(measure, platform, {whole.truth_source: truths[whole.truth_source]}, week)
        for week in _weeks(days)
    ]
    by_week = tuple(None if week is None else week.ratio for week in weeks)
    enough = whole.day_count >= USUAL_LEAST_DAYS
    ratio = whole.ratio if enough else None
    return UsualRatio(
        measure, whole.truth_source, ratio, by_week, whole.day_count, _verdict(ratio, by_week)
    )


def _verdict(ratio: float | None, by_week: Sequence[float | None]) -> UsualVerdict:
    if ratio is None:
        return UsualVerdict.TOO_FEW_DAYS
    low, high = USUAL_RATIOS
    if not low <= ratio <= high:
        return UsualVerdict.BEYOND_BOUNDS
    if any(week is None or abs(week - ratio) > LASTING_GAP * ratio for week in by_week):
        return UsualVerdict.UNSTEADY
    return UsualVerdict.NONE_NEEDED if abs(ratio - 1) <= LASTING_GAP else UsualVerdict.LASTING


def _weeks(days: Sequence[date]) -> Sequence[Sequence[date]]:
    """Split days into stretches of seven calendar days, counted back from the newest."""
    if not days:
        return []
    newest = max(days)
    weeks: dict[int, list[date]] = {}
    for day in days:
        weeks.setdefault((newest - day).days // 7, []).append(day)
    return [weeks[back] for back in sorted(weeks, reverse=True)]
