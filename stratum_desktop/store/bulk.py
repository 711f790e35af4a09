"""Statements for rows written by the thousand, as text compiled once from the tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table


def insert_sql(table: Table, columns: Sequence[str]) -> str:
    """Return an INSERT with one positional parameter for each named column.

    Raises:
        KeyError: a column that the table does not have.
    """
    names = ", ".join(f'"{table.c[column].name}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'
