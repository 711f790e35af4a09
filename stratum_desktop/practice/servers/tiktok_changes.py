"""What TikTok's Marketing API lets a token change, in the living ad world.

Source, read 2026-11: business-api.tiktok.com/portal/docs?id=1739320994354178 (campaigns). The least
budget is made up: TikTok's depends on the currency and is in no page that was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import orjson

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.money import places_of
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers.tiktok_answers import no_permission, refused, said
from stratum_desktop.practice.servers.vendor import Answered, Call

_KEY = "tiktok"
_BY = "MARKETING_API"
_MOST_IDS = 20
_LEAST_BUDGET = Decimal(1)
#: A budget stays at least this much of what was spent so far.
_OF_SPEND = Decimal("1.05")
_STATUSES = {"ENABLE": EntityStatus.ACTIVE, "DISABLE": EntityStatus.PAUSED}
_BY_STATUS = {
    "campaign/status/update/": (EntityKind.CAMPAIGN, "campaign_ids"),
    "adgroup/status/update/": (EntityKind.AD_SET, "adgroup_ids"),
    "ad/status/update/": (EntityKind.AD, "ad_ids"),
}
_BY_BUDGET = {
    "campaign/update/": (EntityKind.CAMPAIGN, "campaign_id"),
    "adgroup/update/": (EntityKind.AD_SET, "adgroup_id"),
}
CHANGES = frozenset({*_BY_STATUS, *_BY_BUDGET})
"""The last parts of the paths that are served, all of them by POST."""


def change(world: AdWorld, call: Call, path: str, *, now: float) -> Answered:
    """Judge a change of a token that may make it, and make it."""
    body = _object_of(call)
    if body is None:
        return refused("Invalid JSON.")
    if not body.get("advertiser_id"):
        return refused("advertiser_id: Missing data for required field.")
    if body["advertiser_id"] != world.account(_KEY).account:
        return no_permission()
    if path in _BY_STATUS:
        return _set_status(world, body, *_BY_STATUS[path], now=now)
    return _set_budget(world, body, *_BY_BUDGET[path], now=now)


def _set_status(
    world: AdWorld, body: Mapping[str, object], kind: EntityKind, ids_key: str, *, now: float
) -> Answered:
    ids, word = _ids_of(body.get(ids_key)), body.get("operation_status")
    if ids is None:
        return refused(f"{ids_key}: Length must be between 1 and {_MOST_IDS}.")
    if word not in _STATUSES:
        return refused("operation_status: Must be one of the enumerated values.")
    known = {one.external_id: one for one in world.entities(_KEY, kind, now=now)}
    if not all(one in known for one in ids):
        return refused(f"{ids_key}: Some of them do not exist.")
    # What was deleted is not changed, which the code of the answer does not say.
    changed = [one for one in ids if known[one].status is not EntityStatus.ENDED]
    for one in changed:
        world.set_status(_KEY, one, _STATUSES[str(word)], now=now, by=_BY)
    return said(200, 0, "OK", data={ids_key: changed, "operation_status": word})


def _set_budget(
    world: AdWorld, body: Mapping[str, object], kind: EntityKind, id_key: str, *, now: float
) -> Answered:
    known = {one.external_id: one for one in world.entities(_KEY, kind, now=now)}
    entity = known.get(str(body.get(id_key)))
    if entity is None or not isinstance(body.get(id_key), str):
        return refused(f"{id_key}: Does not exist.")
    budget = body.get("budget")
    if isinstance(budget, bool) or not isinstance(budget, int | float):
        return refused("budget: Not a valid number.")
    amount = Decimal(str(budget))
    objection = _objection_to(world, entity, amount, now=now)
    if objection is not None:
        return refused(objection)
    world.set_daily_budget(_KEY, entity.external_id, amount, now=now, by=_BY)
    return said(200, 0, "OK", data={id_key: entity.external_id, "budget": budget})


def _objection_to(world: AdWorld, entity: AdEntity, amount: Decimal, *, now: float) -> str | None:
    if entity.status is EntityStatus.ENDED:
        return "It has been deleted."
    if entity.budget.kind is not BudgetKind.DAILY:
        return "budget: Not supported by the budget mode."
    account = world.account(_KEY)
    if amount != round(amount, places_of(account.currency)):
        return f"budget: Too many decimal places for {account.currency}."
    if amount < _LEAST_BUDGET:
        return f"budget: Must be at least {_LEAST_BUDGET} {account.currency}."
    today = datetime.fromtimestamp(now, ZoneInfo(account.time_zone)).date()
    figures = world.figures(_KEY, Step.DAY, first=today, last=today, now=now)
    spent = sum(one.spend for one in figures if one.external_id == entity.external_id)
    if amount < spent * _OF_SPEND:
        return "budget: Must be at least 105% of the current spend."
    return None


def _ids_of(value: object) -> list[str] | None:
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_IDS:
        return None
    return value if all(isinstance(one, str) for one in value) else None


def _object_of(call: Call) -> Mapping[str, object] | None:
    if not call.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        value: object = orjson.loads(call.body)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None
