"""Every error of the older upload is one meaning, of a row or of the request."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from stratum_desktop.platforms._shared.failure_kind import Kind
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import Outcome
from stratum_desktop.platforms.failures import (
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.platforms.google.click_conversions.errors import (
    BY_REASON,
    BY_ROW_ERROR,
    STOPS,
    RowError,
    failure_of,
    meaning_of,
    row_errors_of,
)

KINDS = {
    Kind.REAUTHORISE: NeedsReauthorisation,
    Kind.REJECT: Rejected,
    Kind.RETRY: Unavailable,
    Kind.SLOW_DOWN: RateLimited,
    Kind.UPDATE: Unsupported,
}
HOUR = 3600


def an_error(kind: str, name: str, *path: dict[str, Any]) -> dict[str, Any]:
    return {"errorCode": {kind: name}, "location": {"fieldPathElements": list(path)}}


def status_of(*errors: dict[str, Any]) -> dict[str, Any]:
    return {"code": 3, "details": [{"@type": "GoogleAdsFailure", "errors": list(errors)}]}


def row(index: object) -> dict[str, Any]:
    return {"fieldName": "conversions", "index": index}


@pytest.mark.parametrize("name", sorted(BY_REASON))
def test_every_error_of_a_request_is_the_failure_of_its_kind(name: str):
    body = orjson.dumps({"error": status_of(an_error("requestError", name))})
    kind, code = BY_REASON[name]
    failure = failure_of(Reply(400, {}, body, 5, 0.0, None))
    assert type(failure) is KINDS[kind]
    assert failure.reason.code == code
    assert str(failure.reason.facts["platform_code"]).endswith(name)


def test_a_refused_request_names_its_rows():
    body = orjson.dumps({"error": status_of(an_error("fieldError", "REQUIRED", row(4)))})
    failure = failure_of(Reply(400, {}, body, 5, 0.0, None))
    assert isinstance(failure, Rejected)
    assert failure.guilty == (4,)


@pytest.mark.parametrize(
    ("name", "outcome", "wait"),
    [
        ("TOO_RECENT_EVENT", Outcome.LATER, 6 * HOUR),
        ("TOO_RECENT_CONVERSION_ACTION", Outcome.LATER, 6 * HOUR),
        ("TOO_RECENT_CONVERSION", Outcome.LATER, 24 * HOUR),
        ("ORDER_ID_ALREADY_IN_USE", Outcome.DELIVERED, 0),
        ("CLICK_CONVERSION_ALREADY_EXISTS", Outcome.DELIVERED, 0),
        ("CONVERSION_ALREADY_RETRACTED", Outcome.DELIVERED, 0),
        ("CLICK_NOT_FOUND", Outcome.DELIVERED, 0),
        ("EXPIRED_EVENT", Outcome.REJECTED, 0),
        ("UNPARSEABLE_GCLID", Outcome.REJECTED, 0),
        ("AN_ERROR_OF_TOMORROW", Outcome.REJECTED, 0),
    ],
)
def test_an_error_of_a_row_has_its_outcome(name: str, outcome: Outcome, wait: float):
    meaning = meaning_of(RowError("conversionUploadError", name, 0))
    assert (meaning.outcome, meaning.wait_seconds) == (outcome, wait)


def test_only_what_may_pass_is_waited_for():
    for meaning in BY_ROW_ERROR.values():
        assert (meaning.wait_seconds > 0) is (meaning.outcome is Outcome.LATER)
    for name in STOPS:
        assert meaning_of(RowError("conversionUploadError", name, 0)).outcome is Outcome.REJECTED


@pytest.mark.parametrize("kind", ["internalError", "databaseError", "quotaError"])
def test_a_fault_of_googles_own_in_a_row_passes(kind: str):
    assert meaning_of(RowError(kind, "WHATEVER", 0)).outcome is Outcome.LATER


def test_a_row_is_the_first_index_of_the_path_and_has_its_first_error():
    status = status_of(
        an_error("conversionUploadError", "A", row(2), {"fieldName": "people", "index": 7}),
        an_error("conversionUploadError", "B", row(2)),
        an_error("conversionUploadError", "C", {"fieldName": "operations"}, row("3")),
        an_error("conversionUploadError", "D"),
        {"errorCode": 7},
        {"errorCode": {"x": "E"}, "location": 7},
    )
    found = row_errors_of(orjson.dumps({"partialFailureError": status}))
    assert {place: one.name for place, one in found.items()} == {2: "A", 3: "C"}
    assert row_errors_of(b"{}") == {}
    assert row_errors_of(b"<html>") == {}
