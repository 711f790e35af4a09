"""The engine of a workspace as the window sees it: our own child, or one that runs already."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from stratum_desktop.bootstrap.children import Child
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.single_instance import PumpLock


class EngineProcess:
    """Starts an engine unless one delivers from the workspace already, and then uses that one."""

    def __init__(self, folder: Path) -> None:
        """Name the workspace; nothing is started."""
        self._child = Child(("worker", "--workspace", str(folder)))
        self._lock_path = Folder(folder).pump_lock
        self._is_adopted = False

    def is_running(self) -> bool:
        """Say whether an engine lives. Cheap."""
        if self._is_adopted:
            self._is_adopted = self._holder() is not None
        return self._is_adopted or self._child.is_running()

    def start(self) -> None:
        """Start an engine unless one lives.

        Raises:
            Trouble: the system would not start it.
        """
        if self.is_running():
            return
        self._is_adopted = self._holder() is not None
        if not self._is_adopted:
            self._child.start()

    def stop(self) -> None:
        """Ask it to finish its batch and end. Returns at once."""
        holder = self._holder() if self._is_adopted else None
        if holder is not None:
            os.kill(holder, signal.SIGTERM)
        self._child.stop()

    def let_go(self) -> None:
        """Leave it to the settings whether our child goes on without us. Returns at once."""
        self._child.let_go()

    def wait(self) -> None:
        """Wait for the end of our child; not for an engine that was here before us."""
        self._child.wait()

    def _holder(self) -> int | None:
        """Return the process that holds the pump lock, or None when it is free."""
        lock = PumpLock(self._lock_path)
        if lock.acquire():
            lock.release()
            return None
        return lock.holder_pid()
