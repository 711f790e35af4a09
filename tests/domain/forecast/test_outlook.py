from __future__ import annotations

import math
from datetime import date, timedelta

import pytest

from stratum_desktop.domain.forecast.outlook import LOOKS_BACK_DAYS, outlook

LAST = date(2026, 3, 1)


def days(count: int, score: float = 80.0) -> dict[date, float | None]:
    return {LAST - timedelta(days=back): score + back % 3 for back in range(count)}


def test_the_line_is_the_fourteen_days_after_the_last_one():
    found = outlook(days(20), last_day=LAST)
    assert [one.on for one in found.days] == [LAST + timedelta(days=n) for n in range(1, 15)]
    assert (found.why_none, found.measured_days) == (None, 20)
    assert found.back_test.origins == 6


def test_under_fourteen_measured_days_there_is_no_line_and_a_reason():
    found = outlook(days(13), last_day=LAST)
    assert (found.days, found.measured_days, found.back_test) == ((), 13, None)
    assert found.why_none.code == "forecast.too_few_days"
    assert found.why_none.facts == {"measured": 13, "within": 28, "needed": 14}
    assert outlook({}, last_day=LAST).measured_days == 0


def test_days_of_outages_are_missing_and_not_zero():
    scores = days(30)
    out = {LAST - timedelta(days=back) for back in range(3)}
    broken = {**scores, **dict.fromkeys(out, 0.0)}
    left_out = outlook(broken, last_day=LAST, leave_out=out)
    assert left_out == outlook({**scores, **dict.fromkeys(out)}, last_day=LAST)
    assert left_out.measured_days == 25
    assert left_out.days[0].expected > 75 > outlook(broken, last_day=LAST).days[0].expected


def test_leaving_days_out_can_leave_too_few():
    out = [LAST - timedelta(days=back) for back in range(7)]
    assert outlook(days(20), last_day=LAST, leave_out=out).measured_days == 13
    assert outlook(days(20), last_day=LAST, leave_out=out).days == ()


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0, 100.1, None])
def test_what_is_no_score_was_not_measured(value):
    scores = days(30)
    missing = {on: score for on, score in scores.items() if on != LAST}
    assert outlook({**scores, LAST: value}, last_day=LAST) == outlook(missing, last_day=LAST)


def test_later_days_and_those_of_long_ago_say_nothing():
    scores, known = days(30), outlook(days(30), last_day=LAST)
    later = {LAST + timedelta(days=n): 5.0 for n in range(1, 9)}
    old = {LAST - timedelta(days=LOOKS_BACK_DAYS + n): 5.0 for n in range(9)}
    assert outlook({**scores, **later, **old}, last_day=LAST) == known
