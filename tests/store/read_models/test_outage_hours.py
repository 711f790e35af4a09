"""What requests of a destination came to, hour by hour."""

from __future__ import annotations

import pytest
from signal_rows import HOUR, Rows

from stratum_desktop.store.read_models.outage_hours import DestinationHour, OutageHours


@pytest.fixture
def rows(store, clock) -> Rows:
    """Writes into the store under test; the clock stands at noon, in UTC."""
    return Rows(store, clock)


def test_what_failed_is_one_figure_and_what_ended_otherwise_is_left_out(store, rows):
    meta = rows.destination()
    for state in ("retry", "held", "rejected", "uncertain"):
        rows.hourly(meta, state, 2)
    for state in ("expired", "cancelled"):
        rows.hourly(meta, state, 100)
    rows.hourly(meta, "delivered", 7)
    rows.hourly(meta, "skipped", 3)
    rows.hourly(meta, "delivered", 9, hours_ago=2)
    rows.hourly(meta, "delivered", 50, origin="upload")
    now = rows.now_s // HOUR * HOUR
    found = store.read_now(
        lambda uow: OutageHours(uow.connection).outcomes(since_s=now - HOUR, until_s=now)
    )
    assert sorted(found) == [
        DestinationHour(meta, now - HOUR, "delivered", 7),
        DestinationHour(meta, now - HOUR, "failed", 8),
        DestinationHour(meta, now - HOUR, "skipped", 3),
    ]


def test_the_first_delivery_is_the_first_request_that_delivered_anything(store, rows):
    meta, google = rows.destination(), rows.destination("google")
    now = rows.now_s
    for destination, ago, outcome in (
        (meta, 300, "unavailable"),
        (google, 250, "delivered"),
        (meta, 200, "partly"),
        (meta, 100, "delivered"),
    ):
        rows.insert(
            "attempt",
            destination_id=destination,
            started_at_ms=(now - ago) * 1000,
            duration_ms=1,
            parcel_count=1,
            request_bytes=1,
            outcome=outcome,
            answer="",
        )

    def first(since, until=0):
        return store.read_now(
            lambda uow: OutageHours(uow.connection).first_delivery_s(
                meta, since_s=now - since, until_s=now - until
            )
        )

    assert first(400) == now - 200
    assert first(150) == now - 100
    assert first(400, 250) is None
