"""Which parts of an ad account are read again, and when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.ads.reading import EVERY_SECONDS, HISTORY_DAYS, Chore, Plan

PLAN = Plan(tuple(EntityKind), (Step.DAY, Step.HOUR), settles_after_days=28)
NOW_MS = 10**12


def test_of_a_new_account_everything_is_due_in_its_order():
    assert PLAN.due({}, now_ms=NOW_MS) == tuple(Chore)


@pytest.mark.parametrize("chore", [one for one in Chore if EVERY_SECONDS[one] is not None])
def test_a_chore_is_due_again_after_its_time_and_not_before(chore: Chore):
    done = {one.value: NOW_MS for one in Chore}
    wait_ms = (EVERY_SECONDS[chore] or 0) * 1000
    assert chore not in PLAN.due(done, now_ms=NOW_MS + wait_ms - 1)
    assert chore in PLAN.due(done, now_ms=NOW_MS + wait_ms)


@pytest.mark.parametrize("chore", [Chore.HISTORY, Chore.HOURLY_HISTORY])
def test_history_is_read_once(chore: Chore):
    done = {one.value: NOW_MS for one in Chore}
    assert chore not in PLAN.due(done, now_ms=NOW_MS * 2)


def test_a_clock_that_was_set_back_leaves_nothing_unread():
    done = {one.value: NOW_MS + 1 for one in Chore}
    assert PLAN.due(done, now_ms=NOW_MS) == tuple(Chore)


def test_what_a_platform_does_not_have_is_not_read():
    bare = replace(PLAN, kinds=(EntityKind.CAMPAIGN,), steps=(Step.DAY,))
    left = set(PLAN.due({}, now_ms=NOW_MS)) - set(bare.due({}, now_ms=NOW_MS))
    assert left == {Chore.AD_SETS, Chore.ADS, Chore.HOURLY_HISTORY}
    quick = replace(PLAN, settles_after_days=7)
    assert Chore.SETTLING not in quick.due({}, now_ms=NOW_MS)


@given(settles=st.integers(7, 60))
def test_every_day_of_the_history_is_read_by_one_chore_and_no_day_twice(settles: int):
    plan = replace(PLAN, settles_after_days=settles)
    days = [
        back
        for chore in plan.due({}, now_ms=NOW_MS)
        if (stretch := plan.stretch(chore)) is not None and Step.DAY in stretch.steps
        for back in range(stretch.last_back, stretch.first_back + 1)
    ]
    assert sorted(days) == list(range(HISTORY_DAYS + 1))
