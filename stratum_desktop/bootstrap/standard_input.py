"""A parent's word to its child, heard without holding up the child's loop."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum

from stratum_desktop.bootstrap.children import STOP_LINE


class Word(StrEnum):
    """What came over standard input."""

    STOP = "stop"
    #: The parent closed its end or is gone.
    END = "end"


def listen(heard: Callable[[Word], None]) -> None:
    """Call `heard` in the running loop, once, when the parent has spoken or gone."""
    loop = asyncio.get_running_loop()

    def wait() -> None:
        word = Word.STOP if _first_line() == STOP_LINE else Word.END
        # A loop that has closed meanwhile needs no word any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(heard, word)

    # A read from a pipe cannot be called off, so the thread must not hold up our end.
    threading.Thread(target=wait, name="standard-input", daemon=True).start()


def _first_line() -> bytes:
    """Wait for a line or the end of the input.

    Read past Python's buffer: a thread that waits inside it would hold up the program's end.
    """
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(sys.stdin.fileno(), 1)
        if not piece:
            break
        line += piece
    return line
