from __future__ import annotations

import math

import pytest

from stratum_desktop.domain.signal_metric import (
    CIRCUIT_OPEN_MINUTES_A_DAY,
    COLLISION_RATE_PCT,
    DUPLICATE_RATE_PCT,
    GIVEN_ID_PCT,
    P95_ATTEMPT_MS,
    RETRY_RATE_PCT,
    SUCCESS_RATE_PCT,
    MetricStatus,
    open_minutes,
    rate,
)

G, W, C = MetricStatus.GOOD, MetricStatus.WARNING, MetricStatus.CRITICAL


@pytest.mark.parametrize(
    ("target", "value", "status"),
    [
        *((DUPLICATE_RATE_PCT, value, s) for value, s in ((1.9, G), (2.0, W), (5.0, W), (5.1, C))),
        *((COLLISION_RATE_PCT, value, s) for value, s in ((0.0, G), (0.1, W), (1.0, W), (1.1, C))),
        *((GIVEN_ID_PCT, value, s) for value, s in ((95.1, G), (95.0, W), (80.0, W), (79.9, C))),
        *((SUCCESS_RATE_PCT, v, s) for v, s in ((99.1, G), (99.0, W), (95.0, W), (94.9, C))),
        *((RETRY_RATE_PCT, value, s) for value, s in ((1.9, G), (2.0, W), (10.0, W), (10.1, C))),
        *((P95_ATTEMPT_MS, value, s) for value, s in ((499.0, G), (500.0, W), (2000.1, C))),
    ],
)
def test_a_figure_is_judged_by_its_target(target, value, status):
    assert target.judge(value) is status


def test_no_traffic_has_no_rate_and_no_status():
    nothing = rate(0, 0, SUCCESS_RATE_PCT)
    assert (nothing.value, nothing.status) == (None, MetricStatus.NO_DATA)
    assert SUCCESS_RATE_PCT.judge(math.nan) is MetricStatus.NO_DATA


def test_a_rate_is_in_per_cent_of_the_whole():
    assert rate(1, 50, DUPLICATE_RATE_PCT).value == 2.0


@pytest.mark.parametrize(
    ("minutes", "status"),
    [(None, MetricStatus.NO_DATA), (0.0, G), (0.1, W), (5.0, W), (5.1, C)],
)
def test_any_minute_with_an_open_circuit_is_a_warning(minutes, status):
    assert open_minutes(minutes, sample_size=1).status is status
    assert CIRCUIT_OPEN_MINUTES_A_DAY.critical == 5
