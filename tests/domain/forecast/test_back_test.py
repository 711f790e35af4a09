from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratum_desktop.domain.forecast.back_test import back_test, seasonal_naive
from stratum_desktop.domain.forecast.past import Past

SCORES = st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=40)


def by_hand(scores):
    """Every line drawn by itself from the days up to it, and counted without sums."""
    inside, errors, naive, scaled, naive_scaled, scales = [], [], [], [], [], []
    for at in range(len(scores) - 1):
        known = scores[: at + 1]
        changes = [
            abs(known[on] - known[on - 7])
            for on in range(7, at + 1)
            if known[on] is not None and known[on - 7] is not None
        ]
        for ahead, said in enumerate(Past(known).line(at), start=1):
            if at + ahead >= len(scores) or scores[at + ahead] is None:
                continue
            came = scores[at + ahead]
            same = [known[on] for on in range(at, -1, -1) if (at + ahead - on) % 7 == 0]
            last = next((score for score in same if score is not None), None)
            if last is None:
                continue
            inside.append(said.low <= came <= said.high)
            errors.append(abs(came - said.score))
            naive.append(abs(came - last))
            if changes:
                scaled.append(errors[-1])
                naive_scaled.append(naive[-1])
                scales.append(sum(changes) / len(changes))
    return inside, errors, naive, scaled, naive_scaled, scales


@settings(max_examples=25, deadline=None)
@given(SCORES)
def test_every_figure_comes_out_the_same_when_each_line_is_drawn_by_itself(scores):
    found = back_test(Past(scores))
    inside, errors, naive, scaled, naive_scaled, scales = by_hand(scores)
    if not inside:
        assert found is None
        return
    assert found.compared == len(inside)
    assert found.coverage_pct == pytest.approx(100 * sum(inside) / len(inside))
    assert found.error_points == pytest.approx(sum(errors) / len(errors))
    assert found.naive_error_points == pytest.approx(sum(naive) / len(naive))
    if sum(scales) > 0:
        assert found.mase == pytest.approx(sum(scaled) / sum(scales))
        assert found.naive_mase == pytest.approx(sum(naive_scaled) / sum(scales))
    else:
        assert found.mase is found.naive_mase is None


def test_a_first_line_has_met_nothing_yet():
    assert back_test(Past([80.0] * 14)) is None
    assert back_test(Past([80.0] * 15)).compared == 1


def test_lines_are_drawn_on_every_day_and_meet_the_days_that_were_measured():
    scores = [80.0 + on % 2 for on in range(30)]
    assert (back_test(Past(scores)).origins, back_test(Past(scores)).compared) == (
        16,
        14 * 3 + sum(range(1, 14)),
    )
    scores[25] = None
    assert back_test(Past(scores)).compared == 14 * 3 + sum(range(1, 14)) - 12


def test_what_never_changes_has_no_scale():
    found = back_test(Past([80.0] * 40))
    assert (found.error_points, found.mase, found.naive_mase) == (pytest.approx(0), None, None)
    assert found.coverage_pct == 100


def test_a_breakdown_that_nobody_could_know_is_counted_against_the_range():
    random = Random(1)
    quiet = [80 + random.gauss(0, 1) for _ in range(40)]
    # Every line that looked into the ten days missed them; the last that begin there, not all.
    broken = back_test(Past([*quiet, *[20.0] * 10]))
    assert broken.coverage_pct < back_test(Past(quiet)).coverage_pct - 15
    assert broken.error_points > 10


def test_seasonal_naive_repeats_the_weekday_as_it_was_measured_last():
    scores = [float(on) for on in range(21)]
    assert [seasonal_naive(scores, 20, ahead) for ahead in (1, 7, 8, 14)] == [14, 20, 14, 20]
    scores[14] = None
    assert seasonal_naive(scores, 20, 1) == 7
    assert seasonal_naive([None, 5.0], 1, 6) is None
