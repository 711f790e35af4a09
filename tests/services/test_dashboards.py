"""The list as screens page through it, and one delivery's whole story for every way it can go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.practice.servers import Fault, FaultKind
from stratum_desktop.services.dashboards import DeliveryFilter
from stratum_desktop.services.delivery.claim import claim_batch
from stratum_desktop.store.database import open_store

pytestmark = pytest.mark.usefixtures("shop")
DAY = 86_400


@pytest.fixture
def story(services):
    """Tell a delivery's timeline as words."""

    async def told(delivery_id=1):
        timeline = await services.dashboards.timeline(delivery_id)
        return [
            (
                entry.state.value if entry.state else entry.kind.value,
                entry.reason.code if entry.reason else None,
                entry.attempt.outcome if entry.attempt else None,
            )
            for entry in timeline.entries
        ]

    return told


async def test_what_waits_has_been_received_and_nothing_more(shop, story):
    await shop.sell(1)
    assert await story() == [("received", None, None)]


async def test_a_plain_delivery(services, shop, story):
    await shop.sell(1)
    await services.delivery.drain()
    assert await story() == [("received", None, None), ("delivered", None, "delivered")]


async def test_a_failed_request_and_its_repetition(services, shop, meta, clock, story):
    await shop.sell(1)
    meta.faults.add(Fault(FaultKind.SERVER_ERROR))
    await services.delivery.drain()
    clock.advance(seconds=2)
    await services.delivery.drain()
    received, failed, delivered = await story()
    assert (received[0], failed[0], failed[2]) == ("received", "retry", "unavailable")
    assert delivered == ("delivered", None, "delivered")


async def test_a_refused_request_and_the_search_for_the_bad_event(services, shop, meta, story):
    ids = await shop.sell(2)
    meta.faults.poison([ids[1]])
    await services.delivery.drain()
    assert await story(1) == [
        ("received", None, None),
        ("retry", "delivery.batch_refused", "rejected"),
        ("delivered", None, "delivered"),
    ]
    assert [(state, outcome) for state, _, outcome in await story(2)] == [
        ("received", None),
        ("retry", "rejected"),
        ("rejected", "rejected"),
    ]


async def test_a_pause_and_its_end(services, shop, story):
    await shop.sell(1)
    await services.accounts.hold(1)
    await services.accounts.release(1)
    await services.delivery.drain()
    assert [state for state, _, _ in await story()] == ["received", "held", "retry", "delivered"]


async def test_refused_credentials(services, shop, meta, story):
    await shop.sell(1)
    meta.faults.add(Fault(FaultKind.BAD_TOKEN))
    await services.delivery.drain()
    state, reason, outcome = (await story())[-1]
    assert (state, outcome) == ("held", "needs_reauthorisation")
    assert reason is not None


async def test_what_was_decided_at_the_door(services, shop, story):
    denied = shop.lines(1, consent={"ad_user_data": "denied"})
    old = shop.lines(1, event_time=shop.clock.now_ms() // 1000 - 90 * DAY)
    await services.ingestion.add(lines=[*denied, *old], source="shop")
    assert await story(1) == [("received", None, None), ("skipped", "consent.not_given", None)]
    assert await story(2) == [("received", None, None), ("expired", "delivery.too_old", None)]


async def test_what_grew_too_old_while_it_waited(services, shop, clock, story):
    await shop.sell(1)
    clock.advance(seconds=90 * DAY)
    await services.delivery.drain()
    assert (await story())[-1] == ("expired", "delivery.too_old", None)


async def test_an_engine_that_died_while_sending(services, shop, clock, story, workspace):
    await shop.sell(1)
    await workspace.store.write(lambda uow: claim_batch(uow, workspace, 1))
    assert await story() == [("received", None, None)]
    clock.advance(seconds=31)
    await services.delivery.drain()
    assert await story() == [
        ("received", None, None),
        ("retry", "delivery.lease_ran_out", None),
        ("delivered", None, "delivered"),
    ]


async def test_a_lost_answer_that_nobody_may_ask_about_again(services, shop, meta, clock, story):
    await shop.sell(1)
    meta.faults.add(Fault(FaultKind.RESET_AFTER))
    await services.delivery.drain()
    clock.advance(seconds=3 * DAY)
    await services.delivery.drain()
    assert (await story())[-1] == ("uncertain", "delivery.past_dedupe_window", None)
    await services.delivery.replay(dry_run=False, include_doubtful=True)
    await services.delivery.drain()
    assert [state for state, _, _ in (await story())[-2:]] == ["ready", "delivered"]


async def test_what_a_person_stopped(services, shop, story):
    await shop.sell(1)
    await services.delivery.cancel(delivery_ids=[1])
    assert (await story())[-1] == ("cancelled", "delivery.cancelled", None)


async def test_a_story_shows_the_body_without_the_person(services, shop, meta):
    person = {
        "email": "canary@shop.example",
        "phone": "+4915112345678",
        "client_ip_address": "203.0.113.77",
        "client_user_agent": "Canary/1.0",
    }
    await shop.sell(
        1, user_data=person, action_source="website", event_source_url="https://shop.example/"
    )
    await services.delivery.drain()
    timeline = await services.dashboards.timeline(1)
    assert '"Purchase"' in timeline.body
    assert "email" in timeline.identifiers
    assert timeline.parameters == {"value": "20.0", "currency": "EUR", "order_id": "order-1"}
    for value in (*person.values(), "4915112345678"):
        assert value not in repr(timeline)
    (secret,) = meta.vendors[0].secrets.values()
    assert secret not in repr(timeline)


async def test_a_delivery_that_was_never_to_be_sent_has_no_body(services, shop):
    await services.ingestion.add(
        lines=shop.lines(1, consent={"ad_user_data": "denied"}), source="shop"
    )
    assert (await services.dashboards.timeline(1)).body == ""


async def test_an_unknown_delivery_is_refused(services):
    with pytest.raises(Refusal, match="There is no delivery 9"):
        await services.dashboards.timeline(9)


async def test_the_list_is_paged_to_its_end(services, shop):
    await shop.sell(5)
    where = DeliveryFilter()
    first = await services.dashboards.deliveries(where=where, limit=2)
    second = await services.dashboards.deliveries(where=where, limit=2, after=first.next_after)
    third = await services.dashboards.deliveries(where=where, limit=2, after=second.next_after)
    ids = [row.id for page in (first, second, third) for row in page.rows]
    assert ids == [5, 4, 3, 2, 1]
    assert third.next_after is None
    window = await services.dashboards.delivery_window(where=where, first=1, limit=3)
    assert [row.id for row in window] == [4, 3, 2]


async def test_counts_and_sources_are_those_of_the_rows(services, shop):
    await shop.sell(2)
    await services.delivery.drain()
    await services.ingestion.add(lines=shop.lines(1), source="till")
    counts = await services.dashboards.delivery_counts(where=DeliveryFilter())
    assert counts == {DeliveryState.DELIVERED: 2, DeliveryState.READY: 1}
    assert await services.dashboards.sources() == ("shop", "till")
    till = DeliveryFilter(source="till")
    assert await services.dashboards.delivery_counts(where=till) == {DeliveryState.READY: 1}


@pytest.mark.of_a_file
async def test_the_version_changes_when_another_process_has_committed(
    services, shop, workspace, clock
):
    before = await services.dashboards.data_version()
    await shop.sell(1)
    assert await services.dashboards.data_version() == before, "our own changes are known to us"
    other = replace(
        workspace, store=open_store(workspace.store.path, key=bytes(range(32)), clock=clock)
    )
    try:
        await other.store.write(lambda uow: uow.settings.set("gui.theme", "dark", at_ms=1))
    finally:
        await other.store.close()
    assert await services.dashboards.data_version() != before
