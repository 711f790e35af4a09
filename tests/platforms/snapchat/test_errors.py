"""Snapchat's answers as a table: which failure each means."""

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
from stratum_desktop.platforms.snapchat.errors import (
    BY_OWN_STATUS,
    BY_STATUS,
    failure_of,
    guilty_of,
    is_valid,
    platform_code_of,
)

PAGE = b"<html>proxy</html>"


def reply(status: int, body: bytes = b"", *, wait: float | None = None) -> Reply:
    return Reply(
        status=status,
        headers={},
        body=body,
        duration_ms=1,
        clock_skew_seconds=None,
        retry_after_seconds=wait,
    )


def refused(status: int = 400, **members: object) -> Reply:
    return reply(status, orjson.dumps({"status": "INVALID", "reason": "…", **members}))


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (200, Rejected, "snapchat.events_refused"),
        (400, Rejected, "snapchat.events_refused"),
        (422, Rejected, "snapchat.events_refused"),
        (401, NeedsReauthorisation, "snapchat.token_refused"),
        (403, NeedsReauthorisation, "snapchat.permission_missing"),
        (404, NeedsReauthorisation, "snapchat.asset_unknown"),
        (405, Unsupported, "snapchat.path_unknown"),
        (408, Unavailable, "snapchat.service_error"),
        (410, Unsupported, "snapchat.version_ended"),
        (413, Rejected, "snapchat.request_too_large"),
        (425, Unavailable, "snapchat.service_error"),
        (429, RateLimited, "snapchat.rate_limited"),
        (500, Unavailable, "snapchat.service_error"),
        (503, Unavailable, "snapchat.service_error"),
        (599, Unavailable, "snapchat.service_error"),
    ],
)
def test_a_refusal_of_snapchats_own_means_one_failure(status: int, kind: type, code: str):
    failure = failure_of(refused(status))
    assert type(failure) is kind
    assert failure.reason.code == code
    assert failure.reason.facts == {"http_status": status}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, Misunderstood),
        (204, Misunderstood),
        (301, Misunderstood),
        (302, Misunderstood),
        (400, Misunderstood),
        (418, Misunderstood),
        (422, Misunderstood),
        (401, NeedsReauthorisation),
        (403, NeedsReauthorisation),
        (404, Unsupported),
        (405, Unsupported),
        (410, Unsupported),
        (413, Rejected),
        (429, RateLimited),
        (502, Unavailable),
    ],
)
def test_what_somebody_else_answers_refuses_no_event(status: int, kind: type):
    assert type(failure_of(reply(status, PAGE))) is kind


def test_a_passing_fault_may_have_been_processed_and_keeps_the_wait_it_asks_for():
    failure = failure_of(reply(503, PAGE, wait=9.0))
    assert failure == Unavailable(failure.reason, answer_lost=True, retry_after_seconds=9.0)
    limited = failure_of(reply(429, b"{}", wait=3.0))
    assert limited == RateLimited(limited.reason, retry_after_seconds=3.0)
    assert failure_of(reply(429)) == RateLimited(failure_of(reply(429)).reason)


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (["517"], "517"),
        (["517", "518", "517"], "517,518"),
        ([517], "517"),
        (["E_TIME.1"], "E_TIME.1"),
        ([str(number) for number in range(9)], "0,1,2,3,4"),
        ([], None),
        (["jane@example.com", "+16505551212 is no phone"], None),
        ([None, True, ["x"]], None),
        ("517", None),
        (None, None),
    ],
)
def test_codes_are_kept_as_they_came_and_nothing_that_is_no_code(codes: object, shown: str | None):
    assert platform_code_of({"errors": {"codes": codes}}) == shown
    facts = failure_of(refused(errors={"codes": codes})).reason.facts
    assert facts.get("platform_code") == shown


@pytest.mark.parametrize(
    ("answer", "guilty"),
    [
        ({"event": 3}, (3,)),
        ({"event": 0}, (0,)),
        ({"event": -1}, ()),
        ({"event": True}, ()),
        ({"event": "3"}, ()),
        ({}, ()),
    ],
)
def test_a_named_position_is_a_hint(answer: dict[str, object], guilty: tuple[int, ...]):
    assert guilty_of(answer) == guilty
    failure = failure_of(refused(**answer))
    assert failure == Rejected(failure.reason, guilty=guilty)


@pytest.mark.parametrize("status", ["valid", "SUCCESS", "INVALID", None, True, ["VALID"]])
def test_only_one_word_confirms_a_batch(status: object):
    assert is_valid({"status": "VALID"})
    assert not is_valid({"status": status})


def test_tables_name_reasons_as_reasons_are_spelled():
    for _kind, reason in [*BY_STATUS.values(), *BY_OWN_STATUS.values()]:
        assert reason.startswith("snapchat.")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=6) | st.just("INVALID"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["status", "reason", "errors", "codes", "error_msgs", "event"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.integers(100, 599), _JSON)
def test_any_answer_means_exactly_one_failure(status: int, answer: object):
    failure = failure_of(reply(status, orjson.dumps(answer)))
    assert failure.reason.code.split(".")[0] in ("snapchat", "answer")
