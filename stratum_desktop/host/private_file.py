"""Files that only their owner may read."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason

_OTHERS = 0o077


def write_once(path: Path, content: bytes) -> bool:
    """Write a file that is complete or absent, mode 0600, unless there is one already.

    Returns:
        Whether this call made it; False leaves the existing file as it was.

    Raises:
        OSError: the disk said no.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _publish(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return True


def _publish(draft: Path, path: Path) -> None:
    if sys.platform == "win32":
        draft.rename(path)  # refuses to replace, unlike elsewhere
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links (exFAT): claim the name first, then replace it.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        draft.replace(path)


def require_private(path: Path, *, allow_group: bool = False) -> None:
    """Refuse a secret file that somebody else on this computer could read.

    On Windows the access list of the user's profile protects it; there is no mode to check.

    Args:
        path: the file, which exists.
        allow_group: pass a group-readable file; access lists show up as group permissions.

    Raises:
        Refusal: other accounts may read it.
    """
    if sys.platform == "win32":
        return
    forbidden = 0o007 if allow_group else _OTHERS
    mode = path.stat().st_mode & 0o777
    if mode & forbidden:
        raise Refusal(
            f"{path} can be read by other accounts on this computer (mode {mode:04o}), so it "
            f"keeps nothing secret. Run: chmod 600 '{path}'",
            reason=Reason("key.file_readable_by_others", {"mode": f"{mode:04o}"}),
        )


def _sync_folder(folder: Path) -> None:
    # A new name is durable only once its folder is; Windows has no such call.
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
