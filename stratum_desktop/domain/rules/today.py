"""What a campaign has spent today, and what it was to have spent by now.

Source: product rulebook, section 7, "Budget pacing".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from decimal import Decimal

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind
from stratum_desktop.domain.rules.calendar import LocalCalendar
from stratum_desktop.domain.rules.campaign import DayPlan, KnownCampaign
from stratum_desktop.domain.rules.facts import TodaySoFar
from stratum_desktop.domain.rules.figure import from_micros, money_micros
from stratum_desktop.domain.rules.hour_curve import DayShape, Place, place_of, teaching_days


class TodayCounter:
    """Makes plans of the day for the campaigns of an account: once, looked at every hour."""

    def __init__(self, calendar: LocalCalendar, period_days: int) -> None:
        """Begin without a day.

        Args:
            calendar: of the account.
            period_days: over how many days the platform evens spend out, 1 where it does not.
        """
        self._calendar = calendar
        self._period_days = period_days
        self._today = 0
        self._teaching: Set[int] = frozenset()
        #: Of each hour that today has: how long it is, and what the clock says.
        self._seconds: Sequence[int] = ()
        self._clocks: Sequence[int] = ()
        #: Of every campaign whose hours are not known.
        self._even = DayShape((), ())
        self._place: tuple[int, Place] = (-1, Place(0, 0, 0))

    def begin(self, today: int, left_out: Collection[int]) -> None:
        """Begin a day, or the same anew with other days of outages, which teach no curve.

        Plans that were made before hold no longer.
        """
        self._today, self._teaching = today, teaching_days(today, left_out)
        hours = self._calendar.hours(today)
        self._seconds = [hour.seconds for hour in hours]
        self._clocks = [hour.clock for hour in hours]
        self._even = DayShape(self._seconds, ())
        self._place = (-1, Place(0, 0, 0))

    def place(self, told_s: int) -> Place:
        """Return where in the day an instant lies."""
        if self._place[0] != told_s:
            self._place = (told_s, place_of(told_s, self._calendar.hours(self._today)))
        return self._place[1]

    def plan(self, campaign: KnownCampaign, *, first_day: int) -> DayPlan:
        """Return a campaign's plan of the day, made where it has none; it keeps it.

        Args:
            campaign: what was told of it.
            first_day: the account's first day that was told, before which spend is not known.
        """
        if campaign.plan is None:
            campaign.plan = self._make(campaign, first_day)
        return campaign.plan

    def so_far(self, campaign: KnownCampaign, plan: DayPlan, *, told_s: int) -> TodaySoFar:
        """Return what pacing looks at, as it was when something of today was told last."""
        spent, place = campaign.spent.get(self._today), self.place(told_s)
        return TodaySoFar(
            hours=Decimal(place.gone_s) / 3600,
            expected_share=Decimal(plan.shape.expected(place)) / plan.shape.whole,
            is_learned=plan.shape.is_learned,
            spend=None if spent is None else from_micros(spent),
            budget=None if plan.budget is None else from_micros(plan.budget),
            period_days=plan.period_days,
            spend_before=from_micros(plan.spend_before),
            budget_before=from_micros(plan.budget_before),
        )

    def _make(self, campaign: KnownCampaign, first_day: int) -> DayPlan:
        is_evened = self._period_days > 1 and campaign.daily_micros is not None
        before = self._period_before(campaign) if is_evened else (0, 0)
        return DayPlan(
            self._shape(campaign),
            self._budget(campaign, first_day),
            self._period_days if is_evened else 1,
            *before,
        )

    def _shape(self, campaign: KnownCampaign) -> DayShape:
        weights = campaign.hours.weights(self._teaching)
        if weights is None:
            return self._even
        return DayShape(self._seconds, [weights[clock] for clock in self._clocks])

    def _period_before(self, campaign: KnownCampaign) -> tuple[int, int]:
        """Return spend and budgets of the period's days before today whose budget is known."""
        spend = budget = 0
        first = self._today - self._period_days + 1
        is_steady, steady = campaign.steady_since(self._calendar.bounds(first)[0])
        for on in range(first, self._today):
            told = campaign.days.get(on)
            a_day = steady if is_steady else campaign.budget_of(on, self._calendar)
            if told is not None and a_day is not None:
                spend += told.spend_micros
                budget += a_day
        return spend, budget

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
