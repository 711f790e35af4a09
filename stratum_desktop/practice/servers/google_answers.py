"""How Google says no: the error shapes of its token endpoint and of its two conversion APIs.

Sources, read 2026-11-22: developers.google.com/data-manager/api/devguides/concepts/
understand-errors, and google-ads 34.0.0 (v26), `errors/types/errors.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from stratum_desktop.practice.servers.vendor import Answered

_RPC = "type.googleapis.com/google.rpc"
_FAILURE = "type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure"
_MESSAGE = "There was a problem with the request."
_WORDS = {403: "PERMISSION_DENIED", 404: "NOT_FOUND"}


def oauth_error(status: int, code: str) -> Answered:
    """Return a refusal of the token endpoint."""
    return Answered(status, orjson.dumps({"error": code, "error_description": "Bad Request"}))


def error(
    status: int, word: str, reason: str, *, headers: Mapping[str, str] | None = None
) -> Answered:
    """Return a refusal of a whole request."""
    details = [{"@type": f"{_RPC}.ErrorInfo", "reason": reason, "domain": "googleapis.com"}]
    return _answered(status, word, [*details, _request_info()], headers)


def violations(found: Sequence[tuple[str, str]]) -> Answered:
    """Return a refusal for single fields, each a path and a reason; the first names the whole."""
    reason = found[0][1] if found else "INVALID_EVENT"
    fields = [
        {"field": path, "description": "The value of the field is not right.", "reason": why}
        for path, why in found
    ]
    details: list[dict[str, object]] = [
        {"@type": f"{_RPC}.ErrorInfo", "reason": reason, "domain": "datamanager.googleapis.com"},
        {"@type": f"{_RPC}.BadRequest", "fieldViolations": fields},
        _request_info(),
    ]
    return _answered(400, "INVALID_ARGUMENT", details, None)


def ads_error(status: int, kind: str, name: str) -> Answered:
    """Return a refusal of a whole request of the Google Ads API."""
    failure = {"@type": _FAILURE, "errors": [{"errorCode": {kind: name}, "message": _MESSAGE}]}
    word = _WORDS.get(status, "INVALID_ARGUMENT")
    return _answered(status, word, [failure], None)


def budget_error(given: int, least: int, currency: str) -> Answered:
    """Return the refusal of a budget below what a day needs, all in micros."""
    told = {
        "budgetPerDayMinimumErrorDetails": {
            "currencyCode": currency,
            "budgetPerDayMinimumMicros": str(least),
            "minimumBudgetAmountMicros": str(least),
            "failedBudgetAmountMicros": str(given),
        }
    }
    error = {
        "errorCode": {"campaignBudgetError": "BUDGET_BELOW_PER_DAY_MINIMUM"},
        "message": _MESSAGE,
        "details": told,
    }
    return _answered(400, "INVALID_ARGUMENT", [{"@type": _FAILURE, "errors": [error]}], None)


def partial_failure(key: str, errors: Sequence[str | None]) -> dict[str, object]:
    """Return what stands beside the results of a request some of whose rows failed."""
    kind = "conversionUploadError" if key == "conversions" else "conversionAdjustmentUploadError"
    listed = [
        {
            "errorCode": {kind: name},
            "message": _MESSAGE,
            "trigger": {"stringValue": "somebody@shop.example"},
            "location": {"fieldPathElements": [{"fieldName": key, "index": place}]},
        }
        for place, name in enumerate(errors)
        if name is not None
    ]
    details = [{"@type": _FAILURE, "errors": listed, "requestId": "practice-request"}]
    return {"code": 3, "message": f"{_MESSAGE}, at {key}[0]", "details": details}


def _request_info() -> dict[str, object]:
    return {"@type": f"{_RPC}.RequestInfo", "requestId": "practice-request"}


def _answered(
    status: int,
    word: str,
    details: Sequence[Mapping[str, object]],
    headers: Mapping[str, str] | None,
) -> Answered:
    said = {"code": status, "message": _MESSAGE, "status": word, "details": details}
    return Answered(status, orjson.dumps({"error": said}), headers or {})
