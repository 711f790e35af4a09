"""Days of the workspace's zone, also where clocks are set and where hours are halved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.services.local_day import local_now, start_of_day

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Havana",
    "Pacific/Apia",
    "Asia/Kathmandu",
]


async def test_now_is_told_in_the_zone_of_the_settings(services, workspace):
    await services.settings.set("workspace.time_zone", "Asia/Kolkata")
    at_ms = int(datetime(2026, 3, 2, 20, 0, tzinfo=UTC).timestamp() * 1000)
    local = await workspace.store.read(lambda uow: local_now(uow, at_ms))
    assert local.isoformat() == "2026-03-03T01:30:00+05:30"


@pytest.mark.parametrize(
    ("zone", "now", "hours"),
    [
        ("Europe/Berlin", "2026-03-29T12:00", 23),
        ("Europe/Berlin", "2026-10-25T12:00", 25),
        ("Australia/Lord_Howe", "2026-04-05T12:00", 24.5),
        ("Asia/Kolkata", "2026-03-29T12:00", 24),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(zone, now, hours):
    local = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone))
    begin = start_of_day(local)
    end = start_of_day(local + timedelta(days=1))
    assert end.timestamp() - begin.timestamp() == hours * 3_600


@given(
    zone=st.sampled_from(ZONES),
    at=st.integers(1_700_000_000, 1_850_000_000),
    back=st.integers(0, 40),
)
def test_a_day_starts_at_its_first_instant(zone, at, back):
    local = datetime.fromtimestamp(at, ZoneInfo(zone))
    begin = start_of_day(local, days_back=back)
    first = datetime.fromtimestamp(begin.timestamp(), ZoneInfo(zone))
    before = datetime.fromtimestamp(begin.timestamp() - 1, ZoneInfo(zone))
    assert first.date() == (local.date() - timedelta(days=back))
    assert before.date() < first.date()
    assert begin <= local
