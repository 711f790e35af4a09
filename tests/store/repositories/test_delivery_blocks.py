"""Blocks of deliveries are counted once, when all of a block are there, and never again."""

from __future__ import annotations

from collections import Counter

from closed_blocks import close_blocks
from stored_rows import a_delivery, a_destination, an_event, undone

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.store.tables import BLOCK


def stored(uow) -> Counter[tuple[int, int, str]]:
    return Counter({tuple(key): n for key, n in uow.delivery_blocks.stored(0, 99).items()})


def by_hand(uow, *, end: int) -> Counter[tuple[int, int, str]]:
    rows = uow.connection.exec_driver_sql(
        "SELECT d.id, d.destination_id, e.source FROM delivery d JOIN event e ON e.id = d.event_id"
    )
    return Counter((id_ // BLOCK, of, source) for id_, of, source in rows if id_ // BLOCK < end)


def test_a_block_is_counted_once_all_its_ids_are_given(shared_store):
    def run(uow):
        count = uow.delivery_blocks.count
        first, second = a_destination(uow, "1"), a_destination(uow, "2")
        steps = [count(limit=9)]
        for of, source in ((first, "shop"), (second, "shop"), (first, "till"), (first, "app")):
            a_delivery(uow, of, event=an_event(uow, source=source))
        steps += [count(limit=9), close_blocks(uow), count(limit=9), count(limit=9)]
        once = stored(uow)
        # What stands in a block decides nothing; blocks without any are passed over.
        uow.upkeep.move([1], state=DeliveryState.CANCELLED, reason=None, now_ms=1)
        a_delivery(uow, first, event=an_event(uow, source="app"))
        close_blocks(uow, 25)
        while count(limit=3):
            pass
        return steps, once, stored(uow), by_hand(uow, end=26), uow.delivery_blocks.closed()

    steps, once, kept, wanted, closed = undone(shared_store, run)
    assert steps == [0, 0, BLOCK, 1, 0]
    assert once == {(0, 1, "shop"): 1, (0, 1, "till"): 1, (0, 2, "shop"): 1}
    assert (kept, closed) == (wanted, 26)
    assert kept == once | Counter({(1, 1, "app"): 1})
