"""Whatever the disk does, the program says so, goes on afterwards, and has lost nothing.

Rows 31, 32, 33, 35 and 36 of the fault matrix.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.store.connection import Access, connect, sidecars
from stratum_desktop.store.database import Store, create_store, open_store

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
    assert set(report["failed_calls"]) == {"full", "worn", "write_protected", "sync", "read"}
    assert min(report["failed_calls"].values()) >= 5


# 35: pieces of the database that do not fit each other


@pytest.fixture
def open_files(store: Store, tmp_path: Path) -> Path:
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


async def test_fault_36_a_reader_that_never_ends_keeps_nobody_from_writing(store: Store):
    with closing(connect(store.path, key=KEY, access=Access.READ)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM setting").fetchone() == (0,)
        for number in range(50):
            await store.write(lambda uow, n=number: uow.settings.set(f"n{n}", n, at_ms=1))
        assert reader.execute("SELECT count(*) FROM setting").fetchone() == (0,)
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM setting").fetchone() == (50,)
