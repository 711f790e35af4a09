"""When the watch looks, and when it rings."""

from __future__ import annotations

import pytest

from stratum_desktop.engine.health_watch import HealthWatch

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def alarms():
    return []


@pytest.fixture
def watch(services, alarms):
    async def alarm():
        alarms.append("alarm")

    return HealthWatch(services, alarm=alarm)


async def miscount(workspace, by):
    await workspace.store.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE destination SET accepted_count = accepted_count + ?", (by,)
        )
    )


async def test_what_adds_up_rings_nothing(watch, alarms, shop):
    await shop.sell(2)
    await watch.after_sweep(did_work=True)
    await watch.after_sweep(did_work=False)
    assert alarms == []


async def test_it_looks_once_the_pump_is_idle_after_work(watch, alarms, workspace):
    await miscount(workspace, 1)
    await watch.after_sweep(did_work=False)
    assert alarms == [], "nothing was done, so there is nothing to look at"
    await watch.after_sweep(did_work=True)
    assert alarms == [], "still busy"
    await watch.after_sweep(did_work=False)
    assert alarms == ["alarm"]


async def test_it_rests_between_looks_and_forgets_no_news(watch, alarms, services, workspace):
    await watch.after_sweep(did_work=True)
    await watch.after_sweep(did_work=False)
    await miscount(workspace, 1)
    await watch.after_sweep(did_work=True)
    while not alarms:
        await watch.after_sweep(did_work=False)
    assert alarms == ["alarm"]
