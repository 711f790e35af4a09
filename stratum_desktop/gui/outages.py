"""Outages as pages ask for them beside their figures, and as their charts shade them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import Outage
from stratum_desktop.services.outages import Outages

_DAY = timedelta(days=1)

WORDS: Mapping[OutageKind, str] = {
    OutageKind.TRACKING: "Tracking outage",
    OutageKind.DELIVERY: "Delivery outage",
    OutageKind.DEDUPE: "Dedupe outage",
    OutageKind.BY_HAND: "Marked outage",
}
SILENT = "No deliveries"


async def of_platform(
    outages: Outages, platform: str | None, *, first: date, last: date
) -> tuple[OutageWindow, ...]:
    """Return what concerns a platform in these local days; None are figures of no platform."""
    since, until = _around(first, last)
    return await outages.between(platform=platform, since=since, until=until)


async def of_every_platform(
    outages: Outages, *, first: date, last: date
) -> tuple[OutageWindow, ...]:
    """Return the outages of every platform, and of all of them, in these local days."""
    since, until = _around(first, last)
    return await outages.everywhere(since=since, until=until)


def shaded(
    windows: Iterable[OutageWindow],
    now: datetime | None,
    *,
    labels: Mapping[str, str] | None = None,
) -> tuple[Outage, ...]:
    """Return the outages as charts shade them.

    Args:
        windows: oldest first.
        now: when they were read: up to then one that goes on is known.
        labels: names of platforms, where those of several stand in one chart.
    """
    return tuple(_shaded(one, now, labels or {}) for one in windows)


def silent(days: Sequence[date], outages: Sequence[Outage]) -> tuple[Outage, ...]:
    """Return neighbouring days without any delivery as one stretch each, but for known outages."""
    stretches: list[tuple[date, date]] = []
    for on in days:
        if any(one.touches_day(on) for one in outages):
            continue
        if stretches and on - stretches[-1][1] == _DAY:
            stretches[-1] = (stretches[-1][0], on)
        else:
            stretches.append((on, on))
    return tuple(
        Outage(words.midnight(first), words.midnight(last + _DAY), SILENT, legend=SILENT)
        for first, last in stretches
    )


def _around(first: date, last: date) -> tuple[datetime, datetime]:
    """Return instants between which these days lie in every time zone; charts cut off the rest."""
    since = datetime.combine(first, time(), UTC) - _DAY
    return since, datetime.combine(last, time(), UTC) + 2 * _DAY


def _shaded(window: OutageWindow, now: datetime | None, labels: Mapping[str, str]) -> Outage:
    goes_on, known = window.end_at is None, window.until(now or window.start_at)
    word = WORDS[window.kind]
    label = None if window.platform is None else labels.get(window.platform)
    if label is not None:
        word = f"{label}: {word[0].lower()}{word[1:]}"
    return Outage(known.start_at, known.end_at, word, goes_on=goes_on)
