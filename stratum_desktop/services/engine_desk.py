"""What the engine and the front ends tell each other, as rows: beats, requests, job runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.jobs import JobOutcome, JobRequest
from stratum_desktop.store.repositories.timetable import JobPause, ScheduleLine
from stratum_desktop.store.unit_of_work import UnitOfWork

__all__ = [
    "BY_HAND",
    "STOP",
    "EngineDesk",
    "JobOutcome",
    "JobPause",
    "JobRequest",
    "RunEnd",
    "ScheduleLine",
]

STOP = "engine.stop"
"""The request that ends the engine in good order."""

BY_HAND = "by hand"
"""The argument of a request that a person made: it is served though the job rests."""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a job ended."""

    outcome: JobOutcome
    counts: Mapping[str, int]
    error: str | None = None


class EngineDesk:
    """The engine's side of the database, and how a front end rings it."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def request(self, job: str, argument: str = "") -> Changed[int]:
        """Ask the engine for a job; the same request that still waits stands for both."""
        now_ms = self._workspace.clock.now_ms()
        request_id = await self._store.write(
            lambda uow: uow.jobs.request(job, argument, at_ms=now_ms)
        )
        return Changed(request_id, frozenset({Topic.JOBS}))

    async def started(self, pid: int) -> None:
        """Note who delivers from now on.

        Requests that a dead engine had taken wait again; one that it should end is void.
        """
        clock = self._workspace.clock
        at_ms, boot_id = clock.now_ms(), clock.boot_id()

        def note(uow: UnitOfWork) -> None:
            uow.jobs.engine_started(pid=pid, boot_id=boot_id, at_ms=at_ms)
            uow.jobs.give_back_requests()
            # Whoever asked for an end meant the engine of that time.
            uow.jobs.withdraw(STOP, at_ms=at_ms)

        await self._store.write(note)

    async def beat(self, *, network: str) -> None:
        """Note that the engine lives, and what it sees of the network."""
        at_ms = self._workspace.clock.now_ms()

        def note(uow: UnitOfWork) -> None:
            uow.jobs.beat(at_ms=at_ms)
            uow.jobs.set_network(network, at_ms=at_ms)

        await self._store.write(note)

    async def stopped(self) -> None:
        """Note that nobody delivers any more."""
        at_ms = self._workspace.clock.now_ms()
        await self._store.write(lambda uow: uow.jobs.engine_stopped(at_ms=at_ms))

    async def take_requests(self) -> tuple[JobRequest, ...]:
        """Take every request that waits, oldest first."""
        at_ms = self._workspace.clock.now_ms()
        waiting = await self._store.read(lambda uow: uow.jobs.open_request_count())
        if not waiting:
            return ()
        return await self._store.write(lambda uow: uow.jobs.take_requests(at_ms=at_ms))

    async def finish_requests(self, requests: tuple[JobRequest, ...]) -> None:
        """Note that taken requests were served."""
        at_ms = self._workspace.clock.now_ms()
        ids = [one.id for one in requests]
        await self._store.write(lambda uow: uow.jobs.done(ids, at_ms=at_ms))

    async def publish(self, lines: Sequence[ScheduleLine]) -> None:
        """Tell the whole timetable, in its order."""
        await self._store.write(lambda uow: uow.timetable.publish(lines))

    async def note_next(self, job: str, due_ms: int) -> None:
        """Tell when a job is due next."""
        await self._store.write(lambda uow: uow.timetable.set_next(job, due_ms))

    async def pause_of(self, job: str) -> JobPause | None:
        """Return why a person lets a job rest; None while it does not."""
        return await self._store.read(lambda uow: uow.timetable.pause_of(job))

    def can_reach_platforms(self, network: str) -> bool:
        """Say whether a job that asks platforms can do anything.

        Args:
            network: `online`, `offline` or `unknown`. Practice platforms need none.
        """
        return network != "offline" or self._workspace.is_practice

    async def skip(
        self,
        job: str,
        reason: Reason,
        *,
        times: int = 1,
        first_ms: int | None = None,
        last_ms: int | None = None,
    ) -> None:
        """Note that a job did not run: now, or so often from the first time to the last."""
        at_ms = self._workspace.clock.now_ms() if first_ms is None else first_ms
        await self._store.write(
            lambda uow: uow.timetable.skip(job, reason, at_ms=at_ms, until_ms=last_ms, times=times)
        )

    async def begin_run(self, job: str) -> int:
        """Note that a job has begun; returns the run's id."""
        at_ms = self._workspace.clock.now_ms()
        return await self._store.write(lambda uow: uow.jobs.start_run(job, at_ms=at_ms))

    async def end_run(self, run_id: int, end: RunEnd) -> None:
        """Note how a job ended."""
        at_ms = self._workspace.clock.now_ms()
        await self._store.write(
            lambda uow: uow.jobs.end_run(
                run_id, outcome=end.outcome, at_ms=at_ms, counts=end.counts, error=end.error
            )
        )

    async def last_success_ms(self, job: str) -> int | None:
        """Return when a job last ended well, epoch milliseconds; None = never."""
        run = await self._store.read(lambda uow: uow.jobs.last_success(job))
        return None if run is None else run.started_at_ms

    async def last_seen_ms(self, job: str) -> int | None:
        """Return when a job last began, or was last skipped, epoch milliseconds; None = never."""
        run = await self._store.read(lambda uow: uow.timetable.latest(job))
        if run is None:
            return None
        skipped = run.outcome is JobOutcome.SKIPPED and run.ended_at_ms is not None
        return run.ended_at_ms if skipped else run.started_at_ms
