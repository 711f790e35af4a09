"""The log of another database is known by its first page, and one's own never refused."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.store.connection import PAGE_BYTES, sidecars
from stratum_desktop.store.database import create_store
from stratum_desktop.store.own_log import require_own_log

FRAME = 24 + PAGE_BYTES


def left_open(path: Path, key: bytes, clock, folder: Path) -> Path:
    """A database and its log as a killed program leaves them; page 1 is not in the log."""
    store = create_store(path, key=key, clock=clock)
    store.write_now(lambda uow: uow.settings.set("n", "x" * 3_000, at_ms=1))
    folder.mkdir()
    left = folder / path.name
    for file in (path, sidecars(path)[0]):
        shutil.copyfile(file, folder / file.name)
    store.close_now()
    return left


@pytest.fixture
def left(path: Path, key: bytes, clock, tmp_path: Path) -> Path:
    return left_open(path, key, clock, tmp_path / "left")


def test_ones_own_log_is_let_pass(left: Path, key: bytes) -> None:
    assert sidecars(left)[0].stat().st_size > FRAME
    require_own_log(left, key=key)


@pytest.mark.parametrize("same_key", [True, False], ids=["same key", "other key"])
def test_the_log_of_another_database_is_refused_whichever_pages_it_holds(
    left: Path, key: bytes, clock, tmp_path: Path, same_key: bool
) -> None:
    its_key = key if same_key else bytes(32)
    other = left_open(tmp_path / "other.db", its_key, clock, tmp_path / "of another")
    log = sidecars(other)[0].read_bytes()
    assert int.from_bytes(log[32:36], "big") > 1
    sidecars(left)[0].write_bytes(log)
    kept = left.read_bytes()
    with pytest.raises(Refusal, match=r"stratum\.db-wal") as refused:
        require_own_log(left, key=key)
    assert refused.value.reason.code == "store.foreign_log"
    assert left.read_bytes() == kept


def test_a_log_without_a_whole_page_is_nobodys(left: Path, key: bytes) -> None:
    log = sidecars(left)[0]
    whole = log.read_bytes()
    chance = random.Random(35)
    for _ in range(40):
        torn = bytearray(whole[:FRAME])
        torn[chance.randrange(len(torn))] ^= 1 << chance.randrange(8)
        log.write_bytes(torn)
        # What the log's own sums do not vouch for is no page; SQLite passes over it.
        require_own_log(left, key=key)
        log.write_bytes(whole[: chance.randrange(FRAME)])
        require_own_log(left, key=key)
    log.unlink()
    require_own_log(left, key=key)


def test_a_wrong_key_is_left_to_those_who_open_the_file(left: Path) -> None:
    require_own_log(left, key=bytes(32))
