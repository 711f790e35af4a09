"""What Google's APIs say alike, and what of it may be kept."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.platforms.google.errors import (
    BY_STATUS,
    BY_TOKEN_ERROR,
    RATE_WAIT_SECONDS,
    failure_of,
    keepable,
    token_failure_of,
)


def reply(status: int, body: object = None, retry_after: float | None = None) -> Reply:
    error = {"error": {"code": status, "status": "X"}} if body is None else body
    raw = error if isinstance(error, bytes) else orjson.dumps(error)
    return Reply(status, {}, raw, 5, 0.0, retry_after)


@pytest.mark.parametrize("status", sorted(BY_STATUS))
def test_every_listed_status_is_the_failure_of_its_kind(status: int):
    kinds = {
        "REJECT": Rejected,
        "REAUTHORISE": NeedsReauthorisation,
        "UPDATE": Unsupported,
        "RETRY": Unavailable,
        "SLOW_DOWN": RateLimited,
    }
    kind, code = BY_STATUS[status]
    failure = failure_of(reply(status), (), {})
    assert type(failure) is kinds[kind.name]
    assert failure.reason.code == code


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(500), Unavailable),
        (reply(599, b""), Unavailable),
        (reply(302, b""), Misunderstood),
        (reply(204, b""), Misunderstood),
        (reply(403, b"<html>Sign in</html>"), Misunderstood),
        (reply(404, b"<html>"), Misunderstood),
        (reply(418), Rejected),
        (reply(418, b""), Misunderstood),
    ],
)
def test_any_other_status_is_judged_by_what_it_can_prove(answer: Reply, kind: type):
    assert type(failure_of(answer, (), {})) is kind


@pytest.mark.parametrize(
    ("answer", "is_lost"),
    [(reply(503), False), (reply(503, b""), True), (reply(500), True), (reply(504), True)],
)
def test_only_googles_own_word_of_an_outage_proves_that_nothing_was_taken(answer, is_lost):
    failure = failure_of(answer, (), {})
    assert isinstance(failure, Unavailable)
    assert failure.answer_lost is is_lost


@pytest.mark.parametrize(
    ("details", "header", "waits"),
    [
        ([], None, RATE_WAIT_SECONDS),
        ([], 7.0, 7.0),
        ([{"@type": "google.rpc.RetryInfo", "retryDelay": "31.5s"}], None, 31.5),
        (
            [{"errors": [{"details": {"quotaErrorDetails": {"retryDelay": "900s"}}}]}],
            None,
            900.0,
        ),
        ([{"retryDelay": "soon"}], None, RATE_WAIT_SECONDS),
    ],
)
def test_a_rate_limit_waits_as_told_else_a_minute(details: list[Any], header, waits: float):
    body = {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": details}}
    failure = failure_of(reply(429, body, header), (), {})
    assert isinstance(failure, RateLimited)
    assert failure.retry_after_seconds == waits


@pytest.mark.parametrize("code", sorted(set(BY_TOKEN_ERROR) - {""}))
def test_every_error_of_the_token_endpoint_asks_for_a_person(code: str):
    failure = token_failure_of(reply(400, {"error": code}))
    assert isinstance(failure, NeedsReauthorisation)
    assert failure.reason == Reason(
        BY_TOKEN_ERROR[code][1], {"http_status": 400, "platform_code": code}
    )


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(400, {"error": "new_word"}), NeedsReauthorisation),
        (reply(401, b""), NeedsReauthorisation),
        (reply(429, {"error": "rate_limit_exceeded"}), RateLimited),
        (reply(503, b""), Unavailable),
        (reply(200, b"<html>"), Unavailable),
        (reply(302, b""), Unavailable),
        (NoReply(Unavailable(Reason("network.answer_lost"), answer_lost=True)), Unavailable),
        (NoReply(Misunderstood(Reason("answer.cut"))), Unavailable),
        (NoReply(Unsupported(Reason("destination.not_loopback"))), Unsupported),
    ],
)
def test_before_there_is_a_token_no_event_has_left(answer: Reply | NoReply, kind: type):
    failure = token_failure_of(answer)
    assert type(failure) is kind
    if isinstance(failure, Unavailable):
        assert not failure.answer_lost


def test_texts_of_an_answer_are_not_kept_and_codes_are():
    said = {
        "error": {
            "code": 400,
            "message": "bad value mary@shop.example",
            "status": "INVALID_ARGUMENT",
            "details": [
                {
                    "reason": "INVALID_EVENT",
                    "metadata": {"value": "Mary"},
                    "fieldViolations": [
                        {"field": "events[3].user_data", "description": "Mary Smith is wrong"},
                        {"field": "Mary Smith"},
                    ],
                },
                {
                    "errors": [
                        {
                            "errorCode": {"conversionUploadError": "CLICK_NOT_FOUND"},
                            "message": "Mary",
                            "trigger": {"stringValue": "mary@shop.example"},
                            "location": {"fieldPathElements": [{"fieldName": "x", "index": 3}]},
                        }
                    ]
                },
            ],
        },
        "results": [{}, {"gclid": "Mary", "conversionAction": "customers/1"}],
    }
    kept = orjson.dumps(keepable(said)).decode()
    assert "Mary" not in kept
    assert "mary" not in kept
    for code in ("400", "INVALID_ARGUMENT", "INVALID_EVENT", "events[3]", "CLICK_NOT_FOUND", "3"):
        assert code in kept
