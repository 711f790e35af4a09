"""Outage windows as they are stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.repositories.outages import StoredOutage

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHY = Reason("outage.marked", {"why": "the banner"})


def window(hours: float | None = 2.0, *, start=NOON, platform="meta") -> OutageWindow:
    end = None if hours is None else start + hours * HOUR
    return OutageWindow(platform, start, end, OutageKind.BY_HAND, "person", WHY)


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def added(store, one: OutageWindow) -> int:
    return store.write_now(lambda uow: uow.outages.add(one, at_ms=5_000))


def touching(store, since: datetime, until: datetime):
    return [
        one.id
        for one in store.read_now(
            lambda uow: uow.outages.touching(since_ms=ms(since), until_ms=ms(until))
        )
    ]


def test_an_outage_comes_back_as_it_was_kept(store):
    number = added(store, window(None, platform=None))
    assert store.read_now(lambda uow: uow.outages.get(number)) == StoredOutage(
        number, window(None, platform=None), 5_000, False, None, None
    )
    assert store.read_now(lambda uow: uow.outages.get(number + 1)) is None


def test_a_span_finds_what_touches_it_and_what_goes_on(store):
    over, open_ = added(store, window()), added(store, window(None, start=NOON + 9 * HOUR))
    assert touching(store, NOON - HOUR, NOON) == []
    assert touching(store, NOON, NOON + HOUR) == [over]
    assert touching(store, NOON + 2 * HOUR, NOON + 9 * HOUR) == []
    assert touching(store, NOON, NOON + 99 * HOUR) == [open_, over]


def test_what_was_dismissed_no_longer_counts_until_it_is_restored(store):
    number = added(store, window())

    def counting():
        return store.read_now(
            lambda uow: uow.outages.counting(since_ms=ms(NOON), until_ms=ms(NOON + HOUR))
        )

    store.write_now(lambda uow: uow.outages.dismiss(number, "a test", at_ms=9_000))
    assert counting() == ()
    stored = store.read_now(lambda uow: uow.outages.get(number))
    assert (stored.dismissed_at_ms, stored.dismissed_why) == (9_000, "a test")
    store.write_now(lambda uow: uow.outages.restore(number))
    assert counting() == (window(),)
    assert not store.read_now(lambda uow: uow.outages.get(number)).is_dismissed


def test_a_span_and_a_reason_can_be_set_anew(store):
    number = added(store, window(None))
    why = Reason("outage.marked", {"why": "no"})
    store.write_now(
        lambda uow: (
            uow.outages.set_span(number, start_ms=1_000, end_ms=2_000, is_set_by_hand=True),
            uow.outages.tell(number, why),
        )
    )
    stored = store.read_now(lambda uow: uow.outages.get(number))
    assert (ms(stored.window.start_at), ms(stored.window.end_at)) == (1_000, 2_000)
    assert stored.is_set_by_hand
    assert stored.window.why == why
