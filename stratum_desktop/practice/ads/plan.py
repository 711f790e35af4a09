"""What the made-up shop advertises: how much, by which campaigns, and how well they do.

All of it is made up, and is the one home of what a platform claims of the shop's sales.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from stratum_desktop.domain.ads.entity import BudgetKind
from stratum_desktop.practice.shop import ORDER_VALUE, PURCHASES_A_DAY


@dataclass(frozen=True, slots=True)
class AccountSize:
    """How much a platform says it brings."""

    #: Of the shop's purchases, 0-1, as its platform claims once its figures are mature.
    claimed_ratio: float
    #: Revenue by the platform ÷ spend.
    roas: float

    @property
    def conversions_a_day(self) -> float:
        """What it claims of an ordinary day."""
        return PURCHASES_A_DAY * self.claimed_ratio

    @property
    def spend_a_day(self) -> float:
        """What an ordinary day costs, in the shop's currency."""
        return self.conversions_a_day * ORDER_VALUE / self.roas


SIZES = {
    "meta": AccountSize(claimed_ratio=0.41, roas=3.4),
    "google": AccountSize(claimed_ratio=0.36, roas=4.1),
    "tiktok": AccountSize(claimed_ratio=0.15, roas=2.2),
    "snapchat": AccountSize(claimed_ratio=0.05, roas=1.4),
    "linkedin": AccountSize(claimed_ratio=0.02, roas=0.9),
}


class Role(Enum):
    """What a campaign is there to show."""

    ORDINARY = auto()
    #: Earns well above the account's average.
    STRONG = auto()
    WEAK = auto()
    #: Spends and brings nothing.
    FRUITLESS = auto()
    #: Spends about half of its budget.
    UNDER_PACING = auto()
    #: Spends beyond its budget since a few days.
    OVER_PACING = auto()
    #: So new that its platform still learns.
    LEARNING = auto()
    #: Paused by a person in the course of the month.
    PAUSED = auto()
    #: Over before the month was.
    ENDED = auto()


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """One campaign. Days count from the day on which the account was begun, which is 0."""

    name: str
    #: Of what the account spends on a day on which it runs, before all shares are made to add up.
    share: float
    #: Its ROAS against the account's.
    worth: float
    role: Role = Role.ORDINARY
    budget: BudgetKind = BudgetKind.DAILY
    starts: int = -120
    #: None: goes on.
    ends: int | None = None
    ad_sets: int = 1
    ads: int = 2
    is_to_sell: bool = True
    #: What it began with against the budget that `share` makes, which a person sets in the month.
    first_budget: float = 1.0

    @property
    def days_in_month(self) -> int:
        """On how many of the last 31 days it runs; a part of today counts as none."""
        last = {Role.PAUSED: PAUSED_ON}.get(self.role, self.ends or 0)
        return max(0, min(last, 0) - max(self.starts, -MONTH_DAYS))


MONTH_DAYS = 31
RAISED_ON = -20
LOWERED_ON = -14
STOPPED_FOR_A_WHILE_ON = -11
PAUSED_ON = -6
OVER_PACING_SINCE = -5
OVER_PACING = 1.5
"""Beyond what it spent before."""
LEARNING_DAYS = 7
"""How long a new campaign is said to learn. Source: made up; Meta and TikTok name about a week."""

_CAMPAIGNS = (
    CampaignPlan("Prospecting · broad", 0.24, 1.0, ad_sets=2, ads=3),
    CampaignPlan("Bestsellers · catalogue", 0.18, 1.6, Role.STRONG, ads=3, first_budget=0.8),
    CampaignPlan("Interests · home and garden", 0.11, 0.5, Role.WEAK, ad_sets=2, first_budget=1.2),
    CampaignPlan("Brand film · Lindenhof", 0.054, 0.0, Role.FRUITLESS, is_to_sell=False),
    CampaignPlan("Lookalikes · customers", 0.07, 1.1, Role.UNDER_PACING),
    CampaignPlan("Winter range", 0.09, 0.85, Role.OVER_PACING),
    CampaignPlan("Gift sets (new)", 0.054, 0.7, Role.LEARNING, starts=-3),
    CampaignPlan(
        "Black weeks", 0.06, 1.1, budget=BudgetKind.LIFETIME, starts=-12, ends=16, ad_sets=2
    ),
    CampaignPlan("Garden sale", 0.054, 0.6, Role.PAUSED),
    CampaignPlan("Autumn clearance", 0.06, 0.9, Role.ENDED, starts=-80, ends=-25),
)
_BUDGETS_BELOW = CampaignPlan(
    "Retargeting · 14 days", 0.12, 1.35, budget=BudgetKind.ELSEWHERE, ad_sets=2
)
_SHARED = (
    CampaignPlan("Search · brand", 0.07, 1.7, budget=BudgetKind.SHARED),
    CampaignPlan("Search · generic", 0.07, 0.9, budget=BudgetKind.SHARED),
)


def campaigns_of(platform: str) -> tuple[CampaignPlan, ...]:
    """Return a platform's campaigns; where ad groups have no budgets, some share one instead."""
    return _CAMPAIGNS + (_SHARED if platform == "google" else (_BUDGETS_BELOW,))
