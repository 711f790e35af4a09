"""What arrives at Snapchat is what was frozen, and its word on it is read right."""

from __future__ import annotations

import logging
from dataclasses import replace

import orjson
import pytest
from conversion import a_purchase
from hypothesis import given
from hypothesis import strategies as st

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
from stratum_desktop.platforms.snapchat.sender import SnapchatSender, content_of
from stratum_desktop.practice.servers import (
    PRACTICE_SNAPCHAT_TOKEN,
    Answered,
    Fault,
    FaultKind,
    PracticeServer,
    PracticeSnapchat,
)

SNAPCHAT = registry.get("snapchat")


def parcels(count: int) -> list[Parcel]:
    events = [a_purchase(event_id=f"order-{number}") for number in range(count)]
    bodies = [SNAPCHAT.body_of(event) for event in events]
    return [
        Parcel(delivery_id=100 + number, body=body)
        for number, body in enumerate(bodies)
        if isinstance(body, bytes)
    ]


@given(st.lists(st.binary(min_size=2, max_size=20), min_size=1, max_size=5))
def test_frozen_bodies_are_joined_unchanged(bodies: list[bytes]):
    assert content_of(bodies) == b'{"data":[' + b",".join(bodies) + b"]}"


async def test_snapchat_receives_the_frozen_bytes_and_every_parcel_its_receipt(
    server: PracticeServer, lane_of, sender_of
):
    sent = parcels(2000)
    answer = await sender_of(SNAPCHAT).send(lane_of("snapchat"), sent)
    assert answer.failure is None
    assert [receipt.delivery_id for receipt in answer.receipts] == [p.delivery_id for p in sent]
    assert {receipt.outcome for receipt in answer.receipts} == {Outcome.DELIVERED}
    (call,) = server.calls
    assert call.path == f"/v3/{lane_of('snapchat').account}/events"
    assert call.body == b'{"data":[' + b",".join(p.body for p in sent) + b"]}"
    assert answer.exchange.request_bytes == len(call.body)
    assert answer.exchange.parcel_count == 2000
    assert server.ledger.counts("snapchat").unique == 2000


async def test_the_token_reaches_snapchat_in_the_query_and_is_stored_logged_and_shown_nowhere(
    server: PracticeServer, lane_of, sender_of, caplog
):
    lane = lane_of("snapchat", ad_account_id="")
    sender = sender_of(SNAPCHAT)
    with caplog.at_level(logging.DEBUG):
        delivered = await sender.send(lane, parcels(1))
        server.faults.add(Fault(FaultKind.RESET_AFTER))
        lost = await sender.send(lane, parcels(1))
        checks = await sender.test(lane)
    assert [dict(call.query) for call in server.calls] == [
        {"access_token": PRACTICE_SNAPCHAT_TOKEN}
    ] * len(server.calls)
    assert all("authorization" not in call.headers for call in server.calls)
    assert delivered.exchange.url == lost.exchange.url
    assert delivered.exchange.url.endswith(f"/v3/{lane.account}/events")
    assert any("HTTP Request" in record.getMessage() for record in caplog.records)
    shown = [repr(delivered), repr(lost), repr(checks), repr(lane), repr(sender), caplog.text]
    shown += [repr(record.args) for record in caplog.records]
    for text in shown:
        assert PRACTICE_SNAPCHAT_TOKEN not in text
        assert "access_token" not in text


async def test_a_portal_that_repeats_the_address_gives_no_token_away(lane_of, sender_of):
    class Repeats:
        key, account, secrets = "snapchat", "1", {}

        def answer(self, call, *, now, poison):
            token = call.query["access_token"]
            page = f"<p>Sign in to see {call.path}?access_token={token}</p>"
            return Answered(404, page.encode())

    with PracticeServer(vendors=[Repeats()]) as repeating:
        lane = replace(lane_of("snapchat"), base_url=repeating.base_url("snapchat"))
        answer = await sender_of(SNAPCHAT).send(lane, parcels(1))
    assert isinstance(answer.failure, Unsupported)
    assert "Sign in" in answer.exchange.answer
    assert PRACTICE_SNAPCHAT_TOKEN not in repr(answer)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, {"status": "VALID"}, None),
        (200, {"status": "INVALID", "errors": {"codes": ["517"]}}, Rejected),
        (200, {"status": "SUCCESS"}, Misunderstood),
        (200, {}, Misunderstood),
        (200, [], Misunderstood),
        (202, {"status": "VALID"}, Misunderstood),
        (400, {"status": "INVALID"}, Rejected),
        (400, {"status": "VALID"}, Misunderstood),
        (500, {"status": "VALID"}, Unavailable),
    ],
)
async def test_only_a_200_that_says_valid_is_a_delivery(
    lane_of, sender_of, status: int, body: object, kind: type | None
):
    class Says:
        key, account, secrets = "snapchat", "1", {}

        def answer(self, _call, *, now, poison):
            return Answered(status, orjson.dumps(body))

    with PracticeServer(vendors=[Says()]) as saying:
        lane = replace(lane_of("snapchat"), base_url=saying.base_url("snapchat"))
        answer = await sender_of(SNAPCHAT).send(lane, parcels(2))
    if kind is None:
        assert answer.failure is None
        assert len(answer.receipts) == 2
    else:
        assert type(answer.failure) is kind
        assert answer.receipts == ()


async def test_an_unknown_pixel_holds_the_lane(lane_of, sender_of):
    with PracticeServer(vendors=[PracticeSnapchat(assets=frozenset())]) as strict:
        lane = replace(lane_of("snapchat"), base_url=strict.base_url("snapchat"))
        answer = await sender_of(SNAPCHAT).send(lane, parcels(1))
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == "snapchat.asset_unknown"


@pytest.mark.parametrize("account", ["../../me", "12345", ""])
async def test_an_account_that_is_no_uuid_is_never_part_of_a_path(
    server, lane_of, sender_of, account: str
):
    answer = await sender_of(SNAPCHAT).send(
        replace(lane_of("snapchat"), account=account), parcels(1)
    )
    assert isinstance(answer.failure, Unsupported)
    assert server.calls == ()


async def test_one_poisoned_event_refuses_the_whole_batch_and_may_be_named(
    server, lane_of, sender_of
):
    sender = sender_of(SNAPCHAT)
    server.faults.poison(["order-3"])
    answer = await sender.send(lane_of("snapchat"), parcels(8))
    assert answer.failure == Rejected(answer.failure.reason, guilty=())
    assert answer.exchange.platform_code == "517"
    server.faults.poison(["order-3"], is_named=True)
    answer = await sender.send(lane_of("snapchat"), parcels(8))
    assert answer.failure == Rejected(answer.failure.reason, guilty=(3,))
    assert server.ledger.counts("snapchat").received == 0


async def test_a_dripping_answer_is_given_up_and_the_events_had_arrived(server, lane_of, clock):
    sender = SnapchatSender(clock=clock, is_practice=True, limits=Limits(total_seconds=0.3))
    server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=0.2))
    answer = await sender.send(lane_of("snapchat"), parcels(2))
    await sender.close()
    assert isinstance(answer.failure, Unavailable)
    assert answer.failure.answer_lost
    assert server.ledger.counts("snapchat").received == 2


async def test_a_batch_beyond_the_limit_is_a_bug(lane_of, sender_of):
    for count in (0, 2001):
        with pytest.raises(ValueError, match="1 to 2000"):
            await sender_of(SNAPCHAT).send(lane_of("snapchat"), [Parcel(1, b"{}")] * count)


async def test_the_skew_of_the_clocks_is_measured(lane_of, sender_of, clock):
    clock.set_wall(clock.now_ms() - 700_000)
    answer = await sender_of(SNAPCHAT).send(lane_of("snapchat"), parcels(1))
    assert answer.exchange.clock_skew_seconds == 700
