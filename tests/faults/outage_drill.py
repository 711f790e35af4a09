"""Seven days less two hours without any platform, then all of it at once; and counts.

Conversions go on arriving for 6.9 days while nothing answers. Then the platforms are back, and
what waited has to leave in time and within a limit of requests for each destination. The clock is
moved by hand: an answer takes it a tenth of a second. Store, requests and platforms are real.

    python tests/faults/outage_drill.py                  3,000 rows
    python tests/faults/outage_drill.py --rows 1000000
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from manual_clock import ManualClock
from practice_workspace import KEY, practice_workspace

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.servers.meta import PracticeMeta
from stratum_desktop.practice.servers.snapchat import PracticeSnapchat
from stratum_desktop.practice.servers.tiktok import PracticeTikTok
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.database import create_store

OUTAGE_HOURS = 166  # 6.9 days: Meta and Snapchat take seven
STEP_HOURS = 2
CHUNK = 5_000
# Far narrower than usual, so that a few thousand rows already have to wait for it.
BUCKET_REQUESTS = 2
REQUESTS_PER_SECOND = 1


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000)
    wanted = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="stratum-outage-") as place:
        report = asyncio.run(run(Path(place), wanted.rows))
    print(json.dumps(report, indent=2))
    return 0 if report["ok"] else 1


async def run(place: Path, rows: int) -> dict[str, Any]:
    clock = ManualClock()
    workspace = practice_workspace(
        create_store(place / "stratum.db", key=KEY, clock=clock),
        clock=clock,
        folder=place,
        actor="outage",
    )
    services = services_of(workspace)
    log = place / "received.jsonl"
    try:
        port = await _connect(services, clock)
        await _live_through_the_outage(services, clock, rows)
        attempted = await _states(workspace)
        with _server(clock, port=port, log=log) as server:
            await _catch_up(services, clock)
            doubled = {one.key: server.ledger.counts(one.key).doubled for one in server.vendors}
        verified = await services.maintenance.verify()
        states = await _states(workspace)
    finally:
        await services.close()
        await workspace.store.close()
    calls = _calls_by_vendor(log)
    bursts = {vendor: _most_above_the_limit(times) for vendor, times in calls.items()}
    ok = (
        verified.ok
        and set(states) == {"delivered"}
        and sum(states.values()) == rows * len(calls)
        and not any(doubled.values())
        and max(bursts.values()) <= 0
    )
    return {
        "ok": ok,
        "rows": rows,
        "waiting_when_the_platforms_came_back": attempted,
        "states": states,
        "doubled": doubled,
        "requests": {vendor: len(times) for vendor, times in calls.items()},
        "requests_above_the_limit": bursts,
        "verify_ok": verified.ok,
    }


def _server(clock: ManualClock, *, port: int = 0, log: Path | None = None) -> PracticeServer:
    return PracticeServer(
        vendors=[PracticeMeta(), PracticeSnapchat(), PracticeTikTok()],
        port=port,
        now=lambda: clock.now_ms() / 1000,
        log_path=log,
    )


async def _connect(services: Services, clock: ManualClock) -> int:
    """Connect while the platforms answer for the last time; returns their port."""
    await services.settings.set("delivery.bucket_requests", BUCKET_REQUESTS)
    await services.settings.set("delivery.requests_per_second", REQUESTS_PER_SECOND)
    with _server(clock) as server:
        await connect_practice(services, server)
        return server.port


async def _live_through_the_outage(services: Services, clock: ManualClock, rows: int) -> None:
    steps = OUTAGE_HOURS // STEP_HOURS
    for step in range(steps):
        first, behind = rows * step // steps, rows * (step + 1) // steps
        for start in range(first, behind, CHUNK):
            numbers = range(start, min(start + CHUNK, behind))
            lines = list(_lines(numbers, clock.now_ms() // 1000))
            answer = await services.ingestion.add(lines=lines, source="shop")
            assert all(one.verdict == "accepted" for one in answer.value)
        await services.delivery.drain()
        clock.advance(seconds=STEP_HOURS * 3600)


def _lines(numbers: range, now: int) -> Iterator[bytes]:
    for number in numbers:
        yield json.dumps(
            {
                "event_name": "Purchase",
                "event_id": f"outage-{number}",
                "event_time": now - 30,
                "action_source": "website",
                "event_source_url": "https://shop.example/thanks",
                "user_data": {
                    "email": f"person{number}@shop.example",
                    "client_ip_address": "203.0.113.9",
                    "client_user_agent": "Mozilla/5.0 (X11; Linux x86_64)",
                },
                "parameters": {"value": 20, "currency": "EUR", "order_id": f"outage-{number}"},
            }
        ).encode()


async def _catch_up(services: Services, clock: ManualClock) -> None:
    """Drain until nothing waits; every sweep takes a tenth of a second a request."""
    while True:
        swept = await services.delivery.drain()
        queue = await services.delivery.queue()
        if queue.next_due_ms is None:
            return
        wait = max(0, queue.next_due_ms - clock.now_ms())
        clock.advance(ms=max(100 * swept.value.requests, min(wait, 1_000), 100))


async def _states(workspace: Workspace) -> dict[str, int]:
    rows = await workspace.store.read(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT state, count(*) FROM delivery GROUP BY state"
        ).all()
    )
    return {row[0]: row[1] for row in rows}


def _calls_by_vendor(log: Path) -> dict[str, list[float]]:
    calls: dict[str, list[float]] = {}
    with log.open(encoding="utf-8") as lines:
        for line in lines:
            call = json.loads(line)
            calls.setdefault(call["vendor"], []).append(call["at"])
    return calls


def _most_above_the_limit(times: list[float]) -> int:
    """Return by how many requests a full bucket and its refill were exceeded, at worst.

    For every stretch of time that begins with a call: what came in it, less what may have.
    """
    counts = sorted(Counter(times).items())
    worst = -BUCKET_REQUESTS
    for place, (began, _) in enumerate(counts):
        came = 0
        for at, count in counts[place:]:
            came += count
            allowed = BUCKET_REQUESTS + REQUESTS_PER_SECOND * (at - began)
            worst = max(worst, came - int(allowed))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
