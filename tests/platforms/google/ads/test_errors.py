"""Every refusal of a reading or a change is one failure, and its words can be said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.platforms.google.ads.errors import BY_REASON, failure_of
from stratum_desktop.services.wording import WORDS, sentence


def reply(status: int, body: object) -> Reply:
    return Reply(status, {}, json.dumps(body).encode(), 1, None, None)


def refusal(kind: str, name: str, status: int = 400, **more: Any) -> Reply:
    errors = [{"errorCode": {kind: name}, "message": "somebody@shop.example", **more}]
    details = [{"@type": "GoogleAdsFailure", "errors": errors}]
    return reply(status, {"error": {"code": status, "status": "INVALID", "details": details}})


@pytest.mark.parametrize(
    ("kind", "name", "failure", "code"),
    [
        ("queryError", "UNRECOGNIZED_FIELD", Unsupported, "google.query_refused"),
        ("queryError", "REQUESTED_METRICS_FOR_MANAGER", NeedsReauthorisation, "is_manager"),
        ("quotaError", "NEW_KIND_OF_QUOTA", RateLimited, "google.rate_limited"),
        ("internalError", "NEW_KIND_OF_FAULT", Unavailable, "google.service_error"),
        ("databaseError", "CONCURRENT_MODIFICATION", Unavailable, "google.service_error"),
        ("campaignBudgetError", "DUPLICATE_NAME", Rejected, "google.budget_refused"),
        ("authorizationError", "CUSTOMER_NOT_ENABLED", NeedsReauthorisation, "account_closed"),
        ("mutateError", "RESOURCE_NOT_FOUND", Rejected, "google.ad_object_unknown"),
        ("somethingNew", "NEVER_SEEN", Rejected, "google.ads_call_refused"),
    ],
)
def test_an_error_is_known_by_its_name_else_by_its_class(kind, name, failure, code):
    found = failure_of(refusal(kind, name))
    assert isinstance(found, failure)
    assert code in found.reason.code
    assert name in str(found.reason.facts["platform_code"])
    assert "somebody" not in str(found)


@pytest.mark.parametrize("name", BY_REASON)
def test_every_listed_error_has_its_words(name):
    found = failure_of(refusal("anyError", name))
    assert found.reason.code == BY_REASON[name][1]
    assert found.reason.code in WORDS
    assert sentence(found.reason)


def test_a_consent_for_conversions_alone_says_which_scope_is_missing():
    details = [{"@type": "ErrorInfo", "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]
    found = failure_of(reply(403, {"error": {"code": 403, "details": details}}))
    assert isinstance(found, NeedsReauthorisation)
    assert "auth/adwords" in sentence(found.reason)


def test_a_page_of_somebody_else_is_not_a_refusal():
    page = Reply(400, {}, b"<html>", 1, None, None)
    assert isinstance(failure_of(page), Misunderstood)
    assert isinstance(failure_of(Reply(502, {}, b"<html>", 1, None, None)), Unavailable)


def test_a_wait_that_google_names_is_kept():
    more = {"details": {"quotaErrorDetails": {"retryDelay": "30s"}}}
    found = failure_of(refusal("quotaError", "RESOURCE_EXHAUSTED", 429, **more))
    assert isinstance(found, RateLimited)
    assert found.retry_after_seconds == 30
