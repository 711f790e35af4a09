"""Breaker, limiter and the platform's wish to wait, as they are stored after an answer."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.failures import Misunderstood, RateLimited, Rejected, Unavailable
from stratum_desktop.services.delivery.flow import hold, settle_flow
from stratum_desktop.services.delivery.rules import delivery_rules

pytestmark = pytest.mark.usefixtures("shop")
WHY = Reason("network.unreachable")


@pytest.fixture
def after(workspace):
    """Answer the destination like this, and look at it."""

    async def answer(*failures):
        def settle(uow):
            for failure in failures:
                one, rules = uow.destinations.get(1), delivery_rules(uow)
                settle_flow(uow, workspace, one, rules, failure)
            return uow.destinations.get(1)

        return await workspace.store.write(settle)

    return answer


async def test_five_failures_in_a_row_open_the_circuit(after):
    failures = [Unavailable(WHY)] * 4
    assert (await after(*failures)).circuit.state == "closed"
    assert (await after(Misunderstood(WHY))).circuit.state == "open"


async def test_a_processed_request_closes_the_count(after):
    await after(*[Unavailable(WHY)] * 4)
    one = await after(None, Unavailable(WHY))
    assert one.circuit.consecutive_failures == 1


async def test_a_refused_event_is_no_failure_of_the_platform(after):
    one = await after(*[Unavailable(WHY)] * 4, Rejected(WHY), Unavailable(WHY))
    assert one.circuit.state == "closed"


async def test_a_wish_to_wait_is_kept_to_the_second_and_empties_the_bucket(after, clock):
    one = await after(RateLimited(WHY, retry_after_seconds=90))
    assert one.not_before_ms == clock.now_ms() + 90_000
    assert not one.bucket.can_take()
    assert one.circuit.consecutive_failures == 0


async def test_a_wish_of_a_year_is_cut_to_an_hour(after, clock):
    one = await after(RateLimited(WHY, retry_after_seconds=31_536_000))
    assert one.not_before_ms == clock.now_ms() + 3_600_000


async def test_holding_keeps_everything_queued_for_a_person(shop, workspace, states, clock):
    await shop.sell(2)
    await workspace.store.write(lambda uow: hold(uow, 1, WHY, now_ms=clock.now_ms()))
    assert states() == {"held": 2}
