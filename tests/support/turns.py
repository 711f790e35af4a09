"""Waiting for a state in a loop that turns by itself: never for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LONGEST_SECONDS = 60.0


async def one_turn() -> None:
    """Let everything that is ready in the loop run once."""
    turn = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(turn.set_result, None)
    await turn


async def until(holds: Callable[[], object]) -> None:
    """Return as soon as the condition holds; fail when it never does."""
    async with asyncio.timeout(LONGEST_SECONDS):
        while not holds():
            await one_turn()
