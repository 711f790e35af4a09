"""The states of a delivery."""

from stratum_desktop.domain.delivery import (
    DEAD_LETTER_STATES,
    OPEN_STATES,
    SETTLED_STATES,
    TRANSITIONS,
    DeliveryState,
)


def test_every_state_says_what_may_follow_it():
    assert set(TRANSITIONS) == set(DeliveryState)


def test_nothing_follows_delivered_or_cancelled():
    assert not TRANSITIONS[DeliveryState.DELIVERED]
    assert not TRANSITIONS[DeliveryState.CANCELLED]


def test_every_dead_letter_can_be_replayed():
    for state in DEAD_LETTER_STATES:
        assert DeliveryState.READY in TRANSITIONS[state]


def test_open_and_settled_leave_only_uncertain_between_them():
    assert not OPEN_STATES & SETTLED_STATES
    assert set(DeliveryState) - OPEN_STATES - SETTLED_STATES == {DeliveryState.UNCERTAIN}
