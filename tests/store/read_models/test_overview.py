"""Figures of the first page, from stored rows."""

from __future__ import annotations

import pytest

from stratum_desktop.store.read_models.overview import (
    delivered_by_hour,
    expiring_count,
    last_delivery_ms,
)
from stratum_desktop.store.repositories.delivery_records import AttemptRecord, HourlyKey

HOUR = 1_772_452_800


@pytest.fixture
def filled(store):
    def fill(uow):
        for number in (1, 2):
            uow.destinations.add(
                platform="meta", account=str(number), label="L", base_url="", options={}, now_ms=0
            )
        uow.deliveries.count_hourly(
            {
                HourlyKey(HOUR, 1, "server", "Purchase", "delivered", ""): (2, 5.0),
                HourlyKey(HOUR, 1, "upload", "Lead", "delivered", ""): (3, 0.0),
                HourlyKey(HOUR, 1, "server", "Purchase", "rejected", "x.y"): (7, 0.0),
                HourlyKey(HOUR + 3_600, 2, "server", "Purchase", "delivered", ""): (1, 0.0),
            }
        )
        for started, outcome in ((1_000, "delivered"), (2_000, "partly"), (3_000, "unavailable")):
            uow.deliveries.add_attempt(
                AttemptRecord(1, started, 50, 1, 10, 200, None, None, outcome, None, "")
            )

    store.write_now(fill)
    return store


def ask(store, read):
    return store.read_now(lambda uow: read(uow.connection))


def test_confirmed_deliveries_are_counted_by_destination_and_hour(filled):
    whole = ask(filled, lambda c: delivered_by_hour(c, since=HOUR, until=HOUR + 7_200))
    assert whole == {(1, HOUR): 5, (2, HOUR + 3_600): 1}


def test_the_end_of_a_window_is_not_part_of_it(filled):
    assert ask(filled, lambda c: delivered_by_hour(c, since=HOUR, until=HOUR + 3_600)) == {
        (1, HOUR): 5
    }
    assert ask(filled, lambda c: delivered_by_hour(c, since=HOUR + 1, until=HOUR + 3_600)) == {}


def test_the_last_delivery_is_the_end_of_the_last_request_that_was_processed(filled):
    assert ask(filled, last_delivery_ms) == {1: 2_050}


def test_only_open_deliveries_can_expire(store):
    def fill(uow):
        uow.destinations.add(
            platform="meta", account="1", label="L", base_url="", options={}, now_ms=0
        )
        uow.connection.exec_driver_sql(
            "INSERT INTO event (id, name, event_id, event_id_is_given, event_time, received_at_ms,"
            " origin, source, action_source, body)"
            " VALUES (1, 'Purchase', 'a', 1, 0, 0, 'server', 's', 'website', '{}')"
        )
        for state, deadline in (
            ("ready", 10),
            ("retry", 19),
            ("ready", 20),
            ("held", 10),
            ("delivered", 10),
        ):
            uow.connection.exec_driver_sql(
                "INSERT INTO delivery (event_id, destination_id, source, state, deadline_at)"
                " VALUES (1, 1, 'shop', ?, ?)",
                (state, deadline),
            )

    store.write_now(fill)
    assert ask(store, lambda c: expiring_count(c, before=20)) == 3
