"""Room on the disk, and whether a folder takes writes."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason


def free_bytes(folder: Path) -> int | None:
    """Return the bytes this user may still write below the folder; None when nobody can say.

    The folder need not exist yet: the nearest one above it that does is asked.
    """
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def require_writable(folder: Path) -> None:
    """Make the folder, readable by its owner alone, and prove that a file in it survives.

    Raises:
        Trouble: the folder cannot be made or written.
    """
    probe = folder / f".write-check-{secrets.token_hex(4)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, b"stratum")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
            probe.unlink()
    except OSError as error:
        raise Trouble(
            f"The folder {folder} cannot be written ({error.strerror}). "
            "Make room or change its permissions, or choose another folder.",
            reason=Reason("disk.not_writable", {"errno": error.errno}),
        ) from error
