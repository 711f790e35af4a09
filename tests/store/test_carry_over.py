"""What happened since a backup comes over whole, from its own later life, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stored_rows import a_delivery, a_destination, row_of

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.store.backup import back_up
from stratum_desktop.store.carry_over import CarriedOver, carry_over
from stratum_desktop.store.connection import PAGE_BYTES
from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.repositories.latencies import LatencyProgress


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
