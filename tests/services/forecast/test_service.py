from __future__ import annotations

from datetime import date, timedelta

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.forecast.outlook import LOOKS_BACK_DAYS, outlook

TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)
SCORES = [80.0 + (place * 7) % 5 for place in range(40)]


async def test_an_empty_workspace_has_no_line_and_says_why(forecast):
    (line,) = (await forecast.emq()).lines
    assert (line.platform, line.outlook.days, line.outlook.back_test) == (None, (), None)
    assert line.outlook.why_none.facts["measured"] == 0


async def test_a_line_says_what_the_stored_rows_let_expect(forecast, rows, measured, store):
    rows.destination("meta")
    await measured(SCORES, today=TODAY)
    report = await forecast.emq(platform="meta")
    stored = await store.read(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT measurement_date, overall_score FROM emq_measurements"
        ).all()
    )
    scores = {date.fromisoformat(on): score for on, score in stored}
    (line,) = report.lines
    assert (line.platform, line.label) == ("meta", "Meta")
    assert line.outlook == outlook(scores, last_day=YESTERDAY)
    assert [one.on for one in line.outlook.days][:2] == [TODAY, TODAY + timedelta(days=1)]
    assert len(line.outlook.days) == 14
    assert (report.last_day, report.nominal_pct, line.left_out) == (YESTERDAY, 80, ())


async def test_today_is_not_over_and_teaches_nothing(forecast, rows, measured):
    rows.destination("meta")
    await measured([*SCORES, 80.0], today=TODAY)
    before = await forecast.emq(platform="meta")
    await measured([3.0], today=TODAY)
    assert await forecast.emq(platform="meta") == before


async def test_a_day_whose_band_is_unknown_was_not_measured(forecast, rows, measured):
    rows.destination("meta")
    await measured(SCORES[:20], today=YESTERDAY)
    await measured([5.0] * 7, today=YESTERDAY, status="unknown")
    (line,) = (await forecast.emq(platform="meta")).lines
    assert line.outlook.measured_days == 13
    assert line.outlook.days == ()


async def test_days_of_outages_are_left_out_and_named(forecast, rows, measured):
    rows.destination("meta")
    await measured([*SCORES[:-2], 0.0, 0.0], today=YESTERDAY)
    out = [YESTERDAY, YESTERDAY - timedelta(days=1)]
    report = await forecast.emq(platform="meta", leave_out=out)
    assert report.lines[0].left_out == tuple(sorted(out))
    assert report.lines[0].outlook.measured_days == 26
    assert report.lines[0].outlook.days[0].low > 60


async def test_the_workspace_comes_first_and_every_platform_has_its_own_line(
    forecast, rows, measured
):
    rows.destination("tiktok")
    rows.destination("meta")
    await measured([90.0] * 20, platform="", today=YESTERDAY)
    await measured([70.0] * 20, platform="meta", today=YESTERDAY)
    lines = (await forecast.emq()).lines
    assert [line.platform for line in lines] == [None, "meta", "tiktok"]
    assert [round(line.outlook.days[0].expected) for line in lines[:2]] == [90, 70]
    assert lines[2].outlook.days == ()


async def test_the_workspace_can_be_asked_for_alone(forecast, rows, measured):
    rows.destination("meta")
    await measured([90.0] * 20, platform="", today=YESTERDAY)
    alone, whole = await forecast.emq(with_platforms=False), await forecast.emq()
    assert alone.lines == whole.lines[:1]


async def test_a_platform_that_is_not_connected_is_refused(forecast):
    with pytest.raises(Refusal, match="myspace"):
        await forecast.emq(platform="myspace")


async def test_days_of_known_outages_are_left_out_by_themselves(forecast, rows, measured):
    """The clock stands at noon in UTC, so that an outage of the day before ended hours ago."""
    rows.destination("meta")
    rows.destination("google")
    for platform in ("", "meta", "google"):
        await measured([*SCORES[:-1], 0.0], platform=platform, today=YESTERDAY)
    rows.outage(hours_ago=20, until_hours_ago=19, platform="meta")
    before = YESTERDAY - timedelta(days=1)
    report = await forecast.emq(leave_out=[before])
    out = {line.platform: line.left_out for line in report.lines}
    assert out == {
        None: (before, YESTERDAY),
        "meta": (before, YESTERDAY),
        "google": (before,),
    }
    measured_days = {line.platform: line.outlook.measured_days for line in report.lines}
    assert measured_days == {None: 26, "meta": 26, "google": 27}


async def test_an_outage_that_goes_on_takes_days_that_are_over_alone(forecast, rows, measured):
    rows.destination("meta")
    await measured(SCORES, platform="meta", today=YESTERDAY)
    rows.outage(hours_ago=13, until_hours_ago=None)
    (line,) = (await forecast.emq(platform="meta")).lines
    assert line.left_out == (YESTERDAY,)


async def test_an_outage_from_before_the_first_day_that_is_read_takes_no_day_of_its_own(
    forecast, rows, measured
):
    rows.destination("meta")
    await measured(SCORES, platform="meta", today=YESTERDAY)
    rows.outage(hours_ago=900 * 24, until_hours_ago=12, platform="meta")
    (line,) = (await forecast.emq(platform="meta")).lines
    assert (len(line.left_out), line.left_out[-1]) == (LOOKS_BACK_DAYS, YESTERDAY)
    assert line.outlook.days == ()
