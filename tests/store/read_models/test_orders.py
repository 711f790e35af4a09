"""The ledger, against plain Python over the same rows."""

from __future__ import annotations

from collections import Counter, defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stored_rows import NOW, NOW_MS, a_delivery, a_destination, an_event, undone

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.order import ACCOUNTED, NOT_DUE, OrderState, worst
from stratum_desktop.store.read_models.orders import (
    ORDER_SQL,
    PlatformLanes,
    ledger_sql,
    order_count,
    order_ledger,
)

SINCE_MS, UNTIL_MS = NOW_MS - 10_000, NOW_MS
BEFORE, DURING, AT_END = SINCE_MS - 1, SINCE_MS, UNTIL_MS
ALL = 10_000
#: Destination number, its platform, when it was connected.
PLACES = ((0, "meta", 0), (1, "meta", BEFORE), (2, "google", DURING + 5), (3, "tiktok", 0))
PLATFORMS = ("meta", "google", "tiktok")

events = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["Purchase", "Purchase", "Lead", "refund", "PageView"]),
            "order_id": st.sampled_from(["A", "A", "B", "C", None]),
            "source": st.sampled_from(["shop", "shop", "till"]),
            "origin": st.sampled_from(["server", "server", "upload", "pixel"]),
            "received_at_ms": st.sampled_from([BEFORE, DURING, DURING + 7, DURING + 7, AT_END]),
            "states": st.dictionaries(st.sampled_from(range(4)), st.sampled_from(DeliveryState)),
            "sent_to": st.sampled_from(["meta", "google,tiktok", "metaverse"]),
        }
    ),
    max_size=12,
)


BY_PERIOD = "SEARCH e USING INDEX ix_event_order_received (received_at_ms>? AND received_at_ms<?)"
BY_EVENT = "SEARCH d USING INDEX ix_delivery_event (event_id=?)"
BY_ORDER = "SEARCH e USING INDEX ix_event_order (order_id=?)"


def lanes_of(ids):
    return tuple(
        PlatformLanes(
            platform,
            tuple(ids[n] for n, of, _ in PLACES if of == platform),
            min(since for _, of, since in PLACES if of == platform),
        )
        for platform in PLATFORMS
    )


def fill(uow, history):
    """Store a history; returns the platforms, as the ledger wants them."""
    ids = [a_destination(uow, str(number), platform=platform) for number, platform, _ in PLACES]
    for row in history:
        row = dict(row)
        states, sent_to = row.pop("states"), row.pop("sent_to")
        upload = an_upload(uow, sent_to) if row["origin"] == "upload" else None
        event = an_event(uow, **row, upload_id=upload)
        if row["origin"] != "pixel":
            for place, state in states.items():
                a_delivery(uow, ids[place], event=event, state=state)
    return lanes_of(ids)


def an_upload(uow, platforms):
    return uow.connection.exec_driver_sql(
        "INSERT INTO offline_conversion_batches (batch_name, platform, upload_type, status,"
        " created_at, file_path, file_bytes, plan) VALUES ('f', ?, 't', 'done', '', '', 0, '{}')"
        " RETURNING id",
        (platforms,),
    ).scalar_one()


def expected(history):
    """Return (source, order) to platform to state."""
    orders = defaultdict(lambda: {platform: [] for platform in PLATFORMS})
    for row in history:
        is_order = row["order_id"] is not None and row["name"] != "PageView"
        if not is_order or row["origin"] == "pixel":
            continue
        if not SINCE_MS <= row["received_at_ms"] < UNTIL_MS:
            continue
        of_platform = orders[row["source"], row["order_id"]]
        for lane in lanes_of(range(4)):
            states = [
                OrderState(row["states"][n]) for n in lane.destination_ids if n in row["states"]
            ]
            is_meant = row["received_at_ms"] >= lane.connected_at_ms and (
                row["origin"] != "upload" or lane.platform in row["sent_to"].split(",")
            )
            none = OrderState.MISSING if is_meant else OrderState.ELSEWHERE
            of_platform[lane.platform].append(worst(states) if states else none)
    return {
        order: {platform: worst(states) for platform, states in of.items()}
        for order, of in orders.items()
    }


def ask(uow, lanes, limit=ALL):
    return order_ledger(uow.connection, lanes, since_ms=SINCE_MS, until_ms=UNTIL_MS, limit=limit)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=events)
def test_every_order_is_in_exactly_one_state_at_every_platform(store, history):
    counts, listed = undone(store, lambda uow: ask(uow, fill(uow, history)))
    truth = expected(history)
    assert counts.orders == len(truth)
    for platform, of_state in counts.by_platform.items():
        assert sum(of_state.values()) == counts.orders
        assert of_state == Counter(states[platform] for states in truth.values())
    quiet = ACCOUNTED | NOT_DUE
    assert {((one.source, one.order_id), one.platform): one.state for one in listed} == {
        (order, platform): state
        for order, of in truth.items()
        for platform, state in of.items()
        if state not in quiet
    }
    assert len(listed) == sum(
        n for of in counts.by_platform.values() for s, n in of.items() if s not in quiet
    )


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(states=st.lists(st.sampled_from(DeliveryState), max_size=20))
def test_one_event_an_order_the_ledger_is_the_conservation_of_deliveries(store, states):
    def run(uow):
        destination = a_destination(uow, "1")
        for number, state in enumerate(states):
            event = an_event(uow, order_id=f"o-{number}", received_at_ms=DURING)
            a_delivery(uow, destination, event=event, state=state)
        lanes = (PlatformLanes("meta", (destination,), 0),)
        return ask(uow, lanes)[0], uow.upkeep.count_every_row()

    counts, stored = undone(store, run)
    by_state = {str(state): n for state, n in counts.by_platform["meta"].items()}
    assert by_state == {state: n for (_, state), n in stored.items()}
    assert sum(by_state.values()) == counts.orders == len(states)


def test_the_newest_open_orders_come_first_and_each_leads_to_its_delivery(store):
    def run(uow):
        destination = a_destination(uow, "1")
        made = []
        for number in range(5):
            event = an_event(uow, order_id=f"o-{number}", received_at_ms=DURING)
            state = DeliveryState.DELIVERED if number == 2 else DeliveryState.REJECTED
            made.append(
                a_delivery(uow, destination, event=event, state=state, reason='{"code": "meta.x"}')
            )
        return made, ask(uow, (PlatformLanes("meta", (destination,), 0),), limit=2)

    made, (counts, listed) = undone(store, run)
    assert [one.order_id for one in listed] == ["o-4", "o-3"]
    assert [one.delivery_id for one in listed] == [made[4], made[3]]
    assert listed[0].reason.code == "meta.x"
    assert counts.by_platform["meta"] == {OrderState.DELIVERED: 1, OrderState.REJECTED: 4}


def test_an_order_of_which_nothing_was_queued_is_missing_and_listed(store):
    def run(uow):
        destination = a_destination(uow, "1")
        an_event(uow, order_id="o-1", received_at_ms=DURING)
        return ask(uow, (PlatformLanes("meta", (destination,), 0),))

    counts, (one,) = undone(store, run)
    assert counts.by_platform["meta"] == {OrderState.MISSING: 1}
    assert (one.state, one.delivery_id, one.reason) == (OrderState.MISSING, None, None)


def test_orders_are_counted_where_nothing_is_connected(store):
    def run(uow):
        for order in ("a", "a", "b"):
            an_event(uow, order_id=order, received_at_ms=DURING)
        return order_count(uow.connection, since_ms=SINCE_MS, until_ms=UNTIL_MS)

    assert undone(store, run) == 2


def test_nothing_outside_the_period_is_read(store):
    """What is walked is found by index, and every table's index is entered by period or key."""

    def plan(uow):
        uow.connection.exec_driver_sql("ANALYZE")
        lanes = lanes_of([1, 2, 3, 4])
        asked = {"since": 1, "until": 2, "most": 5, "order_id": "a", "source": "s"}
        for place, one in enumerate(lanes):
            asked |= {f"connected{place}": 0, f"platform{place}": one.platform}
        return [
            [row[3] for row in uow.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", asked)]
            for sql in (ledger_sql(lanes), ORDER_SQL)
        ]

    def history(uow):
        destination = a_destination(uow, "1")
        for number in range(300):
            event = an_event(uow, order_id=f"o-{number}", received_at_ms=NOW_MS + number)
            a_delivery(uow, destination, event=event, deadline_at=NOW)
        return plan(uow)

    tables = {"e", "d", "event", "delivery"}
    for run in (plan, history):
        ledger, order = undone(store, run)
        assert any(line.startswith(BY_PERIOD) for line in ledger)
        assert any(line.startswith(BY_EVENT) for line in ledger)
        assert any(line.startswith(BY_ORDER) for line in order)
        assert not [
            line
            for line in (*ledger, *order)
            if line.startswith("SCAN") and line.split()[1] in tables
        ]
