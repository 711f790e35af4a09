import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.data_quality.what_if import Z_ALONE, Z_BOTH, gain_of, wilson

counts = st.integers(min_value=1, max_value=5_000)


@given(counts, st.floats(min_value=0, max_value=1))
def test_an_interval_holds_its_share_and_stays_within_a_share(sample, share):
    low, high = wilson(share, sample, Z_ALONE)
    assert 0 <= low <= share <= high <= 1


@given(counts, st.floats(min_value=0, max_value=1))
def test_more_events_never_widen_an_interval_and_more_confidence_does(sample, share):
    narrow, wide = wilson(share, 4 * sample, Z_ALONE), wilson(share, sample, Z_ALONE)
    assert narrow[1] - narrow[0] <= wide[1] - wide[0] + 1e-12
    sure = wilson(share, sample, Z_BOTH)
    assert sure[0] <= wide[0] + 1e-12
    assert sure[1] >= wide[1] - 1e-12


def test_the_interval_of_a_published_example():
    # 81 of 263 at 95 %: Newcombe 1998, table I, method 3 gives 0.2553 to 0.3662.
    low, high = wilson(81 / 263, 263, Z_ALONE)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_without_a_sample_nothing_is_known():
    assert wilson(0.5, 0, Z_ALONE) == (0, 1)


def test_where_nobody_sends_the_field_only_the_bounds_are_given():
    gain = gain_of(50, 100, events=100, filled=None)
    assert (gain.low, gain.likely) == (0, None)
    assert 50 < gain.high < 61


@given(counts, counts, counts, counts)
def test_a_likely_gain_lies_between_its_bounds(would, judged, had, of):
    would, had = min(would, judged), min(had, of)
    gain = gain_of(would, judged, events=judged, filled=(had, of))
    assert 0 <= gain.low <= gain.likely <= gain.high <= 100
    assert gain.likely == pytest.approx(100 * would / judged * had / of)
