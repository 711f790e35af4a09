"""Days put together are the days, however long the report, and whatever changed in between."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.latency_sketch import LatencySketch
from stratum_desktop.services.latency.blocks import spans_between
from stratum_desktop.services.setting_catalogue import TIME_ZONE

DAY = 86_400
TODAY = date(2026, 3, 2)
DAYS_BACK = 150


def days_of(span):
    return [span.first + timedelta(days=n) for n in range(span.days)]


@given(
    since=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=st.integers(1, 400),
    out=st.sets(st.integers(0, 399), max_size=4),
)
def test_blocks_are_every_day_once_in_order_without_those_left_out(since, days, out):
    gone = {since + timedelta(days=n) for n in out}
    until = since + timedelta(days=days - 1)
    spans = list(spans_between(since, until, holds=lambda on: on not in gone))
    wanted = [since + timedelta(days=n) for n in range(days)]
    assert [on for span in spans for on in days_of(span)] == [on for on in wanted if on not in gone]


def test_ninety_days_are_a_dozen_blocks_on_whatever_day_they_begin():
    for first in range(64):
        since = TODAY - timedelta(days=first)
        spans = list(spans_between(since, since + timedelta(days=89), holds=lambda _: True))
        assert len(spans) <= 15


@pytest.fixture
def spread(conversions):
    """Lags of two platforms and three events over five months, some days without any."""
    dice = random.Random(11)
    lanes = [conversions.destination(platform) for platform in ("meta", "tiktok")]
    with conversions.at_once():
        for _ in range(220):
            conversions.add(
                dice.choice(lanes),
                round(dice.lognormvariate(4.5, 2.2)) % (2 * DAY),
                ago=dice.randrange(DAYS_BACK) * DAY + dice.randrange(DAY),
                name=dice.choice(["Purchase", "Lead", "PageView"]),
            )
    return lanes


def by_hand(conversions, days, zone="UTC"):
    """Every line of a report from single lags: of all days, and of each by itself.

    By day, platform and event, each of which is None for all.
    """
    first = TODAY - timedelta(days=days - 1)
    found: defaultdict[tuple[object, ...], LatencySketch] = defaultdict(LatencySketch)
    for (on, *line), lags in conversions.lags(zone).items():
        for lag in lags if on >= first else ():
            for key in product(*((one, None) for one in (on, *line))):
                found[key].add(lag)
    return {key: told(sketch) for key, sketch in found.items()}


def told(sketch):
    return (sketch.count, *(seconds * 1000 for seconds in sketch.percentiles_seconds(50, 95, 99)))


def shown(one):
    return one.delivered, one.p50_ms, one.p95_ms, one.p99_ms


async def assert_told_as_by_hand(latency, conversions, zone="UTC"):
    for days in (DAYS_BACK, 90):
        wanted = by_hand(conversions, days, zone)
        events = (await latency.report(days=days)).events
        assert {(None, one.platform, one.event_type): shown(one) for one in events} == {
            key: one for key, one in wanted.items() if key[0] is None and None not in key[1:]
        }
        for platform, name in ((None, None), ("tiktok", None), (None, "Lead"), ("meta", "Lead")):
            report = await latency.report(platform=platform, event_type=name, days=days)
            history = {(one.on, platform, name): one for one in report.history}
            assert {key: shown(one) for key, one in history.items() if one.delivered} == {
                key: one for key, one in wanted.items() if key in history
            }
            assert len(history) == days


async def test_a_long_report_is_that_of_the_single_lags_whatever_is_counted_and_taken_back(
    latency, conversions, spread
):
    await assert_told_as_by_hand(latency, conversions)
    await latency.count()
    await assert_told_as_by_hand(latency, conversions)
    # A whole day of one platform and event is taken back, and something is added beside it.
    gone = conversions.all(
        "SELECT d.id, d.settled_at_ms AS at FROM delivery d ORDER BY d.settled_at_ms LIMIT 3"
    )
    for one in gone:
        conversions.run("UPDATE delivery SET state = 'rejected' WHERE id = ?", one["id"])
        conversions.store.write_now(lambda uow, one=one: uow.latencies.count_anew(one["at"]))
    conversions.add(spread[0], 77, ago=40 * DAY)
    await assert_told_as_by_hand(latency, conversions)
    await latency.count()
    await assert_told_as_by_hand(latency, conversions)
    assert (await latency.rebuild()).value.changed == 0


async def test_another_zone_makes_other_blocks(latency, conversions, spread):
    del spread
    await latency.count()
    zone = "Pacific/Auckland"
    conversions.store.write_now(lambda uow: uow.settings.set(TIME_ZONE.key, zone, at_ms=0))
    await latency.count()
    assert (await latency.check()).changed == 0
    stored = conversions.all("SELECT sum(event_count) AS n FROM latency_block GROUP BY days")
    assert {row["n"] for row in stored if row["n"]} == {220, 440}


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM latency_block WHERE days = 64",
        "UPDATE latency_block SET event_count = event_count + 1 WHERE days = 1 AND platform = ''",
        "INSERT INTO latency_block SELECT 4, '2020-01-01', platform, event_type, event_count,"
        " total_seconds, buckets FROM latency_block WHERE days = 16 AND platform = 'meta'",
    ],
)
async def test_a_block_that_is_not_its_days_is_found_and_mended(latency, conversions, spoil):
    lane = conversions.destination()
    for n in range(3):
        conversions.add(lane, 30 * n)
    await latency.count()
    before = conversions.all(BLOCKS)
    assert (await latency.check()).changed == 0
    conversions.run(spoil)
    assert (await latency.check()).changed == 1
    assert (await latency.rebuild()).value.changed == 1
    assert conversions.all(BLOCKS) == before


BLOCKS = "SELECT * FROM latency_block ORDER BY days, first_date, platform, event_type"
