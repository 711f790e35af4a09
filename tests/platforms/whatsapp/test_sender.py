"""What arrives at Meta is what was frozen, and its word on it is read right."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from conversion import a_purchase
from practice_body import practice_body

from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.contract import Outcome, Parcel
from stratum_desktop.platforms.failures import (
    NeedsReauthorisation,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.platforms.whatsapp.sender import WhatsAppSender
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeServer

WHATSAPP = registry.get("whatsapp")


def parcels(count: int) -> list[Parcel]:
    bodies = [
        practice_body(WHATSAPP, a_purchase(event_id=f"order-{number}")) for number in range(count)
    ]
    return [
        Parcel(delivery_id=100 + number, body=body)
        for number, body in enumerate(bodies)
        if isinstance(body, bytes)
    ]


async def test_meta_receives_the_frozen_bytes_and_every_parcel_its_receipt(
    server: PracticeServer, lane_of, sender_of
):
    sent = parcels(1000)
    answer = await sender_of(WHATSAPP).send(lane_of("whatsapp"), sent)
    assert answer.failure is None
    assert [receipt.delivery_id for receipt in answer.receipts] == [p.delivery_id for p in sent]
    assert {receipt.outcome for receipt in answer.receipts} == {Outcome.DELIVERED}
    (call,) = server.calls
    assert call.path == f"/v26.0/{lane_of('whatsapp').account}/events"
    assert call.body == b'{"data":[' + b",".join(p.body for p in sent) + b"]}"
    assert answer.exchange.trace_id


async def test_a_repeat_is_counted_again_which_is_why_none_is_sent(
    server: PracticeServer, lane_of, sender_of
):
    sender = sender_of(WHATSAPP)
    for _ in range(2):
        assert (await sender.send(lane_of("whatsapp"), parcels(3))).failure is None
    assert server.ledger.counts("whatsapp").doubled == 3


async def test_options_choose_version_and_test_code(server, lane_of, sender_of):
    lane = lane_of("whatsapp", api_version="v25.0", test_event_code="TEST77")
    assert (await sender_of(WHATSAPP).send(lane, parcels(1))).failure is None
    assert orjson.loads(server.calls[0].body)["test_event_code"] == "TEST77"
    assert server.calls[0].path.startswith("/v25.0/")


@pytest.mark.parametrize(
    "option", [{"api_version": "v26.0/me"}, {"whatsapp_business_account_id": "../me"}]
)
async def test_an_option_that_cannot_be_one_holds_the_lane_before_it_costs_events(
    server, lane_of, sender_of, option: dict[str, str]
):
    answer = await sender_of(WHATSAPP).send(lane_of("whatsapp", **option), parcels(2))
    assert isinstance(answer.failure, Unsupported)
    assert answer.failure.reason.code == "destination.option_malformed"
    assert server.calls == ()


async def test_a_foreign_account_in_one_body_refuses_the_whole_batch(server, lane_of, sender_of):
    options = {"whatsapp_business_account_id": "999999"}
    foreign = WHATSAPP.body_of(a_purchase(), options)
    assert isinstance(foreign, bytes)
    answer = await sender_of(WHATSAPP).send(lane_of("whatsapp"), [*parcels(2), Parcel(7, foreign)])
    assert isinstance(answer.failure, Rejected)
    assert server.ledger.counts("whatsapp").received == 0


async def test_a_named_guilty_event_is_passed_on(server, lane_of, sender_of):
    server.faults.poison(["order-3"], is_named=True)
    answer = await sender_of(WHATSAPP).send(lane_of("whatsapp"), parcels(8))
    assert answer.failure == Rejected(answer.failure.reason, guilty=(3,))


async def test_a_wrong_dataset_holds_the_lane(lane_of, sender_of):
    lane = replace(lane_of("whatsapp"), account="5555555")
    answer = await sender_of(WHATSAPP).send(lane, parcels(1))
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == "meta.dataset_not_accessible"


async def test_a_dripping_answer_is_given_up_and_the_events_had_arrived(server, lane_of, clock):
    sender = WhatsAppSender(clock=clock, is_practice=True, limits=Limits(total_seconds=0.3))
    server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=0.2))
    answer = await sender.send(lane_of("whatsapp"), parcels(2))
    await sender.close()
    assert isinstance(answer.failure, Unavailable)
    assert answer.failure.answer_lost
    assert server.ledger.counts("whatsapp").received == 2


async def test_a_batch_beyond_the_limit_is_a_bug(lane_of, sender_of):
    for count in (0, 1001):
        with pytest.raises(ValueError, match="1 to 1000"):
            await sender_of(WHATSAPP).send(lane_of("whatsapp"), [Parcel(1, b"{}")] * count)
