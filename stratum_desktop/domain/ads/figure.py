"""What an entity spent and brought in a day or an hour, as its platform counts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Step(StrEnum):
    """How long a figure is; both follow the ad account's time zone."""

    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class AdFigure:
    """One entity's day or hour. It grows for weeks, because conversions come late.

    What a platform leaves out of a row that it gives is 0; a row that it does not give is not a
    figure. Money is in major units of the account's currency.
    """

    external_id: str
    step: Step
    #: Aware; the start of the account's local day or hour.
    starts_at: datetime
    spend: Decimal
    #: Of the one kind that the destination's options name; platforms may count in fractions.
    conversions: float
    #: What those conversions were worth.
    revenue: Decimal
    impressions: int
    clicks: int
