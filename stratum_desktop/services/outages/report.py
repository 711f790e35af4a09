"""Outages as screens show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stratum_desktop.domain.outage import OutageWindow


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
