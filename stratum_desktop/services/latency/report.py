"""What the latency service answers with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from stratum_desktop.domain.emq import DriverStatus
from stratum_desktop.domain.latency import latency_status
from stratum_desktop.domain.latency_sketch import LatencySketch, rank_of
from stratum_desktop.store.read_models.latency import Conversion, RankedConversion

PERCENTS = (50, 95, 99)
"""The percentiles that are told of every day."""


@dataclass(frozen=True, slots=True)
class LatencyLine:
    """Live conversions of one platform and event, or of several together.

    Latencies are milliseconds of what was delivered, None where nothing was.
    """

    #: None for all platforms together.
    platform: str | None
    #: What a person reads.
    label: str
    #: None for all events together.
    event_type: str | None
    delivered: int
    mean_ms: float | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    #: Not delivered yet, as of now; what a person holds is left out.
    waiting: int
    #: Grew too old to be sent in the window.
    expired: int
    #: Median over what was delivered, waits or expired, the last two by their age.
    due_median_ms: float | None
    #: Of `due_median_ms`, on the scale of the driver: what never arrives is not quick.
    status: DriverStatus

    @property
    def due(self) -> int:
        """How many conversions it speaks of."""
        return self.delivered + self.waiting + self.expired


@dataclass(frozen=True, slots=True)
class LatencyDayPoint:
    """One local day; latencies are None where nothing was delivered on it."""

    on: date
    delivered: int
    mean_ms: float | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None


@dataclass(frozen=True, slots=True)
class LatencyReport:
    """Lags of what was delivered in whole local days and today so far."""

    #: None for all platforms.
    platform: str | None
    #: None for all events.
    event_type: str | None
    #: Name of the zone that the days are of.
    zone: str
    window_start: datetime
    as_of: datetime
    #: Of the platform and event that were asked for.
    total: LatencyLine
    #: Every connected platform by label, whichever was asked for.
    platforms: tuple[LatencyLine, ...]
    #: One for each event of the platform of which anything is known, by label and event.
    events: tuple[LatencyLine, ...]
    #: Of the platform and event that were asked for: one a day, oldest first, without gaps.
    history: tuple[LatencyDayPoint, ...]


@dataclass(frozen=True, slots=True)
class ConversionRow:
    """One live conversion, with its delivery to look at."""

    delivery_id: int
    destination: str
    event_type: str
    event_at: datetime
    #: When it was confirmed or expired; None while it waits.
    settled_at: datetime | None
    #: Until then, else until now.
    seconds: int


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One delivered conversion of a day, with its place among them."""

    conversion: ConversionRow
    #: 1 is the quickest.
    place: int
    #: The percentiles (50, 95, 99) that stand at its place.
    percentiles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayRows:
    """Conversions behind the figures of one day, slowest first."""

    on: date
    #: How many were delivered.
    total: int
    #: Those at the percentiles and the slowest; not all of them.
    rows: tuple[RankedRow, ...]


@dataclass(frozen=True, slots=True)
class UndeliveredRows:
    """Conversions that count against a line's status without being delivered."""

    #: The oldest first.
    waiting: tuple[ConversionRow, ...]
    #: The last one first.
    expired: tuple[ConversionRow, ...]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What counting everything anew has shown."""

    #: Rows of `conversion_latency_stats`.
    rows: int
    #: Rows that had not said what the deliveries say; 0 is what is to be expected.
    changed: int


@dataclass(slots=True)
class Tally:
    """What is counted for one line."""

    delivered: LatencySketch
    waiting: LatencySketch
    expired: LatencySketch

    @classmethod
    def empty(cls) -> Tally:
        """Return one that holds nothing."""
        return cls(LatencySketch(), LatencySketch(), LatencySketch())

    def merge(self, other: Tally) -> None:
        """Count what another one holds."""
        self.delivered.merge(other.delivered)
        self.waiting.merge(other.waiting)
        self.expired.merge(other.expired)

    def line(self, platform: str | None, label: str, event_type: str | None) -> LatencyLine:
        """Return its figures."""
        due = LatencySketch()
        for part in (self.delivered, self.waiting, self.expired):
            due.merge(part)
        median = due.median_seconds()
        p50, p95, p99 = self.delivered.percentiles_seconds(*PERCENTS)
        return LatencyLine(
            platform=platform,
            label=label,
            event_type=event_type,
            delivered=self.delivered.count,
            mean_ms=milliseconds(self.delivered.mean_seconds()),
            p50_ms=milliseconds(p50),
            p95_ms=milliseconds(p95),
            p99_ms=milliseconds(p99),
            waiting=self.waiting.count,
            expired=self.expired.count,
            due_median_ms=milliseconds(median),
            status=latency_status(median),
        )


def milliseconds(seconds: float | None) -> float | None:
    """Return seconds as milliseconds; None stays unknown."""
    return None if seconds is None else seconds * 1000


def day_point(on: date, whole: LatencySketch) -> LatencyDayPoint:
    """Return the figures of one day."""
    mean, percentiles = whole.mean_seconds(), whole.percentiles_seconds(*PERCENTS)
    return LatencyDayPoint(on, whole.count, *map(milliseconds, (mean, *percentiles)))


def day_rows(on: date, ranked: Sequence[RankedConversion]) -> DayRows:
    """Return the conversions of a day with the percentiles that they are."""
    rows = tuple(
        RankedRow(
            conversion_row(one.conversion),
            one.place,
            tuple(percent for percent in PERCENTS if rank_of(percent, one.total) == one.place),
        )
        for one in ranked
    )
    return DayRows(on, ranked[0].total if ranked else 0, rows)


def conversion_row(row: Conversion) -> ConversionRow:
    """Return a stored row as front ends see it."""
    settled_ms = row.settled_at_ms
    return ConversionRow(
        delivery_id=row.delivery_id,
        destination=row.destination,
        event_type=row.event_type,
        event_at=datetime.fromtimestamp(row.event_time, UTC),
        settled_at=None if settled_ms is None else datetime.fromtimestamp(settled_ms / 1000, UTC),
        seconds=row.seconds,
    )
