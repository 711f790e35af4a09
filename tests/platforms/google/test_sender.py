"""What arrives at Google is what was frozen, and its word on it is read right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest
from conversion import NOW, a_purchase
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.contract import (
    ACCOUNT,
    Answer,
    Lane,
    Outcome,
    Parcel,
    Ruling,
    Verdict,
)
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.platforms.google.sender import GoogleSender, shipment_of
from stratum_desktop.practice.servers import (
    PRACTICE_GOOGLE_ACTIONS,
    Answered,
    Fault,
    FaultKind,
    PracticeGoogle,
    PracticeServer,
)

GOOGLE = registry.get("google")
ADJUSTMENTS = "order_cancelled=retraction:7100005, order_changed=restatement:7100005"
PARAMETERS = {"value": 10.0, "currency": "EUR"}


def parcels(lane: Lane, *events: dict[str, Any]) -> list[Parcel]:
    options = {**lane.options, ACCOUNT: lane.account}
    bodies = [
        GOOGLE.body_of(
            a_purchase(**{"event_id": f"e-{at}", "parameters": PARAMETERS, **changes}), options
        )
        for at, changes in enumerate(events)
    ]
    assert all(isinstance(body, bytes) for body in bodies), bodies
    return [Parcel(100 + at, body) for at, body in enumerate(bodies) if isinstance(body, bytes)]


def outcomes(answer: Answer) -> list[str]:
    by_id = {one.delivery_id: str(one.outcome) for one in answer.receipts}
    return [by_id[one] for one in sorted(by_id)]


async def sent_to(vendor: PracticeGoogle, sender, lane: Lane, *events: dict[str, Any]) -> Answer:
    with PracticeServer(vendors=[vendor], now=lambda: NOW) as server:
        there = replace(lane, base_url=server.base_url("google"))
        return await sender.send(there, parcels(lane, *events))


# The Data Manager


async def test_google_receives_the_frozen_bytes_and_answers_with_an_id(server, lane, sender_of):
    sent = parcels(lane, *[{}] * 2000)
    answer = await sender_of(GOOGLE).send(lane, sent)
    assert answer.failure is None
    assert [one.delivery_id for one in answer.receipts] == [one.delivery_id for one in sent]
    assert {one.outcome for one in answer.receipts} == {Outcome.DELIVERED}
    assert answer.verdict_id
    assert answer.exchange.trace_id == answer.verdict_id[:64]
    call = server.calls[-1]
    assert call.path == "/v1/events:ingest"
    assert b'"events":[' + b",".join(one.body for one in sent) + b"]" in call.body
    assert answer.exchange.request_bytes == len(call.body)
    assert answer.exchange.parcel_count == 2000
    assert len(answer.exchange.answer) <= 2000
    assert server.ledger.counts("google").unique == 2000


async def test_a_request_names_its_actions_and_the_manager(server, lane, sender_of):
    managed = replace(lane, options={**lane.options, "login_account": "999-888-7777"})
    await sender_of(GOOGLE).send(managed, parcels(lane, {}, {"name": "Lead"}, {"name": "Donate"}))
    root = orjson.loads(server.calls[-1].body)
    assert root["encoding"] == "HEX"
    assert root["destinations"] == [
        {
            "reference": number,
            "productDestinationId": number,
            "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": "1234567890"},
            "loginAccount": {"accountType": "GOOGLE_ADS", "accountId": "9998887777"},
        }
        for number in ("7100005", "7100006")
    ]


async def test_an_action_that_was_changed_goes_on_counting_what_was_queued(server, lane, sender_of):
    sent = parcels(lane, {})
    changed = replace(lane, options={**lane.options, "actions": "Purchase=7100006"})
    assert (await sender_of(GOOGLE).send(changed, sent)).failure is None
    (entry,) = server.ledger.entries("google")
    assert entry.name == "7100005"


async def test_more_actions_than_fit_into_a_request_wait_for_the_next(server, lane, sender_of):
    names = [names[0] for names in PRACTICE_GOOGLE_ACTIONS.values()]
    assert len(names) == 11
    sent = parcels(lane, *({"name": name} for name in names))
    sender = sender_of(GOOGLE)
    answer = await sender.send(lane, sent)
    assert outcomes(answer) == ["delivered"] * 10 + ["later"]
    assert answer.exchange.parcel_count == 10
    (last,) = [one for one in answer.receipts if one.outcome is Outcome.LATER]
    assert last.retry_after_seconds == 0
    assert last.reason is not None
    assert last.reason.code == "google.goes_in_another_request"
    assert outcomes(await sender.send(lane, sent[10:])) == ["delivered"]
    assert server.ledger.counts("google").doubled == 0


async def test_bad_events_are_named_by_their_place_in_the_batch(server, lane, sender_of):
    server.faults.poison(["e-3"], is_named=True)
    answer = await sender_of(GOOGLE).send(lane, parcels(lane, *[{}] * 6))
    assert isinstance(answer.failure, Rejected)
    assert answer.failure.guilty == (3,)
    assert answer.exchange.platform_code == "INVALID_ARGUMENT/INVALID_EVENT"
    assert server.ledger.counts("google").received == 0


async def test_places_are_those_of_the_batch_when_some_of_it_waits(server, lane, sender_of):
    older = replace(lane, options={**lane.options, "api": "click_conversions"})
    (stray,) = parcels(older, {"event_id": "stray"})
    good = parcels(lane, *[{}] * 4)
    mixed = [good[0], stray, good[1], good[2], good[3]]
    server.faults.poison(["e-2"], is_named=True)
    answer = await sender_of(GOOGLE).send(lane, mixed)
    assert isinstance(answer.failure, Rejected)
    assert answer.failure.guilty == (3,)
    # Of a request that carried one, the one is known though nothing named it.
    server.faults.poison(["stray"])
    server.faults.poison(["e-0"])
    answer = await sender_of(GOOGLE).send(lane, [good[0], stray])
    assert isinstance(answer.failure, Rejected)
    assert answer.failure.guilty == (0,)


async def test_events_that_grew_too_old_are_named(lane, sender_of):
    old = {"event_time": NOW - 90 * 86_400 - 1}
    answer = await sender_of(GOOGLE).send(lane, parcels(lane, {}, old, {}, old))
    assert isinstance(answer.failure, Rejected)
    assert answer.failure.guilty == (1, 3)
    assert answer.failure.reason.code == "google.event_time_refused"


async def test_an_unknown_action_holds_the_lane(lane, sender_of):
    wrong = replace(lane, options={**lane.options, "actions": "424242"})
    answer = await sender_of(GOOGLE).send(wrong, parcels(wrong, {}))
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == "google.action_refused"


@pytest.mark.parametrize(
    ("account", "manager", "code"),
    [
        ("111-222-3333", "", "google.permission_missing"),
        ("123-456-7890", "111-222-3333", "google.manager_mismatch"),
    ],
)
async def test_an_account_out_of_reach_holds_the_lane(lane, sender_of, account, manager, code):
    options = {**lane.options, **({"login_account": manager} if manager else {})}
    wrong = replace(lane, account=account, options=options)
    answer = await sender_of(GOOGLE).send(wrong, parcels(lane, {}))
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == code


@pytest.mark.parametrize("body", [b"{}", b"[]", b"<html>", b'{"requestId":""}', b'{"requestId":7}'])
async def test_a_success_without_an_id_says_nothing(lane, sender_of, body: bytes):
    class Says(PracticeGoogle):
        def _ingest(self, _body, *, now, poison):
            return Answered(200, body)

    answer = await sent_to(Says(), sender_of(GOOGLE), lane, {}, {})
    assert isinstance(answer.failure, Misunderstood)
    assert answer.verdict_id is None


async def test_a_rate_limit_waits_a_minute_when_no_wait_is_named(server, lane, sender_of):
    sender = sender_of(GOOGLE)
    await sender.send(lane, parcels(lane, {}))
    server.faults.add(Fault(FaultKind.RATE_LIMIT))
    answer = await sender.send(lane, parcels(lane, {}))
    assert isinstance(answer.failure, RateLimited)
    assert answer.failure.retry_after_seconds == 60


# Verdicts


async def test_a_verdict_is_pending_and_then_speaks(server, lane, sender_of, clock):
    vendor = PracticeGoogle(processing_errors={"e-1": "TOO_RECENT_CLICK"})
    sender = sender_of(GOOGLE)
    with PracticeServer(vendors=[vendor], now=lambda: clock.now_ms() / 1000) as google:
        there = replace(lane, base_url=google.base_url("google"))
        answer = await sender.send(there, parcels(lane, {}, {}))
        assert await sender.verdict(there, answer.verdict_id, 2) == Verdict(Ruling.PENDING)
        clock.advance(seconds=600)
        verdict = await sender.verdict(there, answer.verdict_id, 2)
        assert verdict.ruling is Ruling.AGAIN
        assert verdict.retry_after_seconds == 6 * 3600
        assert google.ledger.counts("google").received == 1


async def test_a_verdict_that_cannot_be_asked_for_is_a_failure(server, lane, sender_of):
    sender = sender_of(GOOGLE)
    unknown = await sender.verdict(lane, "not-a-request", 2)
    assert isinstance(unknown, Rejected)
    assert unknown.reason.code == "google.request_unknown"
    server.faults.add(Fault(FaultKind.RESET_AFTER))
    assert isinstance(await sender.verdict(lane, "not-a-request", 2), Unavailable)
    nobody = replace(lane, secrets={})
    assert isinstance(await sender.verdict(nobody, "x", 2), NeedsReauthorisation)


# The older upload


async def test_the_older_upload_receives_the_frozen_rows(server, older_lane, sender_of):
    sent = parcels(older_lane, *[{}] * 3)
    answer = await sender_of(GOOGLE).send(older_lane, sent)
    assert outcomes(answer) == ["delivered"] * 3
    assert answer.verdict_id is None
    call = server.calls[-1]
    assert call.path == "/v26/customers/1234567890:uploadClickConversions"
    rows = b",".join(one.body for one in sent)
    assert call.body == b'{"conversions":[' + rows + b'],"partialFailure":true}'
    assert answer.exchange.trace_id


async def test_each_row_has_its_own_outcome(older_lane, sender_of):
    vendor = PracticeGoogle(
        row_errors={
            "e-1": "TOO_RECENT_EVENT",
            "e-2": "ORDER_ID_ALREADY_IN_USE",
            "e-3": "UNPARSEABLE_GCLID",
            "e-4": "CLICK_NOT_FOUND",
        }
    )
    answer = await sent_to(vendor, sender_of(GOOGLE), older_lane, *[{}] * 6)
    assert outcomes(answer) == [
        "delivered",
        "later",
        "delivered",
        "rejected",
        "delivered",
        "delivered",
    ]
    assert answer.receipts[1].retry_after_seconds == 6 * 3600
    reasons = [one.reason and one.reason.facts["platform_code"] for one in answer.receipts]
    assert reasons == [
        None,
        "TOO_RECENT_EVENT",
        "ORDER_ID_ALREADY_IN_USE",
        "UNPARSEABLE_GCLID",
        "CLICK_NOT_FOUND",
        None,
    ]
    assert "somebody@shop.example" not in repr(answer)


async def test_one_order_twice_goes_in_two_requests(server, older_lane, sender_of):
    order = {"parameters": {**PARAMETERS, "order_id": "A-1"}}
    sent = parcels(older_lane, order, {}, order)
    sender = sender_of(GOOGLE)
    assert outcomes(await sender.send(older_lane, sent)) == ["delivered", "delivered", "later"]
    assert outcomes(await sender.send(older_lane, sent[2:])) == ["delivered"]
    assert server.ledger.counts("google").doubled == 0


async def test_a_setting_that_spares_no_row_holds_the_lane_and_one_that_does_rejects_rows(
    older_lane, sender_of
):
    wrong = replace(older_lane, options={**older_lane.options, "actions": "424242"})
    bad, good = parcels(wrong, {})[0], parcels(older_lane, {"event_id": "good"})[0]
    sender = sender_of(GOOGLE)
    answer = await sender.send(older_lane, [bad])
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == "google.action_refused"
    answer = await sender.send(older_lane, [bad, good._replace(delivery_id=7)])
    assert {one.delivery_id: one.outcome for one in answer.receipts} == {
        100: Outcome.REJECTED,
        7: Outcome.DELIVERED,
    }


async def test_an_account_that_is_not_on_the_list_holds_the_lane(older_lane, sender_of):
    vendor = PracticeGoogle(is_allow_listed=False)
    answer = await sent_to(vendor, sender_of(GOOGLE), older_lane, {})
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == "google.not_allow_listed"


async def test_an_ended_version_asks_for_an_update(older_lane, sender_of):
    old = replace(older_lane, options={**older_lane.options, "api_version": "v22"})
    answer = await sender_of(GOOGLE).send(old, parcels(old, {}))
    assert isinstance(answer.failure, Unsupported)
    assert answer.failure.reason.code == "google.version_ended"


@pytest.mark.parametrize("results", [b"[]", b"[{}]", b"7"])
async def test_results_that_are_not_one_a_row_say_nothing(older_lane, sender_of, results: bytes):
    class Says(PracticeGoogle):
        def _upload(self, *_args, **_more):
            return Answered(200, b'{"results":' + results + b"}")

    answer = await sent_to(Says(), sender_of(GOOGLE), older_lane, {}, {})
    assert isinstance(answer.failure, Misunderstood)


async def test_a_failed_row_that_no_error_names_is_not_confirmed(older_lane, sender_of):
    class Says(PracticeGoogle):
        def _upload(self, *_args, **_more):
            return Answered(200, b'{"results":[{},{"conversionAction":"x"}]}')

    answer = await sent_to(Says(), sender_of(GOOGLE), older_lane, {}, {})
    assert outcomes(answer) == ["unconfirmed", "delivered"]


# Adjustments


async def test_changes_of_orders_go_to_their_own_method(server, older_lane, sender_of):
    lane = replace(older_lane, options={**older_lane.options, "adjustments": ADJUSTMENTS})
    order = {"parameters": {**PARAMETERS, "order_id": "A-1"}}
    sent = parcels(
        lane, order, {**order, "name": "order_cancelled"}, {**order, "name": "order_changed"}
    )
    sender = sender_of(GOOGLE)
    assert outcomes(await sender.send(lane, sent)) == ["delivered", "later", "later"]
    # Both change one order: the later one goes by itself.
    assert outcomes(await sender.send(lane, sent[1:])) == ["delivered", "later"]
    path = "/v26/customers/1234567890:uploadConversionAdjustments"
    assert server.calls[-1].path == path
    assert outcomes(await sender.send(lane, sent[2:])) == ["delivered"]
    assert server.ledger.counts("google").received == 1


@pytest.mark.parametrize(("age", "outcome"), [(3600, "later"), (3 * 86_400, "rejected")])
async def test_a_change_of_something_not_found_is_tried_for_two_days(
    older_lane, sender_of, age: int, outcome: str
):
    vendor = PracticeGoogle(row_errors={"A-1": "CONVERSION_NOT_FOUND"})
    lane = replace(older_lane, options={**older_lane.options, "adjustments": ADJUSTMENTS})
    event = {
        "name": "order_cancelled",
        "event_time": NOW - age,
        "parameters": {"order_id": "A-1"},
    }
    answer = await sent_to(vendor, sender_of(GOOGLE), lane, event)
    assert outcomes(answer) == [outcome]
    assert answer.receipts[0].retry_after_seconds == (86_400 if outcome == "later" else 0)


# Both


async def test_queued_events_take_the_way_in_they_were_frozen_for(server, lane, sender_of):
    older = replace(lane, options={**lane.options, "api": "click_conversions"})
    new, old = parcels(lane, {})[0], parcels(older, {"event_id": "old"})[0]
    sender = sender_of(GOOGLE)
    for batch in ([new, old._replace(delivery_id=1)], [old._replace(delivery_id=1), new]):
        answer = await sender.send(lane, batch)
        assert sorted(outcomes(answer)) == ["delivered", "later"]
        assert answer.receipts[0].delivery_id == batch[0].delivery_id
    paths = [call.path.rpartition(":")[2] for call in server.calls[1:]]
    assert paths == ["ingest", "uploadClickConversions"]


@given(st.lists(st.sampled_from(range(30)), min_size=1, max_size=40))
def test_every_batch_is_sent_in_whole_requests_and_nothing_is_left_out(numbers: list[int]):
    options = {"api": "click_conversions", "actions": "1", ACCOUNT: "123-456-7890"}
    bodies = []
    for at, number in enumerate(numbers):
        new = {"api": "", "actions": str(number)} if number % 2 else {}
        event = a_purchase(parameters={"order_id": f"A-{number % 7}"})
        body = GOOGLE.body_of(event, {**options, **new})
        assert isinstance(body, bytes)
        bodies.append(Parcel(at, body))
    rounds = 0
    while bodies:
        shipment = shipment_of(bodies)
        assert shipment.places[0] == 0
        assert len(shipment.actions) <= 10
        gone = set(shipment.places)
        bodies = [one for place, one in enumerate(bodies) if place not in gone]
        rounds += 1
    assert rounds <= len(numbers)


async def test_a_dripping_answer_is_given_up_and_the_events_had_arrived(server, lane, clock):
    sender = GoogleSender(clock=clock, is_practice=True, limits=Limits(total_seconds=0.3))
    await sender.send(lane, parcels(lane, {}))
    server.reset()
    server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=0.2))
    answer = await sender.send(lane, parcels(lane, {}, {}))
    await sender.close()
    assert isinstance(answer.failure, Unavailable)
    assert answer.failure.answer_lost
    assert server.ledger.counts("google").received == 2


async def test_a_batch_beyond_the_limit_is_a_bug(lane, sender_of):
    for count in (0, 2001):
        with pytest.raises(ValueError, match="1 to 2000"):
            await sender_of(GOOGLE).send(lane, [Parcel(1, b"{}")] * count)
