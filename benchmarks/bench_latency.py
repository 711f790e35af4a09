"""Latency by day over 90 days of deliveries: counting it, and what the Latency page asks for.

500,000 deliveries of three platforms and six events (--long: 10 million) in a real, encrypted
workspace. Beside each question stand the same percentiles taken straight from the rows of the
window. Processor time, in milliseconds.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import figure
import workspace

from stratum_desktop.domain.window import Window, local_day
from stratum_desktop.services.latency import LatencyReport
from stratum_desktop.services.latency.counting import sketches_of
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.latency import LatencyReadModel
from stratum_desktop.store.unit_of_work import UnitOfWork

PLATFORMS = ("meta", "google", "tiktok")
EVENTS = ("Purchase", "Lead", "AddToCart", "ViewContent", "PageView", "InitiateCheckout")
DAYS = 90
_REQUEST = 1_000
_DAY = 86_400
_ALL = 2**62


def main(argv: Sequence[str]) -> int:
    chosen = figure.options(__doc__).parse_args(argv)
    rows = 20_000 if chosen.quick else 10_000_000 if chosen.long else 500_000
    with TemporaryDirectory(prefix="bench-latency-", dir=chosen.folder) as folder:
        figures = asyncio.run(_measure(Path(folder), rows, 3 if chosen.quick else 9))
    figure.show(figures, as_json=chosen.json)
    return 0


async def _measure(folder: Path, rows: int, rounds: int) -> list[figure.Figure]:
    async with workspace.opened(folder / "workspace") as (opened, services):
        await _fill(opened, rows)
        began = time.process_time()
        await services.latency.count()
        counting = time.process_time() - began
        figures = [figure.Figure("count latency by day, a delivery", 1e6 * counting / rows, "µs")]
        for days in (30, DAYS):
            took = await _asking(lambda days=days: services.latency.report(days=days), rounds)
            report = await services.latency.report(days=days)
            raw = await _asking(lambda report=report: _raw(opened, report), 1)
            figures.append(
                figure.Figure(
                    f"latency of {days} days, {rows:,} deliveries of {DAYS} days",
                    took,
                    "ms",
                    "from the rows of the window",
                    raw,
                    figure.at_most(25),
                )
            )
        on = report.history[-5].on
        behind = await _asking(lambda: services.latency.day_rows(on=on), rounds)
        figures.append(figure.Figure(f"conversions behind a day of {rows // DAYS:,}", behind, "ms"))
    return figures


async def _asking(ask: Callable[[], Awaitable[object]], rounds: int) -> float:
    """Return the median processor time of a question, in milliseconds."""
    took = []
    for _ in range(rounds):
        began = time.process_time()
        await ask()
        took.append(1_000 * (time.process_time() - began))
    return figure.quantile(took, 50)


async def _raw(opened: Workspace, report: LatencyReport) -> None:
    """Tell percentiles by platform and event from every delivery of each day of a report."""
    for point in report.history:
        day = local_day(point.on, ZoneInfo(report.zone))
        await opened.store.read(lambda uow, day=day: _raw_day(uow, day))


def _raw_day(uow: UnitOfWork, day: Window) -> object:
    rows = LatencyReadModel(uow.connection).delivered(day, after=0, until=_ALL)
    return [one.percentiles_seconds(50, 95, 99) for one in sketches_of(rows).values()]


async def _fill(opened: Workspace, rows: int) -> None:
    chance, now_s = random.Random(7), opened.clock.now_ms() // 1000
    lanes = await opened.store.write(_connect)
    for start in range(0, rows, 20 * _REQUEST):
        count = min(20 * _REQUEST, rows - start)

        def fill(uow: UnitOfWork, start: int = start, count: int = count) -> None:
            for first in range(start, start + count, _REQUEST):
                ended_s = now_s - DAYS * _DAY + DAYS * _DAY * (first + _REQUEST) // (rows + 1)
                lane = lanes[first // _REQUEST % len(lanes)]
                _add_request(uow, chance, first, lane, ended_s)

        await opened.store.write(fill)


def _connect(uow: UnitOfWork) -> list[int]:
    return [
        uow.destinations.add(
            platform=platform, account="1", label=platform, base_url="", options={}, now_ms=0
        )
        for platform in PLATFORMS
    ]


def _add_request(
    uow: UnitOfWork, chance: random.Random, first: int, lane: int, ended_s: int
) -> None:
    """Store a request that delivered a thousand events, most of them within minutes."""
    run = uow.connection.exec_driver_sql
    attempt = 1 + first // _REQUEST
    run(
        "INSERT INTO attempt (id, destination_id, started_at_ms, duration_ms, parcel_count,"
        " request_bytes, outcome, answer) VALUES (?, ?, ?, 120, ?, 1, 'delivered', '')",
        (attempt, lane, ended_s * 1000 - 120, _REQUEST),
    )
    ids = range(first + 1, first + _REQUEST + 1)
    times = [ended_s - int(chance.lognormvariate(4.5, 1.5)) for _ in ids]
    run(
        "INSERT INTO event (id, name, event_id, event_id_is_given, event_time, received_at_ms,"
        " origin, source, action_source, body)"
        " VALUES (?, ?, ?, 1, ?, ?, 'server', 'shop', 'website', ?)",
        [
            (i, EVENTS[i % len(EVENTS)], f"o-{i}", at, at * 1000, b"{}")
            for i, at in zip(ids, times, strict=True)
        ],
    )
    run(
        "INSERT INTO delivery (id, event_id, destination_id, state, deadline_at, settled_at_ms,"
        " attempt_id) VALUES (?, ?, ?, 'delivered', ?, ?, ?)",
        [(i, i, lane, ended_s, ended_s * 1000, attempt) for i in ids],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
