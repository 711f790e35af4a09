"""Outage windows: stretches of time whose figures say nothing of what is usual.

Source: product rulebook, sections 4 and 7: they are left out of baselines, forecasts and rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.window import Window, local_day


class OutageKind(StrEnum):
    """What failed."""

    #: People came as usual, and their conversions were not told.
    TRACKING = "tracking"
    #: Conversions were told and did not reach the platform.
    DELIVERY = "delivery"
    #: Copies of an event could not be told from new ones.
    DEDUPE = "dedupe"
    #: A person marked it, whatever it was.
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class OutageWindow:
    """One outage."""

    #: None: of all platforms.
    platform: str | None
    #: Aware UTC, inclusive.
    start_at: datetime
    #: Exclusive; None while it goes on.
    end_at: datetime | None
    kind: OutageKind
    #: Who found or marked it, as the audit log names people and the engine.
    found_by: str
    #: What was seen, with its numbers; or what the person wrote.
    why: Reason

    def concerns(self, platform: str | None) -> bool:
        """Say whether figures of a platform lie in it; None are those of no platform."""
        return self.platform is None or self.platform == platform

    def covers(self, at: datetime) -> bool:
        """Say whether an instant lies in it; one that goes on has no end."""
        return self.start_at <= at and (self.end_at is None or at < self.end_at)

    def until(self, now: datetime) -> Window:
        """Return the part of it that is known at an instant: one that goes on ends there."""
        end = now if self.end_at is None else self.end_at
        return Window(self.start_at, max(self.start_at, end))

    def touches(self, since: datetime, until: datetime) -> bool:
        """Say whether any of it lies from `since` (inclusive) to `until` (exclusive)."""
        return self.start_at < until and (self.end_at is None or since < self.end_at)


def merged(stretches: Iterable[Window]) -> tuple[Window, ...]:
    """Return the same time in as few stretches as can be, oldest first; empty ones are gone."""
    found: list[Window] = []
    for one in sorted(stretches, key=lambda each: each.start_at):
        if one.end_at <= one.start_at:
            continue
        if found and one.start_at <= found[-1].end_at:
            found[-1] = Window(found[-1].start_at, max(found[-1].end_at, one.end_at))
        else:
            found.append(one)
    return tuple(found)


def local_days(stretches: Iterable[Window], zone: ZoneInfo) -> frozenset[date]:
    """Return every calendar day of a zone that any of this time lies in.

    A day has the 23, 24 or 25 hours that it has in this zone.
    """
    found: set[date] = set()
    for one in merged(stretches):
        on = one.start_at.astimezone(zone).date()
        while local_day(on, zone).start_at < one.end_at:
            found.add(on)
            on += timedelta(days=1)
    return frozenset(found)


def whole_hours(stretch: Window, zone: ZoneInfo) -> Window:
    """Return the stretch with the begun hours of this zone's clock made whole at both ends.

    Zones that are off by a part of an hour have hours of their own.
    """
    return Window(_hour_before(stretch.start_at, zone), _hour_after(stretch.end_at, zone))


def _hour_before(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return at.astimezone(UTC) - into


def _hour_after(at: datetime, zone: ZoneInfo) -> datetime:
    before = _hour_before(at, zone)
    return before if before == at else before + timedelta(hours=1)
