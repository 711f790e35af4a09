from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import orjson
import pytest

from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.event_json import ParsedEvent, parse_event
from stratum_desktop.practice.shop import (
    BROKEN_BANNER,
    ORDINARY,
    PIXEL_SOURCE,
    SERVER_SOURCE,
    TIME_ZONE,
    Habit,
    hour_share,
    tell,
)

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
ALWAYS = Habit(1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0)


def told_often(habit: Habit, count: int = 2_000):
    random = Random(1)
    return [tell(random, number, AT, habit) for number in range(count)]


def test_both_sides_tell_of_a_conversion_under_one_id():
    server, pixel = tell(Random(1), 7, AT, ALWAYS)
    assert (server.source, pixel.source) == (SERVER_SOURCE, PIXEL_SOURCE)
    assert server.event["event_id"] == pixel.event["event_id"]
    assert server.event["event_name"] == pixel.event["event_name"]


@pytest.mark.parametrize("habit", [ORDINARY, BROKEN_BANNER])
def test_the_door_can_read_whatever_the_shop_tells(habit):
    for told in told_often(habit, 300):
        for one in told:
            parsed = parse_event(
                orjson.loads(orjson.dumps(one.event)),
                source=one.source,
                origin=Origin.PIXEL if one.is_pixel else Origin.SERVER,
                default_country="DE",
                needs_clear=frozenset({"client_user_agent"}),
                received_at_ms=int(AT.timestamp() * 1000) + 5_000,
                name_map={},
            )
            assert isinstance(parsed, ParsedEvent), parsed
            assert (parsed.problems, parsed.unknown_keys) == ((), ())


@pytest.mark.parametrize(
    ("habit", "least", "most"), [(ORDINARY, 0.84, 0.91), (BROKEN_BANNER, 0.04, 0.12)]
)
def test_the_pixel_misses_as_much_as_the_habit_says(habit, least, most):
    both = either = 0
    for told in told_often(habit):
        ids = {side: set() for side in (True, False)}
        for one in told:
            ids[one.is_pixel].add(one.event.get("event_id", "none"))
        both += len(ids[True] & ids[False])
        either += len(ids[True] | ids[False])
    assert least < both / either < most


def test_some_events_come_twice_some_collide_and_some_have_no_id():
    habit = Habit(1.0, 0.0, 1.0, 0.0, 0.2, 0.3, 0.5)
    told = told_often(habit, 200)
    server = [[one.event for one in of_one] for of_one in told]
    twice = [pair for pair in server if len(pair) == 2]
    assert any(first == second for first, second in twice)
    assert any(first["parameters"] != second["parameters"] for first, second in twice)
    assert any("event_id" not in event for pair in server for event in pair)


def test_nights_are_quiet_and_sundays_busy():
    monday = datetime(2026, 3, 2, tzinfo=TIME_ZONE)
    shares = [hour_share(monday + timedelta(hours=hour)) for hour in range(7 * 24)]
    assert shares[3] < shares[20] / 10
    assert sum(shares[6 * 24 :]) > sum(shares[:24])
    assert sum(shares[:24]) == pytest.approx(1)
