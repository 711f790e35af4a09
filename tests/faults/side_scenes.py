"""Scenes in small workspaces of their own, each of which is accounted for when it is over.

A platform that judges later, one that recognises no repeat, a database that is full when the answer
comes, a workspace that was copied.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from eventually import eventually
from kill_platforms import REFUSED
from kill_world import Scene, Work, World, connect, deliver, in_workspace, sell

from stratum_desktop.bootstrap.build import Opening, open_store_of, open_workspace, services_of
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.services import Services
from stratum_desktop.store.unit_of_work import UnitOfWork

#: A search for one among so many asks a few times.
FEW = 6
#: So many that recording their answer needs room.
MANY = 1_000
MOST_PARTS = 6


# A platform that judges later


def verdict_scene(world: World, _: int) -> Scene:
    side = world.beside("verdict")
    return _judged_later(side, side.next_ids(FEW), refused=0)


def refused_verdict_scene(world: World, _: int) -> Scene:
    side = world.beside("refused_verdict")
    return _judged_later(side, [*side.next_ids(FEW - 1), f"{side.prefix}{REFUSED}"], refused=1)


def _judged_later(side: World, ids: list[str], *, refused: int) -> Scene:
    made, sold, sent = connect(side, "google"), sell(side, ids), deliver(side)
    due = _make_verdicts_due(side)
    asked = in_workspace(side, lambda services: services.delivery.ask_for_verdicts())

    async def settle(services: Services) -> None:
        while True:
            await due()
            asked = (await services.delivery.ask_for_verdicts()).value
            if not (asked.reopened or asked.rejected or asked.confirmed or asked.pending_requests):
                return
            await services.delivery.deliver_until_empty()

    settled = in_workspace(side, settle)

    async def before() -> None:
        for work in (made, sold, sent, due):
            await work()

    async def afterwards() -> None:
        await sent()
        await settled()
        states = {"delivered": len(ids) - refused, "rejected": refused}
        await _account(side, states, most_copies=MOST_PARTS)

    return Scene(asked, before=before, afterwards=afterwards)


def _make_verdicts_due(side: World) -> Work:
    async def work() -> None:
        async with open_store_of(Opening(side.folder)) as workspace:
            await workspace.store.write(
                lambda uow: uow.connection.exec_driver_sql(
                    "UPDATE verdict SET due_at_ms = 0 WHERE due_at_ms IS NOT NULL"
                )
            )

    return work


# A platform that recognises no repeat


def once_scene(world: World, _: int) -> Scene:
    side = world.beside("once")
    ids = side.next_ids(FEW)
    made = connect(side, "whatsapp")
    sold, sent = sell(side, ids, ctwa_clid=f"ARAkLkA8rmlFeiCktEJQ{side.asides}"), deliver(side)

    async def before() -> None:
        await made()
        await sold()

    async def afterwards() -> None:
        await sent()
        arrived = len(_copies(side))
        # Whatever left before the kill waits for a person, arrived or not.
        states = await _states(side)
        assert sum(states.values()) == FEW, states
        assert set(states) <= {"delivered", "uncertain"}, states
        assert states.get("delivered", 0) <= arrived, (states, arrived)
        await _account(side, states, most_copies=1)

    return Scene(sent, before=before, afterwards=afterwards)


# A database that is full when the answer comes


def full_disk_scene(world: World, _: int) -> Scene:
    side = world.beside("full_disk")
    ids = side.next_ids(MANY)
    made, sold, sent = connect(side), sell(side, ids), deliver(side)

    async def before() -> None:
        await made()
        await sold()

    async def afterwards() -> None:
        await sent()
        # Killed before the answer was kept, the request goes once more.
        await _account(side, {"delivered": MANY}, most_copies=2)

    return Scene(_deliver_into_a_full_disk(side), before=before, afterwards=afterwards)


def kept_answer_scene(world: World, _: int) -> Scene:
    """The next start settles what was kept, before anything else."""
    side = world.beside("kept_answer")
    ids = side.next_ids(MANY)
    made, sold, sent = connect(side), sell(side, ids), deliver(side)
    filled = _deliver_into_a_full_disk(side)

    async def before() -> None:
        for work in (made, sold, filled):
            await work()

    async def afterwards() -> None:
        await sent()
        await _account(side, {"delivered": MANY}, most_copies=1)

    return Scene(sent, before=before, afterwards=afterwards)


def _deliver_into_a_full_disk(side: World) -> Work:
    """Let the database grow no further while a request is out."""

    def fill(uow: UnitOfWork) -> None:
        execute = uow.connection.exec_driver_sql
        # Free pages inside the file would take what has no room on the disk.
        free = execute("PRAGMA freelist_count").scalar_one()
        size = int(execute("PRAGMA page_size").scalar_one())
        filling = "INSERT INTO job_run (job, started_at_ms, counts) VALUES ('fill', 0, ?)"
        execute(filling, ("x" * (free * size),))
        execute(f"PRAGMA max_page_count = {execute('PRAGMA page_count').scalar_one()}")

    async def work() -> None:
        side.plan(faults=[{"kind": "slow_drip", "interval_seconds": 0.01}])
        async with open_store_of(Opening(side.folder)) as workspace:
            services = services_of(workspace)
            sending = asyncio.create_task(services.delivery.drain())
            await eventually(partial(asyncio.to_thread, _copies, side))
            await workspace.store.write(fill)
            with pytest.raises(Trouble) as failed:
                await sending
            assert failed.value.reason.code == "store.disk_full"
            await services.close()

    return work


# A workspace that was copied


def copied_scene(world: World, _: int) -> Scene:
    """The copy sends nothing until a person says which of the two lives."""
    side, copy, both = _two_of(world, "copied")
    sent, sent_by_copy = deliver(side), deliver(copy)

    async def afterwards() -> None:
        await sent_by_copy()
        assert await _states(copy) == {"delivered": 1, "held": FEW - 1}
        assert len(_copies(copy)) == 1
        await sent()
        await _account(side, {"delivered": FEW}, most_copies=1)

    return Scene(sent_by_copy, before=both, afterwards=afterwards)


def moved_scene(world: World, _: int) -> Scene:
    """A person says that the new place is the one that lives."""
    side, moved, both = _two_of(world, "moved")
    sent = deliver(moved)

    async def before() -> None:
        await both()
        shutil.rmtree(side.folder)
        await sent()

    async def release(services: Services) -> None:
        (destination,) = await services.accounts.list()
        await services.accounts.release(destination.id)

    released = in_workspace(moved, release)

    async def afterwards() -> None:
        await released()
        await sent()
        await _account(moved, {"delivered": FEW}, most_copies=1)

    return Scene(released, before=before, afterwards=afterwards)


def _two_of(world: World, name: str) -> tuple[World, World, Work]:
    """Return a workspace that has delivered and has more to deliver, its copy, and the making."""
    side = world.beside(name)
    copy = replace(side, place=side.place / "elsewhere")
    first, rest = side.next_ids(1), side.next_ids(FEW - 1)
    works = (connect(side), sell(side, first), deliver(side), sell(side, rest))

    async def both() -> None:
        for work in works:
            await work()
        shutil.copytree(side.folder, copy.folder)

    return side, copy, both


# The account


def _copies(side: World) -> Counter[str]:
    """Return how often each event of this workspace arrived."""
    copies: Counter[str] = Counter()
    for call in side.arrivals():
        copies.update(one for one, _ in call.events if one.startswith(f"{side.prefix}-"))
    return copies


async def _states(side: World) -> dict[str, int]:
    states: Counter[str] = Counter()
    async with open_workspace(Opening(side.folder)) as services:
        report = await services.maintenance.verify()
    assert report.ok, report
    for line in report.conservation:
        states.update({state.value: count for state, count in line.by_state.items() if count})
    return dict(states)


async def _account(side: World, states: dict[str, int], *, most_copies: int) -> None:
    """See that every event is where it must be, and that no platform had it too often."""
    assert await _states(side) == {state: count for state, count in states.items() if count}
    copies = _copies(side)
    assert len(copies) >= states.get("delivered", 0), "delivered, and never arrived"
    assert max(copies.values(), default=0) <= most_copies, copies.most_common(3)


SIDE_SCENES: dict[str, Callable[[World, int], Scene]] = {
    "verdict": verdict_scene,
    "refused_verdict": refused_verdict_scene,
    "once": once_scene,
    "full_disk": full_disk_scene,
    "kept_answer": kept_answer_scene,
    "copied": copied_scene,
    "moved": moved_scene,
}
