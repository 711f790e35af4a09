"""A shared database: what is asked of it, and what is done on its server instead."""

from __future__ import annotations

import asyncio

import pytest
from manual_clock import ManualClock

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.store.server.clock import ServerClock
from stratum_desktop.store.server.store import database_name, open_server_store

KEY = bytes(range(32))


def put(key, value):
    return lambda uow: uow.settings.set(key, value, at_ms=1)


async def test_writes_run_one_after_another_in_the_order_they_were_asked(server_store):
    def count(uow):
        found = uow.settings.get("n")
        now = (found.value if found else 0) + 1
        put("n", now)(uow)
        return now

    answers = await asyncio.gather(*(server_store.write(count) for _ in range(30)))
    assert answers == list(range(1, 31))


def test_a_writer_that_raises_leaves_nothing(server_store):
    def fail(uow):
        put("a", 1)(uow)
        raise LookupError("the caller's own mistake")

    with pytest.raises(LookupError):
        server_store.write_now(fail)
    assert server_store.read_now(lambda uow: uow.settings.get("a")) is None


def test_who_has_not_written_for_a_month_is_forgotten(server_store, open_server):
    server_store.write_now(put("a", 1))
    server_store.write_now(
        lambda uow: uow.connection.exec_driver_sql(
            "INSERT INTO writer VALUES ('gone', 7, now() - CAST('31 days' AS interval))"
        )
    )
    open_server()
    names = "SELECT identity FROM writer"
    found = server_store.read_now(lambda uow: uow.connection.exec_driver_sql(names).all())
    assert len(found) == 1
    assert found[0][0] != "gone"


async def test_copies_are_made_on_the_server(server_store):
    with pytest.raises(Refusal, match="pg_dump"):
        await server_store.back_up()


async def test_a_whole_database_has_no_findings(server_store):
    assert all(check.ok for check in await server_store.check_integrity())


def test_what_was_opened_for_viewing_is_not_written(open_server):
    viewing = open_server(read_only=True)
    with pytest.raises(Refusal, match="for viewing only"):
        viewing.write_now(put("a", 1))


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://ada:secret@server/shop", "store.password_in_address"),
        ("host=server password=secret dbname=shop", "store.password_in_address"),
        ("not an address", "store.no_address"),
    ],
)
def test_an_address_that_tells_too_much_or_nothing_is_refused(address, code):
    with pytest.raises(Refusal) as refused:
        database_name(address)
    assert refused.value.reason.code == code
    assert "secret" not in str(refused.value)


def test_a_server_that_is_not_there_is_told_in_words(postgres):
    address = postgres.address("shop").replace(str(postgres.port), "1")
    with pytest.raises(Trouble, match="does not answer") as missing:
        open_server_store(address, key=KEY, clock=ServerClock(ManualClock()))
    assert missing.value.reason.code == "store.server_unreachable"
