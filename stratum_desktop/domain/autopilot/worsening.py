"""Whether a campaign's CPA got worse after a change, on days whose numbers are mature.

Only whole local days are compared: those right after the day of the change with the last ones
before it. Days in an outage and days without spend say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

BEFORE_DAYS = 7
"""Days that stand for how it was. Source: product rulebook, section 7 (the last 7 matured days)."""

LOOK_BACK_DAYS = 28
"""How far back they may lie. Source: product rulebook, section 7."""

LEAST_CONVERSIONS = 5
"""How many conversions a CPA takes to be compared. Source: product rulebook,
section 7 (scaling)."""


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """A local day of one campaign as it is told now; money in the account's currency."""

    on: date
    spend: Decimal
    conversions: float
    is_mature: bool
    is_outage: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """CPA before and after a change."""

    #: Per conversion; None: no conversion, or too little to say.
    before: Decimal | None
    after: Decimal | None
    #: None: cannot be told, or not yet.
    is_worse: bool | None
    #: Everything is in that will ever be looked at.
    is_final: bool
    #: The days that were compared, oldest first.
    days: tuple[date, ...] = ()


def compare(
    days: Iterable[CampaignDay], *, changed_on: date, whole_days: int, worse_by_pct: float
) -> Comparison:
    """Compare the days after a change with those before it.

    Without any conversion afterwards the CPA is above what was spent: that is worse once the spend
    alone passes what `LEAST_CONVERSIONS` may cost at the limit.

    Args:
        days: of the campaign, in any order; those that are not told yet are missing.
        changed_on: local day of the change; it counts for neither side.
        whole_days: how many days after it are looked at.
        worse_by_pct: from how many per cent more a CPA is worse.
    """
    by_day = {one.on: one for one in days}
    wanted = [changed_on + timedelta(days=number) for number in range(1, whole_days + 1)]
    told = [by_day[on] for on in wanted if on in by_day]
    if len(told) < whole_days or not all(one.is_mature for one in told):
        return Comparison(None, None, None, is_final=False)
    after = [one for one in told if _counts(one)]
    before = _before(by_day.values(), changed_on)
    compared = tuple(one.on for one in (*before, *after))
    cpa_before, spent, made = _cpa(before), _spend(after), _conversions(after)
    if cpa_before is None or _conversions(before) < LEAST_CONVERSIONS or not after:
        return Comparison(cpa_before, _cpa(after), None, is_final=True, days=compared)
    limit = cpa_before * (1 + Decimal(str(worse_by_pct)) / 100)
    if made < LEAST_CONVERSIONS and spent <= limit * LEAST_CONVERSIONS:
        return Comparison(cpa_before, _cpa(after), None, is_final=True, days=compared)
    is_worse = spent > limit * Decimal(str(made))
    return Comparison(cpa_before, _cpa(after), is_worse, is_final=True, days=compared)


def _before(days: Iterable[CampaignDay], changed_on: date) -> Sequence[CampaignDay]:
    """Return the last days before a change that say something, oldest first."""
    earliest = changed_on - timedelta(days=LOOK_BACK_DAYS)
    known = sorted(
        (one for one in days if earliest <= one.on < changed_on and one.is_mature and _counts(one)),
        key=lambda one: one.on,
    )
    return known[-BEFORE_DAYS:]


def _counts(day: CampaignDay) -> bool:
    return not day.is_outage and day.spend > 0


def _spend(days: Sequence[CampaignDay]) -> Decimal:
    return sum((one.spend for one in days), Decimal())


def _conversions(days: Sequence[CampaignDay]) -> float:
    return sum(one.conversions for one in days)


def _cpa(days: Sequence[CampaignDay]) -> Decimal | None:
    made = _conversions(days)
    return _spend(days) / Decimal(str(made)) if made > 0 else None
