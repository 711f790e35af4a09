"""The range of a median is what coin tosses say, and grows narrower with more values."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.autopilot.rank_interval import MedianRange, least_values, median_range


def test_it_takes_five_values_for_nine_in_ten():
    assert least_values() == 5
    assert median_range([1, 2, 3, 4]) is None
    assert median_range([5, 1, 2, 4, 3]) == MedianRange(3, 1, 5)


@pytest.mark.parametrize(
    ("count", "left_out"),
    # Source: tables of the sign test, two-sided 10 %.
    [(5, 0), (7, 0), (8, 1), (10, 1), (11, 2), (13, 3), (20, 5), (25, 7)],
)
def test_as_many_are_left_out_as_the_sign_test_allows(count, left_out):
    found = median_range(range(count))
    assert (found.lower, found.upper) == (left_out, count - 1 - left_out)


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=60), st.randoms())
def test_the_median_lies_in_its_range_whatever_the_order(values, random: Random):
    found = median_range(values)
    assert found.lower <= found.median <= found.upper
    random.shuffle(values)
    assert median_range(values) == found


def test_the_true_median_lies_in_it_nine_times_in_ten():
    random = Random(5)
    held = 0
    for _ in range(1000):
        found = median_range(random.expovariate(1) for _ in range(12))
        held += found.lower <= 0.6931 <= found.upper
    assert held >= 900
