from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.forecast.smoothing import PACES, Pace, follow, within_scale

SCORES = st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=60)


def test_a_level_goes_its_share_of_the_way_to_what_was_measured():
    learned = follow([80.0, 60.0], Pace(0.3, 0.0))[1]
    assert learned.level == pytest.approx(74.0)
    assert learned.expect(1) == learned.expect(14) == pytest.approx(74.0)


def test_a_pace_of_one_says_that_all_stays_as_it_was_last():
    assert follow([80.0, 60.0, 71.0], Pace(1.0, 0.2))[2].expect(9) == 71.0


def test_a_weekday_that_is_always_lower_is_expected_lower():
    scores = [70.0 if on % 7 == 6 else 90.0 for on in range(84)]
    learned = follow(scores, Pace(0.1, 0.2))[-1]
    expected = [learned.expect(ahead) for ahead in range(1, 8)]
    assert expected == pytest.approx([90.0] * 6 + [70.0], abs=1.5)


def test_a_day_that_was_not_measured_changes_nothing_but_the_width():
    measured, missing, again = follow([80.0, None, 80.0], Pace(0.6, 0.0))
    assert missing.expect(1) == measured.expect(1) == 80.0
    assert missing.growth(1) == measured.growth(2) > measured.growth(1) == 1.0
    assert again.growth(1) == 1.0


def test_before_the_first_measured_day_nothing_is_known():
    assert follow([None, None, 5.0], PACES[0])[:2] == [None, None]


@pytest.mark.parametrize(("score", "shown"), [(-0.1, 0), (0, 0), (100, 100), (100.1, 100)])
def test_a_score_ends_at_both_ends_of_the_scale(score, shown):
    assert within_scale(score) == shown


@given(SCORES, st.integers(0, 59), st.sampled_from(PACES))
def test_what_came_later_never_changes_what_was_known(scores, at, pace):
    at = min(at, len(scores) - 1)
    assert follow(scores, pace)[: at + 1] == follow(scores[: at + 1], pace)


@given(SCORES, st.sampled_from(PACES), st.integers(1, 14))
def test_what_is_expected_is_a_score_and_further_away_never_surer(scores, pace, ahead):
    learned = follow(scores, pace)[-1]
    if learned is not None:
        assert 0 <= learned.expect(ahead) <= 100
        assert learned.growth(ahead + 1) >= learned.growth(ahead) >= 1
