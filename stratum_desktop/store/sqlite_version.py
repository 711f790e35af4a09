"""Which SQLite may hold the workspace."""

from __future__ import annotations

from sqlcipher3 import dbapi2

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason

# Versions from 3.7.0 on can lose committed pages when a WAL is reset while another connection
# checkpoints; mended in 3.51.3 and, in the older series, in 3.50.7 and 3.44.6.
# Source: https://sqlite.org/wal.html#walresetbug, read 2026-11-23.
MENDED = (3, 51, 3)
MENDED_SERIES = {(3, 50): 7, (3, 44): 6}


def linked_sqlite() -> tuple[int, int, int]:
    """Return the version of the SQLite inside the driver."""
    major, minor, patch = (int(part) for part in dbapi2.sqlite_version.split(".")[:3])
    return major, minor, patch


def is_safe(version: tuple[int, int, int]) -> bool:
    """Say whether this SQLite keeps committed rows when its WAL is reset."""
    major, minor, patch = version
    if version >= MENDED:
        return True
    first_mended = MENDED_SERIES.get((major, minor))
    return first_mended is not None and patch >= first_mended


def require_safe_sqlite(version: tuple[int, int, int]) -> None:
    """Refuse an SQLite that can lose committed rows."""
    if is_safe(version):
        return
    spelled = ".".join(str(part) for part in version)
    raise Refusal(
        f"The installed sqlcipher3 carries SQLite {spelled}, which can lose committed rows. "
        "Install sqlcipher3 0.6.4 or later.",
        reason=Reason("store.sqlite_too_old", {"version": spelled}),
    )
