"""For processes that a harness starts and talks to: none of them outlives it."""

from __future__ import annotations

import os
import sys
import threading


def end_with_parent() -> None:
    """From now on this process ends when its standard input does.

    A harness that was killed cannot say so.
    """
    threading.Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    sys.stdin.buffer.read()
    os._exit(0)
