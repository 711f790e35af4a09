"""Verdicts: what awaits one is known, it is spoken once, and what it reopens tells of it."""

from __future__ import annotations

import json

import pytest
from stored_rows import (
    NOW_MS,
    a_delivery,
    a_destination,
    a_lease,
    an_attempt,
    claim,
    history_of,
    row_of,
    undone,
)

from stratum_desktop.domain.delivery import REOPENED_STATES, DeliveryState
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.store.repositories.verdicts import (
    AWAITING,
    AwaitedVerdict,
    AwaitingDelivery,
    Reopening,
)

LEASE = a_lease()
AWAITING_JSON = reason_to_json(AWAITING)
REFUSED = Reason("google.event_too_old", {"platform_code": "EVENT_TOO_OLD"})
LATER_MS = NOW_MS + 1_800_000


def taken(uow, *, count: int = 2, reference: str = "r-1", due_at_ms: int = LATER_MS):
    """Deliver in one request that the platform judges later; returns the ids and what awaits."""
    destination = a_destination(uow, reference)
    ids = [a_delivery(uow, destination) for _ in range(count)]
    claim(uow, destination, LEASE)
    attempt_id = an_attempt(uow, destination, parcel_count=count)
    uow.deliveries.settle_all_delivered(
        LEASE.token, attempt_id=attempt_id, now_ms=NOW_MS + 40, reason=AWAITING
    )
    uow.verdicts.expect(
        attempt_id,
        destination,
        reference=reference,
        delivery_ids=ids,
        delivered_at_ms=NOW_MS + 40,
        due_at_ms=due_at_ms,
    )
    found = uow.verdicts.due(now_ms=due_at_ms, limit=99)
    return ids, next(one for one in found if one.reference == reference)


def test_a_request_is_asked_about_when_it_is_due_and_not_before(store):
    def check(uow):
        ids, awaited = taken(uow)
        assert uow.verdicts.due(now_ms=LATER_MS - 1, limit=9) == ()
        assert awaited == AwaitedVerdict(
            attempt_id=awaited.attempt_id,
            destination_id=awaited.destination_id,
            reference="r-1",
            delivery_count=2,
            spans=((ids[0], ids[-1]),),
            delivered_at_ms=NOW_MS + 40,
            sent_at_ms=NOW_MS,
        )

    undone(store, check)


def test_the_longest_due_come_first_and_no_more_than_asked_for(store):
    def check(uow):
        for number, due_at_ms in enumerate((30, 10, 20)):
            taken(uow, reference=f"r-{number}", due_at_ms=NOW_MS + due_at_ms)
        due = uow.verdicts.due(now_ms=LATER_MS, limit=2)
        assert [one.reference for one in due] == ["r-1", "r-2"]

    undone(store, check)


def test_what_a_held_destination_had_sent_waits_with_it(store):
    def check(uow):
        _, awaited = taken(uow)
        uow.destinations.set_held(awaited.destination_id, REFUSED)
        assert uow.verdicts.due(now_ms=LATER_MS, limit=9) == ()
        uow.destinations.set_held(awaited.destination_id, None)
        assert uow.verdicts.due(now_ms=LATER_MS, limit=9) == (awaited,)

    undone(store, check)


def test_a_question_is_put_off_until_the_verdict_was_spoken(store):
    def check(uow):
        _, awaited = taken(uow)
        uow.verdicts.postpone(awaited.attempt_id, due_at_ms=LATER_MS + 1)
        assert uow.verdicts.due(now_ms=LATER_MS, limit=9) == ()
        speak = {"ruling": "confirmed", "reason": None, "now_ms": LATER_MS}
        assert uow.verdicts.speak(awaited.attempt_id, **speak)
        assert not uow.verdicts.speak(awaited.attempt_id, **speak)
        uow.verdicts.postpone(awaited.attempt_id, due_at_ms=NOW_MS)
        assert uow.verdicts.due(now_ms=LATER_MS + 1, limit=9) == ()

    undone(store, check)


def test_only_what_the_request_delivered_is_spoken_of(store):
    def check(uow):
        ids, awaited = taken(uow, count=3)
        other = an_attempt(uow, awaited.destination_id)
        uow.connection.exec_driver_sql(
            "UPDATE delivery SET attempt_id = ? WHERE id = ?", (other, ids[0])
        )
        uow.connection.exec_driver_sql(
            "UPDATE delivery SET state = 'cancelled' WHERE id = ?", (ids[1],)
        )
        assert uow.verdicts.awaiting(awaited) == (
            AwaitingDelivery(ids[2], "server", "Purchase", 20.0, None),
        )

    undone(store, check)


def test_what_is_confirmed_stays_delivered(store):
    def check(uow):
        ids, _ = taken(uow)
        assert row_of(uow, ids[0])["reason"] == AWAITING_JSON
        uow.verdicts.confirm(ids[:1], None)
        uow.verdicts.confirm(ids[1:], REFUSED)
        first, second = (row_of(uow, one) for one in ids)
        assert (first["state"], first["reason"]) == ("delivered", None)
        assert (second["state"], second["reason"]) == ("delivered", reason_to_json(REFUSED))
        assert history_of(uow, ids[0]) == []

    undone(store, check)


@pytest.mark.parametrize("state", sorted(REOPENED_STATES))
def test_what_is_reopened_tells_of_both_and_may_have_arrived_since_the_request(store, state):
    def check(uow):
        ids, awaited = taken(uow)
        what = Reopening(state, REFUSED, due_at_ms=7, isolation=3, isolation_root=2)
        uow.verdicts.reopen(awaited, ids[:1], what, now_ms=LATER_MS)
        row = row_of(uow, ids[0])
        is_over = state is DeliveryState.REJECTED
        assert (row["state"], json.loads(row["reason"])["code"]) == (state, REFUSED.code)
        assert row["settled_at_ms"] == (LATER_MS if is_over else None)
        assert row["first_sent_at_ms"] == NOW_MS
        assert (row["due_at_ms"], row["isolation"], row["isolation_root"]) == (7, 3, 2)
        assert [line[1:4] for line in history_of(uow, ids[0])] == [
            (NOW_MS + 40, "delivered", AWAITING_JSON),
            (LATER_MS, state, reason_to_json(REFUSED)),
        ]
        assert row_of(uow, ids[1])["state"] == "delivered"

    undone(store, check)


def test_the_day_of_what_is_reopened_is_to_be_counted_anew_and_of_nothing_else(store):
    def check(uow):
        ids, awaited = taken(uow)
        uow.verdicts.confirm(ids[1:], None)
        assert uow.latencies.stale() == ()
        what = Reopening(DeliveryState.REJECTED, REFUSED)
        uow.verdicts.reopen(awaited, ids[:1], what, now_ms=LATER_MS)
        assert [one.delivered_at_ms for one in uow.latencies.stale()] == [NOW_MS + 40]

    undone(store, check)


def test_an_earlier_first_send_is_kept(store):
    def check(uow):
        ids, awaited = taken(uow)
        uow.connection.exec_driver_sql("UPDATE delivery SET first_sent_at_ms = 5")
        what = Reopening(DeliveryState.RETRY, None)
        uow.verdicts.reopen(awaited, ids, what, now_ms=LATER_MS)
        assert row_of(uow, ids[0])["first_sent_at_ms"] == 5

    undone(store, check)


@pytest.mark.parametrize("state", sorted(set(DeliveryState) - REOPENED_STATES))
def test_no_verdict_leads_anywhere_else(store, state):
    def check(uow):
        ids, awaited = taken(uow)
        with pytest.raises(ValueError, match="no verdict leads to"):
            uow.verdicts.reopen(awaited, ids, Reopening(state, None), now_ms=LATER_MS)

    undone(store, check)
