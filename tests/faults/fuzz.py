"""Pushes random and spoilt input through the product's own doors and says what broke.

Files, JSON events, answers of every platform, values of settings. What may come back is a result
or a refusal in words; anything else that is raised is a bug, and so is an input that takes more
than 2 s of processor time, a good row that is lost, or more than 300 MB of memory. Every input
has its own seed, so that it can be made again alone.

    python tests/faults/fuzz.py                                20,000 inputs
    python tests/faults/fuzz.py --inputs 1000000 --seed 7
    python tests/faults/fuzz.py --seed 7 --only files:1234
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from fuzz_answers import AnswersDoor
from fuzz_events import EventsDoor, SettingsDoor
from fuzz_files import FilesDoor
from fuzz_workspace import bench_in

DOORS: dict[str, Any] = {
    "files": FilesDoor,
    "events": EventsDoor,
    "answers": AnswersDoor,
    "settings": SettingsDoor,
}
SHARES = {"files": 0.12, "events": 0.43, "answers": 0.33, "settings": 0.12}
MOST_SECONDS = 2.0
MOST_MEGABYTES = 300
#: What waits for something that never comes uses no processor time.
PATIENCE_SECONDS = 120.0
#: Inputs after which a workspace is left behind, so that a long run stays small.
ROUND = 5_000
MOST_FAILURES = 20


@dataclass
class Report:
    """What came of a run."""

    seed: int
    inputs: int = 0
    cpu_seconds: float = 0.0
    slowest_seconds: float = 0.0
    slowest: str = ""
    per_kind: dict[str, int] = field(default_factory=dict)
    failures: list[dict[str, str]] = field(default_factory=list)

    @property
    def megabytes(self) -> float:
        """The most memory that this process held.

        Linux's `ru_maxrss` begins with what the parent held when it forked, so that a large
        test run would be counted as ours.
        """
        if sys.platform == "linux":
            status = Path("/proc/self/status").read_text(encoding="ascii")
            return int(status.partition("VmHWM:")[2].split()[0]) / 1_024
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (1_048_576 if sys.platform == "darwin" else 1_024)

    @property
    def ok(self) -> bool:
        return not self.failures and self.megabytes < MOST_MEGABYTES

    def as_json(self) -> str:
        shown = {**vars(self), "megabytes": round(self.megabytes), "ok": self.ok}
        return json.dumps(shown, indent=2)


def chance_of(seed: int, kind: str, number: int) -> Random:
    return Random(f"{seed}:{kind}:{number}")


async def run_round(report: Report, kind: str, numbers: range) -> None:
    """Push these inputs of a kind through a door of a fresh workspace."""
    with tempfile.TemporaryDirectory(prefix="stratum-fuzz-") as place:
        async with bench_in(Path(place)) as bench:
            door = DOORS[kind](bench)
            if hasattr(door, "open"):
                await door.open()
            try:
                for first in range(numbers.start, numbers.stop, door.batch):
                    batch = range(first, min(first + door.batch, numbers.stop))
                    await feed(report, door, kind, batch)
                    if len(report.failures) >= MOST_FAILURES:
                        return
            finally:
                if hasattr(door, "close"):
                    await door.close()


async def feed(report: Report, door: Any, kind: str, numbers: range) -> None:
    """Push some inputs through together; where that fails, each of them alone."""
    report.inputs += len(numbers)
    report.per_kind[kind] = report.per_kind.get(kind, 0) + len(numbers)
    trouble = await attempt(report, door, kind, numbers)
    if trouble is None:
        return
    alone = {}
    if len(numbers) > 1:
        alone = {n: await attempt(report, door, kind, range(n, n + 1)) for n in numbers}
    guilty = {number: found for number, found in alone.items() if found is not None}
    # What breaks together and not alone is told by the first of the batch.
    for number, found in (guilty or {numbers.start: trouble}).items():
        note(report, f"{kind}:{number}", found)


def note(report: Report, name: str, trouble: str) -> None:
    again = f"python tests/faults/fuzz.py --seed {report.seed} --only {name}"
    report.failures.append({"input": name, "again": again, "trouble": trouble})
    print(f"{name}: {trouble}\n  {again}", file=sys.stderr, flush=True)


async def attempt(report: Report, door: Any, kind: str, numbers: range) -> str | None:
    """Return what went wrong, or None."""
    began = time.process_time()
    trouble = None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await door.feed([chance_of(report.seed, kind, number) for number in numbers])
    except TimeoutError:
        trouble = f"it hung for {PATIENCE_SECONDS:.0f} s"
    except Exception:  # noqa: BLE001 - whatever is raised is what this program looks for
        trouble = traceback.format_exc(limit=-6)
    took = time.process_time() - began
    report.cpu_seconds += took
    if took > report.slowest_seconds:
        report.slowest_seconds, report.slowest = took, f"{kind}:{numbers.start}"
    if trouble is None and took > MOST_SECONDS * max(1, len(numbers) // 10):
        trouble = f"it took {took:.1f} s of processor time"
    return trouble


async def run(seed: int, inputs: int, only_kind: str | None) -> Report:
    report = Report(seed)
    shares = SHARES if only_kind is None else {only_kind: 1.0}
    for kind, share in shares.items():
        wanted = round(inputs * share)
        for first in range(0, wanted, ROUND):
            await run_round(report, kind, range(first, min(first + ROUND, wanted)))
            print(
                f"{kind}: {min(first + ROUND, wanted)} of {wanted}, {report.megabytes:.0f} MB,"
                f" {report.cpu_seconds:.0f} s",
                file=sys.stderr,
                flush=True,
            )
    return report


async def run_one(seed: int, name: str) -> Report:
    kind, _, number = name.partition(":")
    report = Report(seed)
    await run_round(report, kind, range(int(number), int(number) + 1))
    return report


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=DOORS, help="inputs of one kind alone")
    parser.add_argument("--only", metavar="KIND:NUMBER", help="one input again")
    wanted = parser.parse_args(argv)
    if wanted.only:
        report = asyncio.run(run_one(wanted.seed, wanted.only))
    else:
        report = asyncio.run(run(wanted.seed, wanted.inputs, wanted.kind))
    print(report.as_json())
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
