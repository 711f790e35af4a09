"""A wall clock that is wrong ends nothing and sends nothing, and goes on once it is confirmed.

Row 43 of the fault matrix.
"""

from __future__ import annotations

import pytest
from manual_clock import DAY_MS, ManualClock

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.practice.servers import PracticeMeta, PracticeServer

HOUR_MS = 3_600_000
MINUTE_SECONDS = 60
TEN_YEARS_MS = 3_653 * DAY_MS
LIFE_SECONDS = 7 * 86_400 - 300
"""How long Meta takes a telephone sale, less the margin. Source: its manifest."""


class WrongClock:
    """This computer's clock, and the true time that the platform lives by."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.off_ms = 0

    def true_ms(self) -> int:
        return self.clock.now_ms() - self.off_ms

    def jump(self, ms: int) -> None:
        self.clock.set_wall(self.clock.now_ms() + ms)
        self.off_ms += ms

    def set_right(self) -> None:
        self.jump(-self.off_ms)


@pytest.fixture
def wrong(clock):
    return WrongClock(clock)


@pytest.fixture
def meta(wrong):
    with PracticeServer(vendors=[PracticeMeta()], now=lambda: wrong.true_ms() / 1000) as server:
        yield server


@pytest.fixture
async def sell(shop, wrong):
    """Sell by telephone; what is sold has so many minutes left to be sent."""

    async def sell_with(minutes_left=LIFE_SECONDS // 60, count=1):
        event_time = wrong.true_ms() // 1000 - LIFE_SECONDS + minutes_left * MINUTE_SECONDS
        await shop.sell(count, action_source="phone_call", event_time=event_time)

    return sell_with


async def held_codes(services):
    return [
        None if one.held_reason is None else one.held_reason.code
        for one in await services.accounts.list()
    ]


async def alarms(services):
    return (await services.dashboards.status()).alarms


async def sweep_for(services, clock, *, minutes):
    for _ in range(minutes):
        clock.advance(seconds=MINUTE_SECONDS)
        await services.delivery.drain()
        await services.delivery.watch()


@pytest.mark.parametrize("jump_ms", [HOUR_MS, TEN_YEARS_MS], ids=["an hour", "ten years"])
async def test_fault_43_a_clock_that_jumps_forward_ends_nothing(
    services, sell, meta, states, clock, wrong, jump_ms
):
    await services.delivery.drain()
    await sell(30)
    await sell()
    wrong.jump(jump_ms)
    await sweep_for(services, clock, minutes=5)
    assert states() == {"ready": 2}
    assert meta.ledger.counts("meta").received == 0
    assert await held_codes(services) == ["clock.jumped"]
    assert any("clock was set by" in one for one in await alarms(services))
    checks = await services.maintenance.doctor()
    assert any(not one.ok and "clock was set by" in one.detail for one in checks)
    # Set right, it needs nobody's word.
    wrong.set_right()
    await services.delivery.drain()
    assert states() == {"delivered": 2}
    await services.delivery.watch()
    assert await alarms(services) == ()


async def test_fault_43_no_warning_of_age_is_given_by_a_wrong_clock(services, sell, clock, wrong):
    await services.delivery.drain()
    await sell()
    await services.accounts.hold(1)
    wrong.jump(TEN_YEARS_MS)
    await services.delivery.drain()
    assert (await services.delivery.watch()).value.announcements == ()


async def test_fault_43_what_a_person_paused_does_not_end_either(
    services, sell, states, clock, wrong
):
    await services.delivery.drain()
    await sell(30)
    await services.accounts.hold(1)
    wrong.jump(TEN_YEARS_MS)
    await sweep_for(services, clock, minutes=3)
    assert states() == {"held": 1}
    assert await held_codes(services) == ["destination.paused"]
    wrong.set_right()
    await sweep_for(services, clock, minutes=1)
    assert await held_codes(services) == ["destination.paused"], "a right clock ends no pause"
    clock.advance(seconds=30 * MINUTE_SECONDS)
    await services.delivery.drain()
    assert states() == {"expired": 1}, "by a clock that is right it has ended"


async def test_fault_43_a_clock_that_a_time_server_set_right_is_confirmed_at_once(
    services, sell, states, clock, wrong
):
    """As on a computer whose clock had stopped, or that was frozen beside its host."""
    wrong.jump(-3 * HOUR_MS)
    await services.delivery.drain()
    await sell(60)
    await services.accounts.hold(1)
    wrong.jump(3 * HOUR_MS)
    await services.delivery.drain()
    assert states() == {"held": 1}
    assert await alarms(services) == ()
    clock.advance(seconds=61 * MINUTE_SECONDS)
    await services.delivery.drain()
    assert states() == {"expired": 1}


async def test_fault_43_a_person_can_say_that_the_clock_is_right(
    services, workspace, sell, states, clock, wrong
):
    await services.delivery.drain()
    await sell()
    (destination,) = await services.accounts.list()

    def lead_to(base_url):
        workspace.store.write_now(
            lambda uow: uow.connection.exec_driver_sql(
                "UPDATE destination SET base_url = ?", (base_url,)
            )
        )

    lead_to("http://127.0.0.1:9")
    wrong.jump(HOUR_MS)
    wrong.off_ms = 0
    await sweep_for(services, clock, minutes=2)
    assert await held_codes(services) == ["clock.jumped"]
    await services.accounts.release(destination.id)
    assert await alarms(services) == ()
    lead_to(destination.base_url)
    await services.delivery.drain()
    assert states() == {"delivered": 1}


@pytest.fixture
async def restarted(workspace):
    built = services_of(workspace)
    yield built
    await built.close()


async def test_fault_43_a_computer_that_starts_ten_years_ahead_ends_nothing(
    services, restarted, sell, meta, states, clock, wrong
):
    await services.delivery.drain()
    await sell(30)
    await sell()
    clock.reboot()
    wrong.jump(TEN_YEARS_MS)
    await restarted.delivery.take_over()
    await sweep_for(restarted, clock, minutes=3)
    assert states() == {"ready": 2}
    assert meta.ledger.counts("meta").received == 0
    assert await held_codes(restarted) == ["clock.unconfirmed"]
    assert any("While this computer was off" in one for one in await alarms(restarted))
    wrong.set_right()
    await restarted.delivery.drain()
    assert states() == {"delivered": 2}


async def test_fault_43_after_a_week_end_off_the_first_answer_confirms_the_clock(
    services, restarted, sell, states, clock
):
    await services.delivery.drain()
    await sell(60)
    await sell()
    clock.advance(ms=2 * DAY_MS)
    clock.reboot()
    await restarted.delivery.take_over()
    await restarted.delivery.drain()
    assert states() == {"expired": 1, "delivered": 1}
    assert await alarms(restarted) == ()


async def test_fault_43_a_night_asleep_is_no_jump(services, sell, meta, states, clock):
    await services.delivery.drain()
    await sell(60)
    await sell()
    clock.advance(ms=8 * HOUR_MS)
    await services.delivery.drain()
    assert states() == {"expired": 1, "delivered": 1}
    assert meta.ledger.counts("meta").requests == 1, "nobody was asked for the time"


async def test_fault_43_what_comes_in_by_a_wrong_clock_is_not_too_old_at_the_door(
    services, sell, states, wrong
):
    await services.delivery.drain()
    wrong.jump(TEN_YEARS_MS // 2)
    await sell(30)
    assert states() == {"ready": 1}
    wrong.set_right()
    await services.delivery.drain()
    assert states() == {"delivered": 1}


async def test_fault_43_a_file_that_is_checked_by_a_wrong_clock_has_no_row_too_old(
    services, shop, wrong, tmp_path
):
    await services.delivery.drain()
    path = tmp_path / "orders.csv"
    path.write_text(
        "email,event_time,value,currency,order_id\n"
        "ada@shop.example,2026-03-01 10:00:00,5.00,EUR,O-1\n"
        "ben@shop.example,2025-01-01 10:00:00,5.00,EUR,O-2\n"
    )
    wrong.jump(TEN_YEARS_MS)
    plan = (await services.uploads.inspect(path)).plan
    created = await services.uploads.create(path=path, plan=plan, destination_ids=[1])
    upload = (await services.uploads.run(created.value)).value
    counts = {verdict.value: count for verdict, count in upload.verdict_counts.items() if count}
    assert counts == {"ready": 1, "too_old": 1}, "the second is too old by the true time"


async def test_fault_43_a_platform_that_contradicts_the_clock_keeps_others_from_ending(
    services, sell, states, clock, wrong, workspace
):
    """The clock was wrong from the start, so nothing stored contradicts it."""
    wrong.jump(2 * HOUR_MS)
    await sell(60 * 24)
    await services.delivery.drain()
    assert await held_codes(services) == ["clock.skewed"]
    await sell(60 * 3)
    clock.advance(seconds=2 * 3600)
    await services.delivery.drain()
    assert "expired" not in states(), "by the true time it has an hour left"
