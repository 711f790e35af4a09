"""A Google destination as the sync reads it: the practice account whole, once, and then in part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from manual_clock import ManualClock

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import PracticeGoogle, PracticeServer
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.services.sync import SyncOutcome
from stratum_desktop.store.store import Store


@pytest.fixture
def world(clock: ManualClock) -> AdWorld:
    return AdWorld(begun_at=clock.now_ms() / 1000)


@pytest.fixture
def google(clock: ManualClock, world: AdWorld) -> Iterator[PracticeServer]:
    vendor = PracticeGoogle(world=world, rows_a_page=2_000)
    with PracticeServer(
        vendors=[vendor], now=lambda: clock.now_ms() / 1000, keep_calls=500
    ) as server:
        yield server


async def test_the_account_is_read_whole_and_a_second_time_only_what_is_due(
    services: Services, google: PracticeServer, world: AdWorld, clock: ManualClock, store: Store
):
    await connect_practice(services, google)
    done = (await services.sync.run(platform="google")).value
    (account,) = done.accounts
    assert account.outcome is SyncOutcome.DONE, account.reason
    now = clock.now_ms() / 1000
    whole = [len(world.entities("google", kind, now=now)) for kind in EntityKind]
    assert account.entities == sum(whole)
    assert account.figures > 1000
    (again,) = (await services.sync.run(platform="google")).value.accounts
    assert again.outcome is SyncOutcome.NOTHING_DUE
    clock.advance(seconds=3600)
    (later,) = (await services.sync.run(platform="google")).value.accounts
    assert later.outcome is SyncOutcome.DONE
    assert 0 < later.requests < account.requests
    await services.sync.close()
