"""The hours behind an outage, as they are stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from stratum_desktop.domain.detection.website import ANY_CLICK
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.store.read_models.outage_hours import OutageHours
from stratum_desktop.store.unit_of_work import UnitOfWork

HOURS_AROUND = 6
"""How many hours before and after are shown. Source: own choice."""

MOST_HOURS = 24 * 14
"""How many are shown at most. Source: own choice; the first of a longer outage."""

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class OutageHour:
    """What was counted in one UTC hour; None where nothing of its kind was."""

    #: Aware UTC.
    start_at: datetime
    #: Whether any of it lies in the outage.
    is_inside: bool
    visits: int | None
    #: Conversions that the browser told.
    browser: int | None
    #: Conversions that the server told.
    server: int | None
    #: To the outage's platform, or to all.
    delivered: int | None
    #: Deliveries that a request failed, each as often as it did.
    failed: int | None


def hours_behind(uow: UnitOfWork, window: OutageWindow, *, now: datetime) -> tuple[OutageHour, ...]:
    """Return the hours of an outage and some around it, oldest first; none is left out."""
    stretch = window.until(now)
    first, last = stretch.hours
    since_s = first - HOURS_AROUND * _HOUR
    until_s = min(
        last + HOURS_AROUND * _HOUR,
        round(now.timestamp()) // _HOUR * _HOUR,
        since_s + MOST_HOURS * _HOUR,
    )
    told = Counter[tuple[int, str]]()
    for row in uow.website_hours.between(since_s=since_s, until_s=until_s):
        if row.click == ANY_CLICK:
            told[row.hour_at, row.origin] += row.conversions
            told[row.hour_at, "visits"] += row.visits
    mine = {one.id for one in uow.destinations.all() if window.platform in (None, one.platform)}
    for one in OutageHours(uow.connection).outcomes(since_s=since_s, until_s=until_s):
        if one.destination_id in mine:
            told[one.hour_at, one.outcome] += one.deliveries

    def hour(at: int) -> OutageHour:
        def counted(what: str) -> int | None:
            # A counter says 0 of what it never counted.
            return told.get((at, what))

        start = datetime.fromtimestamp(at, UTC)
        end = datetime.fromtimestamp(at + _HOUR, UTC)
        return OutageHour(
            start,
            window.touches(start, end),
            counted("visits"),
            counted(Origin.PIXEL),
            counted(Origin.SERVER),
            counted("delivered"),
            counted("failed"),
        )

    return tuple(hour(at) for at in range(since_s, until_s, _HOUR))
