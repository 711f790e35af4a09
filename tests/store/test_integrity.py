"""Damage to the file is found and named, wherever it is."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.store.connection import PAGE_BYTES, Access, connect, sidecars
from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.integrity import check_integrity
from stratum_desktop.store.store import Store

_WRITTEN_BYTES = 1_000_000


@pytest.fixture
def whole(path: Path, key: bytes, clock) -> bytes:
    """The bytes of a closed database of some hundred pages."""
    store = create_store(path, key=key, clock=clock)
    for number in range(_WRITTEN_BYTES // 50_000):
        store.write_now(lambda uow, n=number: uow.settings.set(f"n{n}", "x" * 50_000, at_ms=1))
    store.close_now()
    return path.read_bytes()


def problems(path: Path, key: bytes) -> dict[str, tuple[str, ...]]:
    with closing(connect(path, key=key, access=Access.COPY)) as connection:
        return {check.name: check.problems for check in check_integrity(connection)}


async def test_a_whole_file_has_no_problems(store: Store) -> None:
    checks = await store.check_integrity()
    assert [(check.name, check.ok) for check in checks] == [
        ("page_seals", True),
        ("structure", True),
        ("references", True),
    ]


async def test_a_file_that_may_only_be_viewed_is_checked_too(created) -> None:
    assert all(check.ok for check in await created(read_only=True).check_integrity())


def test_every_flipped_bit_is_found_in_its_page(path: Path, key: bytes, whole: bytes) -> None:
    chance = random.Random(20260302)
    pages = len(whole) // PAGE_BYTES
    for _ in range(40):
        # Not the pages before what was written last: without the schema's nothing opens at all.
        place = chance.randrange(len(whole) - _WRITTEN_BYTES, len(whole))
        content = bytearray(whole)
        content[place] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        (found,) = problems(path, key)["page_seals"]
        assert f"page {place // PAGE_BYTES + 1}" in found
    assert pages > 100


def test_a_page_torn_by_a_power_cut_is_whole_while_the_log_holds_it(
    store: Store, path: Path, key: bytes, tmp_path: Path
) -> None:
    store.write_now(lambda uow: uow.settings.set("a", "x" * 50_000, at_ms=1))
    left = tmp_path / "after the cut" / path.name
    left.parent.mkdir()
    for file in (path, *sidecars(path)[:1]):
        shutil.copyfile(file, left.parent / file.name)
    log = sidecars(left)[0].read_bytes()
    first_page = int.from_bytes(log[32:36], "big")  # the log's first frame is of this page
    with left.open("r+b") as file:
        file.seek((first_page - 1) * PAGE_BYTES + PAGE_BYTES // 2)
        file.write(bytes(512))
    assert not any(problems(left, key).values())


def test_a_file_that_was_cut_short_does_not_open(
    path: Path, key: bytes, clock, whole: bytes
) -> None:
    path.write_bytes(whole[: -3 * PAGE_BYTES])
    with pytest.raises(Trouble, match="damaged") as damaged:
        open_store(path, key=key, clock=clock)
    assert damaged.value.reason.code == "store.damaged"


async def test_a_row_that_points_at_nothing_is_named(store: Store, path: Path, key: bytes) -> None:
    with closing(connect(path, key=key, access=Access.REBUILD)) as connection:
        connection.execute("INSERT INTO secret VALUES (99, 'token', x'00')")
    (found,) = [check for check in await store.check_integrity() if not check.ok]
    assert found.name == "references"
    assert "secret" in found.problems[0]
    assert "destination" in found.problems[0]
