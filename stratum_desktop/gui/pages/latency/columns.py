"""The columns of the Latency page's tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from stratum_desktop.domain.emq import DriverStatus
from stratum_desktop.domain.latency import latency_status
from stratum_desktop.gui import format as words
from stratum_desktop.gui.delegates import PillDelegate
from stratum_desktop.gui.looks import DRIVER_STATUSES
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.services.latency import (
    ConversionRow,
    LatencyDayPoint,
    LatencyLine,
    RankedRow,
)

R = TypeVar("R")

ALL_EVENTS = "All events"


def lag_text(value_ms: float | None) -> str:
    """Return a latency in milliseconds in words; "No data" for None."""
    return words.lag(None if value_ms is None else value_ms / 1000)


def _lag(
    key: str,
    title: str,
    of: Callable[[R], float | None],
    *,
    gives_way: int | None = None,
) -> Column[R]:
    return Column(
        key,
        title,
        value=of,
        text=lambda row: lag_text(of(row)),
        align=Align.RIGHT,
        width=92,
        gives_way=gives_way,
    )


def _count(
    key: str, title: str, of: Callable[[R], int], *, gives_way: int | None = None
) -> Column[R]:
    return Column(
        key,
        title,
        value=of,
        text=lambda row: words.number(of(row)),
        align=Align.RIGHT,
        width=84,
        gives_way=gives_way,
    )


def _status(title: str, of: Callable[[R], DriverStatus], tip: Callable[[R], str]) -> Column[R]:
    return Column(
        "status",
        title,
        value=of,
        text=lambda row: DRIVER_STATUSES[of(row)].word,
        delegate=partial(PillDelegate, DRIVER_STATUSES.__getitem__),
        width=112,
        tip=tip,
    )


def event_name(event_type: str | None) -> str:
    """Return what a line's event is called."""
    return ALL_EVENTS if event_type is None else event_type


def day_status(point: LatencyDayPoint) -> DriverStatus:
    """Return how quick half of a day's deliveries were."""
    return latency_status(None if point.p50_ms is None else point.p50_ms / 1000)


def _due_words(line: LatencyLine) -> str:
    if line.due_median_ms is None:
        return "Nothing was due"
    return f"Median of all {words.number(line.due)} due: {lag_text(line.due_median_ms)}"


EVENT_COLUMNS: tuple[Column[LatencyLine], ...] = (
    Column(
        "event",
        "Event",
        value=lambda r: event_name(r.event_type),
        text=lambda r: event_name(r.event_type),
        width=140,
        most=320,
    ),
    Column("platform", "Platform", value=lambda r: r.label, text=lambda r: r.label),
    _count("delivered", "Delivered", lambda r: r.delivered, gives_way=4),
    _lag("p50", "P50", lambda r: r.p50_ms),
    _lag("p95", "P95", lambda r: r.p95_ms),
    _lag("p99", "P99", lambda r: r.p99_ms),
    _lag("mean", "Mean", lambda r: r.mean_ms, gives_way=1),
    _count("waiting", "Waiting", lambda r: r.waiting, gives_way=3),
    _count("expired", "Expired", lambda r: r.expired, gives_way=2),
    _status("Status", lambda r: r.status, _due_words),
)
"""All events first, then one line for each."""

DAY_COLUMNS: tuple[Column[LatencyDayPoint], ...] = (
    Column("on", "Day", value=lambda p: p.on, text=lambda p: words.day(p.on)),
    _count("delivered", "Delivered", lambda p: p.delivered),
    _lag("p50", "P50", lambda p: p.p50_ms),
    _lag("p95", "P95", lambda p: p.p95_ms),
    _lag("p99", "P99", lambda p: p.p99_ms),
    _lag("mean", "Mean", lambda p: p.mean_ms, gives_way=1),
    _status("P50 is", day_status, lambda _: "Of what was delivered on this day"),
)


def _place(row: RankedRow) -> str:
    """Return a place, and the percentiles that stand there: "140 · P99"."""
    names = [f"P{percent}" for percent in row.percentiles]
    return " · ".join([words.number(row.place), *names])


_RANKED: tuple[Column[RankedRow], ...] = (
    Column("place", "Place", value=lambda r: r.place, text=_place, tip=_place, width=104),
    Column(
        "took",
        "Took",
        value=lambda r: r.conversion.seconds,
        text=lambda r: words.lag(r.conversion.seconds),
        align=Align.RIGHT,
        width=96,
        tip=lambda r: f"Delivered {words.instant(r.conversion.settled_at, seconds=True)}",
    ),
)

_UNDELIVERED: tuple[Column[ConversionRow], ...] = (
    Column(
        "took",
        "Age",
        value=lambda r: r.seconds,
        text=lambda r: words.lag(r.seconds),
        align=Align.RIGHT,
        width=92,
    ),
    Column(
        "event_at",
        "Happened",
        value=lambda r: r.event_at,
        text=lambda r: words.instant(r.event_at),
        width=132,
    ),
)


def ranked_columns(line: LatencyLine) -> tuple[Column[RankedRow], ...]:
    """Return the columns of a day's conversions: which is which, and what the line leaves open."""
    return (*_RANKED, _open(line, lambda row: row.conversion))


def undelivered_columns(line: LatencyLine) -> tuple[Column[ConversionRow], ...]:
    """Return the columns of conversions that did not arrive, or not yet."""
    return (*_UNDELIVERED, _open(line, lambda row: row))


def _open(line: LatencyLine, of: Callable[[R], ConversionRow]) -> Column[R]:
    """Return the event where a line holds several, else the destination."""

    def text(row: R) -> str:
        return of(row).event_type if line.event_type is None else of(row).destination

    return Column(
        "which",
        "Event" if line.event_type is None else "Destination",
        value=text,
        text=text,
        tip=lambda row: f"{of(row).event_type}, {of(row).destination}",
    )
