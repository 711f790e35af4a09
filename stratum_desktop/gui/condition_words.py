"""What a rule compares, in words: metrics, days, comparisons and their values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.gui import format as shown_as

METRICS: Mapping[Metric, str] = {
    Metric.SPEND: "Spend",
    Metric.CONVERSIONS: "Conversions",
    Metric.REVENUE: "Revenue",
    Metric.CPA: "CPA",
    Metric.ROAS: "ROAS",
    Metric.IMPRESSIONS: "Impressions",
    Metric.CLICKS: "Clicks",
    Metric.CTR: "CTR",
    Metric.CPC: "CPC",
    Metric.DAILY_BUDGET: "Daily budget",
    Metric.PACE: "Pace",
    Metric.POOR_DAYS: "Poor days in a row",
}

SPANS: Mapping[Span, str] = {
    Span.TODAY: "so far today",
    Span.EVENED_OUT: "over the days that the platform evens out",
    Span.LAST_3: "over the last 3 matured days",
    Span.LAST_7: "over the last 7 matured days",
    Span.LAST_14: "over the last 14 matured days",
    Span.LAST_28: "over the last 28 matured days",
    Span.SINCE_MATURED: "since the last matured day",
}

OPERATORS: Mapping[Operator, str] = {
    Operator.AT_LEAST: "at least",
    Operator.ABOVE: "above",
    Operator.AT_MOST: "at most",
    Operator.BELOW: "below",
}

_MONEY = frozenset({Metric.SPEND, Metric.REVENUE, Metric.CPA, Metric.CPC, Metric.DAILY_BUDGET})
_HOLDS: Mapping[bool | None, str] = {
    True: "Met",
    False: "Not met",
    None: "Nobody can tell",
}


def value_text(metric: Metric, value: Decimal | None, currency: str) -> str:
    """Return a value of a metric in its unit."""
    if value is None:
        return shown_as.NO_DATA
    if metric in _MONEY:
        return shown_as.money(value, currency)
    if metric is Metric.CTR:
        return shown_as.percent(float(value), decimals=2)
    if metric in (Metric.ROAS, Metric.PACE):
        return f"{shown_as.number(float(value))} ×"
    return shown_as.number(float(value))


def condition_fact(checked: Checked, currency: str) -> tuple[str, str]:
    """Return what was looked at, and what it was, over which days, against what, and whether."""
    was = value_text(checked.metric, checked.value, currency)
    wanted = value_text(checked.metric, checked.threshold, currency)
    return (
        METRICS[checked.metric],
        f"{was} {SPANS[checked.span]}; wanted {OPERATORS[checked.operator]} {wanted}. "
        f"{_HOLDS[checked.holds]}.",
    )
