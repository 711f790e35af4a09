"""The days that a rule looked at, in words and as lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from stratum_desktop.domain.rules.judgement import Checked, Metric
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.charts import AlignedLine
from stratum_desktop.gui.condition_words import METRICS, value_text
from stratum_desktop.services.approvals.view import DayOfCampaign

_DRAWN = (Metric.CPA, Metric.ROAS)


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
