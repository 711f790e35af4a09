"""Judging: by the past alone, never with too little of it, and not misled by past outages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ordinary_day import BY_HOUR

from stratum_desktop.domain.anomaly.judgement import (
    DAILY_FROM_DAYS,
    WEEKLY_FROM_DAYS,
    Judged,
    judge,
)
from stratum_desktop.domain.anomaly.metric import Direction, Metric
from stratum_desktop.domain.anomaly.season import Season
from stratum_desktop.domain.anomaly.series import HOUR, HourFigure, Series
from stratum_desktop.domain.window import Window

UTC_ZONE = ZoneInfo("UTC")
START = round(datetime(2026, 5, 4, tzinfo=UTC).timestamp())  # a Monday
DAY = 24 * HOUR
BY_WEEKDAY = [1.0, 0.94, 0.92, 0.97, 1.04, 1.1, 1.6]


def shop(days: int, *, seed: int = 1, a_day: float = 2_000) -> dict[int, HourFigure]:
    """An ordinary shop, hour by hour."""
    random = Random(seed)
    figures = {}
    for hour in range(days * 24):
        usual = a_day * BY_HOUR[hour % 24] / sum(BY_HOUR) * BY_WEEKDAY[hour // 24 % 7]
        count = max(0, round(random.gauss(usual, (usual + (0.05 * usual) ** 2) ** 0.5)))
        figures[START + hour * HOUR] = HourFigure(float(count), count)
    return figures


def events(figures: dict[int, HourFigure]) -> Series:
    return Series(Metric.RECEIVED, "server/shop", figures)


def judged_days(figures: dict[int, HourFigure], days: int, **more: object) -> tuple[Judged, ...]:
    return judge(
        events(figures), **{"zone": UTC_ZONE, "after_s": 0, "until_s": START + days * DAY} | more
    )


def window(first_hour: int, hours: int) -> Window:
    at = datetime.fromtimestamp(START + first_hour * HOUR, UTC)
    return Window(at, at + timedelta(hours=hours))


def times(figures: dict[int, HourFigure], first: int, hours: int, factor: float) -> dict:
    """The same figures with some hours multiplied."""
    changed = dict(figures)
    for hour in range(first, first + hours):
        at = START + hour * HOUR
        count = round(changed[at].whole * factor)
        changed[at] = HourFigure(float(count), count)
    return changed


ORDINARY = shop(42)


def test_an_ordinary_shop_raises_next_to_nothing():
    flags = [one for one in judged_days(ORDINARY, 42) if one.flagged]
    assert len(flags) <= 2


def test_a_loss_by_day_is_flagged_in_each_of_its_hours_with_the_range_beside_it():
    lost = times(ORDINARY, 30 * 24 + 10, 6, 0.1)
    points = {one.start_s: one for one in judged_days(lost, 42)}
    for hour in range(30 * 24 + 10, 30 * 24 + 16):
        point = points[START + hour * HOUR]
        assert point.flagged is Direction.LOW
        assert point.value < point.expected.low <= point.expected.centre <= point.expected.high
        usual = ORDINARY[START + hour * HOUR].whole
        assert point.expected.centre == pytest.approx(usual, rel=0.35)


def test_nothing_is_judged_under_seven_days_of_history():
    points = judged_days(times(ORDINARY, 6 * 24, 12, 0), 30)
    judged = [one for one in points if one.is_judged]
    assert min(one.start_s for one in judged) >= START + DAILY_FROM_DAYS * DAY
    assert not [one for one in points if one.flagged and one.start_s < START + 7 * DAY]


def test_the_hour_of_the_day_counts_from_seven_days_and_the_weekday_from_three_weeks():
    seasons = {}
    for one in judged_days(ORDINARY, 42):
        if one.expected:
            seasons.setdefault(one.expected.season, []).append((one.start_s - START) // DAY)
    assert (min(seasons[Season.DAILY]), max(seasons[Season.DAILY])) == (
        DAILY_FROM_DAYS,
        WEEKLY_FROM_DAYS - 1,
    )
    assert min(seasons[Season.WEEKLY]) == WEEKLY_FROM_DAYS


def test_a_busy_sunday_is_expected_once_the_weekday_counts():
    point = next(
        one for one in judged_days(ORDINARY, 42) if one.start_s == START + (34 * 24 + 20) * HOUR
    )
    monday = next(
        one for one in judged_days(ORDINARY, 42) if one.start_s == START + (35 * 24 + 20) * HOUR
    )
    assert point.expected.centre > 1.4 * monday.expected.centre


def test_no_history_no_judgement():
    assert judged_days({}, 42) == ()
    assert (
        judge(
            Series(Metric.MATCH_RATE, "meta", {START: HourFigure(0.0, 0)}),
            zone=UTC_ZONE,
            after_s=0,
            until_s=START + 40 * DAY,
        )
        == ()
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cut=st.integers(8 * 24, 41 * 24), future=st.integers(0, 5_000), seed=st.integers(0, 50))
def test_what_lies_ahead_changes_no_judgement(cut, future, seed):
    figures = shop(42, seed=seed)
    changed = {
        at: one if at < START + cut * HOUR else HourFigure(float(future), future)
        for at, one in figures.items()
    }
    until = START + cut * HOUR
    whole, other = judged_days(figures, 42), judged_days(changed, 42)
    short = judged_days(figures, 42, until_s=until)
    assert [one for one in whole if one.end_s <= until] == list(short)
    assert [one for one in other if one.end_s <= until] == list(short)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days=st.integers(1, 41), seed=st.integers(0, 50), factor=st.sampled_from([0.0, 0.2, 4.0]))
def test_less_history_never_gives_more_alerts_than_it_allows(days, seed, factor):
    """A short past judges nothing, a middling one never by the weekday."""
    figures = times(shop(42, seed=seed), 41 * 24 + 9, 12, factor)
    recent = {at: one for at, one in figures.items() if at >= START + (42 - days) * DAY}
    points = judged_days(recent, 42)
    seasons = {one.expected.season for one in points if one.expected}
    flags = [one for one in points if one.flagged]
    if days <= DAILY_FROM_DAYS:
        assert not seasons
        assert not flags
    elif days <= WEEKLY_FROM_DAYS:
        assert seasons <= {Season.DAILY}
    else:
        assert any(one.start_s >= START + 41 * DAY + 9 * HOUR for one in flags)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    first=st.integers(2 * 24, 30 * 24),
    hours=st.integers(1, 60),
    inside=st.integers(0, 3_000),
)
def test_what_happened_in_an_outage_that_is_known_changes_no_later_judgement(first, hours, inside):
    out = (window(first, hours),)
    changed = dict(ORDINARY)
    for hour in range(first, first + hours):
        changed[START + hour * HOUR] = HourFigure(float(inside), inside)
    after = {"after_s": START + (first + hours) * HOUR, "leave_out": out}
    assert judged_days(changed, 42, **after) == judged_days(ORDINARY, 42, **after)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(day=st.integers(8, 32), hours=st.integers(4, 24), factor=st.sampled_from([0.0, 0.1, 5.0]))
def test_one_past_outage_that_nobody_wrote_down_moves_what_is_expected_little(day, hours, factor):
    spoilt = times(ORDINARY, day * 24, hours, factor)
    last_week = {"after_s": START + 35 * DAY}
    clean, other = judged_days(ORDINARY, 42, **last_week), judged_days(spoilt, 42, **last_week)
    assert sum(one.flagged is not None for one in other) <= 3
    off = [
        abs(one.expected.centre - two.expected.centre) / max(20.0, one.expected.centre)
        for one, two in zip(clean, other, strict=True)
    ]
    assert max(off) < 0.5
    assert sum(off) / len(off) < 0.05


def test_a_change_that_lasts_is_the_new_usual_after_a_while():
    halved = times(ORDINARY, 21 * 24, 21 * 24, 0.4)
    flagged = [(one.start_s - START) // DAY for one in judged_days(halved, 42) if one.flagged]
    assert 21 in flagged
    assert not [day for day in flagged if day >= 36]


def test_a_thin_shop_is_judged_in_wider_steps_and_a_very_thin_one_not_at_all():
    thin = judged_days(shop(42, a_day=60), 42)
    assert {one.end_s - one.start_s for one in thin if one.start_s > START + 10 * DAY} <= {
        4 * HOUR,
        6 * HOUR,
    }
    gone = times(shop(42, a_day=60), 35 * 24, 24, 0)
    assert [one for one in judged_days(gone, 42) if one.flagged is Direction.LOW]
    assert judged_days(shop(42, a_day=3), 42) == ()


def test_hours_without_anything_to_measure_have_no_value_and_no_flag():
    figures = {
        at: HourFigure(one.whole * 0.9, one.whole)
        for at, one in ORDINARY.items()
        if (at - START) // HOUR % 24 not in (2, 3)
    }
    series = Series(Metric.MATCH_RATE, "meta", figures)
    points = judge(series, zone=UTC_ZONE, after_s=START + 30 * DAY, until_s=START + 42 * DAY)
    silent = [one for one in points if (one.start_s - START) // HOUR % 24 in (2, 3)]
    assert silent
    assert all(one.value is None and one.flagged is None and not one.is_judged for one in silent)


def test_rates_and_durations_stay_within_their_limits():
    rates = {at: HourFigure(one.whole * 0.99, one.whole) for at, one in ORDINARY.items()}
    lags = {at: HourFigure(300.0, one.whole) for at, one in ORDINARY.items()}
    for metric, figures, most in (
        (Metric.MATCH_RATE, rates, 100.0),
        (Metric.LATENCY, lags, float("inf")),
    ):
        points = judge(
            Series(metric, "meta", figures),
            zone=UTC_ZONE,
            after_s=0,
            until_s=START + 42 * DAY,
        )
        ranges = [one.expected for one in points if one.expected]
        assert ranges
        assert all(0 <= one.low <= one.centre <= one.high <= most for one in ranges)


def test_only_the_bad_side_is_flagged():
    better = {
        at: HourFigure(one.whole * (1.0 if at >= START + 40 * DAY else 0.5), one.whole)
        for at, one in ORDINARY.items()
    }
    series = Series(Metric.MATCH_RATE, "meta", better)
    points = judge(series, zone=UTC_ZONE, after_s=0, until_s=START + 42 * DAY)
    last = [one for one in points if one.start_s >= START + 40 * DAY and one.sample > 50]
    assert all(one.value > one.expected.high for one in last)
    assert not [one for one in points if one.flagged]


def test_days_of_23_and_25_hours_lose_no_hour_and_flag_none():
    zone = ZoneInfo("Europe/Berlin")
    start = round(datetime(2026, 9, 21, tzinfo=zone).timestamp())
    end = start + 42 * DAY
    assert date(2026, 10, 25) < datetime.fromtimestamp(end, zone).date()
    figures = {
        at: replace_hour(ORDINARY[START + datetime.fromtimestamp(at, zone).hour * HOUR])
        for at in range(start, end, HOUR)
    }
    series = Series(Metric.RECEIVED, "server/shop", figures)
    points = judge(series, zone=zone, after_s=start + 30 * DAY, until_s=end)
    assert not [one for one in points if one.flagged]
    starts = [one.start_s for one in points]
    assert starts == list(range(starts[0], end, HOUR))


def replace_hour(one: HourFigure) -> HourFigure:
    return one._replace(part=float(one.whole))


def test_how_far_off_a_point_is_counts_in_ways_to_the_edge():
    point = next(one for one in judged_days(ORDINARY, 42) if one.expected)
    expected = point.expected
    at_edge = replace(point, value=expected.low)
    assert at_edge.excess == pytest.approx(1.0)
    twice = replace(point, value=expected.centre + 2 * (expected.high - expected.centre))
    assert twice.excess == pytest.approx(2.0)
    assert replace(point, value=None).excess == 0.0
