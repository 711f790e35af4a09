"""Delivering to a platform that never says what it took: sent, and shown as unconfirmed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from manual_clock import ManualClock
from practice_shop import Shop

from stratum_desktop.practice.servers import Fault, FaultKind, PracticeGa4, PracticeServer
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.services.dashboards import DeliveryFilter
from stratum_desktop.services.redacted_body import redacted_body
from stratum_desktop.services.wording import sentence

CUSTOMER = {"external_id": "customer-1"}


@pytest.fixture
def google(clock: ManualClock) -> Iterator[PracticeServer]:
    with PracticeServer(
        vendors=[PracticeGa4()], now=lambda: clock.now_ms() / 1000, keep_calls=20
    ) as server:
        yield server


@pytest.fixture
async def seller(services: Services, google: PracticeServer, clock: ManualClock) -> Shop:
    await connect_practice(services, google)
    return Shop(services, clock)


async def test_every_delivery_keeps_that_nothing_confirmed_it(services, seller, google, states):
    await seller.sell(3, user_data=CUSTOMER)
    await services.delivery.drain()
    assert states() == {"delivered": 3}
    page = await services.dashboards.deliveries(where=DeliveryFilter())
    assert {row.reason.code for row in page.rows} == {"ga4.sent_unconfirmed"}
    assert sentence(page.rows[0].reason).startswith("Sent, unconfirmed")
    assert google.ledger.counts("ga4").unique == 3
    assert (await services.maintenance.verify()).ok


async def test_ids_of_the_client_are_not_shown(services, seller, google):
    await seller.sell(1, user_data={"ga_client_id": "GA1.1.4711.1772450000", **CUSTOMER})
    await services.delivery.drain()
    assert b"4711.1772450000" in google.calls[-1].body
    assert "4711" not in redacted_body(google.calls[-1].body)


async def test_hourly_counts_tell_them_from_confirmed_ones(services, seller, workspace):
    await seller.sell(2, user_data=CUSTOMER)
    await services.delivery.drain()
    counted = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT state, reason_code, sum(count) FROM delivery_hourly"
            " WHERE state = 'delivered' GROUP BY 1, 2"
        ).all()
    )
    assert [tuple(row) for row in counted] == [("delivered", "ga4.sent_unconfirmed", 2)]


async def test_a_lost_answer_waits_for_a_person_even_for_a_purchase(
    services, seller, google, clock, states
):
    await seller.sell(1, user_data=CUSTOMER)
    google.faults.add(Fault(FaultKind.RESET_AFTER))
    await services.delivery.drain()
    assert states() == {"uncertain": 1}
    clock.advance(seconds=7200)
    assert (await services.delivery.drain()).value.requests == 0


async def test_somebody_whom_google_cannot_know_is_skipped(services, seller, states):
    await seller.sell(1)
    assert states() == {"skipped": 1}
