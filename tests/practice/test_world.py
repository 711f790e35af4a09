"""The practice world: it serves, connects and sells, and ends when it is told to."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from eventually import eventually

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.platforms import registry
from stratum_desktop.practice.servers import (
    Fault,
    FaultKind,
    PracticeMeta,
    PracticeServer,
    Storm,
)
from stratum_desktop.practice.world import connect_practice, run_world


def count(workspace, table):
    return workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
    )


def answers(port):
    """Whether practice vendors serve on this port."""
    try:
        url = f"http://127.0.0.1:{port}/practice/ledger"
        return httpx.get(url, trust_env=False).is_success
    except httpx.ConnectError:
        return False


@pytest.fixture
def present(clock):
    """The clock at the present instant, which is what the practice platforms go by."""
    clock.set_wall(time.time_ns() // 1_000_000)
    return clock


@asynccontextmanager
async def running(services, clock, **options) -> AsyncIterator[PracticeServer]:
    """A world that is up; stopped on leaving, and whatever it ends with is raised."""
    ready = asyncio.get_running_loop().create_future()
    should_stop = asyncio.Event()
    world = asyncio.create_task(
        run_world(services, clock, should_stop=should_stop, on_ready=ready.set_result, **options)
    )
    await asyncio.wait({world, ready}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if not ready.done():
            world.result()
        yield ready.result()
    finally:
        should_stop.set()
        await world


async def test_a_real_workspace_is_refused_before_anything_is_served(workspace, clock):
    real = replace(workspace, is_practice=False)
    services = services_of(real)
    ready = []
    with pytest.raises(Refusal, match="not a practice workspace") as refused:
        await run_world(services, clock, should_stop=asyncio.Event(), on_ready=ready.append)
    assert refused.value.reason.code == "practice.not_a_practice_workspace"
    assert ready == []
    assert (count(real, "destination"), count(real, "event")) == (0, 0)


async def test_every_platform_that_is_played_is_connected_to_it_and_can_be_used(services, present):
    async with running(services, present, per_second=0) as server:
        connected = await services.accounts.list()
        checks = {one.platform: await services.accounts.test(one.id) for one in connected}
    known = {platform.manifest.key for platform in registry.all()}
    played = [vendor for vendor in server.vendors if vendor.key in known]
    assert {(one.platform, one.account, one.base_url) for one in connected} == {
        (vendor.key, vendor.account, server.base_url(vendor.key)) for vendor in played
    }
    assert "meta" in checks
    for platform, found in checks.items():
        assert found, platform
        assert all(check.passed for check in found), found


async def test_the_shop_sells_until_it_is_told_to_stop(services, workspace, clock):
    async def sold():
        return count(workspace, "event") >= 40

    async with running(services, clock, per_second=2_000) as server:
        await eventually(sold)
    # What was being written when the shop closed is written now.
    await workspace.store.write(lambda uow: None)
    after = count(workspace, "event")
    assert not answers(server.port)
    assert count(workspace, "event") == after
    sources = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT DISTINCT source, origin FROM event"
        ).all()
    )
    assert set(map(tuple, sources)) <= {("shop", "server"), ("shop-pixel", "pixel")}
    # Every sale is accounted for at every destination, what a pixel saw at none.
    lines = await services.maintenance.conservation()
    from_server = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT count(*) FROM event WHERE origin = 'server'"
        ).scalar_one()
    )
    assert {one.accepted for one in lines} == {from_server}
    assert all(one.balanced for one in lines)


async def test_at_no_sales_a_second_it_only_serves(services, workspace, clock):
    async with running(services, clock, per_second=0) as server:
        assert await asyncio.to_thread(answers, server.port)
        assert count(workspace, "event") == 0
    assert not answers(server.port)


async def test_what_shall_go_wrong_goes_wrong(services, clock):
    faults = [Fault(FaultKind.SERVER_ERROR)]
    async with running(services, clock, per_second=0, faults=faults, storm=Storm(1, 1.0)) as server:
        assert server.faults.planned == tuple(faults)
        assert server.faults.take() == faults[0]
        assert server.faults.take() is not None


async def test_a_world_that_is_stopped_before_it_is_up_ends_at_once(services, workspace, clock):
    should_stop = asyncio.Event()
    should_stop.set()
    ready = []
    await run_world(services, clock, should_stop=should_stop, per_second=0, on_ready=ready.append)
    assert not answers(ready[0].port)


async def test_a_shop_that_cannot_sell_ends_the_world_with_what_went_wrong(
    services, workspace, clock
):
    def close(server):
        ports.append(server.port)
        workspace.store.close_now()

    ports = []
    world = run_world(services, clock, should_stop=asyncio.Event(), on_ready=close)
    with pytest.raises(RuntimeError, match="closed"):
        await world
    assert not answers(*ports)


async def test_a_port_that_is_taken_is_told_and_connects_nothing(services, workspace, clock):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        world = run_world(services, clock, should_stop=asyncio.Event(), port=port)
        with pytest.raises(OSError, match=str(errno.EADDRINUSE)):
            await world
    assert count(workspace, "destination") == 0


@pytest.mark.usefixtures("present")
async def test_connecting_again_moves_to_the_present_port_and_keeps_what_a_person_chose(services):
    with PracticeServer(vendors=[PracticeMeta()]) as server:
        await connect_practice(services, server)
        (first,) = await services.accounts.list()
        await services.accounts.connect(
            platform=first.platform,
            account=first.account,
            label="My own name",
            secrets={},
            base_url=first.base_url,
        )
    with PracticeServer(vendors=[PracticeMeta()]) as server:
        await connect_practice(services, server)
        (again,) = await services.accounts.list()
        assert (again.id, again.label) == (first.id, "My own name")
        assert again.base_url == server.base_url("meta")
        assert all(check.passed for check in await services.accounts.test(again.id))


async def test_a_platform_that_this_version_does_not_know_is_left_out(services):
    class Unheard(PracticeMeta):
        key = "unheard"

    with PracticeServer(vendors=[Unheard(), PracticeMeta()]) as server:
        await connect_practice(services, server)
    assert [one.platform for one in await services.accounts.list()] == ["meta"]
