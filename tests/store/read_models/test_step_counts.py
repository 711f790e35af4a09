"""Counts by the step, on rows that are told apart by one thing each."""

from __future__ import annotations

import pytest

from stratum_desktop.store.read_models.step_counts import EndedCount, StepCounts, StepSpan

HOUR, DAY = 3600, 86_400
DAY_0 = 20_000
NOON = DAY_0 * DAY + 12 * HOUR


@pytest.fixture
def insert(store):
    """Write one row."""

    def call(table, **values):
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        store.write_now(
            lambda uow: uow.connection.exec_driver_sql(
                f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())
            )
        )

    return call


@pytest.fixture
def meta(store):
    """A destination."""
    return store.write_now(
        lambda uow: uow.destinations.add(
            platform="meta", account="1", label="Shop", base_url="", options={}, now_ms=0
        )
    )


@pytest.fixture
def ended(insert, meta):
    """Write an hour of deliveries."""

    def call(count, **changes):
        plain = {
            "hour_at": NOON,
            "destination_id": meta,
            "origin": "server",
            "event_name": "Purchase",
            "state": "delivered",
            "count": count,
        }
        insert("delivery_hourly", **plain | changes)

    return call


@pytest.fixture
def received(insert):
    """Write an hour of what came in."""

    def call(count, **changes):
        plain = {
            "hour_at": NOON,
            "origin": "server",
            "source": "shop",
            "verdict": "accepted",
            "given_id": True,
            "count": count,
        }
        insert("ingest_hourly", **plain | changes)

    return call


def span(since=DAY_0 * DAY, until=(DAY_0 + 3) * DAY, offset=0, step=DAY):
    return StepSpan(since, until, offset, step)


def ask(store, fn):
    return store.read_now(lambda uow: fn(StepCounts(uow.connection)))


def test_hours_of_one_day_are_one_count_and_the_offset_says_which_day(store, ended):
    ended(1, hour_at=DAY_0 * DAY)
    ended(10, hour_at=(DAY_0 + 1) * DAY - HOUR)
    ended(100, hour_at=(DAY_0 + 1) * DAY)

    def by_step(**of):
        return {
            one.step: one.deliveries
            for one in ask(store, lambda read: read.ended("meta", span(**of)))
        }

    assert by_step() == {DAY_0: 11, DAY_0 + 1: 100}
    assert by_step(offset=HOUR) == {DAY_0: 1, DAY_0 + 1: 110}
    assert by_step(offset=-HOUR) == {DAY_0 - 1: 1, DAY_0: 110}
    assert by_step(step=HOUR) == {
        DAY_0 * 24: 1,
        DAY_0 * 24 + 23: 10,
        DAY_0 * 24 + 24: 100,
    }
    assert by_step(until=(DAY_0 + 1) * DAY) == {DAY_0: 11}
    assert by_step(since=DAY_0 * DAY + HOUR) == {DAY_0: 10, DAY_0 + 1: 100}
    assert by_step(since=DAY_0 * DAY + HOUR // 2) == {DAY_0: 10, DAY_0 + 1: 100}
    assert by_step(since=DAY_0 * DAY - HOUR // 2) == {DAY_0: 11, DAY_0 + 1: 100}
    assert ask(store, lambda read: read.ended("google", span())) == ()


def test_files_and_what_has_not_ended_are_left_out(store, ended, meta):
    ended(1)
    ended(2, state="rejected")
    ended(4, state="expired")
    ended(8, state="retry")
    ended(16, state="skipped")
    ended(32, origin="upload")
    found = ask(store, lambda read: read.ended("meta", span()))
    assert found == (EndedCount(DAY_0, deliveries=7, delivered=1, conversions=1),)
    rows = ask(store, lambda read: read.ended_rows("meta", since_s=NOON, until_s=NOON + 1, limit=9))
    assert rows == tuple(
        (str(NOON), "Shop", "Purchase", state, str(count))
        for state, count in (("delivered", 1), ("expired", 4), ("rejected", 2))
    )
    assert ask(store, lambda r: r.ended_rows("x", since_s=0, until_s=2**40, limit=9)) == ()
    assert len(ask(store, lambda r: r.ended_rows(None, since_s=0, until_s=2**40, limit=2))) == 2


def test_only_what_is_a_conversion_counts_as_one_and_only_once_it_was_delivered(store, ended):
    for number, name in enumerate(("Purchase", "Lead", "PageView", "our_own_name")):
        ended(2**number, event_name=name)
        ended(2 ** (4 + number), event_name=name, state="rejected")
    ended(999, hour_at=NOON + HOUR, state="expired")
    assert ask(store, lambda read: read.ended("meta", span(step=HOUR))) == (
        EndedCount(NOON // HOUR, deliveries=255, delivered=15, conversions=3),
        EndedCount(NOON // HOUR + 1, deliveries=999, delivered=0, conversions=0),
    )


def test_what_came_in_is_told_by_verdict_and_id_without_what_was_refused(store, received):
    received(1)
    received(2, given_id=False)
    received(4, source="app")
    received(8, verdict="duplicate")
    received(16, verdict="refused")
    received(32, origin="upload")
    received(64, origin="pixel")
    found = ask(store, lambda read: read.received(span()))
    assert {(one.verdict, one.is_given_id): one.events for one in found} == {
        ("accepted", True): 1 + 4 + 64,
        ("accepted", False): 2,
        ("duplicate", True): 8,
    }
    rows = ask(store, lambda read: read.received_rows(since_s=NOON, until_s=NOON + 1, limit=9))
    assert rows == (
        (str(NOON), "app", "server", "accepted", "yes", "4"),
        (str(NOON), "shop", "pixel", "accepted", "yes", "64"),
        (str(NOON), "shop", "server", "accepted", "no", "2"),
        (str(NOON), "shop", "server", "accepted", "yes", "1"),
        (str(NOON), "shop", "server", "duplicate", "yes", "8"),
    )


def test_only_platforms_themselves_report(store, insert):
    for on, source, value in (
        *(("2024-10-03", "platform", 1.5), ("2024-10-04", "platform", 2.0)),
        *(("2024-10-05", "platform", 4.0), ("2024-10-04", "ga4", 8.0)),
    ):
        insert(
            "platform_daily",
            date=on,
            platform="meta",
            measure="spend",
            source=source,
            value=value,
            learned_at_ms=5_000,
        )
    found = ask(store, lambda read: read.reported(since="2024-10-03", until="2024-10-04"))
    assert {(one.date, one.platform, one.measure, one.value) for one in found} == {
        ("2024-10-03", "meta", "spend", 1.5),
        ("2024-10-04", "meta", "spend", 2.0),
    }
    rows = ask(store, lambda read: read.reported_rows("meta", "spend", on="2024-10-04"))
    assert rows == (("ga4", "8.0", "5"), ("platform", "2.0", "5"))
