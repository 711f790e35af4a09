"""Bodies that are written anew, and what is kept of the former ones."""

from __future__ import annotations

from hashlib import sha256

from stored_rows import NOW_MS, a_delivery, a_destination, an_event, undone

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.read_models.rewritable import FormerBody, former_bodies, rewritable

WHY = Reason("delivery.rewritten")


def replace(uow, delivery_id, body, *, is_sealed=False):
    uow.upkeep.move([delivery_id], state=DeliveryState.READY, reason=WHY, now_ms=NOW_MS)
    digest = sha256(body).digest()
    uow.bodies.replace(delivery_id, body, is_sealed=is_sealed, sha256=digest)


def present(uow, delivery_id):
    (one,) = rewritable(uow.connection, [delivery_id])
    return one.wire, bool(one.wire_is_sealed), one.wire_sha256


def test_the_former_body_stands_at_the_line_that_tells_of_its_end(shared_store):
    def run(uow):
        one = a_delivery(uow, a_destination(uow), state=DeliveryState.REJECTED)
        (before,) = rewritable(uow.connection, [one])
        replace(uow, one, b"new", is_sealed=True)
        seq = uow.connection.exec_driver_sql("SELECT max(seq) FROM delivery_history").scalar_one()
        former = FormerBody(one, seq, before.wire, 0, before.wire_sha256)
        return former, former_bodies(uow.connection, one), present(uow, one)

    former, kept, now = undone(shared_store, run)
    assert kept == (former,)
    assert now == (b"new", True, sha256(b"new").digest())


def test_each_former_body_is_kept_the_oldest_first(shared_store):
    def run(uow):
        one = a_delivery(uow, a_destination(uow), state=DeliveryState.REJECTED)
        for body in (b"second", b"third"):
            replace(uow, one, body)
            uow.connection.exec_driver_sql("UPDATE delivery SET state = 'rejected'")
        return former_bodies(uow.connection, one), present(uow, one)

    kept, now = undone(shared_store, run)
    assert [one.body for one in kept[1:]] == [b"second"]
    assert kept[0].seq < kept[1].seq
    assert now[0] == b"third"


def test_where_nothing_was_frozen_the_body_is_the_first(shared_store):
    def run(uow):
        event = an_event(uow, name="Lead", value=7.5)
        one = a_delivery(uow, a_destination(uow), event=event, state=DeliveryState.REJECTED)
        uow.connection.exec_driver_sql("DELETE FROM delivery_body")
        replace(uow, one, b"first")
        about = uow.connection.exec_driver_sql(
            "SELECT event_name, origin, action_source, value FROM delivery_body"
        ).one()
        return former_bodies(uow.connection, one), present(uow, one), tuple(about)

    kept, now, about = undone(shared_store, run)
    assert (kept, now[0]) == ((), b"first")
    assert about == ("Lead", "server", "website", 7.5)
