"""Deliveries that run out of time are announced; a destination goes on when the clock is right."""

from __future__ import annotations

import pytest

from stratum_desktop.practice.servers import PracticeMeta, PracticeServer

DAY = 86_400


@pytest.fixture
def ahead():
    """By how many seconds the platform's clock is ahead of ours."""
    return [0.0]


@pytest.fixture
def meta(clock, ahead):
    def now():
        return clock.now_ms() / 1000 + ahead[0]

    with PracticeServer(vendors=[PracticeMeta()], now=now) as server:
        yield server


async def held_code(services):
    (destination,) = await services.accounts.list()
    return None if destination.held_reason is None else destination.held_reason.code


async def alarms(services):
    return (await services.dashboards.status()).alarms


async def test_a_clock_that_is_off_by_two_minutes_is_told_and_stops_nothing(
    services, shop, states, ahead
):
    ahead[0] = 119
    await shop.sell(1)
    await services.delivery.drain()
    assert await alarms(services) == ()
    ahead[0] = 121
    await shop.sell(1)
    await services.delivery.drain()
    (alarm,) = await alarms(services)
    assert "differ by 121 s" in alarm
    ahead[0] = 0
    await shop.sell(1)
    await services.delivery.drain()
    assert await alarms(services) == ()
    assert states() == {"delivered": 3}


async def test_a_clock_off_by_more_than_ten_minutes_holds_until_it_is_right(
    services, shop, states, ahead, meta
):
    ahead[0] = 601
    await shop.sell(1)
    await services.delivery.drain()
    assert await held_code(services) == "clock.skewed"
    await shop.sell(2)
    # Off by less, and still not right.
    ahead[0] = 300
    assert (await services.delivery.watch()).value.released == 0
    await services.delivery.drain()
    assert meta.ledger.counts("meta").unique == 1
    ahead[0] = 2
    assert (await services.delivery.watch()).value.released == 1
    assert await held_code(services) is None
    await services.delivery.drain()
    assert states() == {"delivered": 3}
    entries = await services.audit.entries(limit=10)
    assert any(one.action == "destination.released" for one in entries)


async def test_the_operators_own_bound_of_the_clock_is_obeyed(services, shop, ahead):
    await services.settings.set("delivery.skew_hold_seconds", 60)
    ahead[0] = 90
    await shop.sell(1)
    await services.delivery.drain()
    assert await held_code(services) == "clock.skewed"


async def test_a_pause_by_a_person_is_not_ended_by_a_right_clock(services, shop):
    await services.accounts.hold(1)
    assert (await services.delivery.watch()).value.released == 0
    assert await held_code(services) == "destination.paused"


async def test_expiry_is_announced_at_half_four_fifths_and_nineteen_twentieths_once_each(
    services, shop, clock, states
):
    await shop.sell(1, action_source="phone_call")
    await services.accounts.hold(1)
    heard = []
    for day in range(1, 8):
        clock.advance(seconds=DAY if day < 7 else DAY * 0.75)
        for _ in range(2):
            found = (await services.delivery.watch()).value.announcements
            heard += [(day, one.facts["percent"]) for one in found]
    assert heard == [(4, 50), (6, 80), (7, 95)]
    (alarm,) = await alarms(services)
    assert "95 %" in alarm
    noted = [one for one in await services.audit.entries(limit=50) if "ageing" in one.action]
    assert len(noted) == 3
    clock.advance(seconds=DAY)
    await services.delivery.drain()
    assert states() == {"expired": 1}
    await services.delivery.watch()
    assert await alarms(services) == ()


async def test_what_is_delivered_in_time_is_not_announced(services, shop, clock):
    await shop.sell(1, action_source="phone_call")
    await services.delivery.drain()
    clock.advance(seconds=6 * DAY)
    assert (await services.delivery.watch()).value.announcements == ()
