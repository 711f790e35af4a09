"""Keeps requests to a platform apart, so that reading stays far below its limit."""

from __future__ import annotations

import asyncio


class Pace:
    """At most so many requests a second, evenly apart."""

    def __init__(self, requests_per_second: float) -> None:
        """Begin with no request behind."""
        self._gap_seconds = 1 / requests_per_second
        self._next_at = 0.0

    async def turn(self) -> None:
        """Wait until the next request may go."""
        loop = asyncio.get_running_loop()
        wait = self._next_at - loop.time()
        self._next_at = max(self._next_at, loop.time()) + self._gap_seconds
        if wait > 0:
            await asyncio.sleep(wait)
