"""What is counted ahead goes and comes back the same, to the last digit."""

from __future__ import annotations

import asyncio

import pytest
from closed_blocks import close_blocks
from counts_by_hand import arrivals, outcomes, rows_of, stored_arrivals, stored_outcomes
from practice_shop import Shop

from stratum_desktop.practice.history.build import build_history
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services.rollups import Recounted
from stratum_desktop.services.rollups.service import (
    BLOCKS,
    HEALTH,
    HOURLY,
    JUDGED,
    LATENCY,
    ORDERS,
)
from stratum_desktop.store.read_models.recount import HAS_ROWS

WHOLE = (
    "latency_day",
    "latency_block",
    "latency_arrival",
    "conversion_latency_stats",
    "latency_progress",
    "latency_hourly",
    "website_hourly",
    "ad_hourly",
    "order_day",
    "order_progress",
    "order_hourly",
    "order_apart",
    "order_counted",
    "delivery_block",
    "fact_signal_health_daily",
)
"""Tables that are made of rows alone."""


LIVE = {
    "action_source": "website",
    "event_source_url": "https://shop.example/thanks",
    "user_data": {
        "email": "someone@shop.example",
        "client_user_agent": "Mozilla/5.0",
        "client_ip_address": "203.0.113.7",
    },
}


def kept(uow) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is counted ahead; sums of values to the cent, for they are floats."""
    found = {
        name: sorted(tuple(row.values()) for row in rows_of(uow, f"SELECT * FROM {name}"))
        for name in WHOLE
    }
    found["ingest_hourly"] = sorted(
        tuple(row.values()) for row in rows_of(uow, "SELECT * FROM ingest_hourly")
    )
    found["delivery_hourly"] = sorted(
        (*list(row.values())[:-1], round(row["value_sum"], 2))
        for row in rows_of(uow, "SELECT * FROM delivery_hourly WHERE count <> 0")
    )
    return found


def lose_all(uow) -> None:
    for name in (*WHOLE, "delivery_hourly"):
        uow.connection.exec_driver_sql(f"DELETE FROM {name}")
    uow.connection.exec_driver_sql(f"DELETE FROM ingest_hourly WHERE {HAS_ROWS}")


@pytest.fixture
async def lived_in(workspace, services, meta, clock):
    """A practice month, then sales that the real pump delivered, refused ones among them."""
    await build_history(workspace, scale=0.03)
    await connect_practice(services, meta)
    till = Shop(services, clock)
    await till.sell(30)
    await till.sell(2, event_time=clock.now_ms() // 1000 - 10 * 86_400)
    lines = till.lines(3)
    await services.ingestion.add(lines=[*lines, *lines], source="shop")
    await services.delivery.deliver_until_empty()
    clock.advance(seconds=7_200)
    await till.sell(5)
    await services.delivery.deliver_until_empty()
    workspace.store.write_now(close_blocks)
    for job in (
        *(services.latency.count, services.signal_quality.refresh),
        services.attribution.count,
        services.order_ledger.count,
        services.delivery_blocks.count,
        *(services.alerts.watch, services.outages.watch, services.signal_health.refresh),
    ):
        await job()
    return till


@pytest.mark.of_a_file  # as every practice workspace is
async def test_all_that_is_counted_ahead_comes_back_from_the_rows_to_the_last_digit(
    workspace, services, lived_in
):
    del lived_in
    store = workspace.store
    before = store.read_now(kept)
    assert min(len(rows) for rows in before.values()) > 0
    assert (await services.rollups.check()).wrong == 0
    store.write_now(lose_all)
    assert not any(store.read_now(kept)[name] for name in (*WHOLE, "delivery_hourly"))
    told = []
    rebuilt = (await services.rollups.rebuild(on_progress=told.append)).value
    assert store.read_now(kept) == before
    assert rebuilt.wrong > 500
    assert {one.what for one in told} == {HOURLY, LATENCY, BLOCKS, ORDERS, JUDGED, HEALTH}
    days = [(one.day, one.days) for one in told if one.what == HOURLY]
    assert days == [(n, len(days)) for n in range(1, len(days) + 1)]
    assert (await services.rollups.rebuild()).value.wrong == 0
    # And these are those of a plain count over all rows.
    assert store.read_now(stored_outcomes) == store.read_now(outcomes)
    assert store.read_now(stored_arrivals) == store.read_now(arrivals)
    states = {key[4] for key in store.read_now(outcomes)}
    assert {"delivered", "rejected", "skipped", "retry", "held", "uncertain"} <= states


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE delivery_hourly SET count = count + 1 WHERE state = 'delivered'",
        "DELETE FROM delivery_hourly WHERE state = 'expired'",
        "INSERT INTO delivery_hourly SELECT hour_at, destination_id, origin, event_name,"
        " 'rejected', '', 1, 0 FROM delivery_hourly WHERE state = 'expired'",
        "UPDATE ingest_hourly SET count = 0 WHERE verdict = 'accepted'",
        "UPDATE latency_day SET event_count = event_count + 1",
        "DELETE FROM latency_arrival",
        "UPDATE latency_block SET total_seconds = total_seconds + 1 WHERE days = 16",
        "UPDATE delivery_block SET count = 9",
        "UPDATE order_hourly SET orders = orders + 1",
        "DELETE FROM order_hourly",
        "UPDATE order_apart SET ranks = 'z'",
        "INSERT INTO order_hourly VALUES (3600, 'a', 1)",
    ],
)
async def test_a_wrong_count_is_found_and_mended(workspace, services, shop, spoil):
    await shop.sell(4, **LIVE)
    await shop.sell(1, event_time=shop.clock.now_ms() // 1000 - 70 * 86_400)  # too old to send
    await services.delivery.deliver_until_empty()
    workspace.store.write_now(lambda uow: close_blocks(uow, 2))
    await services.latency.count()
    await services.attribution.count()
    await services.delivery_blocks.count()
    await services.order_ledger.count()
    before = workspace.store.read_now(kept)
    assert {row[4] for row in before["delivery_hourly"]} == {"delivered", "expired"}
    assert (await services.rollups.check()).wrong == 0
    workspace.store.write_now(lambda uow: uow.connection.exec_driver_sql(spoil))
    assert (await services.rollups.check()).wrong > 0
    assert (await services.rollups.rebuild()).value.wrong > 0
    assert workspace.store.read_now(kept) == before
    assert (await services.rollups.check()).wrong == 0


async def test_what_leaves_no_row_behind_stays_as_it_was_counted(workspace, services, shop):
    await services.ingestion.add(lines=[b"no event"], source="shop")
    await shop.sell(1)
    before = workspace.store.read_now(kept)["ingest_hourly"]
    assert {row[3] for row in before} == {"refused", "accepted"}
    workspace.store.write_now(lose_all)
    await services.rollups.rebuild()
    assert workspace.store.read_now(kept)["ingest_hourly"] == before


async def test_counting_anew_beside_an_engine_that_delivers_loses_nothing(
    workspace, services, shop
):
    for _ in range(20):
        await shop.sell(25)

    async def rebuild_often() -> None:
        for _ in range(10):
            await services.rollups.rebuild()

    await asyncio.gather(services.delivery.deliver_until_empty(), rebuild_often())
    read = workspace.store.read_now
    assert read(stored_outcomes) == read(outcomes)
    assert read(outcomes).total() >= 500
    assert (await services.rollups.check()).wrong == 0


async def test_an_empty_workspace_has_nothing_to_count(services):
    assert await services.rollups.check() == Recounted(0, 0)
    assert (await services.rollups.rebuild()).value == Recounted(0, 0)
