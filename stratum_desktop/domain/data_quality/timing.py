"""Times that lie wrong as a whole: in another zone's hours, or without a time of day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

LEAST_EVENTS = 30
"""Events from which a pattern of times is believed. Source: ours."""

MOST_OFF_MINUTES = 14 * 60
"""The farthest that a zone lies from UTC. Source: IANA time-zone database, UTC+14."""

STEP_MINUTES = 30
"""Zones differ by whole and half hours; the few with quarters are left out. Source: IANA."""

LEAST_OFF_MINUTES = 60
"""Nearer to the truth than this it may be a queue. Source: ours."""

NEAR_MINUTES = (-5, 15)
"""Where live events arrive around the hour that they are off by. Source: ours."""

LEAST_NEAR_SHARE = 0.6
"""Share of events that must arrive there. Source: ours."""

MOST_BEFORE_SHARE = 0.05
"""Share that may arrive sooner: with the right zone most do. Source: ours."""

SAME_TIME_SHARE = 0.5
"""From this share of one time of day on it was not measured. Source: ours."""


@dataclass(frozen=True, slots=True)
class HoursOff:
    """Times that lie off by the same span."""

    #: Above 0: the times say earlier than it happened; below: later.
    minutes: int
    #: Events that lie near it, of how many.
    events: int
    total: int


def hours_off(lags: Mapping[int, int]) -> HoursOff | None:
    """Return the whole or half hours that times lie off by, or None.

    Args:
        lags: whole minutes from what an event says to what is known otherwise, and how many.
    """
    total = sum(lags.values())
    if total < LEAST_EVENTS:
        return None
    best: HoursOff | None = None
    for off in range(-MOST_OFF_MINUTES, MOST_OFF_MINUTES + 1, STEP_MINUTES):
        if abs(off) < LEAST_OFF_MINUTES:
            continue
        first, last = off + NEAR_MINUTES[0], off + NEAR_MINUTES[1]
        near = sum(count for lag, count in lags.items() if first <= lag < last)
        sooner = sum(count for lag, count in lags.items() if lag < first)
        is_off = near >= LEAST_NEAR_SHARE * total and sooner <= MOST_BEFORE_SHARE * total
        if is_off and (best is None or near > best.events):
            best = HoursOff(off, near, total)
    return best


def same_time_of_day(times: Mapping[int, int]) -> int | None:
    """Return how many events share one time of day because none was given, or None.

    Args:
        times: second of the UTC day, and how many; summer time makes two of one, an hour apart.
    """
    total = sum(times.values())
    if total < LEAST_EVENTS:
        return None
    ((top, count),) = Counter(times).most_common(1)
    count += max(times.get((top + shift) % 86_400, 0) for shift in (-3600, 3600))
    return count if count >= SAME_TIME_SHARE * total else None
