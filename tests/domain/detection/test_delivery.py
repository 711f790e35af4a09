"""Hours in which deliveries were due at a destination and did not get through."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.detection.delivery import LEAST_MISSED, DeliveryHour, stoppages

HOUR = 3600
SOUND = (20, 20, 0)
DOWN = (20, 0, 60)
WAITS = (20, 0, 0)
IDLE = (0, 0, 0)


def found(*hours):
    """Start and end of each stoppage in hours, and whether it goes on."""
    known = [DeliveryHour(place * HOUR, *one) for place, one in enumerate(hours)]
    return [(one.start_s // HOUR, one.end_s // HOUR, one.is_open) for one in stoppages(known)]


def test_sound_hours_are_none():
    assert found(*[SOUND] * 30) == []


def test_hours_in_which_everything_failed_are_one_outage():
    assert found(SOUND, DOWN, DOWN, DOWN, SOUND, SOUND) == [(1, 4, False)]
    assert found(SOUND, DOWN, DOWN) == [(1, 3, True)]


def test_what_waits_behind_a_failure_belongs_to_it_though_nothing_is_sent():
    assert found(SOUND, DOWN, WAITS, WAITS, SOUND, SOUND) == [(1, 4, False)]


def test_an_hour_that_ended_with_failures_begins_it():
    """Four hand-overs got through before the token was refused."""
    assert found(SOUND, (20, 13, 4), WAITS, WAITS, SOUND, SOUND) == [(1, 4, False)]


def test_silence_alone_is_unknown():
    """A person paused the destination, or the computer was off."""
    assert found(SOUND, WAITS, WAITS, WAITS, SOUND) == []
    assert found(SOUND, IDLE, IDLE, SOUND) == []


def test_retries_of_an_ordinary_hour_are_none():
    assert found(*[(20, 20, 6), (20, 19, 9)] * 10) == []


def test_hours_in_which_nothing_was_due_end_nothing():
    assert found(SOUND, DOWN, DOWN, IDLE, IDLE, IDLE) == [(1, 3, True)]


@pytest.mark.parametrize(("delivered", "is_outage"), [(2, True), (3, False)])
def test_at_most_one_in_ten_gets_through_a_broken_hour(delivered, is_outage):
    broken = (20, delivered, 20 - delivered)
    assert bool(found(SOUND, broken, broken, SOUND, SOUND)) is is_outage


@pytest.mark.parametrize("due", [LEAST_MISSED - 1, LEAST_MISSED])
def test_a_few_events_have_troubles_of_their_own(due):
    few = (due // 2, 0, 1), (due - due // 2, 0, 1)
    assert bool(found(SOUND, *few, SOUND, SOUND)) is (due == LEAST_MISSED)


def test_what_was_sent_again_by_a_person_and_refused_is_none():
    assert found(SOUND, (0, 0, 50), (0, 0, 50), SOUND, SOUND) == []


def test_it_says_how_much_came_due_and_how_much_got_through():
    known = [
        DeliveryHour(place * HOUR, *one)
        for place, one in enumerate([SOUND, DOWN, (30, 1, 40), SOUND, SOUND])
    ]
    (one,) = stoppages(known)
    assert (one.due, one.delivered, one.failed) == (50, 1, 100)
