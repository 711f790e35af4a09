"""The campaigns and reports of a strict LinkedIn, over the living ad world.

Sources: public copies of the vendor's description of campaign management, read 2026-11-22; reports
from general knowledge. The least budget is made up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import orjson

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.money import places_of
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers.linkedin_answers import error
from stratum_desktop.practice.servers.vendor import Answered, Call

_KEY = "linkedin"
_BY = "Marketing API"
_LEAST_BUDGET = Decimal(1)
_MOST_ROWS = 1_000
_STATUSES = {
    EntityStatus.ACTIVE: "ACTIVE",
    EntityStatus.PAUSED: "PAUSED",
    EntityStatus.ENDED: "COMPLETED",
}
_KNOWN_STATUSES = frozenset(
    [
        "ACTIVE",
        "PAUSED",
        "ARCHIVED",
        "COMPLETED",
        "CANCELED",
        "DRAFT",
        "PENDING_DELETION",
        "REMOVED",
    ]
)
_BUDGETS = {BudgetKind.DAILY: "dailyBudget", BudgetKind.LIFETIME: "totalBudget"}
_FIELDS = frozenset(
    (
        *("impressions", "clicks", "costInLocalCurrency", "externalWebsiteConversions"),
        *("conversionValueInLocalCurrency", "dateRange", "pivotValues"),
    )
)
_SEARCH = re.compile(r"\(status:\(values:List\(([A-Z_,]+)\)\)\)")
_DAY = r"\(year:(\d{4}),month:(\d{1,2}),day:(\d{1,2})\)"
_RANGE = re.compile(rf"\(start:{_DAY},end:{_DAY}\)")
_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,4})?")


class LinkedInAds:
    """What the owner of a token for ads may read and change."""

    def __init__(self, world: AdWorld) -> None:
        """Show this world."""
        self._world = world
        account = world.account(_KEY)
        self.account, self.time_zone = account.account, account.time_zone
        self._currency = account.currency
        self._campaigns = f"/rest/adAccounts/{self.account}/adCampaigns"

    @staticmethod
    def serves(call: Call) -> bool:
        """Say whether a call is about an ad account."""
        return call.path.startswith("/rest/adAccounts/") or call.path == "/rest/adAnalytics"

    def answer(self, call: Call, *, now: float) -> Answered:
        """Judge a call whose version, protocol and token are good."""
        if call.path == "/rest/adAnalytics" and call.method == "GET":
            return self._report(call.query, now=now)
        if not f"{call.path}/".startswith(f"/rest/adAccounts/{self.account}/"):
            return error(403, "Not enough permissions", "NO_PERMISSION_ON_ENTITY")
        if (call.method, call.path) == ("GET", f"/rest/adAccounts/{self.account}"):
            return _said(self._account())
        if (call.method, call.path) == ("GET", self._campaigns):
            return self._listing(call.query, now=now)
        campaign = self._find(call.path.removeprefix(f"{self._campaigns}/"), now=now)
        if campaign is None:
            return error(404, "The campaign does not exist", "RESOURCE_NOT_FOUND")
        if call.method == "GET":
            return _said(self._row(campaign))
        if call.headers.get("x-restli-method", "").upper() != "PARTIAL_UPDATE":
            return error(400, "X-RestLi-Method has to be PARTIAL_UPDATE")
        return self._update(call.body, campaign, now=now)

    def _account(self) -> dict[str, object]:
        account = self._world.account(_KEY)
        return {
            "id": int(account.account),
            "name": account.name,
            "currency": account.currency,
            "status": "ACTIVE",
            "type": "BUSINESS",
        }

    def _listing(self, query: Mapping[str, str], *, now: float) -> Answered:
        search = _SEARCH.fullmatch(query.get("search", ""))
        size, after = query.get("pageSize", "100"), query.get("pageToken", "0")
        wanted = set(search[1].split(",")) if search else set()
        if query.get("q") != "search" or not wanted or wanted - _KNOWN_STATUSES:
            return error(400, "Invalid search", "ILLEGAL_ARGUMENT")
        if not size.isdecimal() or not 1 <= int(size) <= _MOST_ROWS or not after.isdecimal():
            return error(400, f"pageSize has to be 1 to {_MOST_ROWS}", "ILLEGAL_ARGUMENT")
        rows = [self._row(one) for one in self._world.entities(_KEY, EntityKind.CAMPAIGN, now=now)]
        rows = [row for row in rows if row["status"] in wanted]
        last = int(after) + int(size)
        metadata = {"nextPageToken": str(last)} if last < len(rows) else {}
        return _said({"elements": rows[int(after) : last], "metadata": metadata})

    def _report(self, query: Mapping[str, str], *, now: float) -> Answered:
        wanted = {"q": "analytics", "pivot": "CAMPAIGN", "timeGranularity": "DAILY"}
        if any(query.get(name) != value for name, value in wanted.items()):
            return error(400, "This practice server reports CAMPAIGN by DAILY alone")
        if query.get("accounts") != f"List(urn:li:sponsoredAccount:{self.account})":
            return error(403, "Not enough permissions", "NO_PERMISSION_ON_ENTITY")
        days = _days_of(query.get("dateRange", ""))
        fields = query.get("fields", "impressions,clicks").split(",")
        if days is None or set(fields) - _FIELDS:
            return error(400, "Invalid dateRange or fields", "ILLEGAL_ARGUMENT")
        figures = self._world.figures(_KEY, Step.DAY, first=days[0], last=days[1], now=now)
        return _said({"elements": [_told(one, fields) for one in figures], "paging": {}})

    def _update(self, body: bytes, campaign: AdEntity, *, now: float) -> Answered:
        values = _values_of(body)
        if not values or set(values) - {"status", "dailyBudget"}:
            return error(422, "ERROR :: /patch/$set :: unrecognized field found")
        if campaign.status is EntityStatus.ENDED:
            return error(400, "The campaign is completed", "STATUS_CHANGE_NOT_ALLOWED")
        status = {word: one for one, word in _STATUSES.items()}.get(str(values.get("status")))
        if "status" in values and status in (None, EntityStatus.ENDED):
            return error(400, "Not from here", "STATUS_CHANGE_NOT_ALLOWED")
        if "dailyBudget" in values:
            refused = self._set_budget(values["dailyBudget"], campaign, now=now)
            if refused is not None:
                return refused
        if status is not None:
            self._world.set_status(_KEY, campaign.external_id, status, now=now, by=_BY)
        return Answered(204, b"", {"x-li-uuid": f"practice-{campaign.external_id}"})

    def _set_budget(self, money: object, campaign: AdEntity, *, now: float) -> Answered | None:
        amount = _amount_of(money)
        if amount is None:
            return error(422, "ERROR :: /patch/$set/dailyBudget/amount :: is not a string")
        if isinstance(money, dict) and money.get("currencyCode") != self._currency:
            return error(400, "The currency is another one", "CURRENCY_MISMATCH")
        if campaign.budget.kind is not BudgetKind.DAILY:
            return error(400, "The campaign has no daily budget", "FIELD_NOT_ALLOWED")
        if amount != round(amount, places_of(self._currency)):
            return error(400, "Too many decimal places", "FIELD_VALUE_INVALID")
        if amount < _LEAST_BUDGET:
            return error(400, f"At least {_LEAST_BUDGET}", "FIELD_VALUE_TOO_LOW")
        self._world.set_daily_budget(_KEY, campaign.external_id, amount, now=now, by=_BY)
        return None

    def _find(self, campaign_id: str, *, now: float) -> AdEntity | None:
        campaigns = self._world.entities(_KEY, EntityKind.CAMPAIGN, now=now)
        return next((one for one in campaigns if one.external_id == campaign_id), None)

    def _row(self, campaign: AdEntity) -> dict[str, object]:
        row: dict[str, object] = {
            "id": int(campaign.external_id),
            "account": f"urn:li:sponsoredAccount:{self.account}",
            "name": campaign.name,
            "status": _STATUSES[campaign.status],
            "servingStatuses": [campaign.delivery_status],
            "objectiveType": campaign.objective,
            "runSchedule": {
                name: round(moment.timestamp() * 1000)
                for name, moment in (("start", campaign.starts_at), ("end", campaign.ends_at))
                if moment is not None
            },
        }
        if campaign.budget.amount is not None and campaign.budget.kind in _BUDGETS:
            money = {"amount": str(campaign.budget.amount), "currencyCode": self._currency}
            row[_BUDGETS[campaign.budget.kind]] = money
        return row


def _said(value: Mapping[str, object]) -> Answered:
    return Answered(200, orjson.dumps(value))


def _told(figure: AdFigure, fields: Sequence[str]) -> dict[str, object]:
    day = figure.starts_at.date()
    on = {"year": day.year, "month": day.month, "day": day.day}
    values = {
        "impressions": figure.impressions,
        "clicks": figure.clicks,
        "costInLocalCurrency": str(figure.spend),
        "externalWebsiteConversions": figure.conversions,
        "conversionValueInLocalCurrency": str(figure.revenue),
        "dateRange": {"start": on, "end": on},
        "pivotValues": [f"urn:li:sponsoredCampaign:{figure.external_id}"],
    }
    return {name: values[name] for name in fields}


def _days_of(text: str) -> tuple[date, date] | None:
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    numbers = [int(one) for one in found.groups()]
    try:
        first, last = date(*numbers[:3]), date(*numbers[3:])
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _values_of(body: bytes) -> dict[str, object] | None:
    try:
        root = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    patch = root.get("patch") if isinstance(root, dict) else None
    values = patch.get("$set") if isinstance(patch, dict) else None
    return values if isinstance(values, dict) else None


def _amount_of(money: object) -> Decimal | None:
    """Return an amount, which has to be a decimal text: a number is refused."""
    amount = money.get("amount") if isinstance(money, dict) else None
    if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
        return None
    return Decimal(amount)
