"""Stored events for their quality, by hand-written rows."""

from __future__ import annotations

from stored_rows import NOW, NOW_MS, a_delivery, a_destination, an_event

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.store.read_models.data_quality import FaultCount, Span, StoredQuality
from stratum_desktop.store.repositories.events import FaultHour

SPAN = Span(NOW_MS - 1_000, NOW_MS)


def test_events_come_newest_first_within_the_span_and_page_without_gaps(store):
    def fill(uow):
        inside = [an_event(uow, received_at_ms=NOW_MS - at) for at in (1_000, 7, 7, 7, 1)]
        an_event(uow, received_at_ms=NOW_MS)
        an_event(uow, received_at_ms=NOW_MS - 1_001)
        rows, before, found = StoredQuality(uow.connection), None, []
        while part := rows.events(SPAN, before=before, limit=2):
            found += [one.id for one in part]
            before = part[-1].received_at_ms, part[-1].id
        assert found == inside[::-1]
        assert rows.count(SPAN) == 5
        assert rows.count(Span(0, NOW_MS, "till")) == 0

    store.write_now(fill)


def test_only_a_skip_for_want_of_identifiers_is_no_match(store):
    def fill(uow):
        lane = a_destination(uow)
        skipped = {"state": DeliveryState.SKIPPED}
        none, denied = '{"code": "identity.none_matchable"}', '{"code": "consent.not_given"}'
        events = [an_event(uow) for _ in range(3)]
        a_delivery(uow, lane, event=events[0], state=DeliveryState.DELIVERED)
        a_delivery(uow, lane, event=events[1], reason=none, **skipped)
        a_delivery(uow, lane, event=events[2], reason=denied, **skipped)
        found = StoredQuality(uow.connection).judgements(events)
        assert {one.event_id: one.is_matchable for one in found} == {
            events[0]: True,
            events[1]: False,
        }

    store.write_now(fill)


def test_orders_of_files_are_not_what_times_are_compared_with(store):
    def fill(uow):
        an_event(uow, order_id="A", event_time=NOW)
        an_event(uow, order_id="A", event_time=NOW - 9)
        an_event(uow, order_id="B", origin="upload")
        assert StoredQuality(uow.connection).order_times(["A", "B", "C"]) == {"A": NOW - 9}

    store.write_now(fill)


def test_an_hour_that_a_span_touches_counts_whole(store):
    def fill(uow):
        hour = NOW // 3600 * 3600
        for at, verdict, count in (
            (hour - 3600, "accepted", 1),
            (hour, "accepted", 2),
            (hour, "refused", 4),
            (hour + 3600, "accepted", 8),
            (hour + 3600, "refused", 16),
        ):
            uow.connection.exec_driver_sql(
                "INSERT INTO ingest_hourly (hour_at, source, origin, verdict, given_id, count)"
                " VALUES (?, ?, ?, ?, 1, ?)",
                (at, "shop", "api", verdict, count),
            )
        rows = StoredQuality(uow.connection)
        whole = Span(hour * 1000, (hour + 3600) * 1000)
        assert rows.sources(whole) == (("shop", 2),)
        assert rows.refused_count(whole) == 4
        longer = Span(whole.since_ms - 1, whole.until_ms + 1)
        assert rows.sources(longer) == (("shop", 11),)
        assert rows.refused_count(longer) == 20

    store.write_now(fill)


def test_faults_add_up_over_hours_and_are_those_of_the_source(store):
    def fill(uow):
        hour = NOW // 3600 * 3600
        typo, other = ("email", "identity.email_malformed", False), ("", "event.not_json", True)
        for _ in range(2):
            uow.events.count_faults(
                {
                    FaultHour(hour - 3600, "shop", *typo): 100,
                    FaultHour(hour, "shop", *typo): 2,
                    FaultHour(hour + 3600, "shop", *typo): 1,
                    FaultHour(hour, "till", *other): 3,
                }
            )
        rows = StoredQuality(uow.connection)
        span = Span(hour * 1000, (hour + 7200) * 1000)
        assert rows.faults(span) == (FaultCount(*other, 6), FaultCount(*typo, 6))
        only = Span(span.since_ms, span.until_ms, "shop")
        assert rows.faults(only) == (FaultCount(*typo, 6),)
        assert rows.faults(Span(0, 1)) == ()

    store.write_now(fill)
