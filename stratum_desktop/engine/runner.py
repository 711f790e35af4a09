"""Runs the timetable: each job by itself, never beside itself, every run a row.

The schedule lives in memory; when a job last ended well is a row, so a start after a stop or a
sleep catches up once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import StratumError
from stratum_desktop.engine.timetable import AFTER, TIMETABLE, Job
from stratum_desktop.services import Services
from stratum_desktop.services.engine_desk import JobOutcome, RunEnd

_LOG = logging.getLogger(__name__)


class Runner:
    """The clock that asks."""

    def __init__(
        self,
        services: Services,
        clock: Clock,
        *,
        should_stop: Callable[[], bool],
        timetable: Sequence[Job] = TIMETABLE,
    ) -> None:
        """Prepare the timetable; nothing runs before `start`."""
        self._services = services
        self._clock = clock
        self._should_stop = should_stop
        self._jobs = {job.name: job for job in timetable}
        self._locks = {job.name: asyncio.Lock() for job in timetable}
        self._tasks: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    async def start(self) -> None:
        """Start the schedule; jobs whose time has passed run at once, in their order."""
        overdue = []
        for job in self._jobs.values():
            if job.every_seconds is None:
                continue
            last_ms = await self._services.engine_desk.last_success_ms(job.name)
            wait_ms = (last_ms or 0) + job.every_seconds * 1000 - self._clock.now_ms()
            if last_ms is None or wait_ms <= 0:
                overdue.append(job)
                wait_ms = job.every_seconds * 1000
            self._scheduler.add_job(
                self.run,
                "interval",
                seconds=job.every_seconds,
                args=[job.name],
                next_run_time=datetime.now(UTC) + timedelta(milliseconds=wait_ms),
            )
        self._scheduler.start()
        self._spawn(self._run_in_order([job.name for job in overdue]))

    async def run(self, name: str) -> None:
        """Run one job now and record it; waits while the same job runs."""
        async with self._locks[name]:
            did_something = await self._run_once(self._jobs[name])
        if did_something:
            for following in AFTER.get(name, ()):
                if following in self._jobs:
                    await self.run(following)

    def knows(self, name: str) -> bool:
        """Say whether the timetable has a job of this name."""
        return name in self._jobs

    def ring(self, name: str, *, then: Callable[[], Awaitable[None]] | None = None) -> None:
        """Run a job soon, on request, and tell `then` when it has ended."""

        async def run() -> None:
            await self.run(name)
            if then is not None:
                await then()

        self._spawn(run())

    async def stop(self) -> None:
        """Stop the schedule and wait for what runs; jobs look at `should_stop`."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run_in_order(self, names: list[str]) -> None:
        for name in names:
            if self._should_stop():
                return
            await self.run(name)

    async def _run_once(self, job: Job) -> bool:
        desk = self._services.engine_desk
        run_id = await desk.begin_run(job.name)
        began = time.monotonic()
        try:
            counts: Mapping[str, int] = await job.run(self._services, self._should_stop)
        except StratumError as problem:
            await desk.end_run(run_id, RunEnd(JobOutcome.FAILED, {}, problem.message))
            _LOG.warning("%s failed: %s", job.name, problem.message, extra={"action": "job.failed"})
            return False
        except Exception as bug:  # noqa: BLE001 - the job wrapper: one job's bug stops no other
            sentence = f"A fault in the program ({type(bug).__name__}); see the engine's log."
            await desk.end_run(run_id, RunEnd(JobOutcome.FAILED, {}, sentence))
            _LOG.exception("%s failed", job.name, extra={"action": "job.bug"})
            return False
        outcome = JobOutcome.DONE if counts else JobOutcome.NOTHING_TO_DO
        await desk.end_run(run_id, RunEnd(outcome, counts))
        _LOG.info(
            "%s ended after %d ms",
            job.name,
            round((time.monotonic() - began) * 1000),
            extra={"action": "job.ended"},
        )
        return bool(counts)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
