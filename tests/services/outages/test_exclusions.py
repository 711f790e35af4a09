"""Outages as dates for bidding to leave out, and the hours behind them."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from signal_rows import HOUR, Rows

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.services.outages import MOST_DELAY_DAYS
from stratum_desktop.services.setting_catalogue import TIME_ZONE
from stratum_desktop.store.repositories.website_hours import WebsiteHour

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def rows(store, clock) -> Rows:
    """Writes into the store under test; Google Ads and Meta are connected."""
    found = Rows(store, clock)
    found.destination("google")
    found.destination("meta")
    return found


@pytest.fixture
def in_berlin(store):
    """The account counts its days in Berlin."""
    store.write_now(lambda uow: uow.settings.set(TIME_ZONE.key, "Europe/Berlin", at_ms=0))


def spans(found):
    return [(f"{one.start:%m-%d %H:%M}", f"{one.end:%m-%d %H:%M}") for one in found]


async def test_dates_are_whole_hours_of_the_accounts_zone(outages, rows, in_berlin):
    """The clock stands at noon on 2 March, 13:00 in Berlin."""
    rows.outage(hours_ago=5.4, until_hours_ago=2.3)
    (one,) = await outages.exclusions()
    assert spans([one]) == [("03-02 07:00", "03-02 11:00")]
    assert (one.platform, one.zone, one.is_over) == ("google", "Europe/Berlin", True)
    assert one.name == "Stratum outage 2026-03-02 07:00"
    assert one.description == "Outage: by hand"
    assert one.cells[2:5] == ("2026-03-02 07:00:00", "2026-03-02 11:00:00", "Europe/Berlin")


async def test_only_what_concerns_the_platform_and_counts_is_offered(outages, rows):
    rows.outage(hours_ago=50, until_hours_ago=49, platform="meta")
    gone = rows.outage(hours_ago=40, until_hours_ago=39, platform="google")
    await outages.dismiss(gone, why="None.")
    rows.outage(hours_ago=91 * 24, until_hours_ago=91 * 24 - 1)
    assert await outages.exclusions() == ()
    rows.outage(hours_ago=30, until_hours_ago=29, platform="google")
    assert spans(await outages.exclusions()) == [("03-01 06:00", "03-01 07:00")]


async def test_outages_that_meet_are_one_stretch(outages, rows):
    rows.outage(hours_ago=30, until_hours_ago=25)
    rows.outage(hours_ago=27.5, until_hours_ago=24, platform="google")
    assert spans(await outages.exclusions()) == [("03-01 06:00", "03-01 12:00")]


async def test_a_stretch_that_is_too_long_is_entered_in_parts(outages, rows):
    rows.outage(hours_ago=24 * 30, until_hours_ago=0)
    found = await outages.exclusions()
    longest = timedelta(days=14)
    assert [one.end - one.start for one in found] == [longest, longest, timedelta(days=2)]
    assert [one.name[-6:] for one in found][1:] == ["part 2", "part 3"]
    assert found[0].end == found[1].start
    assert len({one.name for one in found}) == 3


async def test_the_days_that_a_click_takes_come_before_the_outage(outages, rows, store):
    store.write_now(lambda uow: uow.settings.set(TIME_ZONE.key, "America/New_York", at_ms=0))
    rows.outage(hours_ago=3, until_hours_ago=1)
    (one,) = await outages.exclusions(delay_days=3)
    assert spans([one]) == [("02-27 04:00", "03-02 06:00")]
    assert one.description == "Outage: by hand"


@pytest.mark.parametrize("days", [-1, MOST_DELAY_DAYS + 1])
async def test_no_click_takes_so_long(outages, rows, days):
    with pytest.raises(Refusal, match="0 to 90 days"):
        await outages.exclusions(delay_days=days)


async def test_one_that_goes_on_ends_for_now_and_says_so(outages, rows):
    rows.outage(hours_ago=3, until_hours_ago=None)
    (one,) = await outages.exclusions()
    assert not one.is_over
    assert spans([one]) == [("03-02 09:00", "03-02 12:00")]


async def test_without_a_platform_that_takes_them_there_are_none(outages, store, clock):
    alone = Rows(store, clock)
    alone.destination("meta")
    alone.outage(hours_ago=3, until_hours_ago=1)
    assert await outages.exclusions() == ()


async def test_a_file_holds_what_is_shown(outages, rows, tmp_path):
    rows.outage(hours_ago=5, until_hours_ago=2)
    path = tmp_path / "dates.csv"
    assert await outages.save_exclusions(path) == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    (one,) = await outages.exclusions()
    assert header[:4] == ["platform", "name", "start", "end"]
    assert tuple(row) == one.cells


# The hours behind it


async def test_every_hour_behind_an_outage_is_what_its_rows_add_up_to(outages, rows, store):
    now = rows.now_s // HOUR * HOUR
    number = rows.outage(hours_ago=5, until_hours_ago=3, platform="google")
    kept = [
        WebsiteHour(now - 5 * HOUR, "pixel", "", 40, 3),
        WebsiteHour(now - 5 * HOUR, "pixel", "gclid", 20, 1),
        WebsiteHour(now - 5 * HOUR, "server", "", 2, 4),
    ]
    store.write_now(lambda uow: uow.website_hours.keep(kept))
    rows.hourly(1, "retry", 7, hours_ago=4)
    rows.hourly(1, "delivered", 2, hours_ago=4)
    rows.hourly(2, "delivered", 99, hours_ago=4)
    detail = await outages.show(number)
    by_hour = {round(one.start_at.timestamp()): one for one in detail.hours}
    assert [one.start_at for one in detail.hours] == sorted(one.start_at for one in detail.hours)
    assert min(by_hour) == now - 11 * HOUR
    assert max(by_hour) == now - HOUR
    first, second = by_hour[now - 5 * HOUR], by_hour[now - 4 * HOUR]
    assert (first.visits, first.browser, first.server) == (42, 3, 4)
    assert (first.delivered, first.failed) == (None, None)
    assert (second.delivered, second.failed, second.visits) == (2, 7, None)
    inside = [one for one in detail.hours if one.is_inside]
    assert inside == [first, second]


async def test_an_outage_of_all_platforms_shows_the_deliveries_of_all(outages, rows):
    number = rows.outage(hours_ago=5, until_hours_ago=3)
    for destination in (1, 2):
        rows.hourly(destination, "delivered", 4, hours_ago=4)
    hours = (await outages.show(number)).hours
    assert [one.delivered for one in hours if one.delivered is not None] == [8]


async def test_a_long_outage_shows_its_first_hours(outages, rows):
    number = rows.outage(hours_ago=24 * 60, until_hours_ago=None)
    hours = (await outages.show(number)).hours
    assert len(hours) == 24 * 14
    assert hours[0].start_at.date() == date(2026, 1, 1)
    assert hours[0].start_at < datetime(2026, 1, 1, 12, tzinfo=UTC)
    with pytest.raises(Refusal, match="no outage 99"):
        await outages.show(99)
