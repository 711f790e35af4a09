"""What the forecast answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stratum_desktop.domain.forecast.outlook import Outlook


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """The EMQ ahead, of one platform or of the workspace."""

    #: None for the workspace.
    platform: str | None
    #: What a person reads.
    label: str
    #: Days that were taken as not measured, oldest first: of outages, and those that were named.
    left_out: tuple[date, ...]
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class ForecastReport:
    """What can be said of the days from today on."""

    #: The last day that is over; nothing later was learned from.
    last_day: date
    #: Of the days.
    zone: str
    #: How often a day should lie in its range.
    nominal_pct: int
    #: The workspace, then what is connected, by label; or the one platform that was asked for.
    lines: tuple[ForecastLine, ...]
