"""What a platform claims of the shop's sales by day, in full and as far as it knows yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.ads.plan import AccountSize
from stratum_desktop.practice.ads.sales import MATURE_AFTER_SECONDS
from stratum_desktop.practice.shop import TIME_ZONE


class Sold(NamedTuple):
    """Orders of a day and what they brought."""

    orders: float
    revenue: float

    def times(self, ratio: float) -> Sold:
        """Return a part of it."""
        return Sold(self.orders * ratio, self.revenue * ratio)


class Claim(NamedTuple):
    """What a platform says of a day."""

    sold: Sold
    spend: float
    #: What it will say once nothing comes late any more.
    in_the_end: Sold


def claims_of_ads(
    world: AdWorld, platform: str, *, first: date, newest: datetime
) -> dict[date, Claim]:
    """Return what an ad account says of its days, all campaigns together, when it was asked last.

    Of the day that still runs, nobody knows what it will be in the end.
    """
    at, today = newest.timestamp(), newest.astimezone(TIME_ZONE).date()
    told = _by_day(world.figures(platform, Step.DAY, first=first, last=today, now=at))
    over = today - timedelta(days=1)
    later = at + MATURE_AFTER_SECONDS
    ends = _by_day(world.figures(platform, Step.DAY, first=first, last=over, now=later))
    return {
        on: Claim(_sold(rows), float(sum(one.spend for one in rows)), _sold(ends.get(on, rows)))
        for on, rows in told.items()
    }


def claims_of_sales(
    random: Random, size: AccountSize, bought: Mapping[date, Sold]
) -> dict[date, Claim]:
    """Return what a platform whose ads are not known here says of the shop's days."""
    found = {}
    for on, sold in bought.items():
        claimed = sold.times(size.claimed_ratio * random.uniform(0.95, 1.05))
        claimed = claimed._replace(orders=float(round(claimed.orders)))
        spend = sold.revenue * size.claimed_ratio / (size.roas * random.uniform(0.9, 1.1))
        found[on] = Claim(claimed, spend, claimed)
    return found


def _by_day(rows: tuple[AdFigure, ...]) -> dict[date, list[AdFigure]]:
    found: dict[date, list[AdFigure]] = defaultdict(list)
    for one in rows:
        found[one.starts_at.date()].append(one)
    return found


def _sold(rows: list[AdFigure]) -> Sold:
    return Sold(sum(one.conversions for one in rows), float(sum(one.revenue for one in rows)))
