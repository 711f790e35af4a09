"""What the Latency page knows and does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui import outages
from stratum_desktop.gui.view_model import Notice, PageContext, ViewModel
from stratum_desktop.services.latency import (
    DayRows,
    LatencyDayPoint,
    LatencyLine,
    LatencyReport,
    UndeliveredRows,
)

PERIODS_DAYS = (7, 30, 90)
"""The windows that can be chosen."""


@dataclass(frozen=True, slots=True)
class DayDetail:
    """A day in the drawer; its rows follow when they are read."""

    line: LatencyLine
    point: LatencyDayPoint
    rows: DayRows | None = None


@dataclass(frozen=True, slots=True)
class UndeliveredDetail:
    """What a line still owes, in the drawer; its rows follow when they are read."""

    line: LatencyLine
    rows: UndeliveredRows | None = None


Detail = DayDetail | UndeliveredDetail


@dataclass(frozen=True, slots=True)
class State:
    """Latencies of a tab, and of the event of it that is looked at."""

    days: int
    #: Of the chosen tab.
    whole: LatencyReport
    #: Of the chosen line; `whole` where all events are.
    chosen: LatencyReport
    #: Of the days of the chosen line, oldest first; of every platform where all are looked at.
    outages: tuple[OutageWindow, ...] = ()
    detail: Detail | None = None


class LatencyViewModel(ViewModel[State]):
    """Percentiles by day, of a platform and one of its events or all of them."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.DELIVERIES, Topic.SIGNAL_QUALITY, Topic.DESTINATIONS, Topic.OUTAGES}
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._days = PERIODS_DAYS[1]
        self._platform: str | None = None
        #: Platform and event; None is all events of the tab.
        self._line: tuple[str | None, str] | None = None

    async def load(self) -> State:
        """Ask for the lines of the tab, and for the days of the chosen one."""
        latency = self.services.latency
        whole = await latency.report(platform=self._platform, days=self._days)
        chosen = whole
        if self._line is not None:
            platform, event_type = self._line
            chosen = await latency.report(platform=platform, event_type=event_type, days=self._days)
        detail = self.state.detail if self.state is not None else None
        return State(self._days, whole, chosen, await self._outages(chosen), detail)

    def is_empty(self, state: State) -> bool:
        """Say whether no platform is connected that anything could be delivered to."""
        return not state.whole.platforms

    def receive(self, argument: object) -> None:
        """Show the platform whose key another page named."""
        self.show_platform(None if argument is None else str(argument))

    def show_platform(self, platform: str | None) -> None:
        """Show another tab with all its events; None is the tab of all platforms."""
        if platform == self._platform and self._line is None and self.state is not None:
            return
        self._platform, self._line = platform, None
        self._look_elsewhere()

    def show_line(self, line: LatencyLine) -> None:
        """Narrow figures and days to an event, or widen them to all events again."""
        wanted = None if line.event_type is None else (line.platform, line.event_type)
        if wanted != self._line:
            self._line = wanted
            self._look_elsewhere()

    def show_days(self, days: int) -> None:
        """Look at the last so many days."""
        if days != self._days:
            self._days = days
            self._look_elsewhere()

    def open_day(self, point: LatencyDayPoint) -> None:
        """Open a day in the drawer and read the conversions behind its figures."""
        if self.state is None:
            return
        line = self.state.chosen.total
        self.set_state(replace(self.state, detail=DayDetail(line, point)))

        def on_read(rows: DayRows) -> Notice | None:
            self._put_rows(DayDetail(line, point, rows))
            return None

        self.query(
            "rows",
            lambda: self.services.latency.day_rows(
                on=point.on, platform=line.platform, event_type=line.event_type
            ),
            done=on_read,
        )

    def open_undelivered(self) -> None:
        """Open what waits and what expired in the drawer."""
        if self.state is None:
            return
        line, days = self.state.chosen.total, self._days
        self.set_state(replace(self.state, detail=UndeliveredDetail(line)))

        def on_read(rows: UndeliveredRows) -> Notice | None:
            self._put_rows(UndeliveredDetail(line, rows))
            return None

        self.query(
            "rows",
            lambda: self.services.latency.undelivered(
                platform=line.platform, event_type=line.event_type, days=days
            ),
            done=on_read,
        )

    def close_detail(self) -> None:
        """Forget what the drawer shows."""
        self.cancel("rows")
        if self.state is not None:
            self.set_state(replace(self.state, detail=None))

    async def _outages(self, chosen: LatencyReport) -> tuple[OutageWindow, ...]:
        if not chosen.history:
            return ()
        first, last = chosen.history[0].on, chosen.history[-1].on
        ask, platform = self.services.outages, chosen.platform
        if platform is None:
            return await outages.of_every_platform(ask, first=first, last=last)
        return await outages.of_platform(ask, platform, first=first, last=last)

    def _put_rows(self, detail: Detail) -> None:
        """Show rows that were read, unless the drawer was closed meanwhile."""
        if self.state is not None and self.state.detail is not None:
            self.set_state(replace(self.state, detail=detail))

    def _look_elsewhere(self) -> None:
        self.close_detail()
        self.reload(restart=True)
