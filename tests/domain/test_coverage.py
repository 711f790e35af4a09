from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.coverage import SightingCounts, coverage_pct

counts = st.builds(SightingCounts, *[st.integers(0, 10_000)] * 4)


def test_events_of_both_sides_that_share_no_id_cover_nothing():
    apart = SightingCounts(browser_only=1000, server_only=1000)
    assert coverage_pct(apart, browser_is_connected=True) == 0.0


def test_a_browser_side_that_is_not_connected_is_no_data():
    silent = SightingCounts(server_only=1000)
    assert coverage_pct(silent, browser_is_connected=False) is None


def test_a_connected_browser_side_that_stays_silent_covers_nothing():
    assert coverage_pct(SightingCounts(server_only=1), browser_is_connected=True) == 0.0


def test_no_conversions_are_no_data():
    assert coverage_pct(SightingCounts(), browser_is_connected=True) is None


def test_a_pair_too_far_apart_is_one_conversion_that_was_not_matched():
    assert coverage_pct(SightingCounts(both=3, apart=1), browser_is_connected=True) == 75.0


@given(counts)
def test_a_coverage_lies_between_nothing_and_everything(given_counts):
    share = coverage_pct(given_counts, browser_is_connected=True)
    assert share is None or 0 <= share <= 100
