"""The Marketing API of a strict TikTok: refuses what TikTok refuses, over the living ad world.

Sources, read 2026-11: business-api.tiktok.com/portal/docs?id=1739320994354178 (campaigns) and
…?id=1740302848100353 (reports). Ad groups and ads are spelled as the vendor's public SDK has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date
from typing import NamedTuple

import orjson

from stratum_desktop.domain.ads.entity import AdEntity, Budget, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers.tiktok_answers import no_permission, refused, said
from stratum_desktop.practice.servers.tiktok_changes import CHANGES, change
from stratum_desktop.practice.servers.vendor import Answered, Call

_PREFIX = "/open_api/v1.3/"
_KEY = "tiktok"
_MOST_ROWS = 1_000
_MOST_IDS = 100
_LEVELS = {
    "campaign/get/": EntityKind.CAMPAIGN,
    "adgroup/get/": EntityKind.AD_SET,
    "ad/get/": EntityKind.AD,
}
_READS = frozenset({*_LEVELS, "advertiser/info/", "report/integrated/get/"})
_KEYS = {
    EntityKind.CAMPAIGN: ("campaign_id", "campaign_name", "advertiser_id", "campaign_ids"),
    EntityKind.AD_SET: ("adgroup_id", "adgroup_name", "campaign_id", "adgroup_ids"),
    EntityKind.AD: ("ad_id", "ad_name", "adgroup_id", "ad_ids"),
}
_OPERATION = {
    EntityStatus.ACTIVE: "ENABLE",
    EntityStatus.PAUSED: "DISABLE",
    EntityStatus.ENDED: "DISABLE",
}
_MODES = {
    BudgetKind.DAILY: "BUDGET_MODE_DAY",
    BudgetKind.LIFETIME: "BUDGET_MODE_TOTAL",
    BudgetKind.SHARED: "BUDGET_MODE_INFINITE",
    BudgetKind.ELSEWHERE: "BUDGET_MODE_INFINITE",
}
_STATUSES = ("STATUS_ALL", "STATUS_NOT_DELETE")
_METRICS = ("spend", "impressions", "clicks", "complete_payment", "total_complete_payment_rate")
_STEPS = {"stat_time_day": (Step.DAY, 30), "stat_time_hour": (Step.HOUR, 1)}


class _Paging(NamedTuple):
    page: int
    size: int


class TikTokAds:
    """What a token of the Marketing API may read and change."""

    def __init__(self, world: AdWorld) -> None:
        """Show this world."""
        self._world = world

    @property
    def advertiser_id(self) -> str:
        """The one ad account."""
        return self._world.account(_KEY).account

    def serves(self, call: Call) -> bool:
        """Say whether a call is one of the Marketing API's."""
        path = call.path.removeprefix(_PREFIX)
        served = CHANGES if call.method == "POST" else _READS if call.method == "GET" else ()
        return call.path.startswith(_PREFIX) and path in served

    def answer(self, call: Call, *, now: float) -> Answered:
        """Judge a call whose token is known."""
        path = call.path.removeprefix(_PREFIX)
        if path in CHANGES:
            return change(self._world, call, path, now=now)
        if path == "advertiser/info/":
            return self._advertiser(call.query)
        if not call.query.get("advertiser_id"):
            return refused("advertiser_id: Missing data for required field.")
        if call.query["advertiser_id"] != self.advertiser_id:
            return no_permission()
        paging = _paging_of(call.query)
        if paging is None:
            return refused(f"page_size: Must be between 1 and {_MOST_ROWS}.")
        if path in _LEVELS:
            return self._listing(call.query, _LEVELS[path], paging, now=now)
        return self._report(call.query, paging, now=now)

    def _advertiser(self, query: Mapping[str, str]) -> Answered:
        wanted = _json_of(query.get("advertiser_ids", ""))
        if not isinstance(wanted, list) or not wanted:
            return refused("advertiser_ids: Not a valid list.")
        if wanted != [self.advertiser_id]:
            return no_permission()
        account = self._world.account(_KEY)
        row = {
            "advertiser_id": account.account,
            "name": account.name,
            "currency": account.currency,
            "timezone": account.time_zone,
            "display_timezone": account.time_zone,
            "status": "STATUS_DISABLE" if account.is_active is False else "STATUS_ENABLE",
        }
        return said(200, 0, "OK", data={"list": [row]})

    def _listing(
        self, query: Mapping[str, str], kind: EntityKind, paging: _Paging, *, now: float
    ) -> Answered:
        id_key, name_key, parent_key, ids_key = _KEYS[kind]
        wanted = _json_of(query.get("filtering", "{}"))
        if not isinstance(wanted, dict) or set(wanted) - {ids_key, "primary_status"}:
            return refused("filtering: Not a valid object.")
        status, ids = wanted.get("primary_status", "STATUS_NOT_DELETE"), wanted.get(ids_key)
        if status not in _STATUSES:
            return refused("primary_status: Must be one of the enumerated values.")
        if ids is not None and not (isinstance(ids, list) and 0 < len(ids) <= _MOST_IDS):
            return refused(f"{ids_key}: Length must be between 1 and {_MOST_IDS}.")
        entities = [
            one
            for one in self._world.entities(_KEY, kind, now=now)
            if (ids is None or one.external_id in ids)
            and (status == "STATUS_ALL" or one.status is not EntityStatus.ENDED)
        ]
        rows = [_row_of(one, id_key, name_key, parent_key, self.advertiser_id) for one in entities]
        return _page_of(rows, paging)

    def _report(self, query: Mapping[str, str], paging: _Paging, *, now: float) -> Answered:
        if query.get("report_type") != "BASIC" or query.get("data_level") != "AUCTION_CAMPAIGN":
            return refused("This practice server reports AUCTION_CAMPAIGN of type BASIC alone.")
        dimensions = _json_of(query.get("dimensions", ""))
        metrics = _json_of(query.get("metrics", ""))
        if not isinstance(dimensions, list) or sorted(map(str, dimensions))[:1] != ["campaign_id"]:
            return refused("dimensions: Not a valid list.")
        steps = [_STEPS[one] for one in dimensions[1:] if one in _STEPS]
        if len(dimensions) != 2 or len(steps) != 1:
            return refused("dimensions: Not supported.")
        if not isinstance(metrics, list) or not metrics or set(metrics) - set(_METRICS):
            return refused("metrics: Must be one of the enumerated values.")
        days = _days_of(query)
        if days is None:
            return refused("start_date: Not a valid date range.")
        step, most_days = steps[0]
        if (days[1] - days[0]).days >= most_days:
            return refused(f"The time range of {dimensions[1]} cannot exceed {most_days} days.")
        figures = self._world.figures(_KEY, step, first=days[0], last=days[1], now=now)
        return _page_of([_reported(one, str(dimensions[1]), metrics) for one in figures], paging)


def _row_of(
    entity: AdEntity, id_key: str, name_key: str, parent_key: str, advertiser_id: str
) -> dict[str, object]:
    is_campaign = entity.kind is EntityKind.CAMPAIGN
    row: dict[str, object] = {
        "advertiser_id": advertiser_id,
        id_key: entity.external_id,
        name_key: entity.name,
        parent_key: advertiser_id if is_campaign else entity.parent_id,
        "operation_status": _OPERATION[entity.status],
        "secondary_status": entity.delivery_status,
        "objective_type" if is_campaign else "optimization_goal": entity.objective,
    }
    if entity.kind is EntityKind.AD:
        row["video_id"] = entity.creative_id
        return row
    for key, moment in (
        ("schedule_start_time", entity.starts_at),
        ("schedule_end_time", entity.ends_at),
    ):
        if moment is not None:
            row[key] = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return {**row, **_budget_of(entity.budget)}


def _budget_of(budget: Budget) -> dict[str, object]:
    has_one = budget.kind in (BudgetKind.DAILY, BudgetKind.LIFETIME)
    amount = float(budget.amount) if has_one and budget.amount is not None else 0.0
    return {"budget_mode": _MODES[budget.kind], "budget": amount}


def _reported(figure: AdFigure, dimension: str, metrics: Sequence[str]) -> dict[str, object]:
    values = {
        "spend": str(figure.spend),
        "impressions": str(figure.impressions),
        "clicks": str(figure.clicks),
        "complete_payment": f"{figure.conversions:g}",
        "total_complete_payment_rate": str(figure.revenue) if figure.revenue else "-",
    }
    moment = f"{figure.starts_at:%Y-%m-%d %H:%M:%S}"
    return {
        "dimensions": {"campaign_id": figure.external_id, dimension: moment},
        "metrics": {name: values[name] for name in metrics},
    }


def _page_of(rows: Sequence[Mapping[str, object]], paging: _Paging) -> Answered:
    first = (paging.page - 1) * paging.size
    info = {
        "page": paging.page,
        "page_size": paging.size,
        "total_number": len(rows),
        "total_page": -(-len(rows) // paging.size),
    }
    data = {"list": list(rows[first : first + paging.size]), "page_info": info}
    return said(200, 0, "OK", data=data)


def _paging_of(query: Mapping[str, str]) -> _Paging | None:
    page, size = query.get("page", "1"), query.get("page_size", "10")
    if not page.isdecimal() or not size.isdecimal():
        return None
    paging = _Paging(int(page), int(size))
    return paging if paging.page >= 1 and 1 <= paging.size <= _MOST_ROWS else None


def _days_of(query: Mapping[str, str]) -> tuple[date, date] | None:
    try:
        first = date.fromisoformat(query.get("start_date", ""))
        last = date.fromisoformat(query.get("end_date", ""))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _json_of(text: str) -> object:
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value
