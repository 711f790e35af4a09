"""A database on a server that goes away while conversions are delivered.

Row 42 of the fault matrix. The servers are real, a PostgreSQL of the tests' own; what happens to
single transactions is in tests/store/server/test_transaction.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from manual_clock import ManualClock
from postgres_server import PostgresServer
from practice_workspace import KEY
from server_work import ROUNDS, require_nothing_lost, sell_and_deliver

from stratum_desktop.store.server.clock import ServerClock
from stratum_desktop.store.server.store import create_server_store
from stratum_desktop.store.store import Store

_CONFLICT = """
CREATE SEQUENCE tries;
CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF nextval('tries') % 5 = 1 THEN RAISE EXCEPTION 'they met' USING ERRCODE = '40001'; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER conflict AFTER INSERT OR DELETE ON claim EXECUTE FUNCTION conflict();
"""


@pytest.fixture
def address(postgres: PostgresServer) -> Iterator[str]:
    """A database of the test's own."""
    made = postgres.new_database()
    yield made
    postgres.drop(made)


@pytest.fixture
def store(address: str, clock: ManualClock) -> Iterator[Store]:
    """A workspace on the server, in place of a file."""
    made = create_server_store(address, key=KEY, clock=ServerClock(clock))
    yield made
    made.close_now()


async def test_fault_42_a_server_that_crashes_again_and_again_loses_and_doubles_nothing(
    services, shop, meta, postgres
):
    def crash() -> None:
        postgres.crash()
        postgres.start()

    ids = await sell_and_deliver(shop, crash)
    await require_nothing_lost(services, meta, ids)


async def test_fault_42_connections_that_die_lose_and_double_nothing(
    services, shop, meta, postgres
):
    def cut() -> None:
        for _ in range(5):
            postgres.cut_connections()

    ids = await sell_and_deliver(shop, cut)
    await require_nothing_lost(services, meta, ids)


async def test_fault_42_transactions_that_meet_are_run_anew(services, shop, meta, address):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(_CONFLICT)
    ids = await sell_and_deliver(shop, None)
    await require_nothing_lost(services, meta, ids)
    with psycopg.connect(address, autocommit=True) as connection:
        tries = connection.execute("SELECT last_value FROM tries").fetchone()
    assert tries is not None
    assert tries[0] > 2 * ROUNDS  # a claim and its end in every round, and some of them anew
