from __future__ import annotations

from random import Random

import orjson
import pytest

from stratum_desktop.domain.signal_metric import MetricStatus
from stratum_desktop.services.signal_quality.duplication import differing_paths

HOUR = 3600


async def test_without_traffic_there_are_no_rates(quality):
    report = await quality.dedupe()
    assert (report.received, report.by_source) == (0, ())
    for metric in (report.duplicate_rate_pct, report.given_id_pct, report.collision_rate_pct):
        assert (metric.value, metric.status) == (None, MetricStatus.NO_DATA)
    assert len(report.history) == 7
    assert {point.duplicate_rate_pct for point in report.history} == {None}


async def test_refused_events_never_got_so_far(quality, rows):
    rows.ingest("accepted", 90)
    rows.ingest("duplicate", 10)
    rows.ingest("refused", 400, given_id=False)
    report = await quality.dedupe()
    assert (report.received, report.duplicates) == (100, 10)
    assert report.duplicate_rate_pct.status is MetricStatus.CRITICAL


async def test_figures_agree_with_a_plain_count_by_source_and_day(quality, rows):
    random = Random(5)
    told = []
    for source in ("shop", "app", "shop-pixel"):
        for verdict in ("accepted", "duplicate", "collision"):
            for given in (True, False):
                for hours_ago in random.sample(range(1, 24 * 9), 12):
                    count = random.randrange(1, 50)
                    rows.ingest(verdict, count, hours_ago=hours_ago, source=source, given_id=given)
                    told.append((source, verdict, given, hours_ago, count))
    # The workspace is on UTC, and it is noon: 7 days begin 6 days and 12 hours ago.
    seen = [one for one in told if one[3] <= 6 * 24 + 12]
    report = await quality.dedupe(days=7)
    assert report.received == sum(one[4] for one in seen)
    assert report.duplicates == sum(one[4] for one in seen if one[1] == "duplicate")
    assert report.collisions == sum(one[4] for one in seen if one[1] == "collision")
    assert report.given_ids == sum(one[4] for one in seen if one[2])
    assert report.given_id_pct.value == pytest.approx(100 * report.given_ids / report.received)
    sizes = [one.received for one in report.by_source]
    assert sizes == sorted(sizes, reverse=True)
    for part in report.by_source:
        assert part.received == sum(one[4] for one in seen if one[0] == part.name)
    today = sum(one[4] for one in told if one[3] <= 12)
    assert report.history[-1].received == today
    assert sum(point.received for point in report.history) == report.received


def body(value: float) -> bytes:
    return orjson.dumps({"parameters": {"value": value, "currency": "EUR"}})


async def test_a_collision_shows_both_sides_and_what_differs(quality, rows):
    first = rows.event(seconds_ago=2 * HOUR, body=body(10))
    rows.insert(
        "duplicate",
        of_event_id=first,
        verdict="collision",
        received_at_ms=(rows.now_s - HOUR) * 1000,
        origin="server",
        source="app",
        body=orjson.dumps(
            {
                "name": "Purchase",
                "event_id": "e1",
                "event_id_is_given": True,
                "event_time": int(rows.now_s - 2 * HOUR),
                "origin": "server",
                "source": "shop",
                "action_source": "website",
                "parameters": {"value": 12, "currency": "EUR"},
                "hashed": {"email": "ab" * 32},
            }
        ),
    )
    rows.insert(
        "duplicate",
        of_event_id=first,
        verdict="duplicate",
        received_at_ms=rows.now_s * 1000,
        origin="server",
        source="app",
    )
    (found,) = await quality.collisions()
    assert (found.event_name, found.event_id, found.source) == ("Purchase", "e1", "app")
    assert found.differing == ("hashed", "parameters.value")
    assert '"value": 10' in found.first.body
    assert '"value": 12' in found.second.body
    assert found.first.received_at < found.second.received_at == found.at


def test_paths_differ_where_either_side_lacks_a_value():
    first = {"a": 1, "b": {"c": [1, 2], "d": None}}
    second = {"a": 1, "b": {"c": [1, 3]}, "e": 0}
    assert list(differing_paths(first, second)) == ["b.c", "b.d", "e"]
    assert list(differing_paths(first, first)) == []


async def test_by_platform_counts_what_servers_sent_since_it_was_connected(quality, rows):
    rows.destination("meta")
    rows.destination("tiktok", created_at_ms=(rows.now_s - 2 * 24 * HOUR) * 1000)
    rows.ingest("accepted", 90, hours_ago=4 * 24)
    rows.ingest("duplicate", 10, hours_ago=4 * 24)
    rows.ingest("accepted", 50, hours_ago=3, given_id=False)
    rows.ingest("accepted", 400, hours_ago=3, origin="pixel", source="shop-pixel")
    rows.ingest("accepted", 30, hours_ago=3, origin="upload", source="upload 1")
    report = await quality.dedupe(days=7)
    told = {one.name: (one.received, one.duplicates, one.given_ids) for one in report.by_platform}
    assert told == {"Meta": (150, 10, 100), "TikTok": (50, 0, 0)}
