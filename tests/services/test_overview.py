"""The first page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from approval_queue import FIFTY, Queue
from stored_ingest import silent_month

from stratum_desktop.domain.autopilot.move import budget_move
from stratum_desktop.practice.servers import Fault, FaultKind
from stratum_desktop.services.engine_desk import JobOutcome, RunEnd

DAY = 86_400


async def test_an_empty_workspace_shows_nothing_and_no_history(services):
    page = await services.dashboards.overview()
    assert page.destinations == ()
    assert page.waiting == ()
    assert page.delivered_today == 0
    assert page.delivered_same_weekday is None
    assert page.weekday_by_hour == ()
    assert page.today_by_hour == (0,) * 13


async def test_a_card_tells_what_became_of_a_destinations_deliveries(services, shop, meta, clock):
    ids = await shop.sell(5)
    meta.faults.poison([ids[0]])
    await services.delivery.drain()
    await shop.sell(2)
    (card,) = (await services.dashboards.overview()).destinations
    assert (card.open_count, card.dead_count) == (2, 1)
    assert card.delivered_by_day == (*[None] * 13, 4.0)
    assert card.last_delivery_at is not None
    assert card.emq is not None


async def test_days_before_a_destination_existed_are_no_data_and_later_ones_are_zero(
    services, shop, clock
):
    await shop.sell(1)
    await services.delivery.drain()
    clock.advance(seconds=3 * DAY)
    (card,) = (await services.dashboards.overview()).destinations
    assert card.delivered_by_day == (*[None] * 10, 1.0, 0.0, 0.0, 0.0)


async def test_today_is_compared_with_the_same_weekday_up_to_the_same_hour(services, shop, clock):
    clock.advance(seconds=DAY)
    await shop.sell(3)
    await services.delivery.drain()
    clock.advance(seconds=6 * 3_600)
    await shop.sell(2)
    await services.delivery.drain()
    clock.advance(seconds=7 * DAY - 6 * 3_600)
    await shop.sell(1)
    await services.delivery.drain()
    page = await services.dashboards.overview()
    assert page.delivered_today == 1
    assert page.delivered_same_weekday == 3
    assert len(page.today_by_hour) == 13
    assert len(page.weekday_by_hour) == 24
    assert sum(page.weekday_by_hour) == 5
    assert page.weekday_by_hour[12] == 3
    assert page.weekday_by_hour[18] == 2


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns"])
async def test_the_days_of_a_card_add_up_in_every_zone(services, shop, clock, zone):
    await services.settings.set("workspace.time_zone", zone)
    for _ in range(12):
        await shop.sell(1)
        await services.delivery.drain()
        clock.advance(seconds=7 * 3_600 + 600)
    (card,) = (await services.dashboards.overview()).destinations
    assert sum(day or 0 for day in card.delivered_by_day) == 12


async def test_a_held_destination_waits_for_a_person(services, shop, meta):
    await shop.sell(2)
    meta.faults.add(Fault(FaultKind.BAD_TOKEN))
    await services.delivery.drain()
    (item,) = (await services.dashboards.overview()).waiting
    assert (item.kind, item.count, item.target_page) == ("held", 2, "accounts")
    assert item.reason is not None


async def test_what_soon_grows_too_old_and_what_is_dead_is_told(services, shop, meta):
    ids = await shop.sell(1)
    meta.faults.poison(ids)
    await services.delivery.drain()
    (line,) = shop.lines(
        1, action_source="phone_call", event_time=shop.clock.now_ms() // 1000 - 6 * DAY - 3_600
    )
    await services.ingestion.add(lines=[line], source="shop")
    kinds = [item.kind for item in (await services.dashboards.overview()).waiting]
    assert kinds == ["expiring", "dead_letters"]


async def test_a_version_that_ends_is_announced(services, shop, meta, clock):
    vendor = meta.vendors[0]
    await services.accounts.connect(
        platform="meta",
        account=vendor.account,
        secrets=vendor.secrets,
        options={"api_version": "v21.0"},
        base_url=meta.base_url("meta"),
    )
    assert (await services.dashboards.overview()).waiting == ()
    (radar,) = await services.accounts.versions()
    clock.advance(seconds=(radar.days_left - 30) * DAY)
    items = {item.kind: item for item in (await services.dashboards.overview()).waiting}
    assert items["version_ends"].target_page == "accounts"
    assert items["version_ends"].reason.facts["days"] == 30


async def test_an_alarm_of_the_machine_comes_first(services, shop):
    desk = services.engine_desk
    run = await desk.begin_run("pipeline_health")
    await desk.end_run(run, RunEnd(JobOutcome.FAILED, {}, "Deliveries do not add up."))
    await services.accounts.hold(1)
    items = (await services.dashboards.overview()).waiting
    assert [item.kind for item in items] == ["alarm", "held"]
    assert items[0].subject == "Deliveries do not add up."


async def test_an_open_alert_waits_for_a_person_until_it_is_muted(services, clock):
    await silent_month(services, clock)
    (item,) = (await services.dashboards.overview()).waiting
    assert (item.kind, item.count, item.target_page) == ("alert", 1, "alerts")
    assert item.reason.code == "anomaly.received_low"
    (alert,) = await services.alerts.list()
    await services.alerts.mute(alert.id)
    assert (await services.dashboards.overview()).waiting == ()


async def test_changes_that_ask_a_person_wait_in_one_line(services, workspace, clock):
    queue = Queue(workspace, clock, services.approvals)
    queue.measure()
    assert (await services.dashboards.overview()).waiting == ()
    ids = [queue.proposed(budget_move(FIFTY, Decimal(40), "EUR"), campaign=one).id for one in "12"]
    (item,) = (await services.dashboards.overview()).waiting
    assert (item.kind, item.count, item.target_page) == ("changes", 2, "approvals")
    await services.approvals.reject(ids)
    assert (await services.dashboards.overview()).waiting == ()
