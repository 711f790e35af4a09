from __future__ import annotations

from datetime import date

import orjson
import pytest

from stratum_desktop.domain.emq import Band, Driver, DriverStatus
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.setting_catalogue import TIME_ZONE

HOUR, DAY = 3600, 86_400


def good_platform(rows, platform: str = "meta", *, delivered: int = 100) -> int:
    """Rows of all five kinds, each as good as can be."""
    number = rows.destination(platform)
    rows.hourly(number, "delivered", delivered)
    rows.delivery(number, seconds_ago=2 * HOUR, lag_seconds=0)
    rows.synced(platform, hours_ago=0)
    for measure in ("conversions", "revenue"):
        rows.daily("2026-02-20", measure, "platform", 10, platform)
        rows.daily("2026-02-20", measure, "ga4", 10, platform)
    return number


def pixel(rows) -> None:
    rows.ingest("accepted", 10, origin="pixel", source="pixel")
    rows.sighting(1, browser=2 * HOUR, server=2 * HOUR)


async def test_an_empty_workspace_has_no_data_anywhere(quality):
    report = await quality.emq()
    assert (report.score.score, report.score.lower, report.score.upper) == (None, None, None)
    assert (report.score.band, report.parts, report.worst) == (Band.UNKNOWN, (), None)
    history = await quality.emq_history(days=30)
    assert [point.score for point in history] == [None] * 30
    assert history[-1].on == date(2026, 3, 2)
    assert {point.band for point in history} == {Band.UNKNOWN}
    assert set((await quality.driver_history(platform="meta", days=3)).values()) == {(None,) * 3}
    assert await quality.collisions() == ()
    refreshed = await quality.refresh()
    assert (refreshed.value, refreshed.topics) == (0, frozenset())


async def test_a_connected_platform_without_rows_has_no_data(quality, rows):
    rows.destination()
    report = await quality.emq()
    (meta,) = report.parts
    assert (meta.score.score, meta.score.evidence_pct, meta.score.band) == (None, 0, Band.UNKNOWN)
    assert report.left_out == ("Meta",)
    assert {line.reading.status for line in meta.score.drivers} == {DriverStatus.NO_DATA}


async def test_a_platform_that_is_not_connected_is_refused_by_name(quality, rows):
    rows.destination()
    with pytest.raises(Refusal, match=r"'tiktok'.*Connected: meta"):
        await quality.emq(platform="tiktok")
    with pytest.raises(Refusal):
        await quality.driver_rows(platform="tiktok", driver=Driver.LATENCY)


async def test_perfect_rows_make_a_perfect_score(quality, rows):
    good_platform(rows)
    pixel(rows)
    report = await quality.emq(platform="meta")
    assert (report.score.score, report.score.lower, report.score.evidence_pct) == (100, 100, 100)
    assert (report.label, report.conversions_delivered) == ("Meta", 100)
    assert report.window_end == report.as_of


async def test_the_workspace_is_the_mean_by_conversions_delivered(quality, rows):
    good_platform(rows, delivered=300)
    poorer = good_platform(rows, "poorer", delivered=100)
    pixel(rows)
    rows.hourly(poorer, "skipped", 100, reason_code="identity.none_matchable")
    rows.destination("silent")
    report = await quality.emq()
    of_poorer = next(part for part in report.parts if part.platform == "poorer")
    assert of_poorer.score.score == 85.0
    assert report.score.score == pytest.approx((300 * 100 + 100 * 85) / 400)
    assert (report.worst, report.left_out) == ("Poorer 1", ("Silent 1",))
    assert report.conversions_delivered == 400


async def test_page_views_do_not_weigh_in_the_workspace(quality, rows):
    meta = good_platform(rows, delivered=10)
    rows.hourly(meta, "delivered", 5_000, event_name="PageView")
    assert (await quality.emq(platform="meta")).conversions_delivered == 10


# Measurements


async def test_a_refresh_stores_today_and_yesterday_for_every_platform(quality, rows):
    good_platform(rows)
    pixel(rows)
    rows.ingest("accepted", 90)
    changed = await quality.refresh()
    stored = rows.all("SELECT * FROM emq_measurements ORDER BY measurement_date, platform")
    assert [(row["measurement_date"], row["platform"]) for row in stored] == [
        ("2026-03-01", ""),
        ("2026-03-01", "meta"),
        ("2026-03-02", ""),
        ("2026-03-02", "meta"),
    ]
    assert changed.value == len(stored)
    assert changed.topics == {Topic.SIGNAL_QUALITY}
    today = stored[-1]
    assert (today["tenant_id"], today["pixel_id"], today["status"]) == (1, "", "reliable")
    assert (today["overall_score"], today["lower_bound"], today["evidence_pct"]) == (100, 100, 100)
    assert (today["events_received"], today["events_matched"]) == (100, 100)
    assert (today["parameter_quality"], today["deduplication_quality"]) == (10, 10)
    assert today["event_coverage"] == 100
    assert [one["driver"] for one in orjson.loads(today["drivers"])] == list(Driver)


async def test_what_is_unknown_is_stored_as_null(quality, rows):
    rows.destination()
    await quality.refresh()
    for row in rows.all("SELECT * FROM emq_measurements"):
        assert row["overall_score"] is row["lower_bound"] is row["parameter_quality"] is None
        assert row["deduplication_quality"] is row["event_coverage"] is None
        assert (row["status"], row["evidence_pct"], row["events_received"]) == ("unknown", 0, 0)


async def test_history_repeats_what_was_stored_and_leaves_gaps(quality, rows, clock):
    good_platform(rows)
    pixel(rows)
    await quality.refresh()
    clock.advance(seconds=2 * DAY)
    await quality.refresh()
    points = await quality.emq_history(platform="meta", days=5)
    assert [point.on.day for point in points] == [28, 1, 2, 3, 4]
    assert points[0].score is None
    assert points[2].score == 100
    assert points[2].band is Band.RELIABLE
    # Two days later nobody has synced: freshness is all that has changed.
    freshness = (await quality.driver_history(platform="meta", days=5))[Driver.FRESHNESS]
    assert freshness[2] == 100
    assert freshness[4] == 0


async def test_a_second_refresh_replaces_the_first(quality, rows):
    good_platform(rows)
    await quality.refresh()
    await quality.refresh()
    assert len(rows.all("SELECT * FROM emq_measurements")) == 4


async def test_days_are_those_of_the_workspaces_time_zone(quality, rows, workspace):
    rows.destination()
    # Noon in UTC is tomorrow's first hour on Kiritimati.
    await workspace.store.write(
        lambda uow: uow.settings.set(TIME_ZONE.key, "Pacific/Kiritimati", at_ms=0)
    )
    assert (await quality.emq_history(days=1))[0].on == date(2026, 3, 3)


# Not applicable


async def test_a_declared_driver_leaves_the_score_and_is_audited(quality, rows):
    good_platform(rows)
    assert (await quality.emq(platform="meta")).score.evidence_pct == 75
    changed = await quality.declare_not_applicable(
        driver=Driver.PIXEL_COVERAGE, platform="meta", why="  We have no website. "
    )
    assert changed.topics == {Topic.SIGNAL_QUALITY, Topic.AUDIT}
    report = await quality.emq(platform="meta")
    line = report.score.drivers[1]
    assert (report.score.evidence_pct, report.score.lower) == (100, 100)
    assert line.reading.status is DriverStatus.NOT_APPLICABLE
    assert line.reading.evidence.facts == {"why": "We have no website."}
    (entry,) = rows.all("SELECT action, subject, after FROM audit")
    assert entry["action"] == "emq.declared_not_applicable"
    assert entry["subject"] == "meta/pixel_coverage"


async def test_a_declaration_needs_a_why(quality, rows):
    rows.destination()
    with pytest.raises(Refusal, match="Say why"):
        await quality.declare_not_applicable(driver=Driver.LATENCY, platform="meta", why="  ")


async def test_a_declaration_is_refused_while_rows_speak_against_it(quality, rows):
    rows.destination()
    rows.sighting(1, browser=None, server=2 * HOUR)
    with pytest.raises(Refusal, match="1 rows of this kind"):
        await quality.declare_not_applicable(
            driver=Driver.PIXEL_COVERAGE, platform="meta", why="no website"
        )
    assert rows.all("SELECT * FROM audit") == []


async def test_rows_that_arrive_later_count_at_once_and_withdraw_the_declaration(quality, rows):
    rows.destination()
    await quality.declare_not_applicable(
        driver=Driver.PIXEL_COVERAGE, platform="meta", why="no website"
    )
    pixel(rows)
    report = await quality.emq(platform="meta")
    assert report.score.drivers[1].reading.score == 100
    await quality.refresh()
    actions = [row["action"] for row in rows.all("SELECT action FROM audit ORDER BY seq")]
    assert actions == ["emq.declared_not_applicable", "emq.withdrew_not_applicable"]


async def test_a_declaration_can_be_withdrawn_once(quality, rows):
    rows.destination()
    await quality.declare_not_applicable(driver=Driver.LATENCY, platform="meta", why="because")
    first = await quality.withdraw_not_applicable(driver=Driver.LATENCY, platform="meta")
    second = await quality.withdraw_not_applicable(driver=Driver.LATENCY, platform="meta")
    assert (bool(first.topics), bool(second.topics)) == (True, False)
    assert len(rows.all("SELECT * FROM audit")) == 2


# Click-through


@pytest.mark.parametrize("driver", list(Driver))
async def test_every_driver_leads_to_the_rows_behind_it(quality, rows, driver):
    good_platform(rows)
    pixel(rows)
    found = await quality.driver_rows(platform="meta", driver=driver)
    assert found.rows
    assert {len(row) for row in found.rows} == {len(found.columns)}
    report = await quality.emq(platform="meta")
    assert found.explanation == report.score.drivers[list(Driver).index(driver)].reading.evidence


@pytest.mark.parametrize("driver", list(Driver))
async def test_without_rows_the_click_through_is_empty(quality, rows, driver):
    rows.destination()
    assert (await quality.driver_rows(platform="meta", driver=driver)).rows == ()


async def test_the_slowest_deliveries_come_first(quality, rows):
    meta = rows.destination()
    for lag in (10, 500, 90):
        rows.delivery(meta, seconds_ago=DAY, lag_seconds=lag)
    rows.delivery(meta, seconds_ago=2 * DAY, state="retry", lag_seconds=None)
    found = await quality.driver_rows(platform="meta", driver=Driver.LATENCY, limit=3)
    assert [row[-1] for row in found.rows] == [str(2 * DAY), "500", "90"]
    assert found.rows[0][3:5] == ("retry", "")


@pytest.mark.parametrize("limit", [1, 4, 30])
async def test_the_slowest_of_the_whole_week_are_found_whenever_they_came_in(quality, rows, limit):
    meta, google = rows.destination(), rows.destination("google")
    lags = [(7 * n) % 61 + 1 for n in range(28)]
    for place, lag in sorted(enumerate(lags), key=lambda one: one[1]):
        rows.delivery(meta, seconds_ago=(place + 1) * DAY // 5, lag_seconds=lag)
        rows.delivery(google, seconds_ago=(place + 1) * DAY // 5, lag_seconds=10 * lag)
    rows.delivery(meta, seconds_ago=8 * DAY, lag_seconds=500)
    found = await quality.driver_rows(platform="meta", driver=Driver.LATENCY, limit=limit)
    assert [int(row[-1]) for row in found.rows] == sorted(lags, reverse=True)[:limit]
