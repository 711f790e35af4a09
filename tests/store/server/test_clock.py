"""The clock of leases is the server's, whatever this computer's does."""

from __future__ import annotations

import time

from manual_clock import ManualClock

from stratum_desktop.store.server.clock import ServerClock
from stratum_desktop.store.server.connection import connect


def asked(address: str, clock: ManualClock) -> ServerClock:
    shared = ServerClock(clock)
    with connect(address) as connection:
        shared.ask(connection)
    return shared


def test_computers_with_different_clocks_agree(address):
    one, other = ManualClock(), ManualClock()
    other.advance(seconds=400 * 86_400)
    first, second = asked(address, one), asked(address, other)
    assert first.boot_id() == second.boot_id()
    assert abs(first.boot_ms() - second.boot_ms()) < 5_000
    assert abs(first.boot_ms() - time.time() * 1000) < 5_000


def test_it_goes_on_with_this_computers_boot_clock_and_never_back(address):
    clock = ManualClock()
    shared = asked(address, clock)
    before = shared.boot_ms()
    clock.advance(seconds=30)
    assert shared.boot_ms() == before + 30_000
    with connect(address) as connection:
        shared.ask(connection)  # by the server half a minute did not pass
    assert shared.boot_ms() == before + 30_000


def test_the_wall_clock_is_this_computers(address):
    clock = ManualClock()
    shared = asked(address, clock)
    clock.advance(seconds=3_600)
    assert shared.now_ms() == clock.now_ms()


def test_databases_are_told_apart(address, postgres):
    other = postgres.new_database()
    try:
        assert asked(address, ManualClock()).boot_id() != asked(other, ManualClock()).boot_id()
    finally:
        postgres.drop(other)
