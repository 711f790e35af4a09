"""Meta's ad account, campaigns, ad sets and ads as the product's own values; pure.

Source: developers.facebook.com/docs/marketing-api/reference/ad-campaign-group, …/ad-campaign,
…/adgroup, …/ad-account and …/marketing-api/currencies, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.platforms._shared.ad_answer import (
    Row,
    StrangeAnswer,
    currency_of,
    id_of,
    instant_of,
    part_of,
    text_of,
    whole_of,
    words_of,
    zone_of,
)

ACCOUNT_FIELDS = "account_id,name,currency,timezone_name,account_status"
_BUDGET_FIELDS = "daily_budget,lifetime_budget"
_COMMON_FIELDS = "id,account_id,name,status,effective_status"
_COMMON_STATUSES = ("ACTIVE", "PAUSED", "ARCHIVED", "DELETED", "IN_PROCESS", "WITH_ISSUES")


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of an account is asked for."""

    edge: str
    fields: str
    #: Without them, what ended is left out of a listing.
    effective_statuses: tuple[str, ...]
    parent_field: str = ""
    objective_field: str = ""
    end_field: str = ""


LEVELS: Mapping[EntityKind, Level] = {
    EntityKind.CAMPAIGN: Level(
        edge="campaigns",
        fields=f"{_COMMON_FIELDS},{_BUDGET_FIELDS},objective,start_time,stop_time",
        effective_statuses=_COMMON_STATUSES,
        objective_field="objective",
        end_field="stop_time",
    ),
    EntityKind.AD_SET: Level(
        edge="adsets",
        fields=f"{_COMMON_FIELDS},{_BUDGET_FIELDS},campaign_id,optimization_goal,"
        "learning_stage_info,start_time,end_time",
        effective_statuses=(*_COMMON_STATUSES, "CAMPAIGN_PAUSED"),
        parent_field="campaign_id",
        objective_field="optimization_goal",
        end_field="end_time",
    ),
    EntityKind.AD: Level(
        edge="ads",
        fields=f"{_COMMON_FIELDS},adset_id,creative{{id}}",
        effective_statuses=(
            *_COMMON_STATUSES,
            "CAMPAIGN_PAUSED",
            "ADSET_PAUSED",
            "DISAPPROVED",
            "PENDING_REVIEW",
            "PREAPPROVED",
            "PENDING_BILLING_INFO",
        ),
        parent_field="adset_id",
    ),
}

STATUS_WORDS = {EntityStatus.ACTIVE: "ACTIVE", EntityStatus.PAUSED: "PAUSED"}
"""What an owner can set, in Meta's words."""
_STATUSES = {
    "ACTIVE": EntityStatus.ACTIVE,
    "PAUSED": EntityStatus.PAUSED,
    "ARCHIVED": EntityStatus.ENDED,
    "DELETED": EntityStatus.ENDED,
}
#: Active or in the days of grace after a payment failed; the others cannot spend.
_IS_ACTIVE = {1: True, 9: True, 2: False, 3: False, 7: False, 8: False, 100: False, 101: False}
_WITHOUT_SMALLER_UNIT = frozenset(
    {"CLP", "COP", "CRC", "HUF", "IDR", "ISK", "JPY", "KRW", "PYG", "TWD", "VND"}
)
_ELSEWHERE = Budget(BudgetKind.ELSEWHERE)


def units_in_one(currency: str) -> int:
    """Return how many of Meta's budget units are one of a currency, whatever ISO says of it.

    Source: developers.facebook.com/docs/marketing-api/currencies, read 2026-11-22: 1 for eleven
    of them, 100 for all others, those of three decimal places included.
    """
    return 1 if currency in _WITHOUT_SMALLER_UNIT else 100


def account_from(row: Row) -> AdAccount:
    """Return an ad account."""
    return AdAccount(
        account=id_of(row, "account_id"),
        name=words_of(row, "name"),
        currency=currency_of(row, "currency"),
        time_zone=zone_of(row, "timezone_name"),
        is_active=_IS_ACTIVE.get(whole_of(row, "account_status")),
    )


def entity_from(row: Row, kind: EntityKind, currency: str) -> AdEntity:
    """Return a campaign, ad set or ad.

    Args:
        currency: of its account; budgets come in units of it.
    """
    level = LEVELS[kind]
    status = _STATUSES.get(text_of(row, "status"))
    if status is None:
        raise StrangeAnswer("status")
    return AdEntity(
        kind=kind,
        external_id=id_of(row, "id"),
        parent_id=id_of(row, level.parent_field) if level.parent_field else None,
        name=words_of(row, "name"),
        status=status,
        delivery_status=words_of(row, "effective_status"),
        budget=_ELSEWHERE if kind is EntityKind.AD else _budget_from(row, currency),
        is_learning=_is_learning(part_of(row, "learning_stage_info")),
        objective=words_of(row, level.objective_field),
        starts_at=_time_set(row, "start_time"),
        ends_at=_time_set(row, level.end_field),
        creative_id=id_of(part_of(row, "creative"), "id") if "creative" in row else None,
    )


def _budget_from(row: Row, currency: str) -> Budget:
    """Return its own budget; Meta leaves out the kind that it has not, or says 0."""
    for name, kind in (
        ("lifetime_budget", BudgetKind.LIFETIME),
        ("daily_budget", BudgetKind.DAILY),
    ):
        units = whole_of(row, name)
        if units:
            return Budget(kind, Decimal(units) / units_in_one(currency))
    return _ELSEWHERE


def _time_set(row: Row, name: str) -> datetime | None:
    """Return when it starts or ends; Meta writes the beginning of its clock where none is set."""
    instant = instant_of(row, name)
    return instant if instant is not None and instant.timestamp() > 0 else None


def _is_learning(stage: Row) -> bool | None:
    return {"LEARNING": True, "SUCCESS": False, "FAIL": False}.get(words_of(stage, "status"))
