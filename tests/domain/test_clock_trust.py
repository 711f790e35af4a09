"""The wall clock is believed as far as the boot clock bears it out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.clock_trust import ClockReading, ClockTrust, clock_trust, surely_ms

BOUND = 600_000
HOUR = 3_600_000
START = ClockReading(1_772_452_800_000, HOUR, "one")
passed = st.integers(0, 10**12)
jumps = st.integers(-(10**12), 10**12)


def later(*, wall: int, boot: int, boot_id: str = "one") -> ClockReading:
    return ClockReading(START.wall_ms + wall, START.boot_ms + boot, boot_id)


@pytest.mark.parametrize(
    ("jump", "trust"),
    [
        (0, ClockTrust.TRUSTED),
        (BOUND, ClockTrust.TRUSTED),
        (BOUND + 1, ClockTrust.JUMPED),
        (-BOUND, ClockTrust.TRUSTED),
        (-BOUND - 1, ClockTrust.JUMPED),
    ],
)
def test_a_clock_that_was_set_by_more_than_the_bound_is_not_believed(jump, trust):
    assert clock_trust(START, later(wall=HOUR + jump, boot=HOUR), bound_ms=BOUND) is trust


@given(passed)
def test_time_that_passes_awake_or_asleep_is_believed_however_long(ms):
    now = later(wall=ms, boot=ms)
    assert clock_trust(START, now, bound_ms=BOUND) is ClockTrust.TRUSTED
    assert surely_ms(START, now) == now.wall_ms


@given(passed, jumps)
def test_within_one_boot_the_time_is_known_whatever_the_wall_clock_says(ms, jump):
    assert surely_ms(START, later(wall=ms + jump, boot=ms)) == START.wall_ms + ms


@given(passed, passed, jumps)
def test_after_another_boot_no_more_time_is_taken_for_certain_than_has_passed(off, on, jump):
    now = ClockReading(START.wall_ms + off + on + jump, on, "two")
    assert surely_ms(START, now) <= START.wall_ms + off + on


@pytest.mark.parametrize(
    ("off", "trust"),
    [
        (BOUND, ClockTrust.TRUSTED),
        (BOUND + 1, ClockTrust.UNCONFIRMED),
        (-BOUND - 1, ClockTrust.JUMPED),
    ],
)
def test_a_computer_that_was_off_has_to_have_its_clock_confirmed(off, trust):
    now = ClockReading(START.wall_ms + off + HOUR, HOUR, "two")
    assert clock_trust(START, now, bound_ms=BOUND) is trust


def test_the_first_look_has_nothing_to_doubt():
    assert clock_trust(None, START, bound_ms=BOUND) is ClockTrust.TRUSTED
    assert surely_ms(None, START) == START.wall_ms
