"""Encrypted copies of the database: made, checked, kept in number, and put back.

A copy is made by SQLite itself (`VACUUM INTO`) from one snapshot, under the same key, while
others go on writing. It counts only after it was opened again and found whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.connection import Access, connect
from stratum_desktop.store.failure import telling_trouble
from stratum_desktop.store.file_sync import sync_file, sync_folder
from stratum_desktop.store.integrity import damage

KEEP_HOURLY = 24
KEEP_DAILY = 7
KEEP_WEEKLY = 4
REGULAR = "stratum"
STAMP = "%Y%m%dT%H%M%SZ"


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
    raise NotImplementedError


def check_backup(path: Path, *, key: bytes) -> Mapping[str, int]:
    """Open a copy and return its row counts by table.

    Raises:
        Trouble: it does not open with this key, or is damaged.
    """
    raise NotImplementedError


def backups(folder: Path) -> tuple[tuple[datetime, Path], ...]:
    """Return the regular copies in a folder, newest first; empty where there are none."""
    raise NotImplementedError


def rotate(folder: Path) -> tuple[Path, ...]:
    """Delete the copies that are no longer wanted; return them.

    Kept are the newest of each of the last 24 hours, 7 days and 4 weeks that have one.
    """
    raise NotImplementedError


def restore(backup: Path, *, path: Path, key: bytes, clock: Clock) -> Path | None:
    """Put a copy in the place of the database. Nobody may have the database open.

    The copy is checked first; the old database is moved aside and never overwritten.

    Returns:
        Where the old database went; None where there was none.

    Raises:
        Trouble: the copy is not whole, or the disk failed.
    """
    raise NotImplementedError
