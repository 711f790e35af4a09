"""What the EMQ page knows and does."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from stratum_desktop.domain.emq import Band, Driver, DriverLine
from stratum_desktop.domain.forecast.outlook import LOOKS_BACK_DAYS
from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui import outages
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.attribution import Measure, UsualRatioView
from stratum_desktop.services.forecast import ForecastReport
from stratum_desktop.services.signal_quality import DriverRows, EmqPoint, EmqReport
from stratum_desktop.services.sync import OwnFigureView

HISTORY_DAYS = 30
"""How far back the chart and the sparklines look."""

CHANGE_DAYS = 7
"""The change of the score is against the score of this many days before."""


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One line of the table of drivers."""

    line: DriverLine
    #: Score by day, oldest first; None where nothing was measured.
    trend: tuple[float | None, ...]
    #: What is said of the outages of each of these days, "" for none; empty where none has any.
    outages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DriverDetail:
    """The driver in the drawer; its rows follow when they are read."""

    row: DriverRow
    platform: str
    rows: DriverRows | None = None
    #: Of attribution alone: what the platform counts for each one of the truth.
    ratios: tuple[UsualRatioView, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """The score of the workspace or of one platform, and what it is made of."""

    #: The workspace's report; its parts are the tabs.
    whole: EmqReport
    #: The report of the chosen tab.
    report: EmqReport
    #: One point a day, oldest first.
    history: tuple[EmqPoint, ...]
    #: Most points lost first; empty on the tab of all platforms.
    drivers: tuple[DriverRow, ...]
    #: Days of the history on which events came in and none was delivered, oldest first.
    silent_days: tuple[date, ...] = ()
    #: Oldest first, as far back as the forecast looks; of every platform on the tab of all.
    outages: tuple[OutageWindow, ...] = ()
    detail: DriverDetail | None = None
    #: Of the chosen tab alone; None until it is worked out.
    forecast: ForecastReport | None = None
    #: What the platform of the chosen tab says itself; empty on the tab of all platforms.
    own: tuple[OwnFigureView, ...] = ()

    @property
    def change(self) -> float | None:
        """Return the points won or lost within a week; None when either end is unmeasured."""
        return change_over(self.history, days=CHANGE_DAYS)


_Past = tuple[tuple[EmqPoint, ...], tuple[OutageWindow, ...]]


class EmqViewModel(ViewModel[State]):
    """One score, its history and its drivers, by platform."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {
            Topic.ADS,
            Topic.SIGNAL_QUALITY,
            Topic.DELIVERIES,
            Topic.EVENTS,
            Topic.DESTINATIONS,
            Topic.OUTAGES,
        }
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._platform: str | None = None
        #: By tab, with the days and the outages that each was worked out from.
        self._forecasts: dict[str | None, tuple[_Past, ForecastReport]] = {}

    async def load(self) -> State:
        """Ask for the scores, and for the history of the chosen tab."""
        quality = self.services.signal_quality
        whole = await quality.emq()
        report = next((part for part in whole.parts if part.platform == self._platform), whole)
        stored = await quality.emq_history(platform=report.platform, days=HISTORY_DAYS)
        history = ending_now(stored, report)
        trends: Mapping[Driver, tuple[float | None, ...]] = {}
        if report.platform is not None:
            trends = await quality.driver_history(platform=report.platform, days=HISTORY_DAYS)
        drivers = _by_points_lost(report.score.drivers, trends)
        silent = await quality.silent_days(platform=report.platform, days=HISTORY_DAYS)
        detail = self._kept_detail(report, drivers)
        _, forecast = self._forecasts.get(report.platform, (None, None))
        windows = await self._outages(report.platform, history)
        own: tuple[OwnFigureView, ...] = ()
        if report.platform is not None:
            own = await self.services.sync.own_figures(platform=report.platform)
        return State(whole, report, history, drivers, silent, windows, detail, forecast, own)

    def on_shown(self, state: State) -> None:
        """Work out the forecast, unless it was made from the same days and outages."""
        platform, past = state.report.platform, (state.history[:-1], state.outages)
        known, _ = self._forecasts.get(platform, (None, None))
        if known == past or self.is_empty(state):
            return

        def on_made(forecast: ForecastReport) -> Notice | None:
            self._forecasts[platform] = past, forecast
            now = self.state
            if now is not None and now.report.platform == platform:
                self.set_state(replace(now, forecast=forecast))
            return None

        self.query(
            "forecast",
            lambda: self.services.forecast.emq(platform=platform, with_platforms=False),
            done=on_made,
        )

    def is_empty(self, state: State) -> bool:
        """Say whether no platform is connected that could have a score."""
        return not state.whole.parts

    def receive(self, argument: object) -> None:
        """Show the platform whose key another page named."""
        self.show_platform(None if argument is None else str(argument))

    def show_platform(self, platform: str | None) -> None:
        """Show another tab; None is the tab of all platforms."""
        if platform == self._platform and self.state is not None:
            return
        self._platform = platform
        if self.state is not None:
            self.set_state(replace(self.state, detail=None))
        self.reload(restart=True)

    def select_driver(self, driver: Driver) -> None:
        """Open a driver in the drawer and read the rows behind it."""
        state = self.state
        if state is None or state.report.platform is None:
            return
        row = next(row for row in state.drivers if row.line.reading.driver is driver)
        detail = DriverDetail(row, state.report.platform)
        self.set_state(replace(state, detail=detail))

        def on_read(found: tuple[DriverRows, tuple[UsualRatioView, ...]]) -> Notice | None:
            now = self.state
            if now is not None and now.detail is not None:
                rows, ratios = found
                self.set_state(replace(now, detail=replace(now.detail, rows=rows, ratios=ratios)))
            return None

        self.query("driver rows", lambda: self._behind(detail.platform, driver), done=on_read)

    def close_driver(self) -> None:
        """Forget the driver in the drawer."""
        self.cancel("driver rows")
        if self.state is not None:
            self.set_state(replace(self.state, detail=None))

    def declare_not_applicable(self, driver: Driver, why: str) -> None:
        """Take a driver out of this platform's score; audited with the why."""
        state = self.state
        if state is None or state.report.platform is None:
            return
        platform = state.report.platform
        self.command(
            "not applicable",
            lambda: self.services.signal_quality.declare_not_applicable(
                driver=driver, platform=platform, why=why
            ),
            done=lambda _: Notice(
                "The driver is left out of the score from now on.", Tone.GOOD, "not applicable"
            ),
        )

    def withdraw_not_applicable(self, driver: Driver) -> None:
        """Count a driver again."""
        state = self.state
        if state is None or state.report.platform is None:
            return
        platform = state.report.platform
        self.command(
            "not applicable",
            lambda: self.services.signal_quality.withdraw_not_applicable(
                driver=driver, platform=platform
            ),
        )

    def confirm_usual(self, measure: Measure) -> None:
        """Say that what the platform counts for each one of the truth is usual; audited."""
        self._about_usual(self.services.attribution.confirm, measure)

    def withdraw_usual(self, measure: Measure) -> None:
        """Measure attribution from the truth itself again; audited."""
        self._about_usual(self.services.attribution.withdraw, measure)

    def _about_usual(
        self, act: Callable[..., Coroutine[Any, Any, Changed[Any]]], measure: Measure
    ) -> None:
        state = self.state
        if state is None or state.detail is None:
            return
        detail = state.detail

        def on_done(_: object) -> Notice | None:
            self.select_driver(detail.row.line.reading.driver)
            return None

        self.command(
            "usual ratio", lambda: act(platform=detail.platform, measure=measure), done=on_done
        )

    async def _behind(
        self, platform: str, driver: Driver
    ) -> tuple[DriverRows, tuple[UsualRatioView, ...]]:
        rows = await self.services.signal_quality.driver_rows(platform=platform, driver=driver)
        if driver is not Driver.ATTRIBUTION:
            return rows, ()
        return rows, await self.services.attribution.usual(platform=platform)

    def measure_now(self) -> None:
        """Store today's measurement without waiting for the timetable."""
        self.command("measure", self.services.signal_quality.refresh)

    async def _outages(
        self, platform: str | None, history: Sequence[EmqPoint]
    ) -> tuple[OutageWindow, ...]:
        if not history:
            return ()
        last = history[-1].on
        first, ask = last - timedelta(days=LOOKS_BACK_DAYS), self.services.outages
        if platform is None:
            return await outages.of_every_platform(ask, first=first, last=last)
        return await outages.of_platform(ask, platform, first=first, last=last)

    def _kept_detail(self, report: EmqReport, drivers: Sequence[DriverRow]) -> DriverDetail | None:
        detail = self.state.detail if self.state is not None else None
        if detail is None or detail.platform != report.platform:
            return None
        driver = detail.row.line.reading.driver
        row = next((row for row in drivers if row.line.reading.driver is driver), None)
        return None if row is None else replace(detail, row=row)


def change_over(history: Sequence[EmqPoint], *, days: int) -> float | None:
    """Return the last point's score less that of `days` before.

    None when one is missing, or rests on too little: partial scores measure different things.
    """
    if not history:
        return None
    last = history[-1]
    before = next((p for p in history if p.on == last.on - timedelta(days=days)), None)
    if before is None or Band.UNKNOWN in (last.band, before.band):
        return None
    if last.score is None or before.score is None:
        return None
    return last.score - before.score


def _by_points_lost(
    lines: Sequence[DriverLine], trends: Mapping[Driver, tuple[float | None, ...]]
) -> tuple[DriverRow, ...]:
    """Return the drivers, what to fix first; those that do not apply stand last."""
    ranked = sorted(lines, key=lambda line: -1.0 if line.points_lost is None else line.points_lost)
    return tuple(DriverRow(line, trends.get(line.reading.driver, ())) for line in reversed(ranked))


def ending_now(stored: Sequence[EmqPoint], report: EmqReport) -> tuple[EmqPoint, ...]:
    """Return the history with today's point as the score stands now, not as last stored."""
    if not stored:
        return ()
    score = report.score
    today = EmqPoint(
        on=stored[-1].on,
        score=score.score,
        lower=score.lower,
        upper=score.upper,
        band=score.band,
        evidence_pct=score.evidence_pct,
    )
    return (*stored[:-1], today)
