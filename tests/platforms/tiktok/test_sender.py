"""What arrives at TikTok is what was frozen, and its word on it is read right."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from conversion import a_purchase, only
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.event import ActionSource
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.contract import Lane, Outcome, Parcel
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.platforms.tiktok.sender import TikTokSender, content_of
from stratum_desktop.practice.servers import (
    Answered,
    Fault,
    FaultKind,
    PracticeServer,
    PracticeTikTok,
)

TIKTOK = registry.get("tiktok")
NUMBER = "7123456789012345678"


def parcels(count: int, **changes: object) -> list[Parcel]:
    events = [a_purchase(event_id=f"order-{number}", **changes) for number in range(count)]
    bodies = [TIKTOK.body_of(event) for event in events]
    return [
        Parcel(delivery_id=100 + number, body=body)
        for number, body in enumerate(bodies)
        if isinstance(body, bytes)
    ]


@given(st.lists(st.binary(min_size=2, max_size=20), min_size=1, max_size=5))
def test_frozen_bodies_are_joined_unchanged_below_the_lanes_root(bodies: list[bytes]):
    lane = Lane(
        account="C12345",
        base_url="http://127.0.0.1",
        options={"test_event_code": 'T"1', "event_source": "offline"},
    )
    assert content_of(lane, bodies) == (
        b'{"event_source":"offline","event_source_id":"C12345","test_event_code":"T\\"1","data":['
        + b",".join(bodies)
        + b"]}"
    )
    assert content_of(replace(lane, options={}), bodies) == (
        b'{"event_source":"web","event_source_id":"C12345","data":[' + b",".join(bodies) + b"]}"
    )


async def test_tiktok_receives_the_frozen_bytes_and_every_parcel_its_receipt(
    server: PracticeServer, lane_of, sender_of
):
    sent = parcels(1000)
    answer = await sender_of(TIKTOK).send(lane_of("tiktok"), sent)
    assert answer.failure is None
    assert [receipt.delivery_id for receipt in answer.receipts] == [p.delivery_id for p in sent]
    assert {receipt.outcome for receipt in answer.receipts} == {Outcome.DELIVERED}
    (call,) = server.calls
    assert call.path == "/open_api/v1.3/event/track/"
    assert call.headers["access-token"] == lane_of("tiktok").secrets["access_token"]
    assert call.body.endswith(b'"data":[' + b",".join(p.body for p in sent) + b"]}")
    assert answer.exchange.request_bytes == len(call.body)
    assert answer.exchange.parcel_count == 1000
    assert answer.exchange.trace_id
    assert answer.exchange.platform_code is None
    assert server.ledger.counts("tiktok").unique == 1000


async def test_options_choose_event_set_and_test_code(server, lane_of, sender_of):
    lane = replace(
        lane_of("tiktok", event_source="offline", test_event_code="TEST77"), account=NUMBER
    )
    sent = parcels(1, action_source=ActionSource.PHYSICAL_STORE)
    answer = await sender_of(TIKTOK).send(lane, sent)
    assert answer.failure is None
    root = orjson.loads(server.calls[0].body)
    assert root.keys() == {"event_source", "event_source_id", "test_event_code", "data"}
    assert (root["event_source"], root["event_source_id"]) == ("offline", NUMBER)
    assert root["test_event_code"] == "TEST77"
    (entry,) = server.ledger.entries("tiktok")
    assert entry.account == NUMBER


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("app", {"action_source": ActionSource.APP}),
        ("offline", {"action_source": ActionSource.PHYSICAL_STORE}),
        (
            "crm",
            {
                "action_source": ActionSource.SYSTEM_GENERATED,
                "name": "Qualified",
                "identity": only("email", lead_id="72"),
            },
        ),
    ],
)
async def test_every_kind_of_event_set_is_delivered_to(
    server, lane_of, sender_of, kind: str, changes: dict[str, object]
):
    lane = replace(lane_of("tiktok", event_source=kind), account=NUMBER)
    answer = await sender_of(TIKTOK).send(lane, parcels(3, **changes))
    assert answer.failure is None
    assert server.ledger.counts("tiktok").unique == 3


@pytest.mark.parametrize(
    "option",
    [{"api_version": "v1.3/x"}, {"event_source": "pixel"}, {"test_event_code": "a b"}],
)
async def test_an_option_that_tiktok_would_refuse_holds_the_lane_before_it_costs_events(
    server, lane_of, sender_of, option: dict[str, str]
):
    answer = await sender_of(TIKTOK).send(lane_of("tiktok", **option), parcels(2))
    assert isinstance(answer.failure, Unsupported)
    assert answer.failure.reason.code == "destination.option_malformed"
    assert server.calls == ()


async def test_an_account_that_cannot_be_one_is_not_sent(server, lane_of, sender_of):
    answer = await sender_of(TIKTOK).send(
        replace(lane_of("tiktok"), account='C1"},{"x":"'), parcels(1)
    )
    assert isinstance(answer.failure, Unsupported)
    assert server.calls == ()


async def test_a_version_that_is_not_served_asks_for_an_update(lane_of, sender_of):
    answer = await sender_of(TIKTOK).send(lane_of("tiktok", api_version="v1.2"), parcels(1))
    assert isinstance(answer.failure, Unsupported)
    assert answer.failure.reason.code == "tiktok.path_unknown"


async def test_an_event_set_out_of_reach_holds_the_lane(lane_of, sender_of):
    with PracticeServer(vendors=[PracticeTikTok(event_sets=frozenset({"C0"}))]) as strict:
        lane = replace(lane_of("tiktok"), base_url=strict.base_url("tiktok"))
        answer = await sender_of(TIKTOK).send(lane, parcels(1))
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == "tiktok.permission_missing"
    assert (answer.exchange.http_status, answer.exchange.platform_code) == (200, "40001")


async def test_a_limit_with_status_401_slows_down_and_asks_for_no_new_token(
    server, lane_of, sender_of
):
    server.faults.add(Fault(FaultKind.RATE_LIMIT))
    answer = await sender_of(TIKTOK).send(lane_of("tiktok"), parcels(1))
    assert isinstance(answer.failure, RateLimited)
    assert answer.failure.retry_after_seconds == 300
    assert (answer.exchange.http_status, answer.exchange.platform_code) == (401, "40100")


async def test_a_refused_token_is_not_kept_in_the_answer(lane_of, sender_of):
    lane = replace(lane_of("tiktok"), secrets={"access_token": "wrongwrongwrongwrong"})
    answer = await sender_of(TIKTOK).send(lane, parcels(1))
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == "tiktok.token_refused"
    assert "wrongwrong" not in repr(answer)


async def test_one_poisoned_event_refuses_the_whole_batch_and_nobody_is_named(
    server, lane_of, sender_of
):
    server.faults.poison(["order-3"], is_named=True)
    answer = await sender_of(TIKTOK).send(lane_of("tiktok"), parcels(8))
    assert answer.failure == Rejected(answer.failure.reason, guilty=())
    assert (answer.exchange.http_status, answer.exchange.platform_code) == (200, "40002")
    assert server.ledger.counts("tiktok").received == 0


class Says:
    key, account, secrets, options = "tiktok", "1", {}, {}

    def __init__(self, status: int, body: object) -> None:
        self.answered = Answered(status, orjson.dumps(body))

    def answer(self, _call, *, now, poison):
        return self.answered


async def answer_to(status: int, body: object, lane_of, sender_of):
    with PracticeServer(vendors=[Says(status, body)]) as saying:
        lane = replace(lane_of("tiktok"), base_url=saying.base_url("tiktok"))
        return await sender_of(TIKTOK).send(lane, parcels(2))


async def test_a_partial_success_names_nobody_and_confirms_nobody(lane_of, sender_of):
    body = {"code": 20001, "message": "Partial success", "request_id": "R1"}
    answer = await answer_to(200, body, lane_of, sender_of)
    assert answer.failure is None
    assert [receipt.outcome for receipt in answer.receipts] == [Outcome.UNCONFIRMED] * 2
    assert {receipt.reason.code for receipt in answer.receipts} == {"tiktok.partly_accepted"}
    assert (answer.exchange.trace_id, answer.exchange.platform_code) == ("R1", "20001")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {}),
        (200, {"code": "0"}),
        (200, {"code": False}),
        (200, []),
        (200, {"message": "OK"}),
        (500, {"code": 0}),
        (401, {"code": 0}),
        (401, {"error": "who are you"}),
    ],
)
async def test_nothing_but_code_0_of_a_success_is_one(
    lane_of, sender_of, status: int, body: object
):
    answer = await answer_to(status, body, lane_of, sender_of)
    assert isinstance(answer.failure, Misunderstood)
    assert answer.receipts == ()


async def test_a_dripping_answer_is_given_up_and_the_events_had_arrived(server, lane_of, clock):
    sender = TikTokSender(clock=clock, is_practice=True, limits=Limits(total_seconds=0.3))
    server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=0.2))
    answer = await sender.send(lane_of("tiktok"), parcels(2))
    await sender.close()
    assert isinstance(answer.failure, Unavailable)
    assert answer.failure.answer_lost
    assert server.ledger.counts("tiktok").received == 2


async def test_a_batch_beyond_the_limit_is_a_bug(lane_of, sender_of):
    for count in (0, 1001):
        with pytest.raises(ValueError, match="1 to 1000"):
            await sender_of(TIKTOK).send(lane_of("tiktok"), [Parcel(1, b"{}")] * count)


async def test_the_skew_of_the_clocks_is_measured(lane_of, sender_of, clock):
    clock.set_wall(clock.now_ms() - 700_000)
    answer = await sender_of(TIKTOK).send(lane_of("tiktok"), parcels(1))
    assert answer.exchange.clock_skew_seconds == 700
