"""What a campaign has spent today, and what it was to have spent by now.

Source: product rulebook, section 7, "Budget pacing".
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind
from stratum_desktop.domain.rules.calendar import LocalCalendar
from stratum_desktop.domain.rules.campaign import KnownCampaign
from stratum_desktop.domain.rules.facts import TodaySoFar
from stratum_desktop.domain.rules.figure import from_micros, money_micros
from stratum_desktop.domain.rules.hour_curve import DayShape


class TodayCounts(NamedTuple):
    """`TodaySoFar` in whole numbers: seconds and millionths; what is expected is a part of `whole`.

    Whole numbers are what a replay can afford to look at every hour of every campaign.
    """

    gone_s: int
    expected: int
    whole: int
    is_learned: bool
    spend: int | None
    budget: int | None
    period_days: int
    spend_before: int
    budget_before: int

    def so_far(self) -> TodaySoFar:
        """Return the same in the numbers that people speak of."""
        return TodaySoFar(
            hours=Decimal(self.gone_s) / 3600,
            expected_share=Decimal(self.expected) / self.whole,
            is_learned=self.is_learned,
            spend=None if self.spend is None else from_micros(self.spend),
            budget=None if self.budget is None else from_micros(self.budget),
            period_days=self.period_days,
            spend_before=from_micros(self.spend_before),
            budget_before=from_micros(self.budget_before),
        )


class TodayCounter:
    """Counts of today for every campaign of an account; what holds all day is counted once."""

    def __init__(self, calendar: LocalCalendar, period_days: int) -> None:
        """Begin without a day.

        Args:
            calendar: of the account.
            period_days: over how many days the platform evens spend out, 1 where it does not.
        """
        self._calendar = calendar
        self._period_days = period_days
        self._today = 0
        self._left_out: Collection[int] = ()
        self._shapes: dict[int, tuple[int, DayShape]] = {}
        self._before: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}

    def begin(self, today: int, left_out: Collection[int]) -> None:
        """Begin a day, or the same anew with other days of outages, which teach no curve."""
        self._today, self._left_out = today, left_out
        self._shapes.clear()
        self._before.clear()

    def count(
        self, entity_id: int, campaign: KnownCampaign, *, told_s: int, first_day: int
    ) -> TodayCounts:
        """Count a campaign's today.

        Args:
            entity_id: names the campaign.
            campaign: what was told of it.
            told_s: when something of today was told last: later spend nobody knows of.
            first_day: the account's first day that was told, before which spend is not known.
        """
        start, end = self._calendar.bounds(self._today)
        at = min(max(told_s, start), end)
        shape = self._shape(entity_id, campaign)
        told = campaign.days.get(self._today)
        budget = self._budget(campaign, first_day)
        is_evened = self._period_days > 1 and campaign.daily_micros is not None
        before = self._period_before(entity_id, campaign) if is_evened else (0, 0)
        return TodayCounts(
            at - start,
            shape.expected(at),
            shape.whole,
            shape.is_learned,
            None if told is None else told.spend_micros,
            budget,
            self._period_days if is_evened else 1,
            *before,
        )

    def _shape(self, entity_id: int, campaign: KnownCampaign) -> DayShape:
        version = campaign.hours.version
        known = self._shapes.get(entity_id)
        if known is None or known[0] != version:
            weights = campaign.hours.weights(self._today, self._left_out)
            known = (version, DayShape(self._calendar.hours(self._today), weights))
            self._shapes[entity_id] = known
        return known[1]

    def _period_before(self, entity_id: int, campaign: KnownCampaign) -> tuple[int, int]:
        """Return spend and budgets of the period's days before today whose budget is known."""
        key = (campaign.version, campaign.state_version)
        known = self._before.get(entity_id)
        if known is None or known[0] != key:
            spend = budget = 0
            for on in range(self._today - self._period_days + 1, self._today):
                told, a_day = campaign.days.get(on), campaign.budget_of(on, self._calendar)
                if told is not None and a_day is not None:
                    spend += told.spend_micros
                    budget += a_day
            known = (key, (spend, budget))
            self._before[entity_id] = known
        return known[1]

    def _budget(self, campaign: KnownCampaign, first_day: int) -> int | None:
        entity = campaign.entity
        if campaign.daily_micros is None and entity is not None:
            return self._left_a_day(campaign, entity, first_day)
        return campaign.daily_micros

    def _left_a_day(self, campaign: KnownCampaign, entity: AdEntity, first_day: int) -> int | None:
        """Spread what is left of a budget for a whole run over the days that it still has."""
        budget = entity.budget
        if budget.kind is not BudgetKind.LIFETIME or budget.amount is None:
            return None
        if entity.starts_at is None or entity.ends_at is None:
            return None
        first = self._calendar.day_of(int(entity.starts_at.timestamp()))
        last = self._calendar.day_of(int(entity.ends_at.timestamp()) - 1)
        if first < first_day or last < self._today:
            return None
        spent = sum(
            told.spend_micros for on, told in campaign.days.items() if first <= on < self._today
        )
        left = money_micros(budget.amount) - spent
        return max(0, left) // (last - self._today + 1)
