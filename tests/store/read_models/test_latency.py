"""Lags of live conversions, counted and one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from stored_rows import DAY, NOW, NOW_MS, a_delivery, a_destination, an_attempt, an_event, undone

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.latency import LagSeries
from stratum_desktop.domain.window import Window
from stratum_desktop.store.read_models.latency import (
    ConfirmedRow,
    LagRow,
    LatencyReadModel,
    Line,
)

NOW_AT = datetime.fromtimestamp(NOW, UTC)
TODAY = Window(NOW_AT - timedelta(hours=12), NOW_AT + timedelta(hours=12))
ALL = Line(None, None)
DELIVERED, EXPIRED = DeliveryState.DELIVERED, DeliveryState.EXPIRED


def settled(uow, destination, lag, *, at_ms=NOW_MS, state=DELIVERED, **event):
    """Store a delivery that was settled after so many seconds; returns its id."""
    row = an_event(uow, **{"event_time": at_ms // 1000 - lag, "received_at_ms": at_ms, **event})
    number = a_delivery(uow, destination, event=row, state=state)
    attempt = an_attempt(uow, destination, started_at_ms=at_ms - 40)
    uow.connection.exec_driver_sql(
        "UPDATE delivery SET settled_at_ms = ?, attempt_id = ? WHERE id = ?",
        (at_ms, attempt, number),
    )
    return number


def counted(read, *, window=TODAY, after=0, until=10**6):
    """Return live conversions as if their hour of arrival were not told."""
    found = read.confirmed(window, after=after, until=until)
    return sorted(
        LagRow(one.platform, one.event_type, one.seconds, one.deliveries)
        for one in found
        if one.series is LagSeries.LIVE
    )


def test_an_empty_store_has_no_lag(shared_store):
    def run(uow):
        read = LatencyReadModel(uow.connection)
        return (
            read.attempt_after(0, most=None),
            read.attempt_after(0, most=5),
            read.settled_span_ms(after=0, until=9),
            read.confirmed(TODAY, after=0, until=9),
            read.waiting(now_ms=NOW_MS),
            read.expired(TODAY),
            read.ranked(ALL, TODAY, slowest=5),
            read.longest_waiting(ALL, now_ms=NOW_MS, limit=5),
            read.newest_expired(ALL, TODAY, limit=5),
        )

    assert undone(shared_store, run) == (None, None, None, (), (), (), (), (), ())


def test_equal_lags_of_one_platform_and_event_are_counted_together(shared_store):
    def run(uow):
        meta, tiktok = a_destination(uow), a_destination(uow, platform="tiktok")
        for lag in (30, 30, 90):
            settled(uow, meta, lag)
        settled(uow, meta, 30, name="Lead")
        settled(uow, tiktok, 30)
        return counted(LatencyReadModel(uow.connection))

    assert undone(shared_store, run) == [
        LagRow("meta", "Lead", 30, 1),
        LagRow("meta", "Purchase", 30, 2),
        LagRow("meta", "Purchase", 90, 1),
        LagRow("tiktok", "Purchase", 30, 1),
    ]


def test_a_window_begins_with_its_first_millisecond_and_ends_before_its_last(shared_store):
    def run(uow):
        meta = a_destination(uow)
        for at_ms in (TODAY.start_ms - 1, TODAY.start_ms, TODAY.end_ms - 1, TODAY.end_ms):
            settled(uow, meta, 30, at_ms=at_ms)
        read = LatencyReadModel(uow.connection)
        return len(counted(read)), len(read.ranked(ALL, TODAY, slowest=9))

    assert undone(shared_store, run) == (2, 2)


def test_only_live_conversions_that_nobody_replayed_are_counted(shared_store):
    def run(uow):
        meta = a_destination(uow)
        settled(uow, meta, 5, action_source="app")
        settled(uow, meta, 99, origin="upload")
        settled(uow, meta, 99, action_source="phone_call")
        settled(uow, meta, 99, state=DeliveryState.REJECTED)
        replayed = settled(uow, meta, 99)
        uow.connection.exec_driver_sql(
            "INSERT INTO delivery_history (delivery_id, seq, at_ms, state) VALUES (?, 1, 0, ?)",
            (replayed, "ready"),
        )
        read = LatencyReadModel(uow.connection)
        return counted(read), [row.conversion.seconds for row in read.ranked(ALL, TODAY, slowest=9)]

    assert undone(shared_store, run) == ([LagRow("meta", "Purchase", 5, 1)], [5])


def test_files_and_replays_are_told_apart_and_every_lag_has_its_hour_of_arrival(shared_store):
    hour = NOW // 3600 * 3600

    def run(uow):
        meta = a_destination(uow)
        settled(uow, meta, 5)
        settled(uow, meta, 7, received_at_ms=(hour - 1) * 1000)
        settled(uow, meta, 9, origin="upload")
        settled(uow, meta, 9, action_source="phone_call")
        replayed = settled(uow, meta, 11)
        uow.connection.exec_driver_sql(
            "INSERT INTO delivery_history (delivery_id, seq, at_ms, state) VALUES (?, 1, 0, ?)",
            (replayed, "ready"),
        )
        read = LatencyReadModel(uow.connection)
        return sorted(read.confirmed(TODAY, after=0, until=10**6), key=lambda one: one.seconds)

    told = ("meta", "Purchase")
    assert undone(shared_store, run) == [
        ConfirmedRow(*told, LagSeries.LIVE, hour, 5, 1),
        ConfirmedRow(*told, LagSeries.LIVE, hour - 3600, 7, 1),
        ConfirmedRow(*told, LagSeries.UPLOAD, hour, 9, 1),
        ConfirmedRow(*told, LagSeries.REPLAY, hour, 11, 1),
    ]


def test_an_event_of_the_future_has_no_lag(shared_store):
    def run(uow):
        meta = a_destination(uow)
        settled(uow, meta, -600)
        a_delivery(uow, meta, event=an_event(uow, event_time=NOW + 600))
        read = LatencyReadModel(uow.connection)
        return counted(read)[0].seconds, read.waiting(now_ms=NOW_MS)[0].seconds

    assert undone(shared_store, run) == (0, 0)


def test_what_came_after_an_attempt_is_told_from_what_came_before(shared_store):
    def run(uow):
        meta = a_destination(uow)
        for lag in (10, 20, 30):
            settled(uow, meta, lag, at_ms=NOW_MS - lag * 1000)
        read = LatencyReadModel(uow.connection)
        first = read.attempt_after(0, most=1)
        last = read.attempt_after(0, most=None)
        return (
            read.attempt_after(0, most=2) == first + 1,
            read.attempt_after(last, most=5),
            [row.seconds for row in counted(read, after=first, until=last)],
            [row.seconds for row in counted(read, until=first)],
            read.settled_span_ms(after=first, until=last),
        )

    assert undone(shared_store, run) == (
        *(True, None, [20, 30], [10]),
        (NOW_MS - 30_000, NOW_MS - 20_000),
    )


def test_what_waits_is_as_old_as_it_is_now_unless_a_person_holds_it(shared_store):
    paused = '{"code": "destination.paused"}'

    def run(uow):
        meta, off = a_destination(uow), a_destination(uow, "2")
        waiting = [
            a_delivery(uow, meta, event=an_event(uow, event_time=NOW - age), state=state)
            for age, state in (
                (60, DeliveryState.READY),
                (90, DeliveryState.SENDING),
                (99, DeliveryState.HELD),
                (DAY, DeliveryState.RETRY),
            )
        ]
        held = a_delivery(uow, meta, state=DeliveryState.HELD, reason=paused)
        a_delivery(uow, off)
        uow.connection.exec_driver_sql(
            "UPDATE destination SET enabled = ? WHERE id = ?", (False, off)
        )
        read = LatencyReadModel(uow.connection)
        rows = read.longest_waiting(ALL, now_ms=NOW_MS, limit=9)
        assert held not in {row.delivery_id for row in rows}
        assert [row.delivery_id for row in rows] == waiting[::-1]
        assert {row.settled_at_ms for row in rows} == {None}
        assert len(read.longest_waiting(ALL, now_ms=NOW_MS, limit=1)) == 1
        return sorted(read.waiting(now_ms=NOW_MS)), [row.seconds for row in rows]

    rows = [LagRow("meta", "Purchase", age, 1) for age in (60, 90, 99, DAY)]
    assert undone(shared_store, run) == (rows, [DAY, 99, 90, 60])


def test_what_expired_is_as_old_as_it_was_then(shared_store):
    def run(uow):
        meta = a_destination(uow)
        early = settled(uow, meta, 7 * DAY, at_ms=NOW_MS - 5_000, state=EXPIRED)
        late = settled(uow, meta, 8 * DAY, state=EXPIRED)
        settled(uow, meta, 9 * DAY, at_ms=TODAY.start_ms - 1, state=EXPIRED)
        read = LatencyReadModel(uow.connection)
        rows = read.newest_expired(ALL, TODAY, limit=9)
        assert [row.delivery_id for row in rows] == [late, early]
        return sorted(row.seconds for row in read.expired(TODAY)), [row.seconds for row in rows]

    assert undone(shared_store, run) == ([7 * DAY, 8 * DAY], [8 * DAY, 7 * DAY])


def test_what_expired_in_a_long_time_is_counted_once_each(shared_store):
    start = TODAY.start_at - timedelta(days=89)
    window = Window(start, TODAY.end_at)

    def run(uow):
        meta = a_destination(uow)
        for day in (-1, 0, 6, 7, 13, 14, 89, 90):
            for at_ms in (0, 86_399_999):
                at = window.start_ms + day * 86_400_000 + at_ms
                settled(uow, meta, 7 * DAY, at_ms=at, state=EXPIRED)
        return sum(row.deliveries for row in LatencyReadModel(uow.connection).expired(window))

    assert undone(shared_store, run) == 2 * 6


def test_the_slowest_come_with_those_at_the_percentiles_and_their_places(shared_store):
    def run(uow):
        meta = a_destination(uow)
        for lag in range(200, 0, -1):
            settled(uow, meta, lag)
        rows = LatencyReadModel(uow.connection).ranked(ALL, TODAY, slowest=2)
        assert {row.total for row in rows} == {200}
        return [(row.place, row.conversion.seconds) for row in rows]

    assert undone(shared_store, run) == [(n, n) for n in (200, 199, 198, 190, 100)]


def test_of_equal_lags_the_earlier_delivery_is_the_quicker(shared_store):
    def run(uow):
        meta = a_destination(uow)
        lags = {settled(uow, meta, lag): lag for lag in (20, 10, 10, 30, 20, 10, 30) * 9}
        ranked = LatencyReadModel(uow.connection).ranked(ALL, TODAY, slowest=20)
        order = sorted(lags, key=lambda one: (lags[one], one))
        assert [order[row.place - 1] for row in ranked] == [
            row.conversion.delivery_id for row in ranked
        ]
        return [row.place for row in ranked]

    assert undone(shared_store, run) == [*range(63, 43, -1), 32]


def test_a_day_that_is_looked_at_by_the_hour_is_the_same_day(shared_store):
    """Lags that repeat from hour to hour, told by one sorted list."""

    def run(uow):
        meta = a_destination(uow)
        lags = {}
        for number in range(70):
            at_ms = TODAY.start_ms + number * 37 * 3_600_000 // 31 % (24 * 3_600_000)
            lag = 10 * (number * 11 % 6)
            lags[settled(uow, meta, lag, at_ms=at_ms)] = (lag, at_ms)
        order = sorted(lags, key=lambda one: (*lags[one], one))
        ranked = LatencyReadModel(uow.connection).ranked(ALL, TODAY, slowest=15)
        assert len({lags[one][1] // 3_600_000 for one in order[-15:]}) > 5
        assert [order[row.place - 1] for row in ranked] == [
            row.conversion.delivery_id for row in ranked
        ]
        return [row.place for row in ranked]

    assert undone(shared_store, run) == [*range(70, 55, -1), 35]


def test_the_newest_of_several_destinations_come_in_one_order(shared_store):
    def run(uow):
        lanes = [a_destination(uow, platform=platform) for platform in ("meta", "tiktok")]
        added = [
            settled(uow, lanes[n % 2], 9, at_ms=NOW_MS - n * 3 % 7 * 1_000, state=EXPIRED)
            for n in range(12)
        ]
        order = sorted(range(12), key=lambda n: (n * 3 % 7, -n))
        read = LatencyReadModel(uow.connection)
        for limit in (1, 5, 99):
            found = read.newest_expired(ALL, TODAY, limit=limit)
            assert [row.delivery_id for row in found] == [added[n] for n in order][:limit]

    undone(shared_store, run)


def test_one_delivery_is_every_percentile_and_is_told_once(shared_store):
    def run(uow):
        settled(uow, a_destination(uow), 30)
        (row,) = LatencyReadModel(uow.connection).ranked(ALL, TODAY, slowest=1)
        return row.place, row.total, row.conversion.destination, row.conversion.state

    assert undone(shared_store, run) == (1, 1, "meta 1", "delivered")


def test_a_line_narrows_by_platform_and_by_event(shared_store):
    def run(uow):
        lanes = [a_destination(uow, platform=platform) for platform in ("meta", "tiktok")]
        for lane in lanes:
            for name in ("Lead", "Purchase"):
                settled(uow, lane, 30, name=name)
                settled(uow, lane, 99, name=name, state=EXPIRED)
                a_delivery(uow, lane, event=an_event(uow, name=name))
        read = LatencyReadModel(uow.connection)
        return [
            (
                len(read.ranked(line, TODAY, slowest=9)),
                len(read.longest_waiting(line, now_ms=NOW_MS, limit=9)),
                len(read.newest_expired(line, TODAY, limit=9)),
            )
            for line in (ALL, Line("meta", None), Line(None, "Lead"), Line("meta", "Lead"))
        ]

    assert undone(shared_store, run) == [(4, 4, 4), (2, 2, 2), (2, 2, 2), (1, 1, 1)]


@pytest.mark.of_a_file
@pytest.mark.parametrize(
    "ask",
    [
        lambda read: read.waiting(now_ms=NOW_MS),
        lambda read: read.longest_waiting(ALL, now_ms=NOW_MS, limit=9),
        lambda read: read.longest_waiting(Line("meta", "Lead"), now_ms=NOW_MS, limit=9),
        lambda read: read.expired(TODAY),
        lambda read: read.newest_expired(ALL, TODAY, limit=9),
        lambda read: read.newest_expired(Line("meta", "Lead"), TODAY, limit=9),
    ],
    ids=["waiting", "oldest", "oldest of a line", "expired", "newest", "newest of a line"],
)
def test_what_did_not_arrive_is_not_looked_for_among_what_was_delivered(store, ask):
    asked = []

    def run(uow):
        a_destination(uow)

        def keep(connection, cursor, statement, parameters, *rest):
            asked.append((statement, parameters))

        event.listen(uow.connection, "before_cursor_execute", keep)
        ask(LatencyReadModel(uow.connection))
        event.remove(uow.connection, "before_cursor_execute", keep)
        statement, parameters = asked[-1]
        rows = uow.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in rows]

    steps = undone(store, run)
    assert any("ix_delivery_aside" in step for step in steps)
    assert not any("ix_delivery_settled" in step for step in steps)
    through = [step for step in steps if step.startswith("SCAN") and "USING INDEX" not in step]
    assert set(through) <= {"SCAN d", "SCAN t", "SCAN claim", "SCAN span VIRTUAL TABLE INDEX 1:"}
    assert "SCAN d" not in through or "CO-ROUTINE d" in steps, "only what was gathered"


@pytest.mark.of_a_file
def test_the_newest_that_expired_are_read_without_sorting_those_before(store):
    asked = []

    def run(uow):
        a_destination(uow)

        def keep(connection, cursor, statement, parameters, *rest):
            asked.append((statement, parameters))

        event.listen(uow.connection, "before_cursor_execute", keep)
        LatencyReadModel(uow.connection).newest_expired(ALL, TODAY, limit=9)
        event.remove(uow.connection, "before_cursor_execute", keep)
        statement, parameters = asked[-1]
        rows = uow.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in rows]

    steps = undone(store, run)
    assert steps[0].startswith(
        "SEARCH d USING INDEX ix_delivery_aside (state=? AND destination_id=?"
    )
    assert not any("ORDER BY" in step for step in steps)
