"""Scores as terminal text: cut off, never rounded up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stratum_desktop.cli.quality_words import (
    driver_row,
    metric_words,
    one_decimal,
    score_words,
)
from stratum_desktop.domain.emq import Driver, read, score
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.signal_metric import Metric, MetricStatus


@pytest.mark.parametrize(
    ("value", "said"), [(79.99, "79.9"), (80.0, "80.0"), (0.0, "0.0"), (99.999, "99.9")]
)
def test_decimals_are_cut_off(value, said):
    assert one_decimal(value) == said


def test_a_rate_without_traffic_is_no_data():
    nothing = Metric(None, MetricStatus.NO_DATA, target=None, sample_size=0)
    assert metric_words(nothing) == "no data"


@pytest.mark.parametrize(
    ("driver", "quantity", "said"),
    [
        (Driver.EVENT_MATCH, 93.39, "93.3 %"),
        (Driver.LATENCY, 0.0134, "48 s"),
        (Driver.FRESHNESS, 31.08, "31 h"),
        (Driver.FRESHNESS, None, "no data"),
    ],
)
def test_a_driver_is_told_in_its_own_unit(driver, quantity, said):
    reading = read(
        driver,
        quantity,
        sample_size=9,
        evidence=Reason("emq.fresh_by_sync"),
        as_of=datetime.now(UTC),
    )
    (line,) = score([reading]).drivers
    assert driver_row(line)[1] == said


def test_a_score_is_never_told_without_its_bounds_and_its_evidence():
    at = datetime.now(UTC)
    readings = [
        read(driver, value, sample_size=9, evidence=Reason("emq.fresh_by_sync"), as_of=at)
        for driver, value in (
            (Driver.EVENT_MATCH, 90.0),
            (Driver.PIXEL_COVERAGE, 90.0),
            (Driver.LATENCY, None),
            (Driver.ATTRIBUTION, 90.0),
            (Driver.FRESHNESS, 1.0),
        )
    ]
    assert score_words(score(readings)) == (
        "EMQ 90.0, between 72.0 and 92.0, directional, measured on 80 % of the weight"
    )
    assert score_words(score([])) == "no data (unknown)"
