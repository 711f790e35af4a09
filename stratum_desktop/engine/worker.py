"""The engine: drains deliveries, serves requests, runs the timetable, until told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import time
from collections.abc import Awaitable, Callable
from functools import partial

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import StratumError
from stratum_desktop.engine.health_watch import HealthWatch
from stratum_desktop.engine.runner import Runner
from stratum_desktop.engine.timetable import (
    DOORBELL_SECONDS,
    DRAIN_AT_LEAST_EVERY_SECONDS,
    RUN_ACTIONS,
    UNDO_WINDOW_LOOK_SECONDS,
)
from stratum_desktop.services import Services
from stratum_desktop.services.engine_desk import BY_HAND, STOP
from stratum_desktop.services.status import BEAT_SECONDS, PIPELINE_HEALTH

_LOG = logging.getLogger(__name__)
_REST_AFTER_TROUBLE_SECONDS = 5.0


class Worker:
    """One running engine. The caller holds the pump lock."""

    def __init__(self, services: Services, clock: Clock, *, network: Callable[[], str]) -> None:
        """Prepare; nothing runs before `run`.

        Args:
            network: answers `online`, `offline` or `unknown`, cheaply.
        """
        self._services = services
        self._clock = clock
        self._network = network
        #: The end of an undo window that was rung for; one that stays is the timetable's business.
        self._rung_for_ms: int | None = None
        self._stopping = asyncio.Event()
        self._runner = Runner(services, clock, should_stop=self._stopping.is_set, network=network)
        self._health = HealthWatch(services, alarm=partial(self._runner.run, PIPELINE_HEALTH))

    def stop(self) -> None:
        """Ask for the end: nothing new is claimed, what is under way is settled."""
        self._stopping.set()

    async def run(self) -> None:
        """Run until stopped. What was in flight is settled before this returns."""
        # What the program is made of is never garbage: a full collection would walk it for
        # every few thousand events, at a tenth of the cost of sending them.
        gc.collect()
        gc.freeze()
        desk = self._services.engine_desk
        await desk.started(os.getpid())
        # A disk without room is no reason to end: nothing is claimed before it has some.
        await self._quietly(self._services.delivery.take_over)
        await self._runner.start()
        # Uploads that a dead engine left half done ask for nothing; they are found here.
        self._runner.ring("uploads")
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._drain())
                group.create_task(self._watch_undo_windows())
                group.create_task(self._serve_requests())
                group.create_task(self._beat())
        finally:
            await self._runner.stop()
            await desk.stopped()

    async def _drain(self) -> None:
        heard = -1
        drained_at = 0.0
        while not self._stopping.is_set():
            version = await self._services.dashboards.data_version()
            is_due = time.monotonic() - drained_at >= DRAIN_AT_LEAST_EVERY_SECONDS
            if version != heard or is_due:
                heard, drained_at = version, time.monotonic()
                await self._quietly(self._drain_once)
            await self._nap(DOORBELL_SECONDS)

    async def _drain_once(self) -> None:
        drained = await self._services.delivery.drain(should_stop=self._stopping.is_set)
        result = drained.value
        await self._health.after_sweep(did_work=bool(drained.topics))
        if result.requests:
            _LOG.info(
                "%d delivered, %d retried, %d rejected in %d requests",
                result.delivered,
                result.retried,
                result.rejected,
                result.requests,
                extra={"action": "delivery.drained"},
            )

    async def _watch_undo_windows(self) -> None:
        while not self._stopping.is_set():
            await self._quietly(self._run_what_is_due)
            await self._nap(UNDO_WINDOW_LOOK_SECONDS)

    async def _run_what_is_due(self) -> None:
        """Carry out actions at once when their undo window ends."""
        due_ms = await self._services.execution.next_due_ms()
        if due_ms is None or due_ms > self._clock.now_ms() or due_ms == self._rung_for_ms:
            return
        self._rung_for_ms = due_ms
        await self._runner.run(RUN_ACTIONS)

    async def _serve_requests(self) -> None:
        while not self._stopping.is_set():
            await self._quietly(self._serve_once)
            await self._nap(DOORBELL_SECONDS)

    async def _serve_once(self) -> None:
        desk = self._services.engine_desk
        for request in await desk.take_requests():
            finish = partial(desk.finish_requests, (request,))
            if self._runner.knows(request.job):
                by_hand = request.argument == BY_HAND
                self._runner.ring(request.job, by_hand=by_hand, then=finish)
                continue
            await finish()
            if request.job == STOP:
                self.stop()
            else:
                _LOG.warning("no job %s", request.job, extra={"action": "job.unknown"})

    async def _beat(self) -> None:
        while not self._stopping.is_set():
            await self._quietly(self._beat_once)
            await self._nap(BEAT_SECONDS)

    async def _beat_once(self) -> None:
        await self._services.engine_desk.beat(network=self._network())

    async def _quietly(self, step: Callable[[], Awaitable[None]]) -> None:
        """Run a step; the world's troubles are logged and the engine goes on after a rest."""
        try:
            await step()
        except StratumError as problem:
            _LOG.warning("%s", problem.message, extra={"action": "engine.trouble"})
            await self._nap(_REST_AFTER_TROUBLE_SECONDS)

    async def _nap(self, seconds: float) -> None:
        """Wait, or wake at once when told to stop."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
