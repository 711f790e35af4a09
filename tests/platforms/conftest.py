"""A practice server that stands at the clock's own noon, and senders that are closed again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from conversion import NOW
from manual_clock import ManualClock

from stratum_desktop.platforms.ad_contract import Actuator, Reader
from stratum_desktop.platforms.contract import Lane, Platform, Sender
from stratum_desktop.practice.servers import PracticeServer, Vendor


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
    vendors: dict[str, Vendor] = {vendor.key: vendor for vendor in server.vendors}

    def lane_of(key: str, **options: str) -> Lane:
        vendor = vendors[key]
        return Lane(
            account=vendor.account,
            base_url=server.base_url(key),
            secrets=vendor.secrets,
            options={**vendor.options, **options},
        )

    return lane_of


@pytest.fixture
async def sender_of(clock: ManualClock) -> AsyncIterator[Callable[[Platform], Sender]]:
    closings: list[Callable[[], Awaitable[None]]] = []

    def sender_of(platform: Platform, *, is_practice: bool = True) -> Sender:
        sender = platform.make_sender(clock=clock, is_practice=is_practice)
        closings.append(sender.close)
        return sender

    yield sender_of
    for close in closings:
        await close()


@pytest.fixture
async def reader_of(clock: ManualClock) -> AsyncIterator[Callable[[Platform], Reader]]:
    closings: list[Callable[[], Awaitable[None]]] = []

    def reader_of(platform: Platform, *, is_practice: bool = True) -> Reader:
        assert platform.make_reader is not None
        reader = platform.make_reader(clock=clock, is_practice=is_practice)
        closings.append(reader.close)
        return reader

    yield reader_of
    for close in closings:
        await close()


@pytest.fixture
async def actuator_of(clock: ManualClock) -> AsyncIterator[Callable[[Platform], Actuator]]:
    closings: list[Callable[[], Awaitable[None]]] = []

    def actuator_of(platform: Platform, *, is_practice: bool = True) -> Actuator:
        assert platform.make_actuator is not None
        actuator = platform.make_actuator(clock=clock, is_practice=is_practice)
        closings.append(actuator.close)
        return actuator

    yield actuator_of
    for close in closings:
        await close()
