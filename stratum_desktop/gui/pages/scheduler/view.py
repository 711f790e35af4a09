"""The Schedule page."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.scheduler import words
from stratum_desktop.gui.pages.scheduler.columns import JOB_COLUMNS
from stratum_desktop.gui.pages.scheduler.drawer import run_drawer
from stratum_desktop.gui.pages.scheduler.job_card import JobCard
from stratum_desktop.gui.pages.scheduler.view_model import SchedulerViewModel, State
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import Label, RecordView
from stratum_desktop.services.timetable import JobView, RunView

_JOBS_PART, _RUNS_PART = 5, 4


class SchedulerView(PageView[State]):
    """Every job above, the chosen one below, one of its runs in the drawer."""

    view_model: SchedulerViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._drawn: RunView | None = None
        self._headline = Label("", TextStyle.BASE, Role.MUTED, wraps=True)
        self._jobs: RecordView[JobView] = RecordView(
            "Timetable", JOB_COLUMNS, key=lambda row: row.job
        )
        self._jobs.current_changed.connect(self._on_job_chosen)
        self._job = JobCard(self.view_model)
        self._job.run_opened.connect(self.view_model.open_run)
        layout.addWidget(self._headline)
        layout.addWidget(self._jobs, _JOBS_PART)
        layout.addWidget(self._job, _RUNS_PART)

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the timetable, the chosen job and its run."""
        zone = "" if shown.as_of is None else f" Times in {shown_as.zone_name(shown.as_of)}."
        self._headline.setText(f"{words.headline(state.timetable)}{zone}")
        self._jobs.set_rows(state.timetable.jobs)
        if state.job is not None:
            self._point_at(state.job.job)
        self._job.show_state(state, busy=shown.busy)
        self._render_drawer(state)

    def empty(self) -> EmptyWords:
        """Say what will be here."""
        return EmptyWords(
            title="No timetable yet",
            sentence="The engine tells what it runs, and when, as soon as it has started. Start it "
            "from the status bar below.",
            icon="schedule",
            action=Command("Look again", self.view_model.reload),
        )

    def commands(self) -> tuple[Command, ...]:
        """Offer what the buttons do."""
        return (
            Command("Run the chosen job now", self.view_model.run_now),
            Command("Pause the chosen job", self._ask_why),
            Command("Resume the chosen job", self.view_model.resume),
        )

    def drawer_closed(self) -> None:
        """Forget the run."""
        self.view_model.close_run()

    def _ask_why(self) -> None:
        self.view_model.ask_why(asks=True)

    def _point_at(self, job: str) -> None:
        """Put the cursor on the chosen job."""
        model = self._jobs.model()
        records = (model.index(row, 0).data(DataRole.RECORD) for row in range(model.rowCount()))
        places = [row for row, record in enumerate(records) if record.job == job]
        if places and self._jobs.currentIndex().row() != places[0]:
            self._jobs.selectRow(places[0])

    def _render_drawer(self, state: State) -> None:
        if state.run == self._drawn:
            return
        self._drawn = state.run
        if state.run is None or state.job is None:
            self.shell.close_drawer()
            return
        self.shell.show_drawer(state.job.title, run_drawer(state.job, state.run))

    def _on_job_chosen(self, job: JobView | None) -> None:
        if job is not None:
            self.view_model.choose(job.job)
