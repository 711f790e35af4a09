"""What Snapchat answers about an ad account and what is in it, as our values; pure.

Sources, read 2026-11-22: developers.snap.com/marketing-api/Ads-API/api-patterns and …/campaigns.
The keys of ad accounts, ad squads and ads are general knowledge: unconfirmed.
"""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import parse_qs

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
    instant_of,
    part_of,
    rows_of,
    text_of,
    words_of,
    zone_of,
)
from stratum_desktop.platforms.snapchat.vocabulary import LEVELS

ACCOUNTS = "adaccounts"
MICROS = Decimal(1_000_000)
"""Of one unit of money. Source: …/Ads-API/api-patterns."""
DAILY_BUDGET = "daily_budget_micro"
STATUS_WORDS = {EntityStatus.ACTIVE: "ACTIVE", EntityStatus.PAUSED: "PAUSED"}
"""What an owner can set, in Snapchat's words."""

_STATUSES = {word: status for status, word in STATUS_WORDS.items()}
#: Looked at in this order: a campaign may have a cap on top of its daily budget.
_BUDGETS = (
    (DAILY_BUDGET, BudgetKind.DAILY),
    ("lifetime_budget_micro", BudgetKind.LIFETIME),
    ("lifetime_spend_cap_micro", BudgetKind.LIFETIME),
)
_ELSEWHERE = Budget(BudgetKind.ELSEWHERE)


def account_of(answer: Row, ad_account_id: str) -> AdAccount:
    """Return the ad account.

    Raises:
        StrangeAnswer: it is not there, or lacks what its figures cannot do without.
    """
    for row in parts_of(answer, ACCOUNTS, "adaccount"):
        if id_of(row, "id") == ad_account_id:
            status = words_of(row, "status")
            return AdAccount(
                account=ad_account_id,
                name=words_of(row, "name"),
                currency=currency_of(row, "currency"),
                time_zone=zone_of(row, "timezone"),
                is_active=status == "ACTIVE" if status else None,
            )
    raise StrangeAnswer("id")


def parts_of(answer: Row, plural: str, singular: str) -> tuple[Row, ...]:
    """Return the objects inside an answer's envelope.

    Raises:
        StrangeAnswer: it holds something else.
    """
    parts = rows_of(answer, plural)
    if not all(isinstance(part.get(singular), dict) for part in parts):
        raise StrangeAnswer(singular)
    return tuple(part_of(part, singular) for part in parts)


def entities_of(answer: Row, kind: EntityKind) -> tuple[AdEntity, ...]:
    """Return the entities of a listing, in its order; raises as `entity_of` and `parts_of`."""
    level = LEVELS[kind]
    return tuple(entity_of(row, kind) for row in parts_of(answer, level.plural, level.singular))


def cursor_after(answer: Row, listing_url: str) -> str | None:
    """Return what the next page of a listing is asked for with; None after the last.

    Snapchat names a whole address. Only its cursor is used, and only where it is the listing's.

    Raises:
        StrangeAnswer: it is another one.
    """
    link = part_of(answer, "paging").get("next_link")
    if link is None:
        return None
    address, _, query = link.partition("?") if isinstance(link, str) else ("", "", "")
    cursors = parse_qs(query).get("cursor", [])
    if address != listing_url or len(cursors) != 1:
        raise StrangeAnswer("next_link")
    return cursors[0]


def entity_of(row: Row, kind: EntityKind) -> AdEntity:
    """Return an entity.

    Raises:
        StrangeAnswer: it has no id, or a status that is not known here.
    """
    level = LEVELS[kind]
    status = _STATUSES.get(text_of(row, "status"))
    if status is None:
        raise StrangeAnswer("status")
    return AdEntity(
        kind=kind,
        external_id=id_of(row, "id"),
        parent_id=None if level.parent_key is None else id_of(row, level.parent_key),
        name=words_of(row, "name"),
        status=status,
        delivery_status=_delivery_of(row),
        budget=_ELSEWHERE if kind is EntityKind.AD else _budget_of(row),
        objective=words_of(
            row, "objective" if kind is EntityKind.CAMPAIGN else "optimization_goal"
        ),
        starts_at=instant_of(row, "start_time"),
        ends_at=instant_of(row, "end_time"),
        creative_id=words_of(row, "creative_id") or None,
    )


def _budget_of(row: Row) -> Budget:
    """Return its own budget; none, or one of nothing, means that another level has it."""
    for key, kind in _BUDGETS:
        micros = decimal_of(row, key)
        if micros:
            return Budget(kind, micros / MICROS)
    return _ELSEWHERE


def _delivery_of(row: Row) -> str:
    words = row.get("delivery_status")
    if isinstance(words, list):
        return ", ".join(word for word in words if isinstance(word, str))
    return words_of(row, "delivery_status")
