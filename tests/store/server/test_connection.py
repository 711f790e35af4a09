"""Connections: writers take turns, readers see one snapshot and change nothing."""

from __future__ import annotations

import threading

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.store.server.connection import connect


def put(key, value):
    return lambda uow: uow.settings.set(key, value, at_ms=1)


def value_of(key):
    return lambda uow: (found := uow.settings.get(key)) and found.value


def test_two_computers_add_to_one_number_and_lose_nothing(open_server):
    stores = [open_server(), open_server()]
    stores[0].write_now(put("n", 0))

    def count(uow):
        uow.settings.set("n", uow.settings.get("n").value + 1, at_ms=1)

    def many(store):
        for _ in range(50):
            store.write_now(count)

    threads = [threading.Thread(target=many, args=(one,)) for one in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stores[0].read_now(value_of("n")) == 100


def test_a_reader_sees_one_snapshot_while_another_commits(server_store, open_server):
    other = open_server()
    server_store.write_now(put("a", 1))

    def look_twice(uow):
        first = value_of("a")(uow)
        other.write_now(put("a", 2))
        return first, value_of("a")(uow)

    assert server_store.read_now(look_twice) == (1, 1)
    assert server_store.read_now(value_of("a")) == 2


def test_a_reader_may_not_write(server_store):
    with pytest.raises(Trouble) as refused:
        server_store.read_now(put("a", 1))
    assert refused.value.reason.code == "store.not_writable"


def test_times_do_not_depend_on_the_servers_settings(address):
    with connect(address) as connection:
        shown = connection.execute("SELECT current_setting('timezone')").fetchone()
    assert shown == ("UTC",)
