"""What platforms and the shop said of each day, and the runs that learned it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.ads.ad_world import PLATFORMS
from stratum_desktop.practice.history.claims import Sold, claims_of_ads, claims_of_sales
from stratum_desktop.practice.history.lanes import Figures, PracticeLane
from stratum_desktop.practice.history.month import DAYS, Month
from stratum_desktop.practice.history.syncs import newest_sync, syncs_of
from stratum_desktop.practice.shop import ORDER_VALUE, PURCHASES_A_DAY, TIME_ZONE
from stratum_desktop.services.signal_quality.drivers import sync_job
from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.repositories.measurements import DailyFigure
from stratum_desktop.store.tables import job_run
from stratum_desktop.store.unit_of_work import UnitOfWork

_KNOWN_DAYS = 45
"""Platforms tell of days before the product was there."""
_SYNC_TAKES_MS = 2_300


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
    uow: UnitOfWork, random: Random, world: AdWorld, lanes: Sequence[PracticeLane], month: Month
) -> None:
    """Store platform figures by day, and a run for every sync and clean-up."""
    bought = _purchases_by_day(uow, random, month)
    for lane in lanes:
        if lane.figures is not None:
            uow.measurements.keep_daily(
                list(_figures_of(random, world, lane, lane.figures, bought, month))
            )
    runs = sorted(_runs(random, lanes, month), key=lambda run: run.started_at_ms)
    uow.connection.exec_driver_sql(_INSERT_RUN, [tuple(run) for run in runs])


def _purchases_by_day(uow: UnitOfWork, random: Random, month: Month) -> dict[date, Sold]:
    """Return the shop's orders and revenue by local day, today so far included."""
    today = month.now.astimezone(TIME_ZONE).date()
    found: dict[date, Sold] = {}
    for back in range(_KNOWN_DAYS, DAYS, -1):
        count = PURCHASES_A_DAY * month.scale * random.uniform(0.85, 1.15)
        found[today - timedelta(days=back)] = Sold(count, count * ORDER_VALUE)
    for received_ms, value in uow.connection.exec_driver_sql(_PURCHASES):
        day = datetime.fromtimestamp(received_ms / 1000, TIME_ZONE).date()
        count, revenue = found.get(day, Sold(0, 0))
        found[day] = Sold(count + 1, revenue + value)
    return dict(sorted(found.items()))


def _figures_of(
    random: Random,
    world: AdWorld,
    lane: PracticeLane,
    known: Figures,
    bought: Mapping[date, Sold],
    month: Month,
) -> Iterator[DailyFigure]:
    newest = newest_sync(lane, month)
    learned_ms = round(newest.timestamp() * 1000)
    until = newest.astimezone(TIME_ZONE).date()
    if lane.platform in PLATFORMS:
        claims = claims_of_ads(world, lane.platform, first=min(bought), newest=newest)
    else:
        claims = claims_of_sales(random, known.size, bought)
    for day, sold in bought.items():
        if day > until or day not in claims:
            continue
        claim = claims[day]
        told = {"platform": claim.sold}
        if known.ga4_ratio is not None:
            # GA4's tag hangs on the same consent banner as the platform's pixel.
            told["ga4"] = claim.in_the_end.times(known.ga4_ratio / known.size.claimed_ratio)
        if known.orders_ratio is not None:
            told["orders"] = sold.times(known.orders_ratio)
        for source, (count, revenue) in told.items():
            for measure, value in (("conversions", count), ("revenue", revenue)):
                yield DailyFigure(
                    day.isoformat(), lane.platform, measure, source, round(value, 2), learned_ms
                )
        yield DailyFigure(
            day.isoformat(), lane.platform, "spend", "platform", round(claim.spend, 2), learned_ms
        )


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
    for at in syncs_of(lane, month):
        at_ms = round(at.timestamp() * 1000)
        is_refused = lane.has_refused_token and at in month.token_refused
        yield _Run(
            sync_job(lane.platform),
            at_ms - _SYNC_TAKES_MS - random.randrange(900),
            at_ms,
            "failed" if is_refused else "done",
            json.dumps({"requests": 1 if is_refused else random.randrange(5, 14)}),
            "The platform refused the token (190)." if is_refused else None,
        )
