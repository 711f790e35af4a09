"""How long conversions take to arrive, from counts of whole-second lags.

An event time is a whole second, so a finer lag would be false precision.

Source: product rulebook, sections 4 (the driver) and 10 (speed classes).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from stratum_desktop.domain.emq import RULES, Driver, DriverStatus

SPEED_GOOD_BELOW_MS = 60_000
"""Source: product rulebook, section 10; used by the latency statistics alone."""

SPEED_WARNING_BELOW_MS = 300_000
"""Source: product rulebook, section 10."""

_HOUR_SECONDS = 3600

HELD_BY_PERSON = "destination.paused"
"""Code of the reason for which a person holds a destination or its deliveries.

What waits for that reason is no slowness of the signal, so the driver leaves it out.
"""


class LagKind(StrEnum):
    """Where a lag ends."""

    #: When the platform confirmed the event.
    DELIVERED = "delivered"
    #: Now: it has not arrived yet.
    OPEN = "open"
    #: When it became too old to be sent.
    EXPIRED = "expired"


class LagSeries(StrEnum):
    """Which conversions a lag speaks of; only live ones make the driver."""

    LIVE = "live"
    #: Rows of files.
    UPLOAD = "upload"
    #: Sent again by a person.
    REPLAY = "replay"


def lag_seconds(event_time: int, until_ms: int) -> int:
    """Return whole seconds from an event to an instant; an event of the future has no lag.

    Args:
        event_time: epoch seconds.
        until_ms: epoch milliseconds.
    """
    return max(0, until_ms // 1000 - event_time)


def median_seconds(lags: Mapping[int, int]) -> float | None:
    """Return the median of lags given as seconds to how many; None when there are none."""
    count = sum(lags.values())
    if not count:
        return None
    return (_at_rank(lags, (count + 1) // 2) + _at_rank(lags, count // 2 + 1)) / 2


def latency_status(due_median_seconds: float | None) -> DriverStatus:
    """Return how quick conversions were, on the scale of the driver; None has no data."""
    if due_median_seconds is None:
        return DriverStatus.NO_DATA
    rule = RULES[Driver.LATENCY]
    hours = due_median_seconds / _HOUR_SECONDS
    if hours < rule.good_at:
        return DriverStatus.GOOD
    return DriverStatus.WARNING if hours < rule.critical_at else DriverStatus.CRITICAL


def speed_class(median_ms: float | None) -> DriverStatus:
    """Return how quick a day's conversions were, on the scale of the latency statistics."""
    if median_ms is None:
        return DriverStatus.NO_DATA
    if median_ms < SPEED_GOOD_BELOW_MS:
        return DriverStatus.GOOD
    return DriverStatus.WARNING if median_ms < SPEED_WARNING_BELOW_MS else DriverStatus.CRITICAL


def _at_rank(lags: Mapping[int, int], rank: int) -> int:
    passed = 0
    for lag in sorted(lags):
        passed += lags[lag]
        if passed >= rank:
            return lag
    raise ValueError(f"there is no lag number {rank} among {passed}")
