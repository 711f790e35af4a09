"""The Reports page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.dialogs import pick_target
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import PageView
from stratum_desktop.gui.pages.reports.columns import Row, report_columns
from stratum_desktop.gui.pages.reports.view_model import PERIODS_DAYS, ReportsViewModel, State
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.view_model import Notice, Shown
from stratum_desktop.gui.widgets import (
    Card,
    EmptyState,
    RecordView,
    SegmentedTabs,
    make_button,
)
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.reports import REPORTS, Report

_REPORT_PX, _PLATFORM_PX = 240, 180
_FORMATS = {"csv": "Tables (*.csv)", "xlsx": "Workbooks (*.xlsx)"}


class ReportsView(PageView[State]):
    """A question, its answer as a table, and the same as a file."""

    view_model: ReportsViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._period = SegmentedTabs("Period")
        self._period.set_tabs([(str(days), f"Last {days} days") for days in PERIODS_DAYS])
        self._period.chosen.connect(self._on_period_chosen)
        self._report = ChoiceBox("Report", width=_REPORT_PX)
        self._report.set_choices([(one.title, one.name) for one in REPORTS], REPORTS[0].name)
        self._report.chosen.connect(self._on_report_chosen)
        self._platform = ChoiceBox("Platform", width=_PLATFORM_PX)
        self._platform.chosen.connect(self._on_platform_chosen)
        self._save = [
            make_button("Save as CSV…", partial(self._ask_where, "csv"), icon="download"),
            make_button("Save as Excel…", partial(self._ask_where, "xlsx"), icon="download"),
        ]
        top = QHBoxLayout()
        top.setSpacing(Space.TIGHT)
        top.addWidget(self._report)
        top.addWidget(self._platform)
        top.addStretch(1)
        for button in self._save:
            top.addWidget(button)
        layout.addLayout(top)
        self._labels: dict[str, str] = {}
        self._tables = {report.name: _table(report, self._labels) for report in REPORTS}
        self._instead = EmptyState()
        self._answers = QStackedWidget()
        for table in (*self._tables.values(), self._instead):
            self._answers.addWidget(table)
        self._card = Card(" ", caption=" ")
        self._card.add(self._answers, 1)
        layout.addWidget(self._card, 1)

    def header(self) -> QWidget:
        """Return the choice of the period."""
        return self._period

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the report."""
        report, rows = state.table.report, state.table.rows
        self._labels.update(state.platforms)
        self._period.choose(str(state.days))
        self._report.set_choices([(one.title, one.name) for one in REPORTS], report.name)
        platforms = [(label, key) for key, label in state.platforms]
        self._platform.set_choices([("All platforms", None), *platforms], state.table.platform)
        self._card.set_title(report.title)
        self._card.set_caption(caption(state))
        table = self._tables[report.name]
        table.set_rows(rows)
        self._instead.set_words(*nothing_words(state))
        self._answers.setCurrentWidget(table if rows else self._instead)
        for button in self._save:
            button.setEnabled("export" not in shown.busy)

    def commands(self) -> tuple[Command, ...]:
        """Offer every report and both files."""
        reports = (
            Command(f"Report: {one.title}", partial(self.view_model.show_report, one.name))
            for one in REPORTS
        )
        return (
            *reports,
            Command("Save this report as CSV", partial(self._ask_where, "csv")),
            Command("Save this report as Excel", partial(self._ask_where, "xlsx")),
        )

    def _ask_where(self, ending: str) -> None:
        state = self.view_model.state
        if state is None:
            return
        suggested = f"{state.table.report.name}-{state.table.until.isoformat()}.{ending}"

        def on_picked(path: Path | None) -> Notice | None:
            if path is not None:
                self.view_model.export(with_ending(path, ending))
            return None

        self.view_model.query(
            "pick",
            lambda: pick_target(self, "Save report", suggested, _FORMATS[ending]),
            done=on_picked,
        )

    def _on_report_chosen(self, name: object) -> None:
        self.view_model.show_report(str(name))

    def _on_platform_chosen(self, platform: object) -> None:
        self.view_model.show_platform(None if platform is None else str(platform))

    def _on_period_chosen(self, key: str) -> None:
        self.view_model.show_days(int(key))


def caption(state: State) -> str:
    """Return what the report answers, over which days, and how long the answer is."""
    table = state.table
    span = f"{words.day(table.since)} to {words.day(table.until)}"
    return f"{table.report.about} {span}, {words.plural(len(table.rows), 'row', 'rows')}."


def nothing_words(state: State) -> tuple[str, str, str]:
    """Return title, sentence and icon of a report without an answer."""
    of = f" of {state.label}" if state.label else ""
    return (
        words.NO_DATA,
        f"Nothing was stored{of} in this period that answers this. Choose a longer one, or come "
        "back when events have been delivered and measured.",
        "unknown",
    )


def with_ending(path: Path, ending: str) -> Path:
    """Return the path with the ending of the chosen format, which decides what is written."""
    return path if path.suffix.lower() == f".{ending}" else path.with_name(f"{path.name}.{ending}")


def _table(report: Report, labels: Mapping[str, str]) -> RecordView[Row]:
    return RecordView(report.title, report_columns(report, labels))
