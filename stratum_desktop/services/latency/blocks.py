"""Days put together ahead, so that a long report adds up few sketches.

A block holds 4, 16 or 64 days that begin at a multiple of as many, by platform and event; ninety
days are a dozen of them. A day's own block holds it by platform, and of all platforms together.
All are sums of `latency_day` and nothing else: whoever writes a day makes its blocks anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta

from stratum_desktop.domain.latency_sketch import LatencySketch
from stratum_desktop.store.repositories.latencies import (
    ALL,
    ArrivalLatency,
    BlockSpan,
    LatencyBlock,
    LatencyDay,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

Key = tuple[str, str]
"""Platform and event."""

Sketches = dict[Key, LatencySketch]

_SIZES = (4, 16, 64)
"""Days in a block, each of four that are one step smaller. Source: own choice; blocks of twos would
take twice the room and spare nothing."""

_PARTS = 4


def sketch_of(row: LatencyDay | LatencyBlock | ArrivalLatency) -> LatencySketch:
    """Return what a stored row holds."""
    return LatencySketch.of_bytes(
        row.buckets, count=row.event_count, total_seconds=row.total_seconds
    )


def spans_between(
    since: date, until: date, *, holds: Callable[[date], bool]
) -> Iterator[BlockSpan]:
    """Yield the largest blocks, or single days, that are all the days from first to last.

    Args:
        since: the first.
        until: the last.
        holds: False for a day that is left out, and so is every block with it.
    """
    on = since
    while on <= until:
        sizes = [size for size in _SIZES if on.toordinal() % size == 0]
        spans = [span for size in sizes if (span := BlockSpan(size, on)).last <= until]
        whole = [span for span in spans if all(map(holds, _days_of(span)))]
        span = whole[-1] if whole else BlockSpan(1, on)
        if whole or holds(on):
            yield span
        on = span.last + timedelta(days=1)


def stored_sketches(uow: UnitOfWork, spans: Iterable[BlockSpan]) -> Sketches:
    """Return the lags of blocks and days together, by platform and event."""
    rows = (row for span in spans for row in _stored(uow, span))
    return _sum(((row.platform, row.event_type), sketch_of(row)) for row in rows)


def put_together(uow: UnitOfWork, days: Collection[date]) -> None:
    """Make anew every block that one of these days is in; the days themselves are stored."""
    uow.latencies.replace_blocks(
        (span, _rows(span, _totals(uow, span.first))) for span in _single(days)
    )
    for size in _SIZES:
        spans = {_span_around(on, size) for on in days}
        uow.latencies.replace_blocks(
            (span, _rows(span, stored_sketches(uow, _parts(span)))) for span in spans
        )


def block_spans(uow: UnitOfWork) -> tuple[BlockSpan, ...]:
    """Return every block that is stored or ought to be."""
    spans = set(uow.latencies.block_spans())
    for day in uow.latencies.stored_days():
        on = date.fromisoformat(day)
        spans |= {BlockSpan(1, on), *(_span_around(on, size) for size in _SIZES)}
    return tuple(sorted(spans))


def wrong_in_block(uow: UnitOfWork, span: BlockSpan) -> int:
    """Return how many rows of a block do not say what its days say; missing ones count."""
    if span.days == 1:
        found = _totals(uow, span.first)
    else:
        found = stored_sketches(uow, _single(_days_of(span)))
    wrong = set(_rows(span, found)) ^ set(uow.latencies.block(span))
    return len({row[:4] for row in wrong})


def _totals(uow: UnitOfWork, on: date) -> Sketches:
    """Return a day by platform, and of all of them."""
    by_key = stored_sketches(uow, _single((on,)))
    return _sum(
        ((platform, ALL), sketch) for (of, _), sketch in by_key.items() for platform in (of, ALL)
    )


def _stored(uow: UnitOfWork, span: BlockSpan) -> tuple[LatencyDay | LatencyBlock, ...]:
    if span.days == 1:
        day = span.first.isoformat()
        return uow.latencies.days(since=day, until=day)
    return uow.latencies.block(span)


def _sum(found: Iterable[tuple[Key, LatencySketch]]) -> Sketches:
    sketches: Sketches = {}
    for key, sketch in found:
        sketches.setdefault(key, LatencySketch()).merge(sketch)
    return sketches


def _rows(span: BlockSpan, sketches: Sketches) -> list[LatencyBlock]:
    return [
        LatencyBlock(
            span.days,
            span.first.isoformat(),
            *key,
            sketch.count,
            sketch.total_seconds,
            sketch.to_bytes(),
        )
        for key, sketch in sketches.items()
    ]


def _span_around(on: date, size: int) -> BlockSpan:
    return BlockSpan(size, on - timedelta(days=on.toordinal() % size))


def _parts(span: BlockSpan) -> Iterator[BlockSpan]:
    size = span.days // _PARTS
    return (BlockSpan(size, span.first + timedelta(days=size * n)) for n in range(_PARTS))


def _days_of(span: BlockSpan) -> Iterator[date]:
    return (span.first + timedelta(days=n) for n in range(span.days))


def _single(days: Iterable[date]) -> Iterator[BlockSpan]:
    return (BlockSpan(1, on) for on in days)
