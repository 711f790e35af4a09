"""Events, dedupe keys, sightings and door counts as stored."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_rows import NOW_MS, an_event, by_column, undone

from stratum_desktop.store.repositories.events import (
    DedupeRecord,
    DuplicateRecord,
    IngestHour,
    KnownEvent,
    SightingRecord,
)


def key(number):
    return b"\x01" + number.to_bytes(4, "big")


def remembered(number, *, event_id=1, content=b"a", expires_at_ms=None):
    return DedupeRecord(key(number), content * 16, event_id, expires_at_ms)


def test_ids_go_on_from_the_newest_event(shared_store):
    def fill(uow):
        before = uow.events.next_id()
        return before, [an_event(uow) for _ in range(3)], uow.events.next_id()

    assert undone(shared_store, fill) == (1, [1, 2, 3], 4)


def test_an_event_comes_back_as_it_was_stored(shared_store):
    def fill(uow):
        an_event(uow, order_id="A-1", value=None, currency=None, clear=b"sealed", body=b'{"a":1}')
        found = uow.connection.exec_driver_sql("SELECT * FROM event").mappings().one()
        return dict(found)

    stored = undone(shared_store, fill)
    assert stored.pop("tenant_id") == 1
    assert stored.pop("event_id_is_given") == 1
    assert stored.pop("place") is None  # of derived ids only
    assert stored == {
        "id": 1,
        "name": "Purchase",
        "event_id": "order-1",
        "event_time": NOW_MS // 1000 - 60,
        "received_at_ms": NOW_MS,
        "origin": "server",
        "source": "shop",
        "action_source": "website",
        "upload_id": None,
        "order_id": "A-1",
        "value": None,
        "currency": None,
        "body": b'{"a":1}',
        "clear": b"sealed",
        "file_row": None,
    }


def test_a_second_copy_is_kept_beside_the_first(shared_store):
    def fill(uow):
        uow.events.add_duplicates(
            [
                DuplicateRecord(1, "duplicate", NOW_MS, "server", "shop", None, None, None),
                DuplicateRecord(1, "collision", NOW_MS, "upload", "file", 7, 12, b"{}"),
            ]
        )
        return uow.connection.exec_driver_sql(
            "SELECT of_event_id, verdict, source, upload_id, body FROM duplicate ORDER BY id"
        ).all()

    assert undone(shared_store, fill) == [
        (1, "duplicate", "shop", None, None),
        (1, "collision", "file", 7, b"{}"),
    ]


# Dedupe keys


def test_a_key_is_known_until_the_instant_it_expires(store):
    store.write_now(
        lambda uow: uow.events.remember(
            by_column(remembered(1, event_id=5, expires_at_ms=NOW_MS), remembered(2, event_id=6))
        )
    )

    def known(now_ms):
        return store.read_now(lambda uow: uow.events.known([key(1), key(2), key(3)], now_ms=now_ms))

    assert known(NOW_MS - 1) == {
        key(1): KnownEvent(b"a" * 16, 5),
        key(2): KnownEvent(b"a" * 16, 6),
    }
    assert known(NOW_MS).keys() == known(NOW_MS * 2).keys() == {key(2)}


def test_more_keys_are_looked_up_than_one_statement_takes(shared_store):
    def look(uow):
        uow.events.remember(by_column(*(remembered(n, event_id=n) for n in range(0, 40_000, 2))))
        return uow.events.known([key(n) for n in range(40_000)], now_ms=NOW_MS)

    found = undone(shared_store, look)
    assert {key_: one.event_id for key_, one in found.items()} == {
        key(n): n for n in range(0, 40_000, 2)
    }


def test_nothing_is_known_of_no_keys(store):
    assert store.read_now(lambda uow: uow.events.known([], now_ms=NOW_MS)) == {}


def test_an_expired_key_is_taken_over_by_the_new_event(shared_store):
    def fill(uow):
        uow.events.remember(by_column(remembered(1, event_id=5, expires_at_ms=NOW_MS)))
        uow.events.remember(
            by_column(remembered(1, event_id=9, content=b"b", expires_at_ms=NOW_MS + 10))
        )
        return uow.events.known([key(1)], now_ms=NOW_MS + 9)

    assert undone(shared_store, fill) == {key(1): KnownEvent(b"b" * 16, 9)}


def test_a_key_that_was_taken_over_for_good_does_not_expire(shared_store):
    def fill(uow):
        uow.events.remember(by_column(remembered(1, event_id=5, expires_at_ms=NOW_MS)))
        uow.events.remember(by_column(remembered(1, event_id=9)))
        forgotten = uow.events.forget_expired_keys(now_ms=NOW_MS * 2)
        return forgotten, uow.events.known([key(1)], now_ms=NOW_MS * 2).keys()

    assert undone(shared_store, fill) == (0, {key(1)})


def test_expired_keys_are_forgotten_a_batch_at_a_time_and_no_others(shared_store):
    def fill(uow):
        uow.events.remember(
            by_column(
                *(remembered(n, expires_at_ms=NOW_MS - n) for n in range(5)),
                remembered(10, expires_at_ms=NOW_MS + 1),
                remembered(11),
            )
        )
        counts = [uow.events.forget_expired_keys(now_ms=NOW_MS, limit=3) for _ in range(3)]
        left = uow.connection.exec_driver_sql("SELECT key FROM dedupe_key ORDER BY key")
        return counts, [row[0] for row in left]

    assert undone(shared_store, fill) == ([3, 2, 0], [key(10), key(11)])


@settings(max_examples=40)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 3), st.none() | st.integers(1, 6), st.integers(0, 2)), max_size=15
    )
)
def test_keys_agree_with_a_dictionary_that_forgets(steps, shared_store):
    """Each step passes some time, then a conversion arrives whose key lasts so long."""

    def play(uow):
        model, now = {}, 0
        for event_id, (number, lasts, passes) in enumerate(steps, start=1):
            now += passes
            alive = {
                key(n): KnownEvent(b"a" * 16, owner)
                for n, (owner, until) in model.items()
                if until is None or until > now
            }
            assert uow.events.known([key(n) for n in range(4)], now_ms=now) == alive
            if key(number) not in alive:
                until = None if lasts is None else now + lasts
                uow.events.remember(
                    by_column(remembered(number, event_id=event_id, expires_at_ms=until))
                )
                model[number] = (event_id, until)

    undone(shared_store, play)


# Sightings

SIGHTINGS = (
    SightingRecord(b"k" * 16, "Purchase", 50, None, 50),
    SightingRecord(b"k" * 16, "Purchase", 40, 40, None),
    SightingRecord(b"o" * 16, "Lead", 60, 60, None),
)


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_both_sides_of_a_conversion_meet_in_one_row_whoever_comes_first(shared_store, order):
    def fill(uow):
        for place in order:
            uow.events.sight([SIGHTINGS[place]])
        return uow.connection.exec_driver_sql(
            "SELECT name, first_at, browser_at, server_at FROM sighting ORDER BY key"
        ).all()

    assert undone(shared_store, fill) == [("Purchase", 40, 40, 50), ("Lead", 60, 60, None)]


def test_the_first_sighting_of_a_side_stays(shared_store):
    def fill(uow):
        uow.events.sight([SIGHTINGS[1], SIGHTINGS[1]._replace(first_at=45, browser_at=45)])
        return uow.connection.exec_driver_sql("SELECT first_at, browser_at FROM sighting").all()

    assert undone(shared_store, fill) == [(40, 40)]


# Counts at the door

HOURS = st.builds(
    IngestHour,
    st.sampled_from([0, 3600]),
    st.sampled_from(["server", "pixel"]),
    st.sampled_from(["shop", "till"]),
    st.sampled_from(["accepted", "duplicate"]),
    st.booleans(),
)


@settings(max_examples=40)
@given(batches=st.lists(st.dictionaries(HOURS, st.integers(1, 9), max_size=5), max_size=5))
def test_hourly_counts_at_the_door_add_up(batches, shared_store):
    def fill(uow):
        for batch in batches:
            uow.events.count_ingest(batch)
        rows = uow.connection.exec_driver_sql("SELECT * FROM ingest_hourly")
        return {IngestHour(*row[:4], bool(row[4])): row[5] for row in rows}

    wanted = {}
    for batch in batches:
        for hour, count in batch.items():
            wanted[hour] = wanted.get(hour, 0) + count
    assert undone(shared_store, fill) == wanted
