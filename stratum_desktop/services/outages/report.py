"""Outages as screens show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.services.outages.hours import OutageHour

WHERE_TO_ENTER = (
    "Enter them in Google Ads under Tools, Budgets and bidding, Adjustments, Exclusions: name, "
    "dates and times as here, for the whole account. They reach Smart Bidding of Search, Shopping, "
    "Display and Performance Max; reports stay as they are. One has at most 14 days."
)
"""Source: Google Ads help, "About data exclusions", read 2026-11."""

DELAY_WORDS = (
    "An exclusion takes the clicks of its time with their conversions. The conversions that are "
    "missing belong to clicks before them, so begin earlier by the days that a click usually takes "
    "to convert. What was only delivered late and has arrived since needs none."
)


@dataclass(frozen=True, slots=True)
class OutageView:
    """One outage and what became of it; instants are aware UTC."""

    id: int
    window: OutageWindow
    #: What a person calls the platform; "All platforms" of an outage of them all.
    label: str
    noticed_at: datetime
    #: Whether a person set its start or end, those who marked it included.
    is_set_by_hand: bool
    #: None: it counts.
    dismissed_at: datetime | None
    dismissed_why: str | None

    @property
    def is_dismissed(self) -> bool:
        """Say whether a person said that it was none."""
        return self.dismissed_at is not None

    @property
    def is_going_on(self) -> bool:
        """Say whether it counts and has no end yet."""
        return self.window.end_at is None and not self.is_dismissed


@dataclass(frozen=True, slots=True)
class OutageDetail:
    """One outage and the hours behind it."""

    outage: OutageView
    #: Oldest first, some before and after it among them.
    hours: tuple[OutageHour, ...]
