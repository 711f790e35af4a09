"""A backup takes the place of the database, and what was sent since is not forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from stored_settings import fill, settings_in

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.store.backup import back_up
from stratum_desktop.store.connection import sidecars
from stratum_desktop.store.database import create_store
from stratum_desktop.store.restore import restore, unfinished


async def test_restoring_puts_the_copy_in_place_and_the_old_file_aside(
    created, path: Path, key: bytes, clock
) -> None:
    store = created()
    fill(store, text="old")
    made = await store.back_up()
    fill(store, text="new")
    store.close_now()
    wal, _ = sidecars(path)
    wal.write_bytes(b"")
    aside = restore(made.path, path=path, key=key, clock=clock).aside
    assert aside == path.with_name("stratum.db.replaced-20260302T120000Z")
    assert settings_in(path, key, clock)["n0"] == "old" * 1000
    assert settings_in(aside, key, clock)["n0"] == "new" * 1000
    assert made.path.exists()
    second = restore(made.path, path=path, key=key, clock=clock).aside
    assert second == path.with_name("stratum.db.replaced-20260302T120000Z-2")


async def test_restoring_where_nothing_is_left_works(
    created, path: Path, key: bytes, clock, tmp_path: Path
) -> None:
    store = created()
    made = await store.back_up()
    store.close_now()
    elsewhere = tmp_path / "new" / "stratum.db"
    assert restore(made.path, path=elsewhere, key=key, clock=clock).aside is None
    assert settings_in(elsewhere, key, clock) == {}


def test_after_a_cut_no_new_database_is_made_and_the_restore_can_be_repeated(
    path: Path, key: bytes, clock, tmp_path: Path
) -> None:
    store = create_store(path, key=key, clock=clock)
    fill(store)
    store.close_now()
    copy = back_up(path, key=key, clock=clock, folder=tmp_path / "copies").path
    # As a power cut leaves it between the two renames.
    path.rename(path.with_name("stratum.db.replaced-20260302T120000Z"))
    unfinished(path).write_bytes(copy.read_bytes()[:50_000])
    with pytest.raises(Refusal, match="Restore a backup") as refused:
        create_store(path, key=key, clock=clock)
    assert refused.value.reason.code == "store.remains_found"
    assert restore(copy, path=path, key=key, clock=clock).carried is None
    assert len(settings_in(path, key, clock)) == 100
    assert not unfinished(path).exists()


@pytest.mark.parametrize("fault", ["missing", "other key", "damaged", "no database"])
def test_a_copy_that_is_not_whole_is_not_restored(
    path: Path, key: bytes, clock, tmp_path: Path, fault: str
) -> None:
    store = create_store(path, key=key, clock=clock)
    fill(store)
    store.close_now()
    copy = back_up(path, key=key, clock=clock, folder=tmp_path / "copies").path
    content = bytearray(copy.read_bytes())
    content[-5000] ^= 1
    if fault == "missing":
        copy.unlink()
    elif fault == "damaged":
        copy.write_bytes(content)
    elif fault == "no database":
        copy.write_bytes(b"not a database" * 1000)
    used = bytes(32) if fault == "other key" else key
    before = path.read_bytes()
    with pytest.raises(Trouble):
        restore(copy, path=path, key=used, clock=clock)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("stratum.db.*"))
