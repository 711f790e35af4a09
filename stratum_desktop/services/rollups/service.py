"""Comparing counts with the rows they stand for, and making them again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.services.alerts import Alerts
from stratum_desktop.services.attribution import Attribution
from stratum_desktop.services.delivery_blocks import DeliveryBlocks
from stratum_desktop.services.latency import Latency
from stratum_desktop.services.order_ledger import OrderLedger
from stratum_desktop.services.outages import Outages
from stratum_desktop.services.signal_health import SignalHealth
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.recount import HOUR_MS, RecountReadModel
from stratum_desktop.store.repositories.hourly_counts import HourlyCounts
from stratum_desktop.store.unit_of_work import UnitOfWork

_DAY_MS = 24 * HOUR_MS
_FAR_AHEAD_S = 2**40
_REBUILT = frozenset({Topic.SIGNAL_QUALITY, Topic.DELIVERIES, Topic.EVENTS, Topic.OUTAGES})

HOURLY, LATENCY = "Outcomes and arrivals by the hour", "Latency by day"
BLOCKS, ORDERS = "Deliveries by destination and source", "Orders by hour"
JUDGED, HEALTH = (
    "What alerts, outages and attribution are told from",
    "Signal health by day",
)


@dataclass(frozen=True, slots=True)
class Recounted:
    """What counting anew came to."""

    #: Counts that were looked at.
    counts: int = 0
    #: Those that said otherwise than the rows, missing ones among them.
    wrong: int = 0

    def __add__(self, other: Recounted) -> Recounted:
        """Return both together."""
        return Recounted(self.counts + other.counts, self.wrong + other.wrong)


@dataclass(frozen=True, slots=True)
class RollupProgress:
    """How far it is."""

    #: What is counted now, in words.
    what: str
    #: Of `days`; 0 where it is not counted by days.
    day: int
    days: int


ProgressListener = Callable[[RollupProgress], None]

Day = tuple[int, int]
"""From and until when, epoch milliseconds."""


class Rollups:
    """Counts made ahead so that pages need not read every row.

    The rows are the truth. A day is counted anew in one short transaction, beside an engine that
    delivers and people who look on. Records of what was told or judged at the time are no counts
    and are left alone: EMQ measurements, judged steps, alerts, what was refused at the door.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        latency: Latency,
        alerts: Alerts,
        outages: Outages,
        attribution: Attribution,
        order_ledger: OrderLedger,
        delivery_blocks: DeliveryBlocks,
        signal_health: SignalHealth,
    ) -> None:
        """Count in this workspace; the services count anew what is theirs."""
        self._workspace = workspace
        self._store = workspace.store
        self._latency = latency
        self._alerts = alerts
        self._outages = outages
        self._attribution = attribution
        self._order_ledger = order_ledger
        self._delivery_blocks = delivery_blocks
        self._signal_health = signal_health

    async def check(self, *, on_progress: ProgressListener | None = None) -> Recounted:
        """Compare what is counted with the rows: hours, latencies, lists and orders."""
        total = Recounted()
        days = await self._days()
        for number, day in enumerate(days, start=1):
            _tell(on_progress, HOURLY, number, len(days))
            total += await self._store.read(partial(_compare, day=day))
        _tell(on_progress, LATENCY)
        found = await self._latency.check()
        total += Recounted(found.rows, found.changed)
        _tell(on_progress, BLOCKS)
        blocks = await self._delivery_blocks.check()
        _tell(on_progress, ORDERS)
        orders = await self._order_ledger.check()
        return (
            total + Recounted(blocks.counts, blocks.wrong) + Recounted(orders.counts, orders.wrong)
        )

    async def rebuild(self, *, on_progress: ProgressListener | None = None) -> Changed[Recounted]:
        """Count everything anew from the rows; says how much of it had been wrong."""
        total = Recounted()
        days = await self._days()
        for number, day in enumerate(days, start=1):
            _tell(on_progress, HOURLY, number, len(days))
            total += await self._store.write(partial(_replace, day=day))
        _tell(on_progress, LATENCY)
        rebuilt = (await self._latency.rebuild()).value
        _tell(on_progress, BLOCKS)
        blocks = await self._delivery_blocks.check()
        await self._delivery_blocks.recount()
        _tell(on_progress, ORDERS)
        orders = await self._order_ledger.check()
        await self._order_ledger.recount()
        _tell(on_progress, JUDGED)
        await self._alerts.recount()
        await self._store.write(lambda uow: uow.website_hours.forget(before_s=_FAR_AHEAD_S))
        await self._outages.count_website(self._workspace.clock.now_ms() // 1000)
        await self._attribution.recount()
        _tell(on_progress, HEALTH)
        await self._signal_health.rebuild()
        total += Recounted(rebuilt.rows, rebuilt.changed)
        total += Recounted(blocks.counts, blocks.wrong) + Recounted(orders.counts, orders.wrong)
        return Changed(total, _REBUILT)

    async def _days(self) -> tuple[Day, ...]:
        """Return the UTC days from the first count or row up to the hour that runs."""
        first_s = await self._store.read(
            lambda uow: RecountReadModel(uow.connection).first_hour_s()
        )
        if first_s is None:
            return ()
        end_ms = (self._workspace.clock.now_ms() // HOUR_MS + 1) * HOUR_MS
        starts = range(first_s * 1000, end_ms, _DAY_MS)
        return tuple((start, min(start + _DAY_MS, end_ms)) for start in starts)


def _compare(uow: UnitOfWork, *, day: Day) -> Recounted:
    read = RecountReadModel(uow.connection)
    span = {"since_ms": day[0], "until_ms": day[1]}
    outcomes, arrivals = read.outcomes(**span), read.arrivals(**span)
    stored, came_in = read.stored_outcomes(**span), read.stored_arrivals(**span)
    wrong = sum(
        not _is_same(outcomes.get(key), stored.get(key)) for key in outcomes.keys() | stored.keys()
    )
    wrong += len(dict(arrivals.items() ^ came_in.items()))
    return Recounted(len(outcomes) + len(arrivals), wrong)


def _replace(uow: UnitOfWork, *, day: Day) -> Recounted:
    found = _compare(uow, day=day)
    if found.wrong:
        read, counts = RecountReadModel(uow.connection), HourlyCounts(uow.connection)
        span = {"since_ms": day[0], "until_ms": day[1]}
        hours = {"since_s": day[0] // 1000, "until_s": day[1] // 1000}
        counts.replace_outcomes(read.outcomes(**span), **hours)
        counts.replace_arrivals(read.arrivals(**span), **hours)
    return found


def _is_same(counted: tuple[int, float] | None, stored: tuple[int, float] | None) -> bool:
    """Say whether both are there and equal; values are added in another order than before."""
    if counted is None or stored is None:
        return False
    return counted[0] == stored[0] and math.isclose(counted[1], stored[1], abs_tol=1e-6)


def _tell(on_progress: ProgressListener | None, what: str, day: int = 0, days: int = 0) -> None:
    if on_progress is not None:
        on_progress(RollupProgress(what, day, days))
