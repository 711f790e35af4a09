"""Fails the n-th call to the disk, for every n, and looks whether the program can bear it.

A few events are taken in and delivered, in the product's own encrypted store, over HTTP. The n-th
write, sync or read of the database fails as a full, worn or write-protected disk lets it fail. The
program may only say so (`Trouble`). Then the disk is well again, and everything that was accepted
must be delivered, in exactly one state, the file whole. A disk that stays full or write-protected
from some call on, until the program has ended, must not even cause a second copy.

    python tests/faults/disk_faults.py               every third call of each kind
    python tests/faults/disk_faults.py --stride 1    every call
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from file_layer import (
    FULL,
    IOERR_FSYNC,
    IOERR_READ,
    IOERR_WRITE,
    OK,
    READONLY,
    FileLayer,
    Op,
    Sync,
    Truncate,
    Write,
)
from manual_clock import ManualClock
from practice_workspace import KEY, practice_workspace

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.servers.meta import PracticeMeta
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.store.database import create_store, open_store

MOST_CALLS = 2_000


@dataclass(frozen=True)
class Kind:
    """What fails, and how."""

    name: str
    code: int
    #: None: reads.
    ops: tuple[type, ...] | None
    #: Whether all calls from that one on fail, until the disk is well again.
    lasts: bool = False


KINDS = (
    Kind("full", FULL, (Write,)),
    Kind("worn", IOERR_WRITE, (Write, Truncate)),
    Kind("write_protected", READONLY, (Write,)),
    Kind("sync", IOERR_FSYNC, (Sync,)),
    Kind("read", IOERR_READ, None),
    Kind("full_for_long", FULL, (Write,), lasts=True),
    Kind("write_protected_for_long", READONLY, (Write,), lasts=True),
)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stride", type=int, default=3)
    wanted = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="stratum-disk-") as place:
        report = asyncio.run(Proof(Path(place)).run(wanted.stride))
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0 if report["ok"] else 1


class Proof:
    def __init__(self, place: Path) -> None:
        self._place = place
        self._template = place / "template"
        self._layer = FileLayer()
        self._clock = ManualClock()
        self._events = 0
        self._server = PracticeServer(
            vendors=[PracticeMeta()], now=lambda: self._clock.now_ms() / 1000
        )

    async def run(self, stride: int) -> dict[str, Any]:
        failed: Counter[str] = Counter()
        wrong: list[str] = []
        with self._server:
            self._template.mkdir()
            create_store(self._template / "stratum.db", key=KEY, clock=self._clock).close_now()
            async with self._program(self._template) as services:
                await connect_practice(services, self._server)
                await services.delivery.drain()
            for kind in KINDS:
                # Syncs are few: each of them.
                for number in range(1, MOST_CALLS, 1 if kind.name == "sync" else stride):
                    try:
                        if not await self._bears(kind, number):
                            break
                    except Exception as problem:  # noqa: BLE001 - the finding of this run
                        wrong.append(f"{kind.name} {number}: {problem!r}")
                    failed[kind.name] += 1
        counts = self._server.ledger.counts("meta")
        return {
            "ok": not wrong and counts.conflicting == 0,
            "failed_calls": dict(failed),
            "events": self._events,
            "received_by_the_platform": counts.received,
            "wrong": wrong[:5],
        }

    async def _bears(self, kind: Kind, number: int) -> bool:
        """Fail one call; return False when the work needs fewer calls than that."""
        folder = self._place / "work"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._template, folder)
        accepted: list[str] = []
        copies = self._server.ledger.counts("meta").duplicates
        fault = _Fault(kind, number)
        self._layer.listener, self._layer.on_read = fault.hear, fault.hear_read
        try:
            await _or_trouble(lambda: self._work(folder, accepted))
        finally:
            self._layer.listener = self._layer.on_read = None
        async with self._program(folder) as services:
            await services.delivery.take_over()
            await self._deliver(services)
            report = await services.maintenance.verify()
            states = report.conservation[0].by_state
        assert report.ok, report.checks
        known = {one.event_id for one in self._server.ledger.entries("meta")}
        assert not set(accepted) - known, "accepted and never sent"
        if kind.lasts:
            assert self._server.ledger.counts("meta").duplicates == copies, "sent again"
        assert set(states) <= {"delivered"}, states
        return fault.has_struck

    async def _work(self, folder: Path, accepted: list[str]) -> None:
        async with self._program(folder) as services:
            await _or_trouble(lambda: self._sell(services, accepted))
            for _ in range(2):
                await _or_trouble(services.delivery.drain)
            await _or_trouble(lambda: self._sell(services, accepted))

    async def _sell(self, services: Services, accepted: list[str]) -> None:
        ids = [f"disk-{self._events + number}" for number in range(3)]
        self._events += len(ids)
        lines = [
            json.dumps(
                {
                    "event_name": "Purchase",
                    "event_id": one,
                    "event_time": self._clock.now_ms() // 1000 - 60,
                    "action_source": "physical_store",
                    "user_data": {"email": f"{one}@shop.example"},
                    "parameters": {"value": 5.0, "currency": "EUR"},
                }
            ).encode()
            for one in ids
        ]
        await services.ingestion.add(lines=lines, source="disk")
        accepted += ids

    async def _deliver(self, services: Services) -> None:
        while (due_ms := (await services.delivery.queue()).next_due_ms) is not None:
            if not (await services.delivery.drain()).value.requests:
                self._clock.advance(ms=max(100, due_ms - self._clock.now_ms()))

    @asynccontextmanager
    async def _program(self, folder: Path) -> AsyncIterator[Services]:
        store = open_store(folder / "stratum.db", key=KEY, clock=self._clock)
        services = services_of(
            practice_workspace(
                # One place for all of them: the copy of a workspace would ask who lives.
                store,
                clock=self._clock,
                folder=self._place,
                actor="disk",
            )
        )
        try:
            yield services
        finally:
            await services.close()
            await _or_trouble(store.close)


class _Fault:
    """The n-th call of a kind fails, and no other."""

    def __init__(self, kind: Kind, number: int) -> None:
        self._kind = kind
        self._left = number

    @property
    def has_struck(self) -> bool:
        return self._left <= 0

    def hear(self, op: Op) -> int:
        return self._count() if self._kind.ops and isinstance(op, self._kind.ops) else OK

    def hear_read(self, _name: str) -> int:
        return OK if self._kind.ops else self._count()

    def _count(self) -> int:
        self._left -= 1
        fails = self._left <= 0 if self._kind.lasts else self._left == 0
        return self._kind.code if fails else OK


async def _or_trouble(step: Callable[[], Awaitable[Any]]) -> None:
    """Do a step; the world may be in the way, and nothing else may be raised."""
    with suppress(Trouble):
        try:
            await step()
        except Refusal as refusal:
            # A first page that cannot be read looks as if it were sealed with another key.
            if refusal.reason.code != "store.wrong_key":
                raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
