from __future__ import annotations

from datetime import date
from random import Random

import orjson
import pytest

from stratum_desktop.domain.emq import Driver
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.signal_health import Component, DayStatus, Health
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.setting_catalogue import TIME_ZONE

HOUR, DAY = 3600, 86_400
TODAY = date(2026, 3, 2)
ALL = "SELECT * FROM fact_signal_health_daily ORDER BY date, platform"


def good_platform(rows, platform: str = "meta", *, gap: float = 0.0) -> int:
    """Rows that make every driver good, and a gap between platform and truth."""
    number = rows.destination(platform)
    rows.hourly(number, "delivered", 100)
    rows.delivery(number, seconds_ago=2 * HOUR, lag_seconds=0)
    rows.synced(platform, hours_ago=0)
    for on in ("2026-02-18", "2026-02-19", "2026-02-20"):
        rows.daily(on, "conversions", "platform", 100 * (1 + gap), platform)
        rows.daily(on, "conversions", "ga4", 100, platform)
    return number


def pixel(rows) -> None:
    rows.ingest("accepted", 10, origin="pixel", source="pixel")
    rows.sighting(1, browser=2 * HOUR, server=2 * HOUR)


async def measured(quality, health) -> None:
    await quality.refresh()
    await health.refresh()


async def status_of(health, platform: str = "meta") -> DayStatus:
    return (await health.day(platform=platform, on=TODAY)).day.status


async def test_an_empty_workspace_has_no_data_anywhere(health):
    refreshed = await health.refresh()
    assert (refreshed.value, refreshed.topics) == (0, frozenset())
    board = await health.board(days=30)
    assert (len(board.days), board.days[-1], board.lines) == (30, TODAY, ())
    assert await health.day(platform="meta", on=TODAY) is None


async def test_a_platform_that_was_never_measured_has_a_line_without_any_day(health, rows):
    rows.destination()
    (line,) = (await health.board(days=3)).lines
    assert (line.platform, line.label, line.days) == ("meta", "Meta", (None, None, None))
    assert line.summary.days == {}
    assert line.summary.days_without_data == 3
    assert line.summary.mean_emq_score is line.summary.conversion_volume is None
    assert line.summary.worst_freshness_hours is line.summary.anomaly_count is None


async def test_a_connected_platform_without_rows_is_unknown_and_not_good(quality, health, rows):
    rows.destination()
    await measured(quality, health)
    yesterday, today = rows.all(ALL)
    assert (yesterday["date"], today["date"]) == ("2026-03-01", "2026-03-02")
    assert list(today) == [
        *("tenant_id", "date", "platform", "status", "emq_score", "conversion_volume"),
        *("data_freshness_hours", "anomaly_count"),
    ]
    assert (today["status"], today["emq_score"], today["conversion_volume"]) == ("unknown", None, 0)
    assert today["data_freshness_hours"] is today["anomaly_count"] is None


async def test_a_good_day_is_ok_and_says_what_it_rests_on(quality, health, rows):
    good_platform(rows)
    pixel(rows)
    await measured(quality, health)
    found = await health.day(platform="meta", on=TODAY)
    assert (found.day.status, found.day.emq_score) == (DayStatus.OK, 100)
    assert (found.day.conversion_volume, found.day.data_freshness_hours) == (100, 0)
    assert found.day.anomaly_count is None
    assert (found.health.health, found.health.score) == (Health.HEALTHY, 100)
    # Nothing looked for anomalies: their weight is missing, not good.
    assert (found.health.lower, found.health.evidence_pct) == (85, 85)
    scores = {one.component: one.score for one in found.health.components}
    assert scores == {**dict.fromkeys(Component, 100), Component.ANOMALY: None}
    assert len(found.drivers) == 5
    assert found.gap_pct == 0


async def test_a_critical_driver_makes_a_healthy_day_a_risk(quality, health, rows):
    meta = good_platform(rows)
    pixel(rows)
    rows.hourly(meta, "skipped", 60, reason_code="identity.none_matchable")
    await measured(quality, health)
    found = await health.day(platform="meta", on=TODAY)
    assert (found.health.health, found.day.status) == (Health.HEALTHY, DayStatus.RISK)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows, number: rows.hourly(number, "rejected", 2),
        lambda rows, number: rows.attempts(number, *["delivered"] * 9, "unavailable"),
        lambda rows, number: rows.attempts(number, *["unavailable"] * 6, *["delivered"] * 94),
    ],
    ids=["success rate", "retry rate", "circuit"],
)
async def test_a_delivery_figure_off_its_target_makes_a_healthy_day_a_risk(
    quality, health, rows, spoil
):
    number = good_platform(rows)
    pixel(rows)
    await measured(quality, health)
    assert await status_of(health) is DayStatus.OK
    spoil(rows, number)
    assert await status_of(health) is DayStatus.RISK


async def test_a_delivery_figure_of_another_day_or_platform_is_no_risk(quality, health, rows):
    good_platform(rows)
    pixel(rows)
    google = rows.destination("google")
    rows.hourly(google, "rejected", 50)
    rows.attempts(google, *["unavailable"] * 20)
    await measured(quality, health)
    assert await status_of(health) is DayStatus.OK


async def test_a_circuit_that_opened_the_evening_before_is_open_this_morning(health, rows, quality):
    meta = good_platform(rows)
    pixel(rows)
    await measured(quality, health)
    # Noon in UTC: 12.1 hours ago was yesterday, and nothing was tried since.
    rows.attempts(meta, *["unavailable"] * 5, hours_ago=12.2)
    rows.attempts(meta, *["delivered"] * 99, hours_ago=6)
    found = await health.day(platform="meta", on=TODAY)
    assert found.delivery.circuit_open_minutes.value == pytest.approx(360, abs=1)
    assert found.delivery.retry_rate_pct.value == 0


async def test_a_day_brings_the_rows_that_its_delivery_figures_are_counted_from(
    health, rows, quality
):
    meta = good_platform(rows)
    pixel(rows)
    rows.hourly(meta, "rejected", 4)
    rows.hourly(meta, "skipped", 9)
    rows.attempts(meta, *["delivered"] * 70, "unavailable", "partly", hours_ago=5)
    rows.attempts(meta, "unavailable", hours_ago=20)
    await measured(quality, health)
    found = await health.day(platform="meta", on=TODAY)
    assert found.rows.outcomes == {"delivered": 100, "rejected": 4}
    assert (found.rows.request_count, len(found.rows.requests)) == (73, 50)
    assert sorted(one.outcome for one in found.rows.requests[:2]) == ["partly", "unavailable"]
    assert {one.outcome for one in found.rows.requests[2:]} == {"delivered"}
    # The figures, told again from these rows.
    share = 100 * 100 / sum(found.rows.outcomes.values())
    assert found.delivery.success_rate_pct.value == pytest.approx(share)
    assert found.delivery.retry_rate_pct.value == pytest.approx(100 / found.rows.request_count)


async def test_a_large_gap_degrades_and_stale_figures_end_it(quality, health, rows, clock):
    good_platform(rows, gap=0.6)
    pixel(rows)
    await measured(quality, health)
    found = await health.day(platform="meta", on=TODAY)
    assert found.gap_pct == pytest.approx(60)
    variance = next(one for one in found.health.components if one.component is Component.VARIANCE)
    assert variance.score == 0
    assert (found.health.lower, found.day.status) == (
        pytest.approx(0.4 * 91 + 25),
        DayStatus.DEGRADED,
    )
    clock.advance(seconds=2 * DAY)
    await measured(quality, health)
    later = await health.day(platform="meta", on=date(2026, 3, 4))
    assert later.day.data_freshness_hours == 48
    assert later.health.lower < 40
    assert later.day.status is DayStatus.CRITICAL


async def test_a_declared_driver_takes_its_component_along(quality, health, rows):
    number = rows.destination()
    rows.hourly(number, "delivered", 100)
    rows.delivery(number, seconds_ago=2 * HOUR, lag_seconds=0)
    rows.synced(hours_ago=0)
    pixel(rows)
    await quality.declare_not_applicable(
        driver=Driver.ATTRIBUTION, platform="meta", why="no other source"
    )
    await measured(quality, health)
    found = await health.day(platform="meta", on=TODAY)
    variance = next(one for one in found.health.components if one.component is Component.VARIANCE)
    assert variance.applies is False
    assert found.health.evidence_pct == 81  # 65 of 80


async def test_figures_that_never_came_count_as_nothing(quality, health, rows):
    number = good_platform(rows)
    pixel(rows)
    await quality.refresh()
    drivers = orjson.loads(rows.all("SELECT drivers FROM emq_measurements")[-1]["drivers"])
    drivers[-1] |= {"measured": None, "score": 0.0, "status": "critical"}
    text = orjson.dumps(drivers).decode()
    rows.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE emq_measurements SET drivers = ? WHERE platform = 'meta'", (text,)
        )
    )
    found = await health.day(platform="meta", on=TODAY)
    freshness = next(one for one in found.health.components if one.component is Component.FRESHNESS)
    assert (freshness.score, found.day.data_freshness_hours) == (0, None)
    assert number


def judged(rows, metric: str, subject: str, *, hours_ago: int, flagged: str | None = None) -> None:
    """A step that was judged, against enough history."""
    end_s = rows.now_s - hours_ago * HOUR
    rows.insert(
        "judged_point",
        metric=metric,
        subject=subject,
        start_s=end_s - HOUR,
        end_s=end_s,
        sample=10,
        centre=10.0,
        flagged=flagged,
    )


def found(rows, metric: str, subject: str, *, from_hours_ago: int, to_hours_ago: int) -> None:
    """An anomaly that lasted from then to then."""
    start_s, end_s = (rows.now_s - hours * HOUR for hours in (from_hours_ago, to_hours_ago))
    rows.insert(
        "anomaly",
        metric=metric,
        subject=subject,
        direction="low",
        start_s=start_s,
        end_s=end_s,
        flag_count=2,
        quiet_count=2,
        is_open=False,
        worst_start_s=start_s,
        worst_end_s=end_s,
        worst_value=0.0,
        worst_sample=1,
        worst_centre=9.0,
        worst_low=5.0,
        worst_high=12.0,
        worst_season="daily",
    )


async def count_of(health, on: date = TODAY) -> int | None:
    return (await health.day(platform="meta", on=on)).day.anomaly_count


async def test_anomalies_are_counted_once_the_day_was_judged(quality, health, rows):
    good_platform(rows)
    pixel(rows)
    await quality.refresh()
    assert await count_of(health) is None
    # What is judged of another platform, of a sender, or of the day before says nothing of this.
    judged(rows, "delivered", "google", hours_ago=2)
    judged(rows, "received", "server/shop", hours_ago=2)
    judged(rows, "delivered", "meta", hours_ago=20)
    assert await count_of(health) is None
    judged(rows, "delivered", "meta", hours_ago=2)
    assert await count_of(health) == 0
    found(rows, "delivered", "meta", from_hours_ago=20, to_hours_ago=8)
    found(rows, "latency", "meta", from_hours_ago=3, to_hours_ago=1)
    found(rows, "latency", "google", from_hours_ago=3, to_hours_ago=1)
    found(rows, "received", "server/shop", from_hours_ago=3, to_hours_ago=1)
    assert await count_of(health) == 2
    # The first of them began on the day before, and touches both.
    assert await count_of(health, date(2026, 3, 1)) == 1
    await health.refresh()
    assert [row["anomaly_count"] for row in rows.all(ALL)] == [1, 2]


async def test_what_we_deliver_is_no_part_of_what_platforms_are_judged_by(quality, health, rows):
    good_platform(rows)
    pixel(rows)
    await quality.refresh()
    judged(rows, "delivered", "meta", hours_ago=2, flagged="low")
    assert (await health.day(platform="meta", on=TODAY)).health.evidence_pct == 85


@pytest.mark.parametrize(
    ("flagged", "points"),
    [
        ((), 15.0),
        (("cpa",), 11.25),
        (("cpa", "spend"), 7.5),
        (("spend", "told_conversions", "cpa", "roas"), 0.0),
    ],
)
async def test_what_platforms_tell_of_their_ads_counts_by_the_share_out_of_the_ordinary(
    quality, health, rows, flagged, points
):
    good_platform(rows)
    pixel(rows)
    await quality.refresh()
    for metric in ("spend", "told_conversions", "cpa", "roas"):
        judged(rows, metric, "meta", hours_ago=2, flagged="low" if metric in flagged else None)
    whole = (await health.day(platform="meta", on=TODAY)).health
    assert (whole.lower, whole.evidence_pct) == (85 + points, 100)


async def test_only_figures_with_enough_history_are_counted(quality, health, rows):
    good_platform(rows)
    pixel(rows)
    await quality.refresh()
    judged(rows, "spend", "meta", hours_ago=2, flagged="high")
    judged(rows, "told_conversions", "meta", hours_ago=2)
    whole = (await health.day(platform="meta", on=TODAY)).health
    assert (whole.lower, whole.evidence_pct) == (92.5, 100)


# What is stored, told again from the rows by another way


def retold(rows, on: str, platform: str) -> dict[str, object]:
    """A day from its rows, in plain arithmetic."""
    (emq,) = rows.all(
        "SELECT * FROM emq_measurements WHERE measurement_date = ? AND platform = ?", on, platform
    )
    drivers = {one["driver"]: one for one in orjson.loads(emq["drivers"])}
    hours, accuracy = drivers["freshness"]["measured"], drivers["attribution"]["measured"]
    values = {
        0.4: (emq["overall_score"], emq["lower_bound"]),
        0.25: 2 * (None if hours is None else min(100, max(0, (48 - hours) / 0.24)),),
        0.2: 2 * (None if accuracy is None else min(100, max(0, (accuracy - 50) / 0.4)),),
    }
    lower = sum(weight * (low or 0) for weight, (_, low) in values.items())
    evidence = sum(weight for weight, (score, _) in values.items() if score is not None)
    start = int(date.fromisoformat(on).toordinal() - date(1970, 1, 1).toordinal()) * DAY
    counts = rows.all(
        "SELECT state, event_name, sum(count) AS n FROM delivery_hourly WHERE hour_at >= ?"
        " AND hour_at < ? AND destination_id IN (SELECT id FROM destination WHERE platform = ?)"
        " GROUP BY state, event_name",
        *(start, start + DAY, platform),
    )
    by_state = {
        state: sum(one["n"] for one in counts if one["state"] == state)
        for state in ("delivered", "rejected", "expired")
    }
    ended = sum(by_state.values())
    is_risk = any(one["status"] == "critical" for one in drivers.values()) or (
        ended > 0 and 100 * by_state["delivered"] / ended <= 99
    )
    status = "risk" if is_risk else "ok"
    if lower < 70:
        status = "degraded" if lower >= 40 else "critical"
    if evidence < 0.6 or emq["status"] == "unknown":
        status = "unknown"
    return {
        "tenant_id": 1,
        "date": on,
        "platform": platform,
        "status": status,
        "emq_score": emq["overall_score"],
        "conversion_volume": sum(
            one["n"]
            for one in counts
            if one["state"] == "delivered" and one["event_name"] != "PageView"
        ),
        "data_freshness_hours": hours,
        "anomaly_count": None,
    }


async def a_restless_week(quality, health, rows, clock) -> None:
    random = Random(4)
    numbers = [good_platform(rows, "meta"), good_platform(rows, "google", gap=0.3)]
    rows.destination("tiktok")
    pixel(rows)
    for _ in range(9):
        for number, platform in zip(numbers, ("meta", "google"), strict=True):
            rows.hourly(number, "delivered", random.randrange(20, 200), hours_ago=2)
            rows.hourly(number, "delivered", 500, event_name="PageView")
            if random.random() < 0.4:
                rows.hourly(number, "rejected", random.randrange(1, 30))
            if random.random() < 0.5:
                rows.synced(platform, hours_ago=random.uniform(0, 20))
        await measured(quality, health)
        clock.advance(seconds=DAY)
    await measured(quality, health)


async def test_every_stored_figure_is_what_the_rows_say(quality, health, rows, clock):
    await a_restless_week(quality, health, rows, clock)
    stored = rows.all(ALL)
    assert len(stored) == 3 * 11
    for row in stored:
        assert row == retold(rows, row["date"], row["platform"])
    assert {row["status"] for row in stored} == {"critical", "degraded", "risk", "unknown"}


async def test_days_that_are_deleted_come_back_to_the_last_digit(quality, health, rows, clock):
    await a_restless_week(quality, health, rows, clock)
    stored = rows.all(ALL)
    assert (await health.rebuild()).value == len(stored)
    assert rows.all(ALL) == stored
    rows.write(
        lambda uow: uow.connection.exec_driver_sql(
            "DELETE FROM fact_signal_health_daily WHERE platform = 'google' AND date < '2026-03-04'"
        )
    )
    # The next run fills what is missing, however old, and nothing else.
    changed = await health.refresh()
    assert (changed.value, changed.topics) == (3, {Topic.SIGNAL_QUALITY})
    assert rows.all(ALL) == stored
    assert (await health.refresh()).value == 0


async def test_a_delivery_that_is_taken_back_later_changes_its_day(quality, health, rows, clock):
    meta = good_platform(rows)
    pixel(rows)
    await measured(quality, health)
    clock.advance(seconds=2 * DAY)
    rows.hourly(meta, "rejected", 40, hours_ago=49)
    assert (await health.refresh()).value == 1
    assert [row["status"] for row in rows.all(ALL) if row["date"] == "2026-03-02"] == ["risk"]


async def test_another_time_zone_counts_every_day_anew(quality, health, rows, workspace, clock):
    meta = good_platform(rows)
    await measured(quality, health)
    clock.advance(seconds=20 * DAY)
    await health.refresh()
    rows.hourly(meta, "delivered", 7, hours_ago=20 * 24 - 11)  # 23:00 UTC, the next day in Berlin
    await workspace.store.write(
        lambda uow: uow.settings.set(TIME_ZONE.key, "Europe/Berlin", at_ms=0)
    )
    before = {row["date"]: row["conversion_volume"] for row in rows.all(ALL)}
    await health.refresh()
    after = {row["date"]: row["conversion_volume"] for row in rows.all(ALL)}
    assert before["2026-03-02"] == after["2026-03-02"] == 100
    rows.hourly(meta, "delivered", 5, hours_ago=20 * 24 + 13)  # 23:00 UTC of the day before
    await workspace.store.write(lambda uow: uow.settings.set(TIME_ZONE.key, "UTC", at_ms=0))
    await health.refresh()
    found = {row["date"]: row["conversion_volume"] for row in rows.all(ALL)}
    assert (found["2026-03-01"], found["2026-03-02"]) == (5, 107)


# The board


async def test_the_board_shows_stored_days_and_leaves_gaps(quality, health, rows, clock):
    good_platform(rows)
    pixel(rows)
    await measured(quality, health)
    clock.advance(seconds=3 * DAY)
    board = await health.board(days=5)
    assert [on.isoformat() for on in board.days] == [
        f"2026-03-0{number}" for number in (1, 2, 3, 4, 5)
    ]
    (line,) = board.lines
    assert [one and one.status for one in line.days] == [
        *(DayStatus.UNKNOWN, DayStatus.OK),
        *(None, None, None),
    ]


async def test_the_summary_is_what_the_cells_add_up_to(quality, health, rows, clock):
    await a_restless_week(quality, health, rows, clock)
    board = await health.board(days=30)
    assert [line.label for line in board.lines] == ["Google Ads", "Meta", "TikTok"]
    for line in board.lines:
        cells = [one for one in line.days if one is not None]
        summary = line.summary
        assert summary.days_without_data == 30 - len(cells)
        for status in DayStatus:
            assert summary.days.get(status, 0) == sum(one.status is status for one in cells)
        assert sum(summary.days.values()) + summary.days_without_data == 30
        known = [one.emq_score for one in cells if one.status is not DayStatus.UNKNOWN]
        mean = sum(known) / len(known) if known else None
        assert summary.mean_emq_score == (None if mean is None else pytest.approx(mean))
        assert summary.conversion_volume == sum(one.conversion_volume for one in cells)
        ages = [o.data_freshness_hours for o in cells if o.data_freshness_hours is not None]
        assert summary.worst_freshness_hours == (max(ages) if ages else None)


async def test_a_platform_that_is_gone_keeps_its_days(quality, health, rows):
    rows.destination()
    await measured(quality, health)
    rows.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE fact_signal_health_daily SET platform='x'"
        )
    )
    board = await health.board(days=2)
    assert [(line.label, line.days[-1] is None) for line in board.lines] == [
        ("Meta", True),
        ("x", False),
    ]


@pytest.mark.parametrize("days", [0, 367])
async def test_a_period_that_makes_no_sense_is_refused(health, days):
    with pytest.raises(Refusal, match="1 to 366 days"):
        await health.board(days=days)
