"""One campaign in the book: what was told of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind, EntityStatus
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.rules.calendar import LocalCalendar
from stratum_desktop.domain.rules.figure import Figure, money_micros
from stratum_desktop.domain.rules.hour_curve import DayShape, HourCurve


class _State(NamedTuple):
    """How a campaign was found, from an instant on."""

    at_s: int
    #: What it may spend a day; None: it is not active, or has no daily budget of its own.
    a_day_micros: int | None


class DayPlan(NamedTuple):
    """What is to be spent on one local day, and how it stands in its period."""

    shape: DayShape
    #: What is to be spent today, millionths; None: not known, or not its own.
    budget: int | None
    #: Days that spend is evened out over, today included, and what is known of the others.
    period_days: int
    spend_before: int
    budget_before: int


@dataclass(slots=True)
class KnownCampaign:
    """What was told of one campaign. Days are numbers of a `LocalCalendar`."""

    entity: AdEntity | None = None
    is_listed: bool = False
    #: What was told last of days that are over.
    days: dict[int, Figure] = field(default_factory=dict)
    #: What was spent by now on days that are not over.
    spent: dict[int, int] = field(default_factory=dict)
    hours: HourCurve = field(default_factory=HourCurve)
    #: Counts up whenever something of a day before today was told otherwise.
    version: int = 0
    #: Counts up with each state that it is found in.
    state_version: int = 0
    #: Its own daily budget in millionths; None: it has none.
    daily_micros: int | None = None
    #: Its status while the platform lists it; None: it does not, or nobody has seen it.
    listed_status: EntityStatus | None = None
    #: Of today; None: to be worked out anew, as something that it is made from became known.
    plan: DayPlan | None = None
    #: Epoch milliseconds of the last change of each lever, by anyone.
    changed_ms: dict[Lever, int] = field(default_factory=dict)
    _states: list[_State] = field(default_factory=list)

    def find(self, entity: AdEntity, *, is_listed: bool, at_ms: int) -> None:
        """Take in how it was found; what is other than before was changed by then."""
        before, self.entity, self.is_listed = self.entity, entity, is_listed
        self.state_version += 1
        self.plan = None
        self.listed_status = entity.status if is_listed else None
        budget, runs = entity.budget, self.listed_status is EntityStatus.ACTIVE
        is_daily = budget.kind is BudgetKind.DAILY and budget.amount is not None
        self.daily_micros = money_micros(budget.amount or Decimal(0)) if is_daily else None
        self._states.append(_State(at_ms // 1000, self.daily_micros if runs else None))
        if before is None:
            return
        if (before.budget.kind, before.budget.amount) != (budget.kind, budget.amount):
            self.change(Lever.DAILY_BUDGET, at_ms=at_ms)
        if before.status is not entity.status:
            self.change(Lever.STATUS, at_ms=at_ms)

    def begin(self, today: int) -> None:
        """Let the days before this one be over."""
        self.spent = {on: spend for on, spend in self.spent.items() if on >= today}
        self.plan = None

    def settle(self) -> None:
        """Take in that something of a day before today is told otherwise."""
        self.version += 1
        self.plan = None

    def change(self, lever: Lever, *, at_ms: int) -> None:
        """Take in that somebody changed something."""
        self.changed_ms[lever] = max(at_ms, self.changed_ms.get(lever, at_ms))

    def steady_since(self, at_s: int) -> tuple[bool, int | None]:
        """Say whether it is found the same ever since an instant, and what it may spend a day."""
        if self._states and self._states[-1].at_s <= at_s:
            return True, self._states[-1].a_day_micros
        return False, None

    def budget_of(self, on: int, calendar: LocalCalendar) -> int | None:
        """Return the largest daily budget in force on a day; None: none, or nobody knew it.

        A budget that is raised in the course of a day holds for the whole of it.
        """
        start, end = calendar.bounds(on)
        found: int | None = None
        for state in reversed(self._states):
            if state.at_s < end and state.a_day_micros is not None:
                found = max(found or 0, state.a_day_micros)
            if state.at_s <= start:
                return found
        # Nobody knew it when the day began.
        return None
