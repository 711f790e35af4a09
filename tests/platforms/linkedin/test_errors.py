"""Every answer of LinkedIn's is one failure, and no text of a person's is kept."""

from __future__ import annotations

from typing import Any

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
from stratum_desktop.platforms.linkedin.errors import (
    BY_CODE,
    BY_STATUS,
    failure_of,
    guilty_of,
    keepable,
    platform_code_of,
)

#: 2026-03-02 18:00:00 UTC.
EVENING = 1_772_474_400.0
DAY_LIMIT = "Resource level throttle APPLICATION DAY limit for calls to this resource is reached."


def reply(status: int, body: object = None, **changes: Any) -> Reply:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    fields = {
        "headers": {},
        "duration_ms": 5,
        "clock_skew_seconds": None,
        "retry_after_seconds": None,
    }
    return Reply(status=status, body=content, **{**fields, **changes})


def failure(status: int, body: object = None, **changes: Any):
    return failure_of(reply(status, body, **changes), now_seconds=EVENING)


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (400, Rejected, "events_refused"),
        (401, NeedsReauthorisation, "token_refused"),
        (403, NeedsReauthorisation, "rule_or_role_missing"),
        (404, Unsupported, "path_unknown"),
        (405, Unsupported, "path_unknown"),
        (408, Unavailable, "service_error"),
        (409, Unavailable, "write_conflict"),
        (410, Unsupported, "path_unknown"),
        (413, Rejected, "request_too_large"),
        (418, Rejected, "events_refused"),
        (422, Rejected, "schema_refused"),
        (425, Unavailable, "service_error"),
        (426, Unsupported, "version_ended"),
        (429, RateLimited, "rate_limited"),
        (500, Unavailable, "service_error"),
        (502, Unavailable, "service_error"),
        (503, Unavailable, "service_error"),
        (504, Unavailable, "service_error"),
    ],
)
def test_each_status_is_one_failure(status: int, kind: type, code: str):
    found = failure(status, {"status": status, "message": "words"})
    assert type(found) is kind
    assert found.reason.code == f"linkedin.{code}"
    assert found.reason.facts == {"http_status": status, "platform_code": str(status)}


def test_the_code_decides_before_the_status():
    missing = failure(400, {"status": 400, "code": "VERSION_MISSING", "message": "…"})
    assert missing.reason.code == "linkedin.version_missing"
    ended = failure(426, {"status": 426, "code": "NONEXISTENT_VERSION"})
    assert isinstance(missing, Unsupported)
    assert isinstance(ended, Unsupported)


@pytest.mark.parametrize(
    ("status", "body", "is_lost"),
    [
        (503, {"status": 503}, False),
        (408, {"status": 408}, False),
        (409, {"status": 409}, False),
        (500, {"status": 500}, True),
        (504, {"status": 504}, True),
        (599, {"status": 599}, True),
        (503, b"<html>upstream</html>", True),
    ],
)
def test_only_linkedins_own_word_says_that_nothing_was_taken(status, body, is_lost: bool):
    assert failure(status, body).answer_lost is is_lost


@pytest.mark.parametrize("status", [200, 204, 302, 307, 418])
def test_what_is_not_linkedins_is_not_understood(status: int):
    assert isinstance(failure(status, b"<html>"), Misunderstood)


def test_the_limit_of_a_day_is_waited_for_until_midnight_utc_by_linkedins_clock():
    six_hours = 6 * 3600
    body = {"status": 429, "message": DAY_LIMIT}
    found = failure(429, body)
    assert found.reason.code == "linkedin.day_limit_reached"
    assert found.retry_after_seconds == six_hours
    assert failure(429, body, clock_skew_seconds=600.0).retry_after_seconds == six_hours - 600


def test_any_other_limit_is_of_a_minute_and_what_linkedin_asks_for_wins():
    assert failure(429, {"status": 429, "message": "Too many"}).retry_after_seconds == 60
    asked = failure(429, {"message": DAY_LIMIT}, retry_after_seconds=7.0)
    assert asked.retry_after_seconds == 7


@pytest.mark.parametrize(
    ("message", "guilty"),
    [
        ("Invalid conversion events at indices [0] (0-indexed).", (0,)),
        ("Times are wrong at indices [7, 12,3] (0-indexed).", (3, 7, 12)),
        ("ERROR :: /elements/3/conversionValue/amount :: 5 is not of type string", (3,)),
        ("ERROR :: /elements/10/user :: a\nERROR :: /elements/2/user/userIds :: b", (2, 10)),
        ("ERROR :: /elements :: 99 is not an array", ()),
        ("Somebody wrote /elements/5 in a name", ()),
        ("at indices [123456789]", ()),
        ("No ad accounts found", ()),
        (None, ()),
        (7, ()),
    ],
)
def test_positions_are_read_from_the_message(message: object, guilty: tuple[int, ...]):
    assert guilty_of({"message": message}) == guilty
    assert failure(400, {"status": 400, "message": message}).guilty == guilty


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"status": 401, "serviceErrorCode": 65601, "code": "REVOKED_ACCESS_TOKEN"}, "REVOKED_"),
        ({"status": 429, "serviceErrorCode": 101}, "101"),
        ({"status": 400}, "400"),
        ({"code": ["x"], "status": True}, None),
        ({}, None),
    ],
)
def test_the_code_is_the_most_telling_one(answer: dict[str, object], code: str | None):
    found = platform_code_of(answer)
    assert found is None if code is None else found.startswith(code)


def test_of_a_message_only_paths_and_positions_are_kept():
    line = "ERROR :: /elements/3/user/userInfo/title :: Mary Smith is not of type record"
    assert keepable({"status": 422, "message": line, "hint": "Mary"}) == {
        "status": 422,
        "message": "/elements/3/user/userInfo/title",
    }
    assert keepable({"message": "Mary at indices [4] (0-indexed)."}) == {"message": "4"}
    assert keepable({"message": "Mary"}) == {"message": "…"}
    nested = {"elements": [{"status": 400, "error": {"message": "Mary", "status": 400}}, "Mary"]}
    assert "Mary" not in repr(keepable(nested))


_TEXTS = st.text(max_size=30)
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=8,
)
_NAMES = st.sampled_from(["message", "code", "status", "elements", "serviceErrorCode"])


@given(st.integers(200, 599), st.dictionaries(_NAMES, _ANY))
def test_no_answer_breaks_the_reading(status: int, answer: dict[str, object]):
    content = (
        orjson.dumps(answer, option=orjson.OPT_PASSTHROUGH_SUBCLASS, default=str)
        if all(abs(one) < 2**63 for one in _integers(answer))
        else b"{}"
    )
    assert failure(status, content) is not None
    keepable(answer)


def _integers(value: object) -> list[int]:
    if isinstance(value, dict):
        return [one for inner in value.values() for one in _integers(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in _integers(inner)]
    return [value] if isinstance(value, int) else []


def test_every_code_of_the_tables_is_named_after_linkedin():
    for _, code in [*BY_CODE.values(), *BY_STATUS.values()]:
        assert code.startswith("linkedin.")
