"""Data freshness: the age of the last sync, or of a silence that should not be.

Source: product rulebook, section 4.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.window import Window

LEARNS_FROM_DAYS = 7
"""Least history for a rate by hour of day and weekday. Source: rulebook 4."""

LEARNS_AT_MOST_DAYS = 28
"""Older traffic says little of today's. Source: own choice, four of every weekday."""

UNLIKELY = 0.01
"""A silence less likely than this is one in which an event was expected. Source: rulebook 4."""

BUSY_YESTERDAY = 24
"""Events of yesterday that make one expected before there is history. Source: rulebook 4."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Traffic:
    """Accepted live events as they arrived.

    `by_hour` maps the start of a UTC hour to how many; an hour without events may be absent.
    """

    by_hour: Mapping[datetime, int]
    #: Start of the first hour in which anything ever arrived; None when nothing did.
    first_at: datetime | None
    #: Arrival of the newest event; None when none ever arrived.
    newest_at: datetime | None
    #: How many arrived on the local day before.
    yesterday_count: int
    #: Outages: hours that lie in one teach nothing.
    outages: tuple[Window, ...] = ()


def is_event_expected(traffic: Traffic, *, now: datetime, zone: ZoneInfo) -> bool:
    """Say whether an event should have arrived since the newest one did."""
    if traffic.newest_at is None or traffic.first_at is None:
        return traffic.yesterday_count >= BUSY_YESTERDAY
    if now - traffic.first_at < timedelta(days=LEARNS_FROM_DAYS):
        return traffic.yesterday_count >= BUSY_YESTERDAY
    rates = hourly_rates(traffic, now=now, zone=zone)
    wanted = expected_count(rates, since=traffic.newest_at, until=now, zone=zone)
    return math.exp(-wanted) < UNLIKELY


def hourly_rates(
    traffic: Traffic, *, now: datetime, zone: ZoneInfo
) -> Mapping[tuple[int, int], float]:
    """Return events an hour by (weekday, hour of day) of this zone; Monday is 0.

    Only hours before the newest event's teach: the silence in question is not part of what it
    is judged by, and neither is an outage. Empty without history.
    """
    if traffic.first_at is None or traffic.newest_at is None:
        return {}
    hour = max(traffic.first_at, _hour_of(now - timedelta(days=LEARNS_AT_MOST_DAYS)))
    end = _hour_of(traffic.newest_at)
    hours: dict[tuple[int, int], int] = {}
    events: dict[tuple[int, int], int] = {}
    while hour < end:
        if not _is_out(hour, traffic.outages):
            cell = _cell(hour, zone)
            hours[cell] = hours.get(cell, 0) + 1
            events[cell] = events.get(cell, 0) + traffic.by_hour.get(hour, 0)
        hour += _HOUR
    return {cell: events[cell] / count for cell, count in hours.items()}


def expected_count(
    rates: Mapping[tuple[int, int], float], *, since: datetime, until: datetime, zone: ZoneInfo
) -> float:
    """Return how many events these rates promise between two instants."""
    total = 0.0
    hour = _hour_of(since)
    # A silence longer than a week is beyond doubt; its length adds nothing.
    until = min(until, since + timedelta(days=LEARNS_FROM_DAYS))
    while hour < until:
        share = (min(until, hour + _HOUR) - max(since, hour)) / _HOUR
        total += share * rates.get(_cell(hour, zone), 0.0)
        hour += _HOUR
    return total


def stale_hours(
    *, synced_at: datetime | None, newest_event_at: datetime | None, now: datetime, expected: bool
) -> float | None:
    """Return the age that counts, in hours: the worse of the two.

    Args:
        synced_at: end of the last successful sync; None when there never was one.
        newest_event_at: arrival of the newest event; None counts only when one was expected,
            and then the caller has nothing to measure.
        now: when.
        expected: whether an event should have arrived by now.

    Returns:
        None when never synced.
    """
    if synced_at is None:
        return None
    ages = [now - synced_at]
    if expected and newest_event_at is not None:
        ages.append(now - newest_event_at)
    return max(0.0, max(ages) / _HOUR)


def _hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _is_out(hour: datetime, outages: tuple[Window, ...]) -> bool:
    return any(one.start_at < hour + _HOUR and hour < one.end_at for one in outages)


def _cell(hour: datetime, zone: ZoneInfo) -> tuple[int, int]:
    local = hour.astimezone(zone)
    return local.weekday(), local.hour
