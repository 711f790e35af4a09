"""The store, beside the same driver without its promises.

Durable commits, one row and 500 rows each, encrypted and flushed (`synchronous=FULL`), beside the
same driver on a plain file, flushed and not (`NORMAL`). Then dedupe: look a batch of 500 keys up
and keep the new ones, with keys in the product's form (the event's day first) and random keys.
Rounds are interleaved; medians are shown.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

import figure
from sqlcipher3 import dbapi2

from stratum_desktop.host.clock import SystemClock
from stratum_desktop.store.connection import PAGE_BYTES, Access, connect
from stratum_desktop.store.database import create_store
from stratum_desktop.store.repositories.events import DedupeRecord
from stratum_desktop.store.store import Store
from stratum_desktop.store.unit_of_work import UnitOfWork

KEY = bytes(range(32))
BATCH = 500
ROW_BYTES = 900
DAY = 20_000

TABLE = (
    "CREATE TABLE bench (id INTEGER PRIMARY KEY, name TEXT, event_id TEXT, at INTEGER, body BLOB)",
    "CREATE INDEX bench_event_id ON bench (event_id)",
    "CREATE INDEX bench_at ON bench (at)",
)
INSERT = "INSERT INTO bench (name, event_id, at, body) VALUES (?, ?, ?, ?)"
Row = tuple[str, str, int, bytes]
Write = Callable[[list[Row]], None]

OURS = "store: encrypted, FULL"
KEYED = "driver: encrypted, FULL"
PLAIN = "driver: plain, FULL"
LOOSE = "driver: plain, NORMAL"


def main(argv: Sequence[str]) -> int:
    parser = figure.options(__doc__)
    parser.add_argument("--keys", type=int, help="dedupe keys; default 1,000,000, long 10,000,000")
    chosen = parser.parse_args(argv)
    rounds = 2 if chosen.quick else 5
    keys = chosen.keys or (20_000 if chosen.quick else 10_000_000 if chosen.long else 1_000_000)
    with TemporaryDirectory(prefix="bench-store-", dir=chosen.folder) as folder:
        figures = _compare_commits(Path(folder), rounds=rounds, scale=1 if chosen.quick else 10)
        for form in ("day first", "random"):
            figures += _dedupe(Path(folder) / form, form=form, keys=keys)
    figure.show(figures, as_json=chosen.json)
    return 0


def _compare_commits(folder: Path, *, rounds: int, scale: int) -> list[figure.Figure]:
    rates: dict[tuple[str, str], list[float]] = {}
    for number in range(rounds):
        with ExitStack() as stack:
            for name, write in _writers(folder / str(number), stack):
                write(list(_rows(BATCH)))  # so that nobody pays for a file's first pages here
                single = _rate(write, [[row] for row in _rows(30 * scale)])
                batch = _rate(write, [list(_rows(BATCH)) for _ in range(4 * scale)])
                rates.setdefault((name, "single"), []).append(single)
                rates.setdefault((name, "batch"), []).append(batch)
    medians = {key: statistics.median(values) for key, values in rates.items()}
    return [
        figure.Figure(work, medians[OURS, kind], unit, peer, medians[peer, kind])
        for kind, work, unit in (
            ("single", "commit single rows", "commits/s"),
            ("batch", "commit rows by 500", "rows/s"),
        )
        for peer in (KEYED, PLAIN, LOOSE)
    ]


def _writers(folder: Path, stack: ExitStack) -> Iterator[tuple[str, Write]]:
    folder.mkdir()
    store = _store(folder / "store.db", stack)
    store.write_now(lambda uow: [uow.connection.exec_driver_sql(line) for line in TABLE])

    def write(rows: list[Row]) -> None:
        store.write_now(lambda uow: uow.connection.exec_driver_sql(INSERT, rows) and None)

    yield OURS, write
    (folder / "keyed.db").touch()
    yield KEYED, _driver(connect(folder / "keyed.db", key=KEY, access=Access.WRITE), stack)
    for name, synchronous in ((PLAIN, "FULL"), (LOOSE, "NORMAL")):
        connection = dbapi2.connect(str(folder / f"{synchronous}.db"), isolation_level=None)
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        yield name, _driver(connection, stack)


def _driver(connection: dbapi2.Connection, stack: ExitStack) -> Write:
    stack.enter_context(closing(connection))
    for line in TABLE:
        connection.execute(line)

    def write(rows: list[Row]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, rows)
        connection.execute("COMMIT")

    return write


def _rate(write: Write, commits: list[list[Row]]) -> float:
    started = time.perf_counter()
    for rows in commits:
        write(rows)
    return sum(map(len, commits)) / (time.perf_counter() - started)


def _rows(count: int) -> Iterator[Row]:
    for number in range(count):
        yield "Purchase", os.urandom(16).hex(), number, os.urandom(ROW_BYTES)


def _dedupe(folder: Path, *, form: str, keys: int) -> list[figure.Figure]:
    folder.mkdir()
    batch_ms: list[float] = []
    with ExitStack() as stack:
        store = _store(folder / "store.db", stack)
        for number in range(keys // BATCH):
            # Ninety days of events, each day's together, as they arrive.
            day = DAY + number * 90 * BATCH // keys
            batch_ms.append(_dedupe_batch(store, number, day if form == "day first" else None))
    late = batch_ms[-max(1, len(batch_ms) // 10) :]
    work = f"dedupe {keys:,} keys, {form}"
    return [
        figure.Figure(
            f"{work}, the last tenth",
            1000 * BATCH / statistics.fmean(late),
            "keys/s",
            "all of them",
            1000 * BATCH / statistics.fmean(batch_ms),
            figure.at_least(50_000) if form == "day first" else None,
        ),
        figure.Figure(
            f"{work}, batch of {BATCH}, p95",
            figure.quantile(late, 95),
            "ms",
            "p50",
            figure.quantile(late, 50),
            figure.at_most(10) if form == "day first" else None,
        ),
    ]


def _dedupe_batch(store: Store, number: int, day: int | None) -> float:
    """Look 500 keys up and keep them; return the milliseconds from the call to the commit."""
    prefix = b"\x01" if day is None else b"\x01" + day.to_bytes(3, "big")
    records = [
        DedupeRecord(prefix + os.urandom(16), bytes(16), number * BATCH + place, 2_000_000_000_000)
        for place in range(BATCH)
    ]

    def keep(uow: UnitOfWork) -> None:
        found = uow.events.known([record.key for record in records], now_ms=1_772_452_800_000)
        uow.events.remember([record for record in records if record.key not in found])

    started = time.perf_counter()
    store.write_now(keep)
    return 1000 * (time.perf_counter() - started)


def _store(path: Path, stack: ExitStack) -> Store:
    store = create_store(path, key=KEY, clock=SystemClock())
    stack.callback(store.close_now)
    return store


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
