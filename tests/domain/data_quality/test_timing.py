from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.data_quality.timing import hours_off, same_time_of_day

ZONES = [*range(-14 * 60, -59, 30), *range(60, 14 * 60 + 1, 30)]


@given(st.sampled_from(ZONES), st.lists(st.integers(min_value=0, max_value=9), min_size=30))
def test_lags_around_a_zones_offset_are_found_whatever_the_offset(off, minutes):
    found = hours_off(Counter(off + one for one in minutes))
    assert found is not None
    assert (found.minutes, found.events, found.total) == (off, len(minutes), len(minutes))


@given(st.lists(st.integers(min_value=0, max_value=40), min_size=30))
def test_events_that_come_soon_are_not_off(minutes):
    assert hours_off(Counter(minutes)) is None


def test_a_few_events_prove_nothing():
    assert hours_off({120: 29}) is None
    assert hours_off({120: 30}) is not None


def test_lags_spread_over_hours_are_a_queue_and_no_zone():
    assert hours_off(Counter(range(0, 600, 5))) is None


@pytest.mark.parametrize("sooner", [6, 10])
def test_times_that_are_often_right_are_not_off_as_a_whole(sooner):
    assert hours_off({120: 100 - sooner, 1: sooner}) is None


def test_one_time_of_day_for_half_the_events_was_not_measured():
    assert same_time_of_day({0: 50, 60: 25, 7_200: 25}) == 50
    assert same_time_of_day({0: 49, 60: 25, 7_200: 26}) is None
    assert same_time_of_day({0: 29}) is None


def test_summer_time_makes_two_times_of_one():
    assert same_time_of_day({79_200: 20, 82_800: 20}) == 40
