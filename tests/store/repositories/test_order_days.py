"""Counted orders, and which events tell of an order first."""

from __future__ import annotations

from stored_rows import an_event

from stratum_desktop.store.repositories.order_days import OrderDay

ROW = OrderDay("2026-03-02", "google", "EUR", 2, 10_300_000)


def days(store, since="2026-01-01", until="2026-12-31"):
    return store.read_now(lambda uow: uow.order_days.days(since=since, until=until))


def orders(store, *, after=0, until=1_000):
    found = store.read_now(lambda uow: uow.order_days.orders(after=after, until=until))
    return [one.event_row_id for one in found]


def test_what_is_added_to_a_day_adds_up(store):
    more = ROW._replace(orders=1, revenue_micros=5)
    for rows in ([ROW], [more, more._replace(currency="")]):
        store.write_now(lambda uow, rows=rows: uow.order_days.add(rows))
    assert days(store) == (
        more._replace(currency=""),
        ROW._replace(orders=3, revenue_micros=10_300_005),
    )
    assert days(store, until="2026-03-01") == ()
    first = store.read_now(lambda uow: uow.order_days.first_days())
    assert first == [("google", "2026-03-02")]


def test_how_far_was_counted_is_kept_until_all_is_forgotten(store):
    assert store.read_now(lambda uow: uow.order_days.progress()) is None
    for number in (5, 9):
        store.write_now(
            lambda uow, number=number: uow.order_days.set_progress("Europe/Berlin", number)
        )
    assert store.read_now(lambda uow: uow.order_days.progress()) == ("Europe/Berlin", 9)
    store.write_now(lambda uow: uow.order_days.add([ROW]))
    store.write_now(lambda uow: uow.order_days.forget())
    assert store.read_now(lambda uow: uow.order_days.progress()) is None
    assert days(store) == ()


def test_an_order_is_told_by_the_first_purchase_that_names_it(store):
    def sell(uow):
        return [
            an_event(uow, order_id="a"),
            an_event(uow, order_id="a", origin="upload"),
            an_event(uow, order_id="b", origin="pixel"),
            an_event(uow, order_id="b"),
            an_event(uow, order_id="c", name="Lead"),
            an_event(uow),
            an_event(uow),
        ]

    first, _, _, second, _, third, fourth = store.write_now(sell)
    assert orders(store) == [first, second, third, fourth]
    assert orders(store, after=first, until=third) == [second, third]
    assert store.read_now(lambda uow: uow.order_days.newest_event()) == fourth
