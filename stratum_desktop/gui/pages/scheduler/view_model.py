"""What the Schedule page knows and does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.timetable import (
    JobView,
    PauseView,
    RunState,
    RunView,
    TimetableView,
)

MOST_RUNS = 200
"""Runs of the chosen job that are listed."""


@dataclass(frozen=True, slots=True)
class State:
    """The timetable, the chosen job with its runs, and the run in the drawer."""

    timetable: TimetableView
    #: None where there is no timetable yet.
    job: JobView | None
    #: Of the chosen job, newest first.
    runs: tuple[RunView, ...]
    #: None: the drawer is shut.
    run: RunView | None
    #: The form that asks why the job is to rest is open.
    asks_why: bool = False


class SchedulerViewModel(ViewModel[State]):
    """What runs when, how it went, and what a person lets rest."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset({Topic.JOBS})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._chosen: str | None = None

    async def load(self) -> State:
        """Ask for the timetable, and anew for the runs of the chosen job."""
        timetable = await self.services.timetable.show()
        job = _chosen(timetable.jobs, self._chosen)
        runs: tuple[RunView, ...] = ()
        if job is not None:
            runs = await self.services.timetable.runs(job.job, limit=MOST_RUNS)
        before = self.state
        shown = None if before is None or before.run is None else before.run.id
        run = next((one for one in runs if one.id == shown), None)
        return State(timetable, job, runs, run, asks_why=_still_asks(before, job))

    def is_empty(self, state: State) -> bool:
        """Say whether no engine has ever told its timetable."""
        return not state.timetable.jobs

    def receive(self, argument: object) -> None:
        """Choose the job that another page names."""
        if isinstance(argument, str):
            self.choose(argument)

    def choose(self, job: str) -> None:
        """Show the runs of another job."""
        if job == self._chosen:
            return
        self._chosen = job
        state = self.state
        if state is not None and (state.job is None or state.job.job != job):
            view = _chosen(state.timetable.jobs, job)
            self.set_state(replace(state, job=view, runs=(), run=None, asks_why=False))
        self.reload(restart=True)

    def open_run(self, run: RunView) -> None:
        """Show one run in the drawer."""
        if self.state is not None:
            self.set_state(replace(self.state, run=run))

    def close_run(self) -> None:
        """Forget the run that the drawer showed."""
        if self.state is not None and self.state.run is not None:
            self.set_state(replace(self.state, run=None))

    def run_now(self) -> None:
        """Ask the engine for the chosen job."""
        state = self.state
        if state is None or state.job is None:
            return
        job, is_running = state.job, state.timetable.engine.running

        def on_asked(number: int) -> Notice:
            del number
            when = "It runs at once." if is_running else "It runs as soon as the engine does."
            return Notice(f"Asked for “{job.title}”. {when}", Tone.GOOD, command="run")

        self.command("run", lambda: self.services.timetable.run_now(job.job), done=on_asked)

    def ask_why(self, *, asks: bool) -> None:
        """Open the form that lets the chosen job rest, or shut it; say why where it may not."""
        state = self.state
        if state is None or state.job is None:
            return
        if asks and state.job.pause_refused is not None:
            self.say(Notice(state.job.pause_refused, Tone.WARNING, command="pause"))
        else:
            self.set_state(replace(state, asks_why=asks and state.job.pause is None))

    def pause(self, why: str) -> None:
        """Let the chosen job rest."""
        state = self.state
        if state is None or state.job is None:
            return
        job = state.job

        def on_paused(pause: PauseView) -> Notice:
            del pause
            self.ask_why(asks=False)
            return Notice(f"“{job.title}” rests. {job.at_rest}", Tone.WARNING, command="pause")

        self.command(
            "pause", lambda: self.services.timetable.pause(job.job, why=why), done=on_paused
        )

    def resume(self) -> None:
        """Let the chosen job run again."""
        state = self.state
        if state is None or state.job is None:
            return
        job = state.job

        def on_resumed(runs_now: bool) -> Notice:  # noqa: FBT001 - as the service answers
            more = " It runs now, for what was skipped." if runs_now else ""
            return Notice(f"“{job.title}” runs again.{more}", Tone.GOOD, command="resume")

        self.command("resume", lambda: self.services.timetable.resume(job.job), done=on_resumed)


def _chosen(jobs: Sequence[JobView], name: str | None) -> JobView | None:
    """Return the job of a name; else one that failed, else one that can be started."""
    for wanted in (
        lambda one: one.job == name,
        lambda one: one.last is not None and one.last.state is RunState.FAILED,
        lambda one: one.can_run,
    ):
        found = next(filter(wanted, jobs), None)
        if found is not None:
            return found
    return next(iter(jobs), None)


def _still_asks(before: State | None, job: JobView | None) -> bool:
    """Say whether the form stays open: the same job is chosen, and it does not rest yet."""
    if before is None or before.job is None or job is None:
        return False
    return before.asks_why and before.job.job == job.job and job.pause is None
