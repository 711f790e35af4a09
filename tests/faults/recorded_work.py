"""A day of the program's work, with everything that reaches the disk noted.

Between the writes stand the beginning and the acknowledgement of each transaction, and the arrival
of each request at the platform.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from file_layer import FileLayer, Op
from manual_clock import ManualClock
from practice_workspace import KEY, practice_workspace

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeServer
from stratum_desktop.practice.servers.meta import PracticeMeta
from stratum_desktop.practice.servers.vendor import Answered, Call
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.store import Store

DATABASE = "stratum.db"
FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-journal")


class Begun(NamedTuple):
    """A transaction has begun; its number."""

    number: int


class Acknowledged(NamedTuple):
    """The caller was told that this transaction is durable."""

    number: int


class Arrived(NamedTuple):
    """The platform took these event ids."""

    event_ids: tuple[str, ...]


Entry = Op | Begun | Acknowledged | Arrived


@dataclass
class Recording:
    """One stretch of the program's life on one disk."""

    #: The disk at the beginning, by file name; empty for a workspace that is yet to be made.
    base: Mapping[str, bytes]
    entries: list[Entry] = field(default_factory=list)
    transactions: int = 0

    def begin(self) -> int:
        self.transactions += 1
        self.entries.append(Begun(self.transactions))
        return self.transactions

    def hear(self, op: Op) -> int:
        if op.name in FILES:
            self.entries.append(op)
        return 0


class NotedStore:
    """A store that notes which transactions began and which were acknowledged."""

    def __init__(self, store: Store, recording: Recording) -> None:
        self._store = store
        self._recording = recording

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write(self, fn: Callable[[Any], Any]) -> Any:
        numbers = []

        def noted(uow: Any) -> Any:
            numbers.append(self._recording.begin())
            return fn(uow)

        value = await self._store.write(noted)
        self._recording.entries.append(Acknowledged(numbers[0]))
        return value


class NotingMeta(PracticeMeta):
    """A platform that notes what it takes at the instant it takes it."""

    recording: Recording

    def answer(self, call: Call, **circumstances: Any) -> Answered:
        answered = super().answer(call, **circumstances)
        ids = tuple(str(event.event_id) for event in answered.accepted)
        self.recording.entries.append(Arrived(ids))
        return answered


class Work:
    """Works a day on whatever disk it is given; the clock and the events go on from day to day."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._layer = FileLayer()
        self._clock = ManualClock()
        self._events = 0

    async def record(self, base: Mapping[str, bytes]) -> Recording:
        recording = Recording(base)
        vendor = NotingMeta()
        vendor.recording = recording
        self._layer.listener = recording.hear
        try:
            with (
                unpacked(base, self._place) as folder,
                PracticeServer(vendors=[vendor], now=self._seconds) as server,
            ):
                for part in (self._morning, self._afternoon):
                    async with self.program(folder, recording) as services:
                        await connect_practice(services, server)
                        await part(services, server, folder)
        finally:
            self._layer.listener = None
        return recording

    def _seconds(self) -> float:
        return self._clock.now_ms() / 1000

    @asynccontextmanager
    async def program(self, folder: Path, recording: Recording) -> AsyncIterator[Services]:
        number = recording.begin()
        store = self._opened(folder / DATABASE)
        recording.entries.append(Acknowledged(number))
        workspace = practice_workspace(
            NotedStore(store, recording),  # type: ignore[arg-type]
            clock=self._clock,
            folder=folder,
            actor="power",
        )
        services = services_of(workspace)
        try:
            yield services
        finally:
            await services.close()
            await store.close()

    def _opened(self, path: Path) -> Store:
        try:
            return open_store(path, key=KEY, clock=self._clock)
        except Refusal as refusal:
            # What a cut has left of a workspace that was being made is made again.
            if refusal.reason.code not in ("store.not_found", "store.unfinished"):
                raise
            return create_store(path, key=KEY, clock=self._clock)

    async def _morning(self, services: Services, server: PracticeServer, _: Path) -> None:
        await services.delivery.take_over()
        await self.sell(services, 6)
        server.faults.add(Fault(FaultKind.SERVER_ERROR), Fault(FaultKind.RESET_AFTER))
        for _ in range(3):
            await services.delivery.drain()
            self._clock.advance(seconds=10)
        sold = await self.sell(services, 8)
        server.faults.poison(sold[3:4])
        await self._deliver(services)
        server.faults.clear()
        await services.delivery.replay(dry_run=False, include_doubtful=True)
        await self._deliver(services)

    async def _afternoon(self, services: Services, server: PracticeServer, folder: Path) -> None:
        await services.delivery.take_over()
        await services.settings.set("delivery.lease_seconds", 30 + self._events % 7)
        (destination,) = await services.accounts.list()
        await asyncio.gather(
            self.sell(services, 5), services.accounts.hold(destination.id), self.sell(services, 3)
        )
        await services.accounts.release(destination.id)
        await self._upload(services, folder, destination.id)
        server.faults.add(Fault(FaultKind.RATE_LIMIT, retry_after="1"))
        await asyncio.gather(self._deliver(services), self.sell(services, 4))
        await services.signal_quality.refresh()
        self._clock.advance(seconds=26 * 3_600)
        await services.maintenance.clean_up()
        await self.sell(services, 2)

    async def _deliver(self, services: Services) -> None:
        """Drain until nothing waits; only the clock's time passes."""
        while (due_ms := (await services.delivery.queue()).next_due_ms) is not None:
            if not (await services.delivery.drain()).value.requests:
                self._clock.advance(ms=max(100, due_ms - self._clock.now_ms()))

    async def sell(self, services: Services, count: int) -> list[str]:
        ids = [f"cut-{self._events + number}" for number in range(count)]
        self._events += count
        lines = [self._line(one) for one in ids]
        # One comes twice, and one is no event at all.
        await services.ingestion.add(lines=[*lines, lines[0], b"{}"], source="power")
        return ids

    def _line(self, event_id: str) -> bytes:
        event = {
            "event_name": "Purchase",
            "event_id": event_id,
            "event_time": self._clock.now_ms() // 1000 - 60,
            "action_source": "website",
            "event_source_url": "https://shop.example/thanks",
            "user_data": {
                "email": f"{event_id}@shop.example",
                "client_ip_address": "203.0.113.7",
                "client_user_agent": "Mozilla/5.0 (X11; Linux x86_64)",
            },
            "parameters": {"value": 5.0, "currency": "EUR"},
        }
        return json.dumps(event).encode()

    async def _upload(self, services: Services, folder: Path, destination_id: int) -> None:
        path = folder / "sales.csv"
        at = self._clock.now_ms() // 1000 - 120
        rows = [f"csv-{self._events + number}" for number in range(9)]
        self._events += len(rows)
        lines = [f"{one},Purchase,{at},7.50,EUR,{one}@shop.example,physical_store" for one in rows]
        header = "event_id,event_name,event_time,value,currency,email,action_source"
        path.write_text("\n".join([header, *lines, "nonsense,,,,,,"]) + "\n")
        view = await services.uploads.inspect(path)
        await services.uploads.upload_now(
            path=path, plan=view.plan, destination_ids=[destination_id], on_progress=None
        )


@contextmanager
def unpacked(files: Mapping[str, bytes], place: Path) -> Iterator[Path]:
    """Put files into a folder for as long as the context lasts."""
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        for file, content in files.items():
            (folder / file).write_bytes(content)
        yield folder
