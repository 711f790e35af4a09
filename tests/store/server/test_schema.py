"""A database becomes a workspace whole or not at all, and is known again."""

from __future__ import annotations

import psycopg
import pytest
from manual_clock import ManualClock
from sqlalchemy import inspect

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.store import tables
from stratum_desktop.store.server.clock import ServerClock
from stratum_desktop.store.server.connection import Access, pooled
from stratum_desktop.store.server.store import create_server_store, open_server_store

KEY = bytes(range(32))


def create(address):
    create_server_store(address, key=KEY, clock=ServerClock(ManualClock())).close_now()


@pytest.fixture
def empty(postgres):
    address = postgres.new_database()
    yield address
    postgres.drop(address)


def refusal_of(fn, address, key=KEY):
    with pytest.raises((Refusal, Trouble)) as refused:
        fn(address, key=key, clock=ServerClock(ManualClock()))
    return refused.value.reason.code


def test_it_holds_the_tables_and_columns_of_a_file(address):
    engine = pooled(address, access=Access.READ)
    with engine.connect() as connection:
        found = {
            name: {column["name"] for column in inspect(connection).get_columns(name)}
            for name in inspect(connection).get_table_names()
        }
    engine.dispose()
    wanted = {
        table.name: {c.name for c in table.columns} for table in tables.metadata.sorted_tables
    }
    others = {"alembic_version", "writer", "workspace_key"}
    assert {name: columns for name, columns in found.items() if name not in others} == wanted
    assert others <= set(found)


def test_an_empty_database_is_no_workspace(empty):
    assert refusal_of(open_server_store, empty) == "store.unfinished"


def test_a_workspace_is_not_made_twice(address):
    assert refusal_of(create_server_store, address) == "store.already_there"


def test_another_key_does_not_open_it(address):
    assert refusal_of(open_server_store, address, key=bytes(32)) == "store.unreadable"


def test_tables_of_others_are_left_alone(empty, postgres):
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("CREATE TABLE theirs (id int)")
    assert refusal_of(create_server_store, empty) == "store.not_a_workspace"
    assert refusal_of(open_server_store, empty) == "store.not_a_workspace"


def test_texts_that_sort_otherwise_do_not_fit(postgres):
    address = postgres.new_database("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    assert refusal_of(create_server_store, address) == "store.server_unfitting"
    postgres.drop(address)


def test_what_was_cut_off_in_the_making_left_nothing(empty, postgres):
    # A function of that name which cannot be replaced ends the making after the first tables.
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION instr(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1'"
        )
    with pytest.raises(Exception, match="InvalidFunctionDefinition"):
        create(empty)
    with psycopg.connect(empty, autocommit=True) as connection:
        assert connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone() == (0,)
        connection.execute("DROP FUNCTION instr(text, text)")
    create(empty)


@pytest.mark.parametrize(
    "change", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"]
)
def test_the_audit_log_refuses_to_be_changed(server_store, change):
    def note(uow):
        uow.audit.append(actor="a", action="b", subject="c", at_ms=1, key=KEY)

    server_store.write_now(note)
    with pytest.raises(Exception, match="audit is append-only"):
        server_store.write_now(lambda uow: uow.connection.exec_driver_sql(change))
    assert server_store.read_now(lambda uow: uow.audit.verify(key=KEY)).is_whole
