"""Faults come in the order they were planned, and storms are the same for the same seed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.practice.servers import Fault, FaultKind, FaultPlan, Storm
from stratum_desktop.practice.servers.fault import fault_from_text, storm_of


def test_without_a_plan_nothing_goes_wrong():
    assert FaultPlan().take() is None


def test_faults_are_used_up_in_order():
    plan = FaultPlan([Fault(FaultKind.HTML, count=2)])
    plan.add(Fault(FaultKind.CUT))
    taken = [plan.take() for _ in range(4)]
    assert [fault and fault.kind for fault in taken] == [
        FaultKind.HTML,
        FaultKind.HTML,
        FaultKind.CUT,
        None,
    ]


def test_a_fault_without_count_lasts_until_cleared():
    plan = FaultPlan([Fault(FaultKind.BAD_TOKEN, count=None)])
    assert all(plan.take() for _ in range(20))
    plan.poison(["a"])
    plan.clear()
    assert plan.take() is None
    assert plan.poisoned == {}


@given(st.integers(), st.floats(0, 1))
def test_a_storm_repeats_itself(seed: int, share: float):
    plans = [FaultPlan(storm=Storm(seed, share)) for _ in range(2)]
    draws = [[plan.take() for _ in range(30)] for plan in plans]
    assert draws[0] == draws[1]


def test_a_storm_spoils_its_share_of_calls():
    plan = FaultPlan(storm=Storm(7, 0.3))
    spoilt = sum(plan.take() is not None for _ in range(2000))
    assert 500 < spoilt < 700
    plan.set_storm(None)
    assert plan.take() is None


def test_a_fault_is_written_as_its_kind_and_how_often():
    assert fault_from_text("html") == Fault(FaultKind.HTML)
    assert fault_from_text("rate_limit:3") == Fault(FaultKind.RATE_LIMIT, count=3)


@pytest.mark.parametrize(
    "text", ["?", "", "flood", "html:", "html:0", "html:-1", "html:x", "html:²"]
)
def test_a_fault_that_is_none_is_refused_with_what_there_is(text):
    with pytest.raises(Refusal, match=r"rate_limit|number from 1"):
        fault_from_text(text)


def test_a_storm_spoils_a_share():
    assert storm_of(0.0, seed=7) is None
    assert storm_of(0.3, seed=7) == Storm(7, 0.3)
    for share in (-0.1, 1.1, float("nan")):
        with pytest.raises(Refusal, match="from 0 to 1"):
            storm_of(share, seed=7)
