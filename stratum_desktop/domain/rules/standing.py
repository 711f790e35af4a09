"""How a campaign stood before today, in whole numbers: what a glance compares.

Counted when it is asked for, and again only when something that it was counted from was told
otherwise or another day began.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from stratum_desktop.domain.rules.book import AccountBook
from stratum_desktop.domain.rules.campaign import KnownCampaign
from stratum_desktop.domain.rules.definition import RuleDefinition, StatusSettings
from stratum_desktop.domain.rules.figure import MICRO, Figure, in_micros
from stratum_desktop.domain.rules.matured import order_value

MORE, LESS = 1 + 1e-9, 1 - 1e-9
"""Factors that make a comparison a shade more generous. Source: own choice: far above what
rounding does, far below what anybody can set."""


class Sums(NamedTuple):
    """Days together, in millionths."""

    spend: int
    conversions: int
    revenue: int


class Standing(NamedTuple):
    """A campaign's days before today."""

    #: Of the matured days that the rule looks at; None: too few for a verdict.
    matured: Sums | None
    #: Since then.
    young: Sums
    #: Poor days in a row, as far as the rule asks for them, or a few more.
    poor_days: int


class Standings:
    """The standings of an account's campaigns as one rule sees them."""

    def __init__(self, definition: RuleDefinition, book: AccountBook) -> None:
        """Count by this rule's look back and limits."""
        self._book = book
        self._lookback = definition.lookback
        settings, targets = definition.settings, definition.targets
        self._poor_days_asked = settings.poor_days if isinstance(settings, StatusSettings) else 0
        least, most = targets.least_roas, targets.most_cpa
        self._least_roas = 0.0 if least is None else float(least) * MORE
        self._most_cpa = None if most is None else float(most) * LESS
        self._known: dict[int, tuple[tuple[int, int], Standing]] = {}
        self._age: tuple[int, int] = (-1, 0)
        self._worth: tuple[tuple[int, int], float | None] = ((-1, 0), None)

    def of(self, entity_id: int, campaign: KnownCampaign) -> Standing:
        """Return how a campaign stands."""
        key = (campaign.version, self._book.stamp)
        known = self._known.get(entity_id)
        if known is None or known[0] != key:
            known = self._known[entity_id] = (key, self._count(campaign))
        return known[1]

    def order_value(self, days: int) -> float | None:
        """Return what a conversion of the account was worth; None: not known."""
        book = self._book
        key = (book.version, book.stamp)
        if self._worth[0] != key:
            newest = date.fromordinal(book.today - self._mature_age())
            worth = order_value(book.account_days(), newest=newest, days=days)
            self._worth = (key, None if worth is None else float(worth))
        return self._worth[1]

    def _mature_age(self) -> int:
        if self._age[0] != self._book.stamp:
            age = self._book.maturity().age(self._lookback.mature_pct)
            self._age = (self._book.stamp, age)
        return self._age[1]

    def _count(self, campaign: KnownCampaign) -> Standing:
        lookback, today = self._lookback, self._book.today
        newest = today - self._mature_age()
        most = max(lookback.days, self._poor_days_asked)
        matured = self._spent(campaign, newest, newest - lookback.reach_back_days, most)
        looked_at = matured[: lookback.days]
        has_verdict = len(looked_at) >= lookback.least_days
        verdict = _sums(looked_at) if has_verdict else None
        if not self._poor_days_asked:
            return Standing(verdict, _NONE, 0)
        young = self._spent(campaign, today - 1, newest, today)
        return Standing(verdict, _sums(young), self._poor_days(matured))

    def _spent(self, campaign: KnownCampaign, newest: int, before: int, most: int) -> list[Figure]:
        """Return days with spend without outages, the newest first, down to the one after."""
        days, outages = campaign.days, self._book.outage_days
        found: list[Figure] = []
        for on in range(newest, before, -1):
            told = days.get(on)
            if told is not None and told[0] > 0 and on not in outages:
                found.append(told)
                if len(found) == most:
                    break
        return found

    def _poor_days(self, newest_first: list[Figure]) -> int:
        streak = 0
        for spend, told, revenue, *_ in newest_first:
            conversions = in_micros(told)
            cost = spend / conversions if conversions > 0 else spend / MICRO
            is_costly = self._most_cpa is not None and cost > self._most_cpa
            if not is_costly and revenue >= self._least_roas * spend:
                break
            streak += 1
        return streak


def _sums(days: list[Figure]) -> Sums:
    spend = conversions = revenue = 0
    for day in days:
        spend += day[0]
        conversions += in_micros(day[1])
        revenue += day[2]
    return Sums(spend, conversions, revenue)


_NONE = Sums(0, 0, 0)
