"""What LinkedIn reports of campaigns' days, as our figures; pure.

Source: learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/ads-reporting, from
general knowledge: unconfirmed. Money is in the account's currency, as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.platforms._shared.ad_answer import (
    Row,
    StrangeAnswer,
    decimal_of,
    part_of,
    rows_of,
    signed_of,
    whole_of,
)

MOST_ROWS = 15_000
"""Rows that a report holds at most; one that is full may have been cut. Source: …/ads-reporting,
unconfirmed."""
CONVERSION_METRIC = "externalWebsiteConversions"
_VALUE_OF = {CONVERSION_METRIC: "conversionValueInLocalCurrency"}
_CAMPAIGN = re.compile(r"urn:li:sponsoredCampaign:([0-9]{1,20})")


@dataclass(frozen=True, slots=True)
class Metrics:
    """Which of LinkedIn's metrics are read."""

    conversions: str
    #: None: this kind of conversion has no worth at LinkedIn.
    revenue: str | None

    @property
    def fields(self) -> str:
        """What a report asks for."""
        counted = ("impressions", "clicks", "costInLocalCurrency", self.conversions)
        worth = () if self.revenue is None else (self.revenue,)
        return ",".join((*counted, *worth, "dateRange", "pivotValues"))


def metrics_of(options: Mapping[str, str]) -> Metrics:
    """Return the one kind of conversion that a destination's options name."""
    conversions = options.get("conversion_metric") or CONVERSION_METRIC
    return Metrics(conversions, _VALUE_OF.get(conversions))


def figures_of(answer: Row, account: AdAccount, metrics: Metrics) -> tuple[AdFigure, ...]:
    """Return the figures of a report.

    Raises:
        StrangeAnswer: a row does not say of what it is, or holds something else than numbers.
    """
    zone = ZoneInfo(account.time_zone)
    return tuple(_figure_of(row, zone, metrics) for row in rows_of(answer, "elements"))


def _figure_of(row: Row, zone: ZoneInfo, metrics: Metrics) -> AdFigure:
    return AdFigure(
        external_id=_campaign_of(row),
        step=Step.DAY,
        starts_at=_day_of(part_of(part_of(row, "dateRange"), "start"), zone),
        spend=decimal_of(row, "costInLocalCurrency"),
        conversions=float(decimal_of(row, metrics.conversions)),
        revenue=signed_of(row, metrics.revenue) if metrics.revenue else Decimal(0),
        impressions=whole_of(row, "impressions"),
        clicks=whole_of(row, "clicks"),
    )


def _campaign_of(row: Row) -> str:
    values = row.get("pivotValues")
    urn = values[0] if isinstance(values, list) and len(values) == 1 else None
    found = _CAMPAIGN.fullmatch(urn) if isinstance(urn, str) else None
    if found is None:
        raise StrangeAnswer("pivotValues")
    return found[1]


def _day_of(day: Row, zone: ZoneInfo) -> datetime:
    year, month, number = (day.get(name) for name in ("year", "month", "day"))
    if not (type(year) is type(month) is type(number) is int):
        raise StrangeAnswer("dateRange")
    try:
        return datetime(year, month, number, tzinfo=zone)
    except (ValueError, OverflowError):
        raise StrangeAnswer("dateRange") from None
