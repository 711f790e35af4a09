"""What campaigns spent and brought, by days and hours of the account.

The conversions are `metrics.conversions`: those of the actions that the account counts as its
goals, so that none is counted twice. They belong to the day of the click.
Sources, read 2026-11-23: developers.google.com/google-ads/api/fields/v26/metrics and …/segments.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.platforms.google.ads.mapping import (
    Row,
    StrangeRow,
    identity,
    money,
    number,
    text,
    whole,
)

_METRICS = (
    "metrics.cost_micros, metrics.conversions, metrics.conversions_value, metrics.impressions,"
    " metrics.clicks"
)
_SEGMENTS = {Step.DAY: "segments.date", Step.HOUR: "segments.date, segments.hour"}
_LAST_HOUR = 23


def query_for(step: Step, *, first: date, last: date) -> str:
    """Return what to ask for the figures of local days, both included."""
    segments = _SEGMENTS[step]
    return (
        f"SELECT campaign.id, {segments}, {_METRICS} FROM campaign"
        f" WHERE segments.date BETWEEN '{first}' AND '{last}' ORDER BY {segments}, campaign.id"
    )


def figure_of(step: Step, zone: ZoneInfo, row: Row) -> AdFigure:
    """Return what a row of `query_for` says; a metric that it leaves out is 0.

    Raises:
        StrangeRow: it cannot be told what or when it speaks of, or a metric is none.
    """
    conversions, value = number(row, "metrics", "conversions"), _value_of(row)
    return AdFigure(
        external_id=identity(row, "campaign", "id"),
        step=step,
        starts_at=_start_of(step, zone, row),
        spend=money(row, "metrics", "costMicros") or Decimal(0),
        conversions=float(conversions or 0),
        revenue=value,
        impressions=whole(row, "metrics", "impressions") or 0,
        clicks=whole(row, "metrics", "clicks") or 0,
    )


def _value_of(row: Row) -> Decimal:
    value = number(row, "metrics", "conversionsValue")
    # The shortest text of a binary fraction is what Google wrote.
    return Decimal(0) if value is None else Decimal(repr(value))


def _start_of(step: Step, zone: ZoneInfo, row: Row) -> datetime:
    try:
        day = date.fromisoformat(text(row, "segments", "date"))
    except ValueError:
        raise StrangeRow from None
    if step is Step.DAY:
        return datetime.combine(day, time(0), zone)
    hour = whole(row, "segments", "hour") or 0
    if not 0 <= hour <= _LAST_HOUR:
        raise StrangeRow
    return datetime.combine(day, time(hour), zone)
