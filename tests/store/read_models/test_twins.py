from __future__ import annotations

from datetime import UTC, datetime

import pytest
from signal_rows import DAY, HOUR, Rows

from stratum_desktop.domain.window import Window
from stratum_desktop.store.read_models.twins import TwinReadModel


@pytest.fixture
def rows(store, clock):
    return Rows(store, clock)


@pytest.fixture
def window(rows):
    """The last seven days."""
    return Window(*(datetime.fromtimestamp(rows.now_s - ago, UTC) for ago in (7 * DAY, 0)))


@pytest.fixture
def pixel(rows):
    """Write a browser's conversion, and count its hour."""
    hours = set()

    def call(seconds_ago, **changes):
        hour = seconds_ago // HOUR
        if hour not in hours:
            hours.add(hour)
            rows.ingest("accepted", 1, hours_ago=hour, origin="pixel", source="pixel")
        return rows.event(seconds_ago=seconds_ago, origin="pixel", **changes)

    return call


def ask(store, fn):
    return store.read_now(lambda uow: fn(TwinReadModel(uow.connection)))


def test_only_website_conversions_of_the_browser_are_told_newest_first(store, rows, window, pixel):
    old = pixel(2 * HOUR)
    new = pixel(HOUR)
    pixel(HOUR, name="PageView")
    pixel(HOUR, action_source="app")
    rows.event(seconds_ago=HOUR)
    pixel(8 * DAY)
    found = ask(store, lambda read: read.newest_of_browser(window, limit=9))
    assert [one.id for one in found] == [new, old]
    assert ask(store, lambda read: read.newest_of_browser(window, limit=1))[0].id == new


@pytest.mark.parametrize("at_once", [1, 2, 3, 50])
def test_however_many_are_read_at_once_the_same_are_told(store, rows, window, pixel, at_once):
    expected = []
    for number in range(12):
        # Three of each instant: what comes together is told apart by its id.
        of = pixel(HOUR + number // 3, name="PageView" if number % 4 == 0 else "Purchase")
        if number % 4:
            expected.append((number // 3, -of))
    found = ask(store, lambda read: read.newest_of_browser(window, limit=7, at_once=at_once))
    assert [one.id for one in found] == [-of for _, of in sorted(expected)][:7]


def test_a_window_without_a_browser_has_none(store, rows, window):
    rows.event(seconds_ago=HOUR, origin="pixel")
    assert ask(store, lambda read: read.newest_of_browser(window, limit=9)) == ()


def test_events_of_the_server_are_found_by_id_and_by_order(store, rows, pixel):
    by_id = rows.event(event_id="a")
    by_order = rows.event(event_id="b", order_id="7")
    both = rows.event(event_id="c", order_id="8")
    rows.event(event_id="d", event_id_is_given=False)
    rows.event(event_id="z", order_id="9")
    pixel(HOUR, event_id="a", order_id="7")
    found = ask(store, lambda read: read.of_server(["a", "c", "d"], ["7", "8"]))
    assert sorted(one.id for one in found) == [by_id, by_order, both]
    assert ask(store, lambda read: read.of_server([], [])) == ()


def test_a_body_is_the_whole_event(store, rows):
    number = rows.event(event_id="a", body=b'{"parameters": {"value": 3}}')
    (found,) = ask(store, lambda read: read.bodies([number])).values()
    assert (found["event_id"], found["parameters"]) == ("a", {"value": 3})
    assert ask(store, lambda read: read.bodies([])) == {}
