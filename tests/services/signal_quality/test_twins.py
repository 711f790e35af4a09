"""Who saw which conversion, told again from all events by plain loops."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest
from signal_rows import DAY, HOUR

from stratum_desktop.domain.twin import Pairing
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.span import span


async def test_without_a_browser_side_nothing_is_compared(quality, rows):
    rows.event(seconds_ago=HOUR)
    report = await quality.twins()
    assert (report.has_browser_side, report.looked_at, report.unpaired) == (False, 0, ())
    assert report.coverage_pct is None


@pytest.fixture
def conversions(rows):
    """Write what browser and server tell of some conversions, each side in its own way."""

    def write(count: int, *, seed: int = 1) -> None:
        dice, hours = Random(seed), set()
        for number in range(count):
            ago = dice.randrange(HOUR // 2, 6 * DAY)
            order = dice.choice([None, f"o{number}"])
            for side in ("pixel", "server"):
                if dice.random() < 0.15:
                    continue
                is_given = dice.random() < 0.9
                shift = dice.choice([0, 0, 0, 60, 3 * DAY]) if side == "server" else 0
                rows.event(
                    seconds_ago=ago + shift,
                    name=dice.choice(["Purchase"] * 9 + ["Lead", "PageView"]),
                    event_id=dice.choice([f"c{number}"] * 5 + [f"{side}{number}"])
                    if is_given
                    else f"hash-{side}{number}",
                    event_id_is_given=is_given,
                    origin=side,
                    source=side,
                    action_source=dice.choice(["website"] * 9 + ["app"]),
                    order_id=order,
                    received_at_ms=(rows.now_s - ago) * 1000,
                )
            hour = ago // HOUR
            if hour not in hours:
                hours.add(hour)
                rows.ingest("accepted", 1, hours_ago=hour, origin="pixel", source="pixel")

    return write


def by_hand(rows, limit=10_000):
    """What becomes of each conversion of the browser: every event against every other."""
    events = rows.all("SELECT * FROM event")
    browser = [
        one
        for one in events
        if one["origin"] == "pixel"
        and one["action_source"] == "website"
        and one["name"] not in ("PageView", "Search", "ViewContent")
    ]
    browser.sort(key=lambda one: (-one["received_at_ms"], -one["id"]))
    found = {}
    for one in browser[:limit]:
        best = "awaited" if rows.now_s - one["event_time"] < HOUR else "alone"
        ranks = [
            *("paired", "too_far_apart", "other_channel", "other_name", "other_id", "no_own_id"),
            *("awaited", "alone"),
        ]
        for other in events:
            if other["origin"] != "server":
                continue
            if other["event_id"] == one["event_id"]:
                if other["name"] != one["name"]:
                    verdict = "other_name"
                elif other["action_source"] != "website":
                    verdict = "other_channel"
                elif abs(other["event_time"] - one["event_time"]) > 48 * HOUR:
                    verdict = "too_far_apart"
                else:
                    verdict = "paired"
            elif one["order_id"] == other["order_id"] != None and one["name"] == other["name"]:  # noqa: E711
                given = one["event_id_is_given"] and other["event_id_is_given"]
                verdict = "other_id" if given else "no_own_id"
            else:
                continue
            best = min(best, verdict, key=ranks.index)
        found[one["event_id"]] = best
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_count_is_the_one_of_plain_loops_over_all_events(
    quality, rows, conversions, seed
):
    conversions(120, seed=seed)
    report = await quality.twins(days=7)
    told = by_hand(rows)
    assert report.looked_at == len(told) > 60
    assert {str(one): n for one, n in report.found.items()} == Counter(told.values())
    assert len(report.found) >= 5
    for one in report.unpaired:
        assert told[one.browser_id] == one.pairing
        body = json.loads(one.browser.body)
        assert (body["event_id"], body["origin"]) == (one.browser_id, "pixel")
        assert (one.server is None) == (one.server_id is None)
    order = [list(Pairing).index(one.pairing) for one in report.unpaired]
    assert order == sorted(order)


async def test_only_the_newest_are_looked_at(quality, rows, conversions):
    conversions(60)
    report = await quality.twins(limit=10)
    told = by_hand(rows, limit=10)
    assert report.looked_at == 10
    assert {str(one): n for one, n in report.found.items()} == Counter(told.values())


async def test_counts_of_the_window_are_those_of_the_sightings(quality, rows):
    rows.ingest("accepted", 1, origin="pixel", source="pixel")
    for number, (browser, server) in enumerate(
        [(2 * HOUR, 2 * HOUR), (2 * HOUR, None), (None, 3 * HOUR), (5 * HOUR, 60 * HOUR)]
    ):
        rows.sighting(number, browser=browser, server=server)
    report = await quality.twins()
    counts = report.counts
    assert (counts.both, counts.browser_only, counts.server_only, counts.apart) == (1, 1, 1, 1)
    assert report.coverage_pct == 25


async def test_each_reason_says_what_to_do(quality, rows):
    rows.ingest("accepted", 9, hours_ago=3, origin="pixel", source="pixel")

    def both(number, browser=None, server=None):
        plain = {"order_id": f"o{number}", "event_id": f"c{number}"}
        rows.event(seconds_ago=3 * HOUR, origin="pixel", **(plain | (browser or {})))
        if server is not None:
            rows.event(seconds_ago=3 * HOUR, **(plain | server))

    both(1, server={"event_id": "other"})
    both(2, server={"event_id": "derived", "event_id_is_given": False})
    both(3, server={"name": "Lead"})
    both(4, server={"event_time": int(rows.now_s - 70 * HOUR)})
    both(5, server={"action_source": "app"})
    both(6)
    report = await quality.twins()
    told = {one.browser_id: sentence(one.why) for one in report.unpaired}
    assert "order o1, but browser and server sent different ids" in told["c1"]
    assert "order o2, but the server sent no event id of its own" in told["c2"]
    assert "the browser calls it Purchase and the server Lead" in told["c3"]
    assert f"Same event and id, but {span(67 * HOUR)} apart" in told["c4"]
    assert "elsewhere: app" in told["c5"]
    assert told["c6"].startswith("No event of the server has this id or this order number")
