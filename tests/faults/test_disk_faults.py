"""Whatever the disk does, the program says so, goes on afterwards, and has lost nothing.

Rows 31, 32, 33, 35 and 36 of the fault matrix.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from eventually import eventually
from practice_shop import Shop
from practice_workspace import practice_workspace

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.practice.servers import Fault, FaultKind
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.store.connection import Access, connect, sidecars
from stratum_desktop.store.database import FileStore, create_store, open_store

PROOF = Path(__file__).with_name("disk_faults.py")
KEY = bytes(range(32))


@pytest.mark.skipif(sys.platform == "win32", reason="the file layer is made for POSIX")
def test_faults_31_32_33_a_failing_disk_costs_nothing_that_was_accepted():
    done = subprocess.run(
        [sys.executable, str(PROOF), "--stride", "4"],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    once = {"full", "worn", "write_protected", "sync", "read"}
    assert set(report["failed_calls"]) == once | {"full_for_long", "write_protected_for_long"}
    assert min(report["failed_calls"].values()) >= 5


# 35: pieces of the database that do not fit each other


@pytest.fixture
def open_files(store: FileStore, tmp_path: Path) -> Path:
    """A database and its log, as a killed program leaves them: twenty commits, all in the log."""
    for number in range(20):
        store.write_now(lambda uow, n=number: uow.settings.set(f"n{n}", "x" * 3_000, at_ms=1))
    left = tmp_path / "left" / store.path.name
    left.parent.mkdir()
    for file in (store.path, sidecars(store.path)[0]):
        shutil.copyfile(file, left.parent / file.name)
    return left


def settings_in(path: Path) -> list[str]:
    with closing(connect(path, key=KEY, access=Access.WRITE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = [row[0] for row in connection.execute("SELECT key FROM setting")]
        return sorted(found, key=lambda name: int(name[1:]))


def test_fault_35_a_log_that_was_cut_short_gives_the_commits_before_the_cut(
    open_files: Path, tmp_path: Path
):
    log = sidecars(open_files)[0].read_bytes()
    chance, whole = random.Random(35), [f"n{number}" for number in range(20)]
    seen = set()
    for turn in range(30):
        folder = tmp_path / f"cut-{turn}"
        folder.mkdir()
        copy = Path(shutil.copyfile(open_files, folder / open_files.name))
        sidecars(copy)[0].write_bytes(log[: chance.randrange(len(log))])
        found = settings_in(copy)
        assert found == whole[: len(found)]
        seen.add(len(found))
    assert len(seen) > 5


def test_fault_35_an_index_of_the_log_that_is_gone_is_made_again(open_files: Path):
    index = sidecars(open_files)[1]
    assert not index.exists()
    assert len(settings_in(open_files)) == 20
    index.write_bytes(b"\xff" * 32_768)
    assert len(settings_in(open_files)) == 20


def test_fault_35_the_log_of_another_database_is_not_mixed_in(
    open_files: Path, tmp_path: Path, clock
):
    other = tmp_path / "other" / open_files.name
    created = create_store(other, key=bytes(32), clock=clock)
    created.write_now(lambda uow: uow.settings.set("foreign", 1, at_ms=1))
    kept = open_files.read_bytes()
    own_log = sidecars(open_files)[0].read_bytes()
    shutil.copyfile(sidecars(other)[0], sidecars(open_files)[0])
    created.close_now()
    for read_only in (True, False):
        with pytest.raises(Refusal) as refused:
            open_store(open_files, key=KEY, clock=clock, read_only=read_only)
        assert refused.value.reason.code == "store.foreign_log"
        assert open_files.read_bytes() == kept, "the file was left as it was"
    sidecars(open_files)[0].write_bytes(own_log)
    assert len(settings_in(open_files)) == 20


# 36: a reader that never ends

MB = 2**20


@contextmanager
def endless_reader(path: Path) -> Iterator[None]:
    """Hold one snapshot of the database, as a program that was stopped in mid-read does."""
    with closing(connect(path, key=KEY, access=Access.READ)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM setting").fetchone()
        yield


def write_until_refused(store: FileStore, *, most: int) -> Trouble:
    """Write four megabytes at a time; return what stopped it."""
    for number in range(most):
        text = os.urandom(2 * MB).hex()
        try:
            store.write_now(lambda uow, n=number, t=text: uow.settings.set(f"n{n}", t, at_ms=1))
        except Trouble as trouble:
            return trouble
    pytest.fail("nothing ever stopped it")


async def test_fault_36_behind_an_endless_reader_the_log_stays_within_256_mb_and_says_so(
    workspace, services, store: FileStore
):
    with endless_reader(store.path):
        refused = write_until_refused(store, most=80)
        assert refused.reason.code == "store.log_too_long"
        assert 128 * MB < store.log_bytes() <= 256 * MB
        (alarm,) = (await services.dashboards.status()).alarms
        assert "reads it and does not end" in alarm
        (look,) = (one for one in await services.maintenance.doctor() if not one.ok)
        assert look.name == "Database log"
        # Who reads goes on as ever.
        assert len(store.read_now(lambda uow: uow.settings.all())) > 30
    store.write_now(lambda uow: uow.settings.set("after", 1, at_ms=1))
    assert store.log_bytes() < MB
    assert (await services.dashboards.status()).alarms == ()


async def test_fault_36_what_was_delivered_while_the_log_was_too_long_is_settled_later(
    store: FileStore, meta, clock, tmp_path: Path
):
    small = FileStore(store.path, key=KEY, clock=clock, readers=2, longest_log_bytes=4 * MB)
    services = services_of(practice_workspace(small, clock=clock, folder=tmp_path))
    await connect_practice(services, meta)
    shop = Shop(services, clock)
    await shop.sell(5)
    meta.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=0.02))
    draining = asyncio.create_task(services.delivery.drain())

    async def has_arrived() -> bool:
        return meta.ledger.counts("meta").requests == 1

    await eventually(has_arrived)
    with endless_reader(store.path):
        write_until_refused(small, most=9)
        for refused in (lambda: draining, services.delivery.drain, lambda: shop.sell(1)):
            with pytest.raises(Trouble) as trouble:
                await refused()
            assert trouble.value.reason.code == "store.log_too_long"
        assert meta.ledger.counts("meta").requests == 1, "nothing is claimed meanwhile"
    await services.delivery.drain()
    (line,) = await services.maintenance.conservation()
    assert line.by_state == {"delivered": 5}
    counts = meta.ledger.counts("meta")
    assert (counts.requests, counts.duplicates) == (1, 0)
    await services.close()
    await small.close()


async def test_fault_36_a_read_of_our_own_ends(store: FileStore, clock):
    hasty = FileStore(store.path, key=KEY, clock=clock, readers=1, longest_read_seconds=0.2)
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    with pytest.raises(Trouble) as broken_off:
        await hasty.read(lambda uow: uow.connection.exec_driver_sql(endless).scalar())
    assert broken_off.value.reason.code == "store.read_too_long"
    assert await hasty.read(lambda uow: uow.settings.all()) == ()
    await hasty.close()


async def test_fault_36_a_reader_that_never_ends_keeps_nobody_from_writing(store: FileStore):
    with closing(connect(store.path, key=KEY, access=Access.READ)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM setting").fetchone() == (0,)
        for number in range(50):
            await store.write(lambda uow, n=number: uow.settings.set(f"n{n}", n, at_ms=1))
        assert reader.execute("SELECT count(*) FROM setting").fetchone() == (0,)
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM setting").fetchone() == (50,)
