"""One process delivers for a database; the system's own file lock says which.

The lock goes with its process, however that ends, so there is nothing to clean up after a crash.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason

if sys.platform == "win32":
    import msvcrt

    # Windows locks are mandatory: a byte far behind the process number leaves that readable.
    _LOCKED_BYTE = 1 << 30

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        with suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        # flock belongs to the open file, so two locks inside one process exclude each other too.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class PumpLock:
    """The right to claim and send for one database. Held by at most one process."""

    def __init__(self, path: Path) -> None:
        """Name the lock file; it is made when first asked for, and never removed."""
        self._path = path
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Take the lock if it is free. Never waits.

        Returns:
            Whether this object holds it now.
        """
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        if not _try_lock(descriptor):
            os.close(descriptor)
            return False
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode("ascii"))
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let another process have it. Does nothing when it is not held."""
        if self._descriptor is None:
            return
        os.ftruncate(self._descriptor, 0)
        _unlock(self._descriptor)
        os.close(self._descriptor)
        self._descriptor = None

    def holder_pid(self) -> int | None:
        """Return the process that last took the lock; None when it was let go or never taken.

        A killed holder leaves its number behind: only `acquire` tells whether the lock is free.
        """
        try:
            text = self._path.read_text(encoding="ascii")
        except OSError:
            return None
        return int(text) if text.isdigit() else None

    def __enter__(self) -> Self:
        """Take the lock.

        Raises:
            Trouble: another process holds it.
        """
        if self.acquire():
            return self
        pid = self.holder_pid()
        raise Trouble(
            f"Another Stratum process (number {pid or 'unknown'}) already delivers for this "
            f"workspace ({self._path.parent}). Stop it, or leave delivery to it.",
            reason=Reason("engine.already_running", {"pid": pid}),
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the lock go."""
        self.release()
