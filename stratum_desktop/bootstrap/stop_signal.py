"""Being told to stop by the system: Ctrl+C, logout, shutdown."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable


def on_stop_signal(stop: Callable[[], None]) -> None:
    """Call `stop` in the running loop when the system asks this process to end."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:
            # Windows has no signal handlers on loops.
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
