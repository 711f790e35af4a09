"""What the database driver complains of, as a sentence a person can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.file_access import may_be_written

# Primary result codes of SQLite that say something of the world and not of our statements.
# Source: sqlite.org/rescode.html (read 2026-11-23).
_OUT_OF_MEMORY = 7
_NOT_WRITABLE = 8
# What a disk that becomes read-only in mid-change looks like to SQLite.
_MEANS_READ_ONLY = frozenset({10, 14})
_WORLD: dict[int, tuple[str, str]] = {
    5: ("store.busy", "another program has kept it locked. Close that program and try again."),
    6: ("store.busy", "another program has kept it locked. Close that program and try again."),
    7: (
        "store.out_of_memory",
        "the computer is out of memory, or the disk cannot be read. Close something, check the "
        "disk, and try again.",
    ),
    8: ("store.not_writable", "it may not be written. Check the folder's permissions."),
    9: (
        "store.read_too_long",
        "reading took longer than any should. Try again; if it happens again run `stratum verify`.",
    ),
    10: ("store.disk_error", "the disk reports an error. Check the disk, then restore a backup."),
    11: ("store.damaged", "it is damaged. Run `stratum verify`, then restore a backup."),
    13: ("store.disk_full", "the disk is full. Nothing was half written. Free some space."),
    14: ("store.cannot_open", "it cannot be opened. Check that it exists and may be read."),
    15: ("store.busy", "other programs have kept it locked. Close them and try again."),
    26: ("store.unreadable", "it cannot be read with this key, or it is not a Stratum database."),
}


def trouble_of(error: BaseException, path: Path) -> Trouble | None:
    """Return the trouble behind a driver's error, or None where our own code is to blame.

    The driver's text is left out: it may quote a statement or a path that says too much.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    # The driver's word for SQLITE_NOMEM, which SQLCipher says of a page it could not read, too.
    is_memory = isinstance(cause, MemoryError)
    code = _OUT_OF_MEMORY if is_memory else getattr(cause, "sqlite_errorcode", None)
    if code is None or code & 0xFF not in _WORLD:
        return None
    primary = code & 0xFF
    if primary in _MEANS_READ_ONLY and path.exists() and not may_be_written(path):
        primary = _NOT_WRITABLE
    name, words = _WORLD[primary]
    return Trouble(
        f"The workspace database {path.name} cannot be used: {words}",
        reason=Reason(name, {"file": path.name, "sqlite_code": code}),
    )


def _file_trouble(error: OSError, path: Path) -> Trouble:
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    words = "the disk is full. Free some space." if is_full else f"{error.strerror or 'it failed'}."
    return Trouble(
        f"The file {path.name} cannot be used: {words}",
        reason=Reason(
            "store.disk_full" if is_full else "store.file_unusable",
            {"file": path.name, "errno": error.errno},
        ),
    )


@contextmanager
def telling_trouble(path: Path) -> Iterator[None]:
    """Turn what the world did to the database at `path` into Trouble; let our own bugs pass."""
    try:
        yield
    except (DBAPIError, dbapi2.Error, MemoryError) as error:
        trouble = trouble_of(error, path)
        if trouble is None:
            raise
        raise trouble from error


@contextmanager
def telling_file_trouble(path: Path) -> Iterator[None]:
    """Do what `telling_trouble` does where files are made, copied and moved as well."""
    try:
        with telling_trouble(path):
            yield
    except OSError as error:
        raise _file_trouble(error, path) from error
