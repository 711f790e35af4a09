from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.attribution import (
    Comparison,
    Measure,
    Truth,
    UsualVerdict,
    accuracy_pct,
    compare,
    matured_days,
    usual_days,
    usual_ratio,
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


# What is usual

MONTH = usual_days(date(2026, 4, 30))


def learn(platform: dict[date, float], *, days=MONTH, truth: float = 10.0):
    truths = {Truth.ORDERS: dict.fromkeys(MONTH, truth)}
    return usual_ratio(Measure.CONVERSIONS, platform, truths, days)


def test_a_ratio_is_learned_from_28_matured_days():
    assert (len(MONTH), MONTH[-1]) == (28, matured_days(date(2026, 4, 30))[-1])
    found = learn(dict.fromkeys(MONTH, 7.0))
    assert found is not None
    assert (found.ratio, found.by_week, found.day_count) == (0.7, (0.7,) * 4, 28)
    assert found.verdict is UsualVerdict.LASTING


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [
        (0.49, UsualVerdict.BEYOND_BOUNDS),
        (0.5, UsualVerdict.LASTING),
        (0.84, UsualVerdict.LASTING),
        (0.86, UsualVerdict.NONE_NEEDED),
        (1.0, UsualVerdict.NONE_NEEDED),
        (1.16, UsualVerdict.LASTING),
        (2.0, UsualVerdict.LASTING),
        (2.01, UsualVerdict.BEYOND_BOUNDS),
    ],
)
def test_only_a_gap_within_bounds_may_be_confirmed(ratio, verdict):
    found = learn(dict.fromkeys(MONTH, 100 * ratio), truth=100.0)
    assert found is not None
    assert found.verdict is verdict


def test_a_week_that_was_far_off_makes_it_unsteady():
    found = learn({day: 4.0 if place >= 21 else 7.0 for place, day in enumerate(MONTH)})
    assert found is not None
    assert found.verdict is UsualVerdict.UNSTEADY


@pytest.mark.parametrize(("known", "is_enough"), [(20, False), (21, True)])
def test_too_few_known_days_teach_nothing(known, is_enough):
    days = sorted(MONTH, key=lambda day: (MONTH.index(day) % 7, day))[:known]
    found = learn(dict.fromkeys(days, 7.0))
    assert found is not None
    assert (found.verdict is not UsualVerdict.TOO_FEW_DAYS) is is_enough


def test_days_of_outages_are_left_out():
    good = [day for place, day in enumerate(MONTH) if place % 7 != 3]
    figures = dict.fromkeys(MONTH, 0.0) | dict.fromkeys(good, 7.0)
    found = learn(figures, days=good)
    assert found is not None
    assert (found.ratio, found.verdict) == (0.7, UsualVerdict.LASTING)


def test_without_a_truth_there_is_nothing_to_learn():
    assert usual_ratio(Measure.REVENUE, TEN, {}, MONTH) is None


def test_a_usual_ratio_is_what_the_gap_is_measured_from():
    usual = comparison(70.0, 100.0).usually(0.7)
    assert usual.gap_ratio == pytest.approx(0.0)
    assert usual.usually(None).gap_ratio == pytest.approx(0.3)
    assert comparison(35.0, 100.0).usually(0.7).gap_ratio == pytest.approx(0.5)


@given(st.floats(0.5, 2.0), st.floats(0.5, 2.0))
def test_a_ratio_has_moved_beyond_15_per_cent_of_what_was_confirmed(now, before):
    found = learn(dict.fromkeys(MONTH, 10 * now))
    assert found is not None
    assert found.has_moved_from(before) == (abs(found.ratio - before) > 0.15 * before)
