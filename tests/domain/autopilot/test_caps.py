"""Caps at their edges."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.autopilot.caps import Caps, Counted, Wanted, broken_caps
from stratum_desktop.domain.gate.change import Effect

HOUR = 3_600_000
MIDNIGHT = 1_000 * HOUR
NOON = MIDNIGHT + 12 * HOUR
RAISE = Wanted(1, Effect.RAISE, is_pause=False, is_automatic=False, raised=Decimal(100))
CUT = Wanted(1, Effect.CUT, is_pause=False, is_automatic=False, raised=Decimal(-100))
PAUSE = replace(CUT, is_pause=True)
NEUTRAL = replace(CUT, effect=Effect.NEUTRAL, raised=Decimal(0))


def done(hours_ago: float, **said: object) -> Counted:
    """An approved raise of 100 of another entity."""
    one = Counted(2, Effect.RAISE, NOON - round(hours_ago * HOUR), False, Decimal(100))
    return replace(one, **said)  # type: ignore[arg-type]


def codes(wanted: Wanted, *counted: Counted) -> set[str]:
    found = broken_caps(wanted, counted, Caps(), midnight_ms=MIDNIGHT, now_ms=NOON)
    return {one.code for one in found}


def test_raises_of_a_day_come_to_the_limit_and_not_beyond():
    four = [done(5, entity_id=number) for number in range(2, 6)]
    assert codes(RAISE, *four) == set()
    assert codes(replace(RAISE, raised=Decimal("100.01")), *four) == {"caps.raises_a_day"}


def test_yesterdays_raises_do_not_count():
    assert codes(RAISE, *[done(12.1)] * 9) == set()
    assert codes(RAISE, *[done(12.0)] * 9) == {"caps.raises_a_day"}


@pytest.mark.parametrize(
    ("wanted", "before"),
    [(replace(RAISE, raised=None), []), (RAISE, [done(5, raised=None)])],
)
def test_what_nobody_can_add_up_is_held(wanted, before):
    assert codes(wanted, *before) == {"caps.raise_not_known"}


def test_a_raise_without_a_rate_is_held_and_a_cut_needs_none():
    assert codes(replace(RAISE, raised=None, has_rate=False)) == {"caps.no_rate"}
    assert codes(replace(CUT, raised=None, has_rate=False)) == set()


def test_only_automatic_actions_are_counted_against_automatic_ones():
    ten = [done(5, effect=Effect.CUT, is_automatic=True)] * 10
    assert codes(replace(CUT, is_automatic=True), *ten) == {"caps.automatic_a_day"}
    assert codes(replace(CUT, is_automatic=True), *ten[1:]) == set()
    assert codes(CUT, *ten) == set()


def test_a_campaign_is_raised_five_times_a_day():
    five = [done(5, entity_id=1, raised=Decimal(1))] * 5
    assert codes(RAISE, *five) == {"caps.changes_a_day"}
    assert codes(NEUTRAL, *five) == {"caps.changes_a_day"}
    assert codes(CUT, *five) == set()


@pytest.mark.parametrize(
    ("wanted", "before", "waits"),
    [
        (RAISE, Effect.RAISE, True),
        (RAISE, Effect.CUT, True),
        (NEUTRAL, Effect.CUT, True),
        (CUT, Effect.RAISE, False),
        (CUT, Effect.CUT, True),
        (PAUSE, Effect.CUT, False),
        (PAUSE, Effect.RAISE, False),
    ],
)
def test_changes_of_one_campaign_are_four_hours_apart(wanted, before, waits):
    young, old = (
        done(hours, entity_id=1, effect=before, raised=Decimal(1)) for hours in (3.99, 4.0)
    )
    assert codes(wanted, young) == ({"caps.too_soon"} if waits else set())
    assert codes(wanted, old) == set()
    assert codes(wanted, replace(young, entity_id=2)) == set()


counted = st.builds(
    Counted,
    entity_id=st.integers(1, 2),
    effect=st.sampled_from([Effect.RAISE, Effect.CUT, Effect.NEUTRAL]),
    at_ms=st.integers(NOON - 20 * HOUR, NOON),
    is_automatic=st.booleans(),
    raised=st.none() | st.decimals(0, 600, places=2),
)


@given(
    before=st.lists(counted, max_size=12),
    more=counted,
    automatic=st.booleans(),
    size=st.integers(1, 600),
)
def test_a_cut_breaks_no_cap_that_a_raise_keeps_and_more_actions_never_help(
    before, more, automatic, size
):
    raising = replace(RAISE, raised=Decimal(size), is_automatic=automatic)
    cutting = replace(CUT, is_automatic=automatic)
    assert codes(cutting, *before) <= codes(raising, *before)
    assert codes(raising, *before, more) or not codes(raising, *before)
