"""Child processes of this program: started, watched, ended with their parent.

A child reads its standard input: the line `stop` ends it, and so does the input's end, which
comes on every system, also when we are killed. An engine that the operator lets outlive the
window goes on after the input's end; that is asked of the settings at that moment.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason

PARENT_FLAG = "--while-stdin-open"
STOP_LINE = b"stop\n"
_PATIENCE_SECONDS = 10.0


class Child:
    """One child process, or none."""

    def __init__(self, arguments: Sequence[str]) -> None:
        """Keep what to start; `arguments` follow the program's own name."""
        self._arguments = tuple(arguments)
        self._process: subprocess.Popen[bytes] | None = None

    def is_running(self) -> bool:
        """Say whether it lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it lives or before it was started."""
        return None if self._process is None else self._process.poll()

    def start(self) -> None:
        """Start it unless it lives.

        Raises:
            Trouble: the system would not start it.
        """
        if self.is_running():
            return
        self.let_go()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*program(), *self._arguments, PARENT_FLAG],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise Trouble(
                f"The background process could not be started ({error.strerror}). Deliveries "
                "wait and lose nothing; start the program again.",
                reason=Reason("process.not_started", {"errno": error.errno}),
            ) from error

    def stop(self) -> None:
        """Ask it to finish what is under way and end. Returns at once."""
        if self._process is None or self._process.stdin is None or self._process.stdin.closed:
            return
        try:
            self._process.stdin.write(STOP_LINE)
            self._process.stdin.close()
        except OSError:
            # It has ended already.
            return

    def let_go(self) -> None:
        """Close its input without a word: it decides by itself whether to go on."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def wait(self) -> None:
        """Wait for its end; one that does not end in time is killed, which loses nothing."""
        if self._process is None:
            return
        try:
            self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.let_go()


def practice_child(folder: Path) -> Child:
    """Return the practice world of a workspace, not started."""
    return Child(("practice", "run", "--workspace", str(folder)))


def program() -> tuple[str, ...]:
    """Return how this program starts itself: frozen, or as a module."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    return (sys.executable, "-m", "stratum_desktop")
