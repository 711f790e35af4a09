"""What arrives at Meta is what was frozen, and its word on it is read right."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from conversion import a_purchase

from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.contract import Outcome, Parcel
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.platforms.meta.sender import MetaSender
from stratum_desktop.practice.servers import (
    Answered,
    Fault,
    FaultKind,
    PracticeMeta,
    PracticeServer,
)

META = registry.get("meta")


def parcels(count: int) -> list[Parcel]:
    events = [a_purchase(event_id=f"order-{number}") for number in range(count)]
    bodies = [META.body_of(event) for event in events]
    return [
        Parcel(delivery_id=100 + number, body=body)
        for number, body in enumerate(bodies)
        if isinstance(body, bytes)
    ]


async def test_meta_receives_the_frozen_bytes_and_every_parcel_its_receipt(
    server: PracticeServer, lane_of, sender_of
):
    sent = parcels(1000)
    answer = await sender_of(META).send(lane_of("meta"), sent)
    assert answer.failure is None
    assert [receipt.delivery_id for receipt in answer.receipts] == [p.delivery_id for p in sent]
    assert {receipt.outcome for receipt in answer.receipts} == {Outcome.DELIVERED}
    (call,) = server.calls
    assert call.path == f"/v26.0/{lane_of('meta').account}/events"
    assert call.body == b'{"data":[' + b",".join(p.body for p in sent) + b"]}"
    assert answer.exchange.request_bytes == len(call.body)
    assert answer.exchange.parcel_count == 1000
    assert answer.exchange.trace_id
    assert server.ledger.counts("meta").unique == 1000


async def test_options_choose_version_test_code_and_agent(server, lane_of, sender_of):
    lane = lane_of("meta", api_version="v25.0", test_event_code="TEST77", partner_agent="stratum-1")
    answer = await sender_of(META).send(lane, parcels(1))
    assert answer.failure is None
    root = orjson.loads(server.calls[0].body)
    assert (root["test_event_code"], root["partner_agent"]) == ("TEST77", "stratum-1")
    assert server.calls[0].path.startswith("/v25.0/")


@pytest.mark.parametrize(
    "option",
    [{"api_version": "v26.0/me"}, {"partner_agent": "1"}, {"test_event_code": "a b"}],
)
async def test_an_option_that_meta_would_refuse_holds_the_lane_before_it_costs_events(
    server, lane_of, sender_of, option: dict[str, str]
):
    answer = await sender_of(META).send(lane_of("meta", **option), parcels(2))
    assert isinstance(answer.failure, Unsupported)
    assert answer.failure.reason.code == "destination.option_malformed"
    assert server.calls == ()


async def test_an_account_that_is_no_number_is_never_part_of_a_path(server, lane_of, sender_of):
    lane = replace(lane_of("meta"), account="../../me")
    answer = await sender_of(META).send(lane, parcels(1))
    assert isinstance(answer.failure, Unsupported)
    assert server.calls == ()


async def test_an_ended_version_and_an_unknown_one_ask_for_an_update(lane_of, sender_of):
    for version, code in [("v19.0", "2635"), ("v99.0", "2500")]:
        answer = await sender_of(META).send(lane_of("meta", api_version=version), parcels(1))
        assert isinstance(answer.failure, Unsupported)
        assert answer.exchange.platform_code == code


async def test_a_wrong_dataset_holds_the_lane(lane_of, sender_of):
    with PracticeServer(vendors=[PracticeMeta(datasets=frozenset({"555555"}))]) as strict:
        lane = replace(lane_of("meta"), base_url=strict.base_url("meta"))
        answer = await sender_of(META).send(lane, parcels(1))
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == "meta.dataset_not_accessible"


async def test_a_refused_token_is_not_kept_in_the_answer(lane_of, sender_of):
    lane = replace(lane_of("meta"), secrets={"access_token": "EAAwrongwrongwrong"})
    answer = await sender_of(META).send(lane, parcels(1))
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert "EAAwrong" not in repr(answer)


async def test_one_poisoned_event_refuses_the_whole_batch_and_may_be_named(
    server, lane_of, sender_of
):
    sender = sender_of(META)
    server.faults.poison(["order-3"])
    answer = await sender.send(lane_of("meta"), parcels(8))
    assert answer.failure == Rejected(answer.failure.reason, guilty=())
    server.faults.poison(["order-3"], is_named=True)
    answer = await sender.send(lane_of("meta"), parcels(8))
    assert answer.failure == Rejected(answer.failure.reason, guilty=(3,))
    assert server.ledger.counts("meta").received == 0


@pytest.mark.parametrize(
    ("body", "outcome", "is_marked"),
    [
        ({"events_received": 2}, Outcome.DELIVERED, False),
        ({"events_received": 1}, Outcome.DELIVERED, True),
        ({"events_received": 0}, Outcome.UNCONFIRMED, True),
        ({"events_received": -1}, None, False),
        ({"events_received": "2"}, None, False),
        ({"events_received": True}, None, False),
        ({}, None, False),
    ],
)
async def test_the_count_that_meta_confirms_decides(
    lane_of, sender_of, body: dict[str, object], outcome: Outcome | None, is_marked: bool
):
    class Says:
        key, account, secrets = "meta", "1", {}

        def answer(self, _call, *, now, poison):
            return Answered(200, orjson.dumps({**body, "fbtrace_id": "Atrace"}))

    with PracticeServer(vendors=[Says()]) as saying:
        lane = replace(lane_of("meta"), base_url=saying.base_url("meta"))
        answer = await sender_of(META).send(lane, parcels(2))
    assert answer.exchange.trace_id == "Atrace"
    if outcome is None:
        assert isinstance(answer.failure, Misunderstood)
        assert answer.receipts == ()
    else:
        assert [receipt.outcome for receipt in answer.receipts] == [outcome] * 2
        assert all((receipt.reason is not None) is is_marked for receipt in answer.receipts)


async def test_a_dripping_answer_is_given_up_and_the_events_had_arrived(server, lane_of, clock):
    sender = MetaSender(clock=clock, is_practice=True, limits=Limits(total_seconds=0.3))
    server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=0.2))
    answer = await sender.send(lane_of("meta"), parcels(2))
    await sender.close()
    assert isinstance(answer.failure, Unavailable)
    assert answer.failure.answer_lost
    assert server.ledger.counts("meta").received == 2


async def test_a_batch_beyond_the_limit_is_a_bug(lane_of, sender_of):
    for count in (0, 1001):
        with pytest.raises(ValueError, match="1 to 1000"):
            await sender_of(META).send(lane_of("meta"), [Parcel(1, b"{}")] * count)


async def test_the_skew_of_the_clocks_is_measured(lane_of, sender_of, clock):
    clock.set_wall(clock.now_ms() - 700_000)
    answer = await sender_of(META).send(lane_of("meta"), parcels(1))
    assert answer.exchange.clock_skew_seconds == 700
