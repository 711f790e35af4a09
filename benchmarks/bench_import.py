"""Importing a CSV of orders: pre-flight, dedupe, queue; encrypted, FULL.

Beside it the naive script that leaves all of that out: DictReader, one regular expression,
hashlib, executemany into a plain file with NORMAL, without deduplication. Each run is a process of
its own, whose time begins when its imports are done and whose memory is its peak; the product's
includes the process it reads the file in. Contestants take turns; medians are shown.
"""

from __future__ import annotations

import asyncio
import csv
import hashlib
import json
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import figure
import psutil

BATCH = 10_000
_LOOK_SECONDS = 0.1  # finding children looks at every process of the machine
_FIELDS = ("email", "phone", "first_name", "last_name", "date_of_birth", "city", "zip", "country")
_KEPT = ("order_id", "event_name", "event_time", "value", "currency")
_NOT_PART = re.compile(r"[^a-z0-9@._+-]")


def main(argv: Sequence[str]) -> int:
    parser = figure.options(__doc__)
    parser.add_argument("--contestant", choices=("product", "naive"), help="one run, on --file")
    parser.add_argument("--file", type=Path)
    chosen = parser.parse_args(argv)
    if chosen.contestant:
        run = {"product": _product, "naive": _naive}[chosen.contestant]
        with TemporaryDirectory(prefix="bench-import-", dir=chosen.folder) as folder:
            stored, seconds = run(chosen.file, Path(folder))
            print(json.dumps({"stored": stored, "seconds": seconds}))
        return 0
    rows = 50_000 if chosen.quick else 1_000_000 if chosen.long else 100_000
    rounds = 1 if chosen.quick or chosen.long else 2
    with TemporaryDirectory(prefix="bench-import-", dir=chosen.folder) as folder:
        figures = _compare(Path(folder), rows, rounds)
    figure.show(figures, as_json=chosen.json)
    return 0


def _compare(folder: Path, rows: int, rounds: int) -> list[figure.Figure]:
    from stratum_desktop.practice.people import write_orders_csv

    file = folder / "orders.csv"
    write_orders_csv(file, rows, seed=1)
    peaks: dict[str, list[float]] = {"product": [], "naive": []}

    def once(contestant: str) -> Callable[[], float]:
        def run() -> float:
            command = [sys.executable, __file__, "--contestant", contestant]
            command += ["--file", str(file), "--folder", str(folder)]
            measured, peak = _watched(command)
            if measured["stored"] != rows:
                raise RuntimeError(f"{contestant} stored {measured['stored']} of {rows} rows")
            peaks[contestant].append(peak / 2**20)
            return rows / measured["seconds"]

        return run

    rates = figure.interleaved({name: once(name) for name in peaks}, rounds)
    work = f"import {rows:,} CSV rows of 8 identity fields"
    return [
        figure.Figure(
            work,
            rates["product"],
            "rows/s",
            "naive script: plain, NORMAL, no dedupe",
            rates["naive"],
            figure.at_least(1, "ratio"),
        ),
        figure.Figure(
            f"{work}, peak memory",
            max(peaks["product"]),
            "MiB",
            "naive script",
            max(peaks["naive"]),
            figure.at_most(250),
        ),
    ]


def _watched(command: list[str]) -> tuple[dict[str, float], int]:
    """Run a process; return what it printed, and the most memory it and its children held."""
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        process = psutil.Process(running.pid)
        while running.poll() is None:
            peak = max(peak, _memory_of(process))
            time.sleep(_LOOK_SECONDS)
        assert running.stdout is not None
        printed = running.stdout.read()
    if running.returncode:
        raise RuntimeError(f"a contestant failed: exit code {running.returncode}")
    return json.loads(printed), peak


def _memory_of(process: psutil.Process) -> int:
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.NoSuchProcess:  # it ended between the two questions
        pass
    return total


def _product(file: Path, folder: Path) -> tuple[int, float]:
    return asyncio.run(_upload(file, folder))


async def _upload(file: Path, folder: Path) -> tuple[int, float]:
    import workspace

    async with workspace.opened(folder / "workspace") as (_, services):
        destination = await workspace.connect_meta(services, "http://127.0.0.1:9")
        started = time.perf_counter()
        view = await services.uploads.inspect(file)
        changed = await services.uploads.upload_now(
            path=file, plan=view.plan, destination_ids=[destination], on_progress=None
        )
        return changed.value.sent_to_queue, time.perf_counter() - started


def _naive(file: Path, folder: Path) -> tuple[int, float]:
    with closing(sqlite3.connect(folder / "plain.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        columns = ", ".join((*_KEPT, *_FIELDS))
        connection.execute(f"CREATE TABLE event (id INTEGER PRIMARY KEY, {columns})")
        marks = ", ".join("?" * len((*_KEPT, *_FIELDS)))
        insert = f"INSERT INTO event ({columns}) VALUES ({marks})"
        stored = 0
        started = time.perf_counter()
        with file.open(encoding="utf-8", newline="") as text:
            rows = map(_naive_row, csv.DictReader(text))
            while part := list(islice(rows, BATCH)):
                with connection:
                    connection.executemany(insert, part)
                stored += len(part)
        return stored, time.perf_counter() - started


def _naive_row(row: dict[str, str]) -> tuple[str, ...]:
    return (
        *(row[name] for name in _KEPT),
        *(
            hashlib.sha256(_NOT_PART.sub("", row[name].strip().lower()).encode()).hexdigest()
            for name in _FIELDS
        ),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
