"""Each driver, measured from rows and recomputed by hand."""

from __future__ import annotations

import statistics
from random import Random

import pytest

from stratum_desktop.domain.emq import Driver, DriverReading, DriverStatus
from stratum_desktop.services.signal_quality import SignalQuality

HOUR, DAY = 3600, 86_400


async def reading_of(
    quality: SignalQuality, driver: Driver, platform: str = "meta"
) -> DriverReading:
    report = await quality.emq(platform=platform)
    return next(line.reading for line in report.score.drivers if line.reading.driver is driver)


# Event match


async def test_match_is_the_share_of_judged_events_that_carry_an_identifier(quality, rows):
    meta = rows.destination()
    rows.hourly(meta, "delivered", 80)
    rows.hourly(meta, "rejected", 10, reason_code="meta.parameter_refused")
    rows.hourly(meta, "skipped", 10, reason_code="identity.none_matchable")
    rows.hourly(meta, "skipped", 500, reason_code="consent.not_given")
    rows.hourly(meta, "expired", 500)
    found = await reading_of(quality, Driver.EVENT_MATCH)
    assert (found.measured, found.sample_size) == (90.0, 100)
    assert found.evidence.code == "emq.match_rate_of_events"


async def test_match_looks_at_its_own_platform_and_window_only(quality, rows):
    meta, google = rows.destination(), rows.destination("google")
    rows.hourly(meta, "delivered", 1)
    rows.hourly(meta, "skipped", 99, reason_code="identity.none_matchable", hours_ago=8 * 24)
    rows.hourly(google, "skipped", 99, reason_code="identity.none_matchable")
    assert (await reading_of(quality, Driver.EVENT_MATCH)).measured == 100.0
    assert (await reading_of(quality, Driver.EVENT_MATCH, "google")).measured == 0.0


async def test_a_match_rate_of_the_platform_is_better_evidence(quality, rows):
    meta = rows.destination()
    rows.hourly(meta, "delivered", 100)
    rows.daily("2026-02-27", "match_rate", "platform", 61.0)
    rows.daily("2026-03-01", "match_rate", "platform", 72.5)
    found = await reading_of(quality, Driver.EVENT_MATCH)
    assert (found.measured, found.status) == (72.5, DriverStatus.WARNING)
    assert found.evidence.facts["day"] == "2026-03-01"


async def test_no_judged_events_are_no_data(quality, rows):
    rows.hourly(rows.destination(), "skipped", 5, reason_code="consent.not_given")
    assert (await reading_of(quality, Driver.EVENT_MATCH)).status is DriverStatus.NO_DATA


# Pixel coverage


async def test_coverage_counts_conversions_that_both_sides_saw(quality, rows):
    rows.destination()
    rows.ingest("accepted", 1, origin="pixel")
    rows.sighting(1, browser=2 * HOUR, server=2 * HOUR - 5)
    rows.sighting(2, browser=2 * HOUR, server=None)
    rows.sighting(3, browser=None, server=2 * HOUR)
    rows.sighting(4, browser=5 * DAY, server=5 * DAY - 48 * HOUR)
    # Too far apart: one conversion, not matched.
    rows.sighting(5, browser=5 * DAY, server=5 * DAY - 48 * HOUR - 1)
    found = await reading_of(quality, Driver.PIXEL_COVERAGE)
    assert (found.measured, found.sample_size) == (40.0, 5)


async def test_a_young_sighting_waits_for_its_twin(quality, rows):
    rows.destination()
    rows.ingest("accepted", 1, origin="pixel")
    rows.sighting(1, browser=HOUR - 1, server=None)
    rows.sighting(2, browser=HOUR - 1, server=HOUR - 2)
    rows.sighting(3, browser=HOUR, server=None)
    found = await reading_of(quality, Driver.PIXEL_COVERAGE)
    assert (found.measured, found.sample_size) == (50.0, 2)


async def test_a_conversion_belongs_to_its_earlier_sighting(quality, rows):
    rows.destination()
    rows.ingest("accepted", 1, origin="pixel")
    rows.sighting(1, browser=7 * DAY + 1, server=7 * DAY - HOUR)
    rows.sighting(2, browser=7 * DAY, server=6 * DAY)
    assert (await reading_of(quality, Driver.PIXEL_COVERAGE)).sample_size == 1


async def test_without_a_browser_side_coverage_is_no_data(quality, rows):
    rows.destination()
    rows.sighting(1, browser=None, server=2 * HOUR)
    found = await reading_of(quality, Driver.PIXEL_COVERAGE)
    assert (found.status, found.evidence.code) == (DriverStatus.NO_DATA, "emq.no_browser_side")


async def test_a_browser_side_that_fell_silent_covers_nothing(quality, rows):
    rows.destination()
    rows.ingest("accepted", 1, origin="pixel", hours_ago=20 * 24)
    rows.sighting(1, browser=None, server=2 * HOUR)
    found = await reading_of(quality, Driver.PIXEL_COVERAGE)
    assert (found.measured, found.status) == (0.0, DriverStatus.CRITICAL)


# Latency


def about(hours):
    """What a sketch of lags may say of a median: see `domain.latency_sketch`."""
    return pytest.approx(hours, rel=1 / 128)


async def test_latency_is_the_median_of_live_deliveries(quality, rows):
    meta = rows.destination()
    for lag in (30, 600, 7200):
        rows.delivery(meta, seconds_ago=DAY, lag_seconds=lag)
    found = await reading_of(quality, Driver.LATENCY)
    assert found.measured == about(600 / HOUR)
    assert found.evidence.facts["delivered"] == 3


async def test_an_open_delivery_counts_with_its_age_however_long_it_waits(quality, rows):
    meta = rows.destination()
    rows.delivery(meta, seconds_ago=9 * DAY, state="retry", lag_seconds=None)
    for state in ("ready", "sending", "held"):
        rows.delivery(meta, seconds_ago=3 * HOUR, state=state, lag_seconds=None)
    found = await reading_of(quality, Driver.LATENCY)
    assert (found.measured, found.sample_size) == (about(3.0), 4)
    assert found.evidence.facts["open"] == 4


async def test_what_a_person_holds_does_not_count(quality, rows):
    meta = rows.destination()
    paused = rows.destination(account="2", held_reason='{"code": "destination.paused"}')
    off = rows.destination(account="3", enabled=False)
    refused = rows.destination(account="4", held_reason='{"code": "meta.token_refused"}')
    waits = {"seconds_ago": 5 * HOUR, "lag_seconds": None}
    rows.delivery(meta, state="held", reason="destination.paused", **waits)
    rows.delivery(paused, state="ready", **waits)
    rows.delivery(off, state="ready", **waits)
    rows.delivery(refused, state="held", reason="meta.token_refused", **waits)
    found = await reading_of(quality, Driver.LATENCY)
    assert (found.sample_size, found.measured) == (1, about(5.0))


async def test_an_expired_delivery_counts_with_its_age_in_the_window_of_its_expiry(quality, rows):
    meta = rows.destination()
    rows.delivery(meta, seconds_ago=9 * DAY, state="expired", lag_seconds=7 * DAY)
    rows.delivery(meta, seconds_ago=20 * DAY, state="expired", lag_seconds=7 * DAY)
    found = await reading_of(quality, Driver.LATENCY)
    assert (found.sample_size, found.measured) == (1, about(168.0))


async def test_uploads_and_replays_are_told_apart(quality, rows):
    meta = rows.destination()
    rows.delivery(meta, seconds_ago=DAY, lag_seconds=60)
    rows.delivery(meta, seconds_ago=DAY, lag_seconds=7200, event={"origin": "upload"})
    replayed = ("rejected", "ready")
    rows.delivery(meta, seconds_ago=DAY, lag_seconds=3600, history=replayed)
    rows.delivery(meta, seconds_ago=DAY, lag_seconds=60, history=("held", "retry"))
    found = await reading_of(quality, Driver.LATENCY)
    assert (found.sample_size, found.measured) == (2, pytest.approx(60 / HOUR))
    facts = found.evidence.facts
    assert (facts["upload_count"], facts["upload_median_hours"]) == (1, 2.0)
    assert (facts["replay_count"], facts["replay_median_hours"]) == (1, 1.0)


async def test_calls_and_shops_are_no_live_conversions_and_the_future_has_no_lag(quality, rows):
    meta = rows.destination()
    rows.delivery(
        meta, seconds_ago=DAY, lag_seconds=9000, event={"action_source": "physical_store"}
    )
    rows.delivery(meta, seconds_ago=HOUR, lag_seconds=-30)
    found = await reading_of(quality, Driver.LATENCY)
    assert (found.sample_size, found.measured) == (1, 0.0)


# Attribution


async def test_attribution_is_what_the_mean_gap_of_matured_days_leaves(quality, rows):
    rows.destination()
    # Today is 2 March 2026: days up to 22 February have matured, seven count.
    for day in range(16, 23):
        rows.daily(f"2026-02-{day}", "conversions", "platform", 11)
        rows.daily(f"2026-02-{day}", "conversions", "ga4", 10)
        rows.daily(f"2026-02-{day}", "revenue", "platform", 70.0)
        rows.daily(f"2026-02-{day}", "revenue", "orders", 100.0)
    for day in ("2026-02-15", "2026-02-23", "2026-03-01"):
        rows.daily(day, "conversions", "platform", 900)
        rows.daily(day, "conversions", "ga4", 1)
    found = await reading_of(quality, Driver.ATTRIBUTION)
    assert found.measured == pytest.approx(100 - (10 + 30) / 2)
    assert found.evidence.facts["conversions_truth"] == "ga4"
    assert found.evidence.facts["revenue_truth"] == "orders"


async def test_attribution_without_a_truth_is_no_data(quality, rows):
    rows.destination()
    rows.daily("2026-02-20", "conversions", "platform", 10)
    found = await reading_of(quality, Driver.ATTRIBUTION)
    assert (found.status, found.evidence.code) == (DriverStatus.NO_DATA, "emq.no_truth")


# Freshness


async def test_never_synced_is_no_data_however_busy(quality, rows):
    rows.destination()
    rows.event()
    rows.synced(hours_ago=1, outcome="failed")
    rows.synced("google", hours_ago=1)
    found = await reading_of(quality, Driver.FRESHNESS)
    assert (found.status, found.evidence.code) == (DriverStatus.NO_DATA, "emq.never_synced")


async def test_freshness_is_the_age_of_the_last_sync_that_ended_well(quality, rows):
    rows.destination()
    rows.synced(hours_ago=5)
    rows.synced(hours_ago=2, outcome="nothing_to_do")
    rows.synced(hours_ago=1, outcome="failed")
    assert (await reading_of(quality, Driver.FRESHNESS)).measured == pytest.approx(2)


async def test_a_silence_that_should_not_be_makes_data_stale(quality, rows):
    rows.destination()
    rows.synced(hours_ago=0.25)
    rows.event(seconds_ago=3 * HOUR)
    # Yesterday was busy, and there is less than a week of history.
    rows.ingest("accepted", 24, hours_ago=20)
    found = await reading_of(quality, Driver.FRESHNESS)
    assert (found.measured, found.status) == (3.0, DriverStatus.WARNING)
    assert found.evidence.code == "emq.fresh_by_silence"


async def test_an_outage_is_left_out_of_the_traffic_that_is_usual(quality, rows):
    rows.destination()
    rows.synced(hours_ago=0.25)
    rows.event(seconds_ago=3 * HOUR)
    # Two events an hour, but for an outage that hid all but those of one week.
    for hours_ago in range(5, 27 * 24):
        rows.ingest("accepted", 0 if 8 * 24 <= hours_ago < 26 * 24 else 2, hours_ago=hours_ago)
    assert (await reading_of(quality, Driver.FRESHNESS)).evidence.code == "emq.fresh_by_sync"
    rows.outage(hours_ago=26 * 24, until_hours_ago=8 * 24)
    found = await reading_of(quality, Driver.FRESHNESS)
    assert (found.measured, found.evidence.code) == (3.0, "emq.fresh_by_silence")


async def test_a_quiet_yesterday_makes_nothing_expected(quality, rows):
    rows.destination()
    rows.synced(hours_ago=0.25)
    rows.event(seconds_ago=3 * HOUR)
    rows.ingest("accepted", 23, hours_ago=20)
    found = await reading_of(quality, Driver.FRESHNESS)
    assert (found.measured, found.evidence.code) == (0.25, "emq.fresh_by_sync")


async def test_pixel_events_and_refused_ones_are_no_arrivals(quality, rows):
    rows.destination()
    rows.synced(hours_ago=0.25)
    rows.event(seconds_ago=3 * HOUR)
    rows.ingest("accepted", 90, hours_ago=20, origin="pixel")
    rows.ingest("refused", 90, hours_ago=20)
    assert (await reading_of(quality, Driver.FRESHNESS)).measured == 0.25


# Everything at once


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_latency_and_coverage_agree_with_a_plain_count_over_all_rows(quality, rows, seed):
    random = Random(seed)
    lanes = [rows.destination(), rows.destination(account="2")]
    rows.ingest("accepted", 1, origin="pixel")
    for number in range(60):
        state = random.choice(["delivered", "delivered", "retry", "expired", "rejected"])
        ago = random.randrange(1, 12 * DAY)
        rows.delivery(
            random.choice(lanes),
            seconds_ago=ago,
            state=state,
            lag_seconds=None if state == "retry" else random.randrange(ago),
            event={"origin": random.choice(["server", "server", "upload"])},
        )
        sides = [random.randrange(9 * DAY) if random.random() < 0.8 else None for _ in "ab"]
        if any(sides):
            rows.sighting(number, browser=sides[0] or None, server=sides[1] or None)
    now, start = rows.now_s, rows.now_s - 7 * DAY
    lags = []
    for row in rows.all(
        "SELECT d.*, e.event_time, e.origin FROM delivery d JOIN event e ON e.id = d.event_id"
    ):
        ended = (row["settled_at_ms"] or 0) // 1000
        if row["origin"] != "server":
            continue
        if row["state"] == "delivered" and row["event_time"] >= start:
            lags.append(ended - row["event_time"])
        elif row["state"] == "retry":
            lags.append(now - row["event_time"])
        elif row["state"] == "expired" and ended >= start:
            lags.append(ended - row["event_time"])
    both = either = 0
    for row in rows.all("SELECT * FROM sighting"):
        twin = row["browser_at"] is not None and row["server_at"] is not None
        if not start <= row["first_at"] < now or (not twin and row["first_at"] > now - HOUR):
            continue
        either += 1
        both += twin and abs(row["browser_at"] - row["server_at"]) <= 48 * HOUR
    latency = await reading_of(quality, Driver.LATENCY)
    coverage = await reading_of(quality, Driver.PIXEL_COVERAGE)
    assert latency.sample_size == len(lags)
    assert latency.measured == about(statistics.median(lags) / HOUR)
    assert (coverage.measured, coverage.sample_size) == (pytest.approx(100 * both / either), either)
