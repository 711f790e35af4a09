"""The Ads API of a strict Snapchat, over the living ad world.

Sources, read 2026-11-22: developers.snap.com/marketing-api/Ads-API/api-patterns, …/authentication
and …/measurement. How long a range may be and the least budget are made up. Deleted entities are
not listed; of a campaign that nobody saw there are no figures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import orjson

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.money import places_of
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers.vendor import Answered, Call

PRACTICE_SNAPCHAT_CLIENT = "practice-snapchat-client-0001"
PRACTICE_SNAPCHAT_SECRET = "practice-snapchat-secret-0001"  # noqa: S105 - opens only this server
PRACTICE_SNAPCHAT_REFRESH = "practice-snapchat-refresh-0001"
_ACCESS = "practice-snapchat-access-0001"
_TOKEN = "/login/oauth2/access_token"  # noqa: S105 - a path
_KEY = "snapchat"
_BY = "Marketing API"
_MICROS = 1_000_000
_LEAST_MICROS = _MICROS
_LIMITS = range(50, 1_001)
_KINDS = {
    "campaigns": (EntityKind.CAMPAIGN, "campaign"),
    "adsquads": (EntityKind.AD_SET, "adsquad"),
    "ads": (EntityKind.AD, "ad"),
}
_PARENTS = {"campaigns": "adaccounts", "adsquads": "campaigns", "ads": "adsquads"}
_STEPS = {"DAY": (Step.DAY, 31), "HOUR": (Step.HOUR, 7)}
_FIELDS = ("impressions", "swipes", "spend", "conversion_purchases", "conversion_purchases_value")
_WORDS = {EntityStatus.ACTIVE: "ACTIVE", EntityStatus.PAUSED: "PAUSED"}


class SnapchatAds:
    """What the owner of a refresh token may read and change."""

    def __init__(self, world: AdWorld) -> None:
        """Show this world."""
        self._world = world
        account = world.account(_KEY)
        self.ad_account_id, self._currency = account.account, account.currency
        self._zone = ZoneInfo(account.time_zone)

    def answer(self, call: Call, *, now: float, rows_at_once: int | None = None) -> Answered | None:
        """Judge a call; None where it is none of the Ads API's.

        Args:
            rows_at_once: so many rows of a listing, whatever is asked for.
        """
        if (call.method, call.path) == ("POST", _TOKEN):
            return _token_for(call)
        version, _, path = call.path.lstrip("/").partition("/")
        if version != "v1":
            return None
        if call.headers.get("authorization") != f"Bearer {_ACCESS}":
            return refusal(401, "E1001", "The access token is invalid or expired")
        parts = path.split("/")
        match call.method, *parts:
            case "GET", "adaccounts", account_id:
                return self._account(account_id)
            case "GET", "adaccounts", account_id, plural if plural in _KINDS:
                if account_id != self.ad_account_id:
                    return refusal(403, "E1002", "No access to the ad account")
                return self._listing(call, plural, now=now, rows_at_once=rows_at_once)
            case "GET", plural, external_id if plural in _KINDS:
                return self._one(plural, external_id, now=now)
            case "GET", "campaigns", campaign_id, "stats":
                return self._statistics(call.query, campaign_id, now=now)
            case "PUT", parent, parent_id, plural if _PARENTS.get(plural) == parent:
                return self._put(call.body, plural, parent_id, now=now)
        return refusal(404, "E1003", "Unknown path")

    def _account(self, account_id: str) -> Answered:
        if account_id != self.ad_account_id:
            return refusal(403, "E1002", "No access to the ad account")
        account = self._world.account(_KEY)
        row = {
            "id": account.account,
            "name": account.name,
            "currency": account.currency,
            "timezone": account.time_zone,
            "status": "ACTIVE",
        }
        return _said("adaccounts", "adaccount", [row])

    def _listing(
        self, call: Call, plural: str, *, now: float, rows_at_once: int | None
    ) -> Answered:
        limit, after = call.query.get("limit", "50"), call.query.get("cursor", "0")
        if not limit.isdecimal() or int(limit) not in _LIMITS or not after.isdecimal():
            return refusal(400, "E2001", "limit must be between 50 and 1000")
        kind, singular = _KINDS[plural]
        first, size = int(after), rows_at_once or int(limit)
        rows = [self._row(one) for one in self._live(kind, now)]
        paging = {}
        if first + size < len(rows):
            host = call.headers.get("host", "")
            link = f"http://{host}/{_KEY}{call.path}?limit={limit}&cursor={first + size}"
            paging["next_link"] = link
        return _said(plural, singular, rows[first : first + size], paging=paging)

    def _one(self, plural: str, external_id: str, *, now: float) -> Answered:
        kind, singular = _KINDS[plural]
        found = [one for one in self._live(kind, now) if one.external_id == external_id]
        if not found:
            return refusal(404, "E1004", "Entity not found")
        return _said(plural, singular, [self._row(one) for one in found])

    def _statistics(self, query: Mapping[str, str], campaign_id: str, *, now: float) -> Answered:
        campaigns = self._world.entities(_KEY, EntityKind.CAMPAIGN, now=now)
        if campaign_id not in {one.external_id for one in campaigns}:
            return refusal(404, "E1004", "Entity not found")
        step, most_days = _STEPS.get(query.get("granularity", ""), (None, 0))
        start, end = (self._edge(query.get(name, "")) for name in ("start_time", "end_time"))
        fields = query.get("fields", "spend").split(",")
        if step is None or start is None or end is None or set(fields) - set(_FIELDS):
            return refusal(400, "E2002", "granularity, start_time, end_time or fields")
        if (
            not timedelta()
            < end.replace(tzinfo=None) - start.replace(tzinfo=None)
            <= timedelta(days=most_days)
        ):
            return refusal(400, "E2003", f"at most {most_days} days of {step.value}s")
        last = (end - timedelta(days=1)).date()
        figures = self._world.figures(_KEY, step, first=start.date(), last=last, now=now)
        series = [_told(one, fields) for one in figures if one.external_id == campaign_id]
        told = {
            "id": campaign_id,
            "type": "CAMPAIGN",
            "granularity": query["granularity"],
            "timeseries": series,
        }
        return _said("timeseries_stats", "timeseries_stat", [told])

    def _put(self, body: bytes, plural: str, parent_id: str, *, now: float) -> Answered:
        kind, singular = _KINDS[plural]
        row = _only_row_of(body, plural)
        known = {one.external_id: one for one in self._live(kind, now)}
        entity = known.get(str(row.get("id"))) if row is not None else None
        if row is None or entity is None:
            return refusal(400, "E2004", f"{plural} must hold one known entity")
        if (entity.parent_id or self.ad_account_id) != parent_id:
            return _part_refused(plural, "E2005", "The entity has another parent")
        present = self._row(entity)
        settable = {"status", "daily_budget_micro"}
        if any(row.get(key) != value for key, value in present.items() if key not in settable):
            return _part_refused(plural, "E2006", "The complete entity has to be put")
        status = {word: one for one, word in _WORDS.items()}.get(str(row.get("status")))
        if status is None:
            return _part_refused(plural, "E2007", "Invalid status")
        budget = row.get("daily_budget_micro")
        if ("daily_budget_micro" in present) is not ("daily_budget_micro" in row):
            return _part_refused(plural, "E2008", "The kind of a budget cannot be changed")
        if budget is not None and not self._is_payable(budget):
            return _part_refused(plural, "E2009", "Invalid daily_budget_micro")
        self._world.set_status(_KEY, entity.external_id, status, now=now, by=_BY)
        if budget is not None:
            amount = Decimal(str(budget)) / _MICROS
            self._world.set_daily_budget(_KEY, entity.external_id, amount, now=now, by=_BY)
        return _said(plural, singular, [{**present, **row}])

    def _live(self, kind: EntityKind, now: float) -> list[AdEntity]:
        entities = self._world.entities(_KEY, kind, now=now)
        return [one for one in entities if one.status is not EntityStatus.ENDED]

    def _row(self, entity: AdEntity) -> dict[str, object]:
        row: dict[str, object] = {
            "id": entity.external_id,
            "name": entity.name,
            "status": _WORDS[entity.status],
            "delivery_status": [entity.delivery_status],
        }
        match entity.kind:
            case EntityKind.CAMPAIGN:
                row |= {"ad_account_id": self.ad_account_id, "objective": entity.objective}
            case EntityKind.AD_SET:
                row |= {"campaign_id": entity.parent_id, "optimization_goal": entity.objective}
            case EntityKind.AD:
                row |= {"ad_squad_id": entity.parent_id, "creative_id": entity.creative_id}
                return row
        for key, moment in (("start_time", entity.starts_at), ("end_time", entity.ends_at)):
            if moment is not None:
                row[key] = moment.isoformat(timespec="milliseconds")
        keys = {
            BudgetKind.DAILY: "daily_budget_micro",
            BudgetKind.LIFETIME: "lifetime_spend_cap_micro",
        }
        if entity.budget.amount is not None and entity.budget.kind in keys:
            row[keys[entity.budget.kind]] = int(entity.budget.amount * _MICROS)
        return row

    def _is_payable(self, micros: object) -> bool:
        step = _MICROS // 10 ** places_of(self._currency)
        return type(micros) is int and micros >= _LEAST_MICROS and micros % step == 0

    def _edge(self, text: str) -> datetime | None:
        """Return an edge of a range where it is a midnight of the account."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        local = moment.astimezone(self._zone) if moment.tzinfo else moment
        is_midnight = (local.hour, local.minute, local.second) == (0, 0, 0)
        return local if moment.tzinfo and is_midnight else None


def refusal(status: int, code: str, message: str) -> Answered:
    """Refuse a call in the envelope of the Ads API."""
    answer = {
        "request_status": "ERROR",
        "request_id": _trace_of(message),
        "debug_message": message,
        "display_message": "We're sorry, but there was an error.",
        "error_code": code,
    }
    return Answered(status, orjson.dumps(answer))


SECRETS: Mapping[str, str] = MappingProxyType(
    {"client_secret": PRACTICE_SNAPCHAT_SECRET, "refresh_token": PRACTICE_SNAPCHAT_REFRESH}
)
"""What opens the ad account, by the names of the platform's credential fields."""


def _token_for(call: Call) -> Answered:
    form = {
        name: values[0] for name, values in parse_qs(call.body.decode("utf-8", "replace")).items()
    }
    wanted = {
        "grant_type": "refresh_token",
        "client_id": PRACTICE_SNAPCHAT_CLIENT,
        "client_secret": PRACTICE_SNAPCHAT_SECRET,
        "refresh_token": PRACTICE_SNAPCHAT_REFRESH,
    }
    if form != wanted:
        return Answered(400, orjson.dumps({"error": "invalid_grant"}))
    answer = {"access_token": _ACCESS, "token_type": "Bearer", "expires_in": 3600}
    return Answered(200, orjson.dumps({**answer, "scope": "snapchat-marketing-api"}))


def _said(
    plural: str,
    singular: str,
    rows: Sequence[Mapping[str, object]],
    *,
    paging: Mapping[str, str] | None = None,
) -> Answered:
    answer: dict[str, object] = {
        "request_status": "SUCCESS",
        "request_id": _trace_of(plural),
        plural: [{"sub_request_status": "SUCCESS", singular: row} for row in rows],
    }
    if paging is not None:
        answer["paging"] = paging
    return Answered(200, orjson.dumps(answer))


def _part_refused(plural: str, code: str, message: str) -> Answered:
    """Refuse a part of a request that succeeds as a whole."""
    part = {"sub_request_status": "ERROR", "error_code": code, "sub_request_error_reason": message}
    answer = {"request_status": "SUCCESS", "request_id": _trace_of(message), plural: [part]}
    return Answered(200, orjson.dumps(answer))


def _told(figure: AdFigure, fields: Sequence[str]) -> dict[str, object]:
    values = {
        "impressions": figure.impressions,
        "swipes": figure.clicks,
        "spend": int(figure.spend * _MICROS),
        "conversion_purchases": figure.conversions,
        "conversion_purchases_value": int(figure.revenue * _MICROS),
    }
    return {
        "start_time": figure.starts_at.isoformat(timespec="milliseconds"),
        "stats": {name: values[name] for name in fields},
    }


def _only_row_of(body: bytes, plural: str) -> Mapping[str, object] | None:
    try:
        root = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    rows = root.get(plural) if isinstance(root, dict) else None
    if not isinstance(rows, list) or len(rows) != 1:
        return None
    return rows[0] if isinstance(rows[0], dict) else None


def _trace_of(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
