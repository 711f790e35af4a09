from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.window import Window, days_before, hour_of, local_day, rolling_days

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_rolling_window_starts_at_the_same_local_time_that_many_days_ago():
    now = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
    window = rolling_days(now, 7, BERLIN)
    assert (window.start_at, window.end_at) == (now - timedelta(days=7), now)


def test_a_day_in_which_clocks_change_counts_as_one_day():
    # Clocks went forward on 29 March 2026 in Berlin.
    now = datetime(2026, 4, 1, 10, tzinfo=BERLIN)
    window = rolling_days(now, 7, BERLIN)
    assert window.end_at - window.start_at == timedelta(days=7, hours=-1)
    assert window.start_at.astimezone(BERLIN).hour == 10


def test_a_local_day_runs_from_midnight_to_midnight():
    short, long = local_day(date(2026, 3, 29), BERLIN), local_day(date(2026, 10, 25), BERLIN)
    assert short.end_at - short.start_at == timedelta(hours=23)
    assert long.end_at - long.start_at == timedelta(hours=25)
    assert short.start_at == datetime(2026, 3, 28, 23, tzinfo=UTC)


def test_the_hours_of_a_window_begin_with_the_hour_it_starts_in():
    start = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
    window = Window(start, start + timedelta(hours=1))
    hour = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())
    assert window.hours == (hour, hour + 2 * 3600)
    assert window.end_ms - window.start_ms == 3_600_000


def test_an_hour_is_named_by_its_start():
    hour = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())
    assert [hour_of(hour * 1000 + ms) for ms in (-1, 0, 3_599_999)] == [hour - 3600, hour, hour]


def test_days_end_with_today_and_have_no_gaps():
    days = list(days_before(date(2026, 3, 1), 3))
    assert days == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]
