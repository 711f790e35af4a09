"""Taking events in: JSON lines through the door, and storing what is prepared already.

Both in batches of 1,000 into an encrypted file with FULL synchronisation, deduplicated and queued
for one destination. Beside them a naive script: json.loads, hashlib and executemany into a plain
file with NORMAL, without deduplication or queue; and its storing alone, of rows that are ready.
Contestants take turns; medians are shown.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import figure
import workspace

from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.services.intake import store_prepared
from stratum_desktop.services.lanes import lane_targets

BATCH = 1_000
_DAY_MS = 86_400_000
_TABLE = (
    "CREATE TABLE event (id INTEGER PRIMARY KEY, name TEXT, event_id TEXT, at INTEGER,"
    " email TEXT, phone TEXT, first_name TEXT, last_name TEXT, value REAL, currency TEXT,"
    " body BLOB)"
)
_INSERT = f"INSERT INTO event VALUES (NULL, {', '.join('?' * 10)})"
Row = tuple[object, ...]


def main(argv: Sequence[str]) -> int:
    chosen = figure.options(__doc__).parse_args(argv)
    rounds, batches = (1, 3) if chosen.quick else (3, 200 if chosen.long else 30)
    lines = [_line(number) for number in range(BATCH * batches)]
    contestants: dict[str, Callable[[], float]] = {
        "add": lambda: asyncio.run(_add(chosen.folder, lines)),
        "naive": lambda: _naive(chosen.folder, lines),
        "store": lambda: asyncio.run(_store(chosen.folder, len(lines))),
        "naive store": lambda: _naive_store(chosen.folder, lines),
    }
    rates = figure.interleaved(contestants, rounds)
    figures = [
        figure.Figure(
            "take in JSON lines, dedupe, queue, encrypted, FULL",
            rates["add"],
            "events/s",
            "naive script: plain file, NORMAL",
            rates["naive"],
        ),
        figure.Figure(
            "store prepared events, dedupe, queue, encrypted, FULL",
            rates["store"],
            "events/s",
            "naive executemany: plain file, NORMAL",
            rates["naive store"],
            figure.at_least(80_000),
        ),
    ]
    figure.show(figures, as_json=chosen.json)
    return 0


async def _add(parent: Path, lines: Sequence[bytes]) -> float:
    with TemporaryDirectory(prefix="bench-ingest-", dir=parent) as folder:
        async with workspace.opened(Path(folder) / "workspace") as (_, services):
            await workspace.connect_meta(services, "http://127.0.0.1:9")
            started = time.perf_counter()
            for start in range(0, len(lines), BATCH):
                answer = await services.ingestion.add(
                    lines=lines[start : start + BATCH], source="shop"
                )
                assert {one.verdict for one in answer.value} == {Verdict.ACCEPTED}
            return len(lines) / (time.perf_counter() - started)


async def _store(parent: Path, count: int) -> float:
    with TemporaryDirectory(prefix="bench-ingest-", dir=parent) as folder:
        async with workspace.opened(Path(folder) / "workspace") as (opened, services):
            await workspace.connect_meta(services, "http://127.0.0.1:9")
            lanes = await opened.store.read(lane_targets)
            events = workspace.made_events(count)
            ready = [
                workspace.prepared(events[start : start + BATCH], lanes)
                for start in range(0, count, BATCH)
            ]
            now_ms = int(time.time() * 1000)
            started = time.perf_counter()
            for part in ready:
                tally = await opened.store.write(
                    lambda uow, part=part: store_prepared(
                        uow,
                        part,
                        cipher=opened.cipher,
                        received_at_ms=now_ms,
                        key_expires_at_ms=now_ms + _DAY_MS,
                    )
                )
                assert tally.queued == len(part.keys)
            return count / (time.perf_counter() - started)


def _naive(parent: Path, lines: Sequence[bytes]) -> float:
    with (
        TemporaryDirectory(prefix="bench-ingest-", dir=parent) as folder,
        closing(_plain(Path(folder))) as connection,
    ):
        started = time.perf_counter()
        for start in range(0, len(lines), BATCH):
            with connection:
                connection.executemany(_INSERT, map(_row, lines[start : start + BATCH]))
        return len(lines) / (time.perf_counter() - started)


def _naive_store(parent: Path, lines: Sequence[bytes]) -> float:
    rows = [_row(line) for line in lines]
    with (
        TemporaryDirectory(prefix="bench-ingest-", dir=parent) as folder,
        closing(_plain(Path(folder))) as connection,
    ):
        started = time.perf_counter()
        for start in range(0, len(rows), BATCH):
            with connection:
                connection.executemany(_INSERT, rows[start : start + BATCH])
        return len(rows) / (time.perf_counter() - started)


def _plain(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "plain.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(_TABLE)
    return connection


def _row(line: bytes) -> Row:
    event = json.loads(line)
    user, parameters = event["user_data"], event["parameters"]
    return (
        event["event_name"],
        event["event_id"],
        event["event_time"],
        *(
            hashlib.sha256(user[name].strip().lower().encode()).hexdigest()
            for name in ("email", "phone", "first_name", "last_name")
        ),
        parameters["value"],
        parameters["currency"],
        line,
    )


def _line(number: int) -> bytes:
    return json.dumps(
        {
            "event_name": "Purchase",
            "event_id": f"order-{number}",
            "event_time": int(time.time()) - 3600,
            "action_source": "physical_store",
            "user_data": {
                "email": f"person.{number}@example.com",
                "phone": f"+4930231{25_000 + number % 1000:05}",
                "first_name": ("Anna", "Mia", "Jonas")[number % 3],
                "last_name": ("Weber", "Nowak", "Rossi", "Vogel")[number % 4],
            },
            "parameters": {
                "value": 20.0 + number % 200,
                "currency": "EUR",
                "order_id": f"order-{number}",
            },
        }
    ).encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
