"""Uploads one file of mixed rows to every platform while all of them misbehave, and counts.

Only the clock is not real, so that an hour's wait costs nothing. Everything else is: the encrypted
store, HTTP on loopback, the strict practice platforms and their own count of what they took. One
call in five is spoilt: 429, 500, an HTML page, a reset before or after it was taken, an answer cut
short or slow. A few rows are poison: the platforms refuse them for good.

    python tests/faults/storm_drill.py                  2,000 rows
    python tests/faults/storm_drill.py --rows 100000 --seed 7
    python tests/faults/storm_drill.py --server         the workspace on a PostgreSQL of its own
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from manual_clock import ManualClock
from postgres_server import PostgresServer
from practice_workspace import KEY, practice_workspace

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.practice.people import person
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.servers.fault import Storm
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.database import create_store
from stratum_desktop.store.server.clock import ServerClock
from stratum_desktop.store.server.store import create_server_store
from stratum_desktop.store.store import Store

SHARE = 0.2
POISON_EVERY = 400
LEAST_WAIT_MS = 5_000  # half a bucket fills meanwhile: a sweep for each request would take for ever
TOLD_EVERY_MS = 600_000
HEADER = (
    *("event_id", "order_id", "event_name", "event_time", "value", "currency", "action_source"),
    *("event_source_url", "email", "phone", "first_name", "last_name", "city", "zip", "country"),
    *("client_ip_address", "client_user_agent", "gclid", "ttclid", "li_fat_id", "ga_client_id"),
    *("ctwa_clid", "ad_user_data", "ad_personalization"),
)
#: Platforms that take whatever is well formed and say nothing of a row that they drop.
SILENT = frozenset({"ga4"})


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--server", action="store_true", help="on a PostgreSQL, not in a file")
    wanted = parser.parse_args(argv)
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stratum-storm-")))
        clock = ManualClock()
        if wanted.server:
            server = PostgresServer()
            stack.callback(server.stop)
            shared = ServerClock(clock)
            store: Store = create_server_store(server.new_database(), key=KEY, clock=shared)
        else:
            store = create_store(place / "stratum.db", key=KEY, clock=clock)
        report = asyncio.run(run(store, place, clock, rows=wanted.rows, seed=wanted.seed))
    print(json.dumps(report, indent=2))
    return 0 if report["ok"] else 1


async def run(
    store: Store, place: Path, clock: ManualClock, *, rows: int, seed: int
) -> dict[str, Any]:
    with PracticeServer(now=lambda: clock.now_ms() / 1000) as server:
        workspace = practice_workspace(store, clock=clock, folder=place, actor="storm")
        services = services_of(workspace)
        try:
            await connect_practice(services, server)
            poison = await _upload(services, place / "mixed.csv", rows, clock, seed)
            server.faults.poison(poison)
            server.faults.set_storm(Storm(seed=seed, share=SHARE))
            await _deliver(services, clock)
            server.faults.set_storm(None)
            verified = await services.maintenance.verify()
            platforms = [
                asdict(_judge(workspace, server, vendor.key, poison)) for vendor in server.vendors
            ]
        finally:
            await services.close()
            await workspace.store.close()
    wrong = [one["platform"] for one in platforms if one["faults"]]
    return {
        "ok": verified.ok and not wrong,
        "rows": rows,
        "poison_rows": len(poison),
        "verify_ok": verified.ok,
        "virtual_seconds": (clock.now_ms() - ManualClock().now_ms()) // 1000,
        "platforms": platforms,
    }


# What is sent


async def _upload(
    services: Services, path: Path, rows: int, clock: ManualClock, seed: int
) -> frozenset[str]:
    """Upload the file to every destination; return the ids of the poison rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_mixed_rows(rows, clock.now_ms() // 1000, random.Random(seed)))
    view = await services.uploads.inspect(path)
    destinations = await services.accounts.list()
    await services.uploads.upload_now(
        path=path,
        plan=view.plan,
        destination_ids=[one.id for one in destinations],
        on_progress=None,
    )
    return frozenset(f"storm-{number}" for number in range(0, rows, POISON_EVERY))


def _mixed_rows(rows: int, now: int, chance: random.Random) -> Iterator[tuple[str, ...]]:
    for number in range(rows):
        buyer = person(chance.randrange(200_000))
        at = datetime.fromtimestamp(now - chance.randrange(60, 40 * 3_600), UTC)
        is_website = number % 3 != 0
        name = ("Purchase", "Lead", "AddToCart", "CompleteRegistration")[number % 4]
        yield (
            *(f"storm-{number}", f"storm-{number}", name),
            *(at.isoformat(timespec="seconds"), f"{5 + number % 90}.50", "EUR"),
            "website" if is_website else "physical_store",
            f"https://shop.example/{number % 50}" if is_website else "",
            *(buyer.email, buyer.phone, buyer.first_name, buyer.last_name),
            *(buyer.city, buyer.zip, buyer.country),
            f"203.0.113.{number % 250}" if is_website else "",
            "Mozilla/5.0 (X11; Linux x86_64)" if is_website else "",
            f"Cj0K{number:020d}" if number % 5 == 0 else "",
            f"E.C.P.{number:024d}" if number % 7 == 0 else "",
            "",
            f"{1_000_000 + number}.{1_700_000_000 + number}" if is_website else "",
            f"Af{number:030d}" if number % 11 == 0 else "",
            *("granted", "granted"),
        )


async def _deliver(services: Services, clock: ManualClock) -> None:
    """Drain until nothing waits; time passes only where nothing can be done before it has."""
    told = 0
    while True:
        swept = await services.delivery.drain()
        if swept.value.requests:
            continue
        queue = await services.delivery.queue()
        if queue.next_due_ms is None:
            return
        if (told_at := (clock.now_ms() - ManualClock().now_ms()) // TOLD_EVERY_MS) > told:
            told = told_at
            print(f"{queue.open_count:,} wait", file=sys.stderr, flush=True)
        clock.advance(ms=max(LEAST_WAIT_MS, queue.next_due_ms - clock.now_ms()))


# What came of it


@dataclass(frozen=True)
class Judgement:
    platform: str
    requests: int
    states: dict[str, int]
    doubled: int
    conflicting: int
    #: Delivered by our count, unknown to the platform.
    lost: int
    #: Known to the platform, neither delivered nor waiting for a person by our count.
    unclaimed: int
    #: Good rows that were refused, and poison rows that were not.
    wrongly_judged: int
    open: int
    faults: bool


def _judge(
    workspace: Workspace, server: PracticeServer, platform: str, poison: frozenset[str]
) -> Judgement:
    counts = server.ledger.counts(platform)
    known = {entry.event_id for entry in server.ledger.entries(platform)}
    by_state: dict[str, set[str]] = {}
    for event_id, state in _deliveries(workspace, platform):
        by_state.setdefault(state, set()).add(event_id)
    none: set[str] = set()
    delivered, rejected = by_state.get("delivered", none), by_state.get("rejected", none)
    lost = delivered - known - (poison if platform in SILENT else none)
    unclaimed = known - delivered - by_state.get("uncertain", none)
    wrongly = (rejected - poison) | (none if platform in SILENT else poison & delivered)
    ended = {"delivered", "rejected", "skipped", "expired", "uncertain"}
    still_open = sum(len(ids) for state, ids in by_state.items() if state not in ended)
    numbers = (counts.doubled, counts.conflicting, len(lost), len(unclaimed), len(wrongly))
    return Judgement(
        platform,
        counts.requests,
        dict(Counter({state: len(ids) for state, ids in by_state.items()})),
        *numbers,
        still_open,
        faults=any(numbers) or bool(still_open) or bool(by_state.get("expired")),
    )


def _deliveries(workspace: Workspace, platform: str) -> list[tuple[str, str]]:
    statement = (
        "SELECT event.event_id, delivery.state FROM delivery"
        " JOIN event ON event.id = delivery.event_id"
        " JOIN destination ON destination.id = delivery.destination_id"
        " WHERE destination.platform = ?"
    )
    rows = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(statement, (platform,)).all()
    )
    return [(row[0], row[1]) for row in rows]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
