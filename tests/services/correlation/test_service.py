from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from live_conversions import Conversions
from signal_rows import DAY

from stratum_desktop.domain.correlation.measure import Measure, SeriesKey
from stratum_desktop.domain.correlation.relation import Strength
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.correlation.choice import MOST_DAYS, MOST_HOURLY_DAYS, series_of
from stratum_desktop.services.latency import Latency
from stratum_desktop.services.setting_catalogue import TIME_ZONE

EMQ_OF_META, EMQ_OF_TIKTOK = (SeriesKey(Measure.EMQ, key) for key in ("meta", "tiktok"))
RECEIVED = SeriesKey(Measure.RECEIVED)


def noise(count: int, seed: int = 1) -> list[float]:
    dice = random.Random(seed)
    return [dice.uniform(40, 90) for _ in range(count)]


async def figures(correlation, key, *, days=12, is_hourly=False):
    """What a series says, by the start of the step; gaps are left out."""
    other = RECEIVED if key != RECEIVED else SeriesKey(Measure.DUPLICATE_RATE)
    report = await correlation.pair(key, other, days=days, is_hourly=is_hourly)
    assert len(report.steps) == days * (24 if is_hourly else 1) or report.zone != "UTC"
    return {one.at: one.first for one in report.steps if one.first is not None}


def days_by_hand(rows, sql, zone, *, days, today):
    """Rows of a table of hours by the local day before today that they lie in."""
    found = {today - timedelta(days=back): [] for back in range(1, days + 1)}
    for row in rows.all(sql):
        on = datetime.fromtimestamp(row["hour_at"], zone).date()
        if on in found:
            found[on].append(row)
    return {on: of for on, of in found.items() if of}


@pytest.fixture(params=["UTC", "Europe/Berlin", "America/New_York"])
def zone(request, rows, clock):
    """Zones whose clocks change within the days that are looked at."""
    rows.write(lambda uow: uow.settings.set(TIME_ZONE.key, request.param, at_ms=0))
    clock.advance(seconds=40 * DAY)
    return ZoneInfo(request.param)


async def test_an_empty_workspace_has_no_pair_that_says_anything(correlation):
    matrix = await correlation.of_measure(Measure.EMQ)
    assert matrix.pairs
    assert all(one.relation.strongest is None for one in matrix.pairs)
    assert {one.measured for one in matrix.series} == {0}
    assert (matrix.by_chance, matrix.outage_days) == (0, ())


async def test_the_success_rate_of_a_day_is_counted_over_its_hours(
    correlation, rows, live_hours, zone, clock
):
    lanes = [rows.destination("meta"), rows.destination("tiktok")]
    live_hours(lanes, days=60)
    today = datetime.fromtimestamp(clock.now_ms() / 1000, zone).date()
    by_hand = days_by_hand(
        rows,
        "SELECT h.*, d.platform FROM delivery_hourly h JOIN destination d"
        " ON d.id = h.destination_id WHERE h.origin = 'server'",
        zone,
        days=50,
        today=today,
    )
    for platform in ("meta", "tiktok", None):
        success = await figures(correlation, SeriesKey(Measure.SUCCESS_RATE, platform), days=50)
        assert len(success) == 50
        for at, share in success.items():
            mine = [row for row in by_hand[at.date()] if platform in (None, row["platform"])]
            well = sum(row["count"] for row in mine if row["state"] == "delivered")
            ended = sum(row["count"] for row in mine if row["state"] != "retry")
            assert share == pytest.approx(100 * well / ended)


@pytest.mark.parametrize("counted", [0, 1, 2])
async def test_delivered_conversions_are_those_that_platforms_confirmed_on_the_day(
    correlation, workspace, store, clock, zone, counted
):
    conversions, dice = Conversions(store, clock), random.Random(counted)
    lanes = [conversions.destination(platform) for platform in ("meta", "tiktok")]

    def add(number):
        with conversions.at_once():
            for lane in lanes:
                for _ in range(number):
                    conversions.add(
                        lane,
                        dice.randrange(9_000),
                        ago=dice.randrange(9 * DAY),
                        name=dice.choice(["Purchase", "Lead", "PageView"]),
                    )
                conversions.add(lane, 5, ago=3 * DAY, origin="upload")

    for _ in range(counted):
        add(40)
        await Latency(workspace).count()
    add(40)
    today = datetime.fromtimestamp(clock.now_ms() / 1000, zone).date()
    by_hand = {}
    for (on, platform, name), lags in conversions.lags(zone.key).items():
        if on < today and name != "PageView":
            for of in (platform, None):
                by_hand[of, on] = by_hand.get((of, on), 0) + len(lags)
    for platform in ("meta", "tiktok", None):
        told = await figures(correlation, SeriesKey(Measure.DELIVERED, platform))
        assert {at.date(): count for at, count in told.items()} == {
            on: count for (of, on), count in by_hand.items() if of == platform
        }
        for at, count in told.items():
            found = await correlation.rows(SeriesKey(Measure.DELIVERED, platform), on=at.date())
            assert found.value == count == sum(int(row[2]) for row in found.rows)


async def test_what_came_in_by_day_is_the_sum_of_its_hours(
    correlation, rows, live_hours, zone, clock
):
    live_hours([], days=60)
    today = datetime.fromtimestamp(clock.now_ms() / 1000, zone).date()
    sql = "SELECT * FROM ingest_hourly WHERE origin <> 'upload' AND verdict <> 'refused'"
    by_hand = days_by_hand(rows, sql, zone, days=50, today=today)
    told = {
        measure: await figures(correlation, SeriesKey(measure), days=50)
        for measure in (
            *(Measure.RECEIVED, Measure.DUPLICATE_RATE),
            *(Measure.COLLISION_RATE, Measure.GIVEN_ID_RATE),
        )
    }
    for at in told[Measure.RECEIVED]:
        mine = by_hand[at.date()]
        usable = sum(row["count"] for row in mine)

        def part(is_part, mine=mine):
            return sum(row["count"] for row in mine if is_part(row))

        assert told[Measure.RECEIVED][at] == part(lambda row: row["verdict"] == "accepted")
        for measure, is_part in (
            (Measure.DUPLICATE_RATE, lambda row: row["verdict"] == "duplicate"),
            (Measure.COLLISION_RATE, lambda row: row["verdict"] == "collision"),
            (Measure.GIVEN_ID_RATE, lambda row: row["given_id"]),
        ):
            assert told[measure][at] == pytest.approx(100 * part(is_part) / usable)


async def test_hours_are_the_stored_hours(correlation, rows, live_hours):
    lane = rows.destination("meta")
    live_hours([lane], days=6)
    told = await figures(correlation, SeriesKey(Measure.DELIVERED, "meta"), days=4, is_hourly=True)
    stored = rows.all(
        "SELECT hour_at, sum(count) AS n FROM delivery_hourly WHERE origin = 'server'"
        " AND state = 'delivered' AND event_name <> 'PageView' GROUP BY hour_at"
    )
    by_hand = {datetime.fromtimestamp(row["hour_at"], UTC): row["n"] for row in stored}
    assert len(told) > 80
    assert {at: count for at, count in told.items() if count} == {
        at: count for at, count in by_hand.items() if at in told
    }


async def test_latency_is_the_median_of_the_days_deliveries(correlation, store, clock, today):
    conversions = Conversions(store, clock)
    lane, dice = conversions.destination("meta"), random.Random(3)
    with conversions.at_once():
        for number in range(90):
            conversions.add(lane, dice.randrange(100), ago=dice.randrange(8) * DAY + number)
        conversions.add(lane, 5, ago=9 * DAY)
    told = await figures(correlation, SeriesKey(Measure.LATENCY, "meta"))
    by_day = {}
    for (on, _, _), lags in conversions.lags().items():
        if on < today:
            by_day.setdefault(on, []).extend(lags)
    assert {at.date(): value for at, value in told.items()} == {
        on: median(lags) for on, lags in by_day.items() if len(lags) >= 5
    }
    assert len(told) < len(by_day), "one delivery has no median worth comparing"


async def test_scores_are_the_stored_ones_and_unknown_days_are_gaps(
    correlation, rows, measured, today
):
    rows.destination("meta")
    drivers = json.dumps(
        [{"driver": "latency", "score": 77.5}, {"driver": "freshness", "score": None}]
    )
    measured([50.0, 60.5, 70.25], drivers=drivers)
    measured([1.0], status="unknown", drivers=drivers)
    measured([None, 90.0], platform="", coverage=81.5)
    yesterday = today - timedelta(days=1)

    async def of(measure, platform="meta"):
        told = await figures(correlation, SeriesKey(measure, platform))
        return {(yesterday - at.date()).days: value for at, value in told.items()}

    assert await of(Measure.EMQ) == {2: 50.0, 1: 60.5}
    assert await of(Measure.LATENCY_SCORE) == {2: 77.5, 1: 77.5, 0: 77.5}
    assert await of(Measure.FRESHNESS) == {}
    assert await of(Measure.EVENT_MATCH) == {}
    assert await of(Measure.EMQ, None) == {0: 90.0}
    assert await of(Measure.PIXEL_COVERAGE, None) == {1: 81.5, 0: 81.5}


async def test_what_platforms_report_counts_once_it_no_longer_grows(correlation, rows, today):
    rows.destination("meta")
    for back in range(1, 12):
        on = (today - timedelta(days=back)).isoformat()
        for measure in ("conversions", "revenue", "spend"):
            rows.daily(on, measure, "platform", float(back))
        rows.daily(on, "conversions", "ga4", 1e6)
        rows.daily(on, "conversions", "platform", 1e6, platform="tiktok")

    async def of(measure):
        told = await figures(correlation, SeriesKey(measure, "meta"))
        return {(today - at.date()).days: value for at, value in told.items()}

    assert await of(Measure.PLATFORM_SPEND) == {back: float(back) for back in range(1, 12)}
    matured = {back: float(back) for back in range(8, 12)}
    assert await of(Measure.PLATFORM_CONVERSIONS) == matured
    assert await of(Measure.PLATFORM_REVENUE) == matured


async def test_today_is_not_over_and_not_compared(correlation, rows, live_hours, clock):
    lane = rows.destination("meta")
    live_hours([lane], days=10)
    success = SeriesKey(Measure.SUCCESS_RATE, "meta")
    before = await correlation.pair(success, RECEIVED, days=8)
    rows.hourly(lane, "delivered", 100_000, hours_ago=0, event_name="Subscribe")
    assert await correlation.pair(success, RECEIVED, days=8) == before
    last = datetime.fromtimestamp(clock.now_ms() / 1000, UTC).date() - timedelta(days=1)
    assert before.steps[-1].at.date() == last


async def test_a_platform_that_follows_another_is_found_with_its_lag(correlation, rows, measured):
    for platform in ("meta", "tiktok"):
        rows.destination(platform)
    values = noise(92)
    measured(values[2:])
    measured(values[:90], platform="tiktok")
    report = await correlation.pair(EMQ_OF_META, EMQ_OF_TIKTOK)
    found = report.relation.strongest
    assert (found.lag, report.relation.strength) == (2, Strength.STRONG)
    assert found.pairs == 90 - 7 - 2
    assert not report.shares_figures
    # Two days later the other platform shows the same score.
    by_day = {one.at: one for one in report.steps}
    for one in report.steps[:-2]:
        assert one.first == by_day[one.at + timedelta(days=2)].second
    back = await correlation.pair(EMQ_OF_TIKTOK, EMQ_OF_META)
    assert back.relation.strongest.lag == -2


async def test_a_matrix_says_of_each_pair_what_the_pair_itself_says(
    correlation, rows, measured, live_hours
):
    lanes = [rows.destination(platform) for platform in ("tiktok", "meta")]
    live_hours(lanes, days=45)
    for number, platform in enumerate(("meta", "tiktok", "")):
        measured(noise(44, number), platform=platform)
    matrix = await correlation.of_measure(Measure.EMQ, days=40)
    keys = [one.key for one in matrix.series]
    assert [one.label for one in matrix.series][:3] == ["EMQ, Meta", "EMQ, TikTok", "EMQ, all"]
    assert len(matrix.pairs) == len(keys) * (len(keys) - 1) / 2
    assert {one.text: one.measured for one in matrix.series}["emq@meta"] == 40
    for one in matrix.pairs:
        alone = await correlation.pair(one.first, one.second, days=40)
        assert (one.relation, one.shares_figures) == (alone.relation, alone.shares_figures)
    telling = [
        one for one in matrix.pairs if one.relation.strongest is not None and not one.shares_figures
    ]
    assert matrix.by_chance == pytest.approx(len(telling) / 20)


async def test_one_platforms_measures_are_compared_with_each_other(correlation, rows, live_hours):
    live_hours([rows.destination("meta")], days=40)
    matrix = await correlation.of_platform("meta", days=35)
    assert {one.key.platform for one in matrix.series} == {"meta"}
    assert {one.key.measure for one in matrix.series} >= {Measure.EMQ, Measure.PLATFORM_SPEND}
    by_pair = {(one.first.measure, one.second.measure): one for one in matrix.pairs}
    assert by_pair[Measure.DELIVERED, Measure.SUCCESS_RATE].shares_figures


def outage(store, *, platform, start, end, dismissed=False):
    window = OutageWindow(
        platform, start, end, OutageKind.BY_HAND, "person", Reason("outage.marked", {"why": "x"})
    )

    def write(uow):
        number = uow.outages.add(window, at_ms=0, is_set_by_hand=True)
        if dismissed:
            uow.outages.dismiss(number, "none", at_ms=0)

    store.write_now(write)


async def test_an_outage_is_left_out_for_as_long_as_a_figure_looks_back_at_it(
    correlation, rows, measured, live_hours, store, today
):
    live_hours([rows.destination("meta")], days=40)
    rows.destination("tiktok")
    for number, platform in enumerate(("meta", "tiktok", "")):
        measured(noise(35, number), platform=platform)
    on = today - timedelta(days=20)
    start = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
    outage(store, platform="meta", start=start, end=start + timedelta(hours=2))
    outage(
        store,
        platform=None,
        start=start + timedelta(days=9),
        end=start + timedelta(days=10),
        dismissed=True,
    )
    out = {}
    for key in (EMQ_OF_META, EMQ_OF_TIKTOK, SeriesKey(Measure.EMQ), RECEIVED):
        report = await correlation.pair(key, SeriesKey(Measure.PLATFORM_SPEND, "tiktok"), days=30)
        out[key] = {one.at.date() for one in report.steps if one.is_left_out}
        assert [one.start_at for one in report.outages] == ([start] if out[key] else [])
    week = {on + timedelta(days=after) for after in range(7)}
    assert out == {
        EMQ_OF_META: week,
        EMQ_OF_TIKTOK: set(),
        SeriesKey(Measure.EMQ): week,
        RECEIVED: set(),
    }
    success = SeriesKey(Measure.SUCCESS_RATE, "meta")
    report = await correlation.pair(success, RECEIVED, days=30)
    assert {one.at.date() for one in report.steps if one.is_left_out} == {on}
    (there,) = [one for one in report.steps if one.is_left_out]
    assert there.first is not None, "it is shown, and says nothing"
    assert report.first.measured == 29
    hours = await correlation.pair(success, RECEIVED, days=28, is_hourly=True)
    assert [one.at.hour for one in hours.steps if one.is_left_out] == [10, 11]
    assert (await correlation.of_measure(Measure.EMQ, days=30)).outage_days == (on,)


async def test_an_outage_that_goes_on_has_no_end_yet(correlation, rows, live_hours, store, today):
    live_hours([rows.destination("meta")], days=20)
    start = datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(days=2)
    outage(store, platform=None, start=start, end=None)
    report = await correlation.pair(SeriesKey(Measure.SUCCESS_RATE, "meta"), RECEIVED, days=10)
    assert [one.is_left_out for one in report.steps] == [False] * 8 + [True] * 2


@pytest.mark.parametrize(
    ("key", "heads"),
    [
        ("success_rate@meta", ("Hour", "Destination", "Event", "State", "Deliveries")),
        ("success_rate", ("Hour", "Destination", "Event", "State", "Deliveries")),
        ("received", ("Hour", "Source", "Side", "Verdict", "Own id", "Events")),
        ("collision_rate", ("Hour", "Source", "Side", "Verdict", "Own id", "Events")),
    ],
)
async def test_the_rows_of_a_day_add_up_to_its_figure(
    correlation, rows, live_hours, zone, clock, key, heads
):
    live_hours([rows.destination("meta")], days=5)
    on = datetime.fromtimestamp(clock.now_ms() / 1000, zone).date() - timedelta(days=2)
    found = await correlation.rows(series_of(key), on=on)
    assert (found.columns, found.on, found.has_more) == (heads, on, False)
    table = [dict(zip(heads, row, strict=True)) for row in found.rows]

    def count(*, of="Deliveries", **wanted):
        return sum(
            int(row[of])
            for row in table
            if all(row[name.replace("_", " ")] in values for name, values in wanted.items())
        )

    by_hand = {
        "success_rate@meta": lambda: 100 * count(State=["delivered"]) / count(),
        "success_rate": lambda: 100 * count(State=["delivered"]) / count(),
        "received": lambda: count(of="Events", Verdict=["accepted"]),
        "collision_rate": lambda: (
            100 * count(of="Events", Verdict=["collision"]) / count(of="Events")
        ),
    }
    assert found.value == pytest.approx(by_hand[key]())
    assert found.value > 0


async def test_the_rows_behind_scores_reports_and_latency(
    correlation, rows, measured, store, clock, today
):
    drivers = json.dumps(
        [
            {
                "driver": "latency",
                "score": 77.5,
                "measured": 2.5,
                "unit": "hours",
                "status": "warning",
                "sample_size": 1200,
            }
        ]
    )
    conversions = Conversions(store, clock)
    lane = conversions.destination("meta")
    conversions.add(lane, 90, ago=DAY)
    measured([66.0], drivers=drivers)
    yesterday = today - timedelta(days=1)
    rows.daily(yesterday.isoformat(), "spend", "platform", 12.5)

    async def of(text):
        return (await correlation.rows(series_of(text), on=yesterday)).rows

    assert await of("emq@meta") == (
        ("EMQ", "66.00", "", "reliable", "100 % evidence"),
        ("latency", "77.50", "2.50 hours", "warning", "1,200"),
    )
    assert (await correlation.rows(EMQ_OF_META, on=today)).rows == ()
    with pytest.raises(Refusal, match="tiktok"):
        await of("emq@tiktok")
    assert await of("platform_spend@meta") == (("platform", "12.5", "1970-01-01 00:00"),)
    ((_, event, _, took),) = await of("latency@meta")
    assert (event, took) == ("Purchase", "90")


@pytest.mark.parametrize(
    ("first", "second", "is_hourly", "code"),
    [
        ("emq@meta", "emq@meta", False, "correlation.same_series"),
        ("emq@meta", "emq@myspace", False, "platform.not_connected"),
        ("emq@meta", "received", True, "correlation.not_hourly"),
    ],
)
async def test_what_cannot_be_compared_is_refused(
    correlation, rows, first, second, is_hourly, code
):
    rows.destination("meta")
    with pytest.raises(Refusal) as refused:
        await correlation.pair(series_of(first), series_of(second), days=20, is_hourly=is_hourly)
    assert refused.value.reason.code == code


@pytest.mark.parametrize("text", ["", "@", "emq@", "fame", "fame@meta", "spend@meta", "received@x"])
def test_only_a_series_that_there_is_can_be_typed(text):
    if text == "emq@":
        assert series_of(text) == SeriesKey(Measure.EMQ)
        return
    with pytest.raises(Refusal, match="There is no series"):
        series_of(text)


@pytest.mark.parametrize("days", [0, MOST_DAYS + 1])
async def test_a_period_that_is_not_kept_is_refused(correlation, days):
    with pytest.raises(Refusal, match=f"1 to {MOST_DAYS} days"):
        await correlation.of_measure(Measure.EMQ, days=days)
    with pytest.raises(Refusal, match=f"1 to {MOST_HOURLY_DAYS} days"):
        await correlation.pair(
            RECEIVED, SeriesKey(Measure.DELIVERED), days=MOST_HOURLY_DAYS + 1, is_hourly=True
        )


async def test_a_platform_that_is_not_connected_has_no_matrix(correlation):
    with pytest.raises(Refusal, match="myspace"):
        await correlation.of_platform("myspace")


async def test_the_pair_that_is_looked_at_is_the_one_that_is_asked_for_alone(
    correlation, rows, live_hours
):
    live_hours([rows.destination("meta"), rows.destination("tiktok")], days=40)
    for subject in (Measure.SUCCESS_RATE, Measure.DELIVERED, "meta"):
        asked = []

        def choose(matrix, asked=asked):
            asked.append(matrix)
            return matrix.pairs[0].first, matrix.pairs[0].second

        matrix, pair = await correlation.looked_at(subject, days=35, choose=choose)
        alone = correlation.of_platform if subject == "meta" else correlation.of_measure
        assert asked == [matrix] == [await alone(subject, days=35)]
        first = matrix.pairs[0]
        assert pair == await correlation.pair(first.first, first.second, days=35)
    assert (await correlation.looked_at("meta", days=35))[1] is None


async def test_a_pair_of_a_platform_that_is_gone_is_refused(correlation, rows, today):
    rows.destination("meta")
    gone = SeriesKey(Measure.EMQ, "myspace"), RECEIVED
    with pytest.raises(Refusal, match="myspace"):
        await correlation.looked_at("meta", choose=lambda matrix: gone)
    with pytest.raises(Refusal, match="myspace"):
        await correlation.rows(gone[0], on=today)
