"""The chosen job: what it does, its past runs, run now, pause and resume."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from stratum_desktop.gui.pages.scheduler import words
from stratum_desktop.gui.pages.scheduler.columns import RUN_COLUMNS
from stratum_desktop.gui.pages.scheduler.view_model import SchedulerViewModel, State
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, Label, RecordView, make_button
from stratum_desktop.services.timetable import JobState, RunView

_LEAST_RUNS_PX = 132


class PauseForm(QWidget):
    """Says what stays undone while the job rests, and asks why it is to."""

    def __init__(self, view_model: SchedulerViewModel) -> None:
        super().__init__()
        self.setAccessibleName("Pause")
        self._view_model = view_model
        self._is_open = False
        self._why = QLineEdit()
        self._why.setPlaceholderText("Why it is to rest; told at every skip")
        self._why.setAccessibleName("Why it is to rest")
        self._why.returnPressed.connect(self._on_pause)
        self._button = make_button("Pause job", self._on_pause, icon="pause")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._why, 1)
        row.addWidget(self._button)
        row.addWidget(make_button("Cancel", self._on_cancel))

    def show_open(self, *, is_open: bool, is_busy: bool) -> None:
        """Stand open or not; it begins empty, with the keyboard in it."""
        was_open, self._is_open = self._is_open, is_open
        self.setVisible(is_open)
        self._button.setEnabled(not is_busy)
        if is_open and not was_open:
            self._why.clear()
            self._why.setFocus()

    def _on_pause(self) -> None:
        if self._why.text().strip():
            self._view_model.pause(self._why.text())
        else:
            self._why.setFocus()

    def _on_cancel(self) -> None:
        self._view_model.ask_why(asks=False)


class JobCard(Card):
    """A card of one job."""

    #: Carries the run that was opened.
    run_opened = Signal(object)

    def __init__(self, view_model: SchedulerViewModel) -> None:
        super().__init__("Job", caption=" ")
        self._view_model = view_model
        self._run = make_button("Run now", view_model.run_now, icon="play")
        self._pause = make_button("Pause", self._on_ask_why, icon="pause")
        self._resume = make_button("Resume", view_model.resume, icon="play")
        for button in (self._run, self._pause, self._resume):
            self.add_beside_title(button)
        self._warning = Label("", TextStyle.BASE, Role.WARNING, wraps=True)
        self._form = PauseForm(view_model)
        self._none = Label("", TextStyle.BASE, Role.MUTED, wraps=True)
        self._runs: RecordView[RunView] = RecordView(
            "Past runs", RUN_COLUMNS, key=lambda row: row.id, sortable=False
        )
        self._runs.setMinimumHeight(_LEAST_RUNS_PX)
        self._runs.opened.connect(self.run_opened)
        self._runs.clicked.connect(self._on_clicked)
        for widget in (self._warning, self._form, self._none):
            self.add(widget)
        self.add(self._runs, 1)

    def show_state(self, state: State, *, busy: frozenset[str]) -> None:
        """Show the chosen job."""
        job = state.job
        if job is None:
            return
        rests = job.pause is not None
        self.set_title(job.title)
        self.set_caption(words.described(job))
        self._run.setVisible(job.can_run)
        self._run.setEnabled("run" not in busy and not job.is_asked_for and not job.is_running)
        self._resume.setVisible(rests)
        self._resume.setEnabled("resume" not in busy)
        self._pause.setVisible(not rests and job.pause_refused is None and not state.asks_why)
        self._warning.setText(f"While it rests: {job.at_rest}")
        self._warning.setVisible(state.asks_why)
        self._form.show_open(is_open=state.asks_why, is_busy="pause" in busy)
        is_standing = job.state is JobState.STANDING
        self._none.setText(words.STANDING_RUNS if is_standing else words.NO_RUNS)
        self._none.setVisible(not state.runs)
        self._runs.setVisible(bool(state.runs))
        self._runs.set_rows(state.runs)

    def _on_ask_why(self) -> None:
        self._view_model.ask_why(asks=True)

    def _on_clicked(self) -> None:
        if self._runs.current is not None:
            self.run_opened.emit(self._runs.current)
