"""What campaigns spent and brought, by days and hours of the account.

The conversions are `metrics.conversions`: those of the actions that the account counts as its
goals, so that none is counted twice. Where the destination names an action, they are that one's,
which Google tells beside no cost, so by a query of its own. They belong to the day of the click.
Sources, read 2026-11-23: developers.google.com/google-ads/api/fields/v26/metrics and …/segments.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple
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


class Counted(NamedTuple):
    """The conversions of one action in a campaign's day or hour."""

    external_id: str
    starts_at: datetime
    conversions: float
    revenue: Decimal


def query_for(step: Step, *, first: date, last: date) -> str:
    """Return what to ask for the figures of local days, both included."""
    segments = _SEGMENTS[step]
    return (
        f"SELECT campaign.id, {segments}, {_METRICS} FROM campaign"
        f" WHERE segments.date BETWEEN '{first}' AND '{last}' ORDER BY {segments}, campaign.id"
    )


def counted_query_for(step: Step, *, first: date, last: date, action: str) -> str:
    """Return what to ask for the conversions of one action on local days, both included.

    Args:
        action: its resource name.
    """
    segments = _SEGMENTS[step]
    return (
        f"SELECT campaign.id, {segments}, segments.conversion_action, metrics.all_conversions,"
        " metrics.all_conversions_value FROM campaign"
        f" WHERE segments.date BETWEEN '{first}' AND '{last}'"
        f" AND segments.conversion_action = '{action}'"
    )


def counted_of(step: Step, zone: ZoneInfo, row: Row) -> Counted:
    """Return what a row of `counted_query_for` says.

    Raises:
        StrangeRow: it cannot be told what or when it speaks of, or a metric is none.
    """
    return Counted(
        identity(row, "campaign", "id"),
        _start_of(step, zone, row),
        float(number(row, "metrics", "allConversions") or 0),
        _value_of(row, "allConversionsValue"),
    )


def with_counted(figures: Iterable[AdFigure], counted: Iterable[Counted]) -> tuple[AdFigure, ...]:
    """Return figures with the conversions of an action in place of the account's goals."""
    found = {(one.external_id, one.starts_at): one for one in counted}
    none = Counted("", datetime.min, 0.0, Decimal(0))  # noqa: DTZ901 - stands for no time
    return tuple(
        replace(one, conversions=said.conversions, revenue=said.revenue)
        for one in figures
        for said in (found.get((one.external_id, one.starts_at), none),)
    )


def figure_of(step: Step, zone: ZoneInfo, row: Row) -> AdFigure:
    """Return what a row of `query_for` says; a metric that it leaves out is 0.

    Raises:
        StrangeRow: it cannot be told what or when it speaks of, or a metric is none.
    """
    conversions = number(row, "metrics", "conversions")
    return AdFigure(
        external_id=identity(row, "campaign", "id"),
        step=step,
        starts_at=_start_of(step, zone, row),
        spend=money(row, "metrics", "costMicros") or Decimal(0),
        conversions=float(conversions or 0),
        revenue=_value_of(row, "conversionsValue"),
        impressions=whole(row, "metrics", "impressions") or 0,
        clicks=whole(row, "metrics", "clicks") or 0,
    )


def _value_of(row: Row, name: str) -> Decimal:
    value = number(row, "metrics", name)
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
