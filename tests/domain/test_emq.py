from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.emq import (
    RULES,
    Band,
    Driver,
    DriverReading,
    DriverStatus,
    EmqScore,
    PlatformScore,
    Unit,
    band_of,
    never_came,
    not_applicable,
    read,
    score,
    workspace_score,
)
from stratum_desktop.domain.reason import Reason

AS_OF = datetime(2026, 3, 2, 12, tzinfo=UTC)
WHY = Reason("test.made_up")
PUBLISHED = (92.5, 88.0, 78.5, 85.0, 95.0)


def reading(driver: Driver, value: float | None) -> DriverReading:
    """A reading whose score is this value, whatever the driver's curve."""
    missing = read(driver, None, sample_size=0, evidence=WHY, as_of=AS_OF)
    return missing if value is None else replace(missing, score=value, status=DriverStatus.GOOD)


def readings(*values: float | None) -> list[DriverReading]:
    return [reading(driver, value) for driver, value in zip(Driver, values, strict=True)]


def measured(driver: Driver, value: float) -> DriverReading:
    return read(driver, value, sample_size=1, evidence=WHY, as_of=AS_OF)


def test_the_weights_add_up_to_one():
    assert math.isclose(sum(rule.weight for rule in RULES.values()), 1)
    assert set(RULES) == set(Driver)


def test_the_published_example_scores_the_sum_of_its_parts():
    result = score(readings(*PUBLISHED))
    assert result.score == 87.7
    assert (result.lower, result.upper, result.evidence_pct) == (87.7, 87.7, 100)
    assert result.band is Band.RELIABLE


def test_the_published_example_comes_of_what_would_have_been_measured():
    # 78.5 points of latency are 2.38 hours, 95 points of freshness half an hour.
    quantities = (92.5, 88.0, 2.38, 85.0, 0.5)
    lines = [measured(driver, one) for driver, one in zip(Driver, quantities, strict=True)]
    assert [one.score for one in lines] == pytest.approx(PUBLISHED)
    assert [one.status for one in lines] == [
        DriverStatus.GOOD,
        DriverStatus.GOOD,
        DriverStatus.WARNING,
        DriverStatus.GOOD,
        DriverStatus.GOOD,
    ]
    assert score(lines).score == pytest.approx(87.7)


def test_the_sum_that_was_printed_with_the_published_example_is_none_of_its_bounds():
    result = score(readings(*PUBLISHED))
    assert 85.3 not in (result.score, result.lower, result.upper)


@pytest.mark.parametrize(
    ("driver", "value", "status", "expected"),
    [
        (Driver.EVENT_MATCH, 100.0, DriverStatus.GOOD, 100.0),
        (Driver.EVENT_MATCH, 90.0, DriverStatus.GOOD, 90.0),
        (Driver.EVENT_MATCH, 89.999, DriverStatus.WARNING, 89.999),
        (Driver.EVENT_MATCH, 70.0, DriverStatus.WARNING, 70.0),
        (Driver.EVENT_MATCH, 69.999, DriverStatus.CRITICAL, 69.999),
        (Driver.PIXEL_COVERAGE, 85.0, DriverStatus.GOOD, 85.0),
        (Driver.PIXEL_COVERAGE, 65.0, DriverStatus.WARNING, 65.0),
        (Driver.PIXEL_COVERAGE, 0.0, DriverStatus.CRITICAL, 0.0),
        (Driver.ATTRIBUTION, 85.0, DriverStatus.GOOD, 85.0),
        (Driver.ATTRIBUTION, 84.9, DriverStatus.WARNING, 84.9),
        (Driver.ATTRIBUTION, 69.9, DriverStatus.CRITICAL, 69.9),
        (Driver.LATENCY, 0.0, DriverStatus.GOOD, 100.0),
        (Driver.LATENCY, 0.5, DriverStatus.GOOD, 95.0),
        (Driver.LATENCY, 1.0, DriverStatus.WARNING, 90.0),
        (Driver.LATENCY, 2.5, DriverStatus.WARNING, 77.5),
        (Driver.LATENCY, 4.0, DriverStatus.CRITICAL, 65.0),
        (Driver.LATENCY, 14.0, DriverStatus.CRITICAL, 32.5),
        (Driver.LATENCY, 24.0, DriverStatus.CRITICAL, 0.0),
        (Driver.LATENCY, 400.0, DriverStatus.CRITICAL, 0.0),
        (Driver.FRESHNESS, 0.0, DriverStatus.GOOD, 100.0),
        (Driver.FRESHNESS, 1.0, DriverStatus.WARNING, 90.0),
        (Driver.FRESHNESS, 6.0, DriverStatus.CRITICAL, 60.0),
        (Driver.FRESHNESS, 15.0, DriverStatus.CRITICAL, 30.0),
        (Driver.FRESHNESS, 24.0, DriverStatus.CRITICAL, 0.0),
    ],
)
def test_a_measured_quantity_has_the_status_and_score_of_the_table(driver, value, status, expected):
    result = measured(driver, value)
    assert (result.status, result.score) == (status, pytest.approx(expected))
    assert result.measured == value


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf, -0.1, 100.1])
def test_a_percentage_that_is_no_number_in_range_is_missing(value):
    result = read(Driver.EVENT_MATCH, value, sample_size=9, evidence=WHY, as_of=AS_OF)
    assert (result.status, result.score) == (DriverStatus.NO_DATA, None)


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -1.0])
def test_hours_that_are_no_number_in_range_are_missing(value):
    result = read(Driver.LATENCY, value, sample_size=9, evidence=WHY, as_of=AS_OF)
    assert (result.status, result.score) == (DriverStatus.NO_DATA, None)


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0, 100.5])
def test_a_score_that_is_no_number_in_range_counts_as_missing(value):
    broken = score(readings(90.0, value, 90.0, 90.0, 90.0))
    assert (broken.score, broken.evidence_pct) == (90.0, 75)
    assert (broken.lower, broken.upper) == (67.5, 92.5)


def test_nothing_measured_is_no_data_and_an_unknown_band():
    result = score(readings(None, None, None, None, None))
    assert (result.score, result.lower, result.upper) == (None, None, None)
    assert (result.evidence_pct, result.band) == (0, Band.UNKNOWN)


def test_a_missing_driver_counts_as_nothing_below_and_as_everything_above():
    result = score(readings(90.0, 90.0, None, 90.0, 90.0))
    assert result.score == 90.0
    assert (result.lower, result.upper, result.evidence_pct) == (72.0, 92.0, 80)
    assert result.band is Band.DIRECTIONAL


def test_the_evidence_is_never_rounded_up():
    no_pixel = not_applicable(Driver.PIXEL_COVERAGE, evidence=WHY, as_of=AS_OF)
    values = [*readings(100.0, 0.0, 100.0, None, None)]
    values[1] = no_pixel
    # 50 of the 75 that apply.
    assert score(values).evidence_pct == 66


def test_below_sixty_per_cent_evidence_the_band_is_unknown_and_the_score_still_stands():
    result = score(readings(100.0, 100.0, None, None, None))
    assert (result.score, result.evidence_pct, result.band) == (100.0, 55, Band.UNKNOWN)
    exactly = score(readings(None, 100.0, 100.0, 100.0, None))
    assert (exactly.evidence_pct, exactly.band) == (60, Band.DIRECTIONAL)


def test_a_driver_that_does_not_apply_leaves_the_sum():
    rest = readings(80.0, None, 80.0, 80.0, 80.0)
    rest[1] = not_applicable(Driver.PIXEL_COVERAGE, evidence=WHY, as_of=AS_OF)
    result = score(rest)
    assert (result.lower, result.upper, result.evidence_pct) == (80.0, 80.0, 100)
    assert result.band is Band.RELIABLE
    assert result.drivers[1].points_lost is None


def test_something_expected_that_never_came_scores_nothing():
    silent = never_came(Driver.FRESHNESS, evidence=WHY, as_of=AS_OF)
    assert (silent.score, silent.measured, silent.status) == (0.0, None, DriverStatus.CRITICAL)
    result = score([*readings(100.0, 100.0, 100.0, 100.0, None)[:4], silent])
    assert (result.score, result.evidence_pct) == (90.0, 100)


@pytest.mark.parametrize(
    ("lower", "band"),
    [
        (100.0, Band.RELIABLE),
        (80.0, Band.RELIABLE),
        (79.999999, Band.DIRECTIONAL),
        (60.0, Band.DIRECTIONAL),
        (59.999999, Band.UNSAFE),
        (40.0, Band.UNSAFE),
        (39.999999, Band.CRITICAL),
        (0.0, Band.CRITICAL),
    ],
)
def test_bands_begin_where_they_say(lower, band):
    assert band_of(lower, 100) is band
    assert band_of(lower, 59) is Band.UNKNOWN


def test_every_driver_at_a_bands_floor_is_inside_that_band():
    for floor, band in ((80.0, Band.RELIABLE), (60.0, Band.DIRECTIONAL), (40.0, Band.UNSAFE)):
        assert score(readings(*[floor] * 5)).band is band


# The workspace


def part(platform: str, *values: float | None, delivered: int = 0) -> PlatformScore:
    return PlatformScore(platform, score(readings(*values)), delivered)


def test_the_workspace_is_the_mean_weighted_by_conversions_delivered():
    good, bad = part("a", *[100.0] * 5, delivered=300), part("b", *[60.0] * 5, delivered=100)
    result = workspace_score([good, bad])
    assert (result.score.score, result.score.lower, result.score.upper) == (90.0, 90.0, 90.0)
    assert (result.worst, result.left_out, result.score.band) == ("b", (), Band.RELIABLE)


def test_platforms_that_delivered_nothing_all_count_the_same():
    result = workspace_score([part("a", *[100.0] * 5), part("b", *[60.0] * 5)])
    assert result.score.score == 80.0


def test_a_platform_with_an_unknown_band_is_left_out_and_named():
    unknown = part("b", 0.0, None, None, None, None, delivered=10_000)
    result = workspace_score([part("a", *[90.0] * 5, delivered=1), unknown])
    assert (result.score.score, result.left_out, result.worst) == (90.0, ("b",), "a")


def test_a_workspace_of_unknown_platforms_has_no_score():
    result = workspace_score([part("a", None, None, None, None, None)])
    assert result.score == EmqScore(None, None, None, 0, Band.UNKNOWN)
    assert (result.worst, result.left_out) == (None, ("a",))
    assert workspace_score([]).score.band is Band.UNKNOWN


# Properties

values = st.one_of(st.none(), st.floats(0, 100))
five = st.tuples(values, values, values, values, values)
hours = st.floats(0, 1000)


def lower_of(result: EmqScore) -> float:
    return 0.0 if result.lower is None else result.lower


@given(five)
def test_the_bounds_contain_the_score(given_values):
    result = score(readings(*given_values))
    if result.score is not None:
        assert 0 <= lower_of(result) <= result.score <= (result.upper or 0) <= 100


@given(five, st.integers(0, 4))
def test_losing_evidence_never_raises_the_lower_bound(given_values, which):
    fewer = [*given_values]
    fewer[which] = None
    before, after = score(readings(*given_values)), score(readings(*fewer))
    assert lower_of(after) <= lower_of(before)
    assert after.evidence_pct <= before.evidence_pct


@given(five, st.integers(0, 4), st.floats(0, 100))
def test_a_worse_driver_never_raises_the_lower_bound(given_values, which, drop):
    worse = [*given_values]
    if worse[which] is not None:
        worse[which] = max(0.0, worse[which] - drop)
    assert lower_of(score(readings(*worse))) <= lower_of(score(readings(*given_values)))


ORDER = [Band.UNKNOWN, Band.CRITICAL, Band.UNSAFE, Band.DIRECTIONAL, Band.RELIABLE]


@given(five, st.integers(0, 4))
def test_losing_evidence_never_leads_to_a_better_band(given_values, which):
    fewer = [*given_values]
    fewer[which] = None
    better = ORDER.index(score(readings(*fewer)).band)
    assert better <= ORDER.index(score(readings(*given_values)).band)


def quantity(unit: Unit) -> st.SearchStrategy[float | None]:
    return st.one_of(st.none(), st.floats(0, 100) if unit is Unit.PCT else hours)


quantities = st.tuples(*(quantity(RULES[driver].unit) for driver in Driver))


def scored(values: tuple[float | None, ...]) -> EmqScore:
    return score(
        read(driver, value, sample_size=1, evidence=WHY, as_of=AS_OF)
        for driver, value in zip(Driver, values, strict=True)
    )


@given(quantities, st.integers(0, 4), st.one_of(st.none(), st.floats(0, 1000)))
def test_a_worse_or_missing_measurement_never_raises_bound_band_or_evidence(
    given_values, which, harm
):
    worse = [*given_values]
    before = worse[which]
    if before is not None:
        is_pct = RULES[list(Driver)[which]].unit is Unit.PCT
        worsened = None if harm is None else max(0.0, before - harm) if is_pct else before + harm
        worse[which] = worsened
    good, bad = scored(given_values), scored(tuple(worse))
    assert lower_of(bad) <= lower_of(good)
    assert ORDER.index(bad.band) <= ORDER.index(good.band)
    assert bad.evidence_pct <= good.evidence_pct


@given(five)
def test_the_band_is_that_of_the_score_with_nothing_in_place_of_what_is_missing(given_values):
    result = score(readings(*given_values))
    as_nothing = score(readings(*(0.0 if value is None else value for value in given_values)))
    assert lower_of(result) == as_nothing.score
    if result.evidence_pct >= 60:
        assert result.band is as_nothing.band
    else:
        assert result.band is Band.UNKNOWN


@given(st.sampled_from(list(Driver)), st.floats(0, 100))
def test_no_driver_has_a_status_that_its_score_contradicts(driver, value):
    rule = RULES[driver]
    result = measured(driver, value)
    floors = [measured(driver, at).score for at in (rule.good_at, rule.critical_at)]
    assert result.score is not None
    if result.status is DriverStatus.GOOD:
        assert result.score >= floors[0]
    elif result.status is DriverStatus.WARNING:
        assert floors[1] <= result.score <= floors[0]
    else:
        assert result.score <= floors[1]


@given(five)
def test_a_reliable_band_has_at_least_eighty_per_cent_evidence(given_values):
    result = score(readings(*given_values))
    assert result.band is not Band.RELIABLE or result.evidence_pct >= 80


@given(five)
def test_the_points_lost_add_up_to_what_the_lower_bound_lacks(given_values):
    result = score(readings(*given_values))
    lost = math.fsum(line.points_lost or 0.0 for line in result.drivers)
    assert lost == pytest.approx(100 - lower_of(result))


@given(st.sampled_from(list(Driver)), hours, hours)
def test_a_worse_quantity_never_scores_more_nor_has_a_better_status(driver, first, second):
    rule = RULES[driver]
    if rule.unit is Unit.PCT:
        first, second = min(first, 100), min(second, 100)
    worse, better = sorted((first, second), reverse=rule.unit is Unit.HOURS)
    rank = [DriverStatus.CRITICAL, DriverStatus.WARNING, DriverStatus.GOOD]
    low, high = measured(driver, worse), measured(driver, better)
    assert (low.score or 0) <= (high.score or 0)
    assert rank.index(low.status) <= rank.index(high.status)


@given(st.sampled_from([Driver.LATENCY, Driver.FRESHNESS]), hours)
def test_status_and_score_of_an_age_agree_at_every_threshold(driver, value):
    result = measured(driver, value)
    at_good, at_critical = (
        measured(driver, RULES[driver].good_at).score,
        measured(driver, RULES[driver].critical_at).score,
    )
    assert result.score is not None
    if result.status is DriverStatus.GOOD:
        assert result.score >= at_good
    elif result.status is DriverStatus.WARNING:
        assert at_critical <= result.score <= at_good
    else:
        assert result.score <= at_critical


@given(st.lists(st.tuples(five, st.integers(0, 10**6)), max_size=5))
def test_the_workspace_lies_between_its_platforms(parts):
    counted = [part(f"p{i}", *values, delivered=n) for i, (values, n) in enumerate(parts)]
    result = workspace_score(counted)
    known = [lower_of(one.score) for one in counted if one.score.band is not Band.UNKNOWN]
    if known:
        assert min(known) <= lower_of(result.score) <= max(known)
    else:
        assert result.score.score is None
