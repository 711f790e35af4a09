from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratum_desktop.domain.forecast.past import (
    HORIZON_DAYS,
    NEEDED_DAYS,
    NEEDED_WITHIN_DAYS,
    Past,
)

SCORES = st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=50)
"""Any days, measured or not."""


def wandering(days: int, seed: int = 1) -> list[float | None]:
    random, score, found = Random(seed), 80.0, []
    for _ in range(days):
        score = min(100.0, max(0.0, score + random.gauss(0, 2)))
        found.append(score)
    return found


@settings(max_examples=60)
@given(SCORES)
def test_the_range_holds_the_line_within_0_and_100(scores):
    for one in Past(scores).line(len(scores) - 1):
        assert 0 <= one.low <= one.score <= one.high <= 100


@settings(max_examples=60)
@given(SCORES, SCORES)
def test_nothing_that_came_later_changes_a_line(scores, later):
    at = len(scores) - 1
    assert Past([*scores, *later]).line(at) == Past(scores).line(at)


@settings(max_examples=60)
@given(SCORES)
def test_there_is_a_line_exactly_from_fourteen_measured_days_in_twenty_eight(scores):
    measured = sum(score is not None for score in scores[-NEEDED_WITHIN_DAYS:])
    past = Past(scores)
    assert past.measured_days(len(scores) - 1) == measured
    expected = HORIZON_DAYS if measured >= NEEDED_DAYS else 0
    assert len(past.line(len(scores) - 1)) == expected


@pytest.mark.parametrize(("measured", "days"), [(13, 0), (14, 14), (15, 14)])
def test_fourteen_measured_days_are_enough_and_thirteen_are_not(measured, days):
    assert len(Past([80.0] * measured).line(measured - 1)) == days


def test_days_longer_ago_than_twenty_eight_do_not_count():
    scores = [80.0] * 20 + [None] * 15
    assert Past(scores).line(len(scores) - 1) == ()
    assert Past(scores).line(len(scores) - 2)  # that day still looks back on fourteen


def test_a_line_follows_where_the_score_went():
    for level in (20.0, 95.0):
        line = Past([level] * 30).line(29)
        assert all(one.score == pytest.approx(level) for one in line)


def test_a_score_that_stood_still_is_not_certain_to_go_on_so():
    line = Past([80.0] * 30).line(29)
    assert all(one.low <= 79.5 and one.high >= 80.5 for one in line)
    assert all(one.high == 100 for one in Past([100.0] * 30).line(29))


def test_what_jumps_more_has_the_wider_range():
    calm, wild = ([70 + size * (-1) ** on for on in range(40)] for size in (1, 10))
    width = [
        Past(scores).line(39)[0].high - Past(scores).line(39)[0].low for scores in (calm, wild)
    ]
    assert width[1] > 3 * width[0]


def test_days_that_were_not_measured_are_no_zeros_and_make_the_range_wider():
    scores = wandering(60)
    whole = Past(scores).line(59)
    gap = [*scores[:53], *[None] * 7]
    missing, zero = Past(gap).line(59), Past([*scores[:53], *[0.0] * 7]).line(59)
    assert abs(missing[0].score - scores[52]) < 10
    assert zero[0].score < missing[0].score - 20
    # The last measured day is a week further away.
    until = Past(gap).line(52)
    assert missing[0].score == pytest.approx(until[7].score)
    assert missing[0].high - missing[0].low >= until[0].high - until[0].low
    assert whole[0] != missing[0]
