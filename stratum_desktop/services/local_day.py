"""Days of the workspace's time zone, as instants."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.store.unit_of_work import UnitOfWork


def local_now(uow: UnitOfWork, now_ms: int) -> datetime:
    """Return now in the workspace's time zone."""
    return datetime.fromtimestamp(now_ms / 1000, ZoneInfo(current(uow, TIME_ZONE)))


def start_of_day(local: datetime, *, days_back: int = 0) -> datetime:
    """Return the first instant of a local day; 0 days back is the day of `local`."""
    day = (local - timedelta(days=days_back)).date()
    return datetime(day.year, day.month, day.day, tzinfo=local.tzinfo)
