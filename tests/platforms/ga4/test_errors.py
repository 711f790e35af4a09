"""What is answered instead of the one answer that Google gives, as a table."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.platforms.ga4.errors import (
    BY_STATUS,
    failure_of,
    is_received,
    objections_of,
)


def reply(status: int, body: bytes = b"", *, wait: float | None = None) -> Reply:
    return Reply(
        status=status,
        headers={},
        body=body,
        duration_ms=1,
        clock_skew_seconds=None,
        retry_after_seconds=wait,
    )


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (302, Misunderstood, "answer.redirected"),
        (400, Misunderstood, "answer.not_understood"),
        (401, NeedsReauthorisation, "ga4.access_refused"),
        (403, NeedsReauthorisation, "ga4.access_refused"),
        (404, Unsupported, "ga4.path_unknown"),
        (405, Unsupported, "ga4.path_unknown"),
        (408, Unavailable, "ga4.service_error"),
        (410, Unsupported, "ga4.path_unknown"),
        (413, Rejected, "ga4.request_too_large"),
        (418, Misunderstood, "answer.not_understood"),
        (425, Unavailable, "ga4.service_error"),
        (429, RateLimited, "ga4.rate_limited"),
        (500, Unavailable, "ga4.service_error"),
        (503, Unavailable, "ga4.service_error"),
    ],
)
def test_an_answer_that_is_no_success_means_one_failure(status: int, kind: type, code: str):
    failure = failure_of(reply(status, b"<html>"))
    assert type(failure) is kind
    assert failure.reason.code == code
    assert failure.reason.facts == {"http_status": status}


def test_a_passing_fault_may_have_been_counted_and_keeps_the_wait_it_asks_for():
    failure = failure_of(reply(503, wait=9.0))
    assert failure == Unavailable(failure.reason, answer_lost=True, retry_after_seconds=9.0)
    limited = failure_of(reply(429, wait=3.0))
    assert limited == RateLimited(limited.reason, retry_after_seconds=3.0)


@pytest.mark.parametrize(
    ("status", "body", "is_one"),
    [
        (204, b"", True),
        (200, b"", True),
        (200, b"<html>sign in</html>", False),
        (199, b"", False),
        (302, b"", False),
        (400, b"", False),
    ],
)
def test_only_a_success_without_a_page_was_googles(status: int, body: bytes, is_one: bool):
    assert is_received(reply(status, body)) is is_one


@pytest.mark.parametrize(
    ("answer", "objections"),
    [
        ({"validationMessages": []}, ()),
        (
            {
                "validationMessages": [
                    {
                        "fieldPath": "events[0].name",
                        "description": "jane@example.com is no name",
                        "validationCode": "NAME_INVALID",
                    }
                ]
            },
            ("NAME_INVALID events[0].name",),
        ),
        ({"validationMessages": [{"validationCode": "VALUE_REQUIRED"}]}, ("VALUE_REQUIRED",)),
        ({"validationMessages": [{}, 7]}, ("?", "?")),
        ({"validationMessages": "none"}, None),
        ({}, None),
    ],
)
def test_a_verdict_is_read_without_its_texts(answer: dict[str, object], objections):
    assert objections_of(answer) == objections


def test_tables_name_reasons_as_reasons_are_spelled():
    for _kind, reason in BY_STATUS.values():
        assert reason.startswith("ga4.")


@given(st.integers(100, 599), st.binary(max_size=20))
def test_any_answer_is_a_success_or_exactly_one_failure(status: int, body: bytes):
    if not is_received(reply(status, body)):
        assert failure_of(reply(status, body)).reason.code.split(".")[0] in ("ga4", "answer")


@given(
    st.recursive(
        st.none() | st.integers(-(2**53), 2**53) | st.text(max_size=4), st.lists, max_leaves=6
    )
)
def test_any_verdict_can_be_read(messages: object):
    answer = orjson.loads(orjson.dumps({"validationMessages": [messages]}))
    assert objections_of(answer) == ("?",)
