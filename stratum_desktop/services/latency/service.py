"""Latency of live conversions, as front ends and the engine ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.latency_sketch import LatencySketch
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.domain.window import Window, days_before, local_day
from stratum_desktop.services.connected import platform_labels, require_platform
from stratum_desktop.services.latency.blocks import (
    Key,
    Sketches,
    block_spans,
    wrong_in_block,
)
from stratum_desktop.services.latency.counting import (
    counted_days,
    delivered_between,
    delivered_by_day,
    keep,
    of_line,
    sketches_of,
    uncounted,
    wrong_rows,
)
from stratum_desktop.services.latency.report import (
    DayRows,
    LatencyReport,
    Rebuilt,
    Tally,
    UndeliveredRows,
    conversion_row,
    day_point,
    day_rows,
)
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.latency import LatencyReadModel, Line
from stratum_desktop.store.unit_of_work import UnitOfWork

MOST_DAYS = 366
"""How far back a report may look. Source: own choice."""

_MOST_ROWS = 100
"""Conversions shown behind a figure. Source: own choice."""

_ATTEMPTS_AT_ONCE = 1_000
"""Requests counted in one go: with a thousand events in each, a few seconds. Source: own choice."""


class Latency:
    """Counts lags by day and tells their quantiles; rows of files and replays are left out."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def report(
        self, *, platform: str | None = None, event_type: str | None = None, days: int = 30
    ) -> LatencyReport:
        """Return how long conversions took that were delivered in the last local days.

        Args:
            platform: None is all platforms.
            event_type: None is all events.
            days: 1 to `MOST_DAYS`, today among them.

        Raises:
            Refusal: no destination of this platform is connected, or so many days are not kept.
        """
        _require_days(days)
        return await self._store.read(
            lambda uow: self._report(uow, Line(platform, event_type), days)
        )

    async def day_rows(
        self, *, on: date, platform: str | None = None, event_type: str | None = None
    ) -> DayRows:
        """Return the conversions behind the figures of one local day."""

        def ask(uow: UnitOfWork) -> DayRows:
            day = local_day(on, _zone(uow))
            line = Line(platform, event_type)
            rows = LatencyReadModel(uow.connection).ranked(line, day, slowest=_MOST_ROWS)
            return day_rows(on, rows)

        return await self._store.read(ask)

    async def undelivered(
        self, *, platform: str | None = None, event_type: str | None = None, days: int = 30
    ) -> UndeliveredRows:
        """Return what waits now and what expired in the last local days.

        Raises:
            Refusal: so many days are not kept.
        """
        _require_days(days)
        line, now_ms = Line(platform, event_type), self._workspace.clock.now_ms()

        def ask(uow: UnitOfWork) -> UndeliveredRows:
            read, window = LatencyReadModel(uow.connection), self._window(uow, days)
            waiting = read.longest_waiting(line, now_ms=now_ms, limit=_MOST_ROWS)
            expired = read.newest_expired(line, window, limit=_MOST_ROWS)
            return UndeliveredRows(
                tuple(map(conversion_row, waiting)), tuple(map(conversion_row, expired))
            )

        return await self._store.read(ask)

    async def count(self) -> Changed[int]:
        """Store what was delivered since the last count; returns how many rows were written.

        The rows are read beside those who write, and only sums are written.
        """
        written = 0
        while True:
            more = await self._store.read(
                lambda uow: uncounted(uow, _zone(uow), most_attempts=_ATTEMPTS_AT_ONCE)
            )
            if more.is_nothing:
                return Changed(written, frozenset({Topic.SIGNAL_QUALITY} if written else ()))
            # Where somebody else has counted meanwhile, what is left is read again.
            kept: int | None = await self._store.write(partial(keep, more=more))
            written += kept or 0

    async def rebuild(self) -> Changed[Rebuilt]:
        """Count everything anew from the rows, and say what had been stored otherwise.

        What is delivered meanwhile is counted as ever and is no difference.
        """
        await self.count()
        wrong = (await self.check()).changed
        await self._store.write(lambda uow: uow.latencies.forget_progress())
        await self.count()
        rows = await self._store.read(lambda uow: uow.latencies.count_stats())
        return Changed(Rebuilt(rows, wrong), frozenset({Topic.SIGNAL_QUALITY}))

    async def check(self) -> Rebuilt:
        """Say what is stored otherwise than the rows counted so far say; changes nothing."""
        wrong = 0
        for on in await self._store.read(counted_days):
            wrong += await self._store.read(partial(wrong_rows, on=on))
        for span in await self._store.read(block_spans):
            wrong += await self._store.read(partial(wrong_in_block, span=span))
        rows = await self._store.read(lambda uow: uow.latencies.count_stats())
        return Rebuilt(rows, wrong)

    def _report(self, uow: UnitOfWork, line: Line, days: int) -> LatencyReport:
        labels, zone, today = platform_labels(uow), _zone(uow), self._today(uow)
        platform = line.platform
        label = "All platforms" if platform is None else require_platform(uow, platform)
        window = self._window(uow, days)
        span = tuple(days_before(today, days))
        more = uncounted(uow, zone)
        by_day = delivered_by_day(uow, more, line, since=span[0], until=today)
        delivered = delivered_between(uow, more, since=span[0], until=today)
        tallies = self._tallies(uow, delivered, window)
        return LatencyReport(
            platform=platform,
            event_type=line.event_type,
            zone=zone.key,
            window_start=window.start_at,
            as_of=datetime.fromtimestamp(self._workspace.clock.now_ms() / 1000, UTC),
            total=_sum(of_line(tallies, line)).line(platform, label, line.event_type),
            platforms=tuple(
                _sum(of_line(tallies, Line(key, None))).line(key, name, None)
                for key, name in sorted(labels.items(), key=lambda one: one[1])
            ),
            events=tuple(
                tally.line(key[0], labels[key[0]], key[1])
                for key, tally in sorted(
                    tallies.items(), key=lambda one: (labels[one[0][0]], one[0])
                )
                if platform in (None, key[0])
            ),
            history=tuple(day_point(on, by_day.get(on, LatencySketch())) for on in span),
        )

    def _tallies(self, uow: UnitOfWork, delivered: Sketches, window: Window) -> Mapping[Key, Tally]:
        read = LatencyReadModel(uow.connection)
        tallies: defaultdict[Key, Tally] = defaultdict(Tally.empty)
        for key, sketch in delivered.items():
            tallies[key].delivered.merge(sketch)
        waiting = sketches_of(read.waiting(now_ms=self._workspace.clock.now_ms()))
        for key, sketch in waiting.items():
            tallies[key].waiting.merge(sketch)
        for key, sketch in sketches_of(read.expired(window)).items():
            tallies[key].expired.merge(sketch)
        return tallies

    def _window(self, uow: UnitOfWork, days: int) -> Window:
        """Return whole local days up to the end of today."""
        today, zone = self._today(uow), _zone(uow)
        first = next(days_before(today, days))
        return Window(local_day(first, zone).start_at, local_day(today, zone).end_at)

    def _today(self, uow: UnitOfWork) -> date:
        now = datetime.fromtimestamp(self._workspace.clock.now_ms() / 1000, UTC)
        return now.astimezone(_zone(uow)).date()


def _zone(uow: UnitOfWork) -> ZoneInfo:
    return ZoneInfo(current(uow, TIME_ZONE))


def _require_days(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(
            f"Latency is told of the last 1 to {MOST_DAYS} days; {days} was asked for.",
            reason=Reason("latency.days_out_of_range", {"days": days, "most": MOST_DAYS}),
        )


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally.empty()
    for one in tallies:
        total.merge(one)
    return total
