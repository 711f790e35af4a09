"""The practice world, running: loopback platforms, connected destinations, a live trickle."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.ads.destination_option import ad_account_option
from stratum_desktop.practice.servers import Fault, PracticeServer, Storm
from stratum_desktop.practice.trickle import trickle
from stratum_desktop.services import Services


async def run_world(
    services: Services,
    clock: Clock,
    *,
    should_stop: asyncio.Event,
    port: int = 0,
    per_second: float = 2.0,
    faults: Sequence[Fault] = (),
    storm: Storm | None = None,
    ads: AdWorld | None = None,
    on_ready: Callable[[PracticeServer], None] | None = None,
) -> None:
    """Serve the practice platforms and let the made-up shop sell, until told to stop.

    Args:
        per_second: conversions a second; 0 serves only.
        faults: what goes wrong with the first calls, in order.
        storm: what goes wrong after that; None lets all go well.
        ads: the ad accounts that the platforms show; None: new ones.
        on_ready: told once every destination is connected.

    Raises:
        Refusal: the workspace is not marked as practice.
    """
    status = await services.dashboards.status()
    if not status.is_practice:
        raise Refusal(
            "This workspace is not a practice workspace: made-up events would mix with real "
            "ones. Make one with `stratum --workspace DIR init --practice`.",
            reason=Reason("practice.not_a_practice_workspace"),
        )
    with PracticeServer(port=port, world=ads, faults=faults, storm=storm) as server:
        await connect_practice(services, server)
        if on_ready is not None:
            on_ready(server)
        selling = asyncio.create_task(_sell(services, clock, per_second))
        stopping = asyncio.create_task(should_stop.wait())
        done, _ = await asyncio.wait({selling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (selling, stopping):
            task.cancel()
        await asyncio.gather(selling, stopping, return_exceptions=True)
        if selling in done:
            selling.result()


async def connect_practice(services: Services, server: PracticeServer) -> None:
    """Connect every platform that the practice server plays, at its present port."""
    known = {platform.manifest.key: platform.manifest for platform in registry.all()}
    for vendor in server.vendors:
        if vendor.key not in known:
            continue
        options = {**ad_account_option(known[vendor.key]), **vendor.options}
        await services.accounts.connect(
            platform=vendor.key,
            account=vendor.account,
            secrets=vendor.secrets,
            options=options or None,
            base_url=server.base_url(vendor.key),
        )


async def _sell(services: Services, clock: Clock, per_second: float) -> None:
    if per_second <= 0:
        await asyncio.Event().wait()
    async for batch in trickle(clock, per_second=per_second):
        await services.ingestion.add(lines=batch.lines, source=batch.source, origin=batch.origin)
