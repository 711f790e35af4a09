"""Outage windows: what they cover, which days they touch, and how they merge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.outage import (
    OutageKind,
    OutageWindow,
    local_days,
    merged,
    whole_hours,
)
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.window import Window

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
STRETCHES = st.lists(
    st.tuples(st.integers(0, 400), st.integers(-3, 60)).map(
        lambda pair: Window(EPOCH + pair[0] * HOUR, EPOCH + sum(pair) * HOUR)
    ),
    max_size=12,
)


def an_outage(**changed: object) -> OutageWindow:
    values = {
        "platform": "meta",
        "start_at": NOON,
        "end_at": NOON + 2 * HOUR,
        "kind": OutageKind.DELIVERY,
        "found_by": "engine",
        "why": Reason("outage.marked", {"why": "a test"}),
    }
    return OutageWindow(**(values | changed))


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        (NOON - timedelta(milliseconds=1), False),
        (NOON, True),
        (NOON + 2 * HOUR - timedelta(milliseconds=1), True),
        (NOON + 2 * HOUR, False),
    ],
)
def test_an_outage_covers_its_start_and_not_its_end(at, inside):
    assert an_outage().covers(at) is inside


def test_one_that_goes_on_covers_everything_after_its_start():
    assert an_outage(end_at=None).covers(NOON + timedelta(days=900))
    assert not an_outage(end_at=None).covers(NOON - HOUR)


def test_one_of_all_platforms_concerns_each_and_one_of_a_platform_that_alone():
    assert an_outage(platform=None).concerns("google")
    assert an_outage(platform=None).concerns(None)
    assert an_outage().concerns("meta")
    assert not an_outage().concerns("google")
    assert not an_outage().concerns(None)


@pytest.mark.parametrize(
    ("since", "until", "touched"),
    [
        (NOON - HOUR, NOON, False),
        (NOON - HOUR, NOON + timedelta(seconds=1), True),
        (NOON + 2 * HOUR, NOON + 3 * HOUR, False),
        (NOON + HOUR, NOON + 3 * HOUR, True),
    ],
)
def test_a_span_is_touched_where_any_of_the_outage_lies_in_it(since, until, touched):
    assert an_outage().touches(since, until) is touched


def test_what_goes_on_is_known_until_now_and_never_ends_before_it_begins():
    assert an_outage(end_at=None).until(NOON + HOUR) == Window(NOON, NOON + HOUR)
    assert an_outage(end_at=None).until(NOON - HOUR) == Window(NOON, NOON)
    assert an_outage().until(NOON + 9 * HOUR) == Window(NOON, NOON + 2 * HOUR)


def test_stretches_that_touch_are_one():
    first, second = Window(NOON, NOON + HOUR), Window(NOON + HOUR, NOON + 3 * HOUR)
    inside, apart = Window(NOON, NOON + HOUR / 2), Window(NOON + 4 * HOUR, NOON + 5 * HOUR)
    assert merged([apart, second, inside, first]) == (Window(NOON, NOON + 3 * HOUR), apart)


@given(STRETCHES)
def test_merging_keeps_exactly_the_same_time(stretches):
    def hours_of(windows):
        return {
            at
            for at in (EPOCH + back * HOUR for back in range(480))
            if any(one.start_at <= at < one.end_at for one in windows)
        }

    found = merged(stretches)
    assert hours_of(found) == hours_of(stretches)
    assert all(before.end_at < after.start_at for before, after in pairwise(found))
    assert merged(found) == found


def test_a_night_over_midnight_touches_two_local_days():
    night = Window(
        datetime(2026, 11, 3, 22, 30, tzinfo=UTC), datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
    )
    assert local_days([night], ZoneInfo("UTC")) == {date(2026, 11, 3)}
    assert local_days([night], BERLIN) == {date(2026, 11, 3), date(2026, 11, 4)}


def test_an_end_at_midnight_leaves_the_next_day_alone():
    day = Window(datetime(2026, 11, 2, 23, tzinfo=UTC), datetime(2026, 11, 3, 23, tzinfo=UTC))
    assert local_days([day], BERLIN) == {date(2026, 11, 3)}


@pytest.mark.parametrize(
    ("start", "hours", "days"),
    [
        # Clocks go forward on 29 March 2026: the day has 23 hours.
        (datetime(2026, 3, 28, 23, tzinfo=UTC), 23, {date(2026, 3, 29)}),
        (datetime(2026, 3, 28, 23, tzinfo=UTC), 24, {date(2026, 3, 29), date(2026, 3, 30)}),
        # They go back on 25 October 2026: the day has 25 hours.
        (datetime(2026, 10, 24, 22, tzinfo=UTC), 25, {date(2026, 10, 25)}),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), 26, {date(2026, 10, 25), date(2026, 10, 26)}),
    ],
)
def test_a_day_in_which_clocks_change_has_the_hours_it_has(start, hours, days):
    assert local_days([Window(start, start + hours * HOUR)], BERLIN) == days


@pytest.mark.parametrize("zone", [BERLIN, KOLKATA])
def test_begun_hours_are_made_whole_by_the_clock_of_the_zone(zone):
    start = datetime(2026, 11, 3, 9, 40, tzinfo=zone)
    found = whole_hours(Window(start.astimezone(UTC), (start + 5 * HOUR).astimezone(UTC)), zone)
    assert found.start_at.astimezone(zone).strftime("%H:%M") == "09:00"
    assert found.end_at.astimezone(zone).strftime("%H:%M") == "15:00"
    assert whole_hours(found, zone) == found


def test_whole_hours_stay_right_while_clocks_go_back():
    # 02:30 comes twice; this is the second.
    at = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert whole_hours(Window(at, at + HOUR), BERLIN) == Window(
        datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC)
    )
