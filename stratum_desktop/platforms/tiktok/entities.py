"""What TikTok answers about an ad account and what is in it, as our values; pure.

Sources, read 2026-11-22: TikTok portal/docs?id=1739320994354178 (campaigns), the
vendor's public SDK for the keys of ad groups and ads.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

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
    decimal_of,
    id_of,
    part_of,
    rows_of,
    text_of,
    words_of,
    zone_of,
)
from stratum_desktop.platforms.ad_contract import Page
from stratum_desktop.platforms.tiktok.vocabulary import LEVELS

_OPERATION = {"ENABLE": EntityStatus.ACTIVE, "DISABLE": EntityStatus.PAUSED}
_DELETED = "DELETE"
#: A dynamic budget is a day's on average.
_BUDGETS = {
    "BUDGET_MODE_DAY": BudgetKind.DAILY,
    "BUDGET_MODE_DYNAMIC_DAILY_BUDGET": BudgetKind.DAILY,
    "BUDGET_MODE_TOTAL": BudgetKind.LIFETIME,
    "BUDGET_MODE_INFINITE": BudgetKind.ELSEWHERE,
}
_ELSEWHERE = Budget(BudgetKind.ELSEWHERE)
#: Unconfirmed: what an ad shows is named by one of these.
_CREATIVES = ("tiktok_item_id", "video_id")


def account_of(data: Row, advertiser_id: str) -> AdAccount | None:
    """Return the ad account; None where it is not among those that were answered.

    Raises:
        StrangeAnswer: it is, and lacks what its figures cannot do without.
    """
    for row in rows_of(data, "list"):
        if id_of(row, "advertiser_id") == advertiser_id:
            status = words_of(row, "status")
            return AdAccount(
                account=advertiser_id,
                name=words_of(row, "name"),
                currency=currency_of(row, "currency"),
                time_zone=_zone_of(row),
                is_active=status == "STATUS_ENABLE" if status else None,
            )
    return None


def entities_of(data: Row, kind: EntityKind) -> tuple[AdEntity, ...]:
    """Return the entities of a listing, in its order.

    Raises:
        StrangeAnswer: one has no id, or a status or budget that is not known here.
    """
    return tuple(_entity_of(row, kind) for row in rows_of(data, "list"))


def cursor_after(data: Row, page: int) -> str | None:
    """Return the next page's number, or None after the last.

    Raises:
        StrangeAnswer: it cannot be told whether there is more.
    """
    total = part_of(data, "page_info").get("total_page")
    if type(total) is not int:
        raise StrangeAnswer("total_page")
    # A page without rows ends a listing, whatever it says of its length.
    return str(page + 1) if page < total and rows_of(data, "list") else None


def page_of(data: Row, kind: EntityKind, page: int) -> Page[AdEntity]:
    """Return a page of a listing; raises as `entities_of` and `cursor_after`."""
    return Page(entities_of(data, kind), cursor_after(data, page))


def instant_of(row: Row, name: str, *, zone: str = "UTC") -> datetime | None:
    """Return an instant, which TikTok spells without an offset; None where none can be read.

    Args:
        zone: whose local time it is. Of schedules it is UTC, which is unconfirmed.
    """
    try:
        local = datetime.fromisoformat(words_of(row, name))
    except ValueError:
        return None
    return local.replace(tzinfo=ZoneInfo(zone)) if local.tzinfo is None else None


def _entity_of(row: Row, kind: EntityKind) -> AdEntity:
    level = LEVELS[kind]
    return AdEntity(
        kind=kind,
        external_id=id_of(row, level.id_key),
        parent_id=None if level.parent_key is None else id_of(row, level.parent_key),
        name=words_of(row, level.name_key),
        status=_status_of(row),
        delivery_status=words_of(row, "secondary_status"),
        budget=_ELSEWHERE if kind is EntityKind.AD else _budget_of(row),
        objective=words_of(row, level.objective_key),
        starts_at=instant_of(row, "schedule_start_time"),
        ends_at=instant_of(row, "schedule_end_time"),
        creative_id=_creative_of(row) if kind is EntityKind.AD else None,
    )


def _status_of(row: Row) -> EntityStatus:
    word = text_of(row, "operation_status")
    if word == _DELETED or words_of(row, "secondary_status").endswith(f"_{_DELETED}"):
        return EntityStatus.ENDED
    if word not in _OPERATION:
        raise StrangeAnswer("operation_status")
    return _OPERATION[word]


def _budget_of(row: Row) -> Budget:
    mode = text_of(row, "budget_mode")
    if mode not in _BUDGETS:
        raise StrangeAnswer("budget_mode")
    if _BUDGETS[mode] is BudgetKind.ELSEWHERE:
        return _ELSEWHERE
    if row.get("budget") is None:
        raise StrangeAnswer("budget")
    amount = decimal_of(row, "budget")
    # No budget is nothing at all: the level above or below has it.
    return Budget(_BUDGETS[mode], amount) if amount else _ELSEWHERE


def _zone_of(row: Row) -> str:
    """Return the zone of the account's days.

    Unconfirmed: connectors know a `display_timezone` that follows summer time, beside a
    `timezone` of a fixed offset.
    """
    name = "display_timezone" if row.get("display_timezone") else "timezone"
    return zone_of(row, name)


def _creative_of(row: Row) -> str | None:
    return next((text for name in _CREATIVES if (text := words_of(row, name))), None)
