from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.domain.freshness import (
    Traffic,
    expected_count,
    hourly_rates,
    is_event_expected,
    stale_hours,
)
from stratum_desktop.domain.window import Window

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def traffic(*, days: int, per_hour: int, silent: timedelta, yesterday: int = 0) -> Traffic:
    """A steady stream that began some days ago and broke off."""
    first, newest = NOW - timedelta(days=days), NOW - silent
    hours = int((newest - first) / HOUR) + 1
    return Traffic({first + n * HOUR: per_hour for n in range(hours)}, first, newest, yesterday)


@pytest.mark.parametrize(
    ("silent_minutes", "expected"),
    # At 5 an hour, a silence is less likely than 1 % from ln(100) / 5 = 0.921 h = 55.3 min.
    [(0, False), (55, False), (56, True), (600, True)],
)
def test_an_event_is_expected_when_the_silence_is_less_likely_than_one_per_cent(
    silent_minutes, expected
):
    steady = traffic(days=14, per_hour=5, silent=timedelta(minutes=silent_minutes))
    assert is_event_expected(steady, now=NOW, zone=BERLIN) is expected


@pytest.mark.parametrize(("yesterday", "expected"), [(23, False), (24, True)])
def test_before_a_week_of_history_a_busy_yesterday_makes_an_event_expected(yesterday, expected):
    young = traffic(days=6, per_hour=50, silent=HOUR, yesterday=yesterday)
    assert is_event_expected(young, now=NOW, zone=BERLIN) is expected


def test_a_shop_that_sleeps_at_night_is_not_missed_at_night():
    first = NOW - timedelta(days=21)
    hours = [first + n * HOUR for n in range(21 * 24)]
    busy = {hour: 30 for hour in hours if 8 <= hour.astimezone(BERLIN).hour < 20}
    night = datetime(2026, 3, 2, 4, tzinfo=BERLIN)
    newest = datetime(2026, 3, 1, 19, 59, tzinfo=BERLIN)
    shop = Traffic(busy, first, newest, 360)
    assert not is_event_expected(shop, now=night, zone=BERLIN)
    assert is_event_expected(shop, now=night + 5 * HOUR, zone=BERLIN)


def test_rates_are_learned_by_weekday_and_hour_of_the_accounts_zone():
    first = datetime(2026, 2, 2, 0, tzinfo=UTC)
    monday_noon = datetime(2026, 2, 2, 11, tzinfo=UTC)
    hours = {monday_noon: 4, monday_noon + timedelta(days=7): 8}
    seen = Traffic(hours, first, first + timedelta(days=14), 0)
    rates = hourly_rates(seen, now=first + timedelta(days=14), zone=BERLIN)
    assert rates[0, 12] == 6.0
    assert rates[1, 12] == 0.0


def test_the_silence_itself_teaches_nothing():
    steady = traffic(days=14, per_hour=6, silent=timedelta(days=2))
    assert set(hourly_rates(steady, now=NOW, zone=BERLIN).values()) == {6.0}


def test_expected_counts_take_parts_of_hours():
    rates = {(weekday, hour): 4.0 for weekday in range(7) for hour in range(24)}
    since = NOW + timedelta(minutes=30)
    assert expected_count(rates, since=since, until=NOW + 2 * HOUR, zone=BERLIN) == 6.0


def test_nothing_ever_came_and_nothing_is_expected_without_history():
    nothing = Traffic({}, None, None, 0)
    assert not is_event_expected(nothing, now=NOW, zone=BERLIN)
    assert hourly_rates(nothing, now=NOW, zone=BERLIN) == {}


@pytest.mark.parametrize(
    ("synced_hours", "event_hours", "expected", "stale"),
    [
        (None, 1, True, None),
        (2, None, False, 2.0),
        (2, 9, False, 2.0),
        (2, 9, True, 9.0),
        (12, 9, True, 12.0),
        (-1, None, False, 0.0),
    ],
)
def test_the_worse_of_sync_and_expected_event_counts(synced_hours, event_hours, expected, stale):
    found = stale_hours(
        synced_at=None if synced_hours is None else NOW - synced_hours * HOUR,
        newest_event_at=None if event_hours is None else NOW - event_hours * HOUR,
        now=NOW,
        expected=expected,
    )
    assert found == stale


def test_an_outage_teaches_nothing_of_the_usual_rate():
    steady = traffic(days=14, per_hour=6, silent=HOUR)
    out = Window(NOW - timedelta(days=5), NOW - timedelta(days=4) + HOUR / 2)
    broken = {
        hour: 0 if out.start_at <= hour < out.end_at else count
        for hour, count in steady.by_hour.items()
    }
    without = replace(steady, by_hour=broken)
    assert set(hourly_rates(without, now=NOW, zone=BERLIN).values()) == {3.0, 6.0}
    known = replace(without, outages=(out,))
    assert set(hourly_rates(known, now=NOW, zone=BERLIN).values()) == {6.0}
