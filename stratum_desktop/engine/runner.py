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
from stratum_desktop.engine.job import Job
from stratum_desktop.engine.skip_notes import SkipNotes
from stratum_desktop.engine.timetable import AFTER, TIMETABLE, published
from stratum_desktop.services import Services
from stratum_desktop.services.engine_desk import JobOutcome, RunEnd

_LOG = logging.getLogger(__name__)


class Runner:
    """The clock that asks. What does not run at its time leaves a row that says why."""

    def __init__(
        self,
        services: Services,
        clock: Clock,
        *,
        should_stop: Callable[[], bool],
        network: Callable[[], str] = lambda: "unknown",
        timetable: Sequence[Job] = TIMETABLE,
    ) -> None:
        """Prepare the timetable; nothing runs before `start`.

        Args:
            services: what the jobs work with.
            clock: tells what is due.
            should_stop: asked before and in every job.
            network: answers `online`, `offline` or `unknown`, cheaply.
            timetable: every job, in the order in which missed ones are caught up.
        """
        self._services = services
        self._clock = clock
        self._should_stop = should_stop
        self._notes = SkipNotes(services, network)
        self._jobs = {job.name: job for job in timetable}
        self._locks = {job.name: asyncio.Lock() for job in timetable}
        self._tasks: set[asyncio.Task[None]] = set()
        #: When each job comes next, epoch milliseconds.
        self._due_ms: dict[str, int] = {}
        #: What is being caught up and has not run yet, in order.
        self._overdue: list[str] = []
        #: What is due now: it has not begun, or runs.
        self._come: set[str] = set()
        #: What was due while others had to go first.
        self._put_off: list[str] = []
        #: What each job that fails at present was last heard to say.
        self._failing: dict[str, str] = {}
        # A time that comes while a job runs is our business: it becomes a row.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True}
        )

    async def start(self) -> None:
        """Start the schedule; jobs whose time has passed run at once, in their order."""
        for job in self._jobs.values():
            if not job.is_timed:
                continue
            now_ms = self._clock.now_ms()
            last_ms = await self._services.engine_desk.last_success_ms(job.name)
            due_ms = job.due_ms(last_ms, now_ms)
            if due_ms <= now_ms or job.at_start:
                self._overdue.append(job.name)
                due_ms = job.following_ms(now_ms)
            self._due_ms[job.name] = due_ms
            self._scheduler.add_job(
                self._on_due,
                _trigger_of(job),
                id=job.name,
                args=[job.name],
                next_run_time=datetime.now(UTC) + timedelta(milliseconds=due_ms - now_ms),
            )
        lines = published(self._jobs.values(), self._due_ms)
        overdue = [self._jobs[name] for name in self._overdue]
        await self._notes.start(lines, overdue, now_ms=self._clock.now_ms())
        self._scheduler.start()
        self._spawn(self._catch_up())

    async def run(self, name: str, *, by_hand: bool = False) -> None:
        """Run one job now and record it; waits while the same job runs.

        Args:
            name: its name.
            by_hand: a person asked for it, so it runs though it rests or the network is away.
        """
        async with self._locks[name]:
            did_something = await self._run_or_skip(self._jobs[name], by_hand=by_hand)
        self._go_on()
        if did_something:
            for following in AFTER.get(name, ()):
                if following in self._jobs:
                    await self.run(following)

    def knows(self, name: str) -> bool:
        """Say whether the timetable has a job of this name."""
        return name in self._jobs

    def ring(
        self,
        name: str,
        *,
        by_hand: bool = False,
        then: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Run a job soon, on request, and tell `then` when it has ended."""

        async def run() -> None:
            await self.run(name, by_hand=by_hand)
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

    # ------------------------------------------------------------ times

    async def _on_due(self, name: str) -> None:
        """Begin what is due as a task of our own: it outlives the scheduler's end."""
        if not self._should_stop():
            self._come.add(name)
            self._spawn(self._tick(self._jobs[name]))

    async def _tick(self, job: Job) -> None:
        """Run a job whose time has come, or record why it does not."""
        now_ms = self._clock.now_ms()
        missed = job.missed(self._due_ms.get(job.name, now_ms), now_ms)
        try:
            await self._note_next(job, now_ms)
            await self._notes.missed(job, missed)
            if not await self._is_in_the_way(job):
                await self.run(job.name)
        except StratumError as problem:
            self._heard(job, problem.message)
        finally:
            self._come.discard(job.name)
        self._go_on()

    async def _is_in_the_way(self, job: Job) -> bool:
        """Say whether a job cannot begin now; why not is a row then."""
        if self._locks[job.name].locked():
            await self._notes.still_running(job)
            return True
        if (first := self._before(job)) is None:
            return False
        if job.name not in self._overdue + self._put_off:
            self._put_off.append(job.name)
        await self._notes.put_off(job, first)
        return True

    async def _note_next(self, job: Job, now_ms: int) -> None:
        scheduled = self._scheduler.get_job(job.name)
        if scheduled is None or scheduled.next_run_time is None:
            return
        ahead = scheduled.next_run_time - datetime.now(UTC)
        self._due_ms[job.name] = now_ms + round(ahead.total_seconds() * 1000)
        await self._services.engine_desk.note_next(job.name, self._due_ms[job.name])

    async def _catch_up(self) -> None:
        while self._overdue and not self._should_stop():
            await self.run(self._overdue.pop(0))

    # ------------------------------------------------------------ order

    def _before(self, job: Job) -> str | None:
        """Return a job that has to end before this one begins; None when nothing is in its way."""
        if job.name in self._overdue:
            return self._overdue[0]
        under_way = self._come.union(self._put_off, self._overdue)
        for name in job.waits_for:
            if name in self._jobs and (name in under_way or self._locks[name].locked()):
                return name
        return None

    def _go_on(self) -> None:
        """Run what was put off and has nothing in its way any more."""
        if self._should_stop():
            return
        ready = [name for name in self._put_off if self._before(self._jobs[name]) is None]
        for name in ready:
            self._put_off.remove(name)
            self._spawn(self.run(name))

    # ------------------------------------------------------------ runs

    async def _run_or_skip(self, job: Job, *, by_hand: bool) -> bool:
        """Run a job unless it rests; returns whether it did something."""
        desk = self._services.engine_desk
        try:
            why = None if by_hand else await self._notes.why_not(job)
            if why is not None:
                await desk.skip(job.name, why)
                return False
        except StratumError as problem:
            self._heard(job, problem.message)
            return False
        return await self._run_once(job)

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
