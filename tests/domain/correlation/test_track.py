import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.correlation.track import (
    DAILY,
    HOURLY,
    Track,
    correlation,
    ranked,
    standardised,
)


def test_a_change_is_against_the_same_weekday_a_week_before():
    track = Track("one", {at: float(at * at) for at in range(10)}, DAILY)
    assert track.changes == {7: 49.0, 8: 63.0, 9: 77.0}


def test_a_step_without_its_partner_or_in_an_outage_has_no_change():
    figures = {**{at: float(at) for at in range(30)}, 9: None}
    track = Track("one", figures, DAILY, leave_out={3, 20})
    assert sorted(set(range(7, 30)) - track.changes.keys()) == [9, 10, 16, 20, 27]


def test_an_hour_is_compared_with_the_same_hour_of_the_week():
    track = Track("one", {0: 1.0, 167: 5.0, 168: 4.0}, HOURLY)
    assert track.changes == {168: 3.0}


def test_figures_are_told_on_the_scale():
    track = Track("one", {0: 1.0, 7: 4.0}, DAILY, scale=lambda value: value * 10)
    assert (track.figures, track.changes) == ({0: 10.0, 7: 40.0}, {7: 30.0})


@given(st.lists(st.integers(-5, 5)))
def test_a_rank_is_one_more_than_what_is_less_and_half_of_what_is_equal(values):
    by_hand = [
        sum(one < value for one in values) + (sum(one == value for one in values) + 1) / 2
        for value in values
    ]
    assert ranked(values) == by_hand


def test_values_are_standardised_and_what_does_not_differ_is_nothing():
    assert standardised([1.0, 3.0]) == [-1.0, 1.0]
    assert standardised([2.0, 2.0]) == [0.0, 0.0]
    assert standardised([]) == []


def test_a_series_agrees_with_itself_and_not_at_all_where_nothing_is_so_far_apart():
    track = Track("one", {at: float(at % 5) for at in range(40)}, DAILY)
    assert track.agreement(0) == pytest.approx(1)
    assert track.agreement(5) == pytest.approx(1, abs=0.2)
    assert track.agreement(500) == 0


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([], [], None),
        ([1.0], [2.0], None),
        ([1.0, 1.0], [2.0, 3.0], None),
        ([1.0, 2.0], [2.0, 2.0], None),
        ([0.1, 0.1, 0.1], [1.0, 2.0, 4.0], None),
        ([1.0, 2.0], [2.0, 4.0], 1.0),
        ([1.0, 2.0], [2.0, 1.0], -1.0),
        ([1.0, 2.0, 3.0], [1.0, 3.0, 2.0], 0.5),
    ],
)
def test_the_coefficient_of_what_stands_beside(first, second, expected):
    found = correlation(first, second)
    assert found == (expected if expected is None else pytest.approx(expected))


@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=3))
def test_the_coefficient_is_the_one_of_the_standard_library(pairs):
    first, second = (list(map(float, side)) for side in zip(*pairs, strict=True))
    found = correlation(first, second)
    if len(set(first)) < 2 or len(set(second)) < 2:
        assert found is None
    else:
        assert found == pytest.approx(statistics.correlation(first, second), abs=1e-9)


@given(st.integers(-12, 12), st.sets(st.integers(0, 40)), st.sets(st.integers(5, 50)))
def test_only_steps_that_both_measured_stand_beside(lag, gone, missing):
    one = Track("one", {at: float(at * at) for at in range(40) if at not in gone}, DAILY)
    two = Track("two", {at: float(at**3) for at in range(5, 50) if at not in missing}, DAILY)
    mine, theirs = one.beside(two, lag)
    both = [at for at in one.changes if at + lag in two.changes]
    assert len(mine) == len(theirs) == len(both)
    # Changes of both grow, so the order of their ranks is that of the steps.
    assert (mine, theirs) == (sorted(mine), sorted(theirs))
