"""What the Google Ads API says of any call, and of reading and changing an account.

Source: google-ads 34.0.0, `v26/errors/types` (authentication_error, authorization_error,
quota_error, query_error, request_error, change_event_error, campaign_budget_error, campaign_error,
mutate_error), read 2026-11-23.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from stratum_desktop.platforms._shared.failure_kind import Kind
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import Failure, Rejected
from stratum_desktop.platforms.google import errors
from stratum_desktop.platforms.google.ads.mapping import StrangeRow, money, word
from stratum_desktop.platforms.google.errors import Meaning, details_of, error_of

_K = Kind
#: Of every call.
COMMON: dict[str, Meaning] = {
    "RESOURCE_EXHAUSTED": (_K.SLOW_DOWN, "google.rate_limited"),
    "RESOURCE_TEMPORARILY_EXHAUSTED": (_K.SLOW_DOWN, "google.rate_limited"),
    "EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION": (_K.SLOW_DOWN, "google.rate_limited"),
    "EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION": (_K.SLOW_DOWN, "google.rate_limited"),
    "TRANSIENT_ERROR": (_K.RETRY, "google.service_error"),
    "INTERNAL_ERROR": (_K.RETRY, "google.service_error"),
    "DEADLINE_EXCEEDED": (_K.RETRY, "google.service_error"),
    "CONCURRENT_MODIFICATION": (_K.RETRY, "google.service_error"),
    "UNSUPPORTED_VERSION": (_K.UPDATE, "google.version_ended"),
    "CUSTOMER_NOT_FOUND": (_K.REAUTHORISE, "google.destination_not_found"),
    "INVALID_CUSTOMER_ID": (_K.REAUTHORISE, "google.destination_not_found"),
    "NOT_ADS_USER": (_K.REAUTHORISE, "google.permission_missing"),
    "USER_PERMISSION_DENIED": (_K.REAUTHORISE, "google.permission_missing"),
    "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION": (_K.REAUTHORISE, "google.project_not_approved"),
    "ACTION_NOT_PERMITTED": (_K.REAUTHORISE, "google.project_not_approved"),
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": (_K.REAUTHORISE, "google.scope_missing"),
    "SERVICE_DISABLED": (_K.REAUTHORISE, "google.api_not_enabled"),
}
_BUDGET = "google.budget_refused"
_GONE = (_K.REJECT, "google.ad_object_unknown")
#: Of reading and changing an account, beside the above.
BY_REASON: dict[str, Meaning] = {
    **COMMON,
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": (_K.REAUTHORISE, "google.ads_scope_missing"),
    "SERVICE_DISABLED": (_K.REAUTHORISE, "google.ads_api_not_enabled"),
    "CUSTOMER_NOT_ENABLED": (_K.REAUTHORISE, "google.ad_account_closed"),
    "REQUESTED_METRICS_FOR_MANAGER": (_K.REAUTHORISE, "google.account_is_manager"),
    "CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT": (_K.REAUTHORISE, "google.account_is_manager"),
    "INVALID_PAGE_TOKEN": (_K.REJECT, "google.page_ended"),
    "EXPIRED_PAGE_TOKEN": (_K.REJECT, "google.page_ended"),
    "START_DATE_TOO_OLD": (_K.REJECT, "google.changes_forgotten"),
    "RESOURCE_NOT_FOUND": _GONE,
    "CAMPAIGN_BUDGET_REMOVED": _GONE,
    "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE": _GONE,
    "CANNOT_OPERATE_ON_REMOVED_ADGROUPAD": _GONE,
    "CANNOT_MODIFY_REMOVED_CAMPAIGN": _GONE,
    "MUTATE_NOT_ALLOWED": (_K.REAUTHORISE, "google.change_not_permitted"),
    "OPERATION_ACCESS_DENIED": (_K.REAUTHORISE, "google.change_not_permitted"),
    "NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT": (_K.REJECT, "google.budget_step"),
    "MONEY_AMOUNT_LESS_THAN_CURRENCY_MINIMUM_CPC": (_K.REJECT, "google.budget_too_small"),
    "BUDGET_BELOW_PER_DAY_MINIMUM": (_K.REJECT, "google.budget_too_small"),
    "NEGATIVE_MONEY_AMOUNT": (_K.REJECT, "google.budget_too_small"),
    "MONEY_AMOUNT_TOO_LARGE": (_K.REJECT, "google.budget_too_large"),
    "BUDGET_AMOUNT_MUST_BE_UNSET_FOR_CUSTOM_BUDGET_PERIOD": (_K.REJECT, "google.budget_of_a_run"),
}
#: What the classes of errors mean whose members are listed nowhere above.
_BY_CLASS: dict[str, Meaning] = {
    "internalError": (_K.RETRY, "google.service_error"),
    "databaseError": (_K.RETRY, "google.service_error"),
    "quotaError": (_K.SLOW_DOWN, "google.rate_limited"),
    "queryError": (_K.UPDATE, "google.query_refused"),
    "campaignBudgetError": (_K.REJECT, _BUDGET),
}


_LEAST_BUDGET = ("details", "budgetPerDayMinimumErrorDetails")


class AdsError(NamedTuple):
    """One error of Google's list."""

    #: ``conversionUploadError``, ``quotaError``, …
    kind: str
    name: str
    #: None where it names no row.
    place: int | None


def failure_of(reply: Reply) -> Failure:
    """Return what a reply that is no success means for a reading or a change."""
    error = error_of(reply.body)
    found = [*errors_in(error)]
    listed = [one.get("reason") for one in details_of(error)]
    reasons = [one.name for one in found] + [one for one in listed if isinstance(one, str)]
    by_class = {one.name: _BY_CLASS[one.kind] for one in found if one.kind in _BY_CLASS}
    return errors.failure_of(
        reply, reasons, {**by_class, **BY_REASON}, refused="google.ads_call_refused"
    )


def change_failure_of(reply: Reply) -> Failure:
    """Return what a refused change means, with the least budget where Google names one."""
    failure = failure_of(reply)
    least = _least_budget_in(error_of(reply.body))
    if not isinstance(failure, Rejected) or least is None:
        return failure
    reason = failure.reason
    return replace(failure, reason=replace(reason, facts={**reason.facts, "least": least}))


def _least_budget_in(error: Mapping[str, object]) -> str | None:
    """Return the least budget of a day as Google names it, with its currency; None without one."""
    for detail in details_of(error):
        listed = detail.get("errors")
        for one in listed if isinstance(listed, list) else ():
            try:
                least = money(one, *_LEAST_BUDGET, "minimumBudgetAmountMicros")
                currency = word(one, *_LEAST_BUDGET, "currencyCode")
            except StrangeRow:
                continue
            if least is not None:
                return f"{least} {currency}".strip()
    return None


def errors_in(status: Mapping[str, object]) -> Iterator[AdsError]:
    """Yield the errors of a whole request, or of its rows."""
    for detail in details_of(status):
        listed = detail.get("errors")
        for one in listed if isinstance(listed, list) else ():
            code = one.get("errorCode") if isinstance(one, Mapping) else None
            if isinstance(code, Mapping):
                for kind, name in code.items():
                    yield AdsError(str(kind), str(name)[:64], _place_of(one.get("location")))


def _place_of(location: object) -> int | None:
    """Return the first index of a path, which is the row's."""
    path = location.get("fieldPathElements") if isinstance(location, Mapping) else None
    for element in path if isinstance(path, list) else ():
        index = element.get("index") if isinstance(element, Mapping) else None
        if type(index) is int or (isinstance(index, str) and index.isdecimal()):
            return int(index)
    return None
