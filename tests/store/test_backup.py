"""Backups are whole or not there, kept in number, and never overwrite what they replace."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from stored_settings import fill, settings_in

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.store import backup as backups_of
from stratum_desktop.store.connection import PAGE_BYTES
from stratum_desktop.store.store import Store


async def test_a_backup_holds_every_row_under_the_same_key(
    store: Store, path: Path, key: bytes, clock
) -> None:
    fill(store)
    made = await store.back_up()
    assert made.path == path.parent / "backups" / "stratum-20260302T120000Z.db"
    assert made.made_at == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert made.file_bytes == made.path.stat().st_size
    assert made.row_counts["setting"] == 100
    assert backups_of.check_backup(made.path, key=key) == made.row_counts
    assert settings_in(made.path, key, clock) == settings_in(path, key, clock)


async def test_a_backup_does_not_open_with_another_key(store: Store, key: bytes) -> None:
    made = await store.back_up()
    with pytest.raises(Trouble):
        backups_of.check_backup(made.path, key=bytes(32))


async def test_a_backup_beside_a_busy_writer_is_one_moment_of_it(
    store: Store, path: Path, key: bytes, clock
) -> None:
    stop, wrote = threading.Event(), threading.Event()

    def write_pairs() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            store.write_now(
                lambda uow, n=number: [
                    uow.settings.set(side, n, at_ms=1) for side in ("left", "right")
                ]
            )
            wrote.set()

    writing = threading.Thread(target=write_pairs)
    writing.start()
    wrote.wait(60)
    try:
        made = await store.back_up()
    finally:
        stop.set()
        writing.join()
    kept = settings_in(made.path, key, clock)
    assert kept["left"] == kept["right"]


def test_a_backup_that_cannot_be_made_leaves_no_file(
    store: Store, path: Path, key: bytes, clock, tmp_path: Path
) -> None:
    fill(store)
    store.close_now()
    damaged = bytearray(path.read_bytes())
    damaged[5 * PAGE_BYTES + 100] ^= 1
    path.write_bytes(damaged)
    folder = tmp_path / "copies"
    with pytest.raises(Trouble) as failed:
        backups_of.back_up(path, key=key, clock=clock, folder=folder)
    assert failed.value.reason.code == "store.damaged"
    assert list(folder.iterdir()) == []


async def test_what_a_killed_program_left_of_a_copy_goes_with_a_later_one(
    store: Store, path: Path, clock
) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    stamp = datetime.fromtimestamp(clock.now_ms() / 1000, UTC).strftime(backups_of.STAMP)
    left = folder / f"stratum-{stamp}.part"
    foreign = folder / "notes.part"
    for file in (left, foreign):
        file.write_bytes(b"half")
    clock.advance(seconds=1_800)
    await store.back_up()
    assert left.exists(), "somebody may still be working on it"
    clock.advance(seconds=1_801)
    await store.back_up()
    assert not left.exists()
    assert foreign.exists()


def test_a_folder_that_is_no_folder_is_trouble(store: Store, path: Path, key: bytes, clock) -> None:
    with pytest.raises(Trouble):
        backups_of.back_up(path, key=key, clock=clock, folder=path)


async def test_a_flipped_bit_in_a_backup_is_found(store: Store, key: bytes) -> None:
    fill(store)
    made = await store.back_up()
    content = bytearray(made.path.read_bytes())
    content[-PAGE_BYTES // 2] ^= 0x10
    made.path.write_bytes(content)
    with pytest.raises(Trouble, match="not whole") as failed:
        backups_of.check_backup(made.path, key=key)
    assert failed.value.reason.code == "store.backup_damaged"


def test_rotation_keeps_hours_days_and_weeks(tmp_path: Path) -> None:
    newest = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
    made = [newest - timedelta(minutes=30 * half_hours) for half_hours in range(2 * 24 * 60)]
    for at in made:
        (tmp_path / f"stratum-{at.strftime(backups_of.STAMP)}.db").touch()
    others = [tmp_path / "before-0002-20250101T000000Z.db", tmp_path / "stratum-of-a-friend.db"]
    for other in others:
        other.touch()
    removed = backups_of.rotate(tmp_path)
    kept = [at for at, _ in backups_of.backups(tmp_path)]
    assert len(kept) + len(removed) == len(made)
    assert kept[:24] == [newest - timedelta(hours=hours) for hours in range(24)]
    # Sunday 1 March is there by its last hour; five more days follow, then two more weeks' ends.
    assert [at.strftime("%d %b %H:%M") for at in kept[24:]] == [
        "28 Feb 23:30",
        "27 Feb 23:30",
        "26 Feb 23:30",
        "25 Feb 23:30",
        "24 Feb 23:30",
        "22 Feb 23:30",
        "15 Feb 23:30",
    ]
    assert all(other.exists() for other in others)
    assert backups_of.rotate(tmp_path) == ()


def test_a_folder_without_copies_has_nothing_to_rotate(tmp_path: Path) -> None:
    assert backups_of.rotate(tmp_path) == ()
    assert backups_of.backups(tmp_path / "nowhere") == ()
