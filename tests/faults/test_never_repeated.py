"""kill -9 in mid-request: what no platform would recognise again waits for a person."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from program import PROJECT, environment

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.domain.platform import EffectClass
from stratum_desktop.platforms import registry
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeServer, Vendor
from stratum_desktop.practice.servers.server import every_vendor
from stratum_desktop.practice.world import connect_practice

TRAITS = {one.manifest.key: one.manifest.traits for one in registry.all()}
ONCE = [
    vendor
    for vendor in every_vendor()
    if vendor.key in TRAITS and TRAITS[vendor.key].effect_class is EffectClass.AT_MOST_ONCE
]
DELIVER = (
    "import asyncio, sys; from pathlib import Path;"
    "from stratum_desktop.bootstrap.worker import run_worker;"
    "asyncio.run(run_worker(Path(sys.argv[1])))"
)
PATIENCE_SECONDS = 60


def lines_of(count: int) -> list[bytes]:
    return [
        json.dumps(
            {
                "event_name": "Purchase",
                "event_id": f"once-{number}",
                "event_time": int(time.time()) - 60,
                "action_source": "physical_store",
                "user_data": {
                    "email": f"person{number}@shop.example",
                    "external_id": f"customer-{number}",
                    "ctwa_clid": f"ARAkLkA8rmlFeiCktEJQ{number}",
                },
                "parameters": {"value": 5.0, "currency": "EUR"},
            }
        ).encode()
        for number in range(count)
    ]


async def sell(folder: Path, server: PracticeServer, count: int) -> None:
    async with open_workspace(Opening(folder, create=True, practice=True)) as services:
        await connect_practice(services, server)
        await services.ingestion.add(lines=lines_of(count), source="once")


def kill_in_mid_request(folder: Path, server: PracticeServer, vendor: Vendor) -> None:
    """Start the engine, and kill it once the platform has taken a request and not yet answered."""
    server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=PATIENCE_SECONDS))
    engine = subprocess.Popen(
        [sys.executable, "-c", DELIVER, str(folder)],
        cwd=PROJECT,
        env=environment(),
        stdin=subprocess.PIPE,
    )
    limit = time.monotonic() + PATIENCE_SECONDS
    try:
        while server.ledger.counts(vendor.key).accepted_requests == 0:
            assert time.monotonic() < limit, "nothing was sent"
            with suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"the engine ended by itself: {engine.wait(0.02)}")
    finally:
        engine.kill()
        engine.wait(PATIENCE_SECONDS)
        if engine.stdin is not None:
            engine.stdin.close()


async def states_after_a_new_start(folder: Path) -> tuple[dict[str, int], bool]:
    async with open_workspace(Opening(folder)) as services:
        await services.delivery.take_over()
        await services.delivery.deliver_until_empty()
        report = await services.maintenance.verify()
    counts: dict[str, int] = {}
    for line in report.conservation:
        for state, count in line.by_state.items():
            counts[state.value] = counts.get(state.value, 0) + count
    return {state: count for state, count in counts.items() if count}, report.ok


@pytest.mark.parametrize("vendor", ONCE, ids=lambda vendor: vendor.key)
def test_a_killed_engine_repeats_nothing(tmp_path: Path, vendor: Vendor):
    folder, count = tmp_path / "workspace", 8
    with PracticeServer(vendors=[vendor]) as server:
        asyncio.run(sell(folder, server, count))
        kill_in_mid_request(folder, server, vendor)
        taken = server.ledger.counts(vendor.key).received
        states, ok = asyncio.run(states_after_a_new_start(folder))
        counts = server.ledger.counts(vendor.key)
    # What the dead engine had taken up waits for a person; what it had not is delivered now.
    assert ok
    assert states.pop("uncertain") >= taken >= 1
    assert set(states) <= {"delivered"}
    assert counts.doubled == 0
    assert counts.received <= count
    assert counts.unique == counts.received
