"""Lists, windows and counts of deliveries, against plain Python over the same rows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manual_clock import ManualClock

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.store.database import open_store
from stratum_desktop.store.read_models.deliveries import (
    DeliveryFilter,
    delivery_counts,
    delivery_row,
    delivery_rows,
    delivery_window,
    sources,
)

COUNT = 240
SOURCES = ("shop", "till", "app")
FIRST_MS = 1_772_452_800_000
STATES = sorted(DeliveryState)
DERIVED = sha256(b"40").hexdigest()
TEXTS = [
    *("", "", "id_", "id_1", "id%", "A", "a1", "B%", "Ä", "Z", "_", "'"),
    # Derived ids: how some begin, one whole, and one that goes on as none does.
    *("e", "g", "ef", DERIVED[:7], DERIVED[:12], DERIVED, f"{DERIVED}0"),
]


def fill(uow, apart=1):
    """Events of three sources at two destinations, in every state, some without an order."""
    chance = Random(7)
    execute = uow.connection.exec_driver_sql
    for number in (1, 2):
        uow.destinations.add(
            platform="meta",
            account=str(number),
            label=f"L{number}",
            base_url="",
            options={},
            now_ms=0,
        )
    delivery_id = 0
    for event in range(1, COUNT + 1):
        order = f"{chance.choice(['A', 'a', 'B%', 'Ä'])}{event % 40}" if event % 3 else None
        source = chance.choice(SOURCES)
        execute(
            "INSERT INTO event (id, name, event_id, event_id_is_given, event_time, received_at_ms,"
            " origin, source, action_source, order_id, value, body)"
            " VALUES (?, 'Purchase', ?, ?, ?, ?, 'server', ?, 'website', ?, 1.5, '{}')",
            (
                event,
                sha256(b"%d" % event).hexdigest() if event % 5 == 0 else f"id_{event % 90}",
                event % 5 != 0,
                # Over some forty days, not in the order of arrival.
                FIRST_MS // 1000 - event * 77_777 % 3_500_000,
                # Several arrive in one millisecond.
                FIRST_MS + event // 4 * 60_000,
                source,
                order,
            ),
        )
        execute(
            "INSERT INTO ingest_hourly VALUES (?, 'server', ?, 'accepted', 1, 1)"
            " ON CONFLICT DO NOTHING",
            (FIRST_MS // 1000, chance.choice(SOURCES)),
        )
        for destination in (1, 2):
            if destination == 2 and chance.random() < 0.4:
                continue
            delivery_id += apart
            state = chance.choice(STATES)
            uow.destinations.add_accepted(destination, 1)
            if state is DeliveryState.SENDING:
                execute(
                    "INSERT INTO claim VALUES (?, ?, 0, 0, 'boot', 1, ?)",
                    (str(delivery_id).encode(), destination, f"[[{delivery_id}, {delivery_id}]]"),
                )
            execute(
                "INSERT INTO delivery (id, event_id, destination_id, source, state, reason,"
                " due_at_ms, deadline_at, attempt_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 2)",
                (
                    delivery_id,
                    event,
                    destination,
                    source,
                    state,
                    '{"code": "delivery.too_old", "limit_days": 7}',
                    FIRST_MS,
                    FIRST_MS // 1000 + 86_400,
                ),
            )


@pytest.fixture(scope="module", params=[(1, 0), (997, 9)])
def connection(request, tmp_path_factory, empty_database):
    """The filled database, read from this thread.

    Ids side by side, or over dozens of blocks of which some are counted.
    """
    apart, counted = request.param
    from stratum_desktop.store.connection import Access, pooled

    path = tmp_path_factory.mktemp("lists") / "stratum.db"
    path.write_bytes(empty_database.read_bytes())
    path.chmod(0o600)
    key = bytes(range(32))
    store = open_store(path, key=key, clock=ManualClock())
    store.write_now(lambda uow: fill(uow, apart))
    store.write_now(lambda uow: uow.delivery_blocks.count(limit=counted))
    store.close_now()
    engine = pooled(path, key=key, access=Access.READ)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@pytest.fixture(scope="module")
def everything(connection):
    """Every row as stored, newest first, for the plain recomputation."""
    return (
        connection.exec_driver_sql(
            "SELECT d.id, d.state, d.destination_id, e.source, e.event_id, e.order_id,"
            " e.received_at_ms FROM delivery d JOIN event e ON e.id = d.event_id"
            " ORDER BY d.id DESC"
        )
        .mappings()
        .all()
    )


def passes(row, where):
    received = datetime.fromtimestamp(row["received_at_ms"] / 1000, UTC)
    return (
        (not where.states or row["state"] in where.states)
        and where.destination_id in (None, row["destination_id"])
        and where.source in (None, row["source"])
        and (
            not where.text
            or row["event_id"].startswith(where.text)
            or (row["order_id"] or "").startswith(where.text)
        )
        and (where.since is None or received >= where.since)
        and (where.until is None or received < where.until)
    )


INSTANTS = st.integers(-10, COUNT // 4 + 10).map(
    lambda minutes: datetime.fromtimestamp(FIRST_MS / 1000, UTC) + timedelta(minutes=minutes)
)
FILTERS = st.builds(
    DeliveryFilter,
    states=st.frozensets(st.sampled_from(STATES)),
    destination_id=st.sampled_from([None, 1, 2, 9]),
    source=st.sampled_from([None, *SOURCES, "nowhere"]),
    text=st.sampled_from(TEXTS),
    since=st.none() | INSTANTS,
    until=st.none() | INSTANTS,
)


@given(where=FILTERS)
def test_a_filter_lets_through_what_a_plain_look_would(connection, everything, where):
    wanted = [row["id"] for row in everything if passes(row, where)]
    found = delivery_rows(connection, where, after=None, limit=10_000)
    assert [row.id for row in found] == wanted


@given(where=FILTERS)
def test_counts_are_those_of_the_list(connection, everything, where):
    wanted = Counter(row["state"] for row in everything if passes(row, where))
    assert delivery_counts(connection, where) == wanted


@given(where=FILTERS, first=st.integers(0, COUNT * 2), limit=st.integers(1, 60))
def test_a_window_is_a_slice_of_the_whole_list(connection, everything, where, first, limit):
    wanted = [row["id"] for row in everything if passes(row, where)][first : first + limit]
    found = delivery_window(connection, where, first=first, limit=limit)
    assert [row.id for row in found] == wanted


@given(where=FILTERS, limit=st.integers(1, 90))
def test_page_after_page_is_the_whole_list(connection, everything, where, limit):
    pages, after = [], None
    while page := delivery_rows(connection, where, after=after, limit=limit):
        assert len(page) <= limit
        pages += [row.id for row in page]
        after = page[-1].id
    assert pages == [row["id"] for row in everything if passes(row, where)]


def test_a_row_carries_what_the_list_shows(connection, everything):
    for stored in everything[:40]:
        row = delivery_row(connection, stored["id"])
        assert row is not None
        assert row.destination == f"L{stored['destination_id']}"
        assert (row.event_id, row.order_id) == (stored["event_id"], stored["order_id"])
        assert row.reason is not None
        assert row.reason.facts == {"limit_days": 7}
        assert (row.due_at is not None) == (row.state is DeliveryState.RETRY)
        assert row.received_at.tzinfo is UTC
    assert delivery_row(connection, 10_000) is None


def test_sources_are_told_by_name(connection):
    assert sources(connection) == tuple(sorted(SOURCES))


def test_a_window_of_an_empty_list_is_empty(store):
    for where in (DeliveryFilter(), DeliveryFilter(source="shop")):
        assert (
            store.read_now(
                lambda uow, w=where: delivery_window(uow.connection, w, first=0, limit=5)
            )
            == ()
        )


def test_windows_are_right_where_ids_have_gaps(store):
    store.write_now(fill)

    def lose_some(uow):
        execute = uow.connection.exec_driver_sql
        execute("DELETE FROM delivery WHERE id % 7 = 0")
        execute(
            "UPDATE destination SET accepted_count ="
            " (SELECT count(*) FROM delivery WHERE destination_id = destination.id)"
        )

    store.write_now(lose_some)

    def look(uow):
        listed = delivery_rows(uow.connection, DeliveryFilter(), after=None, limit=10_000)
        windows = [
            delivery_window(uow.connection, DeliveryFilter(), first=first, limit=30)
            for first in range(0, len(listed) + 30, 30)
        ]
        return listed, [row for window in windows for row in window]

    listed, slices = store.read_now(look)
    assert slices == list(listed)
