"""Hours in which deliveries were due at a destination and did not get through.

Nothing is told from silence alone: an outage begins with a request that failed. A destination
that a person paused, or a computer that was off, is therefore none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from stratum_desktop.domain.detection.run import Run, Sign, Signed, runs

MOST_DELIVERED = 0.1
"""Share that still gets through in a broken hour, at most. Source: own choice."""

LEAST_MISSED = 5
"""Deliveries that are held up by an outage, at least. Source: own choice; fewer are an event's
own trouble."""

_HOUR = 3600


class DeliveryHour(NamedTuple):
    """What a destination did in one UTC hour."""

    #: Epoch seconds.
    start_s: int
    #: Live events that were accepted for it.
    due: int
    delivered: int
    #: Deliveries that a request failed, each as often as it did.
    failed: int


@dataclass(frozen=True, slots=True)
class Stoppage:
    """Hours in which nearly nothing got through."""

    start_s: int
    #: End of the last hour in which nearly nothing got through.
    end_s: int
    is_open: bool
    #: In all its hours.
    due: int
    delivered: int
    failed: int


def stoppages(hours: Iterable[DeliveryHour]) -> tuple[Stoppage, ...]:
    """Return the outages of one destination, oldest first; the last may go on.

    Args:
        hours: those that are over, oldest first; an hour in which nothing was due may be absent.
    """
    known = list(hours)
    found = []
    for run in runs(_signs(known)):
        stoppage = _stoppage(run, known)
        if stoppage.due - stoppage.delivered >= LEAST_MISSED:
            found.append(stoppage)
    return tuple(found)


def _signs(hours: Iterable[DeliveryHour]) -> list[Signed]:
    signs: list[Signed] = []
    # Whether the last that is known of requests is that they fail.
    is_failing = False
    for one in hours:
        sign = _sign(one, was_failing=is_failing)
        if sign is not Sign.UNKNOWN:
            is_failing = sign is Sign.BROKEN or one.failed > 0
        signs.append(Signed(one.start_s, one.start_s + _HOUR, sign))
    return signs


def _sign(hour: DeliveryHour, *, was_failing: bool) -> Sign:
    if hour.failed and hour.delivered <= MOST_DELIVERED * (hour.delivered + hour.failed):
        return Sign.BROKEN
    if hour.delivered > MOST_DELIVERED * hour.due:
        return Sign.SOUND
    # What failed before is held, or waits behind an open circuit: no request leaves.
    return Sign.BROKEN if was_failing and hour.due else Sign.UNKNOWN


def _stoppage(run: Run, hours: list[DeliveryHour]) -> Stoppage:
    """Return a run with the hour before it, where requests began to fail in that hour."""
    failing = {one.start_s for one in hours if one.failed}
    start_s = run.start_s - _HOUR if run.start_s - _HOUR in failing else run.start_s
    inside = [one for one in hours if run.start_s <= one.start_s < run.last_s]
    return Stoppage(
        start_s,
        run.last_s,
        run.is_open,
        sum(one.due for one in inside),
        sum(one.delivered for one in inside),
        sum(one.failed for one in inside),
    )
