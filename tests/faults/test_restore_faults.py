"""An old backup is put back: nothing that was sent since goes again, and nothing is forgotten.

Row 41 of the fault matrix, and row 35 where a backup meets the log of its own later life.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from manual_clock import ManualClock
from practice_shop import Shop

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.bootstrap.restore import restore_workspace
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services

KILLS = Path(__file__).with_name("restore_kills.py")
TEN_YEARS_MS = 10 * 365 * 86_400_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shop"


@pytest.fixture
def opened(folder: Path, clock: ManualClock) -> Callable:
    """Open the workspace as every start of the program does."""

    @asynccontextmanager
    async def open_(**how: object) -> AsyncIterator[Services]:
        async with open_workspace(Opening(folder, **how), clock=clock) as services:
            yield services

    return open_


@pytest.fixture
async def backup(opened, meta: PracticeServer, clock: ManualClock) -> Path:
    """A copy of a workspace in which thirty deliveries wait, five failed and one was sent."""
    async with opened(create=True, practice=True) as services:
        await connect_practice(services, meta)
        shop = Shop(services, clock)
        await shop.sell(1)
        await services.delivery.drain()
        await shop.sell(30)
        return await services.maintenance.backup()


async def live_on(services: Services, clock: ManualClock) -> None:
    """What happens after the copy was made: all goes out, more comes and goes, more waits."""
    await services.delivery.drain()
    await Shop(services, clock, count=31).sell(20)
    await services.delivery.drain()
    await Shop(services, clock, count=51).sell(5)


async def states(services: Services) -> dict[str, int]:
    (line,) = await services.maintenance.conservation()
    assert line.balanced
    return {state.value: count for state, count in line.by_state.items()}


@pytest.mark.parametrize("jump_ms", [0, TEN_YEARS_MS], ids=["", "made by a clock ahead"])
async def test_fault_41_what_went_out_after_the_backup_is_known_and_not_sent_again(
    opened, meta, clock, folder, jump_ms
):
    now_ms = clock.now_ms()
    async with opened(create=True, practice=True) as services:
        await connect_practice(services, meta)
        await Shop(services, clock).sell(31)
        clock.set_wall(now_ms + jump_ms)
        made = await services.maintenance.backup()
        clock.set_wall(now_ms)
        await live_on(services, clock)
    report = await restore_workspace(folder, made, clock=clock)
    assert report.is_carried_over
    assert (report.events, report.delivered) == (25, 51)
    assert (report.uncertain, report.uploads) == (0, 0)
    async with opened() as services:
        assert await states(services) == {"delivered": 51, "ready": 5}
        again = await services.ingestion.add(lines=Shop(services, clock).lines(56), source="shop")
        assert {one.verdict for one in again.value} == {"duplicate"}
        await services.delivery.drain()
        assert await states(services) == {"delivered": 56}
        assert (await services.maintenance.verify()).ok
    counts = meta.ledger.counts("meta")
    assert (counts.received, counts.duplicates) == (56, 0)


async def test_fault_41_settings_come_from_the_backup_and_later_accounts_stay(
    opened, backup, meta, clock, folder
):
    async with opened() as services:
        await services.settings.set("workspace.name", "A later name")
        decisions = len(await services.audit.entries())
    report = await restore_workspace(folder, backup, clock=clock)
    assert report.aside is not None
    async with opened() as services:
        assert await services.settings.get("workspace.name") == "My workspace"
        newest, *before = await services.audit.entries()
        assert newest.action == "workspace.restored"
        assert len(before) == decisions, "no decision is forgotten"
        assert (await services.audit.verify()).ok


def damage(database: Path) -> None:
    content = bytearray(database.read_bytes())
    for place in range(4_096, len(content), 8_192):
        content[place] ^= 1
    database.write_bytes(content)


def remove(database: Path) -> None:
    database.unlink()


def exchange(database: Path) -> None:
    """Another workspace's database, whole, under another key."""
    database.write_bytes(bytes(range(256)) * 512)


@pytest.mark.parametrize("spoil", [damage, remove, exchange])
@pytest.mark.parametrize("jump_ms", [0, TEN_YEARS_MS], ids=["", "put back by a clock behind"])
async def test_fault_41_where_nothing_tells_what_went_out_since_a_person_decides(
    opened, backup, meta, clock, folder, spoil, jump_ms
):
    async with opened() as services:
        await live_on(services, clock)
    spoil(Folder(folder).database)
    clock.set_wall(clock.now_ms() - jump_ms)
    report = await restore_workspace(folder, backup, clock=clock)
    assert not report.is_carried_over
    assert report.uncertain == 30
    clock.set_wall(clock.now_ms() + jump_ms)
    sent = meta.ledger.counts("meta").received
    async with opened() as services:
        await services.delivery.take_over()
        await services.delivery.drain()
        clock.advance(seconds=3_600)
        await services.delivery.drain()
        assert meta.ledger.counts("meta").received == sent, "the machine sends nothing again"
        assert await states(services) == {"delivered": 1, "uncertain": 30}
        # What comes in from now on goes as ever.
        await Shop(services, clock, count=1_000).sell(3)
        await services.delivery.drain()
        assert await states(services) == {"delivered": 4, "uncertain": 30}
        plan = (await services.delivery.replay(dry_run=True)).value
        ((reason, count),) = plan.reasons
        assert (reason.code, count) == ("delivery.copy_restored", 30)
        actions = [one.action for one in await services.audit.entries()]
        assert {"workspace.restored", "workspace.copy_opened"} <= {*actions}
        assert (await services.maintenance.verify()).ok


async def test_fault_41_a_copy_that_was_put_in_place_by_hand_sends_nothing_by_itself(
    opened, backup, meta, clock, folder
):
    async with opened() as services:
        await live_on(services, clock)
    shutil.copyfile(backup, Folder(folder).database)
    sent = meta.ledger.counts("meta").received
    async with opened() as services:
        await services.delivery.drain()
        assert await states(services) == {"delivered": 1, "uncertain": 30}
    async with opened() as services:
        # Once decided it is a workspace like any other.
        await Shop(services, clock, count=1_000).sell(2)
        await services.delivery.drain()
        assert await states(services) == {"delivered": 3, "uncertain": 30}
    assert meta.ledger.counts("meta").received == sent + 2


async def test_fault_41_a_copy_that_is_only_looked_at_stays_a_copy(
    opened, backup, meta, clock, folder
):
    shutil.copyfile(backup, Folder(folder).database)
    async with opened(read_only=True) as services:
        assert (await states(services))["ready"] == 30
    async with opened() as services:
        assert (await states(services))["uncertain"] == 30


async def test_fault_41_nothing_is_put_back_while_somebody_has_the_workspace_open(
    opened, backup, meta, clock, folder
):
    async with opened() as services:
        await live_on(services, clock)
        before = await states(services)
        with pytest.raises(Trouble) as refused:
            await restore_workspace(folder, backup, clock=clock)
        assert refused.value.reason.code == "store.busy"
        assert await states(services) == before
    assert not list(folder.glob("*.restoring*"))


async def test_fault_41_a_restore_can_be_taken_back(opened, backup, meta, clock, folder):
    async with opened() as services:
        await live_on(services, clock)
        before = await states(services)
    report = await restore_workspace(folder, backup, clock=clock)
    back = await restore_workspace(folder, report.aside, clock=clock)
    assert back.is_carried_over
    async with opened() as services:
        assert await states(services) == before


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_fault_41_a_restore_that_is_killed_anywhere_queues_nothing_again():
    done = subprocess.run(
        [sys.executable, str(KILLS), "--stride", "3"],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["kills"] >= 30


async def test_fault_35_a_backup_beside_the_log_of_its_own_later_life_is_not_opened(
    opened, backup, meta, clock, folder
):
    place = Folder(folder).database
    log = place.with_name(f"{place.name}-wal")
    async with opened() as services:
        await live_on(services, clock)
        left = log.read_bytes()
    shutil.copyfile(backup, place)
    log.write_bytes(left)
    for how in ({}, {"read_only": True}):
        with pytest.raises(Refusal) as refused:
            async with opened(**how):
                pass
        assert refused.value.reason.code == "store.foreign_log"
    assert place.read_bytes() == backup.read_bytes(), "nothing of that log was copied in"
    assert log.read_bytes() == left
    log.unlink()
    async with opened() as services:
        assert (await states(services))[DeliveryState.UNCERTAIN] == 30
