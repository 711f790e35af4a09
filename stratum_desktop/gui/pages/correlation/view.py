"""The Correlation page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.domain.correlation.measure import Measure, SeriesKey
from stratum_desktop.gui import format as words
from stratum_desktop.gui import outages
from stratum_desktop.gui.charts import (
    AlignedLine,
    AlignedSeries,
    LagProfile,
    Outage,
    PairMatrix,
)
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.correlation.columns import day_columns
from stratum_desktop.gui.pages.correlation.drawer import day_drawer
from stratum_desktop.gui.pages.correlation.view_model import (
    PERIODS_DAYS,
    CorrelationViewModel,
    DayDetail,
    State,
)
from stratum_desktop.gui.pages.correlation.words import (
    LOOKS,
    cell_of,
    figure_text,
    lag_point,
    summary,
    untold,
)
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import (
    Card,
    Label,
    Pill,
    RecordView,
    SegmentedTabs,
    scrolled_page,
)
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.correlation import (
    MEASURE_NAMES,
    NOT_CAUSE,
    AlignedStep,
    Matrix,
    PairReport,
)

_SUBJECT_PX = 320
_MOST_DAYS_SHOWN = 14
_HOW = (
    "Each day is its change against the same weekday a week before, by rank, so that weekdays and "
    "growth alone are no relation. Ranges are 95\u00a0% ranges of all lags together. Where two "
    "move together on the same day, a week apart shows the reverse, half as strong."
)


class CorrelationView(PageView[State]):
    """A matrix of pairs, and below it one of them: lags, both series, days."""

    view_model: CorrelationViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._drawn: DayDetail | None = None
        self._keys: list[SeriesKey] = []
        self._period = SegmentedTabs("Period")
        self._period.set_tabs([(str(days), f"{days} days") for days in PERIODS_DAYS])
        self._period.chosen.connect(self._on_period_chosen)
        self._subject = ChoiceBox("What to compare", width=_SUBJECT_PX)
        self._subject.chosen.connect(self._on_subject_chosen)
        inside = QWidget()
        inside.setAccessibleName("Correlation")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        top = QHBoxLayout()
        top.addWidget(self._subject)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(Label(NOT_CAUSE, TextStyle.BASE, Role.TEXT, wraps=True))
        column.addWidget(self._make_matrix())
        self._pair = _PairCard()
        self._pair.series.opened.connect(self.view_model.open_day)
        column.addWidget(self._pair)
        column.addWidget(self._make_days())
        column.addStretch(1)
        scrolled_page(layout, inside)

    def header(self) -> QWidget:
        """Return the choice of the period."""
        return self._period

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the matrix, and of it the chosen pair."""
        self._period.choose(str(state.days))
        measures = [(f"{MEASURE_NAMES[one]}, all platforms", one) for one in Measure]
        platforms = [(f"All figures of {label}", key) for key, label in state.matrix.platforms]
        self._subject.set_choices([*measures, *platforms], state.subject)
        self._show_matrix(state.matrix, state.pair)
        for part in (self._pair, self._days_card):
            part.setVisible(state.pair is not None)
        if state.pair is not None:
            names = dict(state.matrix.platforms)
            shaded = outages.shaded(state.pair.outages, shown.as_of, labels=names)
            self._pair.show_report(state.pair, shaded)
            self._show_days(state.pair)
        self._render_drawer(state.detail)

    def empty(self) -> EmptyWords:
        """Say what will be here."""
        return EmptyWords(
            title="No platform is connected",
            sentence="Once platforms are measured for three weeks, this page says which of their "
            "figures move together, how surely, and which runs ahead.",
            icon="correlation",
            action=Command("Connect a platform", partial(self.shell.open_page, "accounts")),
        )

    def commands(self) -> tuple[Command, ...]:
        """Offer every measure."""
        return tuple(
            Command(f"Compare {MEASURE_NAMES[one]}", partial(self.view_model.show_subject, one))
            for one in Measure
        )

    def drawer_closed(self) -> None:
        """Forget the day."""
        self.view_model.close_day()

    def _make_matrix(self) -> Card:
        self._matrix = PairMatrix("Which figures move together")
        self._matrix.opened.connect(self._on_pair_opened)
        self._matrix_card = Card("Pairs", caption=" ")
        self._matrix_card.add(self._matrix)
        self._untold = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True, selectable=True)
        self._matrix_card.add(self._untold)
        return self._matrix_card

    def _make_days(self) -> Card:
        self._days: RecordView[AlignedStep] | None = None
        self._days_card = Card("Day by day", caption="Select a day to see the rows behind it.")
        return self._days_card

    def _show_matrix(self, matrix: Matrix, pair: PairReport | None) -> None:
        told = [one for one in matrix.series if one.why_none is None]
        places = {one.key: at for at, one in enumerate(told)}
        cells = {
            (places[one.second], places[one.first]): cell_of(
                one, told[places[one.first]], told[places[one.second]]
            )
            for one in matrix.pairs
            if one.first in places and one.second in places
        }
        self._matrix.set_pairs([one.label for one in told], cells)
        self._matrix.setVisible(bool(cells))
        self._keys = [one.key for one in told]
        self._matrix.mark(None if pair is None else _place_of(pair, places))
        self._untold.setText(untold(matrix))
        self._untold.setVisible(len(told) < len(matrix.series))
        outages = len(matrix.outage_days)
        out = f" {words.plural(outages, 'day', 'days')} with an outage left out." if outages else ""
        self._matrix_card.set_caption(
            f"{words.day(matrix.first_day)} to {words.day(matrix.last_day)} ({matrix.zone}), "
            "-1 to +1, with the number of pairs of days. Select a pair to see it below. By chance "
            f"alone at most {words.figure(matrix.by_chance, decimals=1)} pairs would look "
            f"related.{out}"
        )

    def _show_days(self, report: PairReport) -> None:
        """Fill the table; other series have other columns, so it is made anew for them."""
        name = f"{report.first.label} and {report.second.label}, day by day"
        if self._days is None or self._days.accessibleName() != name:
            if self._days is not None:
                self._days_card.body.removeWidget(self._days)
                self._days.hide()
                self._days.deleteLater()
            self._days = RecordView(name, day_columns(report), key=lambda step: step.at)
            self._days.clicked.connect(self._on_day_chosen)
            self._days.opened.connect(self._on_day_chosen)
            self._days_card.add(self._days)
        self._days.set_rows(report.steps[::-1])
        self._days.fit_height(most_rows=_MOST_DAYS_SHOWN)

    def _render_drawer(self, detail: DayDetail | None) -> None:
        if detail == self._drawn:
            return
        self._drawn = detail
        if detail is None:
            self.shell.close_drawer()
        else:
            self.shell.show_drawer(words.day(detail.on), day_drawer(detail, self.shell.open_page))

    def _on_pair_opened(self, line: int, column: int) -> None:
        self.view_model.show_pair(self._keys[column], self._keys[line])

    def _on_day_chosen(self) -> None:
        if self._days is not None and self._days.current is not None:
            self.view_model.open_day(self._days.current.at.date())

    def _on_subject_chosen(self, subject: object) -> None:
        if isinstance(subject, str):
            self.view_model.show_subject(subject)

    def _on_period_chosen(self, key: str) -> None:
        self.view_model.show_days(int(key))


def _place_of(pair: PairReport, places: Mapping[SeriesKey, int]) -> tuple[int, int] | None:
    """Return the cell of a pair; None where it is not in the matrix."""
    line, column = places.get(pair.second.key), places.get(pair.first.key)
    return None if line is None or column is None else (line, column)


class _PairCard(Card):
    """How a pair moves together at every lag, and both series above each other."""

    def __init__(self) -> None:
        super().__init__("Pair", caption=" ")
        self._strength = Pill()
        self.add_beside_title(self._strength)
        self._summary = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self.add(self._summary)
        self.series = AlignedSeries("Both series by day")
        self._profile = LagProfile("Together at every lag")
        self.add(self.series)
        self.add(Label("At every lag", TextStyle.STRONG))
        self.add(self._profile)
        self.add(Label(_HOW, TextStyle.CAPTION, Role.MUTED, wraps=True))

    def show_report(self, report: PairReport, shaded: Sequence[Outage]) -> None:
        """Show a pair, and the outages that concern either figure."""
        first, second = report.first, report.second
        self.set_title(f"{first.label} and {second.label}")
        self.set_caption("Select a day in the chart to see the rows behind both figures.")
        self._strength.set_look(LOOKS[report.relation.strength])
        self._summary.setText(summary(report))
        days: list[date] = [step.at.date() for step in report.steps]
        lines = (
            AlignedLine(
                first.label, tuple(step.first for step in report.steps), figure_text(first.unit)
            ),
            AlignedLine(
                second.label, tuple(step.second for step in report.steps), figure_text(second.unit)
            ),
        )
        out = frozenset(at for at, step in enumerate(report.steps) if step.is_left_out)
        self.series.set_lines(days, lines, out, shaded, zone=report.zone)
        strongest = report.relation.strongest
        self._profile.set_points(
            [lag_point(one, first.label, second.label) for one in report.relation.lags],
            None if strongest is None else strongest.lag,
            (f"← {second.label} ahead, days", f"{first.label} ahead, days →"),
        )
