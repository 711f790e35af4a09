"""What every page asks for, on a workspace with millions of deliveries of ninety days.

One million deliveries of seven platforms in a real, encrypted workspace (--long: ten million;
--deliveries for any other number). Each page is loaded by its own view model, then asked what a
person asks there: a longer period, a filter, the rows behind a figure. Below the whole load stands
the slowest of its statements, which the limit is for. What is counted ahead stands beside the
same counted from the rows; after the pages come the engine's jobs. Medians of the processor time,
in milliseconds.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import figure
import lived_in
import page_questions
import statement_times
import workspace

from stratum_desktop.services import Services
from stratum_desktop.services.workspace import Workspace

_MOST_MS = 25
"""Source: design, any dashboard query over 90 days: one statement. A page makes several."""
_SLOW_MS = 2_000
"""What takes longer is asked once."""
_SLOWEST = " · slowest statement"
_SHOWN = 160
"""So much of a statement is told while it goes on."""


def main(argv: Sequence[str]) -> int:
    parser = figure.options(__doc__)
    parser.add_argument("--deliveries", type=int, help="how many rows; goes before the sizes")
    parser.add_argument("--only", default="", help="questions that begin so")
    parser.add_argument(
        "--workspace", type=Path, help="is built here where it is not yet, and stays"
    )
    chosen = parser.parse_args(argv)
    size = 10_000_000 if chosen.long else 20_000 if chosen.quick else 1_000_000
    rows = chosen.deliveries or size
    with TemporaryDirectory(prefix="bench-pages-", dir=chosen.folder) as folder:
        rounds = 3 if chosen.quick else 9
        where = chosen.workspace or Path(folder) / "workspace"
        to_build = None if where.exists() else rows
        figures = asyncio.run(_measure(where, to_build, rounds, chosen.only))
    figure.show(figures, as_json=chosen.json)
    return 0


async def _measure(
    folder: Path, to_build: int | None, rounds: int, only: str
) -> list[figure.Figure]:
    statement_times.watch()
    async with workspace.opened(folder) as (opened, services):
        if to_build is not None:
            _say("built", await _asking(lambda: lived_in.build(opened, deliveries=to_build), 1))
            _say("jobs made theirs", await _asking(lambda: lived_in.run_jobs(opened, services), 1))
        figures = await _pages(opened, services, rounds, only)
        figures += await _jobs(opened, services, only)
    return figures


async def _pages(
    opened: Workspace, services: Services, rounds: int, only: str
) -> list[figure.Figure]:
    peers: dict[str, float] = {}
    figures = []
    async for one in page_questions.questions(opened, services):
        if not one.name.startswith(only):
            continue
        took = await _asking(one.ask, rounds)
        slowest = await _slowest(one.ask, rounds)
        if one.raw is not None and one.raw_name not in peers:
            peers[one.raw_name] = await _asking(one.raw, 1)
        figures.append(figure.Figure(one.name, took, "ms", one.raw_name, peers.get(one.raw_name)))
        limit = figure.at_most(_MOST_MS) if one.is_limited else None
        figures.append(figure.Figure(f"{one.name}{_SLOWEST}", slowest.ms, "ms", wanted=limit))
        _say(one.name, took)
        _say(f"    {' '.join(slowest.statement.split())[:_SHOWN]}", slowest.ms)
    return figures


async def _jobs(opened: Workspace, services: Services, only: str) -> list[figure.Figure]:
    figures = []
    async for name, run in page_questions.jobs(opened, services, only=only):
        if name.startswith(only):
            took = await _asking(run, 1)
            figures.append(figure.Figure(name, took, "ms"))
            _say(name, took)
    return figures


async def _asking(ask: Callable[[], Awaitable[Any]], rounds: int) -> float:
    """Return the median processor time of a question, in milliseconds."""
    took: list[float] = []
    while len(took) < rounds and sum(took) < _SLOW_MS:
        began = time.process_time()
        await ask()
        took.append(1_000 * (time.process_time() - began))
    return figure.quantile(took, 50)


async def _slowest(ask: Callable[[], Awaitable[Any]], rounds: int) -> statement_times.Took:
    """Return the question's slowest statement, as it is in the middle of all rounds."""
    took: list[statement_times.Took] = []
    while len(took) < rounds and sum(one.ms for one in took) < _SLOW_MS:
        took.append(await statement_times.slowest(ask))
    return sorted(took, key=lambda one: one.ms)[len(took) // 2]


def _say(what: str, took_ms: float) -> None:
    print(f"{what}: {took_ms:,.1f} ms", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
