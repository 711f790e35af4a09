"""Waiting for a state instead of for time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(ask: Callable[[], Awaitable[T]], *, within: float = 60.0) -> T:
    """Ask until the answer is true, and return it; TimeoutError when it never is.

    Every question goes to a thread or a process, so asking again at once does not spin.
    """
    async with asyncio.timeout(within):
        while True:
            if answer := await ask():
                return answer
            await asyncio.sleep(0)
