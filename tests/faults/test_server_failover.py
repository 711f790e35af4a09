"""A leader that is gone for good, and a standby that takes its place.

Row 42 of the fault matrix.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from manual_clock import ManualClock
from postgres_server import PostgresServer
from practice_workspace import KEY
from server_work import require_nothing_lost, sell_and_deliver

from stratum_desktop.store.server.clock import ServerClock
from stratum_desktop.store.server.store import create_server_store
from stratum_desktop.store.store import Store


@pytest.fixture
def leader() -> Iterator[PostgresServer]:
    """A server that acknowledges nothing that its standby has not."""
    made = PostgresServer()
    yield made
    made.stop()


@pytest.fixture
def standby(leader: PostgresServer) -> Iterator[PostgresServer]:
    made = PostgresServer(standby_of=leader)
    yield made
    made.stop()


@pytest.fixture
async def store(
    leader: PostgresServer, standby: PostgresServer, clock: ManualClock
) -> AsyncIterator[Store]:
    """A workspace whose address names both servers."""
    name = leader.new_database().rpartition("/")[2]
    both = (
        f"postgresql://stratum@127.0.0.1:{leader.port},127.0.0.1:{standby.port}/{name}"
        "?target_session_attrs=read-write"
    )
    made = create_server_store(both, key=KEY, clock=ServerClock(clock))
    yield made
    await made.close()


async def test_fault_42_a_standby_that_takes_over_has_everything(
    services, shop, meta, leader, standby
):
    is_gone = []

    def take_over() -> None:
        if not is_gone:
            is_gone.append(True)
            leader.crash()
            standby.promote()

    ids = await sell_and_deliver(shop, take_over)
    await require_nothing_lost(services, meta, ids)
