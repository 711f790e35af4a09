"""Transactions on a server that goes away: each happens once, whatever breaks when."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest
from cutting_proxy import Cut, CuttingProxy

CONFLICT = """
CREATE SEQUENCE tries;
CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF nextval('tries') <= 3 THEN RAISE EXCEPTION 'they met' USING ERRCODE = '{code}'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER conflict BEFORE INSERT ON setting FOR EACH ROW EXECUTE FUNCTION conflict();
"""


@pytest.fixture
def proxy(postgres):
    between = CuttingProxy(postgres.port)
    yield between
    between.close()


@pytest.fixture
def through_proxy(open_server, address, postgres, proxy):
    store = open_server(address.replace(f":{postgres.port}/", f":{proxy.port}/"))
    yield store
    store.close_now()


def counting(runs):
    """Return a write that is told from its repetition: each adds a row of its own."""

    def add(uow):
        runs.append(1)
        return uow.jobs.start_run("once", at_ms=len(runs))

    return add


def last_commit(store):
    return store.read_now(
        lambda uow: uow.connection.exec_driver_sql("SELECT last_commit FROM writer").scalar_one()
    )


def rows(store):
    return store.read_now(
        lambda uow: uow.connection.exec_driver_sql("SELECT count(*) FROM job_run").scalar_one()
    )


@pytest.mark.parametrize(("cut", "tries"), [(Cut.BEFORE_IT_ARRIVES, 2), (Cut.BEFORE_ITS_ANSWER, 1)])
def test_a_commit_whose_answer_is_lost_happens_once(through_proxy, proxy, cut, tries):
    runs = []
    through_proxy.write_now(counting([]))
    proxy.cut_next_commit(cut)
    through_proxy.write_now(counting(runs))
    assert len(runs) == tries
    assert rows(through_proxy) == 2
    # Every attempt has a number of its own: one that may still arrive is not taken for the next.
    assert last_commit(through_proxy) == 1 + tries


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_transactions_that_met_are_run_anew_until_they_pass(server_store, address, code):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(CONFLICT.format(code=code))
    runs = []

    def put(uow):
        runs.append(1)
        uow.settings.set("a", len(runs), at_ms=1)

    server_store.write_now(put)
    assert len(runs) == 4
    assert server_store.read_now(lambda uow: uow.settings.get("a")).value == 4


def test_a_connection_that_died_in_the_pool_is_replaced(server_store, postgres):
    server_store.write_now(counting([]))
    rows(server_store)
    assert postgres.cut_connections() >= 3  # the writer's, the reader's, the listener's
    assert rows(server_store) == 1
    server_store.write_now(counting([]))
    assert rows(server_store) == 2


def test_a_connection_that_dies_in_mid_transaction_leaves_nothing_and_it_is_run_anew(
    server_store, postgres
):
    runs = []

    def die_once(uow):
        uow.jobs.start_run("once", at_ms=1)
        if not runs:
            runs.append(1)
            postgres.cut_connections()
        uow.jobs.start_run("twice", at_ms=1)

    server_store.write_now(die_once)
    assert rows(server_store) == 2


def test_what_is_asked_while_the_server_is_down_waits_for_it(server_store, postgres):
    server_store.write_now(counting([]))
    postgres.crash()
    waiting = threading.Thread(target=server_store.write_now, args=(counting([]),))
    waiting.start()
    reading = []
    reader = threading.Thread(target=lambda: reading.append(rows(server_store)))
    reader.start()
    began = time.monotonic()
    postgres.start()
    waiting.join()
    reader.join()
    assert rows(server_store) == 2
    assert reading[0] in (1, 2)
    assert time.monotonic() - began < 60


def test_a_server_that_became_a_standby_is_waited_for(server_store, postgres, address):
    server_store.write_now(counting([]))
    name = address.rpartition("/")[2]
    with postgres.administrator() as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    postgres.cut_connections()
    waiting = threading.Thread(target=server_store.write_now, args=(counting([]),))
    waiting.start()
    assert rows(server_store) == 1
    with postgres.administrator() as connection:
        connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    postgres.cut_connections()
    waiting.join()
    assert rows(server_store) == 2
