from __future__ import annotations

from itertools import pairwise

import orjson

from stratum_desktop.domain.event import Origin
from stratum_desktop.practice.trickle import Batch, trickle


class Pause:
    """Waits for nothing, and keeps how long it should have been."""

    def __init__(self, clock) -> None:
        self.seconds: list[float] = []
        self._clock = clock

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self._clock.advance(seconds=seconds)


async def taken(clock, count: int, **changes) -> tuple[list[Batch], Pause]:
    pause, found = Pause(clock), []
    stream = trickle(clock, seed=4, pause=pause, **changes)
    async for batch in stream:
        found.append(batch)
        if len(found) == count:
            break
    await stream.aclose()
    return found, pause


async def test_the_shop_tells_of_conversions_as_they_happen(clock):
    started = clock.now_ms() // 1000
    batches, pause = await taken(clock, 300, per_second=2.0)
    times = [orjson.loads(line)["event_time"] for batch in batches for line in batch.lines]
    assert started <= min(times)
    assert max(times) <= clock.now_ms() // 1000 + 3
    assert 0.4 < sum(pause.seconds) / len(pause.seconds) < 0.6


async def test_each_batch_has_one_source_and_one_origin(clock):
    batches, _ = await taken(clock, 200)
    assert {(batch.source, batch.origin) for batch in batches} == {
        ("shop", Origin.SERVER),
        ("shop-pixel", Origin.PIXEL),
    }
    assert all(batch.lines for batch in batches)


async def test_every_conversion_has_an_id_of_its_own(clock):
    batches, _ = await taken(clock, 200)
    of_pixel = [
        orjson.loads(line)["event_id"]
        for batch in batches
        if batch.origin is Origin.PIXEL
        for line in batch.lines
    ]
    assert all(first < second for first, second in pairwise(of_pixel))
