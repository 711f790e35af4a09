from __future__ import annotations

import math
import statistics
from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.latency_sketch import LatencySketch, bucket_of, middle_of, rank_of

seconds = st.integers(0, 40 * 86_400)
lags = st.lists(seconds, min_size=1, max_size=80)
percents = st.sampled_from([1, 50, 95, 99, 100])


def of(values):
    return LatencySketch.of(Counter(values))


def test_below_128_seconds_every_second_is_told_exactly():
    assert [middle_of(bucket_of(value)) for value in range(128)] == list(range(128))


def test_buckets_lie_side_by_side_in_the_order_of_their_lags():
    buckets = [bucket_of(value) for value in range(300_000)]
    assert {after - before for before, after in pairwise(buckets)} == {0, 1}


@given(seconds)
def test_a_bucket_stands_for_a_lag_at_most_one_part_in_128_away(value):
    assert abs(middle_of(bucket_of(value)) - value) <= value / 128


@given(lags, percents)
def test_a_percentile_is_near_the_one_of_the_sorted_list(values, percent):
    true = sorted(values)[math.ceil(Fraction(percent * len(values), 100)) - 1]
    assert abs(of(values).percentiles_seconds(percent)[0] - true) <= true / 128


@given(lags)
def test_the_median_is_near_the_one_of_the_list(values):
    true = statistics.median(values)
    assert abs(of(values).median_seconds() - true) <= true / 128 + 1e-9


@given(st.integers(1, 10**12), percents)
def test_the_rank_of_a_percentile_is_the_first_that_covers_its_share(count, percent):
    rank = rank_of(percent, count)
    assert 1 <= rank <= count
    assert 100 * rank >= percent * count > 100 * (rank - 1)


@given(lags)
def test_count_and_mean_are_exact(values):
    sketch = of(values)
    assert sketch.count == len(values)
    assert sketch.mean_seconds() == pytest.approx(statistics.fmean(values), rel=1e-12)


@given(st.lists(lags, min_size=1, max_size=5), st.randoms())
def test_parts_put_together_in_any_order_are_the_whole(parts, random):
    whole, merged = of([value for part in parts for value in part]), LatencySketch()
    random.shuffle(parts)
    for part in parts:
        merged.merge(of(part))
    assert merged == whole
    assert merged.to_bytes() == whole.to_bytes()


@given(lags)
def test_what_is_stored_comes_back(values):
    sketch = of(values)
    back = LatencySketch.of_bytes(
        sketch.to_bytes(), count=sketch.count, total_seconds=sketch.total_seconds
    )
    assert back == sketch


@given(lags)
def test_every_bucket_holds_as_many_as_fall_into_it(values):
    stored, counted = of(values).to_bytes(), Counter(map(bucket_of, values))
    found = [int.from_bytes(stored[at : at + 4], "little") for at in range(0, len(stored), 4)]
    assert {bucket: count for bucket, count in enumerate(found) if count} == counted
    assert len(found) == max(counted) + 1


def test_several_percentiles_are_told_as_each_alone():
    sketch = of(range(200))
    assert sketch.percentiles_seconds(50, 95, 99) == tuple(
        sketch.percentiles_seconds(percent)[0] for percent in (50, 95, 99)
    )


def test_no_bucket_ever_runs_over_into_the_next():
    full = LatencySketch.of({3: 2**32 - 1})
    assert full.percentiles_seconds(1, 100) == (3, 3)
    with pytest.raises(OverflowError, match="4294967295"):
        full.add(3)
    with pytest.raises(OverflowError, match="4294967295"):
        full.merge(of([9]))
    assert full == LatencySketch.of({3: 2**32 - 1})


def test_merging_leaves_the_other_one_as_it_was():
    one, other = of([1, 2]), of([3])
    one.merge(other)
    one.add(3)
    assert other == of([3])


def test_nothing_has_no_figure():
    empty = LatencySketch()
    empty.add(5, 0)
    assert (empty.count, empty.mean_seconds(), empty.percentiles_seconds(50)) == (0, None, (None,))
    assert empty.median_seconds() is None
    assert empty.to_bytes() == b""
