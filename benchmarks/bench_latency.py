"""Latency by day over 90 days of deliveries: counting it, and what the Latency page asks for.

500,000 deliveries of seven platforms and six events (--long: 10 million) in the workspace of
`lived_in`. Beside each question stand the same percentiles taken straight from the rows of the
window. Processor time, in milliseconds.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import figure
import lived_in
import workspace
from lived_in import DAYS

from stratum_desktop.domain.latency import LagSeries
from stratum_desktop.domain.window import Window, local_day
from stratum_desktop.services.latency import LatencyReport
from stratum_desktop.services.latency.counting import sketches_of
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.latency import LatencyReadModel
from stratum_desktop.store.unit_of_work import UnitOfWork

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
        await lived_in.build(opened, deliveries=rows)
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
    rows = LatencyReadModel(uow.connection).confirmed(day, after=0, until=_ALL)
    live = [row for row in rows if row.series is LagSeries.LIVE]
    return [one.percentiles_seconds(50, 95, 99) for one in sketches_of(live).values()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
