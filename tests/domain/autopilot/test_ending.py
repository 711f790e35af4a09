"""The value at the platform says what became of a write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.autopilot.ending import (
    IN_FLIGHT_SECONDS,
    MOST_TRIES,
    Ending,
    Word,
    ending,
)

SOON, LATE = IN_FLIGHT_SECONDS - 1, IN_FLIGHT_SECONDS
values = st.sampled_from(["50", "60", "55"])
words = st.sampled_from(Word)
seconds = st.floats(0, 1e6)


def ended(now: str | None, word: Word = Word.UNSURE, after: float = LATE, tries: int = 1) -> Ending:
    return ending(
        wanted="60", prior="50", now=now, word=word, seconds_since_intent=after, tries=tries
    )


@pytest.mark.parametrize(
    ("now", "word", "after", "tries", "expected"),
    [
        ("60", Word.UNSURE, SOON, 1, Ending.APPLIED),
        ("60", Word.REFUSED, SOON, 1, Ending.APPLIED),
        (None, Word.CONFIRMED, SOON, 1, Ending.UNKNOWN),
        ("50", Word.REFUSED, SOON, 1, Ending.FAILED),
        ("55", Word.REFUSED, SOON, 1, Ending.STALE),
        ("50", Word.UNSURE, SOON, 1, Ending.WAIT),
        ("55", Word.UNSURE, SOON, 1, Ending.WAIT),
        ("50", Word.CONFIRMED, SOON, 1, Ending.WAIT),
        ("50", Word.UNSURE, LATE, 1, Ending.AGAIN),
        ("50", Word.UNSURE, LATE, MOST_TRIES, Ending.FAILED),
        ("55", Word.UNSURE, LATE, 1, Ending.STALE),
    ],
)
def test_the_value_decides_and_a_request_on_its_way_is_waited_for(
    now, word, after, tries, expected
):
    assert ended(now, word, after, tries) is expected


@given(now=st.none() | values, word=words, after=seconds, tries=st.integers(1, 9))
def test_it_is_applied_exactly_when_the_value_is_there(now, word, after, tries):
    assert (ended(now, word, after, tries) is Ending.APPLIED) == (now == "60")


@given(now=values, word=words, after=seconds, tries=st.integers(MOST_TRIES, 9))
def test_nothing_is_tried_without_end(now, word, after, tries):
    assert ended(now, word, after, tries) is not Ending.AGAIN


@given(now=values, word=words, after=st.floats(LATE, 1e6), tries=st.integers(1, 9))
def test_once_it_can_be_read_and_time_has_passed_it_is_known(now, word, after, tries):
    assert ended(now, word, after, tries) not in (Ending.UNKNOWN, Ending.WAIT)
