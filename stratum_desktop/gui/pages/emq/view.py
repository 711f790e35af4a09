"""The EMQ page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.domain.emq import Band
from stratum_desktop.gui import format as words
from stratum_desktop.gui import outages
from stratum_desktop.gui.charts import ScoreFigure, ScoreHistory, ScorePoint, day_readings
from stratum_desktop.gui.looks import BANDS, DRIVER_NAMES, NO_DATA, band_stretches
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.emq.columns import DRIVER_COLUMNS, PLATFORM_COLUMNS
from stratum_desktop.gui.pages.emq.drawer import driver_drawer
from stratum_desktop.gui.pages.emq.forecast_words import forecast_words, score_forecast
from stratum_desktop.gui.pages.emq.own_figures import OwnFigures
from stratum_desktop.gui.pages.emq.view_model import (
    HISTORY_DAYS,
    DriverDetail,
    DriverRow,
    EmqViewModel,
    State,
)
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import Card, Label, RecordView, SegmentedTabs, scrolled_page
from stratum_desktop.services.signal_quality import EmqReport

_ALL = "all"
_FIGURE_PX = 300
_MOST_CHART_PX = 440


class EmqView(PageView[State]):
    """The score left, its history right, what it is made of below."""

    view_model: EmqViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._tabs = SegmentedTabs("Platform")
        self._tabs.chosen.connect(self._on_tab_chosen)
        self._drawn: DriverDetail | None = None
        inside = QWidget()
        inside.setAccessibleName("EMQ")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        column.addWidget(self._tabs)
        self._score = _ScoreCard()
        self._history = ScoreHistory("EMQ by day")
        chart = Card(f"Last {HISTORY_DAYS} days and the forecast")
        chart.setMaximumHeight(_MOST_CHART_PX)
        self._score.setMaximumHeight(_MOST_CHART_PX)
        chart.add(self._history, 1)
        self._outlook = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        chart.add(self._outlook)
        top = QHBoxLayout()
        top.setSpacing(Space.NORMAL)
        top.addWidget(self._score)
        top.addWidget(chart, 1)
        column.addLayout(top, 1)
        column.addWidget(self._make_drivers())
        column.addWidget(self._make_platforms())
        self._own = OwnFigures()
        column.addWidget(self._own)
        column.addStretch(1)
        scrolled_page(layout, inside)

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the chosen tab."""
        tabs = [(part.platform or _ALL, part.label) for part in state.whole.parts]
        self._tabs.set_tabs([(_ALL, "All"), *tabs], state.report.platform or _ALL)
        self._score.show_state(state)
        names = {part.platform: part.label for part in state.whole.parts if part.platform}
        labels = names if state.report.platform is None else {}
        known = outages.shaded(state.outages, shown.as_of, labels=labels)
        silent = outages.silent(state.silent_days, known)
        shaded = sorted((*known, *silent), key=lambda one: one.start_at)
        points = [
            ScorePoint(
                one.on,
                one.score,
                one.lower,
                one.upper,
                BANDS[one.band].word,
                is_trusted=one.band is not Band.UNKNOWN,
            )
            for one in state.history
        ]
        self._history.set_history(
            points,
            band_stretches(),
            shaded,
            forecast=score_forecast(state.forecast),
        )
        self._outlook.setText(forecast_words(state.forecast))
        is_whole = state.report.platform is None
        self._drivers_card.setVisible(not is_whole)
        self._platforms_card.setVisible(is_whole)
        told = day_readings(shaded, [one.on for one in state.history])
        self._drivers.set_rows([replace(row, outages=told) for row in state.drivers])
        self._drivers.fit_height()
        self._platforms.set_rows(sorted(state.whole.parts, key=_worst_first))
        self._platforms.fit_height()
        self._own.show_figures(state.report.label, state.own)
        self._render_drawer(state)

    def empty(self) -> EmptyWords:
        """Say what will be here."""
        return EmptyWords(
            title="No platform is connected",
            sentence="Once events go to a platform, this page scores how far its signals can be "
            "trusted: five drivers, each with its value, its evidence and what it costs.",
            icon="emq",
            action=Command("Connect a platform", partial(self.shell.open_page, "accounts")),
        )

    def commands(self) -> tuple[Command, ...]:
        """Offer to measure now."""
        return (Command("Measure EMQ now", self.view_model.measure_now),)

    def drawer_closed(self) -> None:
        """Forget the driver."""
        self.view_model.close_driver()

    def _make_drivers(self) -> Card:
        self._drivers: RecordView[DriverRow] = RecordView(
            "Drivers", DRIVER_COLUMNS, key=lambda row: row.line.reading.driver
        )
        self._drivers.opened.connect(self._on_driver_opened)
        self._drivers.clicked.connect(self._on_driver_clicked)
        self._drivers_card = Card(
            "Drivers",
            caption="Most points lost first: the first row is "
            "what to fix. Open a row to see the rows behind it.",
        )
        self._drivers_card.add(self._drivers)
        return self._drivers_card

    def _make_platforms(self) -> Card:
        self._platforms: RecordView[EmqReport] = RecordView(
            "Platforms", PLATFORM_COLUMNS, key=lambda report: report.platform
        )
        self._platforms.opened.connect(self._on_platform_opened)
        self._platforms_card = Card("Platforms", caption="Open a row to see its five drivers.")
        self._platforms_card.add(self._platforms)
        return self._platforms_card

    def _render_drawer(self, state: State) -> None:
        detail = state.detail
        if detail is self._drawn:
            return
        self._drawn = detail
        if detail is None:
            self.shell.close_drawer()
            return
        title = f"{DRIVER_NAMES[detail.row.line.reading.driver]} on {state.report.label}"
        self.shell.show_drawer(title, driver_drawer(detail, self.view_model))

    def _on_tab_chosen(self, key: str) -> None:
        self.view_model.show_platform(None if key == _ALL else key)

    def _on_driver_opened(self, row: DriverRow) -> None:
        self.view_model.select_driver(row.line.reading.driver)

    def _on_driver_clicked(self) -> None:
        if self._drivers.current is not None:
            self._on_driver_opened(self._drivers.current)

    def _on_platform_opened(self, report: EmqReport) -> None:
        self.view_model.show_platform(report.platform)


class _ScoreCard(Card):
    """The figure, its change, what it was measured on, and who is worst or left out."""

    def __init__(self) -> None:
        super().__init__("EMQ, last 7 days")
        self.setFixedWidth(_FIGURE_PX)
        self._figure = ScoreFigure()
        self._change = Label("", TextStyle.BASE, wraps=True)
        self._evidence = Label("", TextStyle.BASE, Role.MUTED, wraps=True)
        self._others = Label("", TextStyle.BASE, Role.MUTED, wraps=True)
        self.add(self._figure)
        for label in (self._change, self._evidence, self._others):
            self.add(label)
        self.body.addStretch(1)

    def show_state(self, state: State) -> None:
        """Show the score of the chosen tab."""
        report = state.report
        emq = report.score
        is_known = emq.band is not Band.UNKNOWN
        look = NO_DATA if emq.score is None else BANDS[emq.band]
        self._figure.set_score(emq.score, emq.lower, emq.upper, look, is_trusted=is_known)
        self._change.setText(_change_words(state.change))
        self._change.set_role(Role.MUTED if state.change is None else Role.TEXT)
        self._evidence.setText(
            f"Measured on {words.percent(emq.evidence_pct)} of the weight, "
            f"{words.plural(report.conversions_delivered, 'conversion', 'conversions')} delivered."
        )
        self._others.setText(_others_words(report))
        self._others.setVisible(bool(self._others.text()))


def _worst_first(report: EmqReport) -> tuple[bool, float]:
    """Return what sorts the lowest certain score first, and what cannot be judged last."""
    return report.score.band is Band.UNKNOWN, report.score.lower or 0.0


def _change_words(change: float | None) -> str:
    if change is None:
        return "Nothing of a week ago to compare with"
    if abs(change) < 0.05:
        return "Unchanged within a week"
    sign = "+" if change > 0 else "−"
    return f"{sign}{words.score(abs(change))} points within a week"


def _others_words(report: EmqReport) -> str:
    said = []
    if report.worst is not None:
        said.append(f"Worst: {report.worst}.")
    if report.left_out:
        said.append(f"Left out for want of evidence: {', '.join(report.left_out)}.")
    return " ".join(said)
