"""Metrics of several days together, and what a threshold makes of them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal

from stratum_desktop.domain.rules.figure import MICRO, Totals
from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span

_COMPARE: Mapping[Operator, Callable[[Decimal, Decimal], bool]] = {
    Operator.AT_LEAST: operator.ge,
    Operator.ABOVE: operator.gt,
    Operator.AT_MOST: operator.le,
    Operator.BELOW: operator.lt,
}
_PARTS: Mapping[Metric, Callable[[Totals], tuple[int, int]]] = {
    Metric.SPEND: lambda of: (of.spend_micros, MICRO),
    Metric.CONVERSIONS: lambda of: (of.conversion_micros, MICRO),
    Metric.REVENUE: lambda of: (of.revenue_micros, MICRO),
    Metric.CPA: lambda of: (of.spend_micros, of.conversion_micros),
    Metric.ROAS: lambda of: (of.revenue_micros, of.spend_micros),
    Metric.IMPRESSIONS: lambda of: (of.impressions, 1),
    Metric.CLICKS: lambda of: (of.clicks, 1),
    Metric.CTR: lambda of: (of.clicks * 100, of.impressions),
    Metric.CPC: lambda of: (of.spend_micros, of.clicks * MICRO),
}
"""Each metric of days as a fraction."""


def measured(metric: Metric, totals: Totals | None) -> Decimal | None:
    """Return a metric of several days; None: no data, or nothing to divide by."""
    if totals is None:
        return None
    above, below = _PARTS[metric](totals)
    return Decimal(above) / below if below > 0 else None


def check(
    metric: Metric, span: Span, compared: Operator, threshold: Decimal, value: Decimal | None
) -> Checked:
    """Return a comparison with what came of it; nothing comes of a value that is not known."""
    met = None if value is None else _COMPARE[compared](value, threshold)
    return Checked(metric, span, compared, threshold, value, met)
