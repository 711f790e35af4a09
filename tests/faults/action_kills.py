"""Kills processes that carry out approved changes, and counts what was applied twice or lost.

A change is approved, and a process of the program carries out what is approved until it is killed:
at a named point of its work (`crash_point.py`), or after a random time. The next process is a later
start of the program, by a clock that has moved on. In the end every change was written exactly once
and is applied, or failed because its process died twice before the write; nothing is unknown.
The practice platform is a process of its own that writes down each write before it answers; that
log is the judge.

Many kills are dealt out to workspaces, each with a platform of its own, of which several are worked
on at once: a workspace of weeks answers more slowly, and proves nothing else.

    python tests/faults/action_kills.py                 200 kills
    python tests/faults/action_kills.py --kills 10000
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from approved_changes import approve, learn_account, measure
from crash_point import CrashPoint, Moment, arm
from kill_harness import Child

from stratum_desktop.bootstrap.build import Opening, open_store_of, services_of
from stratum_desktop.domain.ads.entity import EntityKind, EntityStatus
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import status_move
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.services.approvals.steps import Stage
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.repositories.ad_accounts import KnownEntity
from stratum_desktop.store.unit_of_work import UnitOfWork

PLATFORM = Path(__file__).with_name("action_platform.py")
STEP_MS = 61_000
"""How much later each process begins: no request of the one before is on its way any more."""

KILLS_OF_A_ROUND = 12
KILLS_OF_A_WORKSPACE = 500
LONGEST_LIFE_SECONDS = 0.06
"""Of a process that is killed at random, from when it has opened the workspace: a few changes."""

_ACTIONS = "store.repositories.actions:ActionRepository"
_TABLE: tuple[tuple[str, str, str], ...] = (
    # Validate.
    ("run", "services.execution.checks:checked", "enter leave"),
    ("run", f"{_ACTIONS}.add_step", "leave commit committed"),
    # Gate, and the intent.
    ("run", "platforms.meta.actuator:MetaActuator.read", "enter"),
    ("run", "services.execution.weighing:learn", "enter leave"),
    ("run", "services.execution.weighing:weighed", "enter leave"),
    ("run", f"{_ACTIONS}.move_to", "enter leave commit committed"),
    # Execute.
    ("run", "services.execution.levers:set_value", "enter"),
    ("run", "platforms.meta.actuator:MetaActuator._change", "enter"),
    ("run", "services.execution.carrier:_word_of", "enter leave"),
    # Verify.
    ("run", "services.execution.conclusion:conclude", "enter leave commit committed"),
    ("run", "services.execution.conclusion:_audit", "enter leave"),
    # What was left behind: not written, and written.
    ("unwritten", "services.execution.conclusion:conclude", "enter leave commit committed"),
    ("unwritten", f"{_ACTIONS}.move_to", "enter leave committed"),
    ("written", "services.execution.conclusion:conclude", "enter leave commit committed"),
    ("written", "services.execution.conclusion:_audit", "leave"),
)
POINTS: tuple[CrashPoint, ...] = tuple(
    CrashPoint(scene, place, Moment(moment))
    for scene, place, moments in _TABLE
    for moment in moments.split()
)
DIES_FIRST = {
    "unwritten": CrashPoint("run", "services.execution.levers:set_value", Moment.ENTER),
    "written": CrashPoint("run", "services.execution.carrier:_word_of", Moment.ENTER),
}
"""Where a process has to die so that the next one finds what a scene needs."""

_DONE = frozenset({ActionState.APPLIED, ActionState.FAILED})


class LaterClock(SystemClock):
    """The clocks of this computer, some time later."""

    def __init__(self, later_ms: int) -> None:
        super().__init__()
        self._later_ms = later_ms

    def now_ms(self) -> int:
        return super().now_ms() + self._later_ms

    def boot_ms(self) -> int:
        return super().boot_ms() + self._later_ms


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=4, help="workspaces that are worked on")
    wanted = parser.parse_args(argv)
    if wanted.kills > KILLS_OF_A_WORKSPACE:
        report = dealt_out(wanted.kills, wanted.seed, wanted.at_once)
    else:
        chance = random.Random(wanted.seed)
        with tempfile.TemporaryDirectory(prefix="stratum-actions-") as place:
            report = run(Path(place), plan_of(wanted.kills, chance), chance)
    print(json.dumps(report, indent=2))
    return 0 if report["ok"] else 1


def dealt_out(kills: int, seed: int, at_once: int) -> dict[str, Any]:
    """Return the reports of as many workspaces as it takes, added up."""
    shares = [KILLS_OF_A_WORKSPACE] * (kills // KILLS_OF_A_WORKSPACE)
    shares += [kills % KILLS_OF_A_WORKSPACE] * bool(kills % KILLS_OF_A_WORKSPACE)

    def one(number: int) -> dict[str, Any]:
        chosen = ["--kills", str(shares[number]), "--seed", str(seed + number)]
        done = subprocess.run(
            [sys.executable, __file__, *chosen], stdout=subprocess.PIPE, text=True, check=False
        )
        report: dict[str, Any] = json.loads(done.stdout) if done.stdout else {"ok": False}
        print(f"workspace {number + 1} of {len(shares)}: {report}", file=sys.stderr, flush=True)
        return report

    with ThreadPoolExecutor(at_once) as pool:
        return added_up(list(pool.map(one, range(len(shares)))))


def added_up(reports: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what several reports say together; an empty one is that of a harness that broke."""
    total: dict[str, Any] = {"ok": all(one["ok"] for one in reports), "workspaces": len(reports)}
    for name in reports[0].keys() - {"ok", "states", "named_points", "not_reached"}:
        total[name] = round(sum(one.get(name, 0) for one in reports), 1)
    total["named_points"] = min(one.get("named_points", 0) for one in reports)
    total["not_reached"] = [point for one in reports for point in one.get("not_reached", ())]
    total["states"] = dict(sum((Counter(one.get("states", {})) for one in reports), Counter()))
    return total


def plan_of(kills: int, chance: random.Random) -> list[CrashPoint | None]:
    """Return where each kill strikes, None for a random instant: named points, and as many more.

    Fewer kills than there are points take some of them.
    """
    named = max(min(kills, len(POINTS)), kills // 2)
    points = [POINTS[number % len(POINTS)] for number in range(named)]
    plan: list[CrashPoint | None] = [*points, *[None] * (kills - named)]
    chance.shuffle(plan)
    return plan


def run(place: Path, plan: list[CrashPoint | None], chance: random.Random) -> dict[str, Any]:
    began = time.process_time(), os.times()
    log, begun_at = place / "writes.jsonl", time.time()
    server = subprocess.Popen(
        [sys.executable, str(PLATFORM), str(log), str(begun_at)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        harness = Harness(place / "workspace", AdWorld(begun_at=begun_at), chance)
        asyncio.run(harness.connect(told["platforms"]["meta"]))
        harness.kill_often(plan)
        report = harness.judge(asyncio.run(harness.actions()), log)
    finally:
        server.terminate()
        server.wait()
    spent = os.times()
    seconds = sum(spent[:4]) - sum(began[1][:4])
    return {**report, "cpu_seconds": round(seconds, 1)}


@dataclass
class Harness:
    folder: Path
    world: AdWorld
    chance: random.Random
    kills: int = 0
    processes: int = 0
    reached: set[CrashPoint] = field(default_factory=set)
    not_reached: list[CrashPoint] = field(default_factory=list)

    async def connect(self, way: dict[str, Any]) -> None:
        """Make the workspace, connect the platform and learn what is in its account."""
        async with self._open(create=True, practice=True) as workspace:
            services = services_of(workspace)
            await services.accounts.connect(
                platform="meta",
                account=way["account"],
                secrets=way["secrets"],
                options={**way["options"], "ad_account_id": self.world.account("meta").account},
                base_url=way["base_url"],
            )
            await services.settings.set("autopilot.hours_apart", 0)
            await workspace.store.write(lambda uow: learn_account(uow, workspace, self.world))
            await services.close()

    def kill_often(self, plan: list[CrashPoint | None]) -> None:
        """Kill one process after the other, with approved changes waiting for each."""
        began = time.monotonic()
        # Here, not in a child: what the program imports on the way is then there for every child,
        # and is never garbage.
        self._next_round()
        asyncio.run(self._work()())
        gc.collect()
        gc.freeze()
        for done, point in enumerate(plan):
            if done % KILLS_OF_A_ROUND == 0:
                self._next_round()
            if point is None:
                self._kill_at_random()
            elif not self._is_killed_at(point):
                self._next_round()
                if not self._is_killed_at(point):
                    self.not_reached.append(point)
            if (done + 1) % 100 == 0:
                rate = (done + 1) / (time.monotonic() - began)
                print(f"{done + 1} kills, {rate:.1f} a second", file=sys.stderr, flush=True)
        self._recover()

    def _next_round(self) -> None:
        """Let the program end what it has begun, and approve more."""
        if self.processes:
            self._recover()
        asyncio.run(self.approve_all())

    async def approve_all(self) -> int:
        """Approve the other status for some of the account; returns how many changes."""
        async with self._open() as workspace:

            def approved(uow: UnitOfWork) -> int:
                measure(uow, workspace)
                entities = self.chance.sample([*_settable(uow)], 2 * KILLS_OF_A_ROUND)
                for one in entities:
                    is_active = one.entity.status is EntityStatus.ACTIVE
                    other = EntityStatus.PAUSED if is_active else EntityStatus.ACTIVE
                    move = status_move(one.entity.status, other, "EUR")
                    approve(uow, workspace, one, move, lives_seconds=10_000_000)
                return len(entities)

            return await workspace.store.write(approved)

    async def actions(self) -> tuple[tuple[StoredAction, Counter[str]], ...]:
        """Return every action, oldest first, with how often it came through which stage."""
        async with self._open() as workspace:

            def ask(uow: UnitOfWork) -> tuple[tuple[StoredAction, Counter[str]], ...]:
                found = sorted(uow.actions.list(set(ActionState), limit=10**9), key=_number)
                return tuple(
                    (one, Counter(f"{s.stage} {s.outcome}" for s in uow.actions.steps(one.id)))
                    for one in found
                )

            return await workspace.store.read(ask)

    def judge(
        self, actions: tuple[tuple[StoredAction, Counter[str]], ...], log: Path
    ) -> dict[str, Any]:
        """Compare what the platform wrote with what the actions say of themselves."""
        states = Counter(one.state.value for one, _ in actions)
        wanted: dict[str, list[str]] = defaultdict(list)
        for one, _ in actions:
            if one.state is ActionState.APPLIED:
                wanted[one.external_id].append(one.move.after)
        written: dict[str, list[str]] = defaultdict(list)
        for line in log.read_text(encoding="utf-8").splitlines():
            external_id, status = json.loads(line)
            written[external_id].append(status)
        twice = sum(max(0, len(written[one]) - len(wanted[one])) for one in {*written, *wanted})
        lost = sum(max(0, len(wanted[one]) - len(written[one])) for one in wanted)
        out_of_order = [one for one in wanted if wanted[one] != written[one]]
        open_ended = sum(one.state not in _DONE for one, _ in actions)
        settled = sum(
            count
            for _, steps in actions
            for name, count in steps.items()
            if name.startswith(Stage.SETTLE.value)
        )
        unexplained = sum(
            one.state is ActionState.FAILED and steps[f"{Stage.EXECUTE.value} intent"] < 2
            for one, steps in actions
        )
        ok = not (twice or lost or out_of_order or open_ended or unexplained or self.not_reached)
        return {
            "ok": ok,
            "kills": self.kills,
            "named_points": len(self.reached),
            "not_reached": [str(point) for point in self.not_reached],
            "actions": len(actions),
            "applied_twice": twice,
            "applied_and_not_written": lost,
            "out_of_order": len(out_of_order),
            "left_open": open_ended,
            "failed_without_two_tries": unexplained,
            "settled_after_a_crash": settled,
            "states": dict(states),
        }

    def _is_killed_at(self, point: CrashPoint) -> bool:
        """Say whether a process came to the point, after another one died where the scene begins.

        What is never reached may only mean that nothing waits any more.
        """
        for place in (DIES_FIRST.get(point.scene), point):
            if place is None:
                continue
            if not Child(self._work(dies_at=place)).was_killed():
                return False
            self.kills += 1
            self.reached.add(place)
        return True

    def _kill_at_random(self) -> None:
        lives = self.chance.uniform(0, LONGEST_LIFE_SECONDS)
        self.kills += Child(self._work(lives_seconds=lives)).was_killed()

    def _recover(self) -> None:
        """Start the program twice, and let it come to the end of its work."""
        for _ in range(2):
            Child(self._work()).wait()

    def _work(
        self, *, dies_at: CrashPoint | None = None, lives_seconds: float | None = None
    ) -> Any:
        """Return what a process of the program does: settle, and carry out what waits."""
        self.processes += 1
        number = self.processes

        async def work() -> None:
            async with self._open(number=number) as workspace:
                services = services_of(workspace)
                if dies_at is not None:
                    arm(dies_at)  # only now: watching every call of the start costs most
                if lives_seconds is not None:
                    end = threading.Timer(lives_seconds, os.kill, (os.getpid(), signal.SIGKILL))
                    end.daemon = True
                    end.start()
                await services.execution.run()
                await services.close()

        return work

    def _open(self, *, number: int | None = None, **opening: bool) -> Any:
        number = self.processes if number is None else number
        clock = LaterClock(number * STEP_MS)
        return open_store_of(Opening(self.folder, **opening), clock=clock)


def _settable(uow: UnitOfWork) -> Iterator[KnownEntity]:
    for account in uow.ad_accounts.accounts():
        for kind in EntityKind:
            for one in uow.ad_accounts.entities(account.id, kind):
                if one.entity.status is not EntityStatus.ENDED:
                    yield one


def _number(action: StoredAction) -> int:
    return action.id


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
