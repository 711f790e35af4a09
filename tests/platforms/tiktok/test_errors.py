"""TikTok's answers as a table: the code decides, and the status only where there is none."""

from __future__ import annotations

import orjson
import pytest
from conversion import NOW
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import (
    Failure,
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.platforms.tiktok.errors import BY_CODE, BY_STATUS, code_of, failure_of


def reply(status: int, body: bytes = b"", **changes: object) -> Reply:
    fields = {
        "status": status,
        "headers": {},
        "body": body,
        "duration_ms": 1,
        "clock_skew_seconds": None,
        "retry_after_seconds": None,
    }
    return Reply(**{**fields, **changes})


def said(code: object, status: int = 200, message: str = "…", **changes: object) -> Reply:
    body = {"code": code, "message": message, "request_id": "r", "data": {}}
    return reply(status, orjson.dumps(body), **changes)


def judged(answer: Reply) -> Failure:
    return failure_of(answer, now_seconds=NOW)


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500, 503])
@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ((40016, 40100, 40101, 40102, 51021), RateLimited),
        ((40001, 40104, 40105, 40110, 40199), NeedsReauthorisation),
        ((40002, 40000, 40003, 40999, 49999), Rejected),
        ((40200, 40201, 40202, 40700, 50000, 50002, 51010, 59999, 60001), Unavailable),
    ],
)
def test_a_code_means_one_failure_whatever_the_status(
    status: int, codes: tuple[int, ...], kind: type
):
    for code in codes:
        failure = judged(said(code, status))
        assert type(failure) is kind, code
        assert failure.reason.facts == {"http_status": status, "platform_code": str(code)}


def test_a_rate_limit_with_the_status_of_a_refused_token_is_a_rate_limit():
    failure = judged(said(40100, 401))
    assert isinstance(failure, RateLimited)
    assert failure.reason.code == "tiktok.rate_limited"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Misunderstood),
        (403, Misunderstood),
        (407, Misunderstood),
        (200, Misunderstood),
        (204, Misunderstood),
        (302, Misunderstood),
        (400, Misunderstood),
        (404, Unsupported),
        (410, Unsupported),
        (408, Unavailable),
        (425, Unavailable),
        (413, Rejected),
        (429, RateLimited),
        (500, Unavailable),
        (502, Unavailable),
        (599, Unavailable),
    ],
)
def test_without_a_code_the_status_decides_and_401_is_no_word_on_the_token(status: int, kind: type):
    for body in (b"<html>proxy</html>", b"", b"[]", b'{"code":"40105"}', b'{"code":true}'):
        assert type(judged(reply(status, body))) is kind


def test_a_failed_call_may_have_left_something_behind():
    for answer in (said(50000, 500), said(40200), reply(502, b"<html>Bad gateway</html>")):
        failure = judged(answer)
        assert isinstance(failure, Unavailable)
        assert failure.answer_lost


def pause(answer: Reply) -> float | None:
    failure = judged(answer)
    assert isinstance(failure, RateLimited)
    return failure.retry_after_seconds


def test_a_limit_that_names_no_time_lasts_five_minutes():
    assert pause(said(40100, 401, "Too many requests. Please retry in some time.")) == 300
    assert pause(said(40100, message="QPM limit reached")) == 300
    assert pause(reply(429)) == 300


def test_a_limit_of_the_day_lasts_until_midnight_utc():
    # The clock of the tests stands at noon.
    assert pause(said(40100, message="QPD limit exceeded")) == 12 * 3600
    assert pause(said(40100, message="Too many requests per day.")) == 12 * 3600
    assert pause(said(40100, message="daily quota is used up")) == 12 * 3600


def test_midnight_is_that_of_tiktoks_clock():
    answer = said(40100, message="QPD limit exceeded", clock_skew_seconds=600.0)
    assert pause(answer) == 12 * 3600 - 600


def test_a_time_that_is_asked_for_wins():
    assert pause(said(40100, message="QPD", retry_after_seconds=7.0)) == 7
    assert pause(said(40100, retry_after_seconds=0.0)) == 0


def test_tables_name_reasons_as_reasons_are_spelled():
    for _kind, reason in [*BY_CODE.values(), *BY_STATUS.values()]:
        assert reason.startswith("tiktok.")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-100, 70_000) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["code", "message", "data"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.integers(100, 599), _JSON)
def test_any_answer_means_exactly_one_failure(status: int, answer: object):
    failure = judged(reply(status, orjson.dumps(answer)))
    assert failure.reason.code.split(".")[0] in ("tiktok", "answer")


@given(_JSON)
def test_only_a_whole_number_is_a_code(code: object):
    is_code = type(code) is int
    assert code_of({"code": code}) == (code if is_code else None)
