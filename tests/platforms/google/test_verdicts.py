"""What became of a request, read from counts that name no event."""

from __future__ import annotations

import orjson
import pytest

from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import Ruling, Verdict
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
)
from stratum_desktop.platforms.google.verdicts import BY_REASON, TOO_RECENT_SECONDS, verdict_of

HOUR = 3600


def reply(body: object, status: int = 200) -> Reply:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    return Reply(status, {}, raw, 5, 0.0, None)


def part(status: str, **counts: int) -> dict[str, object]:
    listed = [
        {"reason": f"PROCESSING_ERROR_REASON_{name}", "recordCount": str(count)}
        for name, count in counts.items()
    ]
    return {"requestStatus": status, "errorInfo": {"errorCounts": listed}}


def verdict(*parts: dict[str, object], of: int = 10) -> Verdict:
    said = verdict_of(reply({"requestStatusPerDestination": list(parts)}), of)
    assert isinstance(said, Verdict), said
    return said


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [part("PROCESSING")],
        [part("SUCCESS"), part("PROCESSING")],
        [part("REQUEST_STATUS_UNKNOWN")],
        [part("SOMETHING_NEW")],
    ],
)
def test_there_is_no_verdict_before_every_action_has_one(parts):
    assert verdict(*parts) == Verdict(Ruling.PENDING)


@pytest.mark.parametrize(
    "parts",
    [
        [part("SUCCESS")],
        [part("SUCCESS"), part("SUCCESS")],
        [part("PARTIAL_SUCCESS", DUPLICATE_TRANSACTION_ID=3)],
        [part("FAILED", DUPLICATE_TRANSACTION_ID=9, DUPLICATE_GCLID=1)],
    ],
)
def test_what_was_counted_now_or_before_is_confirmed(parts):
    assert verdict(*parts) == Verdict(Ruling.CONFIRMED)


def test_events_that_follow_no_click_are_confirmed_and_counted_in_the_reason():
    said = verdict(part("PARTIAL_SUCCESS", CLICK_NOT_FOUND=4), part("SUCCESS"))
    assert said.ruling is Ruling.CONFIRMED
    assert said.reason is not None
    assert said.reason.code == "google.click_not_found"
    assert said.reason.facts == {"platform_code": "CLICK_NOT_FOUND", "count": 4, "of": 10}
    whole = verdict(part("FAILED", CLICK_NOT_FOUND=10))
    assert whole.ruling is Ruling.CONFIRMED
    assert whole.reason is not None
    assert whole.reason.facts == {"platform_code": "CLICK_NOT_FOUND"}


@pytest.mark.parametrize("name", [name for name, what in BY_REASON.items() if what is not None])
def test_each_processing_error_has_one_ruling_and_its_code_is_kept(name: str):
    treatment = BY_REASON[name]
    assert treatment is not None
    said = verdict(part("FAILED", **{name: 10}))
    assert said.ruling is treatment.ruling
    assert said.reason is not None
    assert said.reason.facts["platform_code"] == name
    some = verdict(part("PARTIAL_SUCCESS", **{name: 3}))
    is_refusal = treatment.ruling is Ruling.REFUSED
    assert some.ruling is (Ruling.PARTLY_REFUSED if is_refusal else treatment.ruling)
    assert some.refused_count == (3 if is_refusal else 0)


def test_clicks_that_are_too_recent_wait_six_hours_with_the_whole_request():
    said = verdict(part("PARTIAL_SUCCESS", TOO_RECENT_CLICK=1, INTERNAL_ERROR=2))
    assert said.ruling is Ruling.AGAIN
    assert said.retry_after_seconds == TOO_RECENT_SECONDS == 6 * HOUR
    assert verdict(part("FAILED", INTERNAL_ERROR=10)).retry_after_seconds == 900


@pytest.mark.parametrize(
    ("counts", "ruling", "code"),
    [
        ({"INVALID_GCLID": 2, "TOO_RECENT_CLICK": 2}, Ruling.PARTLY_REFUSED, "INVALID_GCLID"),
        ({"INVALID_GCLID": 6, "EVENT_TOO_OLD": 4}, Ruling.REFUSED, "INVALID_GCLID"),
        ({"INVALID_GCLID": 6, "CLICK_NOT_FOUND": 4}, Ruling.PARTLY_REFUSED, "INVALID_GCLID"),
        ({"CUSTOM_VARIABLE_NOT_ENABLED": 1, "EVENT_TOO_OLD": 8}, Ruling.HELD, None),
        ({"A_REASON_OF_TOMORROW": 10}, Ruling.REFUSED, "A_REASON_OF_TOMORROW"),
        ({"TOO_RECENT_CLICK": 1, "CLICK_NOT_FOUND": 1}, Ruling.AGAIN, "TOO_RECENT_CLICK"),
    ],
)
def test_several_errors_are_weighed(counts, ruling, code):
    said = verdict(part("PARTIAL_SUCCESS", **counts))
    assert said.ruling is ruling
    assert said.reason is not None
    assert code is None or said.reason.facts["platform_code"] == code


def test_a_failure_without_reasons_is_one_all_the_same():
    assert verdict({"requestStatus": "FAILED"}).ruling is Ruling.REFUSED
    some = verdict({"requestStatus": "PARTIAL_SUCCESS"})
    assert (some.ruling, some.refused_count) == (Ruling.PARTLY_REFUSED, 1)
    mixed = verdict({"requestStatus": "FAILED"}, part("SUCCESS"))
    assert mixed.ruling is Ruling.PARTLY_REFUSED


def test_a_count_that_is_no_number_is_one_event():
    odd = {
        "requestStatus": "PARTIAL_SUCCESS",
        "errorInfo": {
            "errorCounts": [{"reason": "EVENT_TOO_OLD", "recordCount": "many"}, 7, {"reason": 1}]
        },
    }
    assert verdict(odd).refused_count == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(b"<html>"), Misunderstood),
        (reply({}), Misunderstood),
        (reply({"requestStatusPerDestination": [7]}), Misunderstood),
        (reply({"error": {"code": 401, "status": "UNAUTHENTICATED"}}, 401), NeedsReauthorisation),
        (reply({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}, 429), RateLimited),
        (reply(b"", 503), Unavailable),
        (reply({"error": {"code": 404, "status": "NOT_FOUND"}}, 404), Rejected),
    ],
)
def test_an_answer_that_is_no_status_is_a_failure(answer: Reply, kind: type):
    assert type(verdict_of(answer, 10)) is kind
