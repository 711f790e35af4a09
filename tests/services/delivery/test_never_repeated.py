"""A platform that recognises no repeat gets every event once, whatever becomes of the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from manual_clock import ManualClock
from practice_shop import Shop

from stratum_desktop.domain.platform import EffectClass
from stratum_desktop.platforms import registry
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeServer, Vendor
from stratum_desktop.practice.servers.server import every_vendor
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services

TRAITS = {one.manifest.key: one.manifest.traits for one in registry.all()}
ONCE = [
    vendor
    for vendor in every_vendor()
    if vendor.key in TRAITS and TRAITS[vendor.key].effect_class is EffectClass.AT_MOST_ONCE
]
EVERYBODY = {
    "email": "mary@shop.example",
    "external_id": "customer-1",
    "ctwa_clid": "ARAkLkA8rmlFeiCktEJQ",
}


@dataclass
class Once:
    """A workspace that delivers to this vendor alone."""

    vendor: Vendor
    server: PracticeServer
    shop: Shop

    @property
    def size(self) -> int:
        """How many events fill one request, at most three."""
        return min(3, TRAITS[self.vendor.key].batch_size)

    async def sell(self, source: str) -> None:
        page = "https://shop.example/" if source == "website" else None
        await self.shop.sell(
            self.size, user_data=EVERYBODY, action_source=source, event_source_url=page
        )

    @property
    def received(self) -> int:
        return self.server.ledger.counts(self.vendor.key).received


@pytest.fixture(params=ONCE, ids=lambda vendor: vendor.key)
async def once(request, services: Services, clock: ManualClock) -> AsyncIterator[Once]:
    with PracticeServer(vendors=[request.param], now=lambda: clock.now_ms() / 1000) as server:
        await connect_practice(services, server)
        yield Once(request.param, server, Shop(services, clock))


def test_those_are_the_platforms_whose_pages_know_no_repeat():
    assert {vendor.key for vendor in ONCE} >= {"ga4", "linkedin", "whatsapp"}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("physical_store", FaultKind.RESET_AFTER),
        ("website", FaultKind.RESET_AFTER),
        ("business_messaging", FaultKind.RESET_AFTER),
        ("physical_store", FaultKind.RESET_BEFORE),
        ("physical_store", FaultKind.CUT),
        ("physical_store", FaultKind.HTML),
    ],
)
async def test_after_a_lost_answer_a_person_decides_and_the_machine_never_repeats(
    services, once, clock, states, source, kind
):
    await once.sell(source)
    once.server.faults.add(Fault(kind))
    await services.delivery.drain()
    assert states() == {"uncertain": once.size}
    arrived = once.received
    for _ in range(4):
        clock.advance(seconds=40_000)
        await services.delivery.take_over()
        assert (await services.delivery.drain()).value.requests == 0
    assert states() == {"uncertain": once.size}
    assert once.received == arrived
    assert once.server.ledger.counts(once.vendor.key).doubled == 0
    assert (await services.maintenance.verify()).ok


async def test_what_certainly_did_not_arrive_is_sent_again(services, once, clock, states):
    await once.sell("physical_store")
    once.server.stop()
    await services.delivery.drain()
    assert states() == {"retry": once.size}
