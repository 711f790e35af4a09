"""The believable month: believable, and consistent to the last row."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from manual_clock import ManualClock

from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.domain.anomaly.metric import Direction, Metric
from stratum_desktop.domain.autopilot.move import effect
from stratum_desktop.domain.emq import Band, Driver
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.event_body import read_body
from stratum_desktop.domain.outage import whole_hours
from stratum_desktop.domain.upload import RowVerdict, UploadStatus
from stratum_desktop.domain.window import Window
from stratum_desktop.practice.history.build import MEASURED_DAYS, build_history
from stratum_desktop.practice.history.month import Month
from stratum_desktop.services.alerts import Alerts
from stratum_desktop.services.autopilot import Autopilot
from stratum_desktop.services.maintenance import Maintenance
from stratum_desktop.services.outages import OutageKind, Outages
from stratum_desktop.services.signal_quality import SignalQuality
from stratum_desktop.services.uploads import Uploads
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.field_cipher import FieldCipher
from stratum_desktop.store.store import Store

SCALE = 0.1
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 3600


def workspace_of(store: Store, clock: ManualClock, folder: Path) -> Workspace:
    return Workspace(
        store=store,
        clock=clock,
        folder=folder,
        cipher=FieldCipher(bytes(32)),
        audit_key=bytes(32),
        is_practice=True,
        key_place="test",
        actor="test",
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A tenth of the month, made once; nobody writes to it."""
    folder, clock = tmp_path_factory.mktemp("practice"), ManualClock()
    store = create_store(folder / "stratum.db", key=bytes(32), clock=clock, readers=1)
    workspace = workspace_of(store, clock, folder)
    asyncio.run(build_history(workspace, seed=1, scale=SCALE))
    # Starts the reader's thread, which outlives the first test.
    store.read_now(lambda uow: uow.events.next_id())
    yield workspace
    store.close_now()


def rows(workspace: Workspace, sql: str, *parameters: object) -> list[tuple]:
    return workspace.store.read_now(
        lambda uow: [tuple(row) for row in uow.connection.exec_driver_sql(sql, parameters)]
    )


def month(workspace: Workspace) -> Month:
    return Month(datetime.fromtimestamp(workspace.clock.now_ms() / 1000, UTC), SCALE)


# Consistency


async def test_verify_finds_every_event_in_exactly_one_state(built):
    report = await Maintenance(built).verify()
    assert report.ok, report.checks
    assert sum(line.accepted for line in report.conservation) > 4_000


def test_hourly_counts_of_ended_deliveries_are_those_of_the_rows(built):
    counted = rows(
        built,
        "SELECT d.destination_id, e.origin, e.name, d.state,"
        " coalesce(json_extract(d.reason, '$.code'), ''),"
        " coalesce(d.settled_at_ms, h.at_ms) / 3600000 * 3600, count(*),"
        " round(sum(CASE WHEN d.attempt_id IS NULL THEN 0 ELSE coalesce(e.value, 0) END), 2)"
        " FROM delivery d JOIN event e ON e.id = d.event_id LEFT JOIN delivery_history h"
        " ON h.delivery_id = d.id AND h.state = 'uncertain'"
        " WHERE d.state NOT IN ('ready', 'retry', 'held') GROUP BY 1, 2, 3, 4, 5, 6",
    )
    rolled = rows(
        built,
        "SELECT destination_id, origin, event_name, state, reason_code, hour_at, count,"
        " round(value_sum, 2) FROM delivery_hourly WHERE state NOT IN ('retry', 'held')",
    )
    assert sorted(counted) == sorted(rolled)


def test_steps_on_the_way_are_counted_by_the_hour_too(built):
    steps = rows(
        built,
        "SELECT h.state, count(*) FROM delivery_history h WHERE h.state IN ('retry', 'held')"
        " AND h.attempt_id IS NOT NULL GROUP BY 1",
    )
    rolled = rows(
        built,
        "SELECT state, sum(count) FROM delivery_hourly WHERE state IN ('retry', 'held') GROUP BY 1",
    )
    assert sorted(steps) == sorted(rolled)
    assert {state for state, _ in steps} == {"held", "retry"}


def test_counts_at_the_door_are_those_of_the_rows(built):
    accepted = rows(
        built, "SELECT origin, source, event_id_is_given, count(*) FROM event GROUP BY 1, 2, 3"
    )
    copies = rows(built, "SELECT verdict, count(*) FROM duplicate GROUP BY 1")
    rolled = Counter()
    for origin, source, verdict, given, count in rows(
        built,
        "SELECT origin, source, verdict, given_id, sum(count) FROM ingest_hourly"
        " GROUP BY 1, 2, 3, 4",
    ):
        # A row of a file that comes twice is told of by the upload, not by a row of its own.
        if verdict == "accepted":
            rolled[origin, source, given] += count
        elif (origin, verdict) != ("upload", "duplicate"):
            rolled[verdict] += count
    for origin, source, given, count in accepted:
        assert rolled.pop((origin, source, given)) == count
    assert dict(copies) == dict(rolled)
    assert dict(copies)["duplicate"] > 10


def test_attempts_carry_what_their_deliveries_say(built):
    carried = dict(rows(built, "SELECT id, parcel_count FROM attempt WHERE outcome = 'delivered'"))
    ended = dict(
        rows(
            built, "SELECT attempt_id, count(*) FROM delivery WHERE state = 'delivered' GROUP BY 1"
        )
    )
    assert carried == ended


def test_no_row_lies_in_the_future_and_nothing_ends_before_it_began(built):
    now_ms = built.clock.now_ms()
    for table, column in (
        ("event", "received_at_ms"),
        ("delivery", "settled_at_ms"),
        ("attempt", "started_at_ms + duration_ms"),
        ("delivery_history", "at_ms"),
        ("job_run", "ended_at_ms"),
    ):
        ((newest,),) = rows(built, f"SELECT max({column}) FROM {table}")
        assert newest <= now_ms, table
    assert rows(
        built,
        "SELECT count(*) FROM delivery d JOIN event e ON e.id = d.event_id"
        " WHERE d.settled_at_ms < e.received_at_ms",
    ) == [(0,)]
    assert rows(built, "SELECT count(*) FROM event WHERE received_at_ms < event_time * 1000") == [
        (0,)
    ]


def test_ids_follow_arrival_so_that_the_newest_come_first(built):
    arrivals = [row[0] for row in rows(built, "SELECT received_at_ms FROM event ORDER BY id")]
    assert arrivals == sorted(arrivals)


def test_only_what_can_be_sent_is_still_queued(built):
    waiting = rows(
        built,
        "SELECT DISTINCT t.platform, d.state FROM delivery d JOIN destination t"
        " ON t.id = d.destination_id"
        " WHERE d.state IN ('ready', 'retry', 'sending', 'held')",
    )
    assert {platform for platform, _ in waiting} <= {"meta"}
    assert rows(
        built,
        "SELECT count(*) FROM delivery d JOIN destination t"
        " ON t.id = d.destination_id WHERE t.platform = 'meta'"
        " AND d.state IN ('ready', 'delivered', 'rejected', 'uncertain')"
        " AND NOT EXISTS (SELECT 1 FROM delivery_body b"
        " WHERE b.delivery_id = d.id)",
    ) == [(0,)]


def test_a_destination_without_a_folder_is_off(built):
    enabled = dict(rows(built, "SELECT platform, enabled FROM destination"))
    assert enabled["meta"] == 1
    assert enabled["linkedin"] == 0


async def test_a_few_sales_began_with_a_click_on_a_chat_ad_and_go_there(built):
    counts = dict(
        rows(
            built,
            "SELECT d.state, count(*) FROM delivery d JOIN destination t"
            " ON t.id = d.destination_id WHERE t.platform = 'whatsapp' GROUP BY 1",
        )
    )
    assert 0 < counts["delivered"] < counts["skipped"] / 10
    why = rows(
        built,
        "SELECT DISTINCT json_extract(d.reason, '$.code') FROM delivery d JOIN destination t"
        " ON t.id = d.destination_id WHERE t.platform = 'whatsapp' AND d.state = 'skipped'",
    )
    assert {code for (code,) in why} >= {"whatsapp.no_identifier", "whatsapp.not_mapped"}


# Believability


async def test_every_platform_has_its_own_story(built):
    report = await SignalQuality(built).emq()
    parts = {part.platform: part for part in report.parts}
    assert set(parts) == {"meta", "google", "tiktok", "snapchat", "linkedin", "whatsapp"}
    assert parts["meta"].score.band is Band.RELIABLE
    assert parts["linkedin"].score.band is Band.UNKNOWN
    assert report.left_out == (parts["linkedin"].label,)
    assert report.worst == parts["snapchat"].label
    assert report.score.score is not None


async def test_the_bad_day_shows_in_the_history_and_passes(built):
    history = await SignalQuality(built).driver_history(platform="meta", days=MEASURED_DAYS)
    coverage = history[Driver.PIXEL_COVERAGE]
    assert all(value is not None for values in history.values() for value in values[2:])
    assert min(coverage[5:20]) > 80
    assert max(coverage[-10:-3]) < 78
    assert coverage[-1] > 80
    assert max(history[Driver.EVENT_MATCH][-10:-3]) < min(history[Driver.EVENT_MATCH][5:20])


def test_the_bad_day_is_explained_by_reasons(built):
    span = month(built).token_refused
    bounds = tuple(int(at.timestamp() * 1000) for at in (span.start_at, span.end_at))
    codes = dict(
        rows(
            built,
            "SELECT json_extract(reason, '$.code'), count(*) FROM attempt"
            " WHERE started_at_ms BETWEEN ? AND ? AND reason IS NOT NULL GROUP BY 1",
            *bounds,
        )
    )
    assert "meta.token_refused" in codes
    slow = rows(
        built,
        "SELECT max(p95_latency_ms) FROM conversion_latency_stats"
        " WHERE platform = 'meta' AND period_date = ?",
        span.start_at.astimezone(BERLIN).date().isoformat(),
    )
    assert slow[0][0] > 3 * 3_600_000
    failed = rows(
        built,
        "SELECT count(*) FROM job_run WHERE job = 'sync.meta'"
        " AND outcome = 'failed' AND ended_at_ms BETWEEN ? AND ?",
        *bounds,
    )
    assert failed[0][0] >= 4


def test_dead_letters_of_every_kind_are_there_to_look_at(built):
    states = {row[0] for row in rows(built, "SELECT DISTINCT state FROM delivery")}
    assert {"delivered", "rejected", "expired", "uncertain", "skipped"} <= states


async def test_the_breaker_of_the_lane_with_the_outage_was_open(built):
    found = await SignalQuality(built).delivery_metrics(platform="google", days=7)
    assert found.circuit_open_minutes.value is not None
    assert 10 < found.circuit_open_minutes.value < 60


def test_days_follow_the_week_and_nights_are_quiet(built):
    by_hour = Counter(
        datetime.fromtimestamp(row[0], BERLIN).hour
        for row in rows(built, "SELECT event_time FROM event WHERE origin = 'server'")
    )
    assert sum(by_hour[hour] for hour in (2, 3, 4)) < by_hour[20] / 2


def test_thirty_days_are_measured_for_every_platform(built):
    today = date(2026, 3, 2)
    days = [(today - timedelta(days=back)).isoformat() for back in range(MEASURED_DAYS)]
    stored = rows(
        built,
        "SELECT platform, count(*), min(measurement_date), max(measurement_date)"
        " FROM emq_measurements GROUP BY 1",
    )
    assert {row[1:] for row in stored} == {(MEASURED_DAYS, days[-1], days[0])}
    assert len(stored) == 7


def test_every_measured_day_has_a_status_and_that_of_the_outage_is_a_risk(built):
    found = rows(built, "SELECT date, platform, status FROM fact_signal_health_daily")
    measured = rows(
        built, "SELECT measurement_date, platform FROM emq_measurements WHERE platform <> ''"
    )
    assert sorted(row[:2] for row in found) == sorted(measured)
    statuses = {row[:2]: row[2] for row in found}
    now = datetime.fromtimestamp(built.clock.now_ms() / 1000, BERLIN)
    outage = now.date() - timedelta(days=4)
    assert statuses[outage.isoformat(), "google"] == "risk"
    assert "ok" in statuses.values()


async def test_files_were_uploaded_on_the_way_and_one_still_waits(built):
    uploads = Uploads(built)
    newest, *sent = await uploads.list()
    assert newest.status is UploadStatus.CHECKED
    assert [one.status for one in sent] == [UploadStatus.SENT] * 2
    for one in (newest, *sent):
        assert one.total == sum(one.verdict_counts.values())
        for verdict in (
            RowVerdict.FIXABLE,
            RowVerdict.DUPLICATE,
            RowVerdict.TOO_OLD,
            RowVerdict.NO_IDENTIFIER,
        ):
            assert one.verdict_counts[verdict] > 0
        spoilt = await uploads.rows(one.id, verdict=RowVerdict.FIXABLE)
        assert any("n/a" in row.cells.values() for row in spoilt)
    assert rows(
        built, "SELECT upload_id, count(*) FROM event WHERE origin = 'upload' GROUP BY 1"
    ) == [(one.id, one.sent_to_queue) for one in reversed(sent)]
    assert rows(built, "SELECT count(*) FROM job_request WHERE done_at_ms IS NULL") == [(0,)]


def test_nobody_in_it_exists(built):
    for (body,) in rows(built, "SELECT body FROM event"):
        assert "@" not in repr(read_body(body))


# Where it may be made


async def test_the_same_seed_makes_the_same_month(empty_database, tmp_path):
    digests = []
    for name in ("first", "second"):
        folder, clock = tmp_path / name, ManualClock()
        folder.mkdir()
        shutil.copyfile(empty_database, folder / "stratum.db")
        store = open_store(folder / "stratum.db", key=bytes(range(32)), clock=clock)
        workspace = workspace_of(store, clock, folder)
        await build_history(workspace, seed=7, scale=0.01)
        digests.append(
            [
                rows(workspace, "SELECT name, event_id, received_at_ms, body FROM event"),
                rows(
                    workspace,
                    "SELECT event_id, destination_id, state, reason, settled_at_ms,"
                    " attempt_id, attempt_count FROM delivery ORDER BY id",
                ),
                rows(workspace, "SELECT * FROM emq_measurements"),
            ]
        )
        await store.close()
    assert digests[0] == digests[1]


async def test_made_up_data_is_refused_in_a_real_workspace(store, clock, tmp_path):
    real = replace(workspace_of(store, clock, tmp_path), is_practice=False)
    with pytest.raises(Refusal, match="practice workspace"):
        await build_history(real)


async def test_a_month_is_not_put_on_top_of_another(built):
    with pytest.raises(Refusal, match="has events already"):
        await build_history(built, scale=0.01)


# Alerts


async def test_the_bad_day_is_an_alert_with_the_right_cause(built):
    found = {(one.metric, one.subject): one for one in await Alerts(built).list()}
    story = month(built)
    pixel = found[Metric.RECEIVED, "pixel/shop-pixel"]
    assert pixel.direction is Direction.LOW
    assert pixel.cause.code == "anomaly.browser_side_stopped"
    meta = found[Metric.LATENCY, "meta"]
    assert meta.cause.facts["why"] == "meta.token_refused"
    for alert in (pixel, meta):
        assert alert.started_at < story.broken_banner.end_at
        assert alert.last_at > story.broken_banner.start_at
        assert alert.state is AlertState.ENDED
    assert len(found) <= 6


async def test_rows_of_an_alert_lie_in_its_span(built):
    alerts = Alerts(built)
    for one in await alerts.list():
        detail = await alerts.show(one.id)
        assert detail.rows
        assert detail.points
        assert one.worst in detail.points


# Outages


async def test_the_bad_day_is_found_as_two_outages_with_their_hours(built):
    """A tenth of the shop tells too little to be exact about the pixel: a morning's hours."""
    found = {one.window.kind: one.window for one in await Outages(built).list()}
    story = month(built)
    assert found.keys() == {OutageKind.TRACKING, OutageKind.DELIVERY}
    tracking, delivery = found[OutageKind.TRACKING], found[OutageKind.DELIVERY]
    assert (tracking.platform, delivery.platform) == (None, "meta")
    assert "The browser told" in sentence(tracking.why)
    assert "Meta refused the token" in sentence(delivery.why)
    near, far = timedelta(hours=1), timedelta(hours=5)
    assert abs(tracking.start_at - story.broken_banner.start_at) <= near
    assert abs(tracking.end_at - story.broken_banner.end_at) <= far
    span = story.token_refused
    whole = whole_hours(Window(span.start_at, span.end_at), BERLIN)
    assert abs(delivery.start_at - whole.start_at) <= near
    assert delivery.end_at == whole.end_at


async def test_a_month_without_a_bad_day_has_no_outage(empty_database, tmp_path, clock):
    """The same shop, cut off before the day on which the banner broke."""
    folder = tmp_path / "good"
    folder.mkdir()
    shutil.copyfile(empty_database, folder / "stratum.db")
    store = open_store(folder / "stratum.db", key=bytes(range(32)), clock=clock)
    workspace = workspace_of(store, clock, folder)
    await build_history(workspace, seed=3, scale=SCALE)
    bad_day = round(month(workspace).broken_banner.start_at.timestamp())
    await store.write(
        lambda uow: [
            uow.connection.exec_driver_sql(sql)
            for sql in ("DELETE FROM outage_window", "DELETE FROM alert", "DELETE FROM anomaly")
        ]
    )
    earlier = ManualClock(bad_day // HOUR * HOUR * 1000)
    assert (await Outages(replace(workspace, clock=earlier)).watch()).value.found == 0
    assert (await Outages(workspace).watch()).value.found == 2
    await store.close()


# Rules


def test_signals_were_looked_at_four_times_a_day_with_the_ages_they_had_then(built):
    now_ms = built.clock.now_ms()
    found = built.store.read_now(
        lambda uow: uow.trust_readings.known("meta", since_ms=0, until_ms=now_ms)
    )
    by_day = Counter(
        datetime.fromtimestamp(one.at_ms / 1000, UTC).astimezone(BERLIN).date() for one in found
    )
    assert {by_day[on] for on in sorted(by_day)[1:-1]} == {4}
    assert len(by_day) >= MEASURED_DAYS - 1
    assert all(0 <= one.trust.emq_age_hours <= 12 for one in found)
    refused = month(built).token_refused
    ages = {
        round(one.trust.sync_age_hours)
        for one in found
        if datetime.fromtimestamp(one.at_ms / 1000, UTC) in refused
    }
    assert max(ages) >= 2


def test_the_shops_rules_want_something_of_every_kind(built):
    async def ask():
        autopilot = Autopilot(built)
        rules = await autopilot.rules()
        found = [await autopilot.try_now(one.definition) for one in rules]
        await autopilot.close()
        return rules, [one for campaigns in found for one in campaigns]

    rules, campaigns = asyncio.run(ask())
    assert {one.mode.value for one in rules} == {"suggest"}
    changes = {
        effect(one.judgement.move, lowest_budget=None).effect.value + one.judgement.move.lever.value
        for one in campaigns
        if one.judgement.move is not None
    }
    assert changes == {"raisedaily_budget", "cutdaily_budget", "cutstatus"}
    assert {one.judgement.move is None for one in campaigns} == {True, False}
