"""What the Overview page knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui import outages
from stratum_desktop.gui.pages.overview.sentence import Finding, finding_of
from stratum_desktop.gui.view_model import ViewModel
from stratum_desktop.services.dashboards import DestinationCard, Overview, WaitingItem

_OFFLINE = "offline"
"""As `services.status.Status.network` spells it."""


@dataclass(frozen=True, slots=True)
class State:
    """Whether the data is good enough, and what waits for a person."""

    finding: Finding
    overview: Overview
    #: The time zone that today's hours are of.
    zone: ZoneInfo
    #: Of every platform in the days that are drawn, oldest first.
    outages: tuple[OutageWindow, ...] = ()

    @property
    def today(self) -> date:
        """Return the day whose hours are shown, the last of each destination's days."""
        return self.overview.status.as_of.astimezone(self.zone).date()

    @property
    def cards(self) -> tuple[DestinationCard, ...]:
        """Return the destinations."""
        return self.overview.destinations

    @property
    def waiting(self) -> tuple[WaitingItem, ...]:
        """Return what waits for a person."""
        return self.overview.waiting


class OverviewViewModel(ViewModel[State]):
    """The first page: one sentence, the destinations, what waits, today's deliveries."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(Topic) - {Topic.AUDIT}

    async def load(self) -> State:
        """Ask for the overview and judge it in one sentence."""
        overview = await self.services.dashboards.overview()
        zone = ZoneInfo(str(await self.services.settings.get("workspace.time_zone")))
        state = State(finding_of(overview.destinations), overview, zone)
        drawn = max((len(card.delivered_by_day) for card in state.cards), default=1)
        windows = await outages.of_every_platform(
            self.services.outages, first=state.today - timedelta(days=drawn - 1), last=state.today
        )
        return replace(state, outages=windows)

    def is_empty(self, state: State) -> bool:
        """Say whether nothing is connected, so that the page offers the first steps."""
        return not state.cards

    def is_offline(self, state: State) -> bool:
        """Say whether nothing can be delivered for want of a network."""
        return state.overview.status.network == _OFFLINE
