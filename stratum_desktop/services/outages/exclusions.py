"""Outages as dates that a platform's bidding can be told to leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.outage import OutageWindow, merged, whole_hours
from stratum_desktop.domain.window import Window
from stratum_desktop.platforms import registry
from stratum_desktop.services.connected import platform_labels
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.store.unit_of_work import UnitOfWork

LOOKS_BACK_DAYS = 90
"""Older outages are not offered. Source: own choice; bidding has learned much since."""

SCOPE = "Account: Search, Shopping, Display and Performance Max"

HEADER = ("platform", "name", "start", "end", "time_zone", "scope", "description")

_WRITTEN = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class DataExclusion:
    """One stretch to enter, in whole hours of the account's time zone."""

    platform: str
    #: What a person calls the platform.
    label: str
    name: str
    #: Aware, in the account's zone.
    start: datetime
    #: Exclusive.
    end: datetime
    zone: str
    scope: str
    #: What happened, kind by kind.
    description: str
    #: False: one of its outages goes on, so that the end is not known yet.
    is_over: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """Return what goes into a file, in the order of `HEADER`."""
        span = (f"{self.start:{_WRITTEN}}", f"{self.end:{_WRITTEN}}")
        return (self.label, self.name, *span, self.zone, self.scope, self.description)


def data_exclusions(
    uow: UnitOfWork, *, now: datetime, delay_days: int
) -> tuple[DataExclusion, ...]:
    """Return what to enter at every connected platform that takes such dates, oldest first.

    Args:
        uow: to read with.
        now: aware.
        delay_days: by how many days the start is earlier than the outage's, because a stretch
            takes the clicks in it, and clicks come before their conversions.
    """
    zone = ZoneInfo(current(uow, TIME_ZONE))
    labels = platform_labels(uow)
    since = now - timedelta(days=LOOKS_BACK_DAYS)
    known = uow.outages.counting(since_ms=_to_ms(since), until_ms=_to_ms(now))
    found: list[DataExclusion] = []
    for platform in registry.all():
        key, longest = platform.manifest.key, platform.manifest.longest_exclusion_seconds
        if key not in labels or not longest:
            continue
        mine = [one for one in known if one.concerns(key)]
        for part, number in _parts(mine, zone, now, delay_days, timedelta(seconds=longest)):
            found.append(_exclusion(key, labels[key], part, number, mine, zone))
    return tuple(sorted(found, key=lambda one: (one.start, one.label)))


def _parts(
    outages: Iterable[OutageWindow],
    zone: ZoneInfo,
    now: datetime,
    delay_days: int,
    longest: timedelta,
) -> Iterator[tuple[Window, int]]:
    """Yield stretches of whole hours that do not overlap, each with its number in its outage."""
    whole = (_earlier(whole_hours(one.until(now), zone), zone, delay_days) for one in outages)
    for stretch in merged(whole):
        start, number = stretch.start_at, 1
        while start < stretch.end_at:
            end = min(stretch.end_at, start + longest)
            yield Window(start, end), number
            start, number = end, number + 1


def _earlier(stretch: Window, zone: ZoneInfo, days: int) -> Window:
    """Return the stretch from the same time of day some days before."""
    start = stretch.start_at.astimezone(zone) - timedelta(days=days)
    return Window(start.astimezone(stretch.start_at.tzinfo), stretch.end_at)


def _exclusion(
    platform: str,
    label: str,
    part: Window,
    number: int,
    outages: Iterable[OutageWindow],
    zone: ZoneInfo,
) -> DataExclusion:
    inside = [one for one in outages if one.touches(part.start_at, part.end_at)]
    start, end = part.start_at.astimezone(zone), part.end_at.astimezone(zone)
    kinds = sorted({one.kind.value.replace("_", " ") for one in inside})
    more = "" if number == 1 else f", part {number}"
    return DataExclusion(
        platform,
        label,
        f"Stratum outage {start:%Y-%m-%d %H:%M}{more}",
        start,
        end,
        zone.key,
        SCOPE,
        f"Outage: {', '.join(kinds) or 'before it'}",
        is_over=all(one.end_at is not None for one in inside),
    )


def _to_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
