"""What time, a person or a lost worker does to deliveries, and what stays of it."""

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
    an_event,
    claim,
    history_of,
    row_of,
    undone,
)

from stratum_desktop.domain.circuit import Circuit
from stratum_desktop.domain.delivery import SETTLED_STATES, TRANSITIONS, DeliveryState
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.domain.token_bucket import TokenBucket
from stratum_desktop.store.repositories.delivery_records import Settlement

LEASE = a_lease()
WHY = Reason("delivery.because", {"n": 1})
WHY_JSON = reason_to_json(WHY)


def one_in_each_state(uow, destination):
    return {
        state: a_delivery(uow, destination, state=state, reason=f'{{"code": "a.{state}"}}')
        for state in DeliveryState
    }


def states_of(uow):
    rows = uow.connection.exec_driver_sql("SELECT id, state FROM delivery ORDER BY id")
    return {id_: DeliveryState(state) for id_, state in rows}


def moved(found):
    return [one.id for one in found]


# Moving


@pytest.mark.parametrize("state", sorted(DeliveryState))
def test_a_delivery_moves_only_where_its_life_cycle_leads(shared_store, state):
    def run(uow):
        made = one_in_each_state(uow, a_destination(uow))
        count = uow.upkeep.move(made.values(), state=state, reason=WHY, now_ms=NOW_MS + 5)
        return made, count, {id_: row_of(uow, id_) for id_ in made.values()}

    made, count, rows = undone(shared_store, run)
    followed = {before for before in DeliveryState if state in TRANSITIONS[before]}
    assert count == len(followed)
    for before, id_ in made.items():
        row = rows[id_]
        if before in followed:
            settled = NOW_MS + 5 if state in SETTLED_STATES else None
            assert (row["state"], row["reason"], row["settled_at_ms"]) == (state, WHY_JSON, settled)
        else:
            settled = NOW_MS if before in SETTLED_STATES else None
            assert (row["state"], row["settled_at_ms"]) == (before, settled)
            assert row["reason"] == f'{{"code": "a.{before}"}}'


def test_every_move_is_told_in_order_and_a_refused_one_is_not(shared_store):
    steps = (
        (DeliveryState.HELD, WHY),
        (DeliveryState.RETRY, None),
        (DeliveryState.DELIVERED, WHY),  # not without a request
        (DeliveryState.EXPIRED, WHY),
        (DeliveryState.READY, WHY),
    )

    def run(uow):
        a_delivery(uow, a_destination(uow))
        counts = [
            uow.upkeep.move([1], state=state, reason=reason, now_ms=NOW_MS + n)
            for n, (state, reason) in enumerate(steps)
        ]
        return counts, history_of(uow, 1)

    assert undone(shared_store, run) == (
        [1, 1, 0, 1, 1],
        [
            (1, NOW_MS, "held", WHY_JSON, None),
            (2, NOW_MS + 1, "retry", None, None),
            (3, NOW_MS + 3, "expired", WHY_JSON, None),
            (4, NOW_MS + 4, "ready", WHY_JSON, None),
        ],
    )


def test_timelines_of_different_deliveries_are_numbered_apart(shared_store):
    def run(uow):
        destination = a_destination(uow)
        for _ in range(2):
            a_delivery(uow, destination)
        for ids in ([1], [1, 2]):
            for state in (DeliveryState.HELD, DeliveryState.RETRY):
                uow.upkeep.move(ids, state=state, reason=WHY, now_ms=NOW_MS)
        return [[seq for seq, *_ in history_of(uow, n)] for n in (1, 2)]

    assert undone(shared_store, run) == [[1, 2, 3, 4], [1, 2]]


def test_moving_what_does_not_exist_moves_nothing(shared_store):
    def run(uow):
        count = uow.upkeep.move([7], state=DeliveryState.HELD, reason=WHY, now_ms=NOW_MS)
        return count, history_of(uow, 7)

    assert undone(shared_store, run) == (0, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (DeliveryState.EXPIRED, DeliveryState.CANCELLED),
        (DeliveryState.EXPIRED, DeliveryState.READY),
        (DeliveryState.SKIPPED, DeliveryState.READY),
    ],
)
def test_what_was_decided_at_the_door_is_still_told_after_a_person_decides(
    shared_store, before, after
):
    def run(uow):
        a_delivery(uow, a_destination(uow), state=before, reason='{"code": "a.door"}')
        uow.upkeep.move([1], state=after, reason=WHY, now_ms=NOW_MS + 5)
        return history_of(uow, 1)

    assert undone(shared_store, run) == [
        (1, NOW_MS, before, '{"code": "a.door"}', None),
        (2, NOW_MS + 5, after, WHY_JSON, None),
    ]


def test_a_decision_at_the_door_that_stands_needs_no_entry(shared_store):
    def run(uow):
        a_delivery(uow, a_destination(uow), state=DeliveryState.SKIPPED)
        uow.upkeep.move([1], state=DeliveryState.CANCELLED, reason=WHY, now_ms=NOW_MS)
        return history_of(uow, 1)

    assert undone(shared_store, run) == []


def test_what_expired_later_is_told_once(shared_store):
    def run(uow):
        a_delivery(uow, a_destination(uow))
        for state in (DeliveryState.EXPIRED, DeliveryState.CANCELLED):
            uow.upkeep.move([1], state=state, reason=WHY, now_ms=NOW_MS)
        return [state for _, _, state, _, _ in history_of(uow, 1)]

    assert undone(shared_store, run) == ["expired", "cancelled"]


def test_a_replay_begins_anew(shared_store):
    def run(uow):
        destination = a_destination(uow)
        a_delivery(uow, destination)
        a_delivery(uow, destination)
        attempt = 41
        claim(uow, destination, LEASE)
        uow.deliveries.split(
            LEASE.token,
            [[1], [2]],
            attempt_id=attempt,
            root_attempt_id=attempt,
            reason=WHY,
            now_ms=NOW_MS,
        )
        claim(uow, destination, LEASE, limit=1)
        rejected = Settlement(1, DeliveryState.REJECTED, WHY)
        uow.deliveries.settle(LEASE.token, [rejected], attempt_id=None, now_ms=NOW_MS)
        uow.upkeep.move([1], state=DeliveryState.READY, reason=WHY, now_ms=NOW_MS)
        row = row_of(uow, 1)
        claimed = claim(uow, destination, LEASE)
        (again,) = uow.claims.tried(claimed)
        return row, again, claimed.were_sent

    row, again, were_sent = undone(shared_store, run)
    assert (row["attempt_count"], row["first_sent_at_ms"], row["settled_at_ms"]) == (0, None, None)
    assert (row["isolation"], row["isolation_root"], row["due_at_ms"]) == (None, None, 0)
    assert (again.attempt_count, *were_sent, again.isolation_root) == (1, 0, None)


# Holding


def test_holding_takes_what_is_queued_of_one_account_and_releasing_gives_it_back(shared_store):
    def run(uow):
        account = a_destination(uow, "1")
        made = one_in_each_state(uow, account)
        one_in_each_state(uow, a_destination(uow, "2"))
        seen = [states_of(uow)]
        counts = [uow.upkeep.hold_all(account, WHY, now_ms=NOW_MS + 1)]
        seen.append(states_of(uow))
        counts.append(uow.upkeep.release_all(account, now_ms=NOW_MS + 2))
        seen.append(states_of(uow))
        return made, counts, seen

    made, counts, (before, during, after) = undone(shared_store, run)
    queued = {made[DeliveryState.READY], made[DeliveryState.RETRY]}
    held = queued | {made[DeliveryState.HELD]}
    assert counts == [2, 3]
    assert during == before | dict.fromkeys(queued, DeliveryState.HELD)
    assert after == before | dict.fromkeys(held, DeliveryState.RETRY)


def test_holding_and_releasing_are_told_and_keep_the_wait_that_was_asked_for(shared_store):
    def run(uow):
        account = a_destination(uow)
        a_delivery(uow, account)
        claim(uow, account, LEASE)
        retry = Settlement(1, DeliveryState.RETRY, WHY, due_at_ms=NOW_MS + 500)
        uow.deliveries.settle(LEASE.token, [retry], attempt_id=None, now_ms=NOW_MS)
        uow.upkeep.hold_all(account, Reason("a.hold"), now_ms=NOW_MS + 1)
        uow.upkeep.release_all(account, now_ms=NOW_MS + 2)
        return row_of(uow, 1), history_of(uow, 1)

    row, told = undone(shared_store, run)
    assert (row["state"], row["reason"], row["due_at_ms"]) == ("retry", None, NOW_MS + 500)
    assert told[1:] == [
        (2, NOW_MS + 1, "held", '{"code": "a.hold"}', None),
        (3, NOW_MS + 2, "retry", None, None),
    ]


# What time does


def test_only_what_waits_expires_and_at_the_very_second_it_cannot_be_claimed(shared_store):
    def run(uow):
        destination = a_destination(uow)
        made = {
            state: a_delivery(uow, destination, state=state, deadline_at=NOW)
            for state in DeliveryState
        }
        a_delivery(uow, a_destination(uow, "2"), deadline_at=NOW)
        found = [moved(uow.upkeep.past_deadline(destination, now_s=NOW + s)) for s in (-1, 0)]
        return made, found, claim(uow, destination, LEASE)

    made, (early, late), claimed = undone(shared_store, run)
    waiting = (DeliveryState.READY, DeliveryState.RETRY, DeliveryState.HELD)
    assert early == []
    assert sorted(late) == sorted(made[state] for state in waiting)
    assert claimed is None


def test_a_retry_whose_first_send_is_too_long_ago_is_found(shared_store):
    def run(uow):
        destination, other = a_destination(uow, "1"), a_destination(uow, "2")
        for account, count in ((destination, 3), (other, 1)):
            for _ in range(count):
                a_delivery(uow, account)
            claimed = claim(uow, account, LEASE)
            uow.deliveries.settle(
                LEASE.token,
                [
                    Settlement(n, DeliveryState.RETRY, WHY, never_arrived=n == 2)
                    for n in claimed.ids
                ],
                attempt_id=None,
                now_ms=NOW_MS,
            )
        uow.upkeep.move([3], state=DeliveryState.HELD, reason=WHY, now_ms=NOW_MS)
        return [
            moved(uow.upkeep.past_dedupe_window(destination, sent_before_ms=NOW_MS + ms))
            for ms in (-1, 0)
        ]

    # The second never arrived, the third is held.
    assert undone(shared_store, run) == [[], [1]]


# Counting

STATES = st.sampled_from(sorted(DeliveryState))


@settings(max_examples=30)
@given(made=st.lists(st.tuples(st.integers(1, 3), STATES), max_size=20))
def test_counts_by_state_are_what_counting_the_rows_gives(made, shared_store):
    def run(uow):
        for account in "123":
            a_destination(uow, account)
        for destination, state in made:
            a_delivery(uow, destination, state=state)
        return (
            uow.upkeep.counts_by_state(),
            uow.upkeep.count_every_row(),
            uow.upkeep.destinations_with_open(),
        )

    counts, counted, with_open = undone(shared_store, run)
    wanted = {}
    for destination, state in made:
        wanted[destination, state] = wanted.get((destination, state), 0) + 1
    assert counts == counted == wanted
    is_open = {"ready", "retry", "sending", "held"}
    assert with_open == {destination for destination, state in made if state in is_open}


@settings(max_examples=40)
@given(
    accounts=st.lists(
        st.tuples(st.booleans(), st.booleans(), st.integers(0, 9)), min_size=1, max_size=3
    ),
    made=st.lists(st.tuples(st.integers(0, 2), STATES, st.integers(0, 9)), max_size=10),
)
def test_what_waits_is_counted_where_it_may_go_and_due_when_its_platform_allows(
    accounts, made, shared_store
):
    def run(uow):
        for n, (is_on, is_held, not_before) in enumerate(accounts):
            id_ = a_destination(uow, str(n))
            uow.destinations.set_enabled(id_, enabled=is_on)
            uow.destinations.set_held(id_, WHY if is_held else None)
            uow.destinations.set_flow(
                id_, circuit=Circuit(), bucket=TokenBucket(1.0, 0), not_before_ms=not_before
            )
        for place, state, due in made:
            id_ = a_delivery(uow, place % len(accounts) + 1, state=state)
            uow.connection.exec_driver_sql(
                "UPDATE delivery SET due_at_ms = ? WHERE id = ?", (due, id_)
            )
        return uow.upkeep.waiting()

    dues = []
    for place, state, due in made:
        is_on, is_held, not_before = accounts[place % len(accounts)]
        if is_on and not is_held and state in {"ready", "retry", "sending"}:
            # What is out is looked at again as soon as the platform allows.
            dues.append(not_before if state == "sending" else max(due, not_before))
    assert undone(shared_store, run) == (len(dues), min(dues, default=None))


# Erasing


def bodies(uow):
    rows = uow.connection.exec_driver_sql("SELECT delivery_id FROM delivery_body ORDER BY 1")
    return [row[0] for row in rows]


def events_in_clear(uow):
    rows = uow.connection.exec_driver_sql("SELECT id FROM event WHERE clear IS NOT NULL")
    return [row[0] for row in rows]


def test_values_in_clear_go_once_every_delivery_of_the_event_ended_long_ago(shared_store):
    def run(uow):
        first, second = a_destination(uow, "1"), a_destination(uow, "2")
        ended, young, open_, uncertain = (an_event(uow, clear=b"sealed") for _ in range(4))
        plain = an_event(uow)
        done = DeliveryState.DELIVERED
        old = [
            a_delivery(uow, first, event=event, state=done, is_sealed=event != plain)
            for event in (ended, young, open_, uncertain, plain)
        ]
        a_delivery(uow, second, event=ended, state=DeliveryState.SKIPPED)
        recent = a_delivery(uow, second, event=young, state=done, is_sealed=True)
        waiting = a_delivery(uow, second, event=open_, is_sealed=True)
        unknown = a_delivery(
            uow, second, event=uncertain, state=DeliveryState.UNCERTAIN, is_sealed=True
        )
        uow.connection.exec_driver_sql(
            "UPDATE delivery SET settled_at_ms = ? WHERE id = ?", (NOW_MS + 1, recent)
        )
        erased = [uow.upkeep.erase_clear(settled_before_ms=NOW_MS + 1) for _ in range(2)]
        kept = [*old[1:], recent, waiting, unknown]
        return erased, events_in_clear(uow), [young, open_, uncertain], bodies(uow), kept

    erased, clear, wanted_clear, kept, wanted_kept = undone(shared_store, run)
    assert erased == [1, 0]
    assert clear == wanted_clear
    assert kept == sorted(wanted_kept)


def test_a_body_that_holds_nothing_in_clear_outlives_what_does(shared_store):
    def run(uow):
        event = an_event(uow, clear=b"sealed")
        for account, is_sealed in (("1", True), ("2", False)):
            destination = a_destination(uow, account)
            state = DeliveryState.DELIVERED
            a_delivery(uow, destination, event=event, state=state, is_sealed=is_sealed)
        uow.upkeep.erase_clear(settled_before_ms=NOW_MS + 1)
        return bodies(uow)

    assert undone(shared_store, run) == [2]


def test_what_ended_at_the_very_limit_is_kept_in_clear(shared_store):
    def run(uow):
        event = an_event(uow, clear=b"sealed")
        a_delivery(uow, a_destination(uow), event=event, state=DeliveryState.DELIVERED)
        return [uow.upkeep.erase_clear(settled_before_ms=NOW_MS + ms) for ms in (0, 1)]

    assert undone(shared_store, run) == [0, 1]


def test_erasing_is_done_in_batches_that_say_when_there_may_be_more(shared_store):
    def run(uow):
        for _ in range(5):
            an_event(uow, clear=b"sealed")
        return [uow.upkeep.erase_clear(settled_before_ms=NOW_MS, limit=2) for _ in range(4)]

    assert undone(shared_store, run) == [2, 2, 1, 0]


def test_outcomes_and_digests_outlive_what_was_in_clear(shared_store):
    def run(uow):
        event = an_event(uow, clear=b"sealed", body=b'{"identity":{}}')
        state = DeliveryState.DELIVERED
        id_ = a_delivery(uow, a_destination(uow), event=event, state=state, is_sealed=True)
        before = row_of(uow, id_)
        uow.upkeep.erase_clear(settled_before_ms=NOW_MS + DAY)
        body = uow.connection.exec_driver_sql("SELECT body, clear FROM event").one()
        return before == row_of(uow, id_), tuple(body)

    assert undone(shared_store, run) == (True, (b'{"identity":{}}', None))
