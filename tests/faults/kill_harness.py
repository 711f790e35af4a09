"""Kills processes of the program and counts what was lost and what was sent twice.

The parent imports everything once and forks. Some children are killed with SIGKILL after a random
time: the real engine of `stratum worker`, mostly, or a seller. The others kill themselves at a
named point of their work (`crash_point.py`, `scenes.py`); a point that is not reached is a failure.
The practice platform is a process of its own that logs every id before it answers; that log is the
judge.

    python tests/faults/kill_harness.py                     200 kills, 20,000 deliveries
    python tests/faults/kill_harness.py --kills 10000 --deliveries 1000000
    python tests/faults/kill_harness.py --point settle      only points whose name holds this
    python tests/faults/kill_harness.py --random            only random instants
"""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from crash_point import POINTS, CrashPoint, arm
from kill_world import MAIN, World, connect, deliver, engine, put_right, sell
from lone_fork import fork_alone
from scenes import SCENES

from stratum_desktop.bootstrap.build import Opening, open_store_of, open_workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

PLATFORMS = Path(__file__).with_name("kill_platforms.py")
NEVER_REPEATED = "whatsapp"

# Lives are spread from nothing to a little longer than an undisturbed engine needs for its work.
LONGEST_LIFE = 1.3
NAMED_SHARE = 0.4
SELLER_SHARE = 0.1
PATIENCE_SECONDS = 60.0
SOLD_AT_ONCE = 5_000


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--deliveries", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--point", help="kill at named points alone, those whose name holds this")
    parser.add_argument("--part", default="1/1", help="of the named points: 2/3 is every third")
    parser.add_argument("--random", action="store_true", help="kill at random instants alone")
    wanted = parser.parse_args(argv)
    chance = random.Random(wanted.seed)
    plan: list[CrashPoint | None]
    if wanted.random:
        plan = [None] * wanted.kills
    elif wanted.point is None:
        plan = mixed_plan(wanted.kills, chance)
    else:
        place, parts = map(int, wanted.part.split("/"))
        plan = [point for point in POINTS if wanted.point in str(point)][place - 1 :: parts]
    with tempfile.TemporaryDirectory(prefix="stratum-kill-") as place:
        report = run(Path(place), plan, wanted.deliveries, chance)
    print(json.dumps(report, indent=2))
    return 0 if report["ok"] else 1


def mixed_plan(kills: int, chance: random.Random) -> list[CrashPoint | None]:
    """Return where each kill strikes, None for a random instant: every named point, and more."""
    named = max(len(POINTS), round(kills * NAMED_SHARE))
    points = [POINTS[number % len(POINTS)] for number in range(min(named, kills))]
    plan: list[CrashPoint | None] = [*points, *[None] * (kills - len(points))]
    chance.shuffle(plan)
    return plan


def run(
    place: Path, plan: list[CrashPoint | None], deliveries: int, chance: random.Random
) -> dict[str, Any]:
    log = place / "received.jsonl"
    server = subprocess.Popen(
        [sys.executable, str(PLATFORMS), str(log)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        origin = f"http://127.0.0.1:{told['port']}"
        world = World(place, told["platforms"], origin, log)
        harness = Harness(world, chance)
        harness.kill_often(plan, deliveries)
        verified = asyncio.run(verify(world.folder))
        hits = asyncio.run(struck(world.folder))
    finally:
        server.terminate()
        server.wait()
    return {**harness.judge(verified), "kills_in_mid_request": hits}


class Child:
    """A forked process."""

    def __init__(self, work: Callable[[], Awaitable[None]], *, dies_at: CrashPoint | None = None):
        sys.stdout.flush()
        sys.stderr.flush()
        self._end: int | None = None
        self._pid = fork_alone()
        if self._pid:
            return
        # One that hangs says where, shortly before its parent loses patience.
        faulthandler.dump_traceback_later(PATIENCE_SECONDS - 5)
        try:
            if dies_at is not None:
                arm(dies_at)
            asyncio.run(_awaited(work))
            os._exit(0)
        except BaseException as problem:  # noqa: BLE001 - the child must not go on as its parent
            print(f"child: {problem!r}", file=sys.stderr, flush=True)
            os._exit(9)

    def wait(self) -> None:
        """Wait for its good end."""
        status = self._status()
        if status != 0:
            raise RuntimeError(f"a child ended with status {status}")

    def was_killed(self) -> bool:
        """Wait for its end; say whether it died of SIGKILL rather than ending well."""
        status = self._status()
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return True
        if status != 0:
            raise RuntimeError(f"a child that was to be killed ended with status {status}")
        return False

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)

    def _status(self) -> int:
        limit = time.monotonic() + PATIENCE_SECONDS
        while self._end is None and time.monotonic() < limit:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._end = status
            else:
                time.sleep(0.002)
        if self._end is not None:
            return self._end
        self.kill()
        os.waitpid(self._pid, 0)
        raise RuntimeError(f"a child did not end within {PATIENCE_SECONDS} s")


async def _awaited(work: Callable[[], Awaitable[None]]) -> None:
    await work()


@dataclass
class Harness:
    world: World
    chance: random.Random
    kills: int = 0
    #: Named points at which a process died.
    reached: set[CrashPoint] = field(default_factory=set)
    not_reached: list[CrashPoint] = field(default_factory=list)

    def kill_often(self, plan: list[CrashPoint | None], deliveries: int) -> None:
        """Feed events in between kills, and let the program come to rest afterwards."""
        began = time.monotonic()
        first = min(50, deliveries)
        # Here, not in a child: what the program imports on the way is then there for every child.
        for work in (connect(self.world), sell(self.world, self.world.next_ids(first))):
            asyncio.run(_awaited(work))
        needed = self._undisturbed_seconds()
        share = -(-(deliveries - first) // len(plan))
        for done, point in enumerate(plan, start=1):
            try:
                if point is None:
                    self._kill_at_random(share, needed)
                else:
                    self._kill_at(point, share)
            except RuntimeError as problem:
                raise RuntimeError(f"kill {done}, {point or 'at random'}: {problem}") from None
            if done % 100 == 0:
                rate = done / (time.monotonic() - began)
                print(f"{done} kills, {rate:.1f} a second", file=sys.stderr, flush=True)
                # What is in the log needs no place in the platforms' memory.
                self.world.forget()
        while (rest := deliveries - self.world.sold) > 0:
            Child(sell(self.world, self.world.next_ids(min(rest, SOLD_AT_ONCE)))).wait()
            Child(deliver(self.world)).wait()
        self.world.plan(clear=True)
        Child(put_right(self.world)).wait()

    def _undisturbed_seconds(self) -> float:
        """Return how long an engine takes from its start until it has delivered what waits."""
        began = time.monotonic()
        child = Child(engine(self.world))
        while next(self.world.arrivals(), None) is None:
            time.sleep(0.005)
        needed = time.monotonic() - began
        child.kill()
        child.was_killed()
        return needed

    def _kill_at_random(self, count: int, needed: float) -> None:
        work = sell(self.world, self.world.next_ids(count))
        seller = Child(work)
        if self.chance.random() < SELLER_SHARE:
            was_killed = self._strike_after(seller, needed / 2)
            Child(work).wait()
            if was_killed:
                return
        # Half of the engines find everything waiting, the others while they run.
        elif self.chance.random() < 1 / 2:
            seller.wait()
        worker = Child(engine(self.world))
        self._strike_after(worker, needed)
        seller.wait()

    def _strike_after(self, child: Child, needed: float) -> bool:
        time.sleep(self.chance.uniform(0, LONGEST_LIFE * needed))
        child.kill()
        was_killed = child.was_killed()
        self.kills += was_killed
        return was_killed

    def _kill_at(self, point: CrashPoint, count: int) -> None:
        scene = SCENES[point.scene](self.world, count)
        if scene.before is not None:
            Child(scene.before).wait()
        for place in (scene.dies_first, point):
            if place is not None:
                self._strike_at(place, scene.work)
        if scene.afterwards is not None:
            Child(scene.afterwards).wait()

    def _strike_at(self, point: CrashPoint, work: Callable[[], Awaitable[None]]) -> None:
        if Child(work, dies_at=point).was_killed():
            self.kills += 1
            self.reached.add(point)
        else:
            self.not_reached.append(point)

    def judge(self, verified: dict[str, Any]) -> dict[str, Any]:
        """Compare what arrived with what was accepted."""
        arrived = Arrived(self.world)
        asyncio.run(arrived.compare_with_stored(self.world.folder))
        sold = self.world.sold
        lost = sold - arrived.known
        stuck = sold - verified["states"].get("delivered", 0)
        may_double = self.kills + self.world.lost_answers
        ok = (
            (lost, stuck, arrived.conflicting, len(arrived.repeated)) == (0, 0, 0, 0)
            and len(arrived.doubled) <= may_double
            and arrived.compared > 0
        )
        return {
            "ok": ok and verified["ok"] and not self.not_reached,
            "kills": self.kills,
            "named_points": len(self.reached),
            "not_reached": [str(point) for point in self.not_reached],
            "accepted": sold,
            "lost": lost,
            "stuck": stuck,
            "extra_copies": arrived.extra,
            "doubled_requests": len(arrived.doubled),
            "lost_answers": self.world.lost_answers,
            "conflicting_bodies": arrived.conflicting,
            "bodies_compared": arrived.compared,
            "repeated_where_never": len(arrived.repeated),
            "states": verified["states"],
            "verify_ok": verified["ok"],
        }


class Arrived:
    """What the platforms took, in few bytes an event.

    A call is doubled when an id that it carried came again later. One kill can double one call,
    and so can one lost answer. A platform that recognises no repeat gets none.
    """

    def __init__(self, world: World) -> None:
        """Read the whole log."""
        self._first_call = array("q", [-1]) * world.sold
        self._digests = array("Q", [0]) * world.sold
        self._aside: dict[tuple[str, str], str] = {}
        self._once: set[str] = set()
        self.doubled: set[int] = set()
        self.repeated: set[str] = set()
        self.known = self.extra = self.conflicting = self.compared = 0
        for number, call in enumerate(world.arrivals()):
            for event_id, digest in call.events:
                prefix, _, last = event_id.rpartition("-")
                if prefix == MAIN:
                    self._note(int(last), number, int(digest, 16))
                else:
                    self._note_aside(call.platform, event_id, digest)

    def _note(self, event: int, call: int, digest: int) -> None:
        if self._first_call[event] < 0:
            self._first_call[event], self._digests[event] = call, digest
            self.known += 1
            return
        self.extra += 1
        self.doubled.add(self._first_call[event])
        self.conflicting += self._digests[event] != digest

    def _note_aside(self, platform: str, event_id: str, digest: str) -> None:
        first = self._aside.setdefault((platform, event_id), digest)
        self.conflicting += first != digest
        if platform == NEVER_REPEATED:
            if event_id in self._once:
                self.repeated.add(event_id)
            self._once.add(event_id)

    async def compare_with_stored(self, folder: Path) -> None:
        """Count as conflicting what arrived otherwise than it was frozen when it was accepted.

        Both are digests of the very bytes: a frozen body is written as the platform's twin writes
        again what it parsed, keys in their order.
        """
        statement = (
            "SELECT event.event_id, delivery_body.body FROM delivery_body"
            " JOIN delivery ON delivery.id = delivery_body.delivery_id"
            " JOIN event ON event.id = delivery.event_id WHERE NOT delivery_body.is_sealed"
        )

        def compare(uow: UnitOfWork) -> None:
            for event_id, body in uow.connection.exec_driver_sql(statement):
                digest = int(hashlib.blake2b(body, digest_size=8).hexdigest(), 16)
                self.conflicting += self._digests[int(event_id.rpartition("-")[2])] != digest
                self.compared += 1

        async with open_store_of(Opening(folder)) as workspace:
            await workspace.store.read(compare)


async def struck(folder: Path) -> int:
    """Return how many kills found deliveries between claim and settle."""
    async with open_store_of(Opening(folder)) as workspace:
        return await workspace.store.read(
            lambda uow: uow.connection.exec_driver_sql(
                "SELECT count(DISTINCT at_ms) FROM delivery_history WHERE reason LIKE ?",
                ("%delivery.lease_ran_out%",),
            ).scalar_one()
        )


async def verify(folder: Path) -> dict[str, Any]:
    async with open_workspace(Opening(folder)) as services:
        report = await services.maintenance.verify()
    states: dict[str, int] = {}
    for line in report.conservation:
        for state, count in line.by_state.items():
            states[state.value] = states.get(state.value, 0) + count
    return {"ok": report.ok, "states": states}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
