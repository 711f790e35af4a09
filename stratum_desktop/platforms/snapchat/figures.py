"""What Snapchat tells of campaigns' days and hours, as our figures; pure.

Source: developers.snap.com/marketing-api/Ads-API/measurement, read 2026-11-22: a campaign is asked
for by itself, and spend is in millionths. The names of conversions are unconfirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import orjson

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.platforms._shared.ad_answer import (
    Row,
    StrangeAnswer,
    decimal_of,
    instant_of,
    part_of,
    rows_of,
    signed_of,
    whole_of,
)
from stratum_desktop.platforms.snapchat.entities import MICROS, parts_of

CONVERSION_METRIC = "conversion_purchases"
_VALUE_OF = {CONVERSION_METRIC: "conversion_purchases_value"}
_GRANULARITY = {Step.DAY: "DAY", Step.HOUR: "HOUR"}


@dataclass(frozen=True, slots=True)
class Metrics:
    """Which of Snapchat's fields are read."""

    conversions: str
    #: None: this kind of conversion has no worth at Snapchat.
    revenue: str | None

    @property
    def fields(self) -> str:
        """What is asked for."""
        counted = ("impressions", "swipes", "spend", self.conversions)
        return ",".join(counted if self.revenue is None else (*counted, self.revenue))


@dataclass(frozen=True, slots=True)
class Walk:
    """How far the campaigns of an account were asked for."""

    #: Ids of the campaigns that are known and not asked for yet.
    left: tuple[str, ...]
    #: What more campaigns are listed with; None: there are no more.
    listing: str | None

    @property
    def cursor(self) -> str | None:
        """The walk as text; None at its end."""
        if not self.left and self.listing is None:
            return None
        return orjson.dumps([self.listing, *self.left]).decode()


def walk_of(cursor: str) -> Walk:
    """Return the walk that gave a cursor."""
    listing, *left = orjson.loads(cursor)
    return Walk(tuple(left), listing)


def metrics_of(options: Mapping[str, str]) -> Metrics:
    """Return the one kind of conversion that a destination's options name."""
    conversions = options.get("conversion_metric") or CONVERSION_METRIC
    return Metrics(conversions, options.get("revenue_metric") or _VALUE_OF.get(conversions))


def question_of(
    account: AdAccount, step: Step, metrics: Metrics, first: date, last: date
) -> dict[str, str]:
    """Return what a campaign's figures are asked for with, from midnight to midnight."""
    zone = ZoneInfo(account.time_zone)
    edges = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    start, end = (edge.isoformat(timespec="milliseconds") for edge in edges)
    return {
        "granularity": _GRANULARITY[step],
        "start_time": start,
        "end_time": end,
        "fields": metrics.fields,
    }


def figures_of(
    answer: Row, account: AdAccount, campaign_id: str, step: Step, metrics: Metrics
) -> tuple[AdFigure, ...]:
    """Return the figures of a campaign.

    Raises:
        StrangeAnswer: a row does not say of when it is, or holds something else than numbers.
    """
    zone = ZoneInfo(account.time_zone)
    return tuple(
        _figure_of(row, zone, campaign_id, step, metrics)
        for series in parts_of(answer, "timeseries_stats", "timeseries_stat")
        for row in rows_of(series, "timeseries")
    )


def _figure_of(
    row: Row, zone: ZoneInfo, campaign_id: str, step: Step, metrics: Metrics
) -> AdFigure:
    instant = instant_of(row, "start_time")
    starts_at = None if instant is None else instant.astimezone(zone)
    if starts_at is None or starts_at.minute or (step is Step.DAY and starts_at.hour):
        raise StrangeAnswer("start_time")
    values = part_of(row, "stats")
    revenue = signed_of(values, metrics.revenue) / MICROS if metrics.revenue else Decimal(0)
    return AdFigure(
        external_id=campaign_id,
        step=step,
        starts_at=starts_at,
        spend=decimal_of(values, "spend") / MICROS,
        conversions=float(decimal_of(values, metrics.conversions)),
        revenue=revenue,
        impressions=whole_of(values, "impressions"),
        clicks=whole_of(values, "swipes"),
    )
