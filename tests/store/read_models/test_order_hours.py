"""The ledger from counted hours is the ledger of the rows, whatever happened since the count."""

from __future__ import annotations

from random import Random

import pytest
from stored_rows import NOW_MS, a_delivery, a_destination, an_event, undone

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.store.read_models.order_hours import count_hour, lanes_key, ledger
from stratum_desktop.store.read_models.orders import PlatformLanes, order_ledger

HOUR_MS = 3_600_000
FIRST_MS = NOW_MS // HOUR_MS * HOUR_MS - 6 * HOUR_MS
STATES = [*([DeliveryState.DELIVERED] * 6), *DeliveryState]
PLACES = (("google", 0), ("meta", 0), ("meta", 0), ("tiktok", FIRST_MS + 2 * HOUR_MS))


class World:
    """Orders of six hours at three platforms, and what becomes of them."""

    def __init__(self, uow, seed):
        self.uow, self.chance, self.deliveries = uow, Random(seed), []
        self.ids = [
            a_destination(uow, str(number), platform=platform)
            for number, (platform, _) in enumerate(PLACES)
        ]
        self.lanes = tuple(
            PlatformLanes(
                platform,
                tuple(one for one, (of, _) in zip(self.ids, PLACES, strict=True) if of == platform),
                max(since for of, since in PLACES if of == platform),
            )
            for platform in ("google", "meta", "tiktok")
        )

    def come_in(self, count):
        chance = self.chance
        for _ in range(count):
            event = an_event(
                self.uow,
                name=chance.choice(["Purchase", "Purchase", "Lead", "refund", "PageView"]),
                order_id=chance.choice([None, *(f"o-{n}" for n in range(25))]),
                source=chance.choice(["shop", "shop", "shop", "till"]),
                origin=chance.choice(["server", "server", "server", "pixel"]),
                received_at_ms=FIRST_MS + chance.randrange(6 * HOUR_MS),
            )
            for place in range(4):
                if chance.random() < 0.9:
                    self.queue(event, place)

    def queue(self, event, place):
        state = self.chance.choice(STATES)
        self.deliveries.append(a_delivery(self.uow, self.ids[place], event=event, state=state))

    def settle(self):
        """Let what is on the way come to an end, as a request does."""
        for one in self.deliveries:
            if self.chance.random() < 0.5:
                self.uow.connection.exec_driver_sql(
                    "UPDATE delivery SET state = ?, settled_at_ms = 1 WHERE id = ?"
                    " AND state IN ('ready', 'sending', 'retry', 'held')",
                    (self.chance.choice(STATES).value, one),
                )

    def decide(self):
        """Let a person replay and cancel."""
        for state in (DeliveryState.READY, DeliveryState.CANCELLED):
            chosen = self.chance.sample(self.deliveries, 4)
            self.uow.upkeep.move(chosen, state=state, reason=None, now_ms=NOW_MS)

    def late(self):
        """Queue what had no delivery."""
        (newest,) = self.uow.connection.exec_driver_sql("SELECT max(id) FROM event").one()
        for _ in range(3):
            self.queue(self.chance.randint(1, newest), self.chance.randrange(4))

    def count(self):
        self.uow.order_hours.go_on(lanes_key(self.lanes))
        while hours := self.uow.order_hours.stale(limit=2):
            for hour_at in hours:
                count_hour(self.uow.connection, self.lanes, hour_at)

    def check(self):
        for of, limit in ((None, 1_000), (None, 3), ("tiktok", 1_000)):
            wanted = [one for one in self.lanes if of in (None, one.platform)]
            for since_ms, until_ms in (
                (FIRST_MS, FIRST_MS + 6 * HOUR_MS),
                (FIRST_MS + 1_700_000, FIRST_MS + 5 * HOUR_MS + 9),
                (FIRST_MS + 1_700_000, FIRST_MS + 1_900_000),
                (FIRST_MS - HOUR_MS, FIRST_MS + HOUR_MS + 1),
            ):
                asked = {"since_ms": since_ms, "until_ms": until_ms, "limit": limit}
                true = order_ledger(self.uow.connection, wanted, **asked)
                assert ledger(self.uow.connection, self.lanes, of=of, **asked) == true


@pytest.mark.parametrize("seed", range(5))
def test_the_ledger_is_that_of_the_rows_whatever_happened_since_the_count(shared_store, seed):
    def run(uow):
        world = World(uow, seed)
        world.come_in(60)
        world.check()
        for _ in range(4):
            world.count()
            world.check()
            what = [lambda: world.come_in(3), world.settle, world.decide, world.late]
            for happen in world.chance.sample(what, 2):
                happen()
                world.check()

    undone(shared_store, run)


def test_hours_that_are_counted_are_not_read_again(shared_store):
    """What is changed behind the ledger's back is not seen: it is told from the counts."""

    def run(uow):
        world = World(uow, 1)
        for number in range(4):
            event = an_event(uow, order_id=f"o-{number}", received_at_ms=FIRST_MS + number)
            for destination in world.ids:
                a_delivery(uow, destination, event=event, state=DeliveryState.DELIVERED)
        world.count()
        asked = {"since_ms": FIRST_MS, "until_ms": FIRST_MS + HOUR_MS, "limit": 9}
        before = ledger(uow.connection, world.lanes, of=None, **asked)
        uow.connection.exec_driver_sql("UPDATE delivery SET state = 'rejected'")
        return before, ledger(uow.connection, world.lanes, of=None, **asked)

    before, after = undone(shared_store, run)
    assert before == after
    assert before[0].orders == 4


def test_another_destination_has_every_hour_counted_anew(shared_store):
    def run(uow):
        world = World(uow, 3)
        world.come_in(40)
        world.count()
        more = a_destination(uow, "more", platform="snapchat")
        world.lanes = (*world.lanes, PlatformLanes("snapchat", (more,), FIRST_MS))
        world.check()
        world.count()
        world.check()

    undone(shared_store, run)
