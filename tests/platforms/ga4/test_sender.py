"""What arrives at Google is what was frozen; its answer is taken for no more than it says."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from conversion import NOW, a_purchase

from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.contract import Outcome, Parcel, Receipt
from stratum_desktop.platforms.failures import Misunderstood, Rejected, Unavailable, Unsupported
from stratum_desktop.platforms.ga4.sender import Ga4Sender
from stratum_desktop.practice.servers import (
    PRACTICE_GA4_SECRET,
    PRACTICE_GA4_STREAM,
    Answered,
    Fault,
    FaultKind,
    PracticeGa4,
    PracticeServer,
)

GA4 = registry.get("ga4")


def parcel(number: int = 1, **changes: object) -> Parcel:
    event = a_purchase(event_id=f"order-{number}", **changes)
    body = GA4.body_of(event)
    assert isinstance(body, bytes)
    return Parcel(number, body)


async def test_a_body_is_the_whole_request_and_the_receipt_says_unconfirmed(
    server: PracticeServer, lane_of, sender_of
):
    sent = parcel(7)
    answer = await sender_of(GA4).send(lane_of("ga4"), [sent])
    (receipt,) = answer.receipts
    delivery_id, outcome, reason = receipt.delivery_id, receipt.outcome, receipt.reason
    assert (delivery_id, outcome) == (7, Outcome.DELIVERED)
    assert reason is not None
    assert reason.code == "ga4.sent_unconfirmed"
    (call,) = server.calls
    assert (call.method, call.path, call.body) == ("POST", "/mp/collect", sent.body)
    assert call.headers["content-type"] == "application/json"
    assert answer.exchange.http_status == 204
    assert answer.exchange.request_bytes == len(sent.body)
    assert server.ledger.counts("ga4").unique == 1


@pytest.mark.parametrize("secret", [PRACTICE_GA4_SECRET, "somebody-elses-secret"])
async def test_a_wrong_secret_is_answered_like_the_right_one_and_never_called_confirmed(
    server: PracticeServer, lane_of, sender_of, secret: str
):
    lane = replace(lane_of("ga4"), secrets={"api_secret": secret})
    answer = await sender_of(GA4).send(lane, [parcel()])
    assert [type(one) for one in answer.receipts] == [Receipt]
    assert answer.receipts[0].reason is not None
    assert server.ledger.counts("ga4").received == (secret == PRACTICE_GA4_SECRET)


async def test_the_secret_reaches_google_in_the_query_and_is_stored_logged_and_shown_nowhere(
    server: PracticeServer, lane_of, sender_of, caplog
):
    lane = lane_of("ga4")
    sender = sender_of(GA4)
    with caplog.at_level(logging.DEBUG):
        delivered = await sender.send(lane, [parcel()])
        server.faults.add(Fault(FaultKind.RESET_AFTER))
        lost = await sender.send(lane, [parcel()])
        checks = await sender.test(lane)
    query = {"measurement_id": PRACTICE_GA4_STREAM, "api_secret": PRACTICE_GA4_SECRET}
    assert [dict(call.query) for call in server.calls] == [query] * 3
    assert delivered.exchange.url == lost.exchange.url
    assert delivered.exchange.url.endswith("/ga4/mp/collect")
    assert any("HTTP Request" in record.getMessage() for record in caplog.records)
    shown = [repr(delivered), repr(lost), repr(checks), repr(lane), repr(sender), caplog.text]
    shown += [repr(record.args) for record in caplog.records]
    for text in shown:
        assert PRACTICE_GA4_SECRET not in text
        assert "api_secret" not in text


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (204, b"", None),
        (200, b"", None),
        (200, b"<p>Sign in</p>", Misunderstood),
        (200, b"{}", Misunderstood),
        (400, b"", Misunderstood),
        (413, b"", Rejected),
        (502, b"", Unavailable),
    ],
)
async def test_only_an_empty_success_is_a_delivery(
    lane_of, sender_of, status: int, body: bytes, kind: type | None
):
    class Says:
        key, account, secrets = "ga4", "1", {}

        def answer(self, _call, *, now, poison):
            return Answered(status, body)

    with PracticeServer(vendors=[Says()]) as saying:
        lane = replace(lane_of("ga4"), base_url=saying.base_url("ga4"))
        answer = await sender_of(GA4).send(lane, [parcel()])
    if kind is None:
        assert answer.failure is None
        assert len(answer.receipts) == 1
    else:
        assert type(answer.failure) is kind
        assert answer.receipts == ()


@pytest.mark.parametrize("account", ["../../me", "G-AB&api_secret=x", "12345", ""])
async def test_an_account_that_is_no_measurement_id_is_never_part_of_a_query(
    server, lane_of, sender_of, account: str
):
    answer = await sender_of(GA4).send(replace(lane_of("ga4"), account=account), [parcel()])
    assert isinstance(answer.failure, Unsupported)
    assert server.calls == ()


async def test_an_unknown_stream_looks_like_any_other_and_counts_nothing(lane_of, sender_of):
    with PracticeServer(vendors=[PracticeGa4(streams=frozenset())], now=lambda: NOW) as strict:
        lane = replace(lane_of("ga4"), base_url=strict.base_url("ga4"))
        answer = await sender_of(GA4).send(lane, [parcel()])
        assert answer.failure is None
        assert strict.ledger.counts("ga4").received == 0


async def test_a_dripping_answer_is_given_up_and_the_event_had_arrived(server, lane_of, clock):
    sender = Ga4Sender(clock=clock, is_practice=True, limits=Limits(total_seconds=0.3))
    server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=0.2))
    answer = await sender.send(lane_of("ga4"), [parcel()])
    await sender.close()
    assert isinstance(answer.failure, Unavailable)
    assert answer.failure.answer_lost
    assert server.ledger.counts("ga4").received == 1


async def test_more_or_less_than_one_event_a_request_is_a_bug(lane_of, sender_of):
    for count in (0, 2):
        with pytest.raises(ValueError, match="1 parcel"):
            await sender_of(GA4).send(lane_of("ga4"), [Parcel(1, b"{}")] * count)


async def test_the_skew_of_the_clocks_is_measured(lane_of, sender_of, clock):
    clock.set_wall(clock.now_ms() - 700_000)
    answer = await sender_of(GA4).send(lane_of("ga4"), [parcel()])
    assert answer.exchange.clock_skew_seconds == 700
