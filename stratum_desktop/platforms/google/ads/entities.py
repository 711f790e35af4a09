"""The account, its campaigns, ad groups and ads, from what the rows of a query say.

Sources, read 2026-11-23: developers.google.com/google-ads/api/fields/v26 (customer, campaign,
ad_group, ad_group_ad) and …/docs/campaigns/budgets/overview.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.money import CURRENCY_CODES
from stratum_desktop.platforms.google.ads.mapping import (
    Row,
    StrangeRow,
    flag,
    identity,
    money,
    part,
    text,
    texts,
    whole,
    word,
    words,
    zone,
)
from stratum_desktop.platforms.google.ads.vocabulary import IDS, SELECTED, STATUSES

_ELSEWHERE = Budget(BudgetKind.ELSEWHERE)
_LEARNING = frozenset({"LEARNING", "BIDDING_STRATEGY_LEARNING"})


def query_for(kind: EntityKind) -> str:
    """Return what to ask for everything on a level, removed ones included."""
    return f"{SELECTED[kind]} ORDER BY {IDS[kind]}"


def query_for_one(kind: EntityKind, external_id: str) -> str:
    """Return what to ask for one of a level.

    Args:
        external_id: digits alone.
    """
    return f"{SELECTED[kind]} WHERE {IDS[kind]} = {external_id}"


def account_of(row: Row) -> AdAccount:
    """Return the account.

    Raises:
        StrangeRow: it cannot be told what its money or its days are.
    """
    currency = text(row, "customer", "currencyCode")
    if currency not in CURRENCY_CODES:
        raise StrangeRow
    status = word(row, "customer", "status")
    account = identity(row, "customer", "id")
    return AdAccount(
        account=account,
        name=texts(row, "customer", "descriptiveName") or account,
        currency=currency,
        time_zone=zone(row, "customer", "timeZone").key,
        is_active=status == "ENABLED" if status else None,
    )


def entity_of(kind: EntityKind, row: Row) -> AdEntity:
    """Return what a row of `query_for` describes.

    Raises:
        StrangeRow: it cannot be told what it is, or what it may spend.
    """
    return _READ[kind](row)


def budget_of(row: Row) -> Budget:
    """Return the budget of a campaign's row.

    One that does not say that it is the campaign's alone counts as shared: what is not known to
    be harmless is not changed.
    """
    budget = part(row, "campaignBudget")
    if budget is None:
        return _ELSEWHERE
    budget_id = identity(row, "campaignBudget", "id")
    amount = money(row, "campaignBudget", "amountMicros")
    total = money(row, "campaignBudget", "totalAmountMicros")
    spenders = max(whole(row, "campaignBudget", "referenceCount") or 1, 1)
    if flag(row, "campaignBudget", "explicitlyShared") is not False or spenders > 1:
        kind = BudgetKind.SHARED
    elif word(row, "campaignBudget", "period") == "CUSTOM_PERIOD" or total:
        kind, amount = BudgetKind.LIFETIME, total
    else:
        kind = BudgetKind.DAILY
    if amount is None:
        raise StrangeRow
    return Budget(kind, amount, budget_id, spenders)


def _campaign_of(row: Row) -> AdEntity:
    reasons = words(row, "campaign", "primaryStatusReasons")
    primary = word(row, "campaign", "primaryStatus")
    return AdEntity(
        kind=EntityKind.CAMPAIGN,
        external_id=identity(row, "campaign", "id"),
        parent_id=None,
        name=texts(row, "campaign", "name"),
        status=_status_of(row, "campaign"),
        delivery_status=_spoken(primary, reasons),
        budget=budget_of(row),
        is_learning=bool(_LEARNING & {primary, *reasons}) if primary else None,
        objective=word(row, "campaign", "advertisingChannelType"),
        starts_at=_moment_of(row, "startDateTime"),
        ends_at=_moment_of(row, "endDateTime"),
    )


def _ad_group_of(row: Row) -> AdEntity:
    return AdEntity(
        kind=EntityKind.AD_SET,
        external_id=identity(row, "adGroup", "id"),
        parent_id=identity(row, "campaign", "id"),
        name=texts(row, "adGroup", "name"),
        status=_status_of(row, "adGroup"),
        delivery_status=_primary_of(row, "adGroup"),
        budget=_ELSEWHERE,
        objective=word(row, "adGroup", "type"),
    )


def _ad_of(row: Row) -> AdEntity:
    ad_id = identity(row, "adGroupAd", "ad", "id")
    return AdEntity(
        kind=EntityKind.AD,
        external_id=ad_id,
        parent_id=identity(row, "adGroup", "id"),
        # Most ads have no name; their type is what Google Ads shows of them.
        name=texts(row, "adGroupAd", "ad", "name") or word(row, "adGroupAd", "ad", "type"),
        status=_status_of(row, "adGroupAd"),
        delivery_status=_primary_of(row, "adGroupAd"),
        budget=_ELSEWHERE,
        creative_id=ad_id,
    )


_READ: dict[EntityKind, Callable[[Row], AdEntity]] = {
    EntityKind.CAMPAIGN: _campaign_of,
    EntityKind.AD_SET: _ad_group_of,
    EntityKind.AD: _ad_of,
}


def _status_of(row: Row, name: str) -> EntityStatus:
    status = STATUSES.get(word(row, name, "status"))
    if status is None:
        raise StrangeRow
    return status


def _primary_of(row: Row, name: str) -> str:
    return _spoken(word(row, name, "primaryStatus"), words(row, name, "primaryStatusReasons"))


def _spoken(primary: str, reasons: list[str]) -> str:
    """Return what it does at the moment: ``LIMITED (BUDGET_CONSTRAINED)``."""
    return f"{primary} ({', '.join(sorted(reasons))})" if reasons else primary


def _moment_of(row: Row, name: str) -> datetime | None:
    """Return when a campaign begins or ends; Google tells it by the account's clock."""
    told = texts(row, "campaign", name)
    if not told:
        return None
    try:
        local = datetime.fromisoformat(told)
    except ValueError:
        raise StrangeRow from None
    return local.replace(tzinfo=zone(row, "customer", "timeZone"))
