"""What rows say of lags beyond what is stored, and storing it.

Stored days plus what is not counted yet are the whole truth at every moment, so reports put both
together, and how often the count is moved on changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from stratum_desktop.domain.latency import speed_class
from stratum_desktop.domain.latency_sketch import LatencySketch
from stratum_desktop.domain.window import local_day
from stratum_desktop.services.latency.report import PERCENTS, milliseconds
from stratum_desktop.store.read_models.latency import LagRow, LatencyReadModel, Line
from stratum_desktop.store.repositories.latencies import (
    LatencyDay,
    LatencyProgress,
    LatencyStat,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")

Key = tuple[str, str]
"""Platform and event."""

Sketches = dict[Key, LatencySketch]


@dataclass(frozen=True, slots=True)
class Uncounted:
    """What rows say beyond what is stored."""

    #: How far was counted when it was read; None: nothing.
    found: LatencyProgress | None
    #: How far it counts.
    reached: LatencyProgress
    #: Days whose stored rows no longer hold; None: all of them.
    anew: frozenset[date] | None
    #: Last of the instants whose days were counted anew; 0 without any.
    stale_id: int
    #: What is to be added; for a day that is counted anew, all there is.
    fresh: Mapping[date, Sketches]

    @property
    def is_nothing(self) -> bool:
        """Say whether everything is stored."""
        return self.found == self.reached and not self.stale_id

    def holds(self, on: date) -> bool:
        """Say whether what is stored of a day still counts."""
        return self.anew is not None and on not in self.anew


def uncounted(uow: UnitOfWork, zone: ZoneInfo, *, most_attempts: int | None = None) -> Uncounted:
    """Read what is not counted yet, of at most so many requests."""
    read, found = LatencyReadModel(uow.connection), uow.latencies.progress()
    goes_on = found is not None and found.zone == zone.key
    after = found.attempt_id if found is not None and goes_on else 0
    until = read.attempt_after(after, most=most_attempts) or after
    stale = uow.latencies.stale() if goes_on else ()
    anew = frozenset(_day_of(one.delivered_at_ms, zone) for one in stale)
    touched = anew | frozenset(_days(read.settled_span_ms(after=after, until=until), zone))
    fresh = {
        on: sketches_of(
            read.delivered(local_day(on, zone), after=0 if on in anew else after, until=until)
        )
        for on in sorted(touched)
    }
    return Uncounted(
        found=found,
        reached=LatencyProgress(zone.key, until),
        anew=anew if goes_on else None,
        stale_id=max((one.id for one in uow.latencies.stale()), default=0),
        fresh=fresh,
    )


def sketches_of(rows: tuple[LagRow, ...]) -> Sketches:
    """Return counted lags by platform and event."""
    sketches: Sketches = {}
    for row in rows:
        sketch = sketches.setdefault((row.platform, row.event_type), LatencySketch())
        sketch.add(row.seconds, row.deliveries)
    return sketches


def of_line(found: Mapping[Key, T], line: Line) -> Iterator[T]:
    """Yield what belongs to a platform and event, either of which may be all."""
    for (platform, event_type), one in found.items():
        if line.platform in (None, platform) and line.event_type in (None, event_type):
            yield one


def delivered_by_day(
    uow: UnitOfWork, more: Uncounted, *, since: date, until: date
) -> Mapping[date, Sketches]:
    """Return the lags of days, both included: what is stored, and what is not counted yet."""
    days: dict[date, Sketches] = {}
    for row in uow.latencies.days(since=since.isoformat(), until=until.isoformat()):
        on = date.fromisoformat(row.period_date)
        if more.holds(on):
            days.setdefault(on, {})[row.platform, row.event_type] = _sketch(row)
    for on, fresh in more.fresh.items():
        if since <= on <= until:
            of_day = days.setdefault(on, {})
            for key, sketch in fresh.items():
                of_day.setdefault(key, LatencySketch()).merge(sketch)
    return days


def keep(uow: UnitOfWork, more: Uncounted) -> int | None:
    """Store what was not counted yet; returns how many rows were written.

    Returns:
        None where somebody else has counted meanwhile; nothing was changed then.
    """
    if uow.latencies.progress() != more.found:
        return None
    if more.anew is None:
        uow.latencies.forget_all()
    else:
        uow.latencies.forget_days(on.isoformat() for on in more.anew)
    days, stats = [], []
    for on in more.fresh:
        for key, sketch in _with_stored(uow, more, on):
            days.append(_row(on, key, sketch))
            stats.append(_stat(on, key, sketch))
    uow.latencies.keep(days, stats)
    uow.latencies.keep_progress(more.reached)
    uow.latencies.forget_stale(up_to_id=more.stale_id)
    return len(stats)


def counted_days(uow: UnitOfWork) -> tuple[date, ...]:
    """Return every day of which something is stored or ought to be, oldest first."""
    found = uow.latencies.progress()
    days = {date.fromisoformat(on) for on in uow.latencies.stored_days()}
    if found is not None:
        span = LatencyReadModel(uow.connection).settled_span_ms(after=0, until=found.attempt_id)
        days.update(_days(span, ZoneInfo(found.zone)))
    return tuple(sorted(days))


def wrong_rows(uow: UnitOfWork, on: date) -> int:
    """Return how many stored rows of a day do not say what the deliveries counted so far say.

    A row that is missing counts; a day that waits to be counted anew has none.
    """
    found = uow.latencies.progress()
    if found is None:
        return 0
    zone = ZoneInfo(found.zone)
    if any(_day_of(one.delivered_at_ms, zone) == on for one in uow.latencies.stale()):
        return 0
    read, day = LatencyReadModel(uow.connection), on.isoformat()
    true = sketches_of(read.delivered(local_day(on, zone), after=0, until=found.attempt_id))
    days = {_row(on, key, sketch) for key, sketch in true.items()}
    stats = {_stat(on, key, sketch) for key, sketch in true.items()}
    wrong_days = days ^ set(uow.latencies.days(since=day, until=day))
    wrong_stats = stats ^ set(uow.latencies.stats(since=day, until=day))
    return len({row[:3] for row in (*wrong_days, *wrong_stats)})


def _with_stored(uow: UnitOfWork, more: Uncounted, on: date) -> Iterator[tuple[Key, LatencySketch]]:
    """Yield the whole sketches of a day that something is added to."""
    whole = delivered_by_day(uow, more, since=on, until=on).get(on, {})
    for key in more.fresh[on]:
        yield key, whole[key]


def _day_of(at_ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).date()


def _days(span_ms: tuple[int, int] | None, zone: ZoneInfo) -> Iterator[date]:
    if span_ms is None:
        return
    on, last = (_day_of(at_ms, zone) for at_ms in span_ms)
    while on <= last:
        yield on
        on += timedelta(days=1)


def _sketch(row: LatencyDay) -> LatencySketch:
    return LatencySketch.of_bytes(
        row.buckets, count=row.event_count, total_seconds=row.total_seconds
    )


def _row(on: date, key: Key, sketch: LatencySketch) -> LatencyDay:
    platform, event_type = key
    return LatencyDay(
        on.isoformat(),
        platform,
        event_type,
        sketch.count,
        sketch.total_seconds,
        sketch.to_bytes(),
    )


def _stat(on: date, key: Key, sketch: LatencySketch) -> LatencyStat:
    median, p95, p99 = map(milliseconds, sketch.percentiles_seconds(*PERCENTS))
    return LatencyStat(
        on.isoformat(),
        *key,
        event_count=sketch.count,
        avg_latency_ms=milliseconds(sketch.mean_seconds()),
        median_latency_ms=median,
        p95_latency_ms=p95,
        p99_latency_ms=p99,
        speed_class=speed_class(median).value,
    )
