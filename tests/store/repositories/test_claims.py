"""Claims: what is due comes in order, leases fence, and lost workers are noticed."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_rows import (
    BOOT_MS,
    DAY,
    NOW,
    NOW_MS,
    a_delivery,
    a_destination,
    a_lease,
    an_event,
    claim,
    claims_of,
    row_of,
    undone,
)

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.repositories.claims import _EARLIEST, _PART_ROWS, spans_of
from stratum_desktop.store.repositories.delivery_records import (
    Claimed,
    LostDelivery,
    Settlement,
    Tried,
)

LEASE = a_lease()
OUTAGE = Reason("answer.unavailable", {"http_status": 503})


def ids(claimed):
    return [] if claimed is None else [*claimed.ids]


def queue(uow, *deadlines):
    """Connect an account and queue a delivery for each deadline, in seconds from now."""
    destination = a_destination(uow)
    for seconds in deadlines:
        a_delivery(uow, destination, deadline_at=NOW + seconds)
    return destination


def take(uow, destination, *, limit=100, now_ms=NOW_MS):
    """Claim under a lease of its own; returns the ids."""
    lease = a_lease(f"worker {len(claims_of(uow))}".encode())
    return ids(claim(uow, destination, lease, limit=limit, now_ms=now_ms))


# What is due


def test_the_earliest_deadline_is_claimed_first_and_the_older_of_two_with_one_deadline(
    shared_store,
):
    def run(uow):
        destination = queue(uow, 300, 100, 200, 100, 400)
        return [take(uow, destination, limit=limit) for limit in (1, 2, 100, 100)]

    assert undone(shared_store, run) == [[2], [3, 4], [1, 5], []]


def test_what_would_be_too_large_for_one_request_goes_in_several_and_at_least_some_go(
    shared_store,
):
    def run(uow):
        destination = queue(uow, *[DAY] * 250)
        sizes = []
        for most_bytes in (1, 100 * 18, 10**9):
            found = uow.claims.due(
                destination, earliest=300, latest=50, now_ms=NOW_MS, most_bytes=most_bytes
            )
            sizes.append(len(ids(found)))
        return sizes

    assert undone(shared_store, run) == [100, 200, 250]


def test_a_part_of_a_search_is_found_without_looking_at_all_that_is_due(shared_file_store):
    def run(uow):
        plan = uow.connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {_PART_ROWS} {_EARLIEST}", (1, NOW_MS, NOW, 7, 7, 10)
        )
        return [row[3] for row in plan if row[3].startswith(("SEARCH d", "SCAN d"))]

    steps = undone(shared_file_store, run)
    assert steps == ["SEARCH d USING INDEX ix_delivery_isolation (isolation_root=?)"]


def test_what_is_suspected_goes_last_part_by_part_and_one_part_at_a_time(shared_store):
    def run(uow):
        first, second = a_destination(uow, "1"), a_destination(uow, "2")
        for destination in (first, first, first, second, second):
            a_delivery(uow, destination, state=DeliveryState.RETRY)
        uow.claims.set_apart([[1, 2], [4]], now_ms=NOW_MS)
        order = [take(uow, first), take(uow, second), take(uow, first), take(uow, second)]
        tokens = [row["token"] for row in claims_of(uow)]
        while_one_is_out = take(uow, second)
        for token in tokens:
            uow.claims.end(token)
        return order, while_one_is_out, take(uow, second)

    # 4 waits until 1 and 2, which are suspected at the other destination, have ended.
    assert undone(shared_store, run) == ([[3], [5], [1, 2], []], [], [4])


@settings(max_examples=40)
@given(
    deadlines=st.lists(st.integers(-2, 6), max_size=12),
    limits=st.lists(st.integers(1, 4), max_size=6),
)
def test_claims_take_what_sorting_by_deadline_would(deadlines, limits, shared_store):
    def run(uow):
        destination = queue(uow, *deadlines)
        waiting = sorted((at, n) for n, at in enumerate(deadlines, start=1) if at > 0)
        for limit in limits:
            taken, waiting = waiting[:limit], waiting[limit:]
            assert take(uow, destination, limit=limit) == sorted(n for _, n in taken)

    undone(shared_store, run)


@settings(max_examples=40)
@given(
    deadlines=st.lists(st.integers(1, 6), max_size=12),
    earliest=st.integers(1, 4),
    latest=st.integers(0, 4),
)
def test_beside_what_expires_first_goes_what_expires_last(
    deadlines, earliest, latest, shared_store
):
    def run(uow):
        destination = queue(uow, *deadlines)
        due = uow.claims.due(destination, earliest=earliest, latest=latest, now_ms=NOW_MS)
        in_order = [n for _, n in sorted((at, n) for n, at in enumerate(deadlines, start=1))]
        first, others = in_order[:earliest], in_order[earliest:]
        assert ids(due) == sorted(first + others[max(0, len(others) - latest) :])

    undone(shared_store, run)


def test_nothing_is_claimed_after_its_deadline_or_of_another_account(shared_store):
    def run(uow):
        destination = queue(uow, 2, 1, 0)
        a_delivery(uow, a_destination(uow, "2"))
        return [take(uow, destination, now_ms=NOW_MS + ms) for ms in (1_000, 0)]

    assert undone(shared_store, run) == [[1], [2]]


def test_a_retry_is_claimed_from_the_very_instant_it_is_due(shared_store):
    def run(uow):
        destination = queue(uow, DAY)
        claim(uow, destination, LEASE)
        retry = Settlement(1, DeliveryState.RETRY, OUTAGE, due_at_ms=NOW_MS + 500)
        uow.deliveries.settle(LEASE.token, [retry], attempt_id=None, now_ms=NOW_MS)
        return [take(uow, destination, now_ms=NOW_MS + ms) for ms in (499, 500)]

    assert undone(shared_store, run) == [[], [1]]


def test_only_what_is_queued_can_be_claimed(shared_store):
    def run(uow):
        destination = a_destination(uow)
        made = {state: a_delivery(uow, destination, state=state) for state in DeliveryState}
        return made, take(uow, destination)

    made, claimed = undone(shared_store, run)
    assert claimed == sorted([made[DeliveryState.READY], made[DeliveryState.RETRY]])


# Taking


def test_a_claim_is_written_down_before_anything_is_sent(shared_store):
    def run(uow):
        destination = queue(uow, DAY, DAY)
        before = row_of(uow, 1)
        claim(uow, destination, LEASE)
        return before, row_of(uow, 1), claims_of(uow)

    before, after, claims = undone(shared_store, run)
    assert {name: after[name] for name in after if after[name] != before[name]} == {
        "state": "sending",
        "attempt_count": 1,
    }
    assert claims == [
        {
            "token": LEASE.token,
            "destination_id": 1,
            "taken_at_ms": NOW_MS,
            "lease_until_ms": LEASE.until_boot_ms,
            "lease_boot_id": LEASE.boot_id,
            "delivery_count": 2,
            "spans": "[[1, 2]]",
        }
    ]


def test_a_claim_hands_out_everything_that_a_request_needs(shared_store):
    def run(uow):
        destination = a_destination(uow)
        event = an_event(uow, event_id="A-7", name="Lead", origin="upload", value=None)
        a_delivery(uow, destination, event=event, is_sealed=True)
        a_delivery(uow, destination)
        claimed = claim(uow, destination, LEASE)
        return claimed, uow.claims.tried(claimed)

    bodies = (b'{"delivery":1}', b'{"delivery":2}')
    claimed, tried = undone(shared_store, run)
    assert claimed == Claimed(
        ids=(1, 2),
        bodies=bodies,
        are_sealed=(True, False),
        digests=tuple(hashlib.sha256(body).digest() for body in bodies),
        event_names=("Lead", "Purchase"),
        origins=("upload", "server"),
        values=(0.0, 20.0),
        were_sent=(False, False),
    )
    assert tried == (Tried(1, 1, None, "website"), Tried(2, 1, None, "website"))


def test_tries_are_counted_and_the_first_send_is_remembered(shared_store):
    def run(uow):
        destination = queue(uow, DAY)
        tries = []
        for n in range(3):
            claimed = claim(uow, destination, LEASE, now_ms=NOW_MS + n)
            (one,) = uow.claims.tried(claimed)
            retry = Settlement(1, DeliveryState.RETRY, OUTAGE)
            uow.deliveries.settle(LEASE.token, [retry], attempt_id=None, now_ms=NOW_MS + 9)
            sent = row_of(uow, 1)["first_sent_at_ms"]
            tries.append((one.attempt_count, *claimed.were_sent, sent))
        return tries

    assert undone(shared_store, run) == [(1, 0, NOW_MS), (2, 1, NOW_MS), (3, 1, NOW_MS)]


@given(ids=st.sets(st.integers(1, 60), min_size=1).map(sorted))
def test_spans_are_the_runs_of_the_ids(ids):
    spans = spans_of(ids)
    assert [one for first, last in spans for one in range(first, last + 1)] == ids
    assert all(after > before + 1 for (_, before), (after, _) in pairwise(spans))


def test_what_is_scattered_is_claimed_and_delivered_as_what_is_queued_together(shared_store):
    def run(uow):
        destination = queue(uow, 100, 400, 100, 400, 400, 100)
        claimed = claim(uow, destination, LEASE, limit=3)
        spans = json.loads(str(claims_of(uow)[0]["spans"]))
        uow.deliveries.settle_all_delivered(LEASE.token, attempt_id=1, now_ms=NOW_MS)
        return ids(claimed), spans, [row_of(uow, n)["state"] for n in range(1, 7)]

    assert undone(shared_store, run) == (
        [1, 3, 6],
        [[1, 1], [3, 3], [6, 6]],
        ["delivered", "ready", "delivered", "ready", "ready", "delivered"],
    )


# Leases


@pytest.mark.parametrize(
    ("boot_id", "boot_ms", "is_live"),
    [
        ("boot-1", BOOT_MS, True),
        ("boot-1", LEASE.until_boot_ms - 1, True),
        ("boot-1", LEASE.until_boot_ms, False),
        ("boot-2", 0, False),
    ],
)
def test_a_lease_lives_on_the_boot_clock_of_its_own_boot(shared_store, boot_id, boot_ms, is_live):
    def run(uow):
        destination = queue(uow, DAY)
        claim(uow, destination, LEASE)
        live = uow.claims.has_live(destination, boot_id=boot_id, boot_ms=boot_ms)
        elsewhere = uow.claims.has_live(99, boot_id=boot_id, boot_ms=boot_ms)
        lost = uow.claims.end_lost(destination, boot_id=boot_id, boot_ms=boot_ms)
        return (
            live,
            [(one.id, one.first_sent_at_ms) for carried in lost for one in carried],
            elsewhere,
        )

    # A lease is either live or lost, never both and never neither.
    lost = [] if is_live else [(1, NOW_MS)]
    assert undone(shared_store, run) == (is_live, lost, False)


def test_what_a_lost_worker_carried_is_told_once_with_its_first_send(shared_store):
    def run(uow):
        destination, other = a_destination(uow, "1"), a_destination(uow, "2")
        a_delivery(uow, destination, event=an_event(uow, origin="upload", name="Lead"))
        a_delivery(uow, other)
        claim(uow, destination, LEASE, now_ms=NOW_MS - 7)
        claim(uow, other, a_lease(b"other"))

        def lost(boot_id, boot_ms):
            return uow.claims.end_lost(destination, boot_id=boot_id, boot_ms=boot_ms)

        return (
            lost("boot-1", LEASE.until_boot_ms - 1),
            lost("boot-2", BOOT_MS),
            lost("boot-2", BOOT_MS),
            [row["token"] for row in claims_of(uow)],
            row_of(uow, 1)["first_sent_at_ms"],
        )

    gone = ((LostDelivery(1, "upload", "Lead", "website", NOW_MS - 7, None),),)
    assert undone(shared_store, run) == ((), gone, (), [b"other"], NOW_MS - 7)


def test_a_copy_keeps_the_instant_of_its_first_send_when_its_worker_is_lost(shared_store):
    def run(uow):
        destination = queue(uow, DAY)
        for n in range(2):
            claim(uow, destination, LEASE, now_ms=NOW_MS + n)
            uow.claims.end_lost(destination, boot_id="boot-2", boot_ms=0)
            uow.upkeep.move([1], state=DeliveryState.RETRY, reason=OUTAGE, now_ms=NOW_MS)
        return row_of(uow, 1)["first_sent_at_ms"], row_of(uow, 1)["attempt_count"]

    assert undone(shared_store, run) == (NOW_MS, 2)
