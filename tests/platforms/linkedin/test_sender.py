"""What arrives at LinkedIn is what was frozen, and its word on it is read right."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from conversion import NOW, a_purchase
from hypothesis import given
from hypothesis import strategies as st
from practice_body import practice_body

from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.contract import Answer, Lane, Outcome, Parcel
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.platforms.linkedin.sender import LinkedInSender, content_of
from stratum_desktop.practice.servers import (
    Answered,
    Fault,
    FaultKind,
    PracticeLinkedIn,
    PracticeServer,
    Vendor,
)

LINKEDIN = registry.get("linkedin")
DAY = 86_400


def parcels(count: int, **changes: object) -> list[Parcel]:
    events = [a_purchase(event_id=f"order-{number}", **changes) for number in range(count)]
    return [
        Parcel(100 + number, body)
        for number, event in enumerate(events)
        if isinstance(body := practice_body(LINKEDIN, event), bytes)
    ]


async def sent_to(vendor: Vendor, lane: Lane, sender, count: int = 3) -> Answer:
    with PracticeServer(vendors=[vendor], now=lambda: NOW) as server:
        return await sender.send(
            replace(lane, base_url=server.base_url("linkedin")), parcels(count)
        )


@given(st.lists(st.binary(min_size=2, max_size=20), min_size=1, max_size=5))
def test_frozen_bodies_are_joined_unchanged(bodies: list[bytes]):
    assert content_of(bodies) == b'{"elements":[' + b",".join(bodies) + b"]}"


async def test_linkedin_receives_the_frozen_bytes_and_every_parcel_its_receipt(
    server, lane_of, sender_of
):
    sent = parcels(5000)
    answer = await sender_of(LINKEDIN).send(lane_of("linkedin"), sent)
    assert answer.failure is None
    assert [receipt.delivery_id for receipt in answer.receipts] == [p.delivery_id for p in sent]
    assert {receipt.outcome for receipt in answer.receipts} == {Outcome.DELIVERED}
    (call,) = server.calls
    assert call.path == "/rest/conversionEvents"
    assert call.body == content_of([parcel.body for parcel in sent])
    assert answer.exchange.request_bytes == len(call.body)
    assert answer.exchange.trace_id
    assert len(answer.exchange.answer) <= 2000
    assert server.ledger.counts("linkedin").unique == 5000


async def test_every_call_says_version_protocol_and_method(server, lane_of, sender_of):
    await sender_of(LINKEDIN).send(lane_of("linkedin"), parcels(1))
    headers = server.calls[0].headers
    assert headers["linkedin-version"] == "202609"
    assert headers["x-restli-protocol-version"] == "2.0.0"
    assert headers["x-restli-method"] == "BATCH_CREATE"
    assert headers["content-type"] == "application/json"
    await sender_of(LINKEDIN).send(lane_of("linkedin", api_version="202607"), parcels(1))
    assert server.calls[1].headers["linkedin-version"] == "202607"


async def test_an_ended_version_asks_for_an_update(lane_of, sender_of):
    lane = lane_of("linkedin", api_version="202511")
    answer = await sender_of(LINKEDIN).send(lane, parcels(1))
    assert isinstance(answer.failure, Unsupported)
    assert answer.exchange.platform_code == "NONEXISTENT_VERSION"


@pytest.mark.parametrize("option", [{"api_version": "2026-09"}, {"rules": "Purchase"}])
async def test_an_option_that_cannot_work_holds_the_lane_before_it_costs_events(
    server, lane_of, sender_of, option: dict[str, str]
):
    answer = await sender_of(LINKEDIN).send(lane_of("linkedin", **option), parcels(1))
    assert isinstance(answer.failure, Unsupported)
    assert answer.failure.reason.code == "destination.option_malformed"
    assert server.calls == ()


async def test_events_that_grew_too_old_are_named_and_the_rest_goes(server, lane_of, sender_of):
    sent = parcels(5)
    old = parcels(5, event_time=NOW - 90 * DAY - 1)
    mixed = [sent[0], old[1], sent[2], sent[3], old[4]]
    sender = sender_of(LINKEDIN)
    answer = await sender.send(lane_of("linkedin"), mixed)
    assert isinstance(answer.failure, Rejected)
    assert answer.failure.guilty == (1, 4)
    assert server.ledger.counts("linkedin").received == 0
    rest = [sent[0], sent[2], sent[3]]
    assert (await sender.send(lane_of("linkedin"), rest)).failure is None


async def test_a_wrong_form_is_named_by_its_path_and_its_words_are_not_kept(lane_of, sender_of):
    good = parcels(2)
    element = orjson.loads(good[1].body)
    element["user"]["userInfo"] = {"firstName": {"given": "Mary"}, "lastName": "Smith"}
    bad = good[1]._replace(body=orjson.dumps(element))
    answer = await sender_of(LINKEDIN).send(lane_of("linkedin"), [good[0], bad])
    assert isinstance(answer.failure, Rejected)
    assert answer.failure.reason.code == "linkedin.schema_refused"
    assert answer.failure.guilty == (1,)
    assert "/elements/1/user/userInfo/firstName" in answer.exchange.answer
    assert "Mary" not in repr(answer)


async def test_an_unknown_rule_holds_the_lane(lane_of, sender_of):
    body = LINKEDIN.body_of(a_purchase(), {"rules": "Purchase=424242"})
    assert isinstance(body, bytes)
    answer = await sender_of(LINKEDIN).send(lane_of("linkedin"), [Parcel(1, body)])
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == "linkedin.rule_or_role_missing"


async def test_a_poisoned_event_may_be_named(server, lane_of, sender_of):
    sender = sender_of(LINKEDIN)
    server.faults.poison(["order-3"])
    assert (await sender.send(lane_of("linkedin"), parcels(8))).failure.guilty == ()
    server.faults.poison(["order-3"], is_named=True)
    assert (await sender.send(lane_of("linkedin"), parcels(8))).failure.guilty == (3,)
    assert server.ledger.counts("linkedin").received == 0


@pytest.mark.parametrize(
    ("status", "outcome", "code"),
    [
        (201, Outcome.DELIVERED, None),
        (400, Outcome.REJECTED, "linkedin.element_refused"),
        (403, Outcome.REJECTED, "linkedin.element_refused"),
        (409, Outcome.UNCONFIRMED, "linkedin.element_unconfirmed"),
        (429, Outcome.UNCONFIRMED, "linkedin.element_unconfirmed"),
        (500, Outcome.UNCONFIRMED, "linkedin.element_unconfirmed"),
        (202, Outcome.UNCONFIRMED, "linkedin.element_unconfirmed"),
    ],
)
async def test_each_event_has_its_own_status(lane_of, sender_of, status, outcome, code):
    vendor = PracticeLinkedIn(element_statuses={"order-1": status})
    answer = await sent_to(vendor, lane_of("linkedin"), sender_of(LINKEDIN))
    assert answer.failure is None
    assert [one.outcome for one in answer.receipts] == [
        Outcome.DELIVERED,
        outcome,
        Outcome.DELIVERED,
    ]
    reason = answer.receipts[1].reason
    assert (reason and reason.code) == code


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b"<html>",
        b'{"elements":{}}',
        b'{"elements":[{"status":201}]}',
        b'{"elements":[{"status":201},{"status":201},{"status":201}]}',
    ],
)
async def test_a_success_that_does_not_count_every_event_says_nothing(lane_of, sender_of, body):
    class Says(PracticeLinkedIn):
        def answer(self, _call, *, now, poison):
            return Answered(200, body)

    answer = await sent_to(Says(), lane_of("linkedin"), sender_of(LINKEDIN), count=2)
    assert isinstance(answer.failure, Misunderstood)
    assert answer.receipts == ()


async def test_an_element_without_a_status_is_not_confirmed(lane_of, sender_of):
    class Says(PracticeLinkedIn):
        def answer(self, _call, *, now, poison):
            return Answered(200, b'{"elements":[{"status":true},7]}')

    answer = await sent_to(Says(), lane_of("linkedin"), sender_of(LINKEDIN), count=2)
    assert {one.outcome for one in answer.receipts} == {Outcome.UNCONFIRMED}


async def test_the_days_limit_is_waited_for_until_midnight(server, lane_of, sender_of):
    server.faults.add(Fault(FaultKind.RATE_LIMIT))
    answer = await sender_of(LINKEDIN).send(lane_of("linkedin"), parcels(1))
    assert isinstance(answer.failure, RateLimited)
    assert answer.failure.retry_after_seconds == DAY - NOW % DAY


async def test_a_dripping_answer_is_given_up_and_the_events_had_arrived(server, lane_of, clock):
    sender = LinkedInSender(clock=clock, is_practice=True, limits=Limits(total_seconds=0.3))
    server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=0.2))
    answer = await sender.send(lane_of("linkedin"), parcels(2))
    await sender.close()
    assert isinstance(answer.failure, Unavailable)
    assert answer.failure.answer_lost
    assert server.ledger.counts("linkedin").received == 2


async def test_a_batch_beyond_the_limit_is_a_bug(lane_of, sender_of):
    for count in (0, 5001):
        with pytest.raises(ValueError, match="1 to 5000"):
            await sender_of(LINKEDIN).send(lane_of("linkedin"), [Parcel(1, b"{}")] * count)
