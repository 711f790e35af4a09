"""Scores as terminal text: cut off, never rounded up."""

from __future__ import annotations

import pytest

from stratum_desktop.cli.quality_words import metric_words, one_decimal
from stratum_desktop.domain.signal_metric import Metric, MetricStatus


@pytest.mark.parametrize(
    ("value", "said"), [(79.99, "79.9"), (80.0, "80.0"), (0.0, "0.0"), (99.999, "99.9")]
)
def test_decimals_are_cut_off(value, said):
    assert one_decimal(value) == said


def test_a_rate_without_traffic_is_no_data():
    nothing = Metric(None, MetricStatus.NO_DATA, target=None, sample_size=0)
    assert metric_words(nothing) == "no data"
