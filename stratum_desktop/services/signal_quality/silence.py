"""Days on which events were due at a platform and none was delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.window import Window, days_before, local_day
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.store.read_models.dedupe import DedupeReadModel
from stratum_desktop.store.read_models.overview import hours_with_deliveries, skipped_by_hour
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork

_HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class _Counts:
    """Hourly counts; (destination id, hour) where they are of a destination."""

    #: Live events that were accepted.
    accepted: Counter[int]
    skipped: Mapping[tuple[int, int], int]


def silent_days(
    uow: UnitOfWork, moment: Moment, *, platform: str | None, days: int
) -> tuple[date, ...]:
    """Return the whole days before today on which deliveries were due and none arrived.

    Due are live events that a destination which stood all day was not told to skip, so a
    platform that was switched off is not silent. What came in the day's last hour is left out:
    it may arrive after midnight.

    Args:
        platform: None means all destinations together: one that delivered breaks the silence.
        days: how many days back, today among them; oldest first in the answer.
    """
    window = Window(
        local_day(next(days_before(moment.today, days)), moment.zone).start_at,
        local_day(moment.today, moment.zone).start_at,
    )
    since, until = window.hours
    mine = [one for one in uow.destinations.all() if platform in (None, one.platform)]
    delivered = hours_with_deliveries(
        uow.connection, [one.id for one in mine], since=since, until=until
    )
    past = (on for on in days_before(moment.today, days) if on != moment.today)
    quiet = [on for on in past if delivered.isdisjoint(_hours(local_day(on, moment.zone)))]
    if not quiet:
        return ()
    accepted: Counter[int] = Counter()
    for one in DedupeReadModel(uow.connection).ingest_counts(window):
        if one.verdict == Verdict.ACCEPTED and one.origin == Origin.SERVER:
            accepted[one.hour_at] += one.events
    counts = _Counts(accepted, skipped_by_hour(uow.connection, since=since, until=until))
    return tuple(on for on in quiet if _was_due(local_day(on, moment.zone), mine, counts))


def _was_due(day: Window, mine: list[Destination], counts: _Counts) -> bool:
    standing = [one for one in mine if one.created_at_ms <= day.start_ms]
    return any(_due(one.id, _hours(day), counts) > 0 for one in standing)


def _hours(day: Window) -> range:
    return range(*day.hours, _HOUR_SECONDS)


def _due(destination_id: int, hours: range, counts: _Counts) -> int:
    return sum(
        counts.accepted[hour] - counts.skipped.get((destination_id, hour), 0) for hour in hours[:-1]
    )
