from __future__ import annotations

import math
import random
import statistics
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from live_conversions import rank

from stratum_desktop.domain.emq import DriverStatus
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.latency import latency_status, median_seconds, speed_class
from stratum_desktop.domain.latency_sketch import LatencySketch
from stratum_desktop.domain.topic import Topic
from stratum_desktop.domain.window import Window
from stratum_desktop.services.latency import Rebuilt, UndeliveredRows
from stratum_desktop.services.latency.counting import arrived_between
from stratum_desktop.services.setting_catalogue import TIME_ZONE

HOUR, DAY = 3600, 86_400
TODAY = date(2026, 3, 2)


def near(value):
    return pytest.approx(value, rel=1 / 128)


def month(conversions, *, seed=7):
    """Two platforms, three events, lags from seconds to two days, over eight days."""
    dice = random.Random(seed)
    lanes = [conversions.destination(platform) for platform in ("meta", "tiktok")]
    with conversions.at_once():
        for _ in range(160):
            conversions.add(
                dice.choice(lanes),
                round(dice.lognormvariate(4.5, 2.2)) % (2 * DAY),
                ago=dice.randrange(8 * DAY),
                name=dice.choice(["Purchase", "Lead", "PageView"]),
            )
    return lanes


def noise(conversions, lane):
    """Everything that is no delivered live conversion."""
    conversions.add(lane, 9_999, origin="upload")
    conversions.add(lane, 9_999, action_source="phone_call")
    conversions.add(lane, 9_999, history=("rejected", "ready"))
    conversions.add(lane, 9_999, state="rejected")
    conversions.add(lane, 9_999, state="cancelled")


def assert_stats_are_those_of(conversions, zone="UTC"):
    stats = conversions.all(STATS)
    told = {
        (date.fromisoformat(row["period_date"]), row["platform"], row["event_type"]): row
        for row in stats
    }
    lags = conversions.lags(zone)
    assert told.keys() == lags.keys()
    for key, values in lags.items():
        row = told[key]
        assert row["event_count"] == len(values)
        assert row["avg_latency_ms"] == pytest.approx(1000 * statistics.fmean(values), rel=1e-12)
        assert row["median_latency_ms"] == near(rank(values, 0.5))
        assert row["p95_latency_ms"] == near(rank(values, 0.95))
        assert row["p99_latency_ms"] == near(rank(values, 0.99))
        assert row["speed_class"] == speed_class(row["median_latency_ms"]).value


async def test_an_empty_workspace_has_no_data_and_no_zero(latency):
    report = await latency.report(days=7)
    total = report.total
    assert (total.p50_ms, total.p95_ms, total.p99_ms, total.mean_ms) == (None,) * 4
    assert (total.status, total.due, report.events) == (DriverStatus.NO_DATA, 0, ())
    assert [point.on for point in report.history] == [
        TODAY - timedelta(days=back) for back in range(6, -1, -1)
    ]
    assert {(point.delivered, point.p50_ms, point.p95_ms) for point in report.history} == {
        (0, None, None)
    }
    changed = await latency.count()
    assert (changed.value, changed.topics) == (0, frozenset())


async def test_a_platform_without_a_delivery_is_listed_with_no_data(latency, conversions):
    conversions.destination()
    (meta,) = (await latency.report()).platforms
    assert (meta.label, meta.p50_ms, meta.status) == ("Meta", None, DriverStatus.NO_DATA)


@pytest.mark.parametrize("is_counted", [False, True], ids=["from the rows", "as stored"])
async def test_every_figure_is_the_one_of_the_plain_list(latency, conversions, is_counted):
    noise(conversions, month(conversions)[0])
    if is_counted:
        assert (await latency.count()).topics == {Topic.SIGNAL_QUALITY}
        assert_stats_are_those_of(conversions)
    report = await latency.report(days=5)
    first = TODAY - timedelta(days=4)
    lags = {key: values for key, values in conversions.lags().items() if key[0] >= first}
    assert {(line.platform, line.event_type) for line in report.events} == {key[1:] for key in lags}
    for line in (report.total, *report.platforms, *report.events):
        values = [
            lag
            for (_, platform, name), of_key in lags.items()
            if line.platform in (None, platform) and line.event_type in (None, name)
            for lag in of_key
        ]
        assert (line.delivered, line.due) == (len(values), len(values))
        assert line.mean_ms == pytest.approx(1000 * statistics.fmean(values), rel=1e-12)
        assert line.p50_ms == near(rank(values, 0.5))
        assert line.p95_ms == near(rank(values, 0.95))
        assert line.p99_ms == near(rank(values, 0.99))
    for point in report.history:
        values = [lag for key, of_key in lags.items() if key[0] == point.on for lag in of_key]
        assert point.delivered == len(values) > 0
        assert (point.p50_ms, point.p95_ms) == (near(rank(values, 0.5)), near(rank(values, 0.95)))
        assert point.p99_ms == near(rank(values, 0.99))
        assert point.mean_ms == pytest.approx(1000 * statistics.fmean(values), rel=1e-12)


async def test_one_platform_is_told_without_the_others(latency, conversions):
    month(conversions)
    report = await latency.report(platform="tiktok", days=30)
    values = [v for key, of in conversions.lags().items() if key[1] == "tiktok" for v in of]
    assert report.total.delivered == len(values)
    assert {line.platform for line in report.events} == {"tiktok"}
    assert sum(point.delivered for point in report.history) == len(values)
    assert [line.platform for line in report.platforms] == ["meta", "tiktok"]


async def test_counting_bit_by_bit_is_counting_at_once(latency, conversions, clock):
    lanes = month(conversions)
    for turn in range(4):
        await latency.count()
        assert_stats_are_those_of(conversions)
        clock.advance(seconds=7 * HOUR)
        conversions.add(lanes[0], 40 * (turn + 1), ago=turn * 60)
        before = await latency.report()
        await latency.count()
        assert await latency.report() == before
    rebuilt = (await latency.rebuild()).value
    assert (rebuilt.rows, rebuilt.changed) == (len(conversions.lags()), 0)


async def test_what_was_spoilt_or_lost_is_found_and_set_right_by_counting_anew(
    latency, conversions
):
    month(conversions)
    await latency.count()
    whole = conversions.all(STATS)
    days = conversions.all(DAYS)
    blocks = conversions.all(BLOCKS)
    conversions.run("DELETE FROM latency_day")
    conversions.run("DELETE FROM conversion_latency_stats WHERE platform = 'meta'")
    conversions.run("UPDATE conversion_latency_stats SET p99_latency_ms = 1")
    rebuilt = (await latency.rebuild()).value
    assert (rebuilt.rows, rebuilt.changed) == (len(whole), len(whole) + len(blocks))
    assert conversions.all(STATS) == whole
    assert conversions.all(DAYS) == days
    assert conversions.all(BLOCKS) == blocks


async def test_a_clock_that_was_set_back_loses_no_delivery(latency, conversions):
    lane = conversions.destination()
    conversions.add(lane, 30, ago=0)
    await latency.count()
    conversions.add(lane, 50, ago=3 * HOUR)
    conversions.add(lane, 70, ago=2 * DAY)
    await latency.count()
    assert_stats_are_those_of(conversions)
    assert (await latency.report()).total.delivered == 3


async def test_what_a_verdict_takes_back_is_taken_back_here(latency, conversions):
    lane = conversions.destination()
    kept, gone = conversions.add(lane, 30, ago=DAY), conversions.add(lane, 5_000, ago=DAY)
    alone = conversions.add(lane, 9, ago=DAY, name="Lead")
    await latency.count()
    at_ms = conversions.all("SELECT settled_at_ms AS at FROM delivery WHERE id = ?", gone)[0]["at"]
    for number in (gone, alone):
        conversions.run("UPDATE delivery SET state = 'rejected' WHERE id = ?", number)
    conversions.store.write_now(lambda uow: uow.latencies.count_anew(at_ms))
    assert (await latency.report()).total.delivered == 1
    assert (await latency.count()).value == 1
    assert_stats_are_those_of(conversions)
    assert kept == 1
    assert conversions.all("SELECT * FROM latency_stale") == []
    assert (await latency.rebuild()).value.changed == 0


async def test_another_time_zone_makes_other_days(latency, conversions):
    lane = conversions.destination()
    for hours in range(0, 48, 3):
        conversions.add(lane, 60 + hours, ago=hours * HOUR)
    await latency.count()
    zone = "Asia/Kolkata"
    conversions.store.write_now(lambda uow: uow.settings.set(TIME_ZONE.key, zone, at_ms=0))
    report = await latency.report(days=7)
    assert report.zone == zone
    by_day = {key[0]: len(values) for key, values in conversions.lags(zone).items()}
    assert {p.on: p.delivered for p in report.history if p.delivered} == by_day
    await latency.count()
    assert_stats_are_those_of(conversions, zone)
    assert (await latency.report(days=7)).history == report.history


async def test_what_waits_or_expired_counts_against_the_status_and_not_as_delivered(
    latency, conversions
):
    lane = conversions.destination()
    conversions.add(lane, 10)
    for _ in range(2):
        conversions.add(lane, None, ago=5 * HOUR, state="ready")
    conversions.add(lane, 30 * HOUR, state="expired")
    conversions.add(lane, None, ago=5 * HOUR, state="ready", origin="upload")
    (line,) = (await latency.report()).events
    assert (line.delivered, line.waiting, line.expired, line.due) == (1, 2, 1, 4)
    assert (line.p50_ms, line.p99_ms) == (10_000, 10_000)
    assert line.due_median_ms == near(5 * HOUR * 1000)
    assert line.status is DriverStatus.CRITICAL


async def test_the_status_never_contradicts_the_median_that_the_driver_reads(latency, conversions):
    lane = conversions.destination()
    lags = [1_800, 36_000]
    for lag in lags:
        conversions.add(lane, lag)
    (line,) = (await latency.report()).events
    assert line.due_median_ms == near(1000 * median_seconds(Counter(lags)))
    assert line.status is latency_status(median_seconds(Counter(lags))) is DriverStatus.CRITICAL


async def test_only_waiting_ones_have_a_status_and_no_latency(latency, conversions):
    lane = conversions.destination()
    conversions.add(lane, None, ago=2 * HOUR, state="retry")
    report = await latency.report()
    assert (report.total.p50_ms, report.total.delivered) == (None, 0)
    assert report.total.status is DriverStatus.WARNING
    assert report.history[-1].p50_ms is None


async def test_the_rows_of_a_day_are_those_at_its_percentiles_and_the_slowest(latency, conversions):
    lane = conversions.destination()
    noise(conversions, lane)
    lags = [3 * n for n in range(300)]
    with conversions.at_once():
        for lag in random.Random(3).sample(lags, len(lags)):
            conversions.add(lane, lag)
    found = await latency.day_rows(on=TODAY, platform="meta", event_type="Purchase")
    assert (found.on, found.total) == (TODAY, 300)
    assert {
        row.percentiles[0]: row.conversion.seconds for row in found.rows if row.percentiles
    } == {percent: lags[math.ceil(300 * percent / 100) - 1] for percent in (50, 95, 99)}
    assert [row.conversion.seconds for row in found.rows[:100]] == lags[:199:-1]
    assert len(found.rows) == 101
    for row in found.rows:
        one = row.conversion
        assert (one.settled_at - one.event_at).total_seconds() // 1 == one.seconds
        assert (one.destination, one.event_type) == ("Meta shop", "Purchase")
    assert (await latency.day_rows(on=TODAY, event_type="Lead")).rows == ()
    assert (await latency.day_rows(on=TODAY - timedelta(days=1))).total == 0


async def test_every_shown_percentile_of_a_day_is_the_lag_of_the_row_that_it_opens(
    latency, conversions
):
    noise(conversions, month(conversions)[0])
    for platform in (None, "meta", "tiktok"):
        for point in (await latency.report(platform=platform, days=9)).history:
            opened = await latency.day_rows(on=point.on, platform=platform)
            assert opened.total == point.delivered
            at = {percent: row for row in opened.rows for percent in row.percentiles}
            told = {50: point.p50_ms, 95: point.p95_ms, 99: point.p99_ms}
            for percent, row in at.items():
                assert told[percent] == near(1000 * row.conversion.seconds)


async def test_what_waits_or_expired_is_named_row_by_row(latency, conversions):
    lane, other = conversions.destination(), conversions.destination("tiktok")
    young = conversions.add(lane, None, ago=HOUR, state="ready")
    old = conversions.add(lane, None, ago=5 * HOUR, state="retry")
    gone = conversions.add(lane, 30 * HOUR, ago=2 * DAY, state="expired")
    conversions.add(lane, 30 * HOUR, ago=9 * DAY, state="expired")
    conversions.add(other, None, ago=HOUR, state="ready")
    rows = await latency.undelivered(platform="meta", event_type="Purchase", days=7)
    assert [(row.delivery_id, row.seconds, row.settled_at) for row in rows.waiting] == [
        *((old, 5 * HOUR, None), (young, HOUR, None)),
    ]
    assert [(row.delivery_id, row.seconds) for row in rows.expired] == [(gone, 30 * HOUR)]
    line = (await latency.report(platform="meta", days=7)).total
    assert (line.waiting, line.expired) == (len(rows.waiting), len(rows.expired))
    assert await latency.undelivered(event_type="Lead") == UndeliveredRows((), ())


async def test_one_event_is_told_without_the_others(latency, conversions):
    month(conversions)
    report = await latency.report(platform="meta", event_type="Lead", days=9)
    lags = {
        key[0]: values for key, values in conversions.lags().items() if key[1:] == ("meta", "Lead")
    }
    assert (report.event_type, report.total.event_type) == ("Lead", "Lead")
    assert report.total.delivered == sum(map(len, lags.values()))
    assert len(report.events) == 3
    for point in report.history:
        values = lags.get(point.on)
        assert point.delivered == len(values or ())
        if values:
            assert point.mean_ms == pytest.approx(1000 * statistics.fmean(values), rel=1e-12)
            assert point.p99_ms == near(rank(values, 0.99))
        else:
            assert (point.mean_ms, point.p50_ms, point.p95_ms, point.p99_ms) == (None,) * 4


async def test_what_is_delivered_during_a_rebuild_is_no_difference(latency, conversions):
    lane = conversions.destination()
    conversions.add(lane, 30)
    await latency.count()
    conversions.add(lane, 50)
    conversions.add(lane, 70, ago=DAY)
    assert (await latency.rebuild()).value == Rebuilt(rows=2, changed=0)


async def test_what_cannot_be_told_is_refused(latency, conversions):
    conversions.destination()
    with pytest.raises(Refusal, match="myspace"):
        await latency.report(platform="myspace")
    for days in (0, 367):
        with pytest.raises(Refusal, match="1 to 366"):
            await latency.report(days=days)
        with pytest.raises(Refusal, match="1 to 366"):
            await latency.undelivered(days=days)


BY_KEY = "ORDER BY period_date, platform, event_type"
STATS = f"SELECT * FROM conversion_latency_stats {BY_KEY}"
DAYS = f"SELECT * FROM latency_day {BY_KEY}"
BLOCKS = "SELECT * FROM latency_block ORDER BY days, first_date, platform, event_type"
PROMISED = {
    "conversion_latency_stats": {
        *("tenant_id", "period_date", "platform", "event_type", "event_count"),
        *("avg_latency_ms", "median_latency_ms", "p95_latency_ms", "p99_latency_ms"),
        "speed_class",
    },
    "conversion_latencies": {
        *("tenant_id", "platform", "event_type", "event_id", "event_time"),
        *("delivered_at_ms", "latency_ms"),
    },
}


async def test_outside_readers_find_the_columns_that_were_promised_and_no_others(
    latency, conversions
):
    month(conversions)
    await latency.count()
    for table, columns in PROMISED.items():
        row, *_ = conversions.all(f"SELECT * FROM {table}")
        assert row.keys() == columns
        assert row["tenant_id"] == 1


async def test_the_statistics_are_those_of_the_single_conversions_beside_them(latency, conversions):
    noise(conversions, month(conversions)[0])
    await latency.count()
    lags = {}
    for row in conversions.all("SELECT * FROM conversion_latencies"):
        on = datetime.fromtimestamp(row["delivered_at_ms"] / 1000, UTC).date()
        lag = row["delivered_at_ms"] // 1000 - row["event_time"]
        assert row["latency_ms"] == 1000 * lag
        lags.setdefault((on, row["platform"], row["event_type"]), []).append(lag)
    assert {key: sorted(of) for key, of in lags.items()} == {
        key: sorted(of) for key, of in conversions.lags().items()
    }
    told = conversions.all(STATS)
    assert len(told) == len(lags)
    for row in told:
        of = lags[date.fromisoformat(row["period_date"]), row["platform"], row["event_type"]]
        assert row["event_count"] == len(of)
        assert row["median_latency_ms"] == near(rank(of, 0.5))


async def test_deleting_the_roll_ups_and_counting_anew_gives_the_same_figures_to_the_last_digit(
    latency, conversions, clock
):
    lanes = month(conversions)
    for turn in range(3):
        clock.advance(seconds=11 * HOUR)
        conversions.add(lanes[turn % 2], 77 * (turn + 1), ago=turn * HOUR, name="Lead")
        await latency.count()
    before = conversions.all(STATS)
    days, blocks = conversions.all(DAYS), conversions.all(BLOCKS)
    report = await latency.report(days=30)
    for table in ("conversion_latency_stats", "latency_day", "latency_block", "latency_progress"):
        conversions.run(f"DELETE FROM {table}")
    assert await latency.report(days=30) == report
    await latency.count()
    assert conversions.all(STATS) == before
    assert (conversions.all(DAYS), conversions.all(BLOCKS)) == (days, blocks)
    assert await latency.report(days=30) == report
    assert_stats_are_those_of(conversions)


async def test_a_rolling_window_is_told_by_the_hour_of_arrival_whatever_is_counted(
    latency, conversions
):
    lanes = month(conversions)
    noise(conversions, lanes[0])
    now_s = conversions.clock.now_ms() // 1000
    window = Window(
        datetime.fromtimestamp(now_s - 3 * DAY, UTC), datetime.fromtimestamp(now_s, UTC)
    )
    wanted = arrived_by_hand(conversions, window)
    assert {("meta", "live"), ("tiktok", "live"), ("meta", "upload"), ("meta", "replay")} <= {
        *wanted
    }
    told = []
    for step in (None, latency.count, latency.rebuild):
        if step is not None:
            await step()
        told.append(arrived(conversions, window))
    assert told == [wanted] * 3
    # What is taken back of a day that was counted already is not told any more.
    gone = conversions.all(
        "SELECT d.id, d.settled_at_ms AS at FROM delivery d JOIN event e ON e.id = d.event_id"
        " WHERE d.state = 'delivered' AND e.received_at_ms >= ? LIMIT 1",
        (now_s - DAY) * 1000,
    )[0]
    conversions.run("UPDATE delivery SET state = 'rejected' WHERE id = ?", gone["id"])
    conversions.store.write_now(lambda uow: uow.latencies.count_anew(gone["at"]))
    fewer = arrived_by_hand(conversions, window)
    assert fewer != wanted
    assert arrived(conversions, window) == fewer
    await latency.count()
    assert arrived(conversions, window) == fewer


def arrived(conversions, window):
    found = conversions.store.read_now(lambda uow: arrived_between(uow, window))
    return {
        (platform, series): (sketch.count, sketch.total_seconds, sketch.to_bytes())
        for platform, of_platform in found.items()
        for series, sketch in of_platform.items()
    }


def arrived_by_hand(conversions, window):
    """The same from the rows, one by one."""
    since_s, until_s = window.hours
    replayed = {
        row["delivery_id"]
        for row in conversions.all("SELECT delivery_id FROM delivery_history WHERE state = 'ready'")
    }
    lags: dict[tuple[str, str], Counter[int]] = {}
    for row in conversions.all(
        "SELECT d.id, t.platform, e.origin, e.action_source, e.event_time, e.received_at_ms,"
        " d.settled_at_ms FROM delivery d JOIN event e ON e.id = d.event_id"
        " JOIN destination t ON t.id = d.destination_id WHERE d.state = 'delivered'"
    ):
        if not since_s <= row["received_at_ms"] // 1000 < until_s:
            continue
        series = "replay" if row["id"] in replayed else "live"
        if row["origin"] == "upload":
            series = "upload"
        elif row["action_source"] not in ("website", "app"):
            continue
        lag = max(0, row["settled_at_ms"] // 1000 - row["event_time"])
        lags.setdefault((row["platform"], series), Counter())[lag] += 1
    sketches = {key: LatencySketch.of(found) for key, found in lags.items()}
    return {key: (one.count, one.total_seconds, one.to_bytes()) for key, one in sketches.items()}
