"""Every sender tells the truth about every way a call can end."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from conversion import NOW, a_purchase
from practice_body import practice_body

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import Lane, Outcome, Parcel, Platform, Sender
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.practice.servers import Call, Fault, FaultKind, PracticeServer

each_platform = pytest.mark.parametrize(
    "platform", registry.all(), ids=lambda platform: platform.manifest.key
)
#: The others answer alike whatever arrives, so nothing can be learned of an event from them.
each_that_confirms = pytest.mark.parametrize(
    "platform",
    [one for one in registry.all() if one.manifest.confirms],
    ids=lambda platform: platform.manifest.key,
)
each_that_does_not = pytest.mark.parametrize(
    "platform",
    [one for one in registry.all() if not one.manifest.confirms],
    ids=lambda platform: platform.manifest.key,
)

# No order id: where no repeat of an event is recognised, one of an order still may be.
NO_ORDER = {name: value for name, value in a_purchase().parameters.items() if name != "order_id"}


def parcels_of(platform: Platform) -> list[Parcel]:
    """Three purchases, or as many as fit into a request."""
    count = min(3, platform.manifest.traits.batch_size)
    events = [
        a_purchase(event_id=f"order-{number}", parameters=NO_ORDER) for number in range(count)
    ]
    bodies = [practice_body(platform, event) for event in events]
    assert all(isinstance(body, bytes) for body in bodies)
    return [Parcel(number, body) for number, body in enumerate(bodies)]


async def let_in(platform: Platform, server: PracticeServer, sender: Sender, lane: Lane) -> None:
    """Let a sender that exchanges its secrets for an access token do so before what follows."""
    await sender.send(lane, parcels_of(platform))
    server.reset()


def test_every_platform_has_a_practice_vendor(server: PracticeServer):
    keys = {platform.manifest.key for platform in registry.all()}
    assert keys == {vendor.key for vendor in server.vendors}


@each_platform
async def test_accepted_parcels_get_their_receipts_and_arrive_byte_for_byte(
    platform: Platform, server: PracticeServer, lane_of, sender_of
):
    key = platform.manifest.key
    parcels, sender, lane = parcels_of(platform), sender_of(platform), lane_of(key)
    await let_in(platform, server, sender, lane)
    answer = await sender.send(lane, parcels)
    assert answer.failure is None
    assert [receipt.delivery_id for receipt in answer.receipts] == list(range(len(parcels)))
    assert {receipt.outcome for receipt in answer.receipts} == {Outcome.DELIVERED}
    (call,) = server.calls
    position = 0
    for parcel in parcels:
        position = call.body.index(parcel.body, position) + len(parcel.body)
    assert server.ledger.counts(key).unique == len(parcels)


@each_platform
async def test_the_same_parcels_twice_are_counted_once_where_the_manifest_says_so(
    platform: Platform, server: PracticeServer, lane_of, sender_of
):
    key = platform.manifest.key
    sender = sender_of(platform)
    for _ in range(2):
        assert (await sender.send(lane_of(key), parcels_of(platform))).failure is None
    counts = server.ledger.counts(key)
    count = len(parcels_of(platform))
    doubled = 0 if platform.manifest.traits.dedupe_window_for("website") else count
    assert (counts.received, counts.unique, counts.conflicting) == (2 * count, count, 0)
    assert counts.doubled == doubled


@each_that_does_not
async def test_a_platform_that_confirms_nothing_has_that_said_of_every_parcel(
    platform: Platform, server: PracticeServer, lane_of, sender_of
):
    lane, parcels = lane_of(platform.manifest.key), parcels_of(platform)
    server.faults.poison(["order-0"])
    wrong = replace(lane, secrets=dict.fromkeys(lane.secrets, "a-wrong-secret-0001"))
    for one in (lane, wrong):
        answer = await sender_of(platform).send(one, parcels)
        assert answer.failure is None
        assert {receipt.outcome for receipt in answer.receipts} == {Outcome.DELIVERED}
        assert all(receipt.reason is not None for receipt in answer.receipts)
    assert server.ledger.counts(platform.manifest.key).received < 2 * len(parcels)


@each_that_confirms
async def test_content_that_is_refused_is_rejected_and_nothing_of_it_is_kept(
    platform: Platform, server: PracticeServer, lane_of, sender_of
):
    key = platform.manifest.key
    server.faults.poison(["order-0"])
    answer = await sender_of(platform).send(lane_of(key), parcels_of(platform))
    assert isinstance(answer.failure, Rejected)
    assert answer.exchange.platform_code
    if platform.manifest.traits.batch_is_atomic:
        assert server.ledger.counts(key).received == 0


@each_that_confirms
async def test_an_event_that_grew_too_old_while_queued_is_rejected(
    platform: Platform, lane_of, sender_of
):
    age = platform.manifest.traits.max_age_for("website")
    body = practice_body(platform, a_purchase(event_time=NOW - age - 60))
    answer = await sender_of(platform).send(lane_of(platform.manifest.key), [Parcel(1, body)])
    assert isinstance(answer.failure, Rejected)


@each_that_confirms
async def test_a_wrong_token_asks_for_a_new_one(platform: Platform, lane_of, sender_of):
    lane = lane_of(platform.manifest.key)
    wrong = dict.fromkeys(lane.secrets, "a-wrong-secret-0001")
    answer = await sender_of(platform).send(replace(lane, secrets=wrong), parcels_of(platform))
    assert isinstance(answer.failure, NeedsReauthorisation)


@each_platform
async def test_no_token_at_all_asks_for_one(platform: Platform, lane_of, sender_of):
    lane = lane_of(platform.manifest.key)
    missing = await sender_of(platform).send(replace(lane, secrets={}), parcels_of(platform))
    assert isinstance(missing.failure, NeedsReauthorisation)


FAULTS = [
    (Fault(FaultKind.RATE_LIMIT, retry_after="7"), RateLimited),
    (Fault(FaultKind.RATE_LIMIT, retry_after="315360000"), RateLimited),
    (Fault(FaultKind.RATE_LIMIT), RateLimited),
    (Fault(FaultKind.SERVER_ERROR, status=500), Unavailable),
    (Fault(FaultKind.SERVER_ERROR, status=503, retry_after="3"), Unavailable),
    # Not once: an access token that is refused before its time may be renewed.
    (Fault(FaultKind.BAD_TOKEN, count=None), NeedsReauthorisation),
    (Fault(FaultKind.HTML), Misunderstood),
    (Fault(FaultKind.REDIRECT), Misunderstood),
    (Fault(FaultKind.RESET_BEFORE), Unavailable),
    (Fault(FaultKind.RESET_AFTER), Unavailable),
    (Fault(FaultKind.CUT), Misunderstood),
    (Fault(FaultKind.HUGE), Misunderstood),
    (Fault(FaultKind.GZIP_BOMB), Misunderstood),
]


@each_platform
@pytest.mark.parametrize(
    ("fault", "kind"), FAULTS, ids=[f"{fault.kind}-{fault.retry_after}" for fault, _ in FAULTS]
)
async def test_every_fault_is_one_kind_of_failure_and_the_next_call_goes(
    platform: Platform, server: PracticeServer, lane_of, sender_of, fault: Fault, kind: type
):
    sender, lane = sender_of(platform), lane_of(platform.manifest.key)
    await let_in(platform, server, sender, lane)
    server.faults.add(fault)
    answer = await sender.send(lane, parcels_of(platform))
    server.faults.clear()
    assert type(answer.failure) is kind
    assert answer.receipts == ()
    if isinstance(answer.failure, RateLimited | Unavailable):
        wanted = None if fault.retry_after is None else float(fault.retry_after)
        waits = answer.failure.retry_after_seconds
        # A rate limit that names no time may have one on the platform's pages.
        is_documented = wanted is None and kind is RateLimited and waits is not None and waits > 0
        assert waits == wanted or is_documented
    if fault.kind in (FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER):
        assert answer.failure.answer_lost
    assert (await sender.send(lane, parcels_of(platform))).failure is None


@each_platform
async def test_a_wait_until_a_date_is_counted_from_our_clock(
    platform: Platform, server: PracticeServer, lane_of, sender_of
):
    server.faults.add(Fault(FaultKind.RATE_LIMIT, retry_after="Mon, 02 Mar 2026 12:01:30 GMT"))
    answer = await sender_of(platform).send(lane_of(platform.manifest.key), parcels_of(platform))
    assert isinstance(answer.failure, RateLimited)
    assert answer.failure.retry_after_seconds == 90


@each_platform
async def test_a_call_that_was_kept_and_not_answered_may_have_arrived(
    platform: Platform, server: PracticeServer, lane_of, sender_of
):
    sender, lane = sender_of(platform), lane_of(platform.manifest.key)
    await let_in(platform, server, sender, lane)
    server.faults.add(Fault(FaultKind.RESET_AFTER))
    answer = await sender.send(lane, parcels_of(platform))
    assert isinstance(answer.failure, Unavailable)
    assert answer.failure.answer_lost
    assert server.ledger.counts(platform.manifest.key).received == len(parcels_of(platform))


@each_platform
async def test_a_live_workspace_never_talks_to_loopback_and_practice_never_to_the_platform(
    platform: Platform, server: PracticeServer, lane_of, sender_of
):
    lane = lane_of(platform.manifest.key)
    live = sender_of(platform, is_practice=False)
    answer = await live.send(lane, parcels_of(platform))
    assert isinstance(answer.failure, Unsupported)
    assert not any(check.passed for check in await live.test(lane))
    home = replace(lane, base_url=platform.manifest.base_url)
    answer = await sender_of(platform).send(home, parcels_of(platform))
    assert isinstance(answer.failure, Unsupported)
    assert server.calls == ()


def _open_query(platform: Platform, call: Call) -> dict[str, str]:
    """Leave out what the manifest owns up to: a vendor that takes its secret nowhere else."""
    hidden = {one.name for one in platform.manifest.fields if one.travels_in_query}
    return {name: value for name, value in call.query.items() if name not in hidden}


@each_platform
async def test_the_token_is_in_no_url_answer_repr_or_log(
    platform: Platform, server: PracticeServer, lane_of, sender_of, caplog
):
    lane = lane_of(platform.manifest.key)
    sender = sender_of(platform)
    with caplog.at_level(logging.DEBUG):
        answer = await sender.send(lane, parcels_of(platform))
        checks = await sender.test(lane)
    assert len(server.calls) >= 2
    texts = [repr(answer), repr(checks), repr(lane), repr(sender), caplog.text]
    bodies = []
    for call in server.calls:
        texts.append(f"{call.path} {_open_query(platform, call)}")
        bodies.append(call.body.decode())
    exchanged = {one.name for one in platform.manifest.fields if one.is_exchanged}
    for name, secret in lane.secrets.items():
        for text in texts:
            assert secret not in text
        # In the call that exchanges it, once for all that follow, and in no other.
        assert sum(secret in body for body in bodies) == (name in exchanged)


@each_platform
async def test_the_connection_of_a_working_lane_passes_without_an_event(
    platform: Platform, server: PracticeServer, lane_of, sender_of
):
    checks = await sender_of(platform).test(lane_of(platform.manifest.key))
    assert checks
    assert all(check.passed for check in checks)
    assert server.ledger.counts(platform.manifest.key).received == 0
