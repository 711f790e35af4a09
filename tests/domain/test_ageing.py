"""How much of its time an event has used up, and which mark that reaches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.ageing import mark_reached, used_pct
from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.platform import EffectClass, PlatformTraits
from stratum_desktop.domain.retry import AGE_MARGIN_SECONDS, deadline_at

TRAITS = PlatformTraits(
    effect_class=EffectClass.AT_LEAST_ONCE,
    dedupe_window_seconds=172_800,
    max_age_seconds={"": 10_000 + AGE_MARGIN_SECONDS, "physical_store": 50_000},
    batch_size=1000,
    batch_is_atomic=True,
    consent=ConsentNeed(),
    matchable_sets=(),
)


@pytest.mark.parametrize(
    ("age", "used"), [(0, 0), (5_000, 50), (9_500, 95), (10_000, 100), (11_000, 110)]
)
def test_the_share_is_of_the_time_in_which_it_may_be_sent(age, used):
    deadline = deadline_at(event_time=1_000_000, action_source="website", traits=TRAITS)
    found = used_pct(
        deadline_at=deadline, action_source="website", traits=TRAITS, now_s=1_000_000 + age
    )
    assert found == pytest.approx(used)


@pytest.mark.parametrize(
    ("used", "mark"), [(49.9, 0), (50, 50), (79.9, 50), (80, 80), (94, 80), (95, 95), (120, 95)]
)
def test_marks_are_reached_at_the_very_share(used, mark):
    assert mark_reached(used) == mark


@given(st.floats(0, 200), st.floats(0, 200), st.lists(st.floats(1, 99), max_size=5))
def test_time_never_takes_a_mark_back(earlier, later, marks):
    earlier, later = sorted((earlier, later))
    assert mark_reached(earlier, marks) <= mark_reached(later, marks)
