"""Delivering what is due: every destination by itself, one request at a time.

A batch leaves only after the one before it is settled, and one transaction settles the one and
claims the other: a crash can therefore double one batch of a destination at most (rulebook G4).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.topic import Changed, ChangeSet, Topic
from stratum_desktop.host.files.safe_csv import write_csv
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.contract import Answer, Platform, Sender
from stratum_desktop.services.delivery.claim import Batch, Swept, claim_batch, sweep
from stratum_desktop.services.delivery.clock_watch import ClockWatch
from stratum_desktop.services.delivery.dead_letters import (
    DEAD_LETTER_HEADER,
    ReplayPlan,
    cancel,
    dead_letter_cells,
    replay,
)
from stratum_desktop.services.delivery.named_deliveries import named_deliveries
from stratum_desktop.services.delivery.readiness import Readiness
from stratum_desktop.services.delivery.rules import delivery_rules
from stratum_desktop.services.delivery.settle import Settled, settle_answer
from stratum_desktop.services.delivery.verdicts import Asked, ask_for_verdicts
from stratum_desktop.services.delivery.watch import Watched, watch
from stratum_desktop.services.reachability import is_reachable
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.dead_letters import dead_letters
from stratum_desktop.store.read_models.deliveries import DeliveryFilter
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork

_DECIDED: ChangeSet = frozenset({Topic.DELIVERIES, Topic.AUDIT})
_LONGEST_NAP_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class DrainResult:
    """What a sweep over the destinations did, in deliveries."""

    delivered: int = 0
    retried: int = 0
    rejected: int = 0
    expired: int = 0
    uncertain: int = 0
    held: int = 0
    requests: int = 0

    def __add__(self, other: DrainResult) -> DrainResult:
        """Return the sum of two sweeps."""
        return DrainResult(
            self.delivered + other.delivered,
            self.retried + other.retried,
            self.rejected + other.rejected,
            self.expired + other.expired,
            self.uncertain + other.uncertain,
            self.held + other.held,
            self.requests + other.requests,
        )


@dataclass(frozen=True, slots=True)
class QueueState:
    """What still waits."""

    #: Ready, sending or waiting for a retry, at destinations that are on and not held.
    open_count: int
    #: When the earliest of them is due, epoch milliseconds; None when nothing waits.
    next_due_ms: int | None


class Delivery:
    """Claims what is due, sends it, and records what came of it."""

    def __init__(
        self, workspace: Workspace, *, is_online: Callable[[], bool] | None = None
    ) -> None:
        """Work on this workspace.

        Args:
            is_online: a cheap answer to "is there a network"; None means "assume so". Without
                one, nothing is claimed for destinations beyond this machine and no try is used.
        """
        self._workspace = workspace
        self._store = workspace.store
        self._is_online = is_online
        self._readiness = Readiness(workspace)
        self._clock_watch = ClockWatch(
            workspace, sender_of=self.sender_of, is_reachable=self._is_reachable
        )
        self._limits = Limits()
        self._senders: dict[str, Sender] = {}
        self._retired: list[Sender] = []

    async def drain(self, *, should_stop: Callable[[], bool] | None = None) -> Changed[DrainResult]:
        """Send everything that is due now, at all destinations side by side.

        Raises:
            Trouble: the disk failed; every destination has come to an end before.
        """
        await self._readiness.require()
        await self._clock_watch.look()
        destinations, limits = await self._store.read(lambda uow: (_with_work(uow), _limits(uow)))
        if limits != self._limits:
            # Who still waits for an answer elsewhere gets it from the sender that asked.
            self._retired += self._senders.values()
            self._senders, self._limits = {}, limits
        results = await asyncio.gather(
            *(
                self._drain_destination(one, should_stop or _never)
                for one in destinations
                if self._is_reachable(one)
            ),
            return_exceptions=True,
        )
        total = DrainResult()
        for result in results:
            # Raised only now: a destination that still sends must not meet the next sweep.
            if isinstance(result, BaseException):
                raise result
            total += result
        topics = (
            frozenset({Topic.DELIVERIES, Topic.DESTINATIONS})
            if total != DrainResult()
            else frozenset()
        )
        return Changed(total, topics)

    async def take_over(self) -> None:
        """Take back what a worker that died had claimed, without waiting for its leases.

        Only for a caller that has just taken the pump lock: nobody else can be sending. Where
        the database is shared a worker of another computer can, so its leases are waited for.
        """
        await self._readiness.require()
        is_sole_worker = not self._workspace.store.is_shared

        def take_back(uow: UnitOfWork) -> None:
            for one in _with_work(uow):
                sweep(uow, self._workspace, one, is_sole_worker=is_sole_worker)

        await self._store.write(take_back)

    async def deliver_until_empty(
        self,
        *,
        on_progress: Callable[[DrainResult], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        patience_seconds: float = 120.0,
    ) -> Changed[DrainResult]:
        """Drain until nothing waits that will be due within the patience.

        Args:
            on_progress: told the sum so far after every sweep.
            patience_seconds: how far ahead a retry may lie and still be waited for, and for how
                long nothing at all may be sent (no network, an open circuit) before giving up.
        """
        total = Changed(DrainResult(), frozenset())
        stop = should_stop or _never
        passed = asyncio.get_running_loop().time
        sent_at = passed()
        while not stop():
            swept = await self.drain(should_stop=stop)
            total = Changed(total.value + swept.value, total.topics | swept.topics)
            if on_progress is not None:
                on_progress(total.value)
            queue = await self.queue()
            if queue.next_due_ms is None:
                break
            wait = (queue.next_due_ms - self._workspace.clock.now_ms()) / 1000
            if max(wait, passed() - sent_at) > patience_seconds:
                break
            if swept.value.requests:
                sent_at = passed()
            else:
                await asyncio.sleep(min(max(wait, 0.02), _LONGEST_NAP_SECONDS))
        return total

    async def replay(
        self,
        *,
        delivery_ids: Sequence[int] | None = None,
        where: DeliveryFilter | None = None,
        include_doubtful: bool = False,
        dry_run: bool,
    ) -> Changed[ReplayPlan]:
        """Queue dead letters again under the same event ids, or say what that would do.

        Args:
            delivery_ids: only these; None means every dead letter.
            where: only what it lets through.
            include_doubtful: also those that may have arrived, so that a copy may count twice.
        """

        def run(uow: UnitOfWork) -> ReplayPlan:
            return replay(
                uow,
                self._workspace,
                delivery_ids=delivery_ids,
                where=where,
                include_doubtful=include_doubtful,
                dry_run=dry_run,
            )

        plan = await (self._store.read(run) if dry_run else self._store.write(run))
        return Changed(plan, _DECIDED if plan.replayed else frozenset())

    async def cancel(self, *, delivery_ids: Sequence[int]) -> Changed[int]:
        """Stop deliveries for good; those under way or ended stay as they are."""
        count = await self._store.write(
            lambda uow: cancel(uow, self._workspace, delivery_ids=delivery_ids)
        )
        return Changed(count, _DECIDED if count else frozenset())

    async def export_dead_letters(self, *, path: Path, where: DeliveryFilter | None = None) -> int:
        """Write dead letters to a CSV file, without personal data; returns how many.

        Args:
            where: only what it lets through; None means every dead letter.

        Raises:
            Trouble: the file cannot be written.
        """
        letters = await self._store.read(lambda uow: dead_letters(uow.connection, where=where))
        await asyncio.to_thread(
            write_csv, path, DEAD_LETTER_HEADER, map(dead_letter_cells, letters)
        )
        await self._store.write(
            lambda uow: self._workspace.note(
                uow,
                "delivery.exported",
                "dead letters",
                after=named_deliveries([one.delivery_id for one in letters], where),
            )
        )
        return len(letters)

    async def ask_for_verdicts(
        self, *, should_stop: Callable[[], bool] | None = None
    ) -> Changed[Asked]:
        """Ask platforms what became of requests that they took and judge later."""
        return await ask_for_verdicts(
            self._workspace,
            sender_of=self.sender_of,
            is_reachable=self._is_reachable,
            should_stop=should_stop or _never,
        )

    async def watch(self) -> Changed[Watched]:
        """Announce what runs out of time, and release what is held for a reason that has passed."""
        watched = await watch(self._workspace, sender_of=self.sender_of)
        is_news = watched.announcements or watched.released
        topics = frozenset({Topic.DELIVERIES, Topic.DESTINATIONS, Topic.AUDIT})
        return Changed(watched, topics if is_news else frozenset())

    async def queue(self) -> QueueState:
        """Return what still waits to be sent."""
        return await self._store.read(_queue_state)

    async def close(self) -> None:
        """Close the connections to the platforms."""
        for sender in (*self._senders.values(), *self._retired):
            await sender.close()
        self._senders.clear()
        self._retired.clear()

    def sender_of(self, platform: Platform) -> Sender:
        """Return the one sender of a platform, made on first use."""
        key = platform.manifest.key
        if key not in self._senders:
            self._senders[key] = platform.make_sender(
                clock=self._workspace.clock,
                is_practice=self._workspace.is_practice,
                limits=self._limits,
            )
        return self._senders[key]

    async def _drain_destination(
        self, destination: Destination, should_stop: Callable[[], bool]
    ) -> DrainResult:
        def begin(uow: UnitOfWork) -> tuple[Swept, Batch | None]:
            moved = sweep(uow, self._workspace, destination)
            is_stopped = should_stop()
            return moved, None if is_stopped else claim_batch(uow, self._workspace, destination.id)

        moved, batch = await self._store.write(begin)
        result = DrainResult(expired=moved.expired, uncertain=moved.uncertain)
        while batch is not None:
            answer = await self.sender_of(batch.platform).send(batch.lane, batch.parcels)
            settled, batch = await self._settle(batch, answer, should_stop)
            result += _result_of(settled)
        return result

    async def _settle(
        self, batch: Batch, answer: Answer, should_stop: Callable[[], bool]
    ) -> tuple[Settled, Batch | None]:
        """Settle a batch and take the next, at once or not at all."""

        def settle(uow: UnitOfWork) -> tuple[Settled, Batch | None]:
            settled = settle_answer(uow, self._workspace, batch, answer)
            if should_stop() or not settled.may_go_on:
                return settled, None
            return settled, claim_batch(uow, self._workspace, batch.destination_id)

        try:
            return await self._store.write(settle)
        except Trouble:
            self._readiness.keep(batch, answer)
            raise

    def _is_reachable(self, destination: Destination) -> bool:
        return is_reachable(destination.base_url, is_online=self._is_online)


def _limits(uow: UnitOfWork) -> Limits:
    return Limits(total_seconds=delivery_rules(uow).request_seconds)


def _with_work(uow: UnitOfWork) -> tuple[Destination, ...]:
    """Return the destinations that have something open and a platform this version knows."""
    known = {platform.manifest.key for platform in registry.all()}
    waiting = uow.upkeep.destinations_with_open()
    return tuple(
        one for one in uow.destinations.all() if one.id in waiting and one.platform in known
    )


def _queue_state(uow: UnitOfWork) -> QueueState:
    return QueueState(*uow.upkeep.waiting())


def _result_of(settled: Settled) -> DrainResult:
    counts = settled.counts
    return DrainResult(
        delivered=counts[DeliveryState.DELIVERED],
        retried=counts[DeliveryState.RETRY],
        rejected=counts[DeliveryState.REJECTED],
        uncertain=counts[DeliveryState.UNCERTAIN],
        held=counts[DeliveryState.HELD],
        requests=1,
    )


def _never() -> bool:
    return False
