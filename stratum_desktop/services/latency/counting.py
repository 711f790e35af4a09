"""What rows say of lags beyond what is stored, and storing it.

Stored days plus what is not counted yet are the whole truth at every moment, so reports put both
together, and how often the count is moved on changes no figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from stratum_desktop.domain.latency import LagSeries, speed_class
from stratum_desktop.domain.latency_sketch import LatencySketch
from stratum_desktop.domain.window import Window, local_day
from stratum_desktop.services.latency.blocks import (
    Key,
    Sketches,
    put_together,
    sketch_of,
    spans_between,
    stored_sketches,
)
from stratum_desktop.services.latency.report import PERCENTS, milliseconds
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.store.read_models.latency import (
    ConfirmedRow,
    LagRow,
    LatencyReadModel,
    Line,
)
from stratum_desktop.store.repositories.latencies import (
    ALL,
    ArrivalLatency,
    LatencyBlock,
    LatencyDay,
    LatencyProgress,
    LatencyStat,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")

ArrivalKey = tuple[int, str, str]
"""Hour of arrival, platform and series."""

Arrivals = dict[ArrivalKey, LatencySketch]


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
    #: The same by the hour of arrival, with files and replays.
    arrived: Mapping[date, Arrivals]

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
    confirmed = {
        on: read.confirmed(local_day(on, zone), after=0 if on in anew else after, until=until)
        for on in sorted(touched)
    }
    return Uncounted(
        found=found,
        reached=LatencyProgress(zone.key, until),
        anew=anew if goes_on else None,
        stale_id=max((one.id for one in uow.latencies.stale()), default=0),
        fresh={on: _live(rows) for on, rows in confirmed.items()},
        arrived={on: _arrivals(rows) for on, rows in confirmed.items()},
    )


def arrived_between(uow: UnitOfWork, window: Window) -> Mapping[str, Mapping[str, LatencySketch]]:
    """Return the lags of what came in in a window's hours and was confirmed since.

    By platform and series: what is stored, and what is not counted yet.
    """
    since_s, until_s = window.hours
    more = uncounted(uow, ZoneInfo(current(uow, TIME_ZONE)))
    found: dict[str, dict[str, LatencySketch]] = {}
    for row in uow.latencies.arrivals(since_s=since_s, until_s=until_s):
        if more.holds(date.fromisoformat(row.period_date)):
            of_platform = found.setdefault(row.platform, {})
            of_platform.setdefault(row.series, LatencySketch()).merge(sketch_of(row))
    for arrivals in more.arrived.values():
        for (hour_at, platform, series), sketch in arrivals.items():
            if since_s <= hour_at < until_s:
                of_platform = found.setdefault(platform, {})
                of_platform.setdefault(series, LatencySketch()).merge(sketch)
    return found


def sketches_of(rows: Iterable[LagRow | ConfirmedRow]) -> Sketches:
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


def delivered_between(uow: UnitOfWork, more: Uncounted, *, since: date, until: date) -> Sketches:
    """Return the lags of days, both included: what is stored, and what is not counted yet."""
    found = stored_sketches(uow, spans_between(since, until, holds=more.holds))
    for on, fresh in more.fresh.items():
        if since <= on <= until:
            for key, sketch in fresh.items():
                found.setdefault(key, LatencySketch()).merge(sketch)
    return found


def delivered_by_day(
    uow: UnitOfWork, more: Uncounted, line: Line, *, since: date, until: date
) -> Mapping[date, LatencySketch]:
    """Return the same of one line, day by day; a day on which nothing was may be absent."""
    days: defaultdict[date, LatencySketch] = defaultdict(LatencySketch)
    for day, row in _stored_of_line(uow, line, since.isoformat(), until.isoformat()):
        on = date.fromisoformat(day)
        if more.holds(on):
            days[on].merge(sketch_of(row))
    for on, fresh in more.fresh.items():
        if since <= on <= until:
            for sketch in of_line(fresh, line):
                days[on].merge(sketch)
    return days


def _stored_of_line(
    uow: UnitOfWork, line: Line, since: str, until: str
) -> Iterator[tuple[str, LatencyBlock | LatencyDay]]:
    if line.event_type is None:
        for total in uow.latencies.totals(since=since, until=until, platform=line.platform or ALL):
            yield total.first_date, total
        return
    for row in uow.latencies.days(since=since, until=until, event_type=line.event_type):
        if line.platform in (None, row.platform):
            yield row.period_date, row


def delivered_counts(
    uow: UnitOfWork, more: Uncounted, *, since: date, until: date
) -> Iterator[tuple[date, Key, int]]:
    """Yield how many `delivered_between` holds, without their lags; a key may come twice."""
    stored = uow.latencies.counts(since=since.isoformat(), until=until.isoformat())
    for day, platform, event_type, count in stored:
        on = date.fromisoformat(day)
        if more.holds(on):
            yield on, (platform, event_type), count
    for on, fresh in more.fresh.items():
        if since <= on <= until:
            yield from ((on, key, sketch.count) for key, sketch in fresh.items())


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
    days: list[LatencyDay] = []
    stats: list[LatencyStat] = []
    arrivals: list[ArrivalLatency] = []
    for on in more.fresh:
        for key, sketch in _with_stored(uow, more, on):
            days.append(_row(on, key, sketch))
            stats.append(_stat(on, key, sketch))
        arrivals += _arrivals_with_stored(uow, more, on)
    uow.latencies.keep(days, stats, arrivals)
    put_together(uow, more.fresh.keys())
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
    rows = read.confirmed(local_day(on, zone), after=0, until=found.attempt_id)
    true = _live(rows)
    arrivals = {_arrival(on, key, sketch) for key, sketch in _arrivals(rows).items()}
    wrong_arrivals = arrivals ^ set(uow.latencies.arrivals_of_day(day))
    days = {_row(on, key, sketch) for key, sketch in true.items()}
    stats = {_stat(on, key, sketch) for key, sketch in true.items()}
    wrong_days = days ^ set(uow.latencies.days(since=day, until=day))
    wrong_stats = stats ^ set(uow.latencies.stats(since=day, until=day))
    wrong = {row[:3] for row in (*wrong_days, *wrong_stats)}
    return len(wrong) + len({row[:4] for row in wrong_arrivals})


def _with_stored(uow: UnitOfWork, more: Uncounted, on: date) -> Iterator[tuple[Key, LatencySketch]]:
    """Yield the whole sketches of a day that something is added to."""
    whole = delivered_between(uow, more, since=on, until=on)
    for key in more.fresh[on]:
        yield key, whole[key]


def _arrivals_with_stored(uow: UnitOfWork, more: Uncounted, on: date) -> Iterator[ArrivalLatency]:
    """Yield the whole rows of a day's hours that something is added to."""
    stored = {}
    if more.holds(on):
        rows = uow.latencies.arrivals_of_day(on.isoformat())
        stored = {(row.hour_at, row.platform, row.series): sketch_of(row) for row in rows}
    for key, sketch in more.arrived[on].items():
        whole = stored.get(key, LatencySketch())
        whole.merge(sketch)
        yield _arrival(on, key, whole)


def _live(rows: Iterable[ConfirmedRow]) -> Sketches:
    return sketches_of(row for row in rows if row.series is LagSeries.LIVE)


def _arrivals(rows: Iterable[ConfirmedRow]) -> Arrivals:
    found: Arrivals = {}
    for row in rows:
        sketch = found.setdefault((row.hour_at, row.platform, row.series.value), LatencySketch())
        sketch.add(row.seconds, row.deliveries)
    return found


def _day_of(at_ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).date()


def _days(span_ms: tuple[int, int] | None, zone: ZoneInfo) -> Iterator[date]:
    if span_ms is None:
        return
    on, last = (_day_of(at_ms, zone) for at_ms in span_ms)
    while on <= last:
        yield on
        on += timedelta(days=1)


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


def _arrival(on: date, key: ArrivalKey, sketch: LatencySketch) -> ArrivalLatency:
    hour_at, platform, series = key
    of_sketch = (sketch.count, sketch.total_seconds, sketch.to_bytes())
    return ArrivalLatency(hour_at, on.isoformat(), platform, series, *of_sketch)


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
