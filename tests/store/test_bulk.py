"""Statements compiled from the tables say what the tables say."""

from __future__ import annotations

import pytest

from stratum_desktop.store.bulk import insert_sql, run_many
from stratum_desktop.store.tables import setting


def test_values_land_in_the_columns_that_were_named_in_that_order(store):
    sql = insert_sql(setting, ("changed_at_ms", "value", "key"))

    def fill(uow):
        uow.connection.exec_driver_sql(sql, [(5, "1", "a"), (6, "2", "b")])
        return uow.connection.exec_driver_sql(
            "SELECT key, value, changed_at_ms FROM setting ORDER BY key"
        ).all()

    assert store.write_now(fill) == [("a", "1", 5), ("b", "2", 6)]


def test_columns_are_named_by_the_table_and_quoted():
    assert insert_sql(setting, ("key",)) == 'INSERT INTO "setting" ("key") VALUES (?)'


def test_a_column_that_the_table_does_not_have_is_noticed_at_once():
    with pytest.raises(KeyError):
        insert_sql(setting, ("key", "colour"))


def test_rows_made_while_they_are_taken_are_stored_in_the_transaction(store):
    sql = insert_sql(setting, ("key", "value", "changed_at_ms"))

    def fill(uow):
        run_many(uow.connection, sql, ((f"key-{n}", "1", n) for n in range(3)))
        raise KeyError("changed our mind")

    with pytest.raises(KeyError):
        store.write_now(fill)
    store.write_now(
        lambda uow: run_many(uow.connection, sql, ((f"key-{n}", "1", n) for n in range(3, 5)))
    )
    query = "SELECT key FROM setting ORDER BY key"
    found = store.read_now(lambda uow: uow.connection.exec_driver_sql(query).scalars().all())
    assert found == ["key-3", "key-4"]


def test_no_rows_are_no_statement(store):
    store.write_now(lambda uow: run_many(uow.connection, insert_sql(setting, ("key",)), ()))
