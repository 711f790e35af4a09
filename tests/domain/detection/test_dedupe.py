"""Anomalies after which copies cannot be told from new events."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.anomaly.episode import Episode
from stratum_desktop.domain.anomaly.judgement import Expected, Judged
from stratum_desktop.domain.anomaly.metric import TRAITS, Direction, Metric
from stratum_desktop.domain.anomaly.season import Season
from stratum_desktop.domain.detection.dedupe import DEDUPE_METRICS, breaks_dedupe

HOUR = 3600


def episode(value: float, centre: float, edge: float, *, hours: int = 3) -> Episode:
    side = Direction.LOW if value < centre else Direction.HIGH
    low, high = (edge, 2 * centre - edge) if edge < centre else (2 * centre - edge, edge)
    worst = Judged(0, HOUR, value, 50, Expected(centre, low, high, Season.DAILY), side)
    return Episode(side, 0, hours * HOUR, worst, flags=hours)


@pytest.mark.parametrize(
    ("metric", "value", "centre", "edge", "is_outage"),
    [
        (Metric.GIVEN_ID_RATE, 10.0, 98.0, 93.0, True),
        # Far from usual, and not critical by itself.
        (Metric.GIVEN_ID_RATE, 80.0, 98.0, 93.0, False),
        # Critical, and usual for this sender.
        (Metric.GIVEN_ID_RATE, 40.0, 50.0, 44.0, False),
        (Metric.DUPLICATE_RATE, 40.0, 1.0, 3.0, True),
        (Metric.DUPLICATE_RATE, 5.0, 1.0, 3.0, False),
        (Metric.COLLISION_RATE, 9.0, 0.0, 0.5, True),
        (Metric.COLLISION_RATE, 1.0, 0.0, 0.5, False),
        (Metric.REFUSED_RATE, 90.0, 1.0, 4.0, False),
        (Metric.RECEIVED, 0.0, 50.0, 30.0, False),
    ],
)
def test_it_is_far_from_usual_and_critical_by_itself(metric, value, centre, edge, is_outage):
    assert breaks_dedupe(metric, episode(value, centre, edge), share=1.0) is is_outage


def test_a_small_sender_and_a_single_hour_are_none():
    grave = (10.0, 98.0, 93.0)
    assert breaks_dedupe(Metric.GIVEN_ID_RATE, episode(*grave), share=0.25)
    assert not breaks_dedupe(Metric.GIVEN_ID_RATE, episode(*grave), share=0.24)
    assert breaks_dedupe(Metric.GIVEN_ID_RATE, episode(*grave, hours=2), share=1.0)
    assert not breaks_dedupe(Metric.GIVEN_ID_RATE, episode(*grave, hours=1), share=1.0)


def test_its_figures_are_rates():
    assert {TRAITS[metric].kind.value for metric in DEDUPE_METRICS} == {"rate"}
