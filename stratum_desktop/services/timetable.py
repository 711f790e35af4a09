"""The timetable as a person sees it: what is due, how it went, what rests, what was skipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.services.engine_desk import BY_HAND
from stratum_desktop.services.status import EngineStatus, engine_status
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.jobs import actor_name, job_title, job_words
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.deliveries import at
from stratum_desktop.store.repositories.jobs import JobOutcome, JobRun
from stratum_desktop.store.repositories.timetable import TIMES, JobPause, ScheduleLine
from stratum_desktop.store.unit_of_work import UnitOfWork

MOST_WHY = 500
"""Longest reason of a pause, in characters. Source: own choice."""

_CHANGED = frozenset({Topic.JOBS, Topic.AUDIT})


class RunState(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    DONE = "done"
    NOTHING_TO_DO = "nothing_to_do"
    FAILED = "failed"
    #: The engine ended while it ran.
    CUT_OFF = "cut_off"
    SKIPPED = "skipped"


class JobState(StrEnum):
    """How a job stands."""

    #: Runs at its times.
    TIMED = "timed"
    #: Runs when somebody asks, or after another job.
    ON_REQUEST = "on_request"
    #: Runs all the time.
    STANDING = "standing"
    PAUSED = "paused"
    #: A part of another job: its runs have rows of their own.
    PART = "part"


@dataclass(frozen=True, slots=True)
class RunView:
    """One run of a job, or every time in a row that it was skipped for one reason."""

    id: int
    job: str
    title: str
    state: RunState
    #: Of a skip: the first time.
    started_at: datetime
    #: Of a skip: the last time. None while it runs, or where it was cut off.
    ended_at: datetime | None
    counts: Mapping[str, int]
    #: What went wrong, or why it was skipped, in words.
    words: str | None
    #: How often it was skipped in a row; None for a run.
    times: int | None

    @property
    def duration_ms(self) -> int | None:
        """Return how long it took; None while it runs, and where no clock can tell."""
        if self.state is RunState.SKIPPED or self.ended_at is None:
            return None
        took = round((self.ended_at - self.started_at).total_seconds() * 1000)
        return took if took >= 0 else None


@dataclass(frozen=True, slots=True)
class PauseView:
    """Who lets a job rest, since when, and why."""

    at: datetime
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class JobView:
    """One line of the timetable."""

    job: str
    title: str
    about: str
    state: JobState
    every_seconds: int | None
    #: HH:MM, UTC.
    daily_at: str | None
    #: Titles of jobs after which it runs at once, when they did something.
    follows: tuple[str, ...]
    #: Titles of jobs that go before it.
    waits_for: tuple[str, ...]
    #: None: it is on request, or nobody runs it at present.
    next_at: datetime | None
    #: The latest run that was no skip.
    last: RunView | None
    #: The latest skip, where nothing ran since.
    skipped: RunView | None
    pause: PauseView | None
    #: What stays undone while it rests, in words.
    at_rest: str
    #: Why it cannot be paused, in words; None where it can.
    pause_refused: str | None
    #: Somebody asked for it, and it has not been served.
    is_asked_for: bool

    @property
    def is_running(self) -> bool:
        """Say whether it runs now."""
        return self.last is not None and self.last.state is RunState.RUNNING

    @property
    def can_run(self) -> bool:
        """Say whether a person can start it."""
        return self.state not in (JobState.STANDING, JobState.PART)


@dataclass(frozen=True, slots=True)
class TimetableView:
    """The whole timetable."""

    #: In the order of the engine; empty where none has ever run.
    jobs: tuple[JobView, ...]
    engine: EngineStatus


class Timetable:
    """What the engine runs, seen and steered by a person."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def show(self) -> TimetableView:
        """Return every job, with its last run and what was skipped since."""
        now_ms = self._workspace.clock.now_ms()

        def read(uow: UnitOfWork) -> TimetableView:
            engine = engine_status(uow, now_ms)
            lines = uow.timetable.lines()
            known, asked_for = {one.job for one in lines}, uow.jobs.requested()
            parts = [name for name in uow.timetable.names_of_runs() if name not in known]
            views = [_job_view(uow, line, engine, asked_for=asked_for) for line in lines]
            views += [_part_view(uow, name, engine) for name in parts if lines]
            return TimetableView(tuple(views), engine)

        return await self._store.read(read)

    async def runs(self, job: str | None = None, *, limit: int = 50) -> tuple[RunView, ...]:
        """Return the latest runs and skips, newest first; of one job, or of all."""
        now_ms = self._workspace.clock.now_ms()

        def read(uow: UnitOfWork) -> tuple[RunView, ...]:
            engine = engine_status(uow, now_ms)
            return tuple(_run_view(one, engine) for one in uow.jobs.last_runs(job=job, limit=limit))

        return await self._store.read(read)

    async def run_now(self, job: str) -> Changed[int]:
        """Ask the engine for a job, whether it rests or not; returns the request's number.

        Raises:
            Refusal: there is no such job, or it runs all the time.
        """

        def ask(uow: UnitOfWork) -> int:
            line = _require(uow, job)
            if line.is_standing:
                raise Refusal(
                    f"“{job_title(job)}” runs all the time; there is nothing to start.",
                    reason=Reason("job.runs_always"),
                )
            self._workspace.note(uow, "job.asked_for", f"job/{job}")
            return uow.jobs.request(job, BY_HAND, at_ms=self._workspace.clock.now_ms())

        return Changed(await self._store.write(ask), _CHANGED)

    async def pause(self, job: str, *, why: str) -> Changed[PauseView]:
        """Let a job rest: at its times it is skipped, with this reason. A run goes on.

        Raises:
            Refusal: no such job, no reason, it rests already, or it protects data.
        """
        words = why.strip()

        def rest(uow: UnitOfWork) -> PauseView:
            line = _require(uow, job)
            refused = _pause_refused(line)
            if refused is not None:
                raise Refusal(refused, reason=Reason("job.pause_refused"))
            if not words or len(words) > MOST_WHY:
                raise Refusal(
                    f"Say in 1 to {MOST_WHY} characters why “{job_title(job)}” is to rest.",
                    reason=Reason("job.pause_without_why"),
                )
            if uow.timetable.pause_of(job) is not None:
                raise Refusal(
                    f"“{job_title(job)}” rests already.", reason=Reason("job.paused_already")
                )
            now_ms, actor = self._workspace.clock.now_ms(), self._workspace.actor
            stored = JobPause(job, now_ms, actor, words)
            uow.timetable.pause(stored)
            self._workspace.note(uow, "job.paused", f"job/{job}", after={"why": words})
            return _pause_view(stored)

        return Changed(await self._store.write(rest), _CHANGED)

    async def resume(self, job: str) -> Changed[bool]:
        """Let a job run again; returns whether it runs now, for what was skipped meanwhile.

        Raises:
            Refusal: no such job, or it does not rest.
        """

        def wake(uow: UnitOfWork) -> bool:
            pause = uow.timetable.pause_of(job)
            if pause is None:
                _require(uow, job)
                raise Refusal(f"“{job_title(job)}” does not rest.", reason=Reason("job.not_paused"))
            uow.timetable.resume(job)
            now_ms = self._workspace.clock.now_ms()
            is_due = uow.timetable.was_skipped_since(job, pause.at_ms)
            if is_due:
                uow.jobs.request(job, at_ms=now_ms)
            before = {"why": pause.why, "since": at(pause.at_ms).isoformat()}
            self._workspace.note(uow, "job.resumed", f"job/{job}", before=before)
            return is_due

        return Changed(await self._store.write(wake), _CHANGED)


def _require(uow: UnitOfWork, job: str) -> ScheduleLine:
    lines = {one.job: one for one in uow.timetable.lines()}
    if job in lines:
        return lines[job]
    known = ", ".join(lines) or "none, because no engine has run here yet"
    raise Refusal(
        f"The timetable has no job {job!r}. It has: {known}.",
        reason=Reason("job.unknown", {"job": job}),
    )


def _pause_refused(line: ScheduleLine) -> str | None:
    """Return why a job may not rest: whatever protects data runs."""
    if not (line.is_standing or line.is_alarm):
        return None
    words = job_words(line.job)
    return f"“{words.title}” cannot be paused. {words.at_rest}"


def _job_view(
    uow: UnitOfWork, line: ScheduleLine, engine: EngineStatus, *, asked_for: frozenset[str]
) -> JobView:
    words, pause = job_words(line.job), uow.timetable.pause_of(line.job)
    last, skipped = _latest(uow, line.job, engine)
    due_ms = line.next_due_ms if engine.running else None
    return JobView(
        job=line.job,
        title=words.title,
        about=words.about,
        state=_state(line, is_paused=pause is not None),
        every_seconds=line.every_seconds,
        daily_at=line.daily_at,
        follows=tuple(map(job_title, line.follows)),
        waits_for=tuple(map(job_title, line.waits_for)),
        next_at=None if due_ms is None else at(due_ms),
        last=last,
        skipped=skipped,
        pause=None if pause is None else _pause_view(pause),
        at_rest=words.at_rest,
        pause_refused=_pause_refused(line),
        is_asked_for=line.job in asked_for,
    )


def _part_view(uow: UnitOfWork, job: str, engine: EngineStatus) -> JobView:
    words = job_words(job)
    last, skipped = _latest(uow, job, engine)
    return JobView(
        job=job,
        title=words.title,
        about=words.about,
        state=JobState.PART,
        every_seconds=None,
        daily_at=None,
        follows=(),
        waits_for=(),
        next_at=None,
        last=last,
        skipped=skipped,
        pause=None,
        at_rest="",
        pause_refused=f"“{words.title}” is a part of another job.",
        is_asked_for=False,
    )


def _latest(
    uow: UnitOfWork, job: str, engine: EngineStatus
) -> tuple[RunView | None, RunView | None]:
    latest, ran = uow.timetable.latest(job), uow.timetable.latest_run(job)
    is_skip = latest is not None and latest.outcome is JobOutcome.SKIPPED
    skipped = _run_view(latest, engine) if latest is not None and is_skip else None
    return None if ran is None else _run_view(ran, engine), skipped


def _state(line: ScheduleLine, *, is_paused: bool) -> JobState:
    if is_paused:
        return JobState.PAUSED
    if line.is_standing:
        return JobState.STANDING
    is_timed = line.every_seconds is not None or line.daily_at is not None
    return JobState.TIMED if is_timed else JobState.ON_REQUEST


def _pause_view(pause: JobPause) -> PauseView:
    return PauseView(at(pause.at_ms), actor_name(pause.actor), pause.why)


def _run_view(run: JobRun, engine: EngineStatus) -> RunView:
    is_skip = run.outcome is JobOutcome.SKIPPED
    return RunView(
        id=run.id,
        job=run.job,
        title=job_title(run.job),
        state=_run_state(run, engine),
        started_at=at(run.started_at_ms),
        ended_at=None if run.ended_at_ms is None else at(run.ended_at_ms),
        counts={} if is_skip else run.counts,
        words=run.error if run.reason is None else sentence(run.reason),
        times=run.counts.get(TIMES) if is_skip else None,
    )


def _run_state(run: JobRun, engine: EngineStatus) -> RunState:
    if run.outcome is not None:
        return RunState(run.outcome.value)
    began_with_engine = engine.since is not None and at(run.started_at_ms) >= engine.since
    return RunState.RUNNING if engine.running and began_with_engine else RunState.CUT_OFF
