"""An account's plan with ids, instants and money: what is in it before anybody changes anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityKind
from stratum_desktop.domain.money import rounded
from stratum_desktop.practice.ads.local_time import at_time, start_of
from stratum_desktop.practice.ads.plan import (
    MONTH_DAYS,
    SIZES,
    AccountSize,
    CampaignPlan,
    Role,
    campaigns_of,
)
from stratum_desktop.practice.ads.vendor_words import new_id, objective_of

RATES = {"EUR": 1.0, "USD": 1.08, "JPY": 165.3, "KWD": 0.3573}
"""What a euro is in the currencies that an account can be in. Source: made up."""

_SPENT_OF_BUDGET = 0.96
"""How much of its daily budget an ordinary campaign spends on average."""
_UNDER_PACING = 0.48
_AD_NAMES = ("Video", "Carousel", "Photo")
_AD_SET_NAMES = ("DE, 25-54", "DE, 35-64")


@dataclass(frozen=True, slots=True)
class PlannedEntity:
    """A campaign, ad set or ad as it began. Instants are epoch seconds."""

    kind: EntityKind
    external_id: str
    parent_id: str | None
    name: str
    budget: Budget
    starts: int
    ends: int | None
    objective: str
    creative_id: str | None = None
    #: Its part of a shared budget, beside the others'.
    split: float = 1.0
    #: Of a campaign.
    campaign: CampaignPlan | None = None
    #: What it spends of its budget on an average day.
    pace: float = _SPENT_OF_BUDGET
    #: Conversions for one unit of money at the budget that it began with.
    conversions_per_unit: float = 0.0


def plan_account(
    platform: str, *, seed: int, begun_on: date, currency: str, scale: float
) -> tuple[PlannedEntity, ...]:
    """Return everything that is ever in an account, parents before their children.

    Args:
        begun_on: the account's day 0.
        scale: spend against the full-size shop's.
    """
    plans = campaigns_of(platform)
    size = SIZES[platform]
    random = Random(f"{seed}/{platform}/ids")  # noqa: S311 - made-up data, nothing secret
    shares = sum(plan.share * plan.days_in_month for plan in plans) / MONTH_DAYS
    worth = sum(plan.share * plan.worth * plan.days_in_month for plan in plans) / MONTH_DAYS
    maker = _Maker(
        platform,
        size,
        random,
        begun_on,
        currency,
        spend_a_day=size.spend_a_day * scale / shares,
        worth_unit=worth / shares,
        shared_budget_id=new_id(platform, random),
        shared=tuple(plan for plan in plans if plan.budget is BudgetKind.SHARED),
    )
    return tuple(one for plan in plans for one in maker.entities_of(plan))


@dataclass(frozen=True, slots=True)
class _Maker:
    platform: str
    size: AccountSize
    random: Random
    begun_on: date
    currency: str
    #: What a share of 1 spends a day, in the shop's currency.
    spend_a_day: float
    #: The mean of all campaigns' worth.
    worth_unit: float
    shared_budget_id: str
    shared: tuple[CampaignPlan, ...]

    def entities_of(self, plan: CampaignPlan) -> list[PlannedEntity]:
        campaign = self._campaign(plan)
        found = [campaign]
        for number in range(plan.ad_sets):
            ad_set = self._below(
                campaign,
                EntityKind.AD_SET,
                campaign.external_id,
                f"{plan.name} · {_AD_SET_NAMES[number]}",
                self._ad_set_budget(plan),
            )
            found.append(ad_set)
            for ad in range(plan.ads):
                name = f"{_AD_NAMES[ad]} · {plan.name}"
                found.append(self._below(campaign, EntityKind.AD, ad_set.external_id, name))
        return found

    def _campaign(self, plan: CampaignPlan) -> PlannedEntity:
        per_unit = self.size.conversions_a_day / self.size.spend_a_day
        return PlannedEntity(
            EntityKind.CAMPAIGN,
            new_id(self.platform, self.random),
            None,
            plan.name,
            self._budget(plan),
            at_time(self.begun_on + timedelta(days=plan.starts), time(8)),
            None if plan.ends is None else start_of(self.begun_on + timedelta(days=plan.ends)),
            objective_of(self.platform, is_to_sell=plan.is_to_sell),
            split=plan.share,
            campaign=plan,
            pace=_pace(plan),
            conversions_per_unit=per_unit * plan.worth / self.worth_unit / RATES[self.currency],
        )

    def _below(
        self,
        campaign: PlannedEntity,
        kind: EntityKind,
        parent_id: str,
        name: str,
        budget: Budget | None = None,
    ) -> PlannedEntity:
        return PlannedEntity(
            kind,
            new_id(self.platform, self.random),
            parent_id,
            name,
            budget or Budget(BudgetKind.ELSEWHERE),
            campaign.starts,
            campaign.ends,
            campaign.objective,
            creative_id=new_id(self.platform, self.random) if kind is EntityKind.AD else None,
        )

    def _budget(self, plan: CampaignPlan) -> Budget:
        # Google's budgets are objects of their own, whether shared or not.
        own_id = new_id(self.platform, self.random) if self.platform == "google" else None
        match plan.budget:
            case BudgetKind.ELSEWHERE:
                return Budget(BudgetKind.ELSEWHERE)
            case BudgetKind.SHARED:
                share = sum(one.share for one in self.shared)
                return Budget(
                    BudgetKind.SHARED,
                    self._money(share / _pace(plan)),
                    self.shared_budget_id,
                    len(self.shared),
                )
            case BudgetKind.LIFETIME:
                days = (plan.ends or 0) - plan.starts
                return Budget(BudgetKind.LIFETIME, self._money(plan.share * days), own_id)
            case BudgetKind.DAILY:
                typed = plan.share * plan.first_budget / _pace(plan)
                return Budget(BudgetKind.DAILY, self._money(typed), own_id)

    def _ad_set_budget(self, plan: CampaignPlan) -> Budget | None:
        if plan.budget is not BudgetKind.ELSEWHERE:
            return None
        return Budget(BudgetKind.DAILY, self._money(plan.share / _pace(plan) / plan.ad_sets))

    def _money(self, share: float) -> Decimal:
        """Return a share as a budget that a person would type, at least 1."""
        amount = max(1.0, self.spend_a_day * share)
        typed = round(amount * 2) / 2 if amount < 50 else float(round(amount))
        return rounded(Decimal(repr(typed * RATES[self.currency])), self.currency)


def _pace(plan: CampaignPlan) -> float:
    return _UNDER_PACING if plan.role is Role.UNDER_PACING else _SPENT_OF_BUDGET
