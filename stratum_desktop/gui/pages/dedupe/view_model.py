"""What the Dedupe page knows and does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui import outages
from stratum_desktop.gui.view_model import PageContext, ViewModel
from stratum_desktop.services.signal_quality import Collision, DedupeReport, TwinReport

PERIODS_DAYS = (7, 30)
"""The windows that can be chosen."""


@dataclass(frozen=True, slots=True)
class State:
    """What came in twice, and the pairs that contradict or miss each other."""

    days: int
    report: DedupeReport
    #: Newest first.
    collisions: tuple[Collision, ...]
    twins: TwinReport
    #: Those of all platforms, oldest first: the rates are of no platform.
    outages: tuple[OutageWindow, ...] = ()


class DedupeViewModel(ViewModel[State]):
    """Three rates against their targets, collisions, and what browser and server both saw."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset({Topic.EVENTS, Topic.OUTAGES})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._days = PERIODS_DAYS[0]

    async def load(self) -> State:
        """Ask for the rates and the newest collisions."""
        quality = self.services.signal_quality
        report = await quality.dedupe(days=self._days)
        twins = await quality.twins(days=self._days)
        first, last = report.history[0].on, report.history[-1].on
        windows = await outages.of_platform(self.services.outages, None, first=first, last=last)
        collisions = await quality.collisions(limit=50)
        return State(self._days, report, collisions, twins, windows)

    def is_empty(self, state: State) -> bool:
        """Say whether nothing came in at all."""
        return state.report.received == 0 and not state.collisions

    def show_days(self, days: int) -> None:
        """Look at the last 7 or 30 days."""
        if days != self._days:
            self._days = days
            self.reload(restart=True)
