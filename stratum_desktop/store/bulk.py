"""Statements for rows written by the thousand, as text compiled once from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import chain, compress, count
from typing import Any

from sqlalchemy import Connection, CursorResult, Table

ROWS_AT_ONCE = 50
"""Rows in one statement of an `Insert`. Source: own measurement; more of them gain little."""

Columns = Sequence[Sequence[object]]
"""Rows by column; all columns are equally long."""


def insert_sql(table: Table, columns: Sequence[str]) -> str:
    """Return an INSERT with one positional parameter for each named column.

    Raises:
        KeyError: a column that the table does not have.
    """
    marks = ", ".join("?" * len(columns))
    return f"{_insert_into(table, columns)} ({marks})"


def upsert_sql(table: Table, columns: Sequence[str]) -> str:
    """Return an INSERT as `insert_sql` makes it, whose row takes the place of one with its key.

    Raises:
        KeyError: a column that the table does not have.
    """
    key = {column.name for column in table.primary_key}
    taken = [f'"{name}" = excluded."{name}"' for name in columns if name not in key]
    return insert_sql(table, columns) + _on_conflict(table, taken)


def adding(table: Table, columns: Sequence[str]) -> str:
    """Return what an INSERT ends with that adds these columns to a row of the same key."""
    added = [f'"{one}" = "{table.name}"."{one}" + excluded."{one}"' for one in columns]
    return _on_conflict(table, added)


def put(connection: Connection, table: Table, **values: object) -> None:
    """Write one row, over one of the same key: what is not named stays as it was."""
    columns = tuple(values)
    connection.exec_driver_sql(upsert_sql(table, columns), tuple(values.values()))


def new_id(result: CursorResult[Any]) -> int:
    """Return the id that one inserted row got."""
    key: Sequence[Any] = result.inserted_primary_key or ()
    return int(key[0])


def run_many(connection: Connection, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Run a statement once for every row, in the connection's transaction.

    Rows may be made while they are taken. None is kept then, which spares a list of them and
    the collector's walks over it: a fifteenth of the time.
    """
    driver: Any = connection.connection  # its stated type knows lists of rows alone
    with closing(driver.cursor()) as cursor:
        cursor.executemany(sql, rows)


class Insert:
    """An INSERT for rows by column, which takes three quarters of the time of row by row.

    A statement takes many rows, and a value that all of them share is handed to it once.
    """

    def __init__(self, table: Table, columns: Sequence[str], *, on_conflict: str = "") -> None:
        """Prepare for these columns.

        Raises:
            KeyError: a column that the table does not have.
        """
        self._one = insert_sql(table, columns) + on_conflict
        self._head, self._tail = _insert_into(table, columns), on_conflict

    def run(self, connection: Connection, columns: Columns) -> None:
        """Insert rows, in the connection's transaction.

        Args:
            connection: whose transaction it is.
            columns: in the order of the names.

        Raises:
            ValueError: a column is longer or shorter than the first.
        """
        rows = len(columns[0])
        if any(len(column) != rows for column in columns):
            raise ValueError("every column has one value for every row")
        whole = rows - rows % ROWS_AT_ONCE
        if whole:
            shared = tuple(map(_is_shared, columns))
            sql = f"{self._head} {_numbered_marks(shared)}{self._tail}"
            run_many(connection, sql, _groups(columns, shared, whole))
        run_many(connection, self._one, zip(*(column[whole:] for column in columns), strict=True))


def _on_conflict(table: Table, changes: Sequence[str]) -> str:
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    return f" ON CONFLICT ({key}) DO UPDATE SET {', '.join(changes)}"


def _insert_into(table: Table, columns: Sequence[str]) -> str:
    names = ", ".join(f'"{table.c[column].name}"' for column in columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES'


def _is_shared(column: Sequence[object]) -> bool:
    """Say whether all rows have one value, of a kind that is stored alike wherever it is equal."""
    first = column[0]
    return isinstance(first, str | int | None) and column.count(first) == len(column)


@lru_cache(maxsize=256)
def _numbered_marks(shared: tuple[bool, ...]) -> str:
    """Return marks for `ROWS_AT_ONCE` rows: shared values first, then column by column."""
    of_shared, of_own = count(1), count(1 + sum(shared), ROWS_AT_ONCE)
    # Number of the mark in the first row, and how much it grows from row to row.
    marks = [(next(of_shared), 0) if one else (next(of_own), 1) for one in shared]
    rows = (
        ", ".join(f"?{first + place * step}" for first, step in marks)
        for place in range(ROWS_AT_ONCE)
    )
    return ", ".join(f"({row})" for row in rows)


def _groups(columns: Columns, shared: Sequence[bool], rows: int) -> Iterator[tuple[object, ...]]:
    """Yield the values of `ROWS_AT_ONCE` rows at a time, as `_numbered_marks` counts them."""
    of_all = [column[0] for column in compress(columns, shared)]
    own = [column for column, one in zip(columns, shared, strict=True) if not one]
    for start in range(0, rows, ROWS_AT_ONCE):
        parts = [column[start : start + ROWS_AT_ONCE] for column in own]
        yield (*of_all, *chain.from_iterable(parts))
