"""Days without any delivery: hatched in the chart, so that a gap is told from a bad score."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture
def day_ago(clock):
    """Tells the day that many days before today; the workspace is on UTC, and it is noon."""
    today = datetime.fromtimestamp(clock.now_ms() / 1000, UTC).date()
    return lambda days: today - timedelta(days=days)


async def test_without_traffic_no_day_is_silent(quality, rows):
    rows.destination()
    assert await quality.silent_days(platform="meta") == ()


async def test_a_day_on_which_events_came_and_none_arrived_is_silent(quality, rows, day_ago):
    meta = rows.destination()
    for days in (1, 2, 3, 4):
        rows.ingest("accepted", 10, hours_ago=24 * days)
    rows.hourly(meta, "delivered", 9, hours_ago=24)
    rows.hourly(meta, "delivered", 9, hours_ago=4 * 24)
    assert await quality.silent_days(platform="meta") == (day_ago(3), day_ago(2))


async def test_today_is_not_over(quality, rows):
    rows.destination()
    rows.ingest("accepted", 10, hours_ago=1)
    assert await quality.silent_days(platform="meta") == ()


async def test_sightings_and_files_are_not_due(quality, rows):
    rows.destination()
    rows.ingest("accepted", 10, hours_ago=24, origin="pixel")
    rows.ingest("accepted", 10, hours_ago=24, origin="upload")
    rows.ingest("duplicate", 10, hours_ago=24)
    assert await quality.silent_days(platform="meta") == ()


async def test_what_was_told_to_be_skipped_is_not_due(quality, rows):
    meta = rows.destination()
    rows.ingest("accepted", 10, hours_ago=24)
    rows.hourly(meta, "skipped", 10, hours_ago=24, reason_code="destination.off")
    assert await quality.silent_days(platform="meta") == ()


async def test_what_came_in_the_last_hour_may_arrive_after_midnight(quality, rows):
    rows.destination()
    rows.ingest("accepted", 10, hours_ago=13)
    assert await quality.silent_days(platform="meta") == ()


async def test_a_platform_is_not_silent_before_it_was_connected(quality, rows, day_ago):
    rows.destination()
    rows.ingest("accepted", 10, hours_ago=41 * 24)
    rows.ingest("accepted", 10, hours_ago=39 * 24)
    assert await quality.silent_days(platform="meta", days=60) == (day_ago(39),)


async def test_one_platform_that_delivers_breaks_the_silence_of_all(quality, rows, day_ago):
    meta, tiktok = rows.destination(), rows.destination("tiktok")
    for days in (1, 2):
        rows.ingest("accepted", 10, hours_ago=24 * days)
    rows.hourly(meta, "delivered", 9, hours_ago=24)
    assert await quality.silent_days(platform="tiktok") == (day_ago(2), day_ago(1))
    assert await quality.silent_days() == (day_ago(2),)
    del tiktok
