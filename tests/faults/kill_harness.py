"""Kills the engine at random moments and counts what was lost and what was sent twice.

The parent imports everything once and forks: a child takes new events in, another is the real
engine of `stratum worker`, killed with SIGKILL after a random time. The practice platform is a
process of its own that logs every id before it answers; that log is the judge.

    python tests/faults/kill_harness.py                     100 kills, 10,000 deliveries
    python tests/faults/kill_harness.py --kills 10000 --deliveries 1000000
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from stratum_desktop.bootstrap.build import Opening, open_store_of, open_workspace
from stratum_desktop.bootstrap.worker import run_worker

FIRST_SALE = 50
# Lives are spread from nothing to a little longer than an undisturbed engine needs for its work.
LONGEST_LIFE = 1.3


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="stratum-kill-") as place:
        report = run(Path(place), wanted.kills, wanted.deliveries, random.Random(wanted.seed))
    print(json.dumps(report, indent=2))
    return 0 if report["ok"] else 1


def run(place: Path, kills: int, deliveries: int, chance: random.Random) -> dict[str, Any]:
    log = place / "received.jsonl"
    server = subprocess.Popen(
        [sys.executable, "-m", "stratum_desktop.practice.servers", "--log", str(log)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        way_in = json.loads(server.stdout.readline())["platforms"]["meta"]
        folder = place / "workspace"
        asyncio.run(connect(folder, way_in))
        sold = kill_often(folder, kills, deliveries, chance)
        asyncio.run(finish(folder))
        verified = asyncio.run(verify(folder))
        hits = asyncio.run(struck(folder))
    finally:
        server.terminate()
        server.wait()
    return {**judge(log, sold, kills, verified), "kills_in_mid_request": hits}


def kill_often(folder: Path, kills: int, deliveries: int, chance: random.Random) -> int:
    """Feed events in between kills; returns how many were accepted."""
    began = time.monotonic()
    sold = min(FIRST_SALE, deliveries)
    in_child(lambda: sell(folder, 0, sold)).wait()
    needed = undisturbed_seconds(folder)
    share = -(-(deliveries - sold) // kills)
    for done in range(1, kills + 1):
        count = min(share, deliveries - sold)
        if count > 0:
            in_child(lambda count=count, sold=sold: sell(folder, sold, count)).wait()
            sold += count
        engine = in_child(lambda: run_worker(folder))
        time.sleep(chance.uniform(0, LONGEST_LIFE * needed))
        engine.kill()
        if done % 100 == 0:
            rate = done / (time.monotonic() - began)
            print(f"{done} kills, {sold} events, {rate:.1f} kills/s", file=sys.stderr)
    return sold


def undisturbed_seconds(folder: Path) -> float:
    """Return how long an engine takes from its start until it has delivered what waits."""
    began = time.monotonic()
    engine = in_child(lambda: run_worker(folder))
    while asyncio.run(waiting(folder)):
        pass
    needed = time.monotonic() - began
    engine.kill()
    return needed


class Child:
    """A forked process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def wait(self) -> None:
        _, status = os.waitpid(self.pid, 0)
        if status != 0:
            raise RuntimeError(f"a child ended with status {status}")

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        if os.WIFEXITED(status):
            raise RuntimeError(f"the engine ended by itself with {os.WEXITSTATUS(status)}")


def in_child(work: Callable[[], Coroutine[Any, Any, None]]) -> Child:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return Child(pid)
    try:
        asyncio.run(work())
        os._exit(0)
    except BaseException as problem:  # noqa: BLE001 - the child must not go on as its parent
        print(f"child: {problem!r}", file=sys.stderr, flush=True)
        os._exit(9)


async def connect(folder: Path, way_in: dict[str, Any]) -> None:
    async with open_workspace(Opening(folder, create=True, practice=True)) as services:
        await services.accounts.connect(
            platform="meta",
            account=way_in["account"],
            secrets=way_in["secrets"],
            base_url=way_in["base_url"],
        )


async def sell(folder: Path, first: int, count: int) -> None:
    now = int(time.time())
    lines = [
        json.dumps(
            {
                "event_name": "Purchase",
                "event_id": f"kill-{number}",
                "event_time": now - 60,
                "action_source": "physical_store",
                "user_data": {"email": f"person{number}@shop.example"},
                "parameters": {"value": 5.0, "currency": "EUR"},
            }
        ).encode()
        for number in range(first, first + count)
    ]
    async with open_workspace(Opening(folder)) as services:
        answer = await services.ingestion.add(lines=lines, source="kill")
    assert all(one.verdict == "accepted" for one in answer.value)


async def waiting(folder: Path) -> int:
    async with open_workspace(Opening(folder)) as services:
        return (await services.delivery.queue()).open_count


async def struck(folder: Path) -> int:
    """Return how many kills found deliveries between claim and settle."""
    async with open_store_of(Opening(folder)) as workspace:
        return await workspace.store.read(
            lambda uow: uow.connection.exec_driver_sql(
                "SELECT count(DISTINCT at_ms) FROM delivery_history WHERE reason LIKE ?",
                ("%delivery.lease_ran_out%",),
            ).scalar_one()
        )


async def finish(folder: Path) -> None:
    async with open_workspace(Opening(folder)) as services:
        await services.delivery.take_over()
        await services.delivery.deliver_until_empty()


async def verify(folder: Path) -> dict[str, Any]:
    async with open_workspace(Opening(folder)) as services:
        report = await services.maintenance.verify()
    states: dict[str, int] = {}
    for line in report.conservation:
        for state, count in line.by_state.items():
            states[state.value] = states.get(state.value, 0) + count
    return {"ok": report.ok, "states": states}


def judge(log: Path, sold: int, kills: int, verified: dict[str, Any]) -> dict[str, Any]:
    """Compare what arrived with what was accepted.

    A call is doubled when an id that it carried came again later. One kill can double one call.
    """
    first_call: dict[str, int] = {}
    bodies: dict[str, str] = {}
    doubled: set[int] = set()
    extra = conflicting = 0
    for number, call in enumerate(accepted_calls(log)):
        for event_id, body in call:
            if event_id not in first_call:
                first_call[event_id], bodies[event_id] = number, body
                continue
            extra += 1
            doubled.add(first_call[event_id])
            conflicting += bodies[event_id] != body
    lost = sold - len(first_call)
    stuck = sold - verified["states"].get("delivered", 0)
    ok = lost == 0 and stuck == 0 and conflicting == 0 and len(doubled) <= kills
    return {
        "ok": ok and verified["ok"],
        "kills": kills,
        "accepted": sold,
        "lost": lost,
        "stuck": stuck,
        "extra_copies": extra,
        "doubled_requests": len(doubled),
        "conflicting_bodies": conflicting,
        "states": verified["states"],
        "verify_ok": verified["ok"],
    }


def accepted_calls(log: Path) -> list[list[tuple[str, str]]]:
    """Return, call by call, the ids that arrived and the digests of their bodies."""
    with log.open(encoding="utf-8") as lines:
        return [
            [(event_id, digest) for _, event_id, digest in json.loads(line)["events"]]
            for line in lines
        ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
