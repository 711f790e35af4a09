"""A parent's word to its child, heard without holding up the child's loop."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
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
        line = sys.stdin.buffer.readline()
        word = Word.STOP if line == STOP_LINE else Word.END
        if not loop.is_closed():
            loop.call_soon_threadsafe(heard, word)

    # A read from a pipe cannot be called off, so the thread must not hold up our end.
    threading.Thread(target=wait, name="standard-input", daemon=True).start()
