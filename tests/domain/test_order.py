import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.order import (
    ACCOUNTED,
    NOT_DUE,
    WORST_FIRST,
    OrderState,
    accuracy_pct,
    due_count,
    worst,
)

S = OrderState
some_states = st.lists(st.sampled_from(OrderState), min_size=1)
some_counts = st.dictionaries(st.sampled_from(OrderState), st.integers(0, 1000))


def test_an_order_can_be_whatever_a_delivery_can_be():
    assert {str(one) for one in DeliveryState} < {str(one) for one in OrderState}


@given(some_states, some_states)
def test_the_worst_of_all_is_the_worst_of_the_worst(left, right):
    assert worst([*left, *right]) == worst([worst(left), worst(right)])
    assert worst(left) in left


@pytest.mark.parametrize(
    ("states", "one"),
    [
        ((S.DELIVERED, S.REJECTED), S.REJECTED),
        ((S.DELIVERED, S.SKIPPED), S.DELIVERED),
        ((S.READY, S.DELIVERED), S.READY),
        ((S.MISSING, S.REJECTED), S.MISSING),
        ((S.ELSEWHERE, S.SKIPPED), S.SKIPPED),
        ((S.CANCELLED, S.DELIVERED), S.CANCELLED),
    ],
)
def test_what_is_missing_never_hides_behind_what_arrived(states, one):
    assert worst(states) is one


def test_what_needs_no_answer_stands_behind_everything_that_does():
    quiet = ACCOUNTED | NOT_DUE
    assert set(WORST_FIRST[-len(quiet) :]) == quiet


def test_accuracy_counts_what_was_skipped_for_cause_and_leaves_out_what_was_not_due():
    counts = {S.DELIVERED: 6, S.SKIPPED: 3, S.REJECTED: 1, S.ELSEWHERE: 90}
    assert due_count(counts) == 10
    assert accuracy_pct(counts) == 90.0


def test_nothing_due_is_no_accuracy():
    assert accuracy_pct({}) is None
    assert accuracy_pct({S.ELSEWHERE: 5}) is None


@given(some_counts)
def test_accuracy_is_whole_exactly_when_nothing_is_open(counts):
    open_count = sum(n for state, n in counts.items() if state not in ACCOUNTED | NOT_DUE)
    found = accuracy_pct(counts)
    if found is not None:
        assert 0 <= found <= 100
        assert (found == 100) == (open_count == 0)
