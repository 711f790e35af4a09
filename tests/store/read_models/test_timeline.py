"""Everything that happened to a delivery is in its timeline, oldest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from stored_rows import (
    NOW,
    NOW_MS,
    a_delivery,
    a_destination,
    a_lease,
    an_attempt,
    an_event,
    claim,
    undone,
)

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.store.read_models.timeline import (
    AttemptRow,
    EntryKind,
    StoredBodies,
    TimelineEntry,
    stored_bodies,
    timeline_entries,
)
from stratum_desktop.store.repositories.delivery_records import Settlement

START = datetime.fromtimestamp(NOW, UTC)
LEASE = a_lease()
OUTAGE = Reason("answer.unavailable", {"http_status": 503})
INVALID = Reason("meta.invalid", {"number": 100})
FEWER = Reason("meta.fewer_received", {"sent": 2, "received": 1})
REPLAYED = Reason("delivery.replayed")
TOO_OLD = Reason("delivery.too_old")
RECEIVED = TimelineEntry(START, EntryKind.RECEIVED, None, None, None)


def after(seconds):
    return START + timedelta(seconds=seconds)


class Story:
    """One delivery, and what is done to it, each thing at a second of its own."""

    def __init__(self, uow, state=DeliveryState.READY, reason=None):
        self.uow = uow
        self.destination = a_destination(uow)
        # Others before and beside it, whose stories are not told.
        a_delivery(uow, self.destination, state=DeliveryState.SKIPPED)
        self.id = a_delivery(uow, self.destination, state=state, reason=reason_to_json(reason))

    def try_(self, seconds, state, reason=None):
        """Send it; returns the attempt as the timeline shows it."""
        now_ms = NOW_MS + seconds * 1000
        claim(self.uow, self.destination, LEASE, now_ms=now_ms)
        attempt = an_attempt(
            self.uow, self.destination, started_at_ms=now_ms - 40, trace_id=f"trace-{seconds}"
        )
        if state is DeliveryState.DELIVERED and reason is None:
            self.uow.deliveries.settle_all_delivered(LEASE.token, attempt_id=attempt, now_ms=now_ms)
        else:
            one = Settlement(self.id, state, reason)
            self.uow.deliveries.settle(LEASE.token, [one], attempt_id=attempt, now_ms=now_ms)
        return an_attempt_row(attempt, seconds)

    def split(self, seconds, reason):
        """Send it in a batch that is refused whole."""
        now_ms = NOW_MS + seconds * 1000
        claimed = claim(self.uow, self.destination, LEASE, now_ms=now_ms)
        attempt = an_attempt(
            self.uow, self.destination, started_at_ms=now_ms - 40, trace_id=f"trace-{seconds}"
        )
        self.uow.deliveries.split(
            LEASE.token,
            [claimed.ids],
            attempt_id=attempt,
            root_attempt_id=attempt,
            reason=reason,
            now_ms=now_ms,
        )
        return an_attempt_row(attempt, seconds)

    def move(self, seconds, state, reason=None):
        now_ms = NOW_MS + seconds * 1000
        assert self.uow.upkeep.move([self.id], state=state, reason=reason, now_ms=now_ms) == 1

    def told(self):
        """Return the entries; the numbers of their changes are another test's."""
        entries = timeline_entries(self.uow.connection, self.id)
        return tuple(replace(entry, seq=None) for entry in entries)


def an_attempt_row(id_, seconds):
    return AttemptRow(
        id=id_,
        at=after(seconds) - timedelta(milliseconds=40),
        duration_ms=40,
        parcel_count=1,
        request_bytes=100,
        http_status=200,
        platform_code=None,
        trace_id=f"trace-{seconds}",
        outcome="delivered",
        reason=None,
        answer="{}",
    )


def changed(seconds, state, reason=None, attempt=None):
    return TimelineEntry(after(seconds), EntryKind.CHANGED, state, reason, attempt)


def delivered(seconds, attempt, reason=None):
    return TimelineEntry(
        after(seconds), EntryKind.DELIVERED, DeliveryState.DELIVERED, reason, attempt
    )


def test_a_delivery_that_waits_was_received_and_no_more(shared_store):
    assert undone(shared_store, lambda uow: Story(uow).told()) == (RECEIVED,)


@pytest.mark.parametrize("state", [DeliveryState.SKIPPED, DeliveryState.EXPIRED])
def test_a_decision_at_the_door_is_told_at_the_instant_of_receipt(shared_store, state):
    told = undone(shared_store, lambda uow: Story(uow, state, INVALID).told())
    assert told == (RECEIVED, changed(0, state, INVALID))


def test_a_decision_at_the_door_is_told_before_what_a_person_did(shared_store):
    def run(uow):
        story = Story(uow, DeliveryState.EXPIRED, TOO_OLD)
        story.move(5, DeliveryState.CANCELLED, INVALID)
        return story.told()

    assert undone(shared_store, run) == (
        RECEIVED,
        changed(0, DeliveryState.EXPIRED, TOO_OLD),
        changed(5, DeliveryState.CANCELLED, INVALID),
    )


def test_a_plain_delivery_shows_the_request_that_carried_it(shared_store):
    def run(uow):
        story = Story(uow)
        return story.try_(1, DeliveryState.DELIVERED), story.told()

    attempt, told = undone(shared_store, run)
    assert told == (RECEIVED, delivered(1, attempt))


def test_a_delivery_that_the_platform_marked_says_how(shared_store):
    def run(uow):
        story = Story(uow)
        return story.try_(1, DeliveryState.DELIVERED, FEWER), story.told()

    attempt, told = undone(shared_store, run)
    assert told == (RECEIVED, delivered(1, attempt, FEWER))


def test_every_try_of_a_retried_delivery_shows_its_own_request(shared_store):
    def run(uow):
        story = Story(uow)
        tries = [story.try_(n, DeliveryState.RETRY, OUTAGE) for n in (1, 3)]
        tries.append(story.try_(7, DeliveryState.DELIVERED))
        return tries, story.told()

    (first, second, last), told = undone(shared_store, run)
    assert told == (
        RECEIVED,
        changed(1, DeliveryState.RETRY, OUTAGE, first),
        changed(3, DeliveryState.RETRY, OUTAGE, second),
        delivered(7, last),
    )


def test_a_rejected_delivery_shows_the_search_that_found_it(shared_store):
    def run(uow):
        story = Story(uow)
        refused = story.split(1, INVALID)
        return refused, story.try_(2, DeliveryState.REJECTED, INVALID), story.told()

    refused, alone, told = undone(shared_store, run)
    assert told == (
        RECEIVED,
        changed(1, DeliveryState.RETRY, INVALID, refused),
        changed(2, DeliveryState.REJECTED, INVALID, alone),
    )


def test_a_delivery_that_grew_too_old_was_first_tried(shared_store):
    def run(uow):
        story = Story(uow)
        tried = story.try_(1, DeliveryState.RETRY, OUTAGE)
        story.move(90_000, DeliveryState.EXPIRED, TOO_OLD)
        return tried, story.told()

    tried, told = undone(shared_store, run)
    assert told == (
        RECEIVED,
        changed(1, DeliveryState.RETRY, OUTAGE, tried),
        changed(90_000, DeliveryState.EXPIRED, TOO_OLD),
    )


def test_a_replayed_delivery_keeps_the_series_before(shared_store):
    def run(uow):
        story = Story(uow)
        rejected = story.try_(1, DeliveryState.REJECTED, INVALID)
        story.move(2, DeliveryState.READY, REPLAYED)
        between = story.told()
        return rejected, between, story.try_(3, DeliveryState.DELIVERED), story.told()

    rejected, between, carried, told = undone(shared_store, run)
    series = (
        RECEIVED,
        changed(1, DeliveryState.REJECTED, INVALID, rejected),
        changed(2, DeliveryState.READY, REPLAYED),
    )
    assert between == series
    assert told == (*series, delivered(3, carried))


def test_holding_and_releasing_are_told(shared_store):
    def run(uow):
        story = Story(uow)
        uow.upkeep.hold_all(story.destination, INVALID, now_ms=NOW_MS + 1_000)
        uow.upkeep.release_all(story.destination, now_ms=NOW_MS + 2_000)
        return story.told()

    assert undone(shared_store, run) == (
        RECEIVED,
        changed(1, DeliveryState.HELD, INVALID),
        changed(2, DeliveryState.RETRY),
    )


def test_an_unknown_delivery_has_neither_a_timeline_nor_bodies(shared_store):
    def run(uow):
        return timeline_entries(uow.connection, 7), stored_bodies(uow.connection, 7)

    assert undone(shared_store, run) == ((), None)


def test_bodies_are_those_that_were_stored_and_none_where_none_was(shared_store):
    def run(uow):
        destination = a_destination(uow)
        event = an_event(uow, body=b'{"name":"Purchase"}')
        a_delivery(uow, destination, event=event)
        a_delivery(uow, destination, event=event, is_sealed=True)
        a_delivery(uow, destination, event=event, state=DeliveryState.SKIPPED)
        return [stored_bodies(uow.connection, id_) for id_ in (1, 2, 3)]

    body = b'{"name":"Purchase"}'
    assert undone(shared_store, run) == [
        StoredBodies(body, b'{"delivery":1}', wire_is_sealed=False),
        StoredBodies(body, b'{"delivery":2}', wire_is_sealed=True),
        StoredBodies(body, None, wire_is_sealed=False),
    ]


def test_each_change_has_the_number_under_which_it_is_stored(shared_store):
    def numbers(uow):
        story = Story(uow)
        story.try_(1, DeliveryState.RETRY, OUTAGE)
        story.try_(2, DeliveryState.REJECTED, INVALID)
        return [entry.seq for entry in timeline_entries(uow.connection, story.id)]

    assert undone(shared_store, numbers) == [None, 1, 2]
