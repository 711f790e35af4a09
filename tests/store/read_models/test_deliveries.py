"""Lists and counts of deliveries agree with the plainest reading of the rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from stored_rows import DAY, NOW, NOW_MS, a_delivery, a_destination, an_event, undone

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.read_models.deliveries import (
    DeliveryFilter,
    DeliveryRow,
    delivery_counts,
    delivery_row,
    delivery_rows,
    delivery_window,
    sources,
)
from stratum_desktop.store.repositories.events import IngestHour

START = datetime.fromtimestamp(NOW, UTC)
EVERYTHING = DeliveryFilter()


@dataclass(frozen=True)
class Made:
    """An event as drawn: what a filter looks at, and its deliveries."""

    #: Milliseconds after the event before it.
    gap_ms: int
    event_id: str
    order_id: str | None
    source: str
    lanes: tuple[tuple[int, DeliveryState], ...]


IDS = st.text("aA-é", min_size=1, max_size=3)
LANES = st.lists(
    st.tuples(st.integers(1, 2), st.sampled_from(sorted(DeliveryState))), max_size=3
).map(tuple)
MADE = st.builds(
    Made,
    st.integers(0, 2),
    IDS,
    st.none() | IDS,
    st.sampled_from(["shop", "till"]),
    LANES,
)
INSTANTS = st.none() | st.integers(-1, 12).map(lambda ms: START + timedelta(milliseconds=ms))
FILTERS = st.builds(
    DeliveryFilter,
    states=st.frozensets(st.sampled_from(sorted(DeliveryState)), max_size=3),
    destination_id=st.none() | st.integers(1, 3),
    source=st.none() | st.sampled_from(["shop", "till", "kiosk"]),
    text=st.just("") | IDS,
    since=INSTANTS,
    until=INSTANTS,
)


def fill(uow, events, dropped):
    """Store the events; returns (id, event, received_ms, destination, state) of every delivery."""
    a_destination(uow, "1")
    a_destination(uow, "2")
    kept, received_ms = [], NOW_MS
    for one in events:
        received_ms += one.gap_ms
        event = an_event(
            uow,
            event_id=one.event_id,
            order_id=one.order_id,
            source=one.source,
            received_at_ms=received_ms,
        )
        for destination, state in one.lanes:
            id_ = a_delivery(uow, destination, event=event, state=state)
            kept.append((id_, one, received_ms, destination, state))
    gone = {row[0] for place, row in enumerate(kept) if place in dropped}
    for id_ in gone:
        uow.connection.exec_driver_sql("DELETE FROM delivery_body WHERE delivery_id = ?", (id_,))
        uow.connection.exec_driver_sql("DELETE FROM delivery WHERE id = ?", (id_,))
    return [row for row in kept if row[0] not in gone]


def passes(where, row):
    _, event, received_ms, destination, state = row
    received_at = START + timedelta(milliseconds=received_ms - NOW_MS)
    return (
        (not where.states or state in where.states)
        and where.destination_id in (None, destination)
        and where.source in (None, event.source)
        and any(id_.startswith(where.text) for id_ in (event.event_id, event.order_id or ""))
        and (where.since is None or received_at >= where.since)
        and (where.until is None or received_at < where.until)
    )


def listed(rows):
    return [one.id for one in rows]


@settings(max_examples=80)
@given(
    events=st.lists(MADE, max_size=8),
    dropped=st.frozensets(st.integers(0, 20), max_size=4),
    where=st.just(EVERYTHING) | FILTERS,
    first=st.integers(0, 8),
    limit=st.integers(1, 5),
)
def test_a_filter_lists_pages_windows_and_counts_what_it_says(
    events, dropped, where, first, limit, shared_store
):
    def run(uow):
        kept = fill(uow, events, dropped)
        connection = uow.connection
        pages, after = [], None
        while page := delivery_rows(connection, where, after=after, limit=limit):
            pages.append(listed(page))
            after = page[-1].id
        window = listed(delivery_window(connection, where, first=first, limit=limit))
        return kept, pages, window, delivery_counts(connection, where)

    kept, pages, window, counts = undone(shared_store, run)
    let_through = [row for row in kept if passes(where, row)]
    wanted = sorted((row[0] for row in let_through), reverse=True)
    assert [id_ for page in pages for id_ in page] == wanted
    assert {len(page) for page in pages[:-1]} <= {limit}
    assert window == wanted[first : first + limit]
    assert counts == Counter(row[4] for row in let_through)


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
        sparse = windows(uow)
        uow.connection.exec_driver_sql("DELETE FROM delivery WHERE id = 1")
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


def test_there_is_no_row_of_an_unknown_delivery(shared_store):
    assert shared_store.read_now(lambda uow: delivery_row(uow.connection, 1)) is None


def test_sources_are_those_that_anything_came_from_by_name(shared_store):
    def run(uow):
        uow.events.count_ingest(
            {
                IngestHour(hour, "server", source, verdict, given_id=True): 1
                for hour in (0, 3600)
                for source, verdict in (("till", "refused"), ("shop", "accepted"))
            }
        )
        return sources(uow.connection)

    assert undone(shared_store, run) == ("shop", "till")
