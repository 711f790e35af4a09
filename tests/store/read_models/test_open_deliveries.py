"""What is on its way is found, all of it and nothing else, without a look at what was delivered."""

from __future__ import annotations

import pytest
from stored_rows import NOW_MS, a_delivery, a_destination, undone

from stratum_desktop.domain.delivery import OPEN_STATES, DeliveryState
from stratum_desktop.store.read_models.delivery_lag import FROM_DELIVERIES, IS_EXPIRED
from stratum_desktop.store.read_models.open_deliveries import FROM_OPEN_DELIVERIES


def plan_of(uow, sql, *parameters):
    rows = uow.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
    return [row[3] for row in rows]


def test_every_open_state_is_found_and_no_other(shared_store):
    def run(uow):
        destination = a_destination(uow)
        made = {a_delivery(uow, destination, state=state): state for state in DeliveryState}
        found = uow.connection.exec_driver_sql(f"SELECT d.id{FROM_OPEN_DELIVERIES}").scalars()
        return sorted(made[number] for number in found)

    assert undone(shared_store, run) == sorted(OPEN_STATES)


@pytest.mark.of_a_file
def test_neither_what_waits_nor_what_expired_is_looked_for_among_what_was_delivered(store):
    def run(uow):
        return [
            *plan_of(uow, f"SELECT count(*){FROM_OPEN_DELIVERIES}"),
            *plan_of(uow, f"SELECT d.id{FROM_DELIVERIES} WHERE {IS_EXPIRED}", 0, NOW_MS),
        ]

    steps = undone(store, run)
    assert [step for step in steps if step.startswith("SCAN d") and "INDEX" not in step] in (
        [],
        ["SCAN d"],  # the few that were gathered
    )
    assert not any("ix_delivery_settled" in step for step in steps)
    assert sum("ix_delivery_due" in step for step in steps) == 1
    assert sum("ix_delivery_aside" in step for step in steps) == 2
