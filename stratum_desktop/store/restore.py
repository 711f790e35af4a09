"""Putting a backup in the place of the database, without forgetting what was sent since."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.store.backup import STAMP, check_backup
from stratum_desktop.store.carry_over import CarriedOver, carry_over
from stratum_desktop.store.connection import Access, connect
from stratum_desktop.store.copied import copied_at, copied_minutes, mark_copy
from stratum_desktop.store.failure import telling_file_trouble
from stratum_desktop.store.file_sync import sync_file, sync_folder
from stratum_desktop.store.own_log import require_own_log
from stratum_desktop.store.schema import PRESENT, bring_to, stored_revision

_BUSY = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED"})


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that stands in the place of the database now."""

    #: Where the old database went; None where there was none.
    aside: Path | None
    #: When the backup was made, UTC to the minute; of a file that was copied by other means, when
    #: it was last written.
    copied_at: datetime
    #: What happened since and is known again. None: the old database could not tell, so the
    #: first opening lets everything wait that was open when the backup was made.
    carried: CarriedOver | None


def restore(backup: Path, *, path: Path, key: bytes, clock: Clock) -> Restored:
    """Put a copy in the place of the database, with all that is known to have happened since.

    The copy is checked first; the old database is moved aside and never overwritten. A power cut
    in between leaves no database at `path` and the unfinished copy beside it, so that nothing half
    restored is ever opened, and no new database made: it can be repeated. The caller holds the
    pump lock; a program that has the database open keeps this from beginning.

    Raises:
        Trouble: the copy is not whole, the database is open elsewhere, or the disk failed.
    """
    with telling_file_trouble(backup):
        if not backup.is_file():
            raise FileNotFoundError(backup)
    check_backup(backup, key=key)
    fresh = unfinished(path)
    with telling_file_trouble(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        is_readable = path.exists() and _take_alone(path, key=key)
        try:
            _forget(fresh)
            shutil.copyfile(backup, fresh)
            fresh.chmod(0o600)
            made_at = _bring_up(fresh, key=key, written_at=backup.stat().st_mtime)
            carried = carry_over(fresh, later=path, key=key) if is_readable else None
            sync_file(fresh)
            aside = _move_aside(path, clock)
            fresh.replace(path)
        finally:
            _forget(fresh)
        sync_folder(path.parent)
    return Restored(aside, made_at, carried)


def unfinished(path: Path) -> Path:
    """Return the name that a copy has until it takes the place of the database."""
    return path.with_name(f"{path.name}.restoring")


def _take_alone(path: Path, *, key: bytes) -> bool:
    """Write the log back into the file while nobody has it open; False: it cannot be read."""
    try:
        require_own_log(path, key=key)
        with closing(connect(path, key=key, access=Access.COPY)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            stored_revision(connection)
    except dbapi2.Error as error:
        if getattr(error, "sqlite_errorname", "") in _BUSY:
            raise
        return False
    except (Refusal, MemoryError):
        return False
    return True


def _bring_up(fresh: Path, *, key: bytes, written_at: float) -> datetime:
    """Bring the copy to the present schema, as far as this program knows its own."""
    mark_copy(fresh, key=key, made_at=datetime.fromtimestamp(written_at, UTC))
    with closing(connect(fresh, key=key, access=Access.FILE)) as connection:
        revision, minutes = stored_revision(connection), copied_minutes(connection)
    if revision is not None and revision != PRESENT.current and not PRESENT.is_newer(revision):
        bring_to(PRESENT, fresh, key=key, access=Access.ALONE)
    return copied_at(minutes)


def _forget(fresh: Path) -> None:
    """Delete an unfinished copy and what SQLite keeps beside it, before it could be mixed in."""
    for left in fresh.parent.glob(f"{fresh.name}*"):
        left.unlink(missing_ok=True)


def _move_aside(path: Path, clock: Clock) -> Path | None:
    stamp = datetime.fromtimestamp(clock.now_ms() / 1000, UTC).strftime(STAMP)
    aside = path.with_name(f"{path.name}.replaced-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.replaced-{stamp}-{number}")
    was_there = path.exists()
    # The main file goes first: without it, what is left of its log is not opened by anybody.
    for end in ("", "-journal", "-wal", "-shm"):
        old = path.with_name(path.name + end)
        if old.exists():
            old.rename(aside.with_name(aside.name + end))
    return aside if was_there else None
