from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.signal_health import (
    WEIGHTS,
    Component,
    ComponentScore,
    DayStatus,
    Health,
    anomaly_score,
    day_status,
    freshness_score,
    health_score,
    measured,
    variance_score,
)
from stratum_desktop.domain.signal_metric import MetricStatus


def components(**scores: float | None) -> list[ComponentScore]:
    return [measured(Component(name), value) for name, value in scores.items()]


def health_of(**scores: float | None) -> Health:
    return health_score(components(**scores), emq_band=Band.RELIABLE).health


@pytest.mark.parametrize(
    ("hours", "score"),
    [(None, None), (0, 100), (24, 100), (36, 50), (47.76, 1), (48, 0), (500, 0)],
)
def test_freshness_holds_a_day_and_is_gone_after_two(hours, score):
    assert freshness_score(hours) == (None if score is None else pytest.approx(score))


@pytest.mark.parametrize(
    ("gap_pct", "score"), [(None, None), (0, 100), (10, 100), (30, 50), (50, 0), (100, 0)]
)
def test_variance_forgives_a_tenth_and_nothing_above_a_half(gap_pct, score):
    assert variance_score(gap_pct) == score


@pytest.mark.parametrize(
    ("anomalous", "judged", "score"), [(0, 0, None), (0, 4, 100), (1, 4, 75), (1, 1, 0)]
)
def test_anomalies_are_a_share_of_what_was_judged(anomalous, judged, score):
    assert anomaly_score(anomalous, judged) == score


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.1, 100.1])
def test_what_is_no_score_is_missing(value):
    assert measured(Component.EMQ, value).score is None


def test_all_four_make_their_weighted_sum():
    found = health_score(
        components(emq=80, freshness=50, variance=25, anomaly=100), emq_band=Band.RELIABLE
    )
    assert found.score == found.lower == found.upper == 0.4 * 80 + 0.25 * 50 + 0.2 * 25 + 0.15 * 100
    assert (found.evidence_pct, found.health) == (100, Health.DEGRADED)


def test_what_is_missing_counts_as_nothing_below_and_as_all_above():
    found = health_score(components(emq=90, freshness=100), emq_band=Band.RELIABLE)
    assert found.score == pytest.approx((36 + 25) / 0.65)
    assert (found.lower, found.upper) == (61, 96)
    assert (found.evidence_pct, found.health) == (65, Health.DEGRADED)


def test_a_component_that_does_not_apply_takes_its_weight_along():
    lines = components(emq=80, freshness=80, anomaly=80)
    out = ComponentScore(Component.VARIANCE, None, None, None, applies=False)
    found = health_score([*lines, out], emq_band=Band.RELIABLE)
    assert (found.score, found.lower, found.evidence_pct) == (80, 80, 100)


def test_health_reads_what_is_certain_of_emq_and_not_its_score():
    emq = ComponentScore(Component.EMQ, 95, 60, 98)
    rest = components(freshness=100, variance=100, anomaly=100)
    found = health_score([emq, *rest], emq_band=Band.DIRECTIONAL)
    assert found.lower == 0.4 * 60 + 60
    assert found.score == pytest.approx(0.4 * 95 + 60)


@pytest.mark.parametrize(
    ("lower", "health"),
    [
        (70.0, Health.HEALTHY),
        (69.99, Health.DEGRADED),
        (40.0, Health.DEGRADED),
        (39.99, Health.UNHEALTHY),
        (0.0, Health.UNHEALTHY),
    ],
)
def test_health_has_three_bands(lower, health):
    assert health_of(emq=lower, freshness=lower, variance=lower, anomaly=lower) is health


def test_nothing_measured_is_unknown():
    found = health_score([], emq_band=Band.UNKNOWN)
    assert (found.score, found.lower, found.upper) == (None, None, None)
    assert (found.evidence_pct, found.health) == (0, Health.UNKNOWN)
    assert [one.component for one in found.components] == list(Component)


def test_less_than_three_fifths_of_the_weight_is_unknown():
    assert health_of(emq=100, anomaly=100) is Health.UNKNOWN
    assert health_of(emq=100, variance=100) is Health.DEGRADED


def test_health_is_unknown_whenever_emq_is():
    lines = components(emq=100, freshness=100, variance=100, anomaly=100)
    assert health_score(lines, emq_band=Band.UNKNOWN).health is Health.UNKNOWN


@pytest.mark.parametrize(
    ("health", "critical_driver", "delivery", "status"),
    [
        (Health.HEALTHY, False, [MetricStatus.GOOD, MetricStatus.NO_DATA], DayStatus.OK),
        (Health.HEALTHY, True, [MetricStatus.GOOD], DayStatus.RISK),
        (Health.HEALTHY, False, [MetricStatus.GOOD, MetricStatus.WARNING], DayStatus.RISK),
        (Health.HEALTHY, False, [MetricStatus.CRITICAL], DayStatus.RISK),
        (Health.DEGRADED, True, [MetricStatus.CRITICAL], DayStatus.DEGRADED),
        (Health.UNHEALTHY, False, [MetricStatus.GOOD], DayStatus.CRITICAL),
        (Health.UNKNOWN, True, [MetricStatus.CRITICAL], DayStatus.UNKNOWN),
    ],
)
def test_a_day_is_named_by_the_worst_that_is_known(health, critical_driver, delivery, status):
    found = day_status(health, has_critical_driver=critical_driver, delivery=delivery)
    assert found is status


SCORES = st.none() | st.floats(0, 100)
ALL_FOUR = st.fixed_dictionaries(dict.fromkeys(Component, SCORES))


@given(ALL_FOUR, st.sampled_from(Component), st.floats(0, 100))
def test_worse_or_missing_evidence_never_raises_the_lower_bound(values, which, worse):
    before = health_score([measured(*one) for one in values.items()], emq_band=Band.RELIABLE)
    value = values[which]
    for less in (None, None if value is None else min(value, worse)):
        after = health_score(
            [measured(*one) for one in {**values, which: less}.items()], emq_band=Band.RELIABLE
        )
        assert (after.lower or 0) <= (before.lower or 0)
        assert after.evidence_pct <= before.evidence_pct


@given(ALL_FOUR)
def test_the_score_is_the_plain_weighted_mean_of_what_is_known(values):
    found = health_score([measured(*one) for one in values.items()], emq_band=Band.RELIABLE)
    known = {one: value for one, value in values.items() if value is not None}
    if not known:
        assert found.score is None
        return
    weight = sum(WEIGHTS[one] for one in known)
    points = sum(WEIGHTS[one] * value for one, value in known.items())
    assert found.score == pytest.approx(points / weight)
    assert found.lower == pytest.approx(points)
    assert found.upper == pytest.approx(points + 100 * (1 - weight))


@given(st.floats(0, 100), st.floats(0, 100))
def test_losing_a_bad_driver_of_emq_never_makes_health_better(score, lower):
    emq = ComponentScore(Component.EMQ, max(score, lower), min(score, lower), 100)
    rest = components(freshness=100, variance=100, anomaly=100)
    less = replace(emq, score=100.0)
    before = health_score([emq, *rest], emq_band=Band.RELIABLE)
    assert health_score([less, *rest], emq_band=Band.RELIABLE).lower == before.lower
