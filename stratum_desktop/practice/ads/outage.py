"""While tracking was broken, platforms heard of few conversions, and spent as before."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import lru_cache

from stratum_desktop.practice.ads.local_time import at_time

_TRACKED = 0.3
"""What platforms still heard of. Source: made up; the pixel was gone, half the server's events
named nobody."""


def tracked_share(starts: int, begun_on: date) -> float:
    """Return the share of an hour's conversions that platforms heard of, 0-1.

    Args:
        starts: of the hour, in epoch seconds.
        begun_on: the day that the practice month ends with.
    """
    first, end = broken_banner(begun_on)
    return _TRACKED if first <= starts < end else 1.0


@lru_cache(maxsize=100)
def broken_banner(begun_on: date) -> tuple[int, int]:
    """Return while the consent banner stopped the pixel, in epoch seconds."""
    first = at_time(begun_on - timedelta(days=9), time(6))
    return first, at_time(begun_on - timedelta(days=8), time(1))
