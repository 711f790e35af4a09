"""Counting visits and conversions by the hour, once an hour is over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from stratum_desktop.domain.detection.tracking import LOOKS_BACK_DAYS
from stratum_desktop.services.outages.watching import SEARCHED_DAYS
from stratum_desktop.store.read_models.website_events import count_website_hours, first_event_s
from stratum_desktop.store.repositories.website_hours import WebsiteHour
from stratum_desktop.store.store import Store
from stratum_desktop.store.unit_of_work import UnitOfWork

KEEPS_DAYS = 100
"""How long they are kept. Source: as judged steps of anomalies."""

_HOUR = 3600
_COUNTS_BACK_DAYS = SEARCHED_DAYS + LOOKS_BACK_DAYS + 1
_COUNTS_AT_ONCE_HOURS = 6
_SETTLES_SECONDS = 120
"""An event that came in at the end of an hour is stored by then."""


async def count_website(store: Store, now_s: int) -> None:
    """Count every hour that is over and not counted, some at a time.

    Args:
        store: whose events are counted.
        now_s: epoch seconds.
    """
    until_s = (now_s - _SETTLES_SECONDS) // _HOUR * _HOUR

    def begin(uow: UnitOfWork) -> int | None:
        first = first_event_s(uow.connection)
        earliest = until_s - _COUNTS_BACK_DAYS * 24 * _HOUR
        counted = uow.website_hours.counted_until()
        return None if first is None else max(first // _HOUR * _HOUR, earliest, counted)

    since_s = await store.read(begin)
    while since_s is not None and since_s < until_s:
        end_s = min(until_s, since_s + _COUNTS_AT_ONCE_HOURS * _HOUR)
        rows = await store.read(partial(_counted, since_s=since_s, until_s=end_s))
        if rows:
            await store.write(partial(_keep, rows=rows))
        since_s = end_s


def _counted(uow: UnitOfWork, *, since_s: int, until_s: int) -> Sequence[WebsiteHour]:
    return count_website_hours(uow.connection, since_s=since_s, until_s=until_s)


def _keep(uow: UnitOfWork, *, rows: Sequence[WebsiteHour]) -> None:
    uow.website_hours.keep(rows)
    uow.website_hours.forget(before_s=rows[-1].hour_at - KEEPS_DAYS * 24 * _HOUR)
