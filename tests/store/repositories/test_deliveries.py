"""Settle and split: tokens fence, groups go apart, counts add up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_rows import (
    DAY,
    NOW,
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

from stratum_desktop.domain.delivery import SETTLED_STATES, TRANSITIONS, DeliveryState
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.store.repositories.delivery_records import HourlyKey, Settlement

STRANGER = b"worker-2"
LEASE = a_lease()
OUTAGE = Reason("answer.unavailable", {"http_status": 503})
REFUSED = Reason("meta.invalid", {"number": 100})


def queue(uow, *deadlines):
    """Connect an account and queue a delivery for each deadline, in seconds from now."""
    destination = a_destination(uow)
    for seconds in deadlines:
        a_delivery(uow, destination, deadline_at=NOW + seconds)
    return destination


def every_row(uow):
    return uow.connection.exec_driver_sql("SELECT * FROM delivery ORDER BY id").all()


# Fencing


def fenced_calls():
    def settle_each(uow, claimed, attempt):
        settlements = [Settlement(n, DeliveryState.DELIVERED) for n in claimed.ids]
        return uow.deliveries.settle(STRANGER, settlements, attempt_id=attempt, now_ms=NOW_MS)

    def settle_all(uow, _claimed, attempt):
        return uow.deliveries.settle_all_delivered(STRANGER, attempt_id=attempt, now_ms=NOW_MS)

    def split(uow, claimed, attempt):
        return uow.deliveries.split(
            STRANGER,
            [claimed.ids[:1], claimed.ids[1:]],
            attempt_id=attempt,
            root_attempt_id=attempt,
            reason=OUTAGE,
            now_ms=NOW_MS,
        )

    return [settle_each, settle_all, split]


@pytest.mark.parametrize("call", fenced_calls(), ids=lambda call: call.__name__)
def test_a_worker_without_the_token_changes_nothing_and_is_told(shared_store, call):
    def run(uow):
        destination = queue(uow, DAY, DAY, DAY)
        claimed = claim(uow, destination, LEASE)
        attempt = an_attempt(uow, destination)
        before = every_row(uow)
        told = call(uow, claimed, attempt)
        return told, before == every_row(uow), [history_of(uow, n) for n in (1, 2, 3)]

    told, unchanged, told_of = undone(shared_store, run)
    assert not told
    assert unchanged
    assert told_of == [[], [], []]


def test_a_late_settle_changes_nothing_of_what_another_worker_took(shared_store):
    def run(uow):
        destination = queue(uow, DAY, DAY)
        claim(uow, destination, LEASE)
        uow.claims.end_lost(destination, boot_id="boot-2", boot_ms=0)
        uow.upkeep.move([1, 2], state=DeliveryState.RETRY, reason=OUTAGE, now_ms=NOW_MS)
        claim(uow, destination, a_lease(STRANGER), limit=1)
        settlements = [Settlement(n, DeliveryState.DELIVERED) for n in (1, 2)]
        was_ours = uow.deliveries.settle(LEASE.token, settlements, attempt_id=None, now_ms=NOW_MS)
        return was_ours, row_of(uow, 1)["state"], row_of(uow, 2)["state"]

    assert undone(shared_store, run) == (False, "sending", "retry")


@pytest.mark.parametrize("spoken_of", [[1], [1, 2, 3], [1, 1], []])
def test_a_settle_that_does_not_speak_of_all_it_claimed_is_a_bug(shared_store, spoken_of):
    def run(uow):
        claim(uow, queue(uow, DAY, DAY, 2 * DAY), LEASE, limit=2)
        settlements = [Settlement(n, DeliveryState.DELIVERED) for n in spoken_of]
        uow.deliveries.settle(LEASE.token, settlements, attempt_id=None, now_ms=NOW_MS)

    with pytest.raises(ValueError, match="all that was claimed"):
        undone(shared_store, run)


def test_a_batch_is_delivered_whole_but_for_what_another_worker_holds(shared_store):
    def run(uow):
        destination = queue(uow, DAY, DAY, DAY)
        claim(uow, destination, LEASE, limit=2)
        claim(uow, destination, a_lease(STRANGER))
        attempt = an_attempt(uow, destination)
        count = uow.deliveries.settle_all_delivered(
            LEASE.token, attempt_id=attempt, now_ms=NOW_MS + 7
        )
        return count, attempt, [row_of(uow, n) for n in (1, 2, 3)]

    count, attempt, rows = undone(shared_store, run)
    assert count == 2
    assert [row["state"] for row in rows] == ["delivered", "delivered", "sending"]
    for row in rows[:2]:
        assert (row["attempt_id"], row["settled_at_ms"]) == (attempt, NOW_MS + 7)


# Settling


@pytest.mark.parametrize("state", sorted(TRANSITIONS[DeliveryState.SENDING] - {"sending"}))
def test_every_outcome_of_a_request_is_recorded(shared_store, state):
    def run(uow):
        destination = queue(uow, DAY)
        claim(uow, destination, LEASE)
        attempt = an_attempt(uow, destination)
        one = Settlement(1, state, OUTAGE, due_at_ms=NOW_MS + 9)
        was_ours = uow.deliveries.settle(LEASE.token, [one], attempt_id=attempt, now_ms=NOW_MS + 3)
        return was_ours, attempt, row_of(uow, 1), history_of(uow, 1)

    was_ours, attempt, row, history = undone(shared_store, run)
    reason = reason_to_json(OUTAGE)
    assert was_ours
    assert (row["state"], row["reason"], row["attempt_id"]) == (state, reason, attempt)
    assert row["settled_at_ms"] == (NOW_MS + 3 if state in SETTLED_STATES else None)
    # The plain way to delivered is told by the row itself.
    told = [] if state == "delivered" else [(1, NOW_MS + 3, state, reason, attempt)]
    assert history == told


def test_a_request_that_never_arrived_opens_no_dedupe_window(shared_store):
    def run(uow):
        destination = queue(uow, DAY, DAY)
        claim(uow, destination, LEASE)
        settlements = [
            Settlement(n, DeliveryState.RETRY, OUTAGE, never_arrived=n == 1) for n in (1, 2)
        ]
        uow.deliveries.settle(LEASE.token, settlements, attempt_id=None, now_ms=NOW_MS)
        return [row_of(uow, n)["first_sent_at_ms"] for n in (1, 2)]

    assert undone(shared_store, run) == [None, NOW_MS]


def test_a_try_that_does_not_count_is_given_back(shared_store):
    def run(uow):
        destination = queue(uow, DAY)
        claim(uow, destination, LEASE)
        held = Settlement(1, DeliveryState.HELD, OUTAGE, give_back_attempt=True)
        uow.deliveries.settle(LEASE.token, [held], attempt_id=None, now_ms=NOW_MS)
        return row_of(uow, 1)["attempt_count"]

    assert undone(shared_store, run) == 0


def test_a_settle_without_a_request_keeps_the_last_one(shared_store):
    def run(uow):
        destination = queue(uow, DAY)
        attempt = an_attempt(uow, destination)
        for attempt_id in (attempt, None):
            claim(uow, destination, LEASE)
            retry = Settlement(1, DeliveryState.RETRY, OUTAGE)
            uow.deliveries.settle(LEASE.token, [retry], attempt_id=attempt_id, now_ms=NOW_MS)
        return row_of(uow, 1)["attempt_id"] == attempt, history_of(uow, 1)

    kept, history = undone(shared_store, run)
    assert kept
    assert [(seq, state, attempt) for seq, _, state, _, attempt in history] == [
        (1, "retry", 1),
        (2, "retry", None),
    ]


# Searching a refused batch


def refuse(uow, destination, *, parts, parcel_count):
    """Claim everything and split it, by delivery ids; returns the attempt that was refused."""
    claim(uow, destination, LEASE)
    attempt = an_attempt(uow, destination, parcel_count=parcel_count, outcome="rejected")
    uow.deliveries.split(
        LEASE.token,
        parts,
        attempt_id=attempt,
        root_attempt_id=attempt,
        reason=REFUSED,
        now_ms=NOW_MS,
    )
    return attempt


def claims_until_empty(uow, destination):
    found = []
    while claimed := claim(uow, destination, a_lease(f"worker {len(found)}".encode())):
        found.append([*claimed.ids])
    return found


def test_each_part_of_a_refused_batch_goes_by_itself_the_earliest_deadline_first(shared_store):
    def run(uow):
        destination = queue(uow, 500, 400, 300, 200, 100)
        refuse(uow, destination, parts=[[1, 2], [3, 4, 5]], parcel_count=5)
        # What arrives meanwhile goes with neither part.
        a_delivery(uow, destination, deadline_at=NOW + 50)
        a_delivery(uow, destination, deadline_at=NOW + 600)
        return claims_until_empty(uow, destination)

    assert undone(shared_store, run) == [[6, 7], [3, 4, 5], [1, 2]]


def test_those_that_the_platform_named_go_one_by_one(shared_store):
    def run(uow):
        destination = queue(uow, 100, 100, 100, 100)
        refuse(uow, destination, parts=[[2, 4], [1], [3]], parcel_count=4)
        return claims_until_empty(uow, destination)

    assert undone(shared_store, run) == [[1], [2, 4], [3]]


def test_parts_of_different_batches_never_meet(shared_store):
    def run(uow):
        destination = queue(uow, 100, 100, 200, 200, 300, 300, 400, 400)
        refuse(uow, destination, parts=[[1, 2, 3, 4], [5, 6, 7, 8]], parcel_count=8)
        for _ in range(2):
            claimed = claim(uow, destination, LEASE)
            attempt = an_attempt(uow, destination, parcel_count=4)
            uow.deliveries.split(
                LEASE.token,
                [claimed.ids[:2], claimed.ids[2:]],
                attempt_id=attempt,
                root_attempt_id=1,
                reason=REFUSED,
                now_ms=NOW_MS,
            )
            uow.connection.exec_driver_sql(
                "UPDATE delivery SET due_at_ms = ? WHERE attempt_id = ?", (NOW_MS + 1, attempt)
            )
        uow.connection.exec_driver_sql("UPDATE delivery SET due_at_ms = 0")
        return claims_until_empty(uow, destination)

    assert undone(shared_store, run) == [[1, 2], [3, 4], [5, 6], [7, 8]]


def test_a_part_stays_together_when_its_request_fails(shared_store):
    def run(uow):
        destination = queue(uow, 100, 100, 100, 100)
        refuse(uow, destination, parts=[[1, 2], [3, 4]], parcel_count=4)
        claim(uow, destination, LEASE)
        retries = [Settlement(n, DeliveryState.RETRY, OUTAGE) for n in (1, 2)]
        uow.deliveries.settle(LEASE.token, retries, attempt_id=None, now_ms=NOW_MS)
        return claims_until_empty(uow, destination)

    assert undone(shared_store, run) == [[1, 2], [3, 4]]


def test_a_refused_batch_costs_no_try_and_opens_no_dedupe_window(shared_store):
    def run(uow):
        destination = queue(uow, DAY, DAY)
        claim(uow, destination, LEASE, limit=1)
        retry = Settlement(1, DeliveryState.RETRY, OUTAGE)
        uow.deliveries.settle(LEASE.token, [retry], attempt_id=None, now_ms=NOW_MS - 60)
        attempt = refuse(uow, destination, parts=[[1], [2]], parcel_count=2)
        return attempt, [row_of(uow, n) for n in (1, 2)]

    attempt, (sent, unsent) = undone(shared_store, run)
    # The first one's bytes may have arrived the time before, and that is not forgotten.
    assert (sent["attempt_count"], sent["first_sent_at_ms"]) == (1, NOW_MS)
    assert (unsent["attempt_count"], unsent["first_sent_at_ms"]) == (0, None)
    for row in (sent, unsent):
        assert (row["state"], row["due_at_ms"]) == ("retry", 0)
        assert (row["isolation_root"], row["attempt_id"]) == (attempt, attempt)


def test_a_refused_batch_is_told_in_the_timeline_of_each_that_was_in_it(shared_store):
    def run(uow):
        destination = queue(uow, DAY, DAY, DAY)
        claim(uow, destination, LEASE, limit=1)
        retry = Settlement(1, DeliveryState.RETRY, OUTAGE)
        uow.deliveries.settle(LEASE.token, [retry], attempt_id=None, now_ms=NOW_MS)
        claim(uow, destination, a_lease(STRANGER), limit=1)
        attempt = refuse(uow, destination, parts=[[2], [3]], parcel_count=2)
        return attempt, [history_of(uow, n) for n in (1, 2, 3)]

    attempt, (other, *told) = undone(shared_store, run)
    assert len(other) == 1
    assert told == [[(1, NOW_MS, "retry", reason_to_json(REFUSED), attempt)]] * 2


def test_the_share_of_bad_events_is_taken_of_the_batch_that_began_the_search(shared_store):
    def run(uow):
        destination = queue(uow, *[DAY] * 8)
        root = refuse(uow, destination, parts=[[1, 2, 3], [4, 5, 6, 7, 8]], parcel_count=8)
        shares = [uow.deliveries.rejected_share(root)]
        for n in (1, 2):
            claim(uow, destination, LEASE, limit=1)
            rejected = Settlement(n, DeliveryState.REJECTED, OUTAGE)
            uow.deliveries.settle(LEASE.token, [rejected], attempt_id=None, now_ms=NOW_MS)
            shares.append(uow.deliveries.rejected_share(root))
        return shares, uow.deliveries.rejected_share(root + 1)

    assert undone(shared_store, run) == ([0.0, 1 / 8, 2 / 8], 0.0)


# Rows and counts


def test_ids_go_on_from_the_newest_delivery(shared_store):
    def run(uow):
        first = uow.deliveries.next_id()
        queue(uow, DAY, DAY)
        return first, uow.deliveries.next_id()

    assert undone(shared_store, run) == (1, 3)


def test_a_request_is_stored_as_it_was_told(shared_store):
    def run(uow):
        destination = a_destination(uow)
        first = an_attempt(uow, destination)
        second = an_attempt(
            uow, destination, http_status=None, platform_code="190", trace_id="t", answer="…"
        )
        found = uow.connection.exec_driver_sql("SELECT * FROM attempt WHERE id = ?", (second,))
        return first, second, dict(found.mappings().one())

    first, second, row = undone(shared_store, run)
    assert (first, second) == (1, 2)
    assert row == {
        "id": 2,
        "destination_id": 1,
        "started_at_ms": NOW_MS,
        "duration_ms": 40,
        "parcel_count": 1,
        "request_bytes": 100,
        "http_status": None,
        "platform_code": "190",
        "trace_id": "t",
        "outcome": "delivered",
        "reason": None,
        "answer": "…",
    }


KEYS = st.builds(
    HourlyKey,
    st.sampled_from([0, 3600]),
    st.integers(1, 2),
    st.sampled_from(["server", "upload"]),
    st.sampled_from(["Purchase", "Lead"]),
    st.sampled_from(["delivered", "rejected"]),
    st.sampled_from(["", "meta.invalid"]),
)
TALLIES = st.dictionaries(
    KEYS, st.tuples(st.integers(1, 9), st.integers(0, 50).map(float)), max_size=5
)


@settings(max_examples=40)
@given(batches=st.lists(TALLIES, max_size=6))
def test_hourly_counts_and_values_add_up(batches, shared_store):
    def run(uow):
        for batch in batches:
            uow.deliveries.count_hourly(batch)
        rows = uow.connection.exec_driver_sql("SELECT * FROM delivery_hourly")
        return {HourlyKey(*row[:6]): (row[6], row[7]) for row in rows}

    wanted = {}
    for batch in batches:
        for key, (count, value) in batch.items():
            before = wanted.get(key, (0, 0.0))
            wanted[key] = (before[0] + count, before[1] + value)
    assert undone(shared_store, run) == wanted
