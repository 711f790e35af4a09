"""The practice Google Ads API beyond uploads: `googleAds:search` and the mutates, strictly.

Every refusal has the class and name that Google's errors have. Made up here: the least budget of a
day (one unit of the currency, a hundred where it has no places), and that a shared budget cannot
be changed at all. Sources, read 2026-11-23: developers.google.com/google-ads/api/rest/common and
google-ads 34.0.0 (v26), `services/types` and `errors/types`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import orjson

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.money import places_of
from stratum_desktop.practice.servers.google_ads_fields import TYPES, Type, check
from stratum_desktop.practice.servers.google_ads_rows import GoogleAccount, Row, micros
from stratum_desktop.practice.servers.google_answers import ads_error, budget_error
from stratum_desktop.practice.servers.google_gaql import BadQuery, Condition, Query, parse
from stratum_desktop.practice.servers.vendor import Answered

ROWS_A_PAGE = 10_000
METHODS = (
    "googleAds:search|campaigns:mutate|adGroups:mutate|adGroupAds:mutate|campaignBudgets:mutate"
)
_SEARCH = frozenset({"query", "pageToken", "pageSize", "validateOnly", "searchSettings"})
_MUTATE = frozenset({"operations", "partialFailure", "validateOnly", "responseContentType"})
_LEVELS = {
    "campaigns": EntityKind.CAMPAIGN,
    "adGroups": EntityKind.AD_SET,
    "adGroupAds": EntityKind.AD,
}
_SETTABLE = {"ENABLED": EntityStatus.ACTIVE, "PAUSED": EntityStatus.PAUSED}
_AMOUNTS = frozenset({"amountMicros", "amount_micros"})
_NUMBER = re.compile(r"-?[0-9]{1,19}")
_MOST_MICROS = 10**15
_BY = "GOOGLE_ADS_API"


class _Refused(Exception):
    """An operation that Google refuses."""

    def __init__(self, answered: Answered) -> None:
        super().__init__()
        self.answered = answered


class _Change(NamedTuple):
    """An operation that was found right."""

    entity: AdEntity
    resource_name: str
    status: EntityStatus | None = None
    daily_budget: Decimal | None = None


def answer(
    method: str, body: Mapping[str, object], account: GoogleAccount, *, rows_a_page: int
) -> Answered:
    """Judge a call whose path, token and customer were found right.

    Args:
        method: one of `METHODS`.
        rows_a_page: Google's are 10,000.
    """
    if method == "googleAds:search":
        return _search(body, account, rows_a_page)
    return _mutate(method.partition(":")[0], body, account)


def _search(body: Mapping[str, object], account: GoogleAccount, rows_a_page: int) -> Answered:
    if not body.keys() <= _SEARCH or not isinstance(body.get("query"), str):
        return ads_error(400, "requestError", "REQUIRED_FIELD_MISSING")
    if "pageSize" in body:
        return ads_error(400, "requestError", "PAGE_SIZE_NOT_SUPPORTED")
    text = str(body["query"])
    local_now = datetime.fromtimestamp(account.now, account.zone).replace(tzinfo=None)
    try:
        query = parse(text)
        check(query, local_now=local_now)
    except BadQuery as bad:
        return ads_error(400, bad.kind, bad.name)
    start = _start_of(body.get("pageToken"), text)
    if start is None:
        return ads_error(400, "requestError", "INVALID_PAGE_TOKEN")
    found = [row for row in account.rows(query) if _fits(row, query.conditions)]
    for field, is_descending in reversed(query.order):
        found.sort(key=lambda row: _sortable(row.get(field)), reverse=is_descending)
    found = found[: query.limit]
    shown = found[start : start + rows_a_page]
    answered: dict[str, object] = {"results": [_spelled(row, query) for row in shown]}
    answered["fieldMask"] = ",".join(map(_camel, query.fields))
    if start + rows_a_page < len(found):
        answered["nextPageToken"] = _token(start + rows_a_page, text)
    request_id = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    return Answered(200, orjson.dumps(answered), {"request-id": request_id})


def _fits(row: Row, conditions: Sequence[Condition]) -> bool:
    return all(_holds(row.get(one.field), one) for one in conditions)


def _holds(value: object, condition: Condition) -> bool:
    if value is None:
        return False
    if isinstance(value, bool):
        value = str(value).upper()
    given = [
        one.upper() if TYPES[condition.field] is Type.BOOLEAN and isinstance(one, str) else one
        for one in condition.values
    ]
    first = given[0]
    match condition.operator:
        case "=":
            return value == first
        case "!=":
            return value != first
        case "IN":
            return value in given
        case "BETWEEN":
            return first <= value <= given[1]  # type: ignore[operator]
        case "<":
            return value < first  # type: ignore[operator]
        case "<=":
            return value <= first  # type: ignore[operator]
        case ">":
            return value > first  # type: ignore[operator]
        case _:
            return value >= first  # type: ignore[operator]


def _sortable(value: object) -> tuple[bool, object]:
    return (value is not None, value)


def _spelled(row: Row, query: Query) -> dict[str, object]:
    """Return a row as JSON: what was selected, and the names of its resources."""
    owners = {field.partition(".")[0] for field in query.fields} | {query.resource}
    names = {f"{one}.resource_name" for one in owners - {"metrics", "segments"}}
    shown: dict[str, object] = {}
    for field in sorted(names | set(query.fields)):
        value = row.get(field)
        if value is None:
            continue
        at = shown
        *parts, last = _camel(field).split(".")
        for part in parts:
            at = at.setdefault(part, {})  # type: ignore[assignment]
        at[last] = str(value) if TYPES[field] is Type.INT64 else value
    return shown


def _camel(field: str) -> str:
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), field)


def _token(start: int, text: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([start, _digest(text)])).decode()


def _start_of(token: object, text: str) -> int | None:
    """Return where a page starts; None for a token of no page of this query."""
    if token is None:
        return 0
    try:
        start, digest = orjson.loads(base64.urlsafe_b64decode(str(token)))
    except (ValueError, TypeError):
        return None
    return start if digest == _digest(text) and type(start) is int else None


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _mutate(service: str, body: Mapping[str, object], account: GoogleAccount) -> Answered:
    operations = body.get("operations")
    if not body.keys() <= _MUTATE or not isinstance(operations, list) or not operations:
        return ads_error(400, "requestError", "REQUIRED_FIELD_MISSING")
    try:
        changes = [_change_of(service, one, account) for one in operations]
    except _Refused as refused:
        return refused.answered
    if body.get("validateOnly"):
        return Answered(200, b"{}")
    for change in changes:
        _make(change, account)
    results = [{"resourceName": change.resource_name} for change in changes]
    return Answered(200, orjson.dumps({"results": results}))


def _make(change: _Change, account: GoogleAccount) -> None:
    number = change.entity.external_id
    if change.status is not None:
        account.world.set_status("google", number, change.status, now=account.now, by=_BY)
    if change.daily_budget is not None:
        account.world.set_daily_budget(
            "google", number, change.daily_budget, now=account.now, by=_BY
        )


def _change_of(service: str, operation: object, account: GoogleAccount) -> _Change:
    if not isinstance(operation, dict) or not operation.keys() <= {"update", "updateMask"}:
        raise _refused("requestError", "OPERATION_REQUIRED")
    update, mask = operation.get("update"), operation.get("updateMask")
    if not isinstance(update, dict):
        raise _refused("requestError", "OPERATION_REQUIRED")
    if not isinstance(mask, str) or not mask:
        raise _refused("fieldMaskError", "FIELD_MASK_MISSING")
    name = update.get("resourceName")
    if not isinstance(name, str) or not name:
        raise _refused("requestError", "RESOURCE_NAME_MISSING")
    if not re.fullmatch(rf"customers/[0-9]+/{service}/[0-9]+(?:~[0-9]+)?", name):
        raise _refused("requestError", "RESOURCE_NAME_MALFORMED")
    if service == "campaignBudgets":
        return _budget_change(name, mask, update, account)
    return _status_change(_LEVELS[service], name, mask, update, account)


def _status_change(
    kind: EntityKind, name: str, mask: str, update: Mapping[str, object], account: GoogleAccount
) -> _Change:
    found = [one for one in account.entities(kind) if account.name_of(kind, one) == name]
    if not found:
        raise _refused("mutateError", "RESOURCE_NOT_FOUND", 404)
    if mask != "status":
        raise _refused("fieldMaskError", "FIELD_NOT_FOUND")
    status = _SETTABLE.get(str(update.get("status")))
    if status is None:
        raise _refused("requestError", "INVALID_ENUM_VALUE")
    if found[0].status is EntityStatus.ENDED:
        raise _refused("contextError", "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE")
    return _Change(found[0], name, status=status)


def _budget_change(
    name: str, mask: str, update: Mapping[str, object], account: GoogleAccount
) -> _Change:
    found = [
        one
        for one in account.entities(EntityKind.CAMPAIGN)
        if one.budget.budget_id and account.budget_name(one.budget) == name
    ]
    if not found:
        raise _refused("mutateError", "RESOURCE_NOT_FOUND", 404)
    if mask not in _AMOUNTS:
        raise _refused("fieldMaskError", "FIELD_NOT_FOUND")
    campaign = found[0]
    if campaign.status is EntityStatus.ENDED:
        raise _refused("campaignBudgetError", "CAMPAIGN_BUDGET_REMOVED")
    if campaign.budget.kind is BudgetKind.LIFETIME:
        what = "BUDGET_AMOUNT_MUST_BE_UNSET_FOR_CUSTOM_BUDGET_PERIOD"
        raise _refused("campaignBudgetError", what)
    if campaign.budget.kind is BudgetKind.SHARED:
        raise _refused("mutateError", "MUTATE_NOT_ALLOWED")
    given = update.get("amountMicros")
    if not isinstance(given, str | int) or not _NUMBER.fullmatch(str(given)):
        raise _refused("requestError", "REQUIRED_FIELD_MISSING")
    amount = int(given)
    _check_amount(amount, account.world.account("google").currency)
    return _Change(campaign, name, daily_budget=Decimal(amount) / 1_000_000)


def _check_amount(amount: int, currency: str) -> None:
    places = places_of(currency)
    least = micros(Decimal(1) if places else Decimal(100))
    if amount < 0:
        raise _refused("campaignBudgetError", "NEGATIVE_MONEY_AMOUNT")
    if amount % 10 ** (6 - places):
        raise _refused("campaignBudgetError", "NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT")
    if amount == 0:
        raise _refused("campaignBudgetError", "MONEY_AMOUNT_LESS_THAN_CURRENCY_MINIMUM_CPC")
    if amount < least:
        raise _Refused(budget_error(amount, least, currency))
    if amount > _MOST_MICROS:
        raise _refused("campaignBudgetError", "MONEY_AMOUNT_TOO_LARGE")


def _refused(kind: str, name: str, status: int = 400) -> _Refused:
    return _Refused(ads_error(status, kind, name))
