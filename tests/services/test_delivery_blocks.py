"""Counts of blocks say what the deliveries say, or are found out."""

from __future__ import annotations

import pytest
from closed_blocks import close_blocks
from stored_rows import a_delivery, a_destination, an_event

from stratum_desktop.services.delivery_blocks import BlocksCompared


def add(uow, *sources: str) -> None:
    destinations = [one.id for one in uow.destinations.all()] or [
        a_destination(uow, number) for number in "12"
    ]
    for place, source in enumerate(sources):
        event = an_event(uow, source=source)
        a_delivery(uow, destinations[place % 2], event=event)


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE delivery_block SET count = count + 1",
        "DELETE FROM delivery_block WHERE source = 'till'",
        "UPDATE delivery SET source = 'app' WHERE id = 1",
        "INSERT INTO delivery_block (block, destination_id, source, count) VALUES (0, 9, 'x', 1)",
    ],
)
async def test_a_count_that_rows_do_not_bear_out_is_found_and_counted_anew(
    services, workspace, spoil
):
    workspace.store.write_now(lambda uow: add(uow, "shop", "till", "shop"))
    workspace.store.write_now(close_blocks)
    assert (await services.delivery_blocks.count()).value == 1
    assert await services.delivery_blocks.check() == BlocksCompared(2, 0)
    workspace.store.write_now(lambda uow: uow.connection.exec_driver_sql(spoil))
    assert (await services.delivery_blocks.check()).wrong > 0
    assert (await services.delivery_blocks.recount()).value == 1
    assert (await services.delivery_blocks.check()).wrong == 0


async def test_a_delivery_says_the_source_of_its_event(services, workspace, shop):
    await services.ingestion.add(lines=shop.lines(2), source="shop")
    await services.ingestion.add(lines=shop.lines(3), source="till")
    rows = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT d.source, e.source FROM delivery d JOIN event e ON e.id = d.event_id"
        ).all()
    )
    assert sorted(rows) == [("shop", "shop")] * 2 + [("till", "till")] * 3
