"""How a strict Meta spells an ad account, a campaign, an ad set and an ad."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    BudgetKind,
    EntityKind,
    EntityStatus,
)

ACCOUNT_FIELDS = (
    "id,account_id,name,account_status,currency,timezone_name,timezone_offset_hours_utc,"
    "min_daily_budget,spend_cap,amount_spent,balance,disable_reason"
)
_CAMPAIGN_FIELDS = (
    "id,account_id,name,objective,status,effective_status,configured_status,daily_budget,"
    "lifetime_budget,budget_remaining,bid_strategy,spend_cap,start_time,stop_time,created_time,"
    "updated_time,issues_info,special_ad_categories,buying_type,smart_promotion_type,"
    "is_adset_budget_sharing_enabled"
)
_AD_SET_FIELDS = (
    "id,account_id,name,status,effective_status,configured_status,daily_budget,lifetime_budget,"
    "budget_remaining,start_time,end_time,created_time,updated_time,issues_info,campaign_id,"
    "optimization_goal,billing_event,bid_amount,learning_stage_info,attribution_spec,"
    "promoted_object,targeting"
)
_AD_FIELDS = (
    "id,account_id,name,status,effective_status,configured_status,adset_id,campaign_id,"
    "creative{id},created_time,updated_time,issues_info"
)
FIELDS_OF = {
    EntityKind.CAMPAIGN: _CAMPAIGN_FIELDS,
    EntityKind.AD_SET: _AD_SET_FIELDS,
    EntityKind.AD: _AD_FIELDS,
}
"""Every field that a level has."""
EDGES = {"campaigns": EntityKind.CAMPAIGN, "adsets": EntityKind.AD_SET, "ads": EntityKind.AD}
_STATUSES = frozenset({"ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES"})
STATUSES_OF = {
    EntityKind.CAMPAIGN: _STATUSES,
    EntityKind.AD_SET: _STATUSES | {"CAMPAIGN_PAUSED"},
    EntityKind.AD: _STATUSES
    | {
        "CAMPAIGN_PAUSED",
        "ADSET_PAUSED",
        "DISAPPROVED",
        "PENDING_REVIEW",
        "PREAPPROVED",
        "PENDING_BILLING_INFO",
    },
}
"""Every effective status that a level has."""

_OWN_STATUS = {
    EntityStatus.ACTIVE: "ACTIVE",
    EntityStatus.PAUSED: "PAUSED",
    EntityStatus.ENDED: "ARCHIVED",
}
_WHOLE_ONES = "CLP COP CRC HUF IDR ISK JPY KRW PYG TWD VND"


def units_in_one(currency: str) -> int:
    """Return how many budget units one of a currency is, by Meta's list."""
    return 1 if currency in _WHOLE_ONES.split() else 100


def account_row(account: AdAccount) -> dict[str, object]:
    """Return the ad account."""
    return {
        "id": f"act_{account.account}",
        "account_id": account.account,
        "name": account.name,
        "account_status": 1 if account.is_active else 2,
        "currency": account.currency,
        "timezone_name": account.time_zone,
    }


def entity_row(one: AdEntity, account: AdAccount) -> dict[str, object]:
    """Return a campaign, ad set or ad; what it has not is left out."""
    own = _OWN_STATUS[one.status]
    # Learning is told of apart from the status.
    effective = "ACTIVE" if one.delivery_status == "LEARNING" else one.delivery_status
    row: dict[str, object] = {
        "id": one.external_id,
        "account_id": account.account,
        "name": one.name,
        "status": own,
        "configured_status": own,
        "effective_status": effective,
    }
    if one.kind is EntityKind.AD:
        row |= {"adset_id": one.parent_id, "creative": {"id": one.creative_id}}
        return row
    row |= _times(one)
    if one.kind is EntityKind.CAMPAIGN:
        row["objective"] = one.objective
    else:
        row |= {"campaign_id": one.parent_id, "optimization_goal": "OFFSITE_CONVERSIONS"}
        if one.is_learning is not None:
            row["learning_stage_info"] = {"status": "LEARNING" if one.is_learning else "SUCCESS"}
    if one.budget.amount is not None:
        name = "lifetime_budget" if one.budget.kind is BudgetKind.LIFETIME else "daily_budget"
        row[name] = str(_units(one.budget.amount, account.currency))
    return row


def _units(amount: Decimal, currency: str) -> int:
    return int((amount * units_in_one(currency)).to_integral_value(ROUND_HALF_UP))


def _times(one: AdEntity) -> dict[str, object]:
    end = "stop_time" if one.kind is EntityKind.CAMPAIGN else "end_time"
    times = {"start_time": one.starts_at, end: one.ends_at}
    return {name: _spelled(instant) for name, instant in times.items() if instant is not None}


def _spelled(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%S%z")
