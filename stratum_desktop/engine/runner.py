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
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

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
        #: What each job that fails at present was last heard to say.
        self._failing: dict[str, str] = {}
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    async def start(self) -> None:
        """Start the schedule; jobs whose time has passed run at once, in their order."""
        overdue = []
        for job in self._jobs.values():
            if not job.is_timed:
                continue
            now_ms = self._clock.now_ms()
            last_ms = await self._services.engine_desk.last_success_ms(job.name)
            due_ms = job.due_ms(last_ms, now_ms)
            if due_ms <= now_ms or job.at_start:
                overdue.append(job)
                due_ms = job.following_ms(now_ms)
            self._scheduler.add_job(
                self.run,
                _trigger_of(job),
                args=[job.name],
                next_run_time=datetime.now(UTC) + timedelta(milliseconds=due_ms - now_ms),
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
            if then is None:
                return
            try:
                await then()
            except StratumError as problem:
                self._heard(self._jobs[name], problem.message)

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
        """Run a job and keep how it ended; returns whether it did something."""
        desk = self._services.engine_desk
        try:
            run_id = await desk.begin_run(job.name)
            began = time.monotonic()
            end = await self._outcome_of(job)
            await desk.end_run(run_id, end)
        except StratumError as problem:
            # The database itself fails, so there is no row that could say so.
            self._heard(job, problem.message)
            return False
        if end.error is None:
            self._recovered(job)
        _LOG.info(
            "%s ended after %d ms",
            job.name,
            round((time.monotonic() - began) * 1000),
            extra={"action": "job.ended"},
        )
        return bool(end.counts)

    async def _outcome_of(self, job: Job) -> RunEnd:
        try:
            counts: Mapping[str, int] = await job.run(self._services, self._should_stop)
        except StratumError as problem:
            self._heard(job, problem.message)
            return RunEnd(JobOutcome.FAILED, {}, problem.message)
        except Exception as bug:  # noqa: BLE001 - the job wrapper: one job's bug stops no other
            _LOG.exception("%s failed", job.name, extra={"action": "job.bug"})
            sentence = f"A fault in the program ({type(bug).__name__}); see the engine's log."
            return RunEnd(JobOutcome.FAILED, {}, sentence)
        return RunEnd(JobOutcome.DONE if counts else JobOutcome.NOTHING_TO_DO, counts)

    def _heard(self, job: Job, sentence: str) -> None:
        """Log a failure once, until it changes or passes."""
        if self._failing.get(job.name) != sentence:
            level = logging.ERROR if job.is_alarm else logging.WARNING
            _LOG.log(level, "%s failed: %s", job.name, sentence, extra={"action": "job.failed"})
        self._failing[job.name] = sentence

    def _recovered(self, job: Job) -> None:
        if self._failing.pop(job.name, None) is not None:
            _LOG.info("%s works again", job.name, extra={"action": "job.recovered"})

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _trigger_of(job: Job) -> CronTrigger | IntervalTrigger:
    """Return when a job comes again, as the scheduler spells it."""
    at = job.daily_at
    if at is None:
        return IntervalTrigger(seconds=job.every_seconds or 0, timezone=UTC)
    return CronTrigger(hour=at.hour, minute=at.minute, second=at.second, timezone=UTC)
