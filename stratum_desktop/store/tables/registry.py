"""The one list that every table stands in, and the type of its numbered keys."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Index, Integer, MetaData, TextClause

metadata = MetaData()

# SQLite gives rowids only to INTEGER PRIMARY KEY; PostgreSQL wants 64 bits.
BigKey = BigInteger().with_variant(Integer(), "sqlite")


def partial_index(
    name: str, *columns: Column[Any], where: ColumnElement[bool] | TextClause
) -> None:
    """Let the columns' table have an index over those of its rows alone that fit a condition."""
    Index(name, *columns, sqlite_where=where, postgresql_where=where)
