import pytest
from practice_shop import Shop

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.order import OrderState
from stratum_desktop.practice.world import connect_practice


@pytest.fixture
def ledger(services):
    return services.order_ledger


async def test_a_workspace_without_orders_has_no_accuracy(ledger, services, meta):
    await connect_practice(services, meta)
    report = await ledger.report()
    (line,) = report.platforms
    assert (report.orders, line.due, line.accuracy_pct) == (0, 0, None)


async def test_orders_are_counted_though_nothing_is_connected(ledger, services, clock):
    shop = Shop(services, clock)
    await services.ingestion.add(lines=shop.lines(3), source="shop")
    report = await ledger.report()
    assert (report.orders, report.platforms, report.open) == (3, (), ())


async def test_every_order_is_accounted_for_once_it_was_delivered(ledger, services, shop):
    await services.ingestion.add(lines=shop.lines(4), source="shop")
    waiting = await ledger.report()
    assert waiting.platforms[0].accuracy_pct == 0
    assert [one.state for one in waiting.open] == [OrderState.READY] * 4
    await services.delivery.drain()
    report = await ledger.report()
    (line,) = report.platforms
    assert (line.due, line.delivered, line.open, line.accuracy_pct) == (4, 4, 0, 100)
    assert report.open == ()


async def test_a_refusal_for_cause_is_accounted_for_and_a_dead_letter_is_not(
    ledger, services, meta, shop, states
):
    lines = shop.lines(2)
    lines += shop.lines(1, consent={"ad_user_data": "denied"})
    await services.ingestion.add(lines=lines, source="shop")
    meta.faults.poison(["order-2"])
    for _ in range(6):
        await services.delivery.drain()
    report = await ledger.report()
    (line,) = report.platforms
    assert (line.due, line.delivered, line.skipped, line.open) == (3, 1, 1, 1)
    assert line.accuracy_pct == pytest.approx(200 / 3)
    (one,) = report.open
    assert (one.order_id, one.state) == ("order-2", OrderState.REJECTED)
    assert one.reason is not None
    found = await services.dashboards.timeline(one.delivery_id)
    assert found.row.state is DeliveryState.REJECTED


async def test_what_came_before_a_platform_was_connected_was_not_due_to_it(
    ledger, services, meta, clock
):
    shop = Shop(services, clock)
    await services.ingestion.add(lines=shop.lines(2), source="shop")
    clock.advance(seconds=60)
    await connect_practice(services, meta)
    await services.ingestion.add(lines=shop.lines(1), source="shop")
    (line,) = (await ledger.report()).platforms
    assert (line.due, line.elsewhere, line.open) == (1, 2, 1)
    assert sum(line.counts.values()) == 3


async def test_only_the_period_is_accounted_for(ledger, services, shop, clock):
    await services.ingestion.add(lines=shop.lines(2), source="shop")
    clock.advance(seconds=3 * 86_400)
    await services.ingestion.add(lines=shop.lines(1), source="shop")
    assert (await ledger.report(days=2)).orders == 1
    assert (await ledger.report(days=4)).orders == 3


async def test_a_limit_shortens_the_list_and_no_sum(ledger, services, shop):
    await services.ingestion.add(lines=shop.lines(5), source="shop")
    report = await ledger.report(limit=2)
    assert (len(report.open), report.open_count) == (2, 5)


async def test_what_cannot_be_accounted_for_is_refused(ledger):
    with pytest.raises(Refusal, match="No destination of 'myspace'"):
        await ledger.report(platform="myspace")
    for days in (0, 367):
        with pytest.raises(Refusal, match="1 to 366 days"):
            await ledger.report(days=days)


async def test_counting_ahead_changes_no_figure_and_counts_only_what_changed(
    ledger, services, meta, shop, clock
):
    await services.ingestion.add(lines=shop.lines(4), source="shop")
    meta.faults.poison(["order-2"])
    for _ in range(6):
        await services.delivery.drain()
    clock.advance(seconds=7_200)
    before = await ledger.report()
    assert (await ledger.count()).value == 1
    assert await ledger.report() == before
    assert (await ledger.count()).value == 0
    (one,) = before.open
    await services.delivery.cancel(delivery_ids=[one.delivery_id])
    (now,) = (await ledger.report()).open
    assert now.state is OrderState.CANCELLED
    assert (await ledger.count()).value == 1
    assert (await ledger.report()).open == (now,)
