"""The word that every platform's table of answers uses, and what it stands for."""

from typing import get_args

import pytest

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.failure_kind import Kind, failure_of_kind
from stratum_desktop.platforms.failures import (
    Failure,
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
    Untrusted,
)

REASON = Reason("answer.not_understood")


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        (Kind.RETRY, Unavailable(REASON, answer_lost=True, retry_after_seconds=7.0)),
        (Kind.SLOW_DOWN, RateLimited(REASON, retry_after_seconds=7.0)),
        (Kind.REAUTHORISE, NeedsReauthorisation(REASON)),
        (Kind.REJECT, Rejected(REASON, guilty=(2, 5))),
        (Kind.UPDATE, Unsupported(REASON)),
        (Kind.UNREADABLE, Misunderstood(REASON)),
    ],
)
def test_a_kind_becomes_its_failure_with_what_belongs_to_it(kind, failure):
    found = failure_of_kind(kind, REASON, answer_lost=True, retry_after_seconds=7.0, guilty=(2, 5))
    assert found == failure


def test_an_answer_that_proves_that_nothing_was_taken_is_not_lost():
    found = failure_of_kind(Kind.RETRY, REASON, answer_lost=False, retry_after_seconds=None)
    assert found == Unavailable(REASON, answer_lost=False)


def test_there_is_one_kind_for_each_failure_that_an_answer_can_mean():
    made = {
        type(failure_of_kind(kind, REASON, answer_lost=True, retry_after_seconds=None))
        for kind in Kind
    }
    assert made | {Untrusted} == set(get_args(Failure)), "who is not trusted gives no answer"
    assert len(Kind) == len(made)
