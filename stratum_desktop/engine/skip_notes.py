"""Why a job does not run at its time, kept as a row: nothing is skipped silently."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from stratum_desktop.domain.errors import StratumError
from stratum_desktop.domain.reason import Reason
from stratum_desktop.engine.job import Job, Missed
from stratum_desktop.services import Services
from stratum_desktop.services.engine_desk import ScheduleLine
from stratum_desktop.services.wording.jobs import actor_name, job_title

_LOG = logging.getLogger(__name__)


class SkipNotes:
    """Tells the timetable, and what was skipped of it."""

    def __init__(self, services: Services, network: Callable[[], str]) -> None:
        """Write into this workspace.

        Args:
            services: of the workspace.
            network: answers `online`, `offline` or `unknown`, cheaply.
        """
        self._desk = services.engine_desk
        self._network = network

    async def why_not(self, job: Job) -> Reason | None:
        """Return what keeps a job from running at its times; None when nothing does."""
        pause = await self._desk.pause_of(job.name)
        if pause is not None:
            return Reason("job.rests", {"who": actor_name(pause.actor), "why": pause.why})
        if job.needs_network and not self._desk.can_reach_platforms(self._network()):
            return Reason("job.offline")
        return None

    async def start(
        self, lines: Sequence[ScheduleLine], overdue: Sequence[Job], *, now_ms: int
    ) -> None:
        """Tell the timetable, and which times passed before this start; trouble stops no job.

        Args:
            lines: the whole timetable.
            overdue: the jobs that are caught up now.
            now_ms: the present, epoch milliseconds.
        """
        try:
            await self._desk.publish(lines)
            for job in overdue:
                last_ms = await self._desk.last_seen_ms(job.name)
                if last_ms is not None:
                    await self.missed(job, job.missed(job.following_ms(last_ms), now_ms))
        except StratumError as problem:
            action = {"action": "engine.trouble"}
            _LOG.warning("the timetable cannot be told: %s", problem.message, extra=action)

    async def missed(self, job: Job, missed: Missed | None) -> None:
        """Note times that passed unseen, unless the job would not have run anyway."""
        if missed is None or await self.why_not(job) is not None:
            return
        await self._desk.skip(
            job.name,
            Reason("job.missed"),
            times=missed.times,
            first_ms=missed.first_ms,
            last_ms=missed.last_ms,
        )

    async def still_running(self, job: Job) -> None:
        """Note that a time came while the run before had not ended."""
        await self._desk.skip(job.name, Reason("job.still_running"))

    async def put_off(self, job: Job, first: str) -> None:
        """Note that a job waits until another one has ended."""
        await self._desk.skip(job.name, Reason("job.waits_for", {"job": job_title(first)}))
