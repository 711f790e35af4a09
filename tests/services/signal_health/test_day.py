"""What a platform's day rests on, asked of one platform."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.services.signal_health.day import evidence_of_day, evidence_of_platform
from stratum_desktop.services.signal_quality.drivers import Moment

TODAY = date(2026, 3, 2)
PLATFORMS = ("meta", "tiktok", "snapchat")


async def test_one_platform_rests_on_the_same_as_among_all_of_its_day(quality, rows, store, clock):
    meta = rows.destination("meta")
    rows.destination("tiktok")
    rows.hourly(meta, "delivered", 100)
    rows.delivery(meta, seconds_ago=7200, lag_seconds=0)
    rows.synced("meta", hours_ago=0)
    await quality.refresh()
    rows.destination("snapchat")
    moment = Moment(datetime.fromtimestamp(clock.now_ms() / 1000, UTC), ZoneInfo("UTC"))

    def ask(uow):
        for on in (TODAY, TODAY - timedelta(days=1)):
            together = {one.day.platform: one for one in evidence_of_day(uow, on, moment)}
            yield on, together, {p: evidence_of_platform(uow, p, on, moment) for p in PLATFORMS}

    for on, together, alone in await store.read(lambda uow: list(ask(uow))):
        assert together.keys() == {"meta", "tiktok"}
        assert alone == {**together, "snapchat": None}, on
    last_week = TODAY - timedelta(days=7)
    assert (
        await store.read(lambda uow: evidence_of_platform(uow, "meta", last_week, moment)) is None
    )
