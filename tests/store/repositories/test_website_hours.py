"""Visits and conversions by the hour, as they are stored."""

from __future__ import annotations

from stratum_desktop.store.repositories.website_hours import WebsiteHour

FIRST = WebsiteHour(7_200, "pixel", "", 9, 2)
SECOND = WebsiteHour(10_800, "server", "gclid", 0, 4)


def keep(store, *rows):
    store.write_now(lambda uow: uow.website_hours.keep(rows))


def between(store, since_s=0, until_s=99_999):
    return sorted(
        store.read_now(lambda uow: uow.website_hours.between(since_s=since_s, until_s=until_s))
    )


def test_hours_come_back_as_they_were_kept(store):
    assert store.read_now(lambda uow: uow.website_hours.counted_until()) == 0
    keep(store, FIRST, SECOND)
    assert between(store) == [FIRST, SECOND]
    assert between(store, 7_200, 10_800) == [FIRST]
    assert store.read_now(lambda uow: uow.website_hours.counted_until()) == 14_400


def test_an_hour_that_is_stored_is_not_counted_again(store):
    keep(store, FIRST)
    keep(store, FIRST._replace(visits=99), SECOND)
    assert between(store) == [FIRST, SECOND]


def test_old_hours_are_forgotten(store):
    keep(store, FIRST, SECOND)
    store.write_now(lambda uow: uow.website_hours.forget(before_s=10_800))
    assert between(store) == [SECOND]
