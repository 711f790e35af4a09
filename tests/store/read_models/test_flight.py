from datetime import UTC, datetime, timedelta

from stored_rows import NOW_MS, a_delivery, a_destination, an_event, undone

from stratum_desktop.store.read_models.flight import (
    FilePlace,
    body_facts,
    copies_of,
    decision_of,
    delivery_ids_of,
    event_numbered,
    events_named,
)

NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)
KEY = bytes(32)


def names(uow, text, limit=20):
    return [one.event_id for one in events_named(uow.connection, text, limit=limit)]


def test_an_order_or_event_id_is_found_whole_before_one_that_starts_so(store):
    def run(uow):
        for order in ("o-1", "o-10", "o-11"):
            an_event(uow, order_id=order, event_id=f"e{order}")
        return [names(uow, text) for text in ("o-1", "eo-1", "o-", "eo-11", "x")]

    assert undone(store, run) == [["eo-1"], ["eo-1"], ["eo-11", "eo-10", "eo-1"], ["eo-11"], []]


def test_no_more_events_than_asked_for_the_newest_first(store):
    def run(uow):
        for number in range(5):
            an_event(uow, order_id="same", event_id=f"e-{number}")
        return names(uow, "same", limit=2), names(uow, "sam", limit=2)

    assert undone(store, run) == (["e-4", "e-3"], ["e-4", "e-3"])


def test_an_event_of_a_file_names_the_file(store):
    def run(uow):
        upload = uow.connection.exec_driver_sql(
            "INSERT INTO offline_conversion_batches (batch_name, platform, upload_type, status,"
            " created_at, file_path, file_bytes, plan)"
            " VALUES ('orders.csv', 'meta', 't', 'done', '', '', 0, '{}') RETURNING id"
        ).scalar_one()
        event = an_event(uow, upload_id=upload, file_row=7)
        uow.connection.exec_driver_sql(
            "INSERT INTO duplicate (of_event_id, verdict, received_at_ms, origin, source,"
            " upload_id, file_row) VALUES (?, 'collision', ?, 'upload', 'shop', ?, 9)",
            (event, NOW_MS, upload),
        )
        return event_numbered(uow.connection, event), copies_of(uow.connection, event), upload

    found, (copy,), upload = undone(store, run)
    assert found.file == FilePlace(upload, "orders.csv", 7)
    assert (copy.file_row, copy.upload_name, copy.verdict, copy.at) == (
        9,
        "orders.csv",
        "collision",
        NOW,
    )


def test_what_is_not_there_is_none(store):
    def run(uow):
        return event_numbered(uow.connection, 404), body_facts(uow.connection, 404)

    assert undone(store, run) == (None, None)


def test_deliveries_and_frozen_bodies_of_an_event(store):
    def run(uow):
        event = an_event(uow)
        made = [a_delivery(uow, a_destination(uow, account), event=event) for account in "12"]
        return made, delivery_ids_of(uow.connection, event), body_facts(uow.connection, made[0])

    made, found, body = undone(store, run)
    assert list(found) == made
    assert body.byte_count == len(f'{{"delivery":{made[0]}}}')


def test_a_decision_is_the_first_of_its_kind_from_then_on(store):
    def run(uow):
        first, other = a_destination(uow, "1"), a_destination(uow, "2")
        delivery = a_delivery(uow, other)
        for at_ms, action, subject in (
            (NOW_MS - 1, "destination.held", f"destination/{other}"),
            (NOW_MS + 5, "delivery.replayed", "all"),
            (NOW_MS + 6, "destination.held", f"destination/{first}"),
            (NOW_MS + 7, "destination.held", f"destination/{other}"),
        ):
            uow.audit.append(actor="ann", action=action, subject=subject, at_ms=at_ms, key=KEY)

        def seq(action, at=NOW, within_ms=100, of=None):
            found = decision_of(uow.connection, action, at=at, within_ms=within_ms, of_delivery=of)
            return None if found is None else found.seq

        return [
            seq("delivery.replayed"),
            seq("destination.held"),
            seq("destination.held", of=delivery),
            seq("destination.held", of=delivery, within_ms=6),
            seq("destination.held", at=NOW - timedelta(milliseconds=1), of=delivery),
            seq("delivery.cancelled"),
        ]

    assert undone(store, run) == [2, 3, 4, None, 1, None]


def test_copies_are_found_by_an_index(store):
    def run(uow):
        sql = "EXPLAIN QUERY PLAN SELECT * FROM duplicate c WHERE c.of_event_id = 1"
        return [row[3] for row in uow.connection.exec_driver_sql(sql)]

    assert undone(store, run) == ["SEARCH c USING INDEX ix_duplicate_event (of_event_id=?)"]
