"""Fixtures: a practice workspace on a real store, its services, a practice platform beside it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from manual_clock import ManualClock
from practice_workspace import practice_workspace

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.servers.meta import PracticeMeta
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.store import Store


@pytest.fixture
def workspace(store: Store, clock: ManualClock, tmp_path: Path) -> Workspace:
    """An open, empty practice workspace."""
    return practice_workspace(
        store,
        clock=clock,
        folder=tmp_path,
    )


@pytest.fixture
async def services(workspace: Workspace) -> AsyncIterator[Services]:
    """Every service on that workspace."""
    built = services_of(workspace)
    yield built
    await built.close()


@pytest.fixture
def meta(clock: ManualClock) -> Iterator[PracticeServer]:
    """A strict practice Meta that lives by the test's clock."""
    with PracticeServer(
        vendors=[PracticeMeta()], now=lambda: clock.now_ms() / 1000, keep_calls=200
    ) as server:
        yield server


@dataclass
class Shop:
    """Sells to a connected workspace."""

    services: Services
    clock: ManualClock
    count: int = 0

    def lines(self, count: int, **changes: object) -> list[bytes]:
        """New purchases of a minute ago, as JSON lines."""
        made = []
        for _ in range(count):
            self.count += 1
            event = {
                "event_name": "Purchase",
                "event_id": f"order-{self.count}",
                "event_time": self.clock.now_ms() // 1000 - 60,
                "action_source": "physical_store",
                "user_data": {"email": f"person{self.count}@shop.example"},
                "parameters": {
                    "value": 20.0,
                    "currency": "EUR",
                    "order_id": f"order-{self.count}",
                },
            }
            made.append(json.dumps(event | changes).encode())
        return made

    async def sell(self, count: int, **changes: object) -> list[str]:
        """Take new purchases in; returns their event ids."""
        answer = await self.services.ingestion.add(
            lines=self.lines(count, **changes), source="shop"
        )
        return [one.event_id or "" for one in answer.value]


@pytest.fixture
async def shop(services: Services, meta: PracticeServer, clock: ManualClock) -> Shop:
    """A shop whose sales go to the practice Meta."""
    await connect_practice(services, meta)
    return Shop(services, clock)


@pytest.fixture
def states(workspace: Workspace) -> Callable[[], dict[str, int]]:
    """Ask how many deliveries are in each state, straight from the rows."""

    def ask() -> dict[str, int]:
        rows = workspace.store.read_now(
            lambda uow: uow.connection.exec_driver_sql(
                "SELECT state, count(*) FROM delivery GROUP BY state"
            ).all()
        )
        return dict(tuple(row) for row in rows)

    return ask
