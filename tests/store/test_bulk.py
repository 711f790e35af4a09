"""Statements compiled from the tables say what the tables say."""

from __future__ import annotations

import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from stratum_desktop.store.bulk import ROWS_AT_ONCE, Insert, insert_sql, run_many, upsert_sql
from stratum_desktop.store.tables import conversion_latency_stats, setting

STAT = ("period_date", "platform", "event_type", "event_count")


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
    for make in (insert_sql, upsert_sql):
        with pytest.raises(KeyError):
            make(setting, ("key", "colour"))


def test_a_row_takes_the_place_of_the_one_with_its_key_alone(store):
    sql = upsert_sql(conversion_latency_stats, STAT)

    def fill(uow):
        for row in [
            ("d1", "meta", "Lead", 1),
            ("d2", "meta", "Lead", 2),
            ("d1", "meta", "Lead", 3),
        ]:
            uow.connection.exec_driver_sql(sql, row)
        return uow.connection.exec_driver_sql(
            "SELECT tenant_id, period_date, event_count FROM conversion_latency_stats"
            " ORDER BY period_date"
        ).all()

    assert store.write_now(fill) == [(1, "d1", 3), (1, "d2", 2)]


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


THING = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("text", String),
    Column("number", Float),
    Column("flag", Integer),
    Column("bytes", LargeBinary),
)
FIELDS = [column.name for column in THING.c]
KINDS = {
    "text": st.none() | st.text(max_size=3),
    "number": st.none() | st.sampled_from([0, 0.0, 1, 1.0, True]) | st.floats(allow_nan=False),
    "flag": st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1),
    "bytes": st.none() | st.binary(max_size=3),
}


@st.composite
def rows_by_column(draw):
    """Rows around the sizes at which statements end, many of whose columns hold one value."""
    count = draw(
        st.integers(0, 4)
        | st.integers(ROWS_AT_ONCE - 1, ROWS_AT_ONCE + 1)
        | st.sampled_from([2 * ROWS_AT_ONCE, 2 * ROWS_AT_ONCE + 7])
    )
    columns = [range(7, 7 + count)]
    for name in FIELDS[1:]:
        drawn = draw(st.lists(KINDS[name], min_size=1, max_size=3))
        columns.append([drawn[place % len(drawn)] for place in range(count)])
    return columns


def stored(write):
    """Return what a fresh table holds after a write, with the type of every value."""
    engine = sqlalchemy.create_engine(
        "sqlite://", creator=lambda: dbapi2.connect(":memory:"), poolclass=StaticPool
    )
    with engine.connect() as connection:
        THING.metadata.create_all(connection)
        write(connection)
        kinds = ", ".join(f'"{name}", typeof("{name}")' for name in FIELDS)
        return connection.exec_driver_sql(f"SELECT {kinds} FROM thing ORDER BY id").all()


@given(rows_by_column())
def test_rows_by_column_are_stored_as_row_by_row(columns):
    by_column = stored(lambda connection: Insert(THING, FIELDS).run(connection, columns))
    sql = insert_sql(THING, FIELDS)
    assert by_column == stored(
        lambda connection: run_many(connection, sql, zip(*columns, strict=True))
    )
    assert [row[0] for row in by_column] == [*columns[0]]


def test_a_conflict_is_settled_for_every_row():
    insert = Insert(
        THING, ("id", "text"), on_conflict=" ON CONFLICT (id) DO UPDATE SET text = excluded.text"
    )
    ids = range(ROWS_AT_ONCE + 3)

    def write(connection):
        insert.run(connection, [ids, ["old"] * len(ids)])
        insert.run(connection, [ids, [f"new {one}" for one in ids]])

    assert [row[2] for row in stored(write)] == [f"new {one}" for one in ids]


@pytest.mark.parametrize("rows", [1, ROWS_AT_ONCE])
def test_a_column_that_is_longer_than_another_is_noticed(rows):
    columns = [range(rows), ["x"] * (rows + 1)]
    with pytest.raises(ValueError, match="every column"):
        stored(lambda connection: Insert(THING, ("id", "text")).run(connection, columns))
