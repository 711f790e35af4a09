"""Requests are kept apart."""

from __future__ import annotations

import asyncio

from stratum_desktop.services.sync.pace import Pace


async def test_requests_are_at_least_their_gap_apart_and_the_first_goes_at_once():
    loop = asyncio.get_running_loop()
    pace = Pace(requests_per_second=200.0)
    began = loop.time()
    await pace.turn()
    first = loop.time() - began
    for _ in range(4):
        await pace.turn()
    assert loop.time() - began >= 4 / 200
    assert first < 4 / 200
