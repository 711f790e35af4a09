"""Figures of the overview agree with a plain sum, whatever was counted."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from stored_rows import NOW, NOW_MS, a_destination, an_attempt, undone

from stratum_desktop.store.read_models.overview import (
    delivered_by_hour,
    last_delivery_ms,
)
from stratum_desktop.store.repositories.delivery_records import HourlyKey

HOURS = st.integers(0, 4).map(lambda hour: NOW + hour * 3600)
KEYS = st.builds(
    HourlyKey,
    HOURS,
    st.integers(1, 2),
    st.sampled_from(["server", "upload"]),
    st.sampled_from(["Purchase", "Lead"]),
    st.sampled_from(["delivered", "rejected", "retry"]),
    st.sampled_from(["", "meta.fewer_received"]),
)


@settings(max_examples=40)
@given(
    tallies=st.dictionaries(KEYS, st.integers(1, 9), max_size=12),
    since=HOURS,
    until=HOURS,
)
def test_deliveries_of_an_hour_are_summed_over_names_origins_and_reasons(
    tallies, since, until, shared_store
):
    def run(uow):
        uow.deliveries.count_hourly({key: (count, 1.0) for key, count in tallies.items()})
        return delivered_by_hour(uow.connection, since=since, until=until)

    wanted = {}
    for key, count in tallies.items():
        if key.state == "delivered" and since <= key.hour_at < until:
            place = key.destination_id, key.hour_at
            wanted[place] = wanted.get(place, 0) + count
    assert undone(shared_store, run) == wanted


@settings(max_examples=40)
@given(
    requests=st.lists(
        st.tuples(
            st.integers(1, 3),
            st.sampled_from(["delivered", "partly", "unavailable", "rejected"]),
            st.integers(0, 50),
        ),
        max_size=8,
        unique_by=lambda one: one[2],
    )
)
def test_the_last_delivery_is_the_end_of_the_latest_request_that_was_processed(
    requests, shared_store
):
    def run(uow):
        for account in "123":
            a_destination(uow, account)
        for destination, outcome, seconds in requests:
            an_attempt(
                uow,
                destination,
                outcome=outcome,
                started_at_ms=NOW_MS + seconds * 1000,
                duration_ms=seconds + 7,
            )
        return last_delivery_ms(uow.connection)

    wanted = {}
    for destination, outcome, seconds in requests:
        if outcome in ("delivered", "partly"):
            ended = NOW_MS + seconds * 1000 + seconds + 7
            wanted[destination] = max(ended, wanted.get(destination, 0))
    assert undone(shared_store, run) == wanted
