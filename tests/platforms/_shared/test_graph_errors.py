"""Answers of Meta's Graph API as a table: which failure each means."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms._shared.failure_kind import Kind
from stratum_desktop.platforms._shared.graph_errors import (
    BY_CODE,
    BY_SUBCODE,
    TOKEN_FAULTS,
    error_of,
    failure_of,
    guilty_of,
    platform_code_of,
)
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)


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


def refused(status: int = 400, **error: object) -> Reply:
    return reply(status, orjson.dumps({"error": {"message": "…", **error}}))


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ((1, 2), Unavailable),
        ((4, 17, 32, 341, 613, *range(80_000, 80_015)), RateLimited),
        ((190, 10, 3, 102, 104, 294, 368, *range(200, 300)), NeedsReauthorisation),
        ((2500, 2635), Unsupported),
        ((100,), Rejected),
    ],
)
def test_every_documented_code_means_one_failure(codes: tuple[int, ...], kind: type):
    for code in codes:
        assert type(failure_of(refused(code=code))) is kind, code


@pytest.mark.parametrize(
    ("code", "subcode", "kind", "reason"),
    [
        (100, 33, NeedsReauthorisation, "meta.dataset_not_accessible"),
        (190, 463, NeedsReauthorisation, "meta.token_expired"),
        (190, 460, NeedsReauthorisation, "meta.password_changed"),
        (190, 999, NeedsReauthorisation, "meta.token_refused"),
        (100, 2804003, Rejected, "meta.event_too_old"),
        (100, 2804004, Rejected, "meta.event_time_outside_window"),
        (100, 2804008, Rejected, "meta.contents_need_id"),
        (100, 2804011, Rejected, "meta.currency_refused"),
        (100, 2804023, Rejected, "meta.value_needs_currency"),
        (100, 2804050, Rejected, "meta.identifiers_too_weak"),
        (100, 2804999, Rejected, "meta.parameter_refused"),
        (4, 1504022, RateLimited, "meta.app_rate_limited"),
    ],
)
def test_a_known_subcode_says_more(code: int, subcode: int, kind: type, reason: str):
    failure = failure_of(refused(code=code, error_subcode=subcode))
    assert type(failure) is kind
    assert failure.reason.code == reason
    assert failure.reason.facts == {"http_status": 400, "platform_code": f"{code}/{subcode}"}


def test_what_only_some_events_can_meet_is_said_by_their_own_table():
    own = {(100, 2804066): (Kind.REJECT, "own.name"), (190, 463): (Kind.UPDATE, "own.ended")}
    named = refused(code=100, error_subcode=2804066)
    assert failure_of(named).reason.code == "meta.parameter_refused"
    assert failure_of(named, own).reason.code == "own.name"
    assert isinstance(failure_of(refused(code=190, error_subcode=463), own), Unsupported)
    assert failure_of(refused(code=4, error_subcode=1), own) == failure_of(
        refused(code=4, error_subcode=1)
    )


def test_every_fault_of_a_token_is_one_that_the_tables_know():
    known = {reason for _kind, reason in [*BY_CODE.values(), *BY_SUBCODE.values()]}
    assert known >= TOKEN_FAULTS


def test_a_transient_error_is_retried_whatever_its_code():
    for code, subcode in [(100, 2804003), (190, 463), (2635, None), (None, None)]:
        failure = failure_of(refused(code=code, error_subcode=subcode, is_transient=True))
        assert isinstance(failure, Unavailable), code
        assert not failure.answer_lost


def test_a_transient_rate_limit_is_still_a_rate_limit():
    assert isinstance(failure_of(refused(code=4, is_transient=True)), RateLimited)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, NeedsReauthorisation),
        (403, NeedsReauthorisation),
        (404, Unsupported),
        (410, Unsupported),
        (408, Unavailable),
        (425, Unavailable),
        (413, Rejected),
        (429, RateLimited),
        (500, Unavailable),
        (502, Unavailable),
        (503, Unavailable),
        (504, Unavailable),
        (599, Unavailable),
        (200, Misunderstood),
        (204, Misunderstood),
        (301, Misunderstood),
        (302, Misunderstood),
        (400, Misunderstood),
        (418, Misunderstood),
    ],
)
def test_without_an_error_object_the_status_decides(status: int, kind: type):
    assert type(failure_of(reply(status, b"<html>proxy</html>"))) is kind


def test_a_readable_refusal_with_an_unknown_code_is_a_refusal():
    assert isinstance(failure_of(refused(code=999_999)), Rejected)


def test_only_metas_own_error_object_proves_that_nothing_was_processed():
    lost = failure_of(reply(502, b"<html>Bad gateway</html>"))
    told = failure_of(refused(500, code=2))
    assert isinstance(lost, Unavailable)
    assert lost.answer_lost
    assert isinstance(told, Unavailable)
    assert not told.answer_lost


def test_a_wait_is_the_longest_that_the_headers_ask_for():
    usage = {"123": [{"type": "ads_management", "estimated_time_to_regain_access": 5}]}
    headers = {"x-business-use-case-usage": orjson.dumps(usage).decode()}
    body = orjson.dumps({"error": {"code": 80004}})
    failure = failure_of(reply(400, body, headers=headers, retry_after_seconds=10.0))
    assert failure == RateLimited(failure.reason, retry_after_seconds=300.0)
    plain = failure_of(reply(429, body, retry_after_seconds=10.0))
    assert plain == RateLimited(plain.reason, retry_after_seconds=10.0)
    unnamed = failure_of(reply(429, body))
    assert unnamed == RateLimited(unnamed.reason, retry_after_seconds=None)


@pytest.mark.parametrize("usage", ["", "[]", "{", '{"1": 7}', '{"1": [7]}', '{"1": [{}]}'])
def test_a_usage_header_that_says_nothing_is_no_wait(usage: str):
    body = orjson.dumps({"error": {"code": 4}})
    failure = failure_of(reply(400, body, headers={"x-business-use-case-usage": usage}))
    assert failure == RateLimited(failure.reason, retry_after_seconds=None)


@pytest.mark.parametrize(
    "data",
    [
        {"blame_field_specs": [["data", "3", "event_time"]]},
        {"blame_field_specs": [["data[3][event_time]"]]},
        {"blame_field_specs": [["data", 3]]},
        {"blame_field_specs": ["data[3]"]},
    ],
)
def test_the_guilty_position_is_read_in_every_spelling(data: dict[str, object]):
    assert guilty_of({"error_data": data}) == (3,)
    assert guilty_of({"error_data": orjson.dumps(data).decode()}) == (3,)


@pytest.mark.parametrize(
    "data", [None, "", "nonsense", [], {"blame_field_specs": [["user_data"]]}, {}, 7]
)
def test_without_a_position_nobody_is_named(data: object):
    assert guilty_of({"error_data": data}) == ()


def test_several_guilty_positions_are_named_in_order_and_once():
    specs = [["data", "9", "a"], ["data", "2"], ["data", "9", "b"]]
    failure = failure_of(refused(code=100, error_data={"blame_field_specs": specs}))
    assert isinstance(failure, Rejected)
    assert failure.guilty == (2, 9)


def test_codes_are_written_down_as_meta_writes_them():
    assert platform_code_of({"code": 190}) == "190"
    assert platform_code_of({"code": 100, "error_subcode": 2804003}) == "100/2804003"
    assert platform_code_of({"code": "190"}) is None


def test_tables_name_reasons_as_reasons_are_spelled():
    for _kind, reason in [*BY_CODE.values(), *BY_SUBCODE.values()]:
        assert reason.startswith(("meta.", "reading."))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-100, 100_000) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["error", "code", "error_subcode", "is_transient", "error_data",
                 "blame_field_specs", "data"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.integers(100, 599), _JSON)
def test_any_answer_means_exactly_one_failure(status: int, answer: object):
    body = orjson.dumps({"error": answer})
    failure = failure_of(reply(status, body))
    assert failure.reason.code.split(".")[0] in ("meta", "answer")
    assert error_of(body) == (answer if isinstance(answer, dict) else {})
