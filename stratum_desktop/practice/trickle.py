"""The practice shop, live: a few conversions a second, as the door takes them in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import orjson

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.event import Origin
from stratum_desktop.practice.shop import ORDINARY, Habit, Told, tell

LIVE_HABIT = Habit(
    server_ratio=ORDINARY.server_ratio,
    browser_ratio=ORDINARY.browser_ratio,
    known_ratio=ORDINARY.known_ratio,
    denied_ratio=0.03,
    without_id_ratio=0.03,
    repeat_ratio=0.03,
    collision_ratio=0.004,
)
"""A little more goes wrong than in the history, so that a short look sees some of it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines for one call of `Ingestion.add`."""

    lines: tuple[bytes, ...]
    source: str
    origin: Origin


def batches_of(told: tuple[Told, ...]) -> tuple[Batch, ...]:
    """Return what was told as calls to the door, the server's before the browser's."""
    server = tuple(orjson.dumps(one.event) for one in told if not one.is_pixel)
    pixel = tuple(orjson.dumps(one.event) for one in told if one.is_pixel)
    sources = {one.is_pixel: one.source for one in told}
    found = []
    if server:
        found.append(Batch(server, sources[False], Origin.SERVER))
    if pixel:
        found.append(Batch(pixel, sources[True], Origin.PIXEL))
    return tuple(found)


async def trickle(
    clock: Clock,
    *,
    per_second: float = 2.0,
    seed: int | None = None,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[Batch]:
    """Yield what the shop tells, now, until the caller stops asking.

    Args:
        clock: says when now is.
        per_second: conversions a second; each is told about twice.
        seed: makes the same conversions again; None takes the present instant.
        pause: waits between conversions; tests pass one that does not.
    """
    started_ms = clock.now_ms()
    random = Random(started_ms if seed is None else seed)  # noqa: S311 - nothing secret
    number = started_ms // 100
    while True:
        at = datetime.fromtimestamp(clock.now_ms() / 1000, UTC)
        for batch in batches_of(tell(random, number, at, LIVE_HABIT)):
            yield batch
        number += 1
        await pause(random.expovariate(per_second))
