"""What the tests of a shared database have: an empty one, and its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from manual_clock import ManualClock
from postgres_server import PostgresServer

from stratum_desktop.store.server.clock import ServerClock
from stratum_desktop.store.server.store import ServerStore, open_server_store

KEY = bytes(range(32))

OpenServer = Callable[..., ServerStore]


@pytest.fixture
def address(postgres: PostgresServer, empty_server_database: str) -> Iterator[str]:
    """An empty workspace's."""
    copied = postgres.copy_of(empty_server_database)
    yield copied
    postgres.drop(copied)


@pytest.fixture
def open_server(address: str) -> Iterator[OpenServer]:
    """Open the workspace as often as wanted; what was opened is closed at the end."""
    opened: list[ServerStore] = []

    def open_it(at: str = address, **settings: object) -> ServerStore:
        clock = ServerClock(ManualClock())
        opened.append(open_server_store(at, key=KEY, clock=clock, **settings))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close_now()


@pytest.fixture
def server_store(open_server: OpenServer) -> ServerStore:
    """The workspace, open."""
    return open_server()
