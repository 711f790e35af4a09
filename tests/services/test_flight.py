import pytest
from practice_shop import Shop

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services.flight import FlightKind

K, S = FlightKind, DeliveryState


@pytest.fixture
def flight(services):
    async def of(text):
        (event,) = (await services.flight_recorder.flight(text)).events
        return event

    return of


@pytest.fixture
async def second(services, meta):
    """A second destination, which listens nowhere."""
    changed = await services.accounts.connect(
        platform="meta",
        account="999888777666",
        label="Second",
        secrets={"access_token": "a-token-of-tests-0001"},
        base_url="http://127.0.0.1:9",
    )
    return changed.value


def story(event, destination=None):
    return [
        (one.kind, one.state) for one in event.entries if destination in (None, one.destination)
    ]


async def test_an_order_is_followed_from_receipt_to_the_platforms_word(services, shop, flight):
    await shop.sell(2)
    await services.delivery.drain()
    event = await flight("order-2")
    assert story(event) == [
        (K.RECEIVED, None),
        (K.QUEUED, S.READY),
        (K.CHANGED, S.DELIVERED),
    ]
    received, queued, delivered = event.entries
    assert received.destination is None
    assert queued.body.byte_count > 0
    assert len(queued.body.sha256) == 64
    assert (delivered.attempt.http_status, delivered.attempt.parcel_count) == (200, 2)
    assert (event.source, event.origin, event.order_id) == ("shop", "server", "order-2")
    assert event.identifiers == ("email",)
    assert event.parameters["currency"] == "EUR"
    (lane,) = event.lanes
    assert '"event_id": "order-2"' in lane.body


async def test_all_destinations_stand_on_one_timeline(services, shop, second, flight):
    await shop.sell(1)
    await services.delivery.drain()
    event = await flight("order-1")
    first, other = event.lanes
    assert story(event, first.row.destination)[-1] == (K.CHANGED, S.DELIVERED)
    assert story(event, other.row.destination)[:2] == [(K.QUEUED, S.READY), (K.CHANGED, S.RETRY)]
    ats = [one.at for one in event.entries]
    assert ats == sorted(ats)
    assert event.entries[0].kind is K.RECEIVED


async def test_second_copies_are_told_with_what_they_were(services, shop, flight, clock):
    (line,) = shop.lines(1)
    for again in (line, line, line.replace(b"20.0", b"21.0")):
        await services.ingestion.add(lines=[again], source="shop")
        clock.advance(seconds=1)
    copies = [one.copy for one in (await flight("order-1")).entries if one.kind is K.COPY]
    assert [one.verdict for one in copies] == ["duplicate", "collision"]
    assert {one.source for one in copies} == {"shop"}


async def test_what_was_never_queued_says_why_at_once(shop, flight):
    await shop.sell(1, consent={"ad_user_data": "denied"})
    event = await flight("order-1")
    assert story(event) == [(K.RECEIVED, None), (K.CHANGED, S.SKIPPED)]
    assert event.entries[-1].reason.code == "consent.not_given"
    assert event.lanes[0].body == ""


async def test_a_replay_names_who_decided_it(services, shop, meta, flight, clock):
    await shop.sell(1)
    meta.faults.poison(["order-1"])
    await services.delivery.drain()
    meta.faults.clear()
    clock.advance(seconds=60)
    await services.delivery.replay(dry_run=False)
    await services.delivery.drain()
    event = await flight("order-1")
    assert [state for _, state in story(event)] == [
        None,
        S.READY,
        S.REJECTED,
        S.READY,
        S.DELIVERED,
    ]
    rejected, replayed, delivered = event.entries[2:]
    assert rejected.attempt is not None
    assert rejected.decision is None
    assert (replayed.decision.actor, replayed.decision.action) == ("test", "delivery.replayed")
    lines = await services.audit.entries()
    assert replayed.decision.seq in {
        line.seq for line in lines if line.action == "delivery.replayed"
    }
    assert delivered.attempt.id != rejected.attempt.id


async def test_a_verdict_stands_where_it_was_spoken(services, shop, store, flight, clock):
    await shop.sell(1)
    await services.delivery.drain()
    (attempt,) = {one.attempt.id for one in (await flight("order-1")).entries if one.attempt}
    clock.advance(seconds=1800)
    store.write_now(
        lambda uow: uow.connection.exec_driver_sql(
            "INSERT INTO verdict (attempt_id, destination_id, reference, delivery_count, spans,"
            " delivered_at_ms, spoken_at_ms, ruling) VALUES (?, 1, 'r-9', 1, '[]', 0, ?, ?)",
            (attempt, clock.now_ms(), "confirmed"),
        )
    )
    last = (await flight("order-1")).entries[-1]
    assert (last.kind, last.state) == (K.VERDICT, S.DELIVERED)
    assert last.reason.code == "delivery.confirmed_later"


async def test_holding_and_releasing_a_destination_names_who_decided_it(
    services, shop, second, flight, clock
):
    await shop.sell(1)
    await services.accounts.hold(second.id)
    clock.advance(seconds=5)
    await services.accounts.release(second.id)
    clock.advance(seconds=5)
    event = await flight("order-1")
    decided = [one.decision.action for one in event.entries if one.decision is not None]
    assert decided == ["destination.held", "destination.released"]
    assert {one.destination for one in event.entries if one.decision is not None} == {"Second"}


async def test_a_decision_on_another_destination_is_not_this_ones(
    services, shop, second, flight, clock
):
    await shop.sell(1)
    first, other = (lane.row for lane in (await flight("order-1")).lanes)
    await services.delivery.cancel(delivery_ids=[other.id])
    event = await flight("order-1")
    (cancelled,) = [one for one in event.entries if one.decision is not None]
    assert (cancelled.delivery_id, cancelled.state) == (other.id, S.CANCELLED)
    assert story(event, first.destination) == [(K.QUEUED, S.READY)]


async def test_an_event_without_an_order_is_found_by_its_own_id(services, shop, flight):
    await shop.sell(1, parameters={"value": 1.0, "currency": "EUR"}, event_id="click-77")
    assert (await flight("click-77")).order_id is None
    assert (await flight(" click-7 ")).event_id == "click-77"


async def test_an_order_of_two_events_has_two_flights_the_newer_first(services, shop):
    await shop.sell(1)
    await shop.sell(1, event_name="Lead", event_id="lead-1", parameters={"order_id": "order-1"})
    found = await services.flight_recorder.flight("order-1")
    assert [one.name for one in found.events] == ["Lead", "Purchase"]


async def test_an_exact_id_is_not_hidden_by_longer_ones(services, shop, flight):
    await shop.sell(12)
    assert (await flight("order-1")).event_id == "order-1"
    found = await services.flight_recorder.flight("order-")
    assert [one.event_id for one in found.events[:2]] == ["order-12", "order-11"]


async def test_a_derived_id_is_found_too(services, shop, flight):
    (event_id,) = await shop.sell(1, event_id=None, parameters={"value": 1.0, "currency": "EUR"})
    found = await flight(event_id)
    assert (found.event_id, found.event_id_is_given) == (event_id, False)


async def test_the_flight_of_a_delivery_is_that_of_its_event(services, shop, second, flight):
    await shop.sell(1)
    event = await flight("order-1")
    found = await services.flight_recorder.flight_of_delivery(event.lanes[1].row.id)
    assert (found.text, found.events) == ("order-1", (event,))


@pytest.mark.parametrize("text", ["order-404", "", "  ", "%"])
async def test_an_id_that_nothing_has_is_refused(services, shop, text):
    await shop.sell(1)
    with pytest.raises(Refusal, match="No accepted event"):
        await services.flight_recorder.flight(text)
    with pytest.raises(Refusal, match="no delivery 404"):
        await services.flight_recorder.flight_of_delivery(404)


async def test_what_came_before_any_platform_is_told_as_well(services, clock, flight):
    await Shop(services, clock).sell(1)
    assert story(await flight("order-1")) == [(K.RECEIVED, None)]


async def test_no_flight_holds_a_persons_data(services, meta, clock, flight):
    await connect_practice(services, meta)
    shop = Shop(services, clock)
    person = {
        "email": "canary@shop.example",
        "client_ip_address": "203.0.113.99",
        "client_user_agent": "Canary/1.0",
    }
    await shop.sell(1, user_data=person)
    await services.delivery.drain()
    said = repr(await flight("order-1"))
    for secret in ("canary@", "203.0.113.99", "Canary/1.0", "a-token-of-tests"):
        assert secret not in said
