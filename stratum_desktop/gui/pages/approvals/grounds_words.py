"""What a rule compared, in words; and the days that it looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.charts import AlignedLine
from stratum_desktop.services.approvals.view import DayOfCampaign

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
    Span.LAST_3: "over the last 3 matured days",
    Span.LAST_7: "over the last 7 matured days",
    Span.LAST_14: "over the last 14 matured days",
    Span.LAST_28: "over the last 28 matured days",
    Span.SINCE_MATURED: "since the last matured day",
}

_OPERATORS: Mapping[Operator, str] = {
    Operator.AT_LEAST: "at least",
    Operator.ABOVE: "above",
    Operator.AT_MOST: "at most",
    Operator.BELOW: "below",
}

_MONEY = frozenset({Metric.SPEND, Metric.REVENUE, Metric.CPA, Metric.CPC, Metric.DAILY_BUDGET})
_HOLDS: Mapping[bool | None, str] = {
    True: "It holds",
    False: "It does not hold",
    None: "Nobody can tell",
}
_DRAWN = (Metric.CPA, Metric.ROAS)


def value_text(metric: Metric, value: Decimal | None, currency: str) -> str:
    """Return a value of a metric in its unit."""
    if value is None:
        return shown_as.NO_DATA
    if metric in _MONEY:
        return shown_as.money(value, currency)
    if metric is Metric.CTR:
        return shown_as.percent(float(value), decimals=2)
    if metric in (Metric.ROAS, Metric.PACE):
        return f"{shown_as.figure(float(value), decimals=2)} ×"
    return shown_as.number(float(value))


def condition_fact(checked: Checked, currency: str) -> tuple[str, str]:
    """Return what was looked at, and what it was, over which days, against what, and whether."""
    was = value_text(checked.metric, checked.value, currency)
    wanted = value_text(checked.metric, checked.threshold, currency)
    return (
        METRICS[checked.metric],
        f"{was} {SPANS[checked.span]}; wanted {_OPERATORS[checked.operator]} {wanted}. "
        f"{_HOLDS[checked.holds]}.",
    )


DAY_TITLES = ("Day", "Spend", "Conv.", "Revenue")
_MAY_MATURE, _OUTAGE = "○", "▨"
DAYS_ABOUT = f"{_MAY_MATURE} may still mature, {_OUTAGE} lies in an outage and was left out."


def day_row(row: DayOfCampaign) -> tuple[str, ...]:
    """Return a day, marked where its numbers do not count."""
    mark = _OUTAGE if row.is_outage else "" if row.is_mature else _MAY_MATURE
    return (
        f"{shown_as.day_of_month(row.on)} {mark}".rstrip(),
        shown_as.money(row.spend, None),
        shown_as.number(row.conversions),
        shown_as.money(row.revenue, None),
    )


def days_of(history: Sequence[DayOfCampaign]) -> list[date]:
    """Return every day from the first to the last: one without a row is a gap."""
    if not history:
        return []
    first, last = history[0].on, history[-1].on
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]


def drawn_metric(checked: Sequence[Checked]) -> Metric:
    """Return what is drawn below spend: what the rule compared, CPA where it was neither."""
    return next((one.metric for one in checked if one.metric in _DRAWN), Metric.CPA)


def chart_lines(
    history: Sequence[DayOfCampaign], checked: Sequence[Checked], currency: str
) -> tuple[AlignedLine, AlignedLine]:
    """Return spend by day, and CPA or ROAS with what it was held against."""
    rows = {row.on: row for row in history}
    days, metric = days_of(history), drawn_metric(checked)
    spend = tuple(float(rows[on].spend) if on in rows else None for on in days)
    drawn = tuple(_of_day(rows[on], metric) if on in rows else None for on in days)
    threshold = next((float(one.threshold) for one in checked if one.metric is metric), None)

    def money(value: float | None) -> str:
        return shown_as.NO_DATA if value is None else shown_as.money(value, currency)

    def told(value: float | None) -> str:
        return value_text(metric, None if value is None else Decimal(str(value)), currency)

    return (
        AlignedLine("Spend", spend, money),
        AlignedLine(METRICS[metric], drawn, told, threshold),
    )


def _of_day(row: DayOfCampaign, metric: Metric) -> float | None:
    """Return a day's CPA or ROAS; None without a conversion, or without spend."""
    if metric is Metric.CPA:
        return float(row.spend) / row.conversions if row.conversions else None
    return float(row.revenue / row.spend) if row.spend else None
