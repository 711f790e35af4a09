"""Which fields the practice Google Ads API knows, and what may be asked of each.

Source: developers.google.com/google-ads/api/fields/v26, read 2026-11-23, of which this is a part.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import Enum, auto

from stratum_desktop.practice.servers.google_gaql import BadQuery, Condition, Query


class Type(Enum):
    """What a field holds, and so how JSON spells it."""

    #: 64 bits, as text.
    INT64 = auto()
    INT32 = auto()
    DOUBLE = auto()
    BOOLEAN = auto()
    STRING = auto()
    RESOURCE_NAME = auto()
    ENUM = auto()
    DATE = auto()
    #: An object or a list, which nothing can be asked of.
    MESSAGE = auto()


_T = Type
_SUMMARY = {
    "resource_name": _T.RESOURCE_NAME,
    "client": _T.ENUM,
    "status": _T.ENUM,
    "total_event_count": _T.INT64,
    "successful_event_count": _T.INT64,
    "pending_event_count": _T.INT64,
    "last_upload_date_time": _T.STRING,
    "daily_summaries": _T.MESSAGE,
    "job_summaries": _T.MESSAGE,
    "alerts": _T.MESSAGE,
}
OF_CLIENT = "offline_conversion_upload_client_summary"
OF_ACTION = "offline_conversion_upload_conversion_action_summary"
_PRIMARY = {"status": _T.ENUM, "primary_status": _T.ENUM, "primary_status_reasons": _T.MESSAGE}
_BY_OWNER: dict[str, dict[str, Type]] = {
    "customer": {
        "resource_name": _T.RESOURCE_NAME,
        "id": _T.INT64,
        "descriptive_name": _T.STRING,
        "currency_code": _T.STRING,
        "time_zone": _T.STRING,
        "status": _T.ENUM,
        "manager": _T.BOOLEAN,
    },
    "campaign": {
        "resource_name": _T.RESOURCE_NAME,
        "id": _T.INT64,
        "name": _T.STRING,
        **_PRIMARY,
        "advertising_channel_type": _T.ENUM,
        "start_date_time": _T.STRING,
        "end_date_time": _T.STRING,
        "campaign_budget": _T.RESOURCE_NAME,
    },
    "campaign_budget": {
        "resource_name": _T.RESOURCE_NAME,
        "id": _T.INT64,
        "amount_micros": _T.INT64,
        "total_amount_micros": _T.INT64,
        "period": _T.ENUM,
        "explicitly_shared": _T.BOOLEAN,
        "reference_count": _T.INT64,
        "status": _T.ENUM,
    },
    "ad_group": {
        "resource_name": _T.RESOURCE_NAME,
        "id": _T.INT64,
        "name": _T.STRING,
        **_PRIMARY,
        "type": _T.ENUM,
        "campaign": _T.RESOURCE_NAME,
    },
    "ad_group_ad": {
        "resource_name": _T.RESOURCE_NAME,
        "ad.id": _T.INT64,
        "ad.name": _T.STRING,
        "ad.type": _T.ENUM,
        **_PRIMARY,
    },
    "metrics": {
        "cost_micros": _T.INT64,
        "conversions": _T.DOUBLE,
        "conversions_value": _T.DOUBLE,
        "all_conversions": _T.DOUBLE,
        "all_conversions_value": _T.DOUBLE,
        "impressions": _T.INT64,
        "clicks": _T.INT64,
    },
    "segments": {"date": _T.DATE, "hour": _T.INT32, "conversion_action": _T.RESOURCE_NAME},
    "change_event": {
        "resource_name": _T.RESOURCE_NAME,
        "change_date_time": _T.STRING,
        "change_resource_type": _T.ENUM,
        "change_resource_name": _T.STRING,
        "client_type": _T.ENUM,
        "user_email": _T.STRING,
        "resource_change_operation": _T.ENUM,
        "changed_fields": _T.MESSAGE,
        "old_resource": _T.MESSAGE,
        "new_resource": _T.MESSAGE,
        "campaign": _T.RESOURCE_NAME,
        "ad_group": _T.RESOURCE_NAME,
    },
    "recommendation": {
        "resource_name": _T.RESOURCE_NAME,
        "type": _T.ENUM,
        "campaign": _T.RESOURCE_NAME,
        "dismissed": _T.BOOLEAN,
        "campaign_budget_recommendation": _T.MESSAGE,
        "forecasting_campaign_budget_recommendation": _T.MESSAGE,
        "marginal_roi_campaign_budget_recommendation": _T.MESSAGE,
    },
    OF_CLIENT: {**_SUMMARY, "success_rate": _T.DOUBLE, "pending_rate": _T.DOUBLE},
    OF_ACTION: {
        **_SUMMARY,
        "conversion_action_id": _T.INT64,
        "conversion_action_name": _T.STRING,
    },
}
TYPES = {f"{owner}.{name}": kind for owner, of in _BY_OWNER.items() for name, kind in of.items()}
"""Every field by its whole name."""
#: Resources that can be asked from, and whose fields may stand beside their own.
_BESIDE: dict[str, frozenset[str]] = {
    "customer": frozenset(),
    "campaign": frozenset({"campaign_budget", "customer", "metrics", "segments"}),
    "ad_group": frozenset({"campaign", "customer"}),
    "ad_group_ad": frozenset({"ad_group", "campaign", "customer"}),
    "change_event": frozenset({"campaign", "ad_group", "customer"}),
    "recommendation": frozenset({"campaign", "customer"}),
    OF_CLIENT: frozenset({"customer"}),
    OF_ACTION: frozenset({"customer"}),
}
_LISTED = {"status": frozenset({"ENABLED", "PAUSED", "REMOVED"})}
CONVERSION_ACTION = "segments.conversion_action"
#: What belongs to no conversion, so to no action.
_OF_NO_ACTION = frozenset({"metrics.cost_micros", "metrics.impressions", "metrics.clicks"})
_MOST_CHANGES = 10_000
_MOST_DAYS = timedelta(days=30)
_MOMENT = "change_event.change_date_time"


def check(query: Query, *, local_now: datetime) -> None:
    """Refuse what Google refuses of a query that is well formed.

    Args:
        local_now: by the account's clock, without a zone.

    Raises:
        BadQuery: with Google's name of what is wrong.
    """
    if query.resource not in _BESIDE:
        raise BadQuery("BAD_RESOURCE_TYPE_IN_FROM_CLAUSE")
    for field in query.fields:
        _check_owner(query.resource, field, "SELECT")
    for condition in query.conditions:
        _check_owner(query.resource, condition.field, "WHERE")
        _check_condition(condition)
    for field, _ in query.order:
        _check_owner(query.resource, field, "SELECT")
        if TYPES[field] is _T.MESSAGE:
            raise BadQuery("PROHIBITED_FIELD_IN_ORDER_BY_CLAUSE")
    _check_references(query)
    if query.resource == "change_event":
        _check_changes(query, local_now)
    elif any(one.startswith(("metrics.", "segments.")) for one in query.fields):
        _check_days(query)


def _check_owner(resource: str, field: str, clause: str) -> None:
    if field not in TYPES:
        raise BadQuery("UNRECOGNIZED_FIELD")
    owner = field.partition(".")[0]
    if owner == resource or owner in _BESIDE[resource]:
        return
    if owner in ("metrics", "segments"):
        what = "METRIC" if owner == "metrics" else "SEGMENT"
        raise BadQuery(f"PROHIBITED_{what}_IN_SELECT_OR_WHERE_CLAUSE")
    raise BadQuery(f"PROHIBITED_RESOURCE_TYPE_IN_{clause}_CLAUSE")


def _check_condition(condition: Condition) -> None:
    kind = TYPES[condition.field]
    if kind is _T.MESSAGE:
        raise BadQuery("PROHIBITED_FIELD_IN_WHERE_CLAUSE")
    numbers = kind in (_T.INT64, _T.INT32, _T.DOUBLE)
    ordered = numbers or kind is _T.DATE or condition.field == _MOMENT
    if condition.operator == "BETWEEN" and kind is not _T.DATE and condition.field != _MOMENT:
        raise BadQuery("OPERATOR_FIELD_MISMATCH")
    if condition.operator in ("<", "<=", ">", ">=") and not ordered:
        raise BadQuery("OPERATOR_FIELD_MISMATCH")
    for value in condition.values:
        if numbers and not isinstance(value, int):
            raise BadQuery("BAD_VALUE")
        if not numbers and not isinstance(value, str):
            raise BadQuery("INVALID_STRING_VALUE")
        if kind is _T.DATE and not _is_day(str(value)):
            raise BadQuery("INVALID_DATE_FORMAT")
        if kind is _T.BOOLEAN and str(value).upper() not in ("TRUE", "FALSE"):
            raise BadQuery("BAD_VALUE")
        known = _LISTED.get(condition.field.rpartition(".")[2]) if kind is _T.ENUM else None
        if known is not None and value not in known:
            raise BadQuery("BAD_ENUM_CONSTANT")


def _check_references(query: Query) -> None:
    """Refuse segments and metrics that only order or narrow; the core date may only narrow."""
    used = [field for field, _ in query.order]
    used += [one.field for one in query.conditions if one.field != "segments.date"]
    for field in used:
        if field.startswith(("metrics.", "segments.")) and field not in query.fields:
            raise BadQuery("EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE")


def _check_days(query: Query) -> None:
    """Refuse days without end. A total over days is not made here, which is this twin's choice."""
    first, last = bounds_of(query, "segments.date")
    if first is None or last is None:
        raise BadQuery("EXPECTED_FILTERS_ON_DATE_RANGE")
    if first > last:
        raise BadQuery("DATE_RANGE_TOO_NARROW")
    if "segments.date" not in query.fields:
        raise BadQuery("REQUIRED_SEGMENT_FIELD_MISSING")
    if CONVERSION_ACTION in query.fields and _OF_NO_ACTION & set(query.fields):
        raise BadQuery("PROHIBITED_SEGMENT_WITH_METRIC_IN_SELECT_OR_WHERE_CLAUSE")


def _check_changes(query: Query, local_now: datetime) -> None:
    def refused(name: str) -> BadQuery:
        return BadQuery(name, "changeEventError")

    first, last = bounds_of(query, _MOMENT)
    if first is None or last is None:
        raise refused("CHANGE_DATE_RANGE_INFINITE")
    if first > last:
        raise refused("CHANGE_DATE_RANGE_NEGATIVE")
    try:
        begins = datetime.fromisoformat(first)
    except ValueError:
        raise BadQuery("BAD_VALUE") from None
    if local_now - begins > _MOST_DAYS:
        raise refused("START_DATE_TOO_OLD")
    if query.limit is None:
        raise refused("LIMIT_NOT_SPECIFIED")
    if query.limit > _MOST_CHANGES:
        raise refused("INVALID_LIMIT_CLAUSE")


def bounds_of(query: Query, field: str) -> tuple[str | None, str | None]:
    """Return the least and the greatest value that a query leaves of a field; None: no end."""
    first: str | None = None
    last: str | None = None
    for condition in query.conditions:
        if condition.field != field:
            continue
        if condition.operator in ("=", "BETWEEN", ">", ">="):
            first = str(condition.values[0])
        if condition.operator in ("=", "BETWEEN", "<", "<="):
            last = str(condition.values[-1])
    return first, last


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
