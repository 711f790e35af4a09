"""Counting anew from rows, on both databases."""

from __future__ import annotations

from stored_rows import NOW, NOW_MS, a_delivery, a_destination, an_attempt, an_event, undone

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.store.read_models.recount import RecountReadModel
from stratum_desktop.store.repositories.delivery_records import HourlyKey
from stratum_desktop.store.repositories.events import IngestHour
from stratum_desktop.store.repositories.hourly_counts import HourlyCounts

HOUR = NOW // 3600 * 3600
SPAN = {"since_ms": HOUR * 1000, "until_ms": (HOUR + 3600) * 1000}
HOURS = {"since_s": HOUR, "until_s": HOUR + 3600}


def test_an_empty_store_has_nothing_to_count(shared_store):
    def run(uow):
        read = RecountReadModel(uow.connection)
        return read.first_hour_s(), read.outcomes(**SPAN), read.arrivals(**SPAN)

    assert undone(shared_store, run) == (None, {}, {})


def test_ends_and_failed_tries_are_counted_and_decisions_are_not(shared_store):
    def run(uow):
        meta = a_destination(uow)
        attempt = an_attempt(uow, meta, started_at_ms=NOW_MS - 40)

        def ended(state, *, reason=None, lines=()):
            event = an_event(uow, event_time=NOW, received_at_ms=NOW_MS)
            number = a_delivery(uow, meta, event=event, state=DeliveryState(state))
            uow.connection.exec_driver_sql(
                "UPDATE delivery SET settled_at_ms = ?, reason = ?, attempt_id = ? WHERE id = ?",
                (NOW_MS, reason, attempt, number),
            )
            for seq, (told, by, why) in enumerate(lines, start=1):
                uow.connection.exec_driver_sql(
                    "INSERT INTO delivery_history (delivery_id, seq, at_ms, state, reason,"
                    " attempt_id) VALUES (?, ?, ?, ?, ?, ?)",
                    (number, seq, NOW_MS, told, why, by),
                )

        split, lost = '{"code":"delivery.batch_refused"}', '{"code":"delivery.lease_ran_out"}'
        ended("delivered", lines=[("retry", attempt, None), ("retry", attempt, split)])
        ended("delivered", lines=[("held", None, None), ("retry", None, None)])
        ended("delivered", lines=[("retry", None, lost), ("held", attempt, None)])
        ended("skipped", reason='{"code":"identity.none_matchable"}')
        ended("cancelled", lines=[("rejected", attempt, None), ("cancelled", None, None)])
        found = RecountReadModel(uow.connection).outcomes(**SPAN)
        return {key[4:]: count for key, (count, _) in found.items()}

    assert undone(shared_store, run) == {
        ("delivered", ""): 3,
        ("retry", ""): 1,
        ("retry", "delivery.lease_ran_out"): 1,
        ("held", ""): 1,
        ("skipped", "identity.none_matchable"): 1,
        ("rejected", ""): 1,
    }


def test_a_span_is_written_over_and_what_has_no_rows_is_left(shared_store):
    outcome = HourlyKey(HOUR, 1, "server", "Lead", "delivered", "")
    before, after = outcome._replace(hour_at=HOUR - 3600), outcome._replace(hour_at=HOUR + 3600)
    accepted = IngestHour(HOUR, "server", "shop", "accepted", given_id=True)
    refused = accepted._replace(verdict="refused")
    in_file = accepted._replace(verdict="duplicate", origin="upload")

    def run(uow):
        uow.deliveries.count_hourly(dict.fromkeys((outcome, before, after), (5, 1.0)))
        uow.events.count_ingest({accepted: 5, refused: 6, in_file: 7})
        counts, read = HourlyCounts(uow.connection), RecountReadModel(uow.connection)
        counts.replace_outcomes({outcome._replace(state="expired"): (2, 0.0)}, **HOURS)
        counts.replace_arrivals({accepted: 1}, **HOURS)
        every = {"since_ms": 0, "until_ms": 2**60}
        kept = uow.connection.exec_driver_sql("SELECT sum(count) FROM ingest_hourly").scalar()
        return read.stored_outcomes(**every), read.stored_arrivals(**every), int(kept)

    assert undone(shared_store, run) == (
        {before: (5, 1.0), outcome._replace(state="expired"): (2, 0.0), after: (5, 1.0)},
        {accepted: 1},
        14,
    )
