from __future__ import annotations

import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.emq import DriverStatus
from stratum_desktop.domain.latency import (
    lag_seconds,
    latency_status,
    median_seconds,
    speed_class,
)

lags = st.lists(st.integers(0, 100_000), min_size=1, max_size=60)


def test_a_lag_is_counted_in_whole_seconds_and_an_event_of_the_future_has_none():
    assert lag_seconds(100, 161_999) == 61
    assert lag_seconds(100, 40_000) == 0


def test_nothing_has_no_lag():
    assert median_seconds({}) is None


@given(lags)
def test_the_median_is_the_one_of_the_list(values):
    assert median_seconds(Counter(values)) == statistics.median(values)


@pytest.mark.parametrize(
    ("median_ms", "expected"),
    [
        (None, DriverStatus.NO_DATA),
        (0.0, DriverStatus.GOOD),
        (59_999.0, DriverStatus.GOOD),
        (60_000.0, DriverStatus.WARNING),
        (299_999.0, DriverStatus.WARNING),
        (300_000.0, DriverStatus.CRITICAL),
    ],
)
def test_speed_classes_begin_where_they_say(median_ms, expected):
    assert speed_class(median_ms) is expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (None, DriverStatus.NO_DATA),
        (0.0, DriverStatus.GOOD),
        (3_599.0, DriverStatus.GOOD),
        (3_600.0, DriverStatus.WARNING),
        (14_399.0, DriverStatus.WARNING),
        (14_400.0, DriverStatus.CRITICAL),
    ],
)
def test_the_status_is_the_drivers_and_unknown_is_none_of_its_colours(seconds, expected):
    assert latency_status(seconds) is expected
