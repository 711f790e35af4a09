"""A practice server that stands at the clock's own noon, and senders that are closed again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager

import pytest
from conversion import NOW
from living_server import LivingServer, lane_to
from manual_clock import ManualClock

from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.ad_contract import Actuator, Reader
from stratum_desktop.platforms.contract import Lane, Platform, Sender
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.ads.ad_world import PLATFORMS
from stratum_desktop.practice.servers import PracticeServer


@pytest.fixture(scope="session")
def running_server() -> Iterator[PracticeServer]:
    with PracticeServer(now=lambda: NOW, keep_calls=64) as server:
        yield server


@pytest.fixture
def server(running_server: PracticeServer) -> PracticeServer:
    """The practice vendors, well behaved and with an empty ledger."""
    running_server.reset()
    return running_server


@pytest.fixture
def lane_of(server: PracticeServer) -> Callable[[str], Lane]:
    """How to reach the practice vendor of a platform."""

    def lane_of(key: str, **options: str) -> Lane:
        return lane_to(server, key, **options)

    return lane_of


@pytest.fixture
def living_server() -> Iterator[Callable[..., LivingServer]]:
    """Practice vendors whose ad accounts nobody else changes, all in the same currency."""
    with ExitStack() as open_servers:

        def living_server(currency: str = "EUR") -> LivingServer:
            world = AdWorld(begun_at=NOW, currencies=dict.fromkeys(PLATFORMS, currency))
            server = PracticeServer(now=lambda: NOW, world=world, keep_calls=64)
            return LivingServer(open_servers.enter_context(server), world)

        yield living_server


@pytest.fixture
async def reader_of(clock: ManualClock) -> AsyncIterator[Callable[..., Reader]]:
    async with _closed_again() as closings:

        def reader_of(
            platform: Platform, *, is_practice: bool = True, limits: Limits | None = None
        ) -> Reader:
            assert platform.make_reader is not None
            reader = platform.make_reader(clock=clock, is_practice=is_practice, limits=limits)
            closings.append(reader.close)
            return reader

        yield reader_of


@pytest.fixture
async def actuator_of(clock: ManualClock) -> AsyncIterator[Callable[..., Actuator]]:
    async with _closed_again() as closings:

        def actuator_of(
            platform: Platform, *, is_practice: bool = True, limits: Limits | None = None
        ) -> Actuator:
            assert platform.make_actuator is not None
            actuator = platform.make_actuator(clock=clock, is_practice=is_practice, limits=limits)
            closings.append(actuator.close)
            return actuator

        yield actuator_of


@pytest.fixture
async def sender_of(clock: ManualClock) -> AsyncIterator[Callable[[Platform], Sender]]:
    async with _closed_again() as closings:

        def sender_of(platform: Platform, *, is_practice: bool = True) -> Sender:
            sender = platform.make_sender(clock=clock, is_practice=is_practice)
            closings.append(sender.close)
            return sender

        yield sender_of


@asynccontextmanager
async def _closed_again() -> AsyncIterator[list[Callable[[], Awaitable[None]]]]:
    closings: list[Callable[[], Awaitable[None]]] = []
    yield closings
    for close in closings:
        await close()
