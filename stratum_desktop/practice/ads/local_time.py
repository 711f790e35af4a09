"""The account's days and hours, and how busy they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from stratum_desktop.practice.shop import TIME_ZONE, WEEK_MEAN, hour_share


class LocalDay(NamedTuple):
    """A day of the account, 23 to 25 hours long."""

    on: date
    #: Epoch seconds at which each hour begins, and the end of the last one.
    edges: tuple[int, ...]
    #: What an hour is of an average day of a week; they sum to about 1.
    shares: tuple[float, ...]
    #: The hours as aware local instants.
    starts_at: tuple[datetime, ...]


@lru_cache(maxsize=1_000)
def local_day(on: date) -> LocalDay:
    """Return a day's hours."""
    first, end = start_of(on), start_of(on + timedelta(days=1))
    edges = tuple(range(first, end + 1, 3600))
    starts_at = tuple(datetime.fromtimestamp(at, TIME_ZONE) for at, _ in pairwise(edges))
    shares = tuple(hour_share(at) / WEEK_MEAN for at in starts_at)
    return LocalDay(on, edges, shares, starts_at)


def start_of(on: date) -> int:
    """Return the local midnight at which a day begins, in epoch seconds."""
    return round(datetime.combine(on, time(), TIME_ZONE).timestamp())


def at_time(on: date, at: time) -> int:
    """Return a local time of a day in epoch seconds."""
    return round(datetime.combine(on, at, TIME_ZONE).timestamp())


def day_of(at: float) -> date:
    """Return the account's day at an instant in epoch seconds."""
    return datetime.fromtimestamp(at, UTC).astimezone(TIME_ZONE).date()
