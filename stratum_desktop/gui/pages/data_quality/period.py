"""The periods that can be chosen: the last days, and whole months of the workspace's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QLocale

from stratum_desktop.services.data_quality import Period

_LAST = {"1": "Last 24 hours", "7": "Last 7 days", "30": "Last 30 days", "90": "Last 90 days"}
_MONTHS = 12

USUAL = "7"
"""The period that is read first."""

LONGEST_DAYS = 366
"""How far back it is asked whether anything came in at all."""


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """One entry of the list of periods."""

    key: str
    label: str


def choices_at(now: datetime, zone: tzinfo) -> tuple[PeriodChoice, ...]:
    """Return the last days, then this month and those before it, the newest first."""
    local = now.astimezone(zone)
    choices = [PeriodChoice(key, label) for key, label in _LAST.items()]
    for back in range(_MONTHS):
        year, month = _month(local, -back)
        name = f"{QLocale().standaloneMonthName(month)} {year}"
        label = name if back else f"{name} so far"
        choices.append(PeriodChoice(f"{year}-{month:02}", label))
    return tuple(choices)


def period_of(key: str, now: datetime, zone: tzinfo) -> Period:
    """Return what a choice means now; it ends now at the latest.

    Raises:
        ValueError: there is no such choice.
    """
    just_after = now + timedelta(milliseconds=1)
    if key in _LAST:
        return Period(just_after - timedelta(days=int(key)), just_after)
    begin = datetime.strptime(key, "%Y-%m").replace(tzinfo=zone)
    year, month = _month(begin, 1)
    return Period(begin, min(just_after, datetime(year, month, 1, tzinfo=zone)))


def _month(at: datetime, further: int) -> tuple[int, int]:
    years, month = divmod(at.year * 12 + at.month - 1 + further, 12)
    return years, month + 1
