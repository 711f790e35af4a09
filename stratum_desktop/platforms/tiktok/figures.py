"""What TikTok reports of campaigns, as our figures; pure.

Source: TikTok portal/docs?id=1740302848100353 (reports), read 2026-11-22: values
are texts; connectors know "-" for none. The names of conversions are known from them alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.platforms._shared.ad_answer import (
    Row,
    StrangeAnswer,
    decimal_of,
    id_of,
    part_of,
    rows_of,
    signed_of,
    whole_of,
)
from stratum_desktop.platforms.tiktok.entities import instant_of

TIME_DIMENSION = {Step.DAY: "stat_time_day", Step.HOUR: "stat_time_hour"}
CONVERSION_METRIC = "complete_payment"
_VALUE_OF = {CONVERSION_METRIC: "total_complete_payment_rate"}
"""The purchases of a website, and what they were worth, whose name says otherwise. Unconfirmed."""
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Metrics:
    """Which of TikTok's metrics are read."""

    conversions: str
    #: None: this kind of conversion has no worth at TikTok.
    revenue: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """What a report asks for."""
        counted = ("spend", "impressions", "clicks", self.conversions)
        return counted if self.revenue is None else (*counted, self.revenue)


def metrics_of(options: Mapping[str, str]) -> Metrics:
    """Return the one kind of conversion that a destination's options name."""
    conversions = options.get("conversion_metric") or CONVERSION_METRIC
    return Metrics(conversions, options.get("revenue_metric") or _VALUE_OF.get(conversions))


def days_of(first: date, last: date) -> tuple[str, str]:
    """Return a range of days as TikTok spells it."""
    return first.isoformat(), last.isoformat()


def figures_of(data: Row, account: AdAccount, step: Step, metrics: Metrics) -> tuple[AdFigure, ...]:
    """Return the figures of a report's page.

    An hour that comes twice, as when summer time ends, is told apart by its order alone.

    Raises:
        StrangeAnswer: a row does not say of what it is, or holds something else than numbers.
    """
    seen: set[tuple[str, float]] = set()
    figures = []
    for row in rows_of(data, "list"):
        figure = _figure_of(row, account, step, metrics)
        if (figure.external_id, figure.starts_at.timestamp()) in seen:
            figure = replace(figure, starts_at=figure.starts_at.replace(fold=1))
        seen.add((figure.external_id, figure.starts_at.timestamp()))
        figures.append(figure)
    return tuple(figures)


def _figure_of(row: Row, account: AdAccount, step: Step, metrics: Metrics) -> AdFigure:
    dimensions, values = part_of(row, "dimensions"), _counted(part_of(row, "metrics"))
    dimension = TIME_DIMENSION[step]
    starts_at = instant_of(dimensions, dimension, zone=account.time_zone)
    if starts_at is None or starts_at.minute or (step is Step.DAY and starts_at.hour):
        raise StrangeAnswer(dimension)
    return AdFigure(
        external_id=id_of(dimensions, "campaign_id"),
        step=step,
        starts_at=starts_at,
        spend=decimal_of(values, "spend"),
        conversions=float(decimal_of(values, metrics.conversions)),
        revenue=signed_of(values, metrics.revenue) if metrics.revenue else Decimal(0),
        impressions=whole_of(values, "impressions"),
        clicks=whole_of(values, "clicks"),
    )


def _counted(values: Row) -> Row:
    """Leave out what TikTok has none of; what a row leaves out is 0."""
    return {name: value for name, value in values.items() if value != _NONE}
