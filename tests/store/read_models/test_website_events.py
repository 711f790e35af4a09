"""Visits and conversions counted from events."""

from __future__ import annotations

import pytest
from signal_rows import HOUR, Rows

from stratum_desktop.store.read_models.website_events import count_website_hours, first_event_s
from stratum_desktop.store.repositories.website_hours import WebsiteHour

BY_CLICK = b'{"hashed":[],"keys":{"fbc":"fb.1.2.x","gclid":"y"}}\0'


@pytest.fixture
def rows(store, clock) -> Rows:
    """Writes into the store under test; the clock stands at noon, in UTC."""
    return Rows(store, clock)


def counted(store, rows, *, since=2, until=0):
    now = rows.now_s
    return store.read_now(
        lambda uow: count_website_hours(
            uow.connection, since_s=now - since * HOUR, until_s=now - until * HOUR
        )
    )


def test_events_are_counted_by_hour_side_and_ad_click(store, rows):
    for seconds_ago in (10, 20, 3_610):
        rows.event(seconds_ago=seconds_ago, name="Lead")
    rows.event(seconds_ago=30, name="PageView", origin="pixel", body=BY_CLICK)
    now = rows.now_s
    assert counted(store, rows) == (
        WebsiteHour(now - 2 * HOUR, "server", "", 0, 1),
        WebsiteHour(now - HOUR, "pixel", "", 1, 0),
        WebsiteHour(now - HOUR, "pixel", "fbc", 1, 0),
        WebsiteHour(now - HOUR, "pixel", "gclid", 1, 0),
        WebsiteHour(now - HOUR, "server", "", 0, 2),
    )
    assert len(counted(store, rows, since=2, until=1)) == 1


def test_what_no_website_told_and_what_is_neither_is_not_counted(store, rows):
    rows.event(seconds_ago=10, origin="upload")
    rows.event(seconds_ago=10, action_source="physical_store")
    rows.event(seconds_ago=10, name="refund_order")
    assert counted(store, rows) == ()


def test_the_first_event_is_when_counting_begins(store, rows):
    def first():
        return store.read_now(lambda uow: first_event_s(uow.connection))

    assert first() is None
    rows.event(seconds_ago=90)
    rows.event(seconds_ago=10)
    assert first() == rows.now_s - 90
