"""Scales: there and back, and nothing beyond a figure's own limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.anomaly.metric import TRAITS, Direction, Kind, Metric
from stratum_desktop.domain.anomaly.scale import Scale, beyond_tolerance


@given(st.sampled_from(list(Kind)), st.floats(0, 100))
def test_a_figure_comes_back_from_its_scale(kind, value):
    scale = Scale(kind)
    least = 0.01 if kind in {Kind.AMOUNT, Kind.RATIO} else 0.0
    assert scale.down(scale.up(value)) == pytest.approx(max(value, least), abs=1e-6)


@given(st.sampled_from(list(Kind)), st.floats(-50, 50))
def test_no_place_on_a_scale_is_an_impossible_figure(kind, place):
    value = Scale(kind).down(place)
    assert value >= 0
    assert kind is not Kind.RATE or value <= 100


def test_chance_shrinks_with_the_events_behind_a_share_and_is_one_for_counts():
    assert Scale(Kind.RATE).chance(100) == pytest.approx(0.01)
    assert Scale(Kind.COUNT).chance(100) == 1.0


def test_an_edge_is_never_nearer_than_what_matters():
    rate, count = TRAITS[Metric.MATCH_RATE], TRAITS[Metric.RECEIVED]
    assert beyond_tolerance(rate, 90.0, 89.5, Direction.LOW) == 87.0
    assert beyond_tolerance(rate, 90.0, 60.0, Direction.LOW) == 60.0
    assert beyond_tolerance(rate, 99.0, 99.5, Direction.HIGH) == 100.0
    assert beyond_tolerance(count, 1_000.0, 1_010.0, Direction.HIGH) == 1_300.0
    assert beyond_tolerance(count, 1.0, 0.9, Direction.LOW) == 0.7


def test_every_metric_says_what_is_bad():
    assert set(TRAITS) == set(Metric)
    assert all(traits.bad for traits in TRAITS.values())
