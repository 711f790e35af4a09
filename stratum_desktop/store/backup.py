"""Encrypted copies of the database: made, checked, and kept in number.

A copy is made by SQLite itself (`VACUUM INTO`) from one snapshot, under the same key, while
others go on writing. It counts only after it was opened again and found whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.connection import Access, connect
from stratum_desktop.store.copied import mark_copy
from stratum_desktop.store.failure import telling_file_trouble
from stratum_desktop.store.file_sync import sync_file, sync_folder
from stratum_desktop.store.integrity import check_integrity

# How many copies are kept. Source: rulebook 9, clean-up, retention and backup.
KEEP_HOURLY = 24
KEEP_DAILY = 7
KEEP_WEEKLY = 4

REGULAR = "stratum"
STAMP = "%Y%m%dT%H%M%SZ"
STAMP_LENGTH = len("20260302T120000Z")

LONGEST_COPY = timedelta(hours=1)
"""Nobody works any more on an unfinished copy of this age. Source: own choice, far above any."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy that was opened and found whole."""

    path: Path
    made_at: datetime  # aware, UTC
    file_bytes: int
    row_counts: Mapping[str, int]  # by table


def back_up(
    path: Path,
    *,
    key: bytes,
    clock: Clock,
    folder: Path | None = None,
    name: str = REGULAR,
) -> Backup:
    """Make a copy and check it; only then does it carry its final name. Blocks.

    Args:
        path: the database, in use or not.
        folder: where copies are kept; None is `backups` beside the database.
        name: leading part of the file's name. Copies not called `stratum` are never rotated.

    Raises:
        Trouble: the copy could not be made or is not whole; no file is left behind.
    """
    folder = path.parent / "backups" if folder is None else folder
    made_at = _now(clock)
    final = folder / f"{name}-{made_at.strftime(STAMP)}.db"
    part = final.with_suffix(".part")
    with telling_file_trouble(path):
        folder.mkdir(parents=True, exist_ok=True)
        _forget_cut_off(folder, now=made_at)
        _forget(part)
        try:
            counts = _copy(path, part, key=key, made_at=made_at)
            sync_file(part)
            part.replace(final)
        finally:
            _forget(part)
        sync_folder(folder)
        return Backup(final, made_at, final.stat().st_size, counts)


def check_backup(path: Path, *, key: bytes) -> Mapping[str, int]:
    """Open a copy, check all of it, and return its row counts by table.

    Raises:
        Trouble: it does not open with this key, or is damaged.
    """
    try:
        return _checked(path, key)
    except Trouble as found:
        # A page that cannot even be read ends the check before it has a name for it.
        if found.reason.code != "store.damaged":
            raise
        raise _not_whole(path, "pages", "a page cannot be read") from found


def _checked(path: Path, key: bytes) -> Mapping[str, int]:
    with telling_file_trouble(path), closing(connect(path, key=key, access=Access.VIEW)) as copy:
        for check in check_integrity(copy):
            if not check.ok:
                raise _not_whole(path, check.name, check.problems[0])
        return _row_counts(copy)


def _not_whole(path: Path, check: str, problem: str) -> Trouble:
    return Trouble(
        f"The backup {path.name} is not whole ({problem}). Use another one.",
        reason=Reason("store.backup_damaged", {"file": path.name, "check": check}),
    )


def backups(folder: Path) -> tuple[tuple[datetime, Path], ...]:
    """Return the regular copies in a folder, newest first; empty where there are none."""
    found = []
    for path in folder.glob(f"{REGULAR}-*.db"):
        try:
            made_at = datetime.strptime(path.stem, f"{REGULAR}-{STAMP}").replace(tzinfo=UTC)
        except ValueError:
            continue  # somebody else's file: not ours to count, nor to delete
        found.append((made_at, path))
    return tuple(sorted(found, reverse=True))


def rotate(folder: Path) -> tuple[Path, ...]:
    """Delete the copies that are no longer wanted; return them.

    Kept are the newest of each of the last 24 hours, 7 days and 4 weeks that have one.
    """
    copies = backups(folder)
    kept: set[Path] = set()
    for how_many, period in ((KEEP_HOURLY, _hour), (KEEP_DAILY, _day), (KEEP_WEEKLY, _week)):
        newest: dict[tuple[int, ...], Path] = {}
        for made_at, path in copies:
            newest.setdefault(period(made_at), path)
        kept.update(list(newest.values())[:how_many])
    removed = tuple(path for _, path in copies if path not in kept)
    for path in removed:
        with telling_file_trouble(path):
            path.unlink(missing_ok=True)
    return removed


def _copy(path: Path, part: Path, *, key: bytes, made_at: datetime) -> Mapping[str, int]:
    with closing(connect(path, key=key, access=Access.COPY)) as source:
        before, seen = _row_counts(source), _data_version(source)
        source.execute("VACUUM INTO ?", (str(part),))
        is_quiet = _data_version(source) == seen
    part.chmod(0o600)
    mark_copy(part, key=key, made_at=made_at)
    counts = check_backup(part, key=key)
    # Beside a writer the copy may rightly differ from the count; the audit log only grows.
    if (is_quiet and counts != before) or counts.get("audit", 0) < before.get("audit", 0):
        raise Trouble(
            f"The backup of {path.name} does not hold every row. It was thrown away; try again.",
            reason=Reason("store.backup_incomplete", {"file": path.name}),
        )
    return counts


def _forget_cut_off(folder: Path, *, now: datetime) -> None:
    """Delete what programs that were killed in the middle of a copy have left."""
    for part in folder.glob("*.part*"):
        try:
            began = datetime.strptime(part.stem[-STAMP_LENGTH:], STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue  # somebody else's file
        if now - began > LONGEST_COPY:
            part.unlink(missing_ok=True)


def _forget(part: Path) -> None:
    """Delete an unfinished copy and what SQLite keeps beside it."""
    for left in part.parent.glob(f"{part.name}*"):
        left.unlink(missing_ok=True)


def _row_counts(connection: dbapi2.Connection) -> Mapping[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in names
    }


def _data_version(connection: dbapi2.Connection) -> object:
    return connection.execute("PRAGMA data_version").fetchone()


def _now(clock: Clock) -> datetime:
    return datetime.fromtimestamp(clock.now_ms() / 1000, UTC)


def _hour(at: datetime) -> tuple[int, ...]:
    return (at.year, at.month, at.day, at.hour)


def _day(at: datetime) -> tuple[int, ...]:
    return (at.year, at.month, at.day)


def _week(at: datetime) -> tuple[int, ...]:
    return tuple(at.isocalendar()[:2])
