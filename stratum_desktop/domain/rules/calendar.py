"""Local days of an ad account by number, with the hours that they really have."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from stratum_desktop.domain.window import local_day

_HOUR = 3600
_PLAIN_HOURS = 24


class Hour(NamedTuple):
    """An hour of a local day, or the part of one that a change of clocks leaves."""

    #: Epoch seconds.
    starts_s: int
    seconds: int
    #: 0-23, as the clock on the wall says.
    clock: int


class LocalCalendar:
    """Days of one time zone; each is worked out once. A day's number is its date's ordinal."""

    def __init__(self, time_zone: str) -> None:
        """Take an IANA name."""
        self.zone = ZoneInfo(time_zone)
        self._bounds: dict[int, tuple[int, int]] = {}
        self._hours: dict[int, tuple[Hour, ...]] = {}
        self._days: dict[int, int] = {}
        self._dates: dict[int, date] = {}

    def day_of(self, at_s: int) -> int:
        """Return the number of the day that an instant lies in, epoch seconds."""
        if (known := self._days.get(at_s)) is None:
            known = datetime.fromtimestamp(at_s, self.zone).toordinal()
            self._days[at_s] = known
        return known

    def date_of(self, on: int) -> date:
        """Return the date of a day."""
        if (known := self._dates.get(on)) is None:
            known = self._dates[on] = date.fromordinal(on)
        return known

    def bounds(self, on: int) -> tuple[int, int]:
        """Return a day's first second and the one after its last."""
        if (known := self._bounds.get(on)) is None:
            day = local_day(date.fromordinal(on), self.zone)
            known = (int(day.start_at.timestamp()), int(day.end_at.timestamp()))
            self._bounds[on] = known
        return known

    def hours(self, on: int) -> tuple[Hour, ...]:
        """Return a day's hours in their order: 23, 24 or 25, or parts of them."""
        if (known := self._hours.get(on)) is None:
            known = tuple(_hours_between(*self.bounds(on), self.zone))
            self._hours[on] = known
        return known

    def clock_of(self, starts_s: int) -> tuple[int, int | None]:
        """Return the day that an hour lies in, and what the clock says when it begins.

        None: the day has not each hour once.
        """
        on = self.day_of(starts_s)
        clock = (starts_s - self.bounds(on)[0]) // _HOUR
        return on, clock if self.is_plain(on) else None

    def is_plain(self, on: int) -> bool:
        """Say whether a day has each hour once, as long as an hour is."""
        start, end = self.bounds(on)
        return end - start == _PLAIN_HOURS * _HOUR

    def local(self, at: datetime) -> datetime:
        """Return an instant by this zone's clock."""
        return at.astimezone(self.zone)


def _hours_between(start: int, end: int, zone: ZoneInfo) -> list[Hour]:
    found = []
    at = start
    while at < end:
        local = datetime.fromtimestamp(at, UTC).astimezone(zone)
        seconds = min(end - at, _HOUR - local.minute * 60 - local.second)
        found.append(Hour(at, seconds, local.hour))
        at += seconds
    return found
