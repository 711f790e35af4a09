"""Counting the shop's orders by the platform whose click they carry.

An order counts once, when it is first told of, on the day it happened. What a platform calls a
click is in its manifest; Meta marks unpaid clicks in the same way, which a usual ratio allows for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.event_body import read_body
from stratum_desktop.platforms import registry
from stratum_desktop.store.repositories.measurements import DailyFigure
from stratum_desktop.store.repositories.order_days import Order, OrderDay
from stratum_desktop.store.unit_of_work import UnitOfWork

EVENTS_AT_ONCE = 50_000
"""Events of one transaction. Source: own choice; some tenths of a second."""
TOLD_DAYS = 45
"""Days whose truth is told anew after counting. Source: own choice; what a usual ratio looks at."""

_MICROS = 1_000_000


def count_orders(uow: UnitOfWork, zone: ZoneInfo) -> bool:
    """Count orders on from where it stopped, one stretch of events; say whether there is more.

    Where the workspace's zone has changed, all is counted anew.
    """
    found = uow.order_days.progress()
    if found is not None and found[0] != zone.key:
        uow.order_days.forget()
        found = None
    after, newest = (0 if found is None else found[1]), uow.order_days.newest_event()
    until = min(newest, after + EVENTS_AT_ONCE)
    if found is not None and until <= after:
        return False
    uow.order_days.add(_counted(uow.order_days.orders(after=after, until=until), zone))
    uow.order_days.set_progress(zone.key, until)
    return until < newest


def tell_truth(uow: UnitOfWork, *, today: date, at_ms: int) -> int:
    """Keep the counted orders as the truth that platforms' claims are compared with.

    A platform of which no order ever carried a click is left out: nothing is known of it. From its
    first such order on, a day without any has 0. Revenue is kept of days whose orders are all in
    the one currency of its ad accounts.

    Returns:
        How many figures were kept.
    """
    since = today - timedelta(days=TOLD_DAYS)
    by_day: dict[tuple[str, str], list[OrderDay]] = defaultdict(list)
    for row in uow.order_days.days(since=since.isoformat(), until=today.isoformat()):
        by_day[row.platform, row.date].append(row)
    currencies = _currencies(uow)
    figures = [
        DailyFigure(day, platform, measure, "orders", value, at_ms)
        for platform, first in uow.order_days.first_days()
        for day in _days(max(since, date.fromisoformat(first)), today)
        for measure, value in _truth(by_day[platform, day], currencies.get(platform))
    ]
    uow.measurements.keep_daily(figures)
    return len(figures)


def _counted(orders: Iterable[Order], zone: ZoneInfo) -> Iterator[OrderDay]:
    clicks = {
        one.manifest.key: one.manifest.traits.clicks
        for one in registry.all()
        if one.manifest.traits.clicks
    }
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for order in orders:
        keys = read_body(order.body).get("keys", {})
        day = datetime.fromtimestamp(order.event_time, UTC).astimezone(zone).date().isoformat()
        for platform, names in clicks.items():
            if not names.isdisjoint(keys):
                count = counts[day, platform, order.currency or ""]
                count[0] += 1
                count[1] += round((order.value or 0.0) * _MICROS)
    for key, (number, revenue_micros) in sorted(counts.items()):
        yield OrderDay(*key, number, revenue_micros)


def _currencies(uow: UnitOfWork) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for known in uow.ad_accounts.accounts():
        found[known.platform].add(known.account.currency)
    return found


def _truth(rows: Iterable[OrderDay], currencies: set[str] | None) -> Iterator[tuple[str, float]]:
    told = list(rows)
    yield "conversions", float(sum(one.orders for one in told))
    is_one = currencies is not None and len(currencies) == 1
    if is_one and {one.currency for one in told} <= (currencies or set()):
        yield "revenue", sum(one.revenue_micros for one in told) / _MICROS


def _days(first: date, last: date) -> Iterator[str]:
    while first <= last:
        yield first.isoformat()
        first += timedelta(days=1)
