"""A workspace that turns read-only while it is open is a viewer until it may be written again.

Row 32 of the fault matrix.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from eventually import eventually
from lost_permission import Permission, bound_by_permissions

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.practice.servers import Fault, FaultKind
from stratum_desktop.store.database import open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")


@pytest.fixture(autouse=True)
def permission(tmp_path: Path) -> Iterator[Permission]:
    """Made first, so that whatever the test opens is bound by permissions."""
    with bound_by_permissions():
        made = Permission(tmp_path)
        yield made
        made.give()


async def test_fault_32_what_turns_read_only_is_a_viewer_that_says_why_and_comes_back(
    permission, services, shop, meta, states, workspace
):
    await shop.sell(3)
    rung = await services.dashboards.data_version()
    permission.take()
    for refused in (services.delivery.drain, lambda: shop.sell(1), services.delivery.take_over):
        with pytest.raises(Trouble) as trouble:
            await refused()
        assert trouble.value.reason.code == "store.turned_read_only"
    assert meta.ledger.counts("meta").requests == 0, "nothing is claimed meanwhile"
    assert states() == {"ready": 3}, "nothing is accepted meanwhile, and everything is shown"
    status = await services.dashboards.status()
    assert status.viewing is not None
    assert "can only be read at present" in status.viewing
    assert status.viewing in status.alarms
    (look,) = (one for one in await services.maintenance.doctor() if not one.ok)
    assert (look.name, look.detail) == ("Writing", status.viewing)
    assert await services.dashboards.data_version() != rung, "every screen looks again"
    permission.give()
    assert await services.dashboards.data_version() == rung
    assert (await services.dashboards.status()).viewing is None
    await services.delivery.drain()
    assert states() == {"delivered": 3}
    assert (await services.maintenance.verify()).ok


async def test_fault_32_what_was_out_when_it_turned_read_only_is_settled_when_it_comes_back(
    permission, services, shop, meta, states
):
    await shop.sell(3)
    meta.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=0.02))
    drain = asyncio.create_task(services.delivery.drain())

    async def has_arrived() -> bool:
        return meta.ledger.counts("meta").requests == 1

    await eventually(has_arrived)
    permission.take()
    with pytest.raises(Trouble):
        await drain
    assert states() == {"sending": 3}
    permission.give()
    await services.delivery.drain()
    assert states() == {"delivered": 3}
    counts = meta.ledger.counts("meta")
    assert (counts.requests, counts.duplicates) == (1, 0)


async def test_fault_32_closing_meanwhile_loses_nothing(
    permission, services, shop, workspace, store, clock
):
    await shop.sell(3)
    permission.take()
    await store.close()
    permission.give()
    again = open_store(store.path, key=bytes(range(32)), clock=clock)
    waiting, _ = again.read_now(lambda uow: uow.upkeep.waiting())
    again.close_now()
    assert waiting == 3
