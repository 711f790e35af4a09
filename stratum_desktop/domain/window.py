"""Stretches of time that follow the calendar of the account's time zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EMQ_DAYS = 7
"""How many local days the EMQ that consumers read looks back.

Source: product rulebook, section 4.
"""

_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Window:
    """From `start_at` (inclusive) to `end_at` (exclusive), both aware UTC."""

    start_at: datetime
    end_at: datetime

    @property
    def start_ms(self) -> int:
        """The start in epoch milliseconds."""
        return round(self.start_at.timestamp() * 1000)

    @property
    def end_ms(self) -> int:
        """The end in epoch milliseconds."""
        return round(self.end_at.timestamp() * 1000)

    @property
    def hours(self) -> tuple[int, int]:
        """First and last + 1 UTC hour that the window touches, in epoch seconds.

        Counts are kept by the hour, so a window over them begins with the hour it starts in.
        """
        return hour_of(self.start_ms), -(-self.end_ms // _HOUR_MS) * 3600


def hour_of(at_ms: int) -> int:
    """Return the start of the UTC hour that an instant lies in, in epoch seconds.

    It names the row of every count that is kept by the hour.
    """
    return at_ms // _HOUR_MS * 3600


def rolling_days(now: datetime, days: int, zone: ZoneInfo) -> Window:
    """Return the last `days` local days up to now: the same wall-clock time, that many days ago.

    A day in which clocks change counts as one day, of 23 or 25 hours.
    """
    local = now.astimezone(zone)
    start = datetime.combine(local.date() - timedelta(days=days), local.time(), zone)
    return Window(start.astimezone(UTC), now.astimezone(UTC))


def local_day(on: date, zone: ZoneInfo) -> Window:
    """Return one calendar day of this zone, from midnight to midnight."""
    start = datetime.combine(on, time(), zone)
    end = datetime.combine(on + timedelta(days=1), time(), zone)
    return Window(start.astimezone(UTC), end.astimezone(UTC))


def days_before(today: date, count: int) -> Iterator[date]:
    """Yield the `count` days that end with today, oldest first."""
    for back in range(count - 1, -1, -1):
        yield today - timedelta(days=back)
