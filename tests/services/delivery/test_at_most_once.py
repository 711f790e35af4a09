"""Delivering to a platform that recognises no repeat, with bodies that hang on its options."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest
from manual_clock import ManualClock
from practice_shop import Shop

from stratum_desktop.practice.servers import Fault, FaultKind, PracticeLinkedIn, PracticeServer
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services

PURCHASE, LEAD = "8100008", "8100009"
MARY = {"first_name": "Mary", "last_name": "Smith", "email": "mary@shop.example"}


@pytest.fixture
def linkedin(clock: ManualClock) -> Iterator[PracticeServer]:
    with PracticeServer(
        vendors=[PracticeLinkedIn()], now=lambda: clock.now_ms() / 1000, keep_calls=20
    ) as server:
        yield server


@pytest.fixture
async def seller(services: Services, linkedin: PracticeServer, clock: ManualClock) -> Shop:
    await connect_practice(services, linkedin)
    return Shop(services, clock)


async def name_rules(services: Services, linkedin: PracticeServer, rules: str) -> None:
    (vendor,) = linkedin.vendors
    await services.accounts.connect(
        platform="linkedin",
        account=vendor.account,
        secrets={},
        options={"rules": rules},
        base_url=linkedin.base_url("linkedin"),
    )


async def test_a_lost_answer_waits_for_a_person_and_is_never_repeated(
    services, seller, linkedin, clock, states
):
    await seller.sell(6)
    linkedin.faults.add(Fault(FaultKind.RESET_AFTER))
    await services.delivery.drain()
    assert states() == {"uncertain": 6}
    clock.advance(seconds=7200)
    assert (await services.delivery.drain()).value.requests == 0
    assert linkedin.ledger.counts("linkedin").doubled == 0
    assert (await services.maintenance.verify()).ok


async def test_an_outage_that_says_nothing_was_taken_is_tried_again(
    services, seller, linkedin, clock, states
):
    await seller.sell(3)
    linkedin.faults.add(Fault(FaultKind.SERVER_ERROR, status=503))
    await services.delivery.drain()
    assert states() == {"retry": 3}
    clock.advance(seconds=2)
    await services.delivery.drain()
    assert states() == {"delivered": 3}
    assert linkedin.ledger.counts("linkedin").received == 3


async def test_a_fault_that_does_not_say_so_is_uncertain(services, seller, linkedin, states):
    await seller.sell(2)
    linkedin.faults.add(Fault(FaultKind.SERVER_ERROR, status=500))
    await services.delivery.drain()
    assert states() == {"uncertain": 2}


async def test_the_event_that_linkedin_names_is_refused_alone(services, seller, linkedin, states):
    ids = await seller.sell(40)
    linkedin.faults.poison([ids[7]], is_named=True)
    await services.delivery.drain()
    assert states() == {"delivered": 39, "rejected": 1}
    assert linkedin.ledger.counts("linkedin").doubled == 0
    assert linkedin.ledger.counts("linkedin").requests == 3


async def test_the_limit_of_a_day_stops_the_destination(services, seller, linkedin, clock, states):
    await seller.sell(2)
    linkedin.faults.add(Fault(FaultKind.RATE_LIMIT))
    await services.delivery.drain()
    clock.advance(seconds=3500)
    assert (await services.delivery.drain()).value.requests == 0
    clock.advance(seconds=200)
    await services.delivery.drain()
    assert states() == {"delivered": 2}


async def test_names_are_kept_sealed_and_arrive_in_clear(services, seller, linkedin, workspace):
    await seller.sell(1, user_data=MARY)
    ((body, is_sealed),) = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT body, is_sealed FROM delivery_body"
        ).all()
    )
    assert is_sealed
    assert b"Mary" not in bytes(body)
    await services.delivery.drain()
    (element,) = orjson.loads(linkedin.calls[-1].body)["elements"]
    assert element["user"]["userInfo"] == {"firstName": "Mary", "lastName": "Smith"}


async def test_a_new_rule_is_for_events_that_are_queued_later(services, seller, linkedin):
    await seller.sell(1)
    await name_rules(services, linkedin, f"Purchase={LEAD}")
    await seller.sell(1)
    await services.delivery.drain()
    elements = orjson.loads(linkedin.calls[-1].body)["elements"]
    sent_to = {one["eventId"]: one["conversion"].rpartition(":")[2] for one in elements}
    assert sent_to == {"order-1": PURCHASE, "order-2": LEAD}


async def test_an_event_without_a_rule_is_skipped_whatever_else_it_lacks(
    services, seller, linkedin, states
):
    await name_rules(services, linkedin, f"Lead={LEAD}")
    answer = await services.ingestion.add(lines=seller.lines(1, user_data={}), source="shop")
    assert [why.code for _, why in answer.value[0].skipped] == ["linkedin.not_mapped"]
    assert states() == {"skipped": 1}
