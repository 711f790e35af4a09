"""Orders: how many of them each platform got, and which it has not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.order import OrderState, accuracy_pct, due_count
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed
from stratum_desktop.platforms import registry
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.order_hours import (
    count_hour,
    hour_from_rows,
    lanes_key,
    ledger,
)
from stratum_desktop.store.read_models.orders import (
    OpenOrder,
    OrderCounts,
    PlatformLanes,
    order_count,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

__all__ = ["MOST_DAYS", "OpenOrder", "OrderLedger", "OrderReport", "OrderState", "PlatformOrders"]

MOST_DAYS = 366
"""Longest period. Source: own choice; the ledger reads every event of the period."""
_DAY_MS = 86_400_000
_HOURS_COMPARED_AT_ONCE = 240
_HOURS_AT_ONCE = 24
"""Hours of one transaction. Source: own choice; tenths of a second at ten million deliveries."""


@dataclass(frozen=True, slots=True)
class OrdersCompared:
    """What comparing counted hours with their orders came to."""

    #: Counts that there should be, and orders told apart.
    counts: int
    #: Those that are missing, wrong or too many.
    wrong: int


@dataclass(frozen=True, slots=True)
class PlatformOrders:
    """One platform's line in the ledger."""

    platform: str
    label: str
    #: Orders that were meant for it.
    due: int
    delivered: int
    #: Not sent, for a cause that is on record.
    skipped: int
    #: Due, and neither delivered nor skipped.
    open: int
    #: Not meant for it: older than its connection, or sent elsewhere from a file.
    elsewhere: int
    #: (delivered + skipped) / due, 0-100; None when none was due.
    accuracy_pct: float | None
    #: Every state that any order is in; they add up to the orders of the period.
    counts: Mapping[OrderState, int]


@dataclass(frozen=True, slots=True)
class OrderReport:
    """The ledger of a period."""

    since: datetime
    until: datetime
    #: Orders whose events were received in the period.
    orders: int
    #: By label.
    platforms: tuple[PlatformOrders, ...]
    #: Newest first; at most as many orders as were asked for.
    open: tuple[OpenOrder, ...]

    @property
    def open_count(self) -> int:
        """How many lines the list of open orders would have without a limit."""
        return sum(one.open for one in self.platforms)


class OrderLedger:
    """Accounts for every order, and counts the hours ahead that it is told from."""

    def __init__(self, workspace: Workspace) -> None:
        """Read this workspace."""
        self._workspace = workspace

    async def count(self) -> Changed[int]:
        """Count the hours anew in which something changed; no figure becomes another by it.

        Returns:
            How many hours were counted.
        """
        store, hours = self._workspace.store, 0
        if await store.write(_go_on):
            while some := await store.write(_count_some):
                hours += some
        return Changed(hours, frozenset())

    async def check(self) -> OrdersCompared:
        """Compare every hour that is counted with its orders; changes nothing."""
        counts = wrong = 0
        hours = await self._workspace.store.read(_hours_to_compare)
        for begin in range(0, len(hours), _HOURS_COMPARED_AT_ONCE):
            some = hours[begin : begin + _HOURS_COMPARED_AT_ONCE]
            found = await self._workspace.store.read(partial(_compare_some, hours=some))
            counts, wrong = counts + found.counts, wrong + found.wrong
        return OrdersCompared(counts, wrong)

    async def recount(self) -> Changed[int]:
        """Count every hour anew."""
        await self._workspace.store.write(lambda uow: uow.order_hours.forget())
        return await self.count()

    async def report(
        self, *, days: int = 7, platform: str | None = None, limit: int = 200
    ) -> OrderReport:
        """Account for the orders whose events were received in the last days.

        Args:
            days: of 24 hours, ending now.
            platform: one platform; None means every connected one.
            limit: how many open orders are listed at most.

        Raises:
            Refusal: no destination of that platform is connected, or the period is too long.
        """
        if not 1 <= days <= MOST_DAYS:
            raise Refusal(
                f"The period is 1 to {MOST_DAYS} days, not {days}.",
                reason=Reason("order.period_unusable", {"most_days": MOST_DAYS}),
            )
        until_ms = self._workspace.clock.now_ms() + 1
        since_ms = until_ms - days * _DAY_MS

        def read(uow: UnitOfWork) -> tuple[OrderCounts, tuple[OpenOrder, ...]]:
            lanes = _lanes(uow)
            _check_connected(lanes, platform)
            between = {"since_ms": since_ms, "until_ms": until_ms}
            if not lanes:
                return OrderCounts(order_count(uow.connection, **between), {}), ()
            return ledger(uow.connection, lanes, of=platform, limit=limit, **between)

        counts, open_orders = await self._workspace.store.read(read)
        labels = {one.manifest.key: one.manifest.label for one in registry.all()}
        lines = [
            _line(key, labels.get(key, key), found) for key, found in counts.by_platform.items()
        ]
        return OrderReport(
            since=datetime.fromtimestamp(since_ms / 1000, UTC),
            until=datetime.fromtimestamp(until_ms / 1000, UTC),
            orders=counts.orders,
            platforms=tuple(sorted(lines, key=lambda line: line.label)),
            open=open_orders,
        )


def _lanes(uow: UnitOfWork) -> tuple[PlatformLanes, ...]:
    destinations = uow.destinations.all()
    keys = sorted({one.platform for one in destinations})
    return tuple(
        PlatformLanes(
            platform=key,
            destination_ids=tuple(one.id for one in destinations if one.platform == key),
            connected_at_ms=min(one.created_at_ms for one in destinations if one.platform == key),
        )
        for key in keys
    )


def _check_connected(lanes: Sequence[PlatformLanes], platform: str | None) -> None:
    keys = [one.platform for one in lanes]
    if platform is not None and platform not in keys:
        raise Refusal(
            f"No destination of {platform!r} is connected. Connected: {', '.join(keys) or 'none'}.",
            reason=Reason("platform.not_connected", {"platform": platform}),
        )


def _go_on(uow: UnitOfWork) -> bool:
    """Note which hours are to be counted; says whether there are any."""
    lanes = _lanes(uow)
    if lanes:
        uow.order_hours.go_on(lanes_key(lanes))
    return bool(lanes)


def _count_some(uow: UnitOfWork) -> int:
    """Count the newest stale hours anew; returns how many."""
    lanes, found = _lanes(uow), uow.order_hours.counted()
    if found is None or found.lanes != lanes_key(lanes):
        return 0  # somebody has connected one meanwhile: the next time counts all anew
    hours = uow.order_hours.stale(limit=_HOURS_AT_ONCE)
    for hour_at in hours:
        count_hour(uow.connection, lanes, hour_at)
    return len(hours)


def _hours_to_compare(uow: UnitOfWork) -> tuple[int, ...]:
    """Return the hours whose counts have to be what the rows say."""
    lanes, found = _lanes(uow), uow.order_hours.counted()
    if found is None or found.lanes != lanes_key(lanes):
        return ()
    waiting = uow.order_hours.to_count(found)
    return tuple(hour_at for hour_at in uow.order_hours.hours() if hour_at not in waiting)


def _compare_some(uow: UnitOfWork, *, hours: Sequence[int]) -> OrdersCompared:
    lanes = _lanes(uow)
    counts = wrong = 0
    # Something may have come in since the hours were named.
    for hour_at in sorted({*hours} & {*_hours_to_compare(uow)}):
        found = hour_from_rows(uow.connection, lanes, hour_at)
        told, kept = (*found.counts, *found.apart), uow.order_hours.stored(hour_at)
        counts += len(told)
        wrong += len({*told} ^ {*kept[0], *kept[1]})
    return OrdersCompared(counts, wrong)


def _line(key: str, label: str, counts: Mapping[OrderState, int]) -> PlatformOrders:
    due = due_count(counts)
    delivered = counts.get(OrderState.DELIVERED, 0)
    skipped = counts.get(OrderState.SKIPPED, 0)
    return PlatformOrders(
        platform=key,
        label=label,
        due=due,
        delivered=delivered,
        skipped=skipped,
        open=due - delivered - skipped,
        elsewhere=counts.get(OrderState.ELSEWHERE, 0),
        accuracy_pct=accuracy_pct(counts),
        counts=counts,
    )
