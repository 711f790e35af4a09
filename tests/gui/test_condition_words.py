"""Conditions in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.gui import condition_words


@pytest.mark.parametrize(
    ("metric", "value", "said"),
    [
        (Metric.CPA, Decimal("9.5"), "9.50 EUR"),
        (Metric.PACE, Decimal("0.62"), "0.62 ×"),
        (Metric.CTR, Decimal("1.234"), "1.23\u00a0%"),
        (Metric.CONVERSIONS, Decimal(31), "31"),
        (Metric.SPEND, None, "No data"),
    ],
)
def test_a_value_has_the_unit_of_its_metric(metric, value, said):
    assert condition_words.value_text(metric, value, "EUR") == said


def test_a_condition_says_what_it_met_and_whether_it_holds():
    met = Checked(Metric.CPA, Span.LAST_7, Operator.BELOW, Decimal(20), Decimal("15.5"), holds=True)
    assert condition_words.condition_fact(met, "EUR") == (
        "CPA",
        "15.50 EUR over the last 7 matured days; wanted below 20.00 EUR. Met.",
    )
