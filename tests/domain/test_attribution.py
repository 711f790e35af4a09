from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.attribution import (
    Comparison,
    Measure,
    Truth,
    accuracy_pct,
    compare,
    matured_days,
)

DAYS = [date(2026, 3, 1) + timedelta(days=n) for n in range(7)]
TEN = dict.fromkeys(DAYS, 10.0)


def comparison(platform: float, truth: float) -> Comparison:
    return Comparison(Measure.REVENUE, Truth.GA4, platform, truth, 7)


def test_days_mature_after_the_attribution_window_has_passed():
    days = matured_days(date(2026, 3, 20))
    assert (days[0], days[-1], len(days)) == (date(2026, 3, 6), date(2026, 3, 12), 7)


def test_ga4_is_believed_before_the_orders():
    found = compare(Measure.CONVERSIONS, TEN, {Truth.GA4: TEN, Truth.ORDERS: {}}, DAYS)
    assert found is not None
    assert (found.truth_source, found.day_count, found.gap_ratio) == (Truth.GA4, 7, 0.0)


@pytest.mark.parametrize("ga4", [{}, dict.fromkeys(DAYS, 0.0)])
def test_the_orders_stand_in_where_ga4_is_missing_or_sums_to_nothing(ga4):
    found = compare(Measure.CONVERSIONS, TEN, {Truth.GA4: ga4, Truth.ORDERS: TEN}, DAYS)
    assert found is not None
    assert found.truth_source is Truth.ORDERS


def test_a_measure_without_a_truth_is_left_out():
    assert compare(Measure.REVENUE, TEN, {}, DAYS) is None
    assert compare(Measure.REVENUE, TEN, {Truth.GA4: dict.fromkeys(DAYS, 0.0)}, DAYS) is None


def test_a_silent_platform_is_no_comparison():
    assert compare(Measure.REVENUE, {}, {Truth.GA4: TEN}, DAYS) is None


def test_days_that_one_side_does_not_know_are_left_out_on_both():
    found = compare(Measure.REVENUE, TEN, {Truth.GA4: {DAYS[0]: 8.0, DAYS[1]: 8.0}}, DAYS)
    assert found is not None
    assert (found.platform_total, found.truth_total, found.day_count) == (20.0, 16.0, 2)


def test_the_accuracy_is_what_the_mean_gap_leaves():
    assert accuracy_pct([comparison(90, 100), comparison(130, 100)]) == pytest.approx(80)
    assert accuracy_pct([comparison(110, 100)]) == pytest.approx(90)
    assert accuracy_pct([]) is None


@given(st.floats(0, 1e9), st.floats(0.01, 1e9))
def test_the_accuracy_lies_between_nothing_and_everything(platform, truth):
    assert 0 <= (accuracy_pct([comparison(platform, truth)]) or 0) <= 100
