"""What platforms and the shop said of each day, and the runs that learned it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from stratum_desktop.practice.history.lanes import Figures, PracticeLane, Trouble
from stratum_desktop.practice.history.month import DAYS, Month
from stratum_desktop.practice.shop import TIME_ZONE
from stratum_desktop.services.signal_quality.drivers import sync_job
from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.repositories.measurements import DailyFigure
from stratum_desktop.store.tables import job_run
from stratum_desktop.store.unit_of_work import UnitOfWork

_KNOWN_DAYS = 45
"""Platforms tell of days before the product was there."""
_EARLIER_PURCHASES = 104.0
_EARLIER_REVENUE = 11_400.0
_SYNC_EVERY = timedelta(minutes=15)
_SYNC_TAKES_MS = 2_300
_QUARTERS_DAYS = 2
"""How far back every sync is kept; before that one an hour."""


class _Run(NamedTuple):
    job: str
    started_at_ms: int
    ended_at_ms: int
    outcome: str
    counts: str
    error: str | None


_INSERT_RUN = insert_sql(job_run, _Run._fields)
_PURCHASES = (
    "SELECT received_at_ms, coalesce(value, 0.0) FROM event"
    " WHERE name = 'Purchase' AND origin = 'server'"
)


def keep_figures(
    uow: UnitOfWork, random: Random, lanes: Sequence[PracticeLane], month: Month
) -> None:
    """Store platform figures by day, and a run for every sync and clean-up."""
    bought = _purchases_by_day(uow, random, month)
    figures = [
        figure
        for lane in lanes
        if lane.figures is not None
        for figure in _figures_of(random, lane, lane.figures, bought, month)
    ]
    uow.measurements.keep_daily(figures)
    runs = sorted(_runs(random, lanes, month), key=lambda run: run.started_at_ms)
    uow.connection.exec_driver_sql(_INSERT_RUN, [tuple(run) for run in runs])


def _purchases_by_day(
    uow: UnitOfWork, random: Random, month: Month
) -> dict[date, tuple[float, float]]:
    """Return the shop's orders and revenue by local day, today so far included."""
    today = month.now.astimezone(TIME_ZONE).date()
    found: dict[date, tuple[float, float]] = {}
    for back in range(_KNOWN_DAYS, DAYS, -1):
        busy = random.uniform(0.85, 1.15)
        found[today - timedelta(days=back)] = (_EARLIER_PURCHASES * busy, _EARLIER_REVENUE * busy)
    for received_ms, value in uow.connection.exec_driver_sql(_PURCHASES):
        day = datetime.fromtimestamp(received_ms / 1000, TIME_ZONE).date()
        count, revenue = found.get(day, (0.0, 0.0))
        found[day] = (count + 1, revenue + value)
    return found


def _figures_of(
    random: Random,
    lane: PracticeLane,
    known: Figures,
    bought: dict[date, tuple[float, float]],
    month: Month,
) -> Iterator[DailyFigure]:
    learned_ms = round(_newest_sync(lane, month).timestamp() * 1000)
    until = _newest_sync(lane, month).astimezone(TIME_ZONE).date()
    for day, (count, revenue) in sorted(bought.items()):
        if day > until:
            continue
        noise = random.uniform(0.95, 1.05)
        ratios = {
            "platform": known.claimed_ratio * noise,
            "ga4": known.ga4_ratio,
            "orders": known.orders_ratio,
        }
        for source, ratio in ratios.items():
            if ratio is not None:
                told = {"conversions": float(round(count * ratio)), "revenue": revenue * ratio}
                for measure, value in told.items():
                    yield DailyFigure(
                        day.isoformat(), lane.platform, measure, source, round(value, 2), learned_ms
                    )
        spend = revenue * known.claimed_ratio / (known.roas * random.uniform(0.9, 1.1))
        yield DailyFigure(
            day.isoformat(), lane.platform, "spend", "platform", round(spend, 2), learned_ms
        )


def _newest_sync(lane: PracticeLane, month: Month) -> datetime:
    return month.now - timedelta(hours=lane.silent_hours, minutes=4)


def _runs(random: Random, lanes: Sequence[PracticeLane], month: Month) -> Iterator[_Run]:
    for lane in lanes:
        if lane.figures is not None:
            yield from _syncs(random, lane, month)
    night = datetime.combine(month.start_at.date() + timedelta(days=1), time(3), UTC)
    while night < month.now:
        at_ms = round(night.timestamp() * 1000)
        counts = json.dumps({"dedupe_keys": random.randrange(500, 900)})
        yield _Run("clean_up", at_ms, at_ms + random.randrange(300, 900), "done", counts, None)
        night += timedelta(days=1)


def _syncs(random: Random, lane: PracticeLane, month: Month) -> Iterator[_Run]:
    at = _newest_sync(lane, month)
    connected = month.now - timedelta(days=min(lane.days, DAYS))
    while at >= connected:
        at_ms = round(at.timestamp() * 1000)
        is_refused = lane.trouble is Trouble.TOKEN_REFUSED and at in month.token_refused
        yield _Run(
            sync_job(lane.platform),
            at_ms - _SYNC_TAKES_MS - random.randrange(900),
            at_ms,
            "failed" if is_refused else "done",
            json.dumps({} if is_refused else {"days": 28}),
            "The platform refused the token (190)." if is_refused else None,
        )
        is_recent = month.now - at < timedelta(days=_QUARTERS_DAYS)
        at -= _SYNC_EVERY if is_recent else timedelta(hours=1)
