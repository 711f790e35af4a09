"""Places in a list and what one of its rows says, to the last field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stored_rows import DAY, NOW, NOW_MS, a_delivery, a_destination, an_event, undone

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.read_models.deliveries import (
    DeliveryFilter,
    DeliveryRow,
    delivery_row,
    delivery_rows,
    delivery_window,
)

START = datetime.fromtimestamp(NOW, UTC)
EVERYTHING = DeliveryFilter()


def listed(rows):
    return [one.id for one in rows]


def test_a_window_behind_the_last_row_is_empty_whether_ids_are_dense_or_not(shared_store):
    def windows(uow):
        return [
            listed(delivery_window(uow.connection, EVERYTHING, first=first, limit=2))
            for first in (0, 3, 4, 100)
        ]

    def run(uow):
        none = windows(uow)
        destination = a_destination(uow)
        for _ in range(5):
            a_delivery(uow, destination, state=DeliveryState.SKIPPED)
        dense = windows(uow)
        uow.connection.exec_driver_sql("DELETE FROM delivery WHERE id IN (2, 4)")
        uow.destinations.add_accepted(destination, -2)
        sparse = windows(uow)
        uow.connection.exec_driver_sql("DELETE FROM delivery WHERE id = 1")
        uow.destinations.add_accepted(destination, -1)
        return none, dense, sparse, windows(uow)

    assert undone(shared_store, run) == (
        [[], [], [], []],
        [[5, 4], [2, 1], [1], []],
        [[5, 3], [], [], []],
        [[5, 3], [], [], []],
    )


def test_events_that_were_delivered_nowhere_do_not_move_the_edge_of_a_span(shared_store):
    def run(uow):
        destination = a_destination(uow)
        a_delivery(uow, destination)
        an_event(uow, received_at_ms=NOW_MS + 5, origin="pixel")
        a_delivery(uow, destination, event=an_event(uow, received_at_ms=NOW_MS + 9))
        edge = START + timedelta(milliseconds=5)
        return [
            listed(delivery_rows(uow.connection, where, after=None, limit=9))
            for where in (DeliveryFilter(since=edge), DeliveryFilter(until=edge))
        ]

    assert undone(shared_store, run) == [[2], [1]]


# One row


def test_a_row_says_everything_that_a_list_shows(shared_store):
    def run(uow):
        a_destination(uow, "9")
        destination = a_destination(uow, "1", platform="tiktok")
        event = an_event(
            uow, event_id="A-7", order_id="1007", name="Lead", origin="upload", source="file"
        )
        id_ = a_delivery(uow, destination, event=event, state=DeliveryState.RETRY)
        uow.connection.exec_driver_sql(
            "UPDATE delivery SET due_at_ms = ?, attempt_count = 3, reason = ?",
            (NOW_MS + 1_250, '{"code": "answer.unavailable", "http_status": 503}'),
        )
        found = delivery_row(uow.connection, id_)
        return found, delivery_rows(uow.connection, EVERYTHING, after=None, limit=5)

    found, rows = undone(shared_store, run)
    assert rows == (found,)
    assert found == DeliveryRow(
        id=1,
        event_row_id=1,
        event_name="Lead",
        event_id="A-7",
        order_id="1007",
        destination="tiktok 1",
        platform="tiktok",
        source="file",
        origin="upload",
        state=DeliveryState.RETRY,
        reason=Reason("answer.unavailable", {"http_status": 503}),
        attempts=3,
        event_at=START - timedelta(seconds=60),
        received_at=START,
        settled_at=None,
        due_at=START + timedelta(milliseconds=1_250),
        deadline_at=START + timedelta(seconds=DAY),
        value=20.0,
        currency="EUR",
    )


def test_only_a_retry_that_waits_has_an_instant_at_which_it_is_due(shared_store):
    def run(uow):
        destination = a_destination(uow)
        made = {state: a_delivery(uow, destination, state=state) for state in DeliveryState}
        at_once = delivery_row(uow.connection, made[DeliveryState.RETRY])
        uow.connection.exec_driver_sql("UPDATE delivery SET due_at_ms = ?", (NOW_MS,))
        rows = {state: delivery_row(uow.connection, id_) for state, id_ in made.items()}
        return at_once.due_at, [state for state, row in rows.items() if row.due_at is not None]

    assert undone(shared_store, run) == (None, [DeliveryState.RETRY])
