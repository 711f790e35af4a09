from __future__ import annotations

import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.emq import DriverStatus
from stratum_desktop.domain.latency import (
    lag_seconds,
    mean_seconds,
    median_seconds,
    quantile_seconds,
    speed_class,
)

lags = st.lists(st.integers(0, 100_000), min_size=1, max_size=60)


def test_a_lag_is_counted_in_whole_seconds_and_an_event_of_the_future_has_none():
    assert lag_seconds(100, 161_999) == 61
    assert lag_seconds(100, 40_000) == 0


def test_nothing_has_no_lag():
    assert (median_seconds({}), mean_seconds({}), quantile_seconds({}, 0.95)) == (None, None, None)


@given(lags)
def test_the_median_is_the_one_of_the_list(values):
    assert median_seconds(Counter(values)) == statistics.median(values)


@given(lags)
def test_the_mean_is_the_one_of_the_list(values):
    assert mean_seconds(Counter(values)) == pytest.approx(statistics.fmean(values))


@given(lags, st.sampled_from([0.5, 0.95, 0.99, 1.0]))
def test_a_quantile_is_the_smallest_lag_that_covers_its_share(values, quantile):
    found = quantile_seconds(Counter(values), quantile)
    assert sum(value <= found for value in values) >= quantile * len(values)
    assert sum(value < found for value in values) < quantile * len(values)


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
