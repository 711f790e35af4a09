"""Which deliveries a person has to decide on, and what is told of them."""

from __future__ import annotations

from stored_rows import DAY, NOW, a_delivery, a_destination, an_event, undone

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.store.read_models.dead_letters import (
    DeadLetter,
    dead_letter_reasons,
    dead_letters,
)
from stratum_desktop.store.read_models.deliveries import DeliveryFilter
from stratum_desktop.store.repositories.delivery_records import HistoryRecord


def ids(letters):
    return [one.delivery_id for one in letters]


def test_dead_letters_are_those_that_were_rejected_expired_or_are_uncertain(shared_store):
    def run(uow):
        destination = a_destination(uow)
        made = {state: a_delivery(uow, destination, state=state) for state in DeliveryState}
        return made, dead_letters(uow.connection)

    made, found = undone(shared_store, run)
    dead = (DeliveryState.REJECTED, DeliveryState.EXPIRED, DeliveryState.UNCERTAIN)
    assert ids(found) == sorted(made[state] for state in dead)


def test_a_dead_letter_says_what_it_is_about_and_whether_it_could_be_sent(shared_store):
    def run(uow):
        destination = a_destination(uow)
        event = an_event(uow, event_id="A-7", order_id="1007", name="Lead")
        reason = '{"code": "meta.invalid"}'
        for _ in range(2):
            a_delivery(uow, destination, event=event, state=DeliveryState.REJECTED, reason=reason)
        uow.connection.exec_driver_sql("DELETE FROM delivery_body WHERE delivery_id = 2")
        return dead_letters(uow.connection)

    first, second = undone(shared_store, run)
    assert first == DeadLetter(
        delivery_id=1,
        destination_id=1,
        destination="meta 1",
        platform="meta",
        event_name="Lead",
        event_id="A-7",
        order_id="1007",
        event_time=NOW - 60,
        action_source="website",
        state=DeliveryState.REJECTED,
        reason='{"code": "meta.invalid"}',
        deadline_at=NOW + DAY,
        doubtful_since_ms=None,
        has_body=True,
    )
    assert (second.delivery_id, second.has_body) == (2, False)


def test_deliveries_that_are_named_come_whatever_their_state_and_strangers_do_not(shared_store):
    def run(uow):
        destination = a_destination(uow)
        for state in (DeliveryState.READY, DeliveryState.REJECTED, DeliveryState.DELIVERED):
            a_delivery(uow, destination, state=state)
        return [
            ids(dead_letters(uow.connection, delivery_ids=wanted))
            for wanted in ([3, 1], [1, 99], [])
        ]

    assert undone(shared_store, run) == [[1, 3], [1], []]


def test_one_destination_is_asked_for_by_itself_also_by_name(shared_store):
    def run(uow):
        first, second = a_destination(uow, "1"), a_destination(uow, "2")
        for destination in (first, second, first):
            a_delivery(uow, destination, state=DeliveryState.UNCERTAIN)
        return [
            ids(dead_letters(uow.connection, where=DeliveryFilter(destination_id=first))),
            ids(dead_letters(uow.connection, where=DeliveryFilter(destination_id=second))),
            ids(
                dead_letters(
                    uow.connection, where=DeliveryFilter(destination_id=first), delivery_ids=[1, 2]
                )
            ),
        ]

    assert undone(shared_store, run) == [[1, 3], [2], [1]]


def test_a_filter_lets_through_dead_letters_alone(shared_store):
    def run(uow):
        destination = a_destination(uow)
        for state, reason in (
            (DeliveryState.REJECTED, '{"code": "meta.invalid"}'),
            (DeliveryState.UNCERTAIN, '{"code": "network.answer_lost"}'),
            (DeliveryState.READY, None),
        ):
            event = an_event(uow, source=f"from {state}")
            a_delivery(uow, destination, event=event, state=state, reason=reason)
        filters = (
            DeliveryFilter(states=frozenset({DeliveryState.READY})),
            DeliveryFilter(states=frozenset({DeliveryState.READY, DeliveryState.UNCERTAIN})),
            DeliveryFilter(reason_code="meta.invalid"),
            DeliveryFilter(reason_code="meta.invali"),
            DeliveryFilter(source="from uncertain"),
        )
        return [ids(dead_letters(uow.connection, where=where)) for where in filters]

    assert undone(shared_store, run) == [[], [2], [1], [], [2]]


def test_reasons_are_counted_the_most_frequent_first(shared_store):
    def run(uow):
        first, second = a_destination(uow, "1"), a_destination(uow, "2")
        for destination, state, reason in (
            (first, DeliveryState.REJECTED, '{"code": "meta.invalid", "platform_code": "1"}'),
            (first, DeliveryState.REJECTED, '{"code": "meta.invalid", "platform_code": "2"}'),
            (second, DeliveryState.UNCERTAIN, '{"code": "network.answer_lost"}'),
            (second, DeliveryState.EXPIRED, None),
            (first, DeliveryState.HELD, '{"code": "destination.paused"}'),
        ):
            event = an_event(uow, source=f"shop {destination}")
            a_delivery(uow, destination, event=event, state=state, reason=reason)
        filters = (
            DeliveryFilter(reason_code="meta.invalid"),
            DeliveryFilter(destination_id=second),
            DeliveryFilter(source=f"shop {first}", states=frozenset({DeliveryState.REJECTED})),
            DeliveryFilter(states=frozenset({DeliveryState.HELD})),
        )
        return [list(dead_letter_reasons(uow.connection, where).items()) for where in filters]

    assert undone(shared_store, run) == [
        [("meta.invalid", 2), ("", 1), ("network.answer_lost", 1)],
        [("", 1), ("network.answer_lost", 1)],
        [("meta.invalid", 2)],
        [],
    ]


def test_what_may_have_arrived_is_told_with_the_instant_since_when(shared_store):
    """Delivery to: its state, its first send, the lines of its timeline."""
    told = {
        "refused at once": ("rejected", 100, [("rejected", 110)]),
        "lost, then refused": ("rejected", 100, [("retry", 115), ("rejected", 130)]),
        "lost at once, then refused": ("rejected", 100, [("retry", 100), ("rejected", 130)]),
        "searched for, then refused": ("rejected", 100, [("split", 100), ("rejected", 130)]),
        "waited, then refused": ("rejected", 120, [("retry", 110), ("rejected", 130)]),
        "uncertain": ("uncertain", 100, [("uncertain", 115)]),
        "uncertain without a line": ("uncertain", 100, []),
        "uncertain, replayed, refused": (
            "rejected",
            300,
            [("uncertain", 115), ("ready", 200), ("rejected", 310)],
        ),
        "never sent": ("expired", None, [("expired", 90)]),
    }

    def run(uow):
        destination = a_destination(uow)
        for state, first_sent, lines in told.values():
            one = a_delivery(uow, destination, state=DeliveryState(state))
            uow.connection.exec_driver_sql(
                "UPDATE delivery SET first_sent_at_ms = ? WHERE id = ?", (first_sent, one)
            )
            uow.upkeep.add_history(
                HistoryRecord(one, at_ms, "retry", '{"code": "delivery.batch_refused"}', None)
                if line == "split"
                else HistoryRecord(one, at_ms, line, None, None)
                for line, at_ms in lines
            )
        return [one.doubtful_since_ms for one in dead_letters(uow.connection)]

    assert dict(zip(told, undone(shared_store, run), strict=True)) == {
        "refused at once": None,
        "lost, then refused": 100,
        "lost at once, then refused": 100,
        "searched for, then refused": None,
        "waited, then refused": None,
        "uncertain": 100,
        "uncertain without a line": 100,
        "uncertain, replayed, refused": 115,
        "never sent": None,
    }


def test_more_are_named_than_one_statement_takes_and_each_comes_once_oldest_first(shared_store):
    def run(uow):
        destination = a_destination(uow)
        for _ in range(4):
            a_delivery(uow, destination, state=DeliveryState.REJECTED)
        return ids(dead_letters(uow.connection, delivery_ids=[*range(2, 25_000), 1, 2]))

    assert undone(shared_store, run) == [1, 2, 3, 4]
