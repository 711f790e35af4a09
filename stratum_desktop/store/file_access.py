"""What may be done with the database's file at present: disks and permissions change."""

from __future__ import annotations

import os
from pathlib import Path

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.connection import LONGEST_LOG_BYTES, sidecars

TURNED_READ_ONLY = "store.turned_read_only"
"""Code of why a database that was opened for writing can only be read at present."""

_AS_WHO_ACTS = os.access in os.supports_effective_ids


def may_be_written(path: Path) -> bool:
    """Say whether this account may write the file, and beside it, at this moment.

    A file system that has become read-only says no to everybody. Costs a few microseconds.
    """
    return all(
        os.access(place, os.W_OK, effective_ids=_AS_WHO_ACTS) for place in (path, path.parent)
    )


def turned_read_only(path: Path) -> Reason:
    """Return why a database that was opened for writing can only be read."""
    return Reason(TURNED_READ_ONLY, {"file": path.name})


def require_writable(path: Path) -> None:
    """Keep a change from being begun that could not be ended.

    Raises:
        Trouble: the file or its folder may not be written any more, or is gone.
    """
    if not may_be_written(path):
        raise Trouble(
            f"The workspace can only be read at present: {path.name} or its folder may not be "
            "written any more, or the disk has become read-only. Nothing was changed. Check the "
            "disk and the permissions; it goes on by itself once they are back.",
            reason=turned_read_only(path),
        )


def log_bytes(path: Path) -> int:
    """Return the length of the log beside a database; 0 where there is none."""
    try:
        return sidecars(path)[0].stat().st_size
    except FileNotFoundError:
        return 0


def log_too_long(path: Path) -> Trouble:
    """Return the trouble of a log that cannot be written back."""
    return Trouble(
        f"The log of {path.name} is longer than {LONGEST_LOG_BYTES // 2**20} MB and cannot be "
        "written back, because a program reads the database and does not end. Nothing was changed. "
        "Close database viewers and other Stratum windows; it goes on by itself then.",
        reason=Reason("store.log_too_long", {"file": path.name}),
    )
