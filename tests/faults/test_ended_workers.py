"""What ends every worker that sends it is found, put aside, and stops nothing else.

Row 26 of the fault matrix.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from program import PROJECT, environment

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.domain.isolation import MOST_ENDS_ALONE
from stratum_desktop.practice.servers import PracticeMeta, PracticeServer
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services.dashboards import DeliveryFilter
from stratum_desktop.services.delivery.claim import claim_batch
from stratum_desktop.services.delivery.settle import settle_answer
from stratum_desktop.services.wording import sentence
from stratum_desktop.store.repositories.claims import SUSPECTS_WAIT_MS

FATAL = Path(__file__).parents[1] / "support" / "run_fatal_delivery.py"
PATIENCE_SECONDS = 60
ENDS_IN_ALL = 2 + MOST_ENDS_ALONE
"""As one of many, as one of a part, and then alone."""


class Lives:
    """Lives of a worker that ends as soon as it sends one of some events."""

    def __init__(self, services, workspace, poison):
        self.services, self.workspace, self.poison = services, workspace, poison
        #: How much each request carried that ended a worker.
        self.fatal_sizes = []
        self.sizes = []

    async def live(self, destination_ids=(1,)):
        """Do what an engine does from its start to its end; say whether it ended well."""
        write = self.workspace.store.write
        await self.services.delivery.take_over()
        while True:
            # All destinations have a request out at once, as in a sweep.
            batches = []
            for chosen in destination_ids:
                batch = await write(lambda uow, one=chosen: claim_batch(uow, self.workspace, one))
                batches += [] if batch is None else [batch]
            if not batches:
                return True
            self.sizes += [len(batch.parcels) for batch in batches]
            fatal = [batch for batch in batches if self.is_fatal(batch)]
            if fatal:
                self.fatal_sizes.append(len(fatal[0].parcels))
                return False
            for batch in batches:
                sender = self.services.delivery.sender_of(batch.platform)
                answer = await sender.send(batch.lane, batch.parcels)
                await write(lambda uow, b=batch, a=answer: settle_answer(uow, self.workspace, b, a))

    def is_fatal(self, batch):
        ids = {json.loads(parcel.body)["event_id"] for parcel in batch.parcels}
        return bool(ids & self.poison)


async def put_aside(services):
    page = await services.dashboards.deliveries(where=DeliveryFilter())
    return {row.event_id: row.reason for row in page.rows if row.state == "uncertain"}


@pytest.mark.parametrize("place", [0, 57, 99])
async def test_fault_26_what_ends_its_worker_is_isolated_and_put_aside(
    services, shop, workspace, states, meta, place
):
    ids = await shop.sell(100)
    lives = Lives(services, workspace, {ids[place]})
    while not await lives.live():
        assert len(lives.fatal_sizes) <= ENDS_IN_ALL
    # Smaller each time, alone after two ends, and put aside after three more by itself.
    assert lives.fatal_sizes == [100, 10, 1, 1, 1]
    assert states() == {"delivered": 99, "uncertain": 1}
    ((event_id, reason),) = (await put_aside(services)).items()
    assert event_id == ids[place]
    assert "while it sent this one by itself" in sentence(reason)
    assert meta.ledger.counts("meta").doubled == 0
    assert (await services.maintenance.verify()).ok


async def test_fault_26_three_ends_are_enough_for_what_goes_alone_from_the_start(
    services, shop, workspace, states
):
    ids = await shop.sell(1)
    lives = Lives(services, workspace, set(ids))
    while not await lives.live():
        assert len(lives.fatal_sizes) <= 3
    assert lives.fatal_sizes == [1, 1, 1]
    assert states() == {"uncertain": 1}


async def test_fault_26_the_rest_goes_before_what_is_suspected(services, shop, workspace, states):
    ids = await shop.sell(9)
    lives = Lives(services, workspace, {ids[0]})
    assert not await lives.live()
    # It would be first by its deadline, and yet what came later is not kept waiting.
    await shop.sell(5)
    lives.sizes.clear()
    assert not await lives.live()
    assert lives.sizes[0] == 5
    assert states()["delivered"] == 5


async def test_fault_26_suspects_wait_for_ten_minutes_at_most(
    services, shop, workspace, states, clock
):
    ids = await shop.sell(9)
    lives = Lives(services, workspace, {ids[0]})
    assert not await lives.live()
    await services.delivery.take_over()
    clock.advance(ms=SUSPECTS_WAIT_MS)
    # There is always something new, and they have their turn all the same.
    await shop.sell(1000)
    lives.sizes.clear()
    assert not await lives.live()
    assert lives.sizes == [3]


async def test_fault_26_nobody_beside_it_is_taken_for_the_culprit(
    services, shop, workspace, states, meta
):
    """Every end takes along what the other destination has out at that instant."""
    vendor = meta.vendors[0]
    (first,) = await services.accounts.list()
    await services.accounts.connect(
        platform="meta",
        account="111222333444555",
        secrets=vendor.secrets,
        base_url=first.base_url,
    )
    ids = await shop.sell(30)

    class OnlyAtFirst(Lives):
        def is_fatal(self, batch):
            return batch.destination_id == 1 and super().is_fatal(batch)

    for order in ((1, 2), (2, 1)):
        lives = OnlyAtFirst(services, workspace, {ids[3]})
        while not await lives.live(order):
            assert len(lives.fatal_sizes) <= ENDS_IN_ALL
        ids = await shop.sell(30)
    lives = OnlyAtFirst(services, workspace, set())
    await lives.live()
    await lives.live((2,))
    aside = await put_aside(services)
    assert len(aside) == states()["uncertain"] == 2
    assert "order-4" in aside
    assert (await services.maintenance.verify()).ok


async def test_fault_26_an_end_that_has_passed_is_forgotten(services, shop, workspace, states):
    """A power cut now and then proves nothing: only ends in a row count."""
    ids = await shop.sell(1)
    lives = Lives(services, workspace, set(ids))
    for _ in range(2):
        assert not await lives.live()
    await services.delivery.take_over()
    await services.accounts.hold(1)
    await services.accounts.release(1)
    assert not await lives.live()
    await services.delivery.take_over()
    assert states() == {"retry": 1}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound no address space")
@pytest.mark.parametrize(
    ("how", "count", "deaths"), [("kill", 12, ENDS_IN_ALL), ("memory", 2, 1 + MOST_ENDS_ALONE)]
)
def test_fault_26_real_workers_die_of_it_and_the_last_one_delivers_the_rest(
    tmp_path, how, count, deaths
):
    folder = tmp_path / "workspace"
    with PracticeServer(vendors=[PracticeMeta()]) as server:
        asyncio.run(_sell(folder, server, count=count, poison=count // 2))
        ends = []
        while (end := _deliver(folder, how)) != 0:
            ends.append(end)
            assert len(ends) <= deaths
        counts = server.ledger.counts("meta")
    assert ends == [-9 if how == "kill" else 1] * deaths
    assert asyncio.run(_states(folder)) == ({"delivered": count - 1, "uncertain": 1}, True)
    # What died before it sent made no copy.
    assert (counts.unique, counts.duplicates) == (count - 1, 0)


def _deliver(folder: Path, how: str) -> int:
    done = subprocess.run(
        [sys.executable, str(FATAL), str(folder), how],
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode in (0, -9) or "MemoryError" in done.stderr, done.stderr
    return done.returncode


async def _sell(folder: Path, server: PracticeServer, *, count: int, poison: int) -> None:
    lines = [
        json.dumps(
            {
                "event_name": "Purchase",
                "event_id": f"{'poison' if number == poison else 'order'}-{number}",
                "event_time": int(time.time()) - 60,
                "action_source": "physical_store",
                "user_data": {"email": f"person{number}@shop.example"},
                "parameters": {"value": 5.0, "currency": "EUR"},
            }
        ).encode()
        for number in range(count)
    ]
    async with open_workspace(Opening(folder, create=True, practice=True)) as services:
        await connect_practice(services, server)
        await services.ingestion.add(lines=lines, source="shop")


async def _states(folder: Path) -> tuple[dict[str, int], bool]:
    async with open_workspace(Opening(folder)) as services:
        report = await services.maintenance.verify()
    (line,) = report.conservation
    return {state.value: count for state, count in line.by_state.items() if count}, report.ok
