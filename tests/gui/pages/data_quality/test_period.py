from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.gui.pages.data_quality.period import USUAL, choices_at, period_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
JUST_AFTER = NOW + timedelta(milliseconds=1)


def test_the_last_days_come_first_and_then_a_year_of_months():
    choices = choices_at(NOW, BERLIN)
    assert [one.label for one in choices[:6]] == [
        "Last 24 hours",
        "Last 7 days",
        "Last 30 days",
        "Last 90 days",
        "November 2026 so far",
        "October 2026",
    ]
    assert (choices[-1].label, len(choices)) == ("December 2025", 16)
    assert USUAL in {one.key for one in choices}


def test_days_end_now_and_hold_what_came_in_just_now():
    period = period_of("7", NOW, BERLIN)
    assert (period.until, period.until - period.since) == (JUST_AFTER, timedelta(days=7))


def test_a_month_is_one_of_the_zone_and_ends_now_at_the_latest():
    october = period_of("2026-10", NOW, BERLIN)
    assert october.since == datetime(2026, 9, 30, 22, tzinfo=UTC)
    # Summer time ended within it.
    assert october.until == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert period_of("2026-11", NOW, BERLIN).until == JUST_AFTER


def test_months_follow_each_other_without_a_gap_even_over_new_year():
    months = [one.key for one in choices_at(NOW, BERLIN) if "-" in one.key]
    periods = [period_of(key, NOW, BERLIN) for key in months]
    assert all(later.since == before.until for later, before in pairwise(periods))


def test_what_is_no_choice_is_none():
    with pytest.raises(ValueError, match="does not match format"):
        period_of("yesterday", NOW, BERLIN)
