"""What is read to write a body anew."""

from __future__ import annotations

from stored_rows import NOW, a_delivery, a_destination, an_event, undone

from stratum_desktop.store.read_models.rewritable import former_bodies, rewritable


def test_deliveries_come_with_their_event_and_their_body_oldest_first(shared_store):
    def run(uow):
        destination = a_destination(uow)
        event = an_event(uow, name="Lead", event_id="A-7", body=b"{}\0", clear=b"sealed")
        made = [a_delivery(uow, destination, event=event) for _ in range(3)]
        uow.connection.exec_driver_sql(
            "DELETE FROM delivery_body WHERE delivery_id = ?", (made[2],)
        )
        return made, rewritable(uow.connection, [made[2], made[0], 99])

    made, (first, last) = undone(shared_store, run)
    assert (first.delivery_id, last.delivery_id) == (made[0], made[2])
    assert (first.name, first.event_id, first.event_time) == ("Lead", "A-7", NOW - 60)
    assert (first.event, first.clear) == (b"{}\0", b"sealed")
    assert first.wire is not None
    assert len(first.wire_sha256) == 32
    assert (last.wire, last.wire_sha256) == (None, None)


def test_what_was_never_written_anew_has_no_former_body(shared_store):
    def run(uow):
        return former_bodies(uow.connection, a_delivery(uow, a_destination(uow)))

    assert undone(shared_store, run) == ()
