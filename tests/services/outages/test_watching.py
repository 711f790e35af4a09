"""Outages that are found in stored rows, kept once, and ended; and what people said of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from ordinary_day import usual_count
from signal_rows import HOUR, Rows

from stratum_desktop.domain.anomaly.episode import Episode
from stratum_desktop.domain.anomaly.judgement import Expected, Judged
from stratum_desktop.domain.anomaly.metric import Direction, Metric
from stratum_desktop.domain.anomaly.season import Season
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.outages.found import Found, together
from stratum_desktop.services.outages.watching import NEW_USUAL_DAYS, Detected
from stratum_desktop.services.wording import sentence
from stratum_desktop.store.repositories.anomalies import SeriesKey
from stratum_desktop.store.repositories.website_hours import WebsiteHour

DAY = 24
HISTORY_HOURS = 40 * DAY


@pytest.fixture
def rows(store, clock) -> Rows:
    """Writes into the store under test; the clock stands at noon, in UTC."""
    return Rows(store, clock)


@pytest.fixture
def hours(rows):
    """Starts of the hours before now, newest first: one hour ago, two hours ago, …"""
    now = rows.now_s // HOUR * HOUR
    return lambda since, until=0: [now - back * HOUR for back in range(until + 1, since + 1)]


@pytest.fixture
def website(store, hours):
    """Keep counts of a website's hours."""

    def call(told, *, clicks=None, hours_of_history=HISTORY_HOURS):
        kept = []
        for at in hours(hours_of_history):
            many = 2 * usual_count(at)
            kept.append(WebsiteHour(at, "pixel", "", 4 * many, 0))
            kept.append(WebsiteHour(at, "server", "", 0, told(at, many)))
            if clicks is not None:
                kept.append(WebsiteHour(at, "pixel", "gclid", 2 * many, clicks(at, many)))
        store.write_now(lambda uow: uow.website_hours.keep(kept))

    return call


async def shown(outages):
    return [
        (
            one.window.kind.value,
            one.window.platform,
            round(one.window.start_at.timestamp()),
            None if one.window.end_at is None else round(one.window.end_at.timestamp()),
        )
        for one in await outages.list()
    ]


def delivered(rows, destination, ago, *, failed=0, arrived=20):
    """One hour: twenty events came in, and so many got through."""
    rows.ingest("accepted", 20, hours_ago=ago)
    if arrived:
        rows.hourly(destination, "delivered", arrived, hours_ago=ago)
    if failed:
        rows.hourly(destination, "retry", failed, hours_ago=ago, reason_code="network.unreachable")


async def test_an_empty_workspace_has_no_outage(outages):
    changed = await outages.watch()
    assert (changed.value, changed.topics) == (Detected(), frozenset())
    assert await outages.list() == ()


async def test_sound_hours_have_none(outages, rows, website):
    meta = rows.destination()
    for ago in range(1, 60):
        delivered(rows, meta, ago, failed=ago % 3)
    website(lambda _, many: many)
    assert (await outages.watch()).value == Detected()


async def test_deliveries_that_fail_are_an_outage_of_their_platform_until_they_arrive(
    outages, rows, clock, hours
):
    meta, google = rows.destination(), rows.destination("google")
    for ago in range(1, 12):
        is_down = 2 <= ago <= 4
        delivered(rows, meta, ago, failed=60 * is_down, arrived=20 * (not is_down))
        rows.hourly(google, "delivered", 20, hours_ago=ago)
    changed = await outages.watch()
    assert changed.value == Detected(found=1)
    assert changed.topics == {Topic.OUTAGES}
    start = hours(4)[-1]
    # One sound hour may be chance.
    assert await shown(outages) == [("delivery", "meta", start, None)]
    clock.advance(seconds=HOUR)
    delivered(rows, meta, 1)
    changed = await outages.watch()
    assert changed.value == Detected(ended=1)
    assert await shown(outages) == [("delivery", "meta", start, start + 3 * HOUR)]
    (one,) = await outages.list()
    assert one.window.found_by == "engine"
    assert sentence(one.window.why).startswith("Meta 1 took 0 of 60 conversions that came due.")
    assert (await outages.watch()).topics == frozenset()


async def test_the_hour_in_which_the_first_delivery_came_late_belongs_to_the_outage(
    outages, rows, hours
):
    meta = rows.destination()
    for ago in range(1, 12):
        is_down = 3 <= ago <= 5
        delivered(rows, meta, ago, failed=60 * is_down, arrived=20 * (not is_down))
    rows.insert(
        "attempt",
        destination_id=meta,
        started_at_ms=(hours(2)[-1] + 1_500) * 1000,
        duration_ms=80,
        parcel_count=20,
        request_bytes=1,
        outcome="delivered",
        answer="",
    )
    await outages.watch()
    assert await shown(outages) == [("delivery", "meta", hours(5)[-1], hours(2)[-1] + HOUR)]


async def test_a_destination_that_is_off_has_no_outage(outages, rows):
    meta = rows.destination(enabled=False)
    for ago in range(1, 12):
        delivered(rows, meta, ago, failed=60, arrived=0)
    assert (await outages.watch()).value == Detected()


async def test_an_outage_of_a_destination_that_was_switched_off_is_over(
    outages, rows, store, hours, clock
):
    meta = rows.destination()
    for ago in range(1, 12):
        is_down = ago <= 4
        delivered(rows, meta, ago, failed=60 * is_down, arrived=20 * (not is_down))
    await outages.watch()
    assert await shown(outages) == [("delivery", "meta", hours(4)[-1], None)]
    store.write_now(
        lambda uow: uow.connection.exec_driver_sql("UPDATE destination SET enabled = ?", (False,))
    )
    clock.advance(seconds=HOUR)
    assert (await outages.watch()).value == Detected(ended=1)
    assert await shown(outages) == [("delivery", "meta", hours(4)[-1], hours(1)[-1] + 2 * HOUR)]


async def test_an_outage_that_nobody_looked_at_for_weeks_ends_as_how_it_is_now(
    outages, website, hours, clock
):
    """The computer was off meanwhile: nothing that is left shows the outage."""
    start = hours(30)[-1]
    website(lambda at, many: 0 if start <= at else many)
    await outages.watch()
    clock.advance(seconds=60 * DAY * HOUR)
    assert (await outages.watch()).value == Detected(ended=1)
    assert await shown(outages) == [("tracking", None, start, start + NEW_USUAL_DAYS * DAY * HOUR)]
    assert (await outages.watch()).value == Detected()


async def test_conversions_that_stop_while_visits_go_on_are_an_outage_of_all_platforms(
    outages, website, hours
):
    start, end = hours(30)[-1], hours(20)[-1]
    website(lambda at, many: 0 if start <= at < end else many)
    await outages.watch()
    assert await shown(outages) == [("tracking", None, start, end)]
    (one,) = await outages.list()
    usual = sum(2 * usual_count(at) for at in range(start, end, HOUR))
    facts = one.window.why.facts
    assert facts["told"] == 0
    assert facts["witness"] == 4 * usual
    assert facts["usual"] == pytest.approx(usual, rel=0.05)
    assert sentence(one.window.why).startswith("The server told 0 conversions, usually")


async def test_clicks_that_bring_nothing_are_an_outage_of_their_platform(
    outages, website, hours, rows
):
    start, end = hours(30)[-1], hours(20)[-1]
    rows.destination("google")
    website(lambda _, many: many, clicks=lambda at, many: 0 if start <= at < end else many)
    await outages.watch()
    assert await shown(outages) == [("tracking", "google", start, end)]


async def test_clicks_within_an_outage_of_all_platforms_are_part_of_it(
    outages, website, hours, rows
):
    start, end = hours(30)[-1], hours(20)[-1]
    rows.destination("google")

    def told(at, many):
        return 0 if start <= at < end else many

    website(told, clicks=told)
    await outages.watch()
    assert await shown(outages) == [("tracking", None, start, end)]


async def test_after_two_weeks_what_is_told_otherwise_is_how_it_is_now(
    outages, website, hours, clock
):
    start = hours(30)[-1]
    website(lambda at, many: 0 if start <= at else many, hours_of_history=40 * DAY)
    await outages.watch()
    assert await shown(outages) == [("tracking", None, start, None)]
    clock.advance(seconds=(NEW_USUAL_DAYS * DAY + 6) * HOUR)
    website(lambda _at, _many: 0, hours_of_history=(NEW_USUAL_DAYS + 1) * DAY)
    await outages.watch()
    over = start + NEW_USUAL_DAYS * DAY * HOUR
    assert await shown(outages) == [("tracking", None, start, over)]


async def test_ids_that_go_missing_are_an_outage_of_dedupe(outages, rows, hours, store):
    expected = Expected(98.0, 93.0, 100.0, Season.DAILY)
    start, end = hours(9)[-1], hours(5)[-1]
    worst = Judged(start, start + HOUR, 4.0, 50, expected, Direction.LOW)
    episode = Episode(Direction.LOW, start, end, worst, flags=4, is_open=False)
    key = SeriesKey(Metric.GIVEN_ID_RATE, "server/shop")
    store.write_now(lambda uow: uow.anomalies.add(key, episode))
    for ago in range(1, 12):
        rows.ingest("accepted", 50, hours_ago=ago)
    await outages.watch()
    assert await shown(outages) == [("dedupe", None, start, end)]
    (one,) = await outages.list()
    assert sentence(one.window.why) == (
        "Of what shop sent, as little as 4 % had an id of its own, usually 98 %."
    )
    assert one.window.why.facts["events"] == 50 * 4


@pytest.fixture
def broken(website, hours):
    """Conversions are missing in ten hours of yesterday."""
    start, end = hours(30)[-1], hours(20)[-1]
    website(lambda at, many: 0 if start <= at < end else many)
    return start, end


async def test_what_a_person_dismissed_is_not_found_again(outages, broken):
    await outages.watch()
    (one,) = await outages.list()
    await outages.dismiss(one.id, why="A sale for members alone.")
    assert (await outages.watch()).value == Detected()
    (one,) = await outages.list()
    assert one.is_dismissed


async def test_the_ends_that_a_person_set_stay(outages, website, hours, clock):
    website(lambda at, many: 0 if at >= hours(10)[-1] else many)
    await outages.watch()
    (one,) = await outages.list()
    start = one.window.start_at - timedelta(hours=1)
    now = datetime.fromtimestamp(clock.now_ms() / 1000, UTC)
    await outages.change(one.id, start=start, end=now)
    clock.advance(seconds=3 * HOUR)
    website(lambda _at, _many: 0, hours_of_history=3)
    assert (await outages.watch()).value == Detected()
    (one,) = await outages.list()
    assert (one.window.start_at, one.window.end_at) == (start, now)


async def test_what_a_person_marked_already_is_not_found_beside_it(outages, broken):
    start, end = (datetime.fromtimestamp(at, UTC) for at in broken)
    hour = timedelta(hours=1)
    await outages.mark(platform=None, start=start - hour, end=end + hour, why="The banner.")
    assert (await outages.watch()).value == Detected()
    (one,) = await outages.list()
    assert one.window.kind is OutageKind.BY_HAND


async def test_a_known_outage_does_not_change_when_it_is_looked_at_again(outages, broken):
    await outages.watch()
    before = await outages.list()
    for _ in range(3):
        await outages.watch()
    assert await outages.list() == before


async def test_visits_and_conversions_are_those_of_the_stored_events(outages, rows, store):
    body = b'{"hashed":[],"keys":{"gclid":"x"}}\0'
    for ago in range(30):
        rows.event(seconds_ago=ago * HOUR + 600, name="Purchase" if ago % 3 else "PageView")
        rows.event(seconds_ago=ago * HOUR + 700, origin="pixel", name="ViewContent", body=body)
        rows.event(seconds_ago=ago * HOUR + 800, origin="upload")
        rows.event(seconds_ago=ago * HOUR + 900, action_source="physical_store")
        rows.event(seconds_ago=ago * HOUR + 900, name="of_our_own")
    await outages.watch()
    await outages.watch()
    counted = rows.all("SELECT * FROM website_hourly ORDER BY hour_at, origin, click")
    by_hand = rows.all(
        "SELECT received_at_ms / 3600000 * 3600 AS hour_at, origin, '' AS click,"
        " count(*) FILTER (WHERE name <> 'Purchase') AS visits,"
        " count(*) FILTER (WHERE name = 'Purchase') AS conversions FROM event"
        " WHERE origin <> 'upload' AND action_source = 'website' AND name <> 'of_our_own'"
        " AND received_at_ms < ? GROUP BY 1, 2 ORDER BY 1, 2",
        rows.now_s // HOUR * HOUR * 1000 - HOUR * 1000,
    )
    assert [one for one in counted if one["click"] == ""] == by_hand
    assert sum(one["visits"] for one in counted if one["click"] == "gclid") == 29


async def test_an_hour_that_just_ended_is_counted_once_all_of_it_is_stored(outages, rows, clock):
    rows.event(seconds_ago=60)
    clock.advance(seconds=60)
    await outages.watch()
    assert rows.all("SELECT * FROM website_hourly") == []
    clock.advance(seconds=120)
    await outages.watch()
    assert len(rows.all("SELECT * FROM website_hourly")) == 1


# Signs of one outage


def sign(start, end, *, platform=None, kind=OutageKind.TRACKING, weight=1.0):
    return Found(platform, kind, start, end, Reason("outage.marked", {"why": str(weight)}), weight)


def test_signs_that_overlap_are_one_outage_with_the_gravest_reason():
    light, grave = sign(0, 5), sign(4, None, weight=9.0)
    (one,) = together([grave, light])
    assert (one.start_s, one.end_s, one.why) == (0, None, grave.why)


def test_signs_of_other_kinds_platforms_and_times_stay_apart():
    signs = [
        sign(0, 5, platform="meta"),
        sign(0, 5, platform="google"),
        sign(0, 5, kind=OutageKind.DEDUPE),
        sign(9, 12),
    ]
    assert len(together(signs)) == 4
