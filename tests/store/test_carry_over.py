"""What happened since a backup comes over whole, from its own later life, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ad_actions import a_raise, known_campaign
from closed_blocks import close_blocks
from stored_rows import NOW_MS, a_delivery, a_destination, an_event, row_of

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.gate.trust import nothing_known
from stratum_desktop.store.backup import back_up
from stratum_desktop.store.carry_over import CarriedOver, carry_over
from stratum_desktop.store.connection import PAGE_BYTES
from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.read_models.deliveries import DeliveryFilter, delivery_counts
from stratum_desktop.store.read_models.order_hours import count_hour, lanes_key, ledger
from stratum_desktop.store.read_models.orders import PlatformLanes, order_ledger
from stratum_desktop.store.repositories.latencies import LatencyProgress
from stratum_desktop.store.repositories.operators import SealedKey


@pytest.fixture
def copy(path: Path, key: bytes, clock, tmp_path: Path) -> Path:
    """A copy with one account and one delivery; more happened after it was made."""
    store = create_store(path, key=key, clock=clock)
    store.write_now(lambda uow: a_delivery(uow, a_destination(uow)))
    store.write_now(lambda uow: uow.latencies.keep_progress(LatencyProgress("UTC", 7)))
    place = tmp_path / "copy.db"
    shutil.copyfile(back_up(path, key=key, clock=clock).path, place)

    def later(uow) -> None:
        uow.connection.exec_driver_sql("UPDATE delivery SET state = 'delivered'")
        uow.connection.exec_driver_sql("UPDATE destination SET label = 'Renamed', extra_sends = 7")
        second = a_destination(uow, "2")
        uow.destinations.set_secret(second, "token", b"sealed")
        a_delivery(uow, second)

    store.write_now(later)
    store.close_now()
    return place


def content_of(path: Path, key: bytes, clock) -> dict[str, object]:
    store = open_store(path, key=key, clock=clock, read_only=True)
    try:
        return store.read_now(
            lambda uow: {
                "states": [
                    row_of(uow, number)["state"] for number in range(1, uow.deliveries.next_id())
                ],
                "accounts": [
                    (one.account, one.label, one.extra_sends) for one in uow.destinations.all()
                ],
                "secrets": uow.connection.exec_driver_sql("SELECT count(*) FROM secret").scalar(),
            }
        )
    finally:
        store.close_now()


def test_what_happened_comes_over_and_what_was_set_stays(copy, path, key, clock) -> None:
    assert carry_over(copy, later=path, key=key) == CarriedOver(events=1, delivered=1)
    assert content_of(copy, key, clock) == {
        "states": [DeliveryState.DELIVERED, DeliveryState.READY],
        "accounts": [("1", "meta 1", 7), ("2", "meta 2", 0)],
        "secrets": 1,
    }
    opened = open_store(copy, key=key, clock=clock)
    assert opened.adopted is None, "nothing of it has to wait"
    assert opened.read_now(lambda uow: uow.latencies.progress()) is None, "counted anew"
    opened.close_now()


@pytest.mark.parametrize("why", ["another database", "another key", "damaged", "not a database"])
def test_from_another_database_or_a_damaged_one_nothing_comes(
    copy, path: Path, key, clock, tmp_path: Path, why: str
) -> None:
    other = path
    if why == "another database":
        other = tmp_path / "other.db"
        store = create_store(other, key=key, clock=clock)
        store.write_now(lambda uow: a_delivery(uow, a_destination(uow, "9")))
        store.close_now()
    elif why == "another key":
        other = tmp_path / "other.db"
        create_store(other, key=bytes(32), clock=clock).close_now()
    elif why == "damaged":
        content = bytearray(path.read_bytes())
        for page in range(1, len(content) // PAGE_BYTES):
            content[page * PAGE_BYTES + 100] ^= 1
        path.write_bytes(content)
    else:
        path.write_bytes(b"no database" * 1_000)
    before = content_of(copy, key, clock)
    assert carry_over(copy, later=other, key=key) is None
    assert content_of(copy, key, clock) == before
    opened = open_store(copy, key=key, clock=clock)
    assert opened.adopted is not None
    assert opened.adopted.uncertain == 1
    opened.close_now()


def test_one_damaged_page_anywhere_leaves_all_or_nothing(copy, path: Path, key, clock) -> None:
    whole, original = path.read_bytes(), copy.read_bytes()
    before, after = content_of(copy, key, clock), None
    for page in range(1, len(whole) // PAGE_BYTES):
        content = bytearray(whole)
        content[page * PAGE_BYTES + 100] ^= 1
        path.write_bytes(content)
        copy.write_bytes(original)
        carried = carry_over(copy, later=path, key=key)
        found = content_of(copy, key, clock)
        if carried is None:
            assert found == before
        else:
            after = found
            assert found["states"] == [DeliveryState.DELIVERED, DeliveryState.READY]
    assert after is not None, "damage elsewhere does not keep what happened from coming over"


def test_what_became_of_ad_accounts_comes_over_and_rules_and_operators_stay_the_copys(
    path: Path, key: bytes, clock, tmp_path: Path
) -> None:
    store = create_store(path, key=key, clock=clock)

    def before(uow) -> None:
        entity = known_campaign(uow, at_ms=1)
        first = uow.rules.add("First", "{}", mode="suggest", by="test", at_ms=1)
        uow.operators.add(name="Mia", role="approver", public_key="", is_self=False, added_at_ms=1)
        number = uow.actions.add(a_raise(entity, at_ms=1, rule_id=first, rule_version=1))
        a_step(uow, number, "proposed")
        uow.receipts.append(verdict="pass", content="{}", action_id=number, at_ms=1, key=key)

    def later(uow) -> None:
        uow.rules.save(1, '{"later": 1}', by="test", at_ms=2)
        uow.rules.set_mode(1, "guarded", at_ms=2)
        second = uow.rules.add("Second", "{}", mode="guarded", by="test", at_ms=2)
        uow.operators.remove(1, at_ms=2)
        uow.operators.keep_signing_key(SealedKey("key", b"sealed"), at_ms=2)
        uow.actions.move_to(1, {ActionState.PROPOSED}, ActionState.UNDO_WINDOW, at_ms=2)
        a_step(uow, 1, "approved")
        entity = known_campaign(uow, at_ms=2, external_id="8")
        number = uow.actions.add(a_raise(entity, at_ms=2, rule_id=second, rule_version=1))
        a_step(uow, number, "proposed")
        uow.receipts.append(verdict="hold", content="{}", action_id=number, at_ms=2, key=key)
        uow.trust_readings.keep(nothing_known("meta", "Meta"), at_ms=2)

    store.write_now(before)
    place = tmp_path / "copy.db"
    shutil.copyfile(back_up(path, key=key, clock=clock).path, place)
    store.write_now(later)
    store.close_now()
    assert carry_over(place, later=path, key=key) is not None
    opened = open_store(place, key=key, clock=clock)
    try:
        assert opened.adopted is None

        def look(uow) -> None:
            assert [(one.state, one.rule_name) for one in map(uow.actions.get, (1, 2))] == [
                (ActionState.UNDO_WINDOW, "First"),
                (ActionState.PROPOSED, "Second"),
            ]
            told = [[step.outcome for step in uow.actions.steps(number)] for number in (1, 2)]
            assert told == [["proposed", "approved"], ["proposed"]]
            assert uow.receipts.first_bad(key=key) == (2, None)
            (rule,) = uow.rules.all()
            assert (rule.name, rule.mode, rule.version) == ("First", "suggest", 1)
            assert [one.version for one in uow.rules.versions(1)] == [2, 1]
            assert uow.rules.save(1, "{}", by="test", at_ms=3) == 3
            assert [one.name for one in uow.operators.all()] == ["Mia"]
            assert uow.operators.signing_key() == SealedKey("key", b"sealed")
            assert uow.trust_readings.first_at_ms("meta") == 2

        opened.write_now(look)
    finally:
        opened.close_now()


def a_step(uow, number: int, outcome: str) -> None:
    uow.actions.add_step(
        number, at_ms=1, stage="decide", outcome=outcome, actor="test", detail="{}"
    )


LANES = (PlatformLanes("meta", (1,), 0),)
PERIOD = {"since_ms": NOW_MS - 86_400_000, "until_ms": NOW_MS + 1}


def sell(uow, *orders: str, state: DeliveryState) -> None:
    for order_id in orders:
        event = an_event(uow, order_id=order_id, received_at_ms=NOW_MS - 7_200_000)
        a_delivery(uow, 1, event=event, state=state)


def count_ahead(uow) -> None:
    uow.order_hours.go_on(lanes_key(LANES))
    for hour_at in uow.order_hours.stale(limit=9):
        count_hour(uow.connection, LANES, hour_at)
    uow.delivery_blocks.count(limit=9)


def told(uow) -> tuple[object, ...]:
    asked = {"of": None, "limit": 9, **PERIOD}
    shop = DeliveryFilter(source="shop")
    return ledger(uow.connection, LANES, **asked), delivery_counts(uow.connection, shop)


def told_from_rows(uow) -> tuple[object, ...]:
    rows = uow.connection.exec_driver_sql(
        "SELECT d.state, count(*) FROM delivery d JOIN event e ON e.id = d.event_id"
        " WHERE e.source = 'shop' GROUP BY d.state"
    )
    return order_ledger(uow.connection, LANES, limit=9, **PERIOD), dict(rows.all())


@pytest.mark.parametrize("can_be_read", [True, False], ids=["carried over", "adopted"])
def test_orders_and_lists_are_told_from_a_copy_as_its_rows_say(
    path: Path, key: bytes, clock, tmp_path: Path, can_be_read: bool
) -> None:
    store = create_store(path, key=key, clock=clock)
    store.write_now(a_destination)
    store.write_now(lambda uow: sell(uow, "A", "B", "C", state=DeliveryState.REJECTED))
    store.write_now(lambda uow: sell(uow, "D", "E", state=DeliveryState.READY))
    store.write_now(close_blocks)
    store.write_now(count_ahead)
    copy = tmp_path / "copy.db"
    shutil.copyfile(back_up(path, key=key, clock=clock).path, copy)
    store.write_now(
        lambda uow: uow.upkeep.move([1], state=DeliveryState.CANCELLED, reason=None, now_ms=NOW_MS)
    )
    store.write_now(lambda uow: sell(uow, "A", "F", state=DeliveryState.DELIVERED))
    store.write_now(close_blocks)
    store.write_now(count_ahead)
    store.close_now()
    if can_be_read:
        assert carry_over(copy, later=path, key=key) is not None
    opened = open_store(copy, key=key, clock=clock)
    assert (opened.adopted is None) == can_be_read
    assert opened.read_now(lambda uow: uow.order_hours.counted()) is None, "counted anew"
    assert opened.read_now(lambda uow: len(uow.delivery_blocks.stored(0, 9))) == 1 + can_be_read
    assert opened.read_now(told) == opened.read_now(told_from_rows)
    opened.write_now(count_ahead)
    assert opened.read_now(told) == opened.read_now(told_from_rows)
    opened.close_now()
