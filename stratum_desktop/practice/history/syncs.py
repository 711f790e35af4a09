"""When each platform was asked for its figures in the month."""

from __future__ import annotations

from datetime import datetime, timedelta

from stratum_desktop.practice.history.lanes import PracticeLane
from stratum_desktop.practice.history.month import Month

_EVERY = timedelta(minutes=15)
_QUARTERS_DAYS = 2
"""How far back every sync is kept; before that one an hour."""


def newest_sync(lane: PracticeLane, month: Month) -> datetime:
    """Return when a platform was asked last."""
    return month.now - timedelta(hours=lane.silent_hours, minutes=4)


def syncs_of(lane: PracticeLane, month: Month) -> list[datetime]:
    """Return every sync that is kept, oldest first: at quarters of an hour but for the newest."""
    newest = newest_sync(lane, month)
    connected = max(month.now - timedelta(days=lane.days), month.start_at)
    at = newest.replace(minute=newest.minute // 15 * 15, second=0, microsecond=0)
    found = [newest]
    while at >= connected:
        is_recent = month.now - at < timedelta(days=_QUARTERS_DAYS)
        if at != newest and (is_recent or at.minute == _EVERY.seconds // 60):
            found.append(at)
        at -= _EVERY
    return found[::-1]


def hourly_readings(lane: PracticeLane, month: Month) -> list[datetime]:
    """Return the syncs of a lane a quarter past each hour whose calls went well, oldest first."""
    refused = month.token_refused if lane.has_refused_token else None
    return [
        at
        for at in syncs_of(lane, month)
        if (at.minute, at.second, at.microsecond) == (15, 0, 0)
        and (refused is None or at not in refused)
    ]
