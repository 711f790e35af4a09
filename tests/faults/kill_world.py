"""The workspace that processes are killed in, and the platforms beside it."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from crash_point import CrashPoint

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.bootstrap.worker import run_worker
from stratum_desktop.services import Services

#: What the ids of the main workspace's events begin with.
MAIN = "kill"

Work = Callable[[], Awaitable[None]]


class Arrival(NamedTuple):
    """A call that a platform took."""

    platform: str
    #: Event id and digest of its body.
    events: tuple[tuple[str, str], ...]


@dataclass
class World:
    """The workspace, the platforms beside it, and the events that were given to both."""

    place: Path
    #: How each platform is connected.
    ways_in: dict[str, dict[str, Any]]
    #: Where faults are planned.
    origin: str
    #: Where the platforms write down what they take, before they answer.
    log: Path
    prefix: str = MAIN
    sold: int = 0
    #: How many workspaces there were beside it.
    asides: int = 0
    #: What of the log is older than this workspace.
    log_from: int = 0
    #: Calls that the platform took and did not answer.
    lost_answers: int = 0

    @property
    def folder(self) -> Path:
        return self.place / "workspace"

    def plan(self, **plan: Any) -> None:
        """Tell the platform how to misbehave."""
        httpx.post(f"{self.origin}/practice/faults", json=plan, trust_env=False).raise_for_status()

    def forget(self) -> None:
        """Let the platforms forget what is in the log already."""
        httpx.post(f"{self.origin}/practice/reset", trust_env=False).raise_for_status()

    def arrivals(self) -> Iterator[Arrival]:
        """Yield every call that was taken, in order."""
        if not self.log.exists():
            return
        with self.log.open("rb") as lines:
            lines.seek(self.log_from)
            for line in lines:
                if not line.endswith(b"\n"):
                    return  # it is being written
                call = json.loads(line)
                events = tuple((event_id, digest) for _, event_id, digest in call["events"])
                yield Arrival(call["vendor"], events)

    def beside(self, name: str) -> World:
        """Return another workspace, yet to be made, with the same platforms."""
        self.asides += 1
        place = self.place / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        prefix = f"{name}-{self.asides}"
        return replace(self, place=place, sold=0, prefix=prefix, log_from=self.log.stat().st_size)

    def next_ids(self, count: int) -> list[str]:
        ids = [f"{self.prefix}-{number}" for number in range(self.sold, self.sold + count)]
        self.sold += count
        return ids


@dataclass
class Scene:
    """What is done before, by the doomed process, and afterwards."""

    work: Work
    before: Work | None = None
    #: Where a process has to die first, so that the doomed one finds what it left.
    dies_first: CrashPoint | None = None
    afterwards: Work | None = None


# What the children do


def in_workspace(world: World, fn: Callable[[Services], Awaitable[Any]], **opening: Any) -> Work:
    async def work() -> None:
        clock = opening.pop("clock", None)
        async with open_workspace(Opening(world.folder, **opening), clock=clock) as services:
            await fn(services)

    return work


def connect(world: World, platform: str = "meta") -> Work:
    """Make the workspace where there is none, and connect a platform."""

    async def connected(services: Services) -> None:
        way = world.ways_in[platform]
        await services.accounts.connect(
            platform=platform,
            account=way["account"],
            secrets=way["secrets"],
            options=way["options"] or None,
            base_url=way["base_url"],
        )

    return in_workspace(world, connected, create=True, practice=True)


def sell(world: World, ids: list[str], **person: str) -> Work:
    """Take events in; a seller who heard nothing sells the same ones again.

    Args:
        person: more that is known of the buyer, beside the e-mail.
    """
    now = int(time.time())
    lines = [json.dumps(_event(one, now, person)).encode() for one in ids]

    async def sold(services: Services) -> None:
        answers = (await services.ingestion.add(lines=lines, source="kill")).value
        assert {one.verdict for one in answers} <= {"accepted", "duplicate"}, answers[0]

    return in_workspace(world, sold)


def engine(world: World) -> Work:
    async def work() -> None:
        await run_worker(world.folder)

    return work


def deliver(world: World) -> Work:
    async def delivered(services: Services) -> None:
        await services.delivery.take_over()
        await services.delivery.deliver_until_empty()

    return in_workspace(world, delivered)


def put_right(world: World) -> Work:
    """Do what a person does after a bad day: release, replay, deliver."""

    async def righted(services: Services) -> None:
        for destination in await services.accounts.list():
            await services.accounts.release(destination.id)
        await services.delivery.take_over()
        await services.delivery.deliver_until_empty()
        await services.delivery.replay(dry_run=False, include_doubtful=True)
        await services.delivery.deliver_until_empty()

    return in_workspace(world, righted)


def _event(event_id: str, now: int, person: dict[str, str]) -> dict[str, Any]:
    return {
        "event_name": "Purchase",
        "event_id": event_id,
        "event_time": now - 60,
        "action_source": "physical_store",
        "user_data": {"email": f"{event_id}@shop.example", **person},
        "parameters": {"value": 5.0, "currency": "EUR"},
    }
