"""What LinkedIn answers about an ad account and its campaigns, as our values; pure.

Source: learn.microsoft.com/en-us/linkedin/marketing/integrations/ads, by public copies of the
vendor's description of campaign management, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_answer import (
    Row,
    StrangeAnswer,
    currency_of,
    decimal_of,
    id_of,
    part_of,
    rows_of,
    text_of,
    words_of,
)
from stratum_desktop.platforms.failures import Unsupported

STATUS_WORDS = {EntityStatus.ACTIVE: "ACTIVE", EntityStatus.PAUSED: "PAUSED"}
"""What an owner can set, in LinkedIn's words."""
_STATUSES = {
    "ACTIVE": EntityStatus.ACTIVE,
    "PAUSED": EntityStatus.PAUSED,
    # Not shown until somebody makes it active.
    "DRAFT": EntityStatus.PAUSED,
    "ARCHIVED": EntityStatus.ENDED,
    "COMPLETED": EntityStatus.ENDED,
    "CANCELED": EntityStatus.ENDED,
    "PENDING_DELETION": EntityStatus.ENDED,
    "REMOVED": EntityStatus.ENDED,
}
#: Looked at in this order: a campaign may have both, and the daily one is what a rule sets.
_BUDGETS = (("dailyBudget", BudgetKind.DAILY), ("totalBudget", BudgetKind.LIFETIME))


def time_zone_of(options: Mapping[str, str]) -> str | Unsupported:
    """Return the zone of the reports' days: LinkedIn tells none, so an option may, else UTC."""
    name = options.get("time_zone") or "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Unsupported(Reason("destination.option_malformed", {"option": "time_zone"}))
    return name


def account_of(row: Row, account: str, time_zone: str) -> AdAccount:
    """Return the ad account of this id.

    Raises:
        StrangeAnswer: it is another account, or lacks what its figures cannot do without.
    """
    if id_of(row, "id") != account:
        raise StrangeAnswer("id")
    status = words_of(row, "status")
    return AdAccount(
        account=account,
        name=words_of(row, "name"),
        currency=currency_of(row, "currency"),
        time_zone=time_zone,
        is_active=status == "ACTIVE" if status else None,
    )


def campaigns_of(answer: Row) -> tuple[AdEntity, ...]:
    """Return the campaigns of a listing, in its order; raises as `campaign_of`."""
    return tuple(campaign_of(row) for row in rows_of(answer, "elements"))


def cursor_after(answer: Row) -> str | None:
    """Return what the next page of a listing is asked for with; None after the last."""
    return words_of(part_of(answer, "metadata"), "nextPageToken") or None


def campaign_of(row: Row) -> AdEntity:
    """Return a campaign.

    Raises:
        StrangeAnswer: it has no id, or a status or budget that is not known here.
    """
    status = _STATUSES.get(text_of(row, "status"))
    if status is None:
        raise StrangeAnswer("status")
    schedule = part_of(row, "runSchedule")
    return AdEntity(
        kind=EntityKind.CAMPAIGN,
        external_id=id_of(row, "id"),
        parent_id=None,
        name=words_of(row, "name"),
        status=status,
        delivery_status=_serving_of(row),
        budget=_budget_of(row),
        objective=words_of(row, "objectiveType"),
        starts_at=_instant_of(schedule, "start"),
        ends_at=_instant_of(schedule, "end"),
    )


def _budget_of(row: Row) -> Budget:
    """Return its own budget; without one it spends its campaign group's."""
    for name, kind in _BUDGETS:
        if name in row:
            money = part_of(row, name)
            currency_of(money, "currencyCode")
            amount = decimal_of(money, "amount")
            if amount:
                return Budget(kind, amount)
    return Budget(BudgetKind.ELSEWHERE)


def _serving_of(row: Row) -> str:
    words = row.get("servingStatuses")
    return (
        ", ".join(word for word in words if isinstance(word, str))
        if isinstance(words, list)
        else ""
    )


def _instant_of(schedule: Row, name: str) -> datetime | None:
    value = schedule.get(name)
    try:
        return datetime.fromtimestamp(value / 1000, UTC) if type(value) is int else None
    except (ValueError, OverflowError, OSError):
        return None
