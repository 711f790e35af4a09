"""What is delivered while something is done to the server of its database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from practice_shop import Shop

from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.services import Services

ROUNDS = 6
SOLD_A_ROUND = 30


async def sell_and_deliver(shop: Shop, disturb: Callable[[], None] | None) -> list[str]:
    """Sell and deliver while something is done to the server; returns what was sold."""
    ids: list[str] = []
    for _ in range(ROUNDS):
        disturbing = asyncio.create_task(asyncio.to_thread(disturb or (lambda: None)))
        ids += await shop.sell(SOLD_A_ROUND)
        await shop.services.delivery.drain()
        await disturbing
    shop.clock.advance(seconds=60)  # what was out when its worker lost the server
    await shop.services.delivery.deliver_until_empty()
    return ids


async def require_nothing_lost(services: Services, meta: PracticeServer, ids: list[str]) -> None:
    """Hold the store against the platform's own count."""
    verified = await services.maintenance.verify()
    assert verified.ok, [check for check in verified.checks if not check.ok]
    (line,) = verified.conservation
    assert (line.accepted, line.by_state) == (len(ids), {"delivered": len(ids)})
    taken = [one.event_id for one in meta.ledger.entries("meta")]
    assert sorted(taken) == sorted(ids)
    assert meta.ledger.counts("meta").doubled == 0
