"""A request and its answer, as they are stored."""

import pytest

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.exchange import Told, exchange_of
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.contract import Exchange
from stratum_desktop.platforms.failures import Unavailable

URL = "https://platform.example/events"
REPLY = Reply(
    status=400,
    headers={},
    body=b'{"code":7,"said":"secret-token-1 of jane@example.com"}',
    duration_ms=12,
    clock_skew_seconds=1.5,
    retry_after_seconds=None,
)


NOTHING = Told()


def exchanged(reply, told=NOTHING):
    return exchange_of(
        URL,
        34,
        reply,
        parcel_count=3,
        secrets=["secret-token-1"],
        told_by=lambda _: told,
    )


def test_an_exchange_holds_what_was_sent_and_what_the_answer_tells():
    assert exchanged(REPLY, Told("7", "trace-1")) == Exchange(
        method="POST",
        url=URL,
        parcel_count=3,
        request_bytes=34,
        duration_ms=12,
        http_status=400,
        platform_code="7",
        trace_id="trace-1",
        answer='{"code":7,"said":"[secret] of [e-mail]"}',
        clock_skew_seconds=1.5,
    )


def test_what_a_platform_keeps_back_of_an_answer_is_not_stored():
    assert exchanged(REPLY, Told(body=b'{"code":7}')).answer == '{"code":7}'
    assert exchanged(REPLY, Told(body=b"")).answer == ""


@pytest.mark.parametrize(
    ("trace", "kept"), [("x" * 200, "x" * 64), (None, None), (17, None), ({}, None)]
)
def test_a_trace_is_short_text_or_none(trace, kept):
    assert exchanged(REPLY, Told(trace_id=trace)).trace_id == kept


def test_without_an_answer_nothing_is_told():
    def told_by(reply):
        raise AssertionError("nothing came that could be read")

    lost = NoReply(Unavailable(Reason("network.timeout"), answer_lost=True), duration_ms=15_000)
    found = exchange_of(URL, 34, lost, parcel_count=3, secrets=(), told_by=told_by)
    assert found == Exchange("POST", URL, 3, 34, 15_000)
