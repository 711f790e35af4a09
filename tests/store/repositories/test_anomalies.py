"""Judged steps and anomalies come back as they were stored; a range is never written over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.domain.anomaly.episode import Episode
from stratum_desktop.domain.anomaly.judgement import Expected, Judged
from stratum_desktop.domain.anomaly.metric import Direction, Metric
from stratum_desktop.domain.anomaly.season import Season
from stratum_desktop.store.repositories.anomalies import LatencyHour, SeriesKey

HOUR = 3600
KEY = SeriesKey(Metric.RECEIVED, "server/shop")
RANGE = Expected(40.0, 20.0, 60.0, Season.WEEKLY)
LOW = Judged(10 * HOUR, 11 * HOUR, 3.0, 3, RANGE, Direction.LOW)
UNJUDGED = Judged(11 * HOUR, 12 * HOUR, None, 0, None, None)
EPISODE = Episode(Direction.LOW, 10 * HOUR, 11 * HOUR, LOW, 1)


def test_steps_come_back_in_order_with_what_was_unknown(store):
    store.write_now(lambda uow: uow.anomalies.keep_points(KEY, [UNJUDGED, LOW]))
    found = store.read_now(lambda uow: uow.anomalies.points(KEY, since_s=0, until_s=99 * HOUR))
    assert found == (LOW, UNJUDGED)
    assert store.read_now(lambda uow: uow.anomalies.judged_until()) == {KEY: 12 * HOUR}


def test_a_stored_range_stays_what_it_was(store):
    other = replace(LOW, expected=Expected(1.0, 0.0, 2.0, Season.DAILY), flagged=None)
    store.write_now(lambda uow: uow.anomalies.keep_points(KEY, [LOW]))
    store.write_now(lambda uow: uow.anomalies.keep_points(KEY, [other]))
    assert store.read_now(lambda uow: uow.anomalies.points(KEY, since_s=0, until_s=99 * HOUR)) == (
        LOW,
    )


def test_series_do_not_mix(store):
    second = SeriesKey(Metric.RECEIVED, "pixel/web")
    store.write_now(lambda uow: uow.anomalies.keep_points(KEY, [LOW]))
    assert (
        store.read_now(lambda uow: uow.anomalies.points(second, since_s=0, until_s=99 * HOUR)) == ()
    )


def test_what_was_judged_of_a_subject_counts_its_flags_where_history_was_enough(store):
    later = replace(LOW, start_s=12 * HOUR, end_s=13 * HOUR, flagged=None)
    other = SeriesKey(Metric.REFUSED_RATE, KEY.subject)
    stranger = SeriesKey(Metric.RECEIVED, "pixel/web")
    unjudged = SeriesKey(Metric.GIVEN_ID_RATE, KEY.subject)

    def keep(uow):
        uow.anomalies.keep_points(KEY, [LOW, UNJUDGED, later])
        uow.anomalies.keep_points(other, [later])
        uow.anomalies.keep_points(stranger, [LOW])
        uow.anomalies.keep_points(unjudged, [UNJUDGED])

    store.write_now(keep)

    def judged(since: int, until: int):
        return store.read_now(
            lambda uow: uow.anomalies.judged_of(
                KEY.subject, since_s=since * HOUR, until_s=until * HOUR
            )
        )

    assert judged(0, 24) == {Metric.RECEIVED: 1, Metric.REFUSED_RATE: 0}
    assert judged(11, 24) == {Metric.RECEIVED: 0, Metric.REFUSED_RATE: 0}
    assert judged(0, 11) == {Metric.RECEIVED: 1}
    assert judged(0, 10) == {}


def test_old_steps_are_forgotten(store):
    store.write_now(lambda uow: uow.anomalies.keep_points(KEY, [LOW, UNJUDGED]))
    assert store.write_now(lambda uow: uow.anomalies.forget_points(before_s=12 * HOUR)) == 1
    assert store.read_now(lambda uow: uow.anomalies.points(KEY, since_s=0, until_s=99 * HOUR)) == (
        UNJUDGED,
    )


def test_an_anomaly_is_found_while_it_goes_on_and_by_its_span(store):
    number = store.write_now(lambda uow: uow.anomalies.add(KEY, EPISODE))
    stored = store.read_now(lambda uow: uow.anomalies.get(number))
    assert (stored.key, stored.episode) == (KEY, EPISODE)
    assert store.read_now(lambda uow: uow.anomalies.open()) == {KEY: stored}
    longer = replace(EPISODE, end_s=14 * HOUR, flags=3, quiet=2, is_open=False)
    store.write_now(lambda uow: uow.anomalies.change(number, KEY, longer))
    assert store.read_now(lambda uow: uow.anomalies.open()) == {}
    span = {"since_s": 13 * HOUR, "until_s": 20 * HOUR}
    (found,) = store.read_now(lambda uow: uow.anomalies.overlapping(**span))
    assert found.episode == longer
    assert (
        store.read_now(lambda uow: uow.anomalies.overlapping(since_s=14 * HOUR, until_s=20 * HOUR))
        == ()
    )
    assert store.read_now(lambda uow: uow.anomalies.get(99)) is None


def test_a_point_that_was_not_judged_is_no_anomaly_s_worst(store):
    with pytest.raises(ValueError, match="not judged"):
        store.write_now(lambda uow: uow.anomalies.add(KEY, replace(EPISODE, worst=UNJUDGED)))


def test_an_hour_of_lags_is_counted_once(store):
    hour = LatencyHour(10 * HOUR, "meta", 240.5, 12)
    assert store.read_now(lambda uow: uow.anomalies.lags_counted_until()) == 0
    for row in (hour, hour._replace(deliveries=99)):
        store.write_now(lambda uow, row=row: uow.anomalies.keep_lags([row]))
    assert store.read_now(lambda uow: uow.anomalies.lags_counted_until()) == 11 * HOUR
    assert store.read_now(lambda uow: uow.anomalies.lags(since_s=0, until_s=20 * HOUR)) == (hour,)
    assert store.read_now(lambda uow: uow.anomalies.lags(since_s=0, until_s=10 * HOUR)) == ()
