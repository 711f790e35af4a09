"""What a difference between two clocks means."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.clock_skew import ClockVerdict, clock_verdict


@pytest.mark.parametrize(
    ("skew", "verdict"),
    [
        (None, ClockVerdict.UNKNOWN),
        (0.0, ClockVerdict.FINE),
        (119.9, ClockVerdict.FINE),
        (120.0, ClockVerdict.OFF),
        (600.0, ClockVerdict.OFF),
        (600.1, ClockVerdict.WRONG),
    ],
)
def test_two_minutes_are_worth_a_word_and_more_than_ten_stop_deliveries(skew, verdict):
    assert clock_verdict(skew) is verdict
    if skew is not None:
        assert clock_verdict(-skew) is verdict


def test_the_operators_own_bounds_are_taken():
    assert clock_verdict(50, warn_seconds=30, hold_seconds=60) is ClockVerdict.OFF
    assert clock_verdict(61, warn_seconds=30, hold_seconds=60) is ClockVerdict.WRONG
