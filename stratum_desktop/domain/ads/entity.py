"""What is in an ad account: campaigns, what is below them, and what a person set there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class EntityKind(StrEnum):
    """A level of an account, whatever the platform calls it."""

    CAMPAIGN = "campaign"
    #: Ad set, ad group, ad squad.
    AD_SET = "ad_set"
    #: An ad with its creative.
    AD = "ad"


class EntityStatus(StrEnum):
    """What its owner set, not whether it is shown at the moment."""

    ACTIVE = "active"
    PAUSED = "paused"
    #: Archived, deleted, removed or completed: nothing brings it back.
    ENDED = "ended"


class BudgetKind(StrEnum):
    """How an entity's spend is limited."""

    DAILY = "daily"
    #: For the whole of its run; spread over the days by the platform.
    LIFETIME = "lifetime"
    #: A daily budget that other campaigns spend from too.
    SHARED = "shared"
    #: None of its own: it spends from its parent's, or its children have theirs.
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Budget:
    """What an entity may spend. Money is in major units of the account's currency."""

    kind: BudgetKind
    #: A day's or the whole run's; None exactly when it is elsewhere.
    amount: Decimal | None = None
    #: The platform's id of a budget that is an object of its own, as Google's are.
    budget_id: str | None = None
    #: How many campaigns spend from it, this one included.
    spenders: int = 1


@dataclass(frozen=True, slots=True)
class AdAccount:
    """An ad account as its platform describes it."""

    account: str
    name: str
    #: ISO 4217.
    currency: str
    #: IANA name; its days are the days of every figure.
    time_zone: str
    #: Whether it can spend; None when the platform does not say.
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class AdEntity:
    """A campaign, ad set or ad as it was when it was read. Two that are equal need one row."""

    kind: EntityKind
    #: The platform's own id; text, because some exceed what JSON numbers hold.
    external_id: str
    #: The one above; None for a campaign.
    parent_id: str | None
    name: str
    status: EntityStatus
    #: The platform's own word for what it does at the moment ("CAMPAIGN_PAUSED", "LEARNING").
    delivery_status: str
    budget: Budget
    #: The platform still learns how to show it; None when it does not say.
    is_learning: bool | None = None
    #: What it is to bring, in the platform's word.
    objective: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    #: Of an ad: the platform's id of what is shown.
    creative_id: str | None = None
